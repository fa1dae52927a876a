# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an account as they are stored, so that two accounts, or one at two times, can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """How a vendor stores. made: what it makes up itself for each new object. groups(agent): the ids of its groups.

    stamps: times at which something was done; one second later is no difference.
    on_creation: properties that the vendor sets on creation only to this value, so that they are changed afterwards.
    """

    ids: dict
    keys: dict
    made: tuple
    groups: object
    stamps: tuple = ()
    on_creation: dict = field(default_factory=dict)


SHAPES = {
    "ringcx": Shape(
        {"agent_group": "agentGroupId", "agent": "agentId"},
        {"agent_group": "groupName", "agent": "username"},
        ("agentGroupId", "agentId", "createdOn"),
        lambda agent: {"groupId": [agent["groupId"]], "agentGroup": [agent["agentGroup"]["id"]]},
        stamps=("transientDeleteDate",),
    ),
    "udesk": Shape(
        {"agent_group": "id", "agent": "id"},
        {"agent_group": "name", "agent": "email"},
        ("id", "number", "password"),
        lambda agent: {"user_group_ids": agent["user_group_ids"]},
        on_creation={"disable_status": "enable"},
    ),
    "deepcall": Shape(
        {"agent_group": "group_id", "agent": "agentId"},
        {"agent_group": "name", "agent": "email"},
        ("group_id", "agentId", "create_date"),
        lambda agent: {
            "groups": [row["groupId"] for row in agent["groups"]],
            "receivers": [row["groupId"] for row in agent["groups"] if row["receive_call"]],
        },
        on_creation={"status": 1},
    ),
}
STORED = {"agent_group": "groups", "agent": "agents"}


class StoredState:
    """known: objects by kind and first name, which they keep when they are renamed. new: lists of the others, by kind and name."""

    def __init__(self, vendor, first=None, drifted=()):
        self.first, self.drifted = first, drifted
        self.shape, self.known, self.new, self.ids = SHAPES[vendor.name], {}, {}, {}
        state = vendor.state()
        groups, self._labels = {}, first.ids if first else {}
        for kind, stored in STORED.items():
            for wire in state[stored]:
                id, name = wire[self.shape.ids[kind]], wire[self.shape.keys[kind]]
                if name in drifted:
                    continue
                wire.update({stamp: "at some time" for stamp in self.shape.stamps if wire.get(stamp)})
                label = self._labels.get((kind, id)) if first else (kind, name)
                self.ids[kind, id] = label or (kind, name)
                if kind == "agent_group":
                    groups[id] = (label or (kind, name))[1]
                else:
                    members = self.shape.groups(wire)
                    wire.update(
                        {field: sorted(groups.get(group, group) for group in ids) for field, ids in members.items()}
                    )
                if label:
                    self.known[label] = wire
                else:
                    made = {field for field in wire if field in self.shape.made}
                    self.new.setdefault((kind, name), []).append({f: v for f, v in wire.items() if f not in made})

    def id_of(self, name):
        return next(id for (_kind, id), label in self.ids.items() if label[1] == name)

    def __eq__(self, other):
        return (self.known, self.new) == (other.known, other.new)

    __hash__ = None
