# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an account as they are stored, so that two accounts, or one at two times, can be compared."""

from __future__ import annotations

STORED = {"agent_group": "groups", "agent": "agents"}


class StoredState:
    """The objects that a simulated vendor stores.

    storage: that of the vendor's profile. first: the state before, if any. changed: names of objects to leave out.
    known: objects by kind and first name, which they keep when they are renamed. new: lists of the others, by kind and name.
    """

    def __init__(self, vendor, storage, first=None, changed=()):
        self.first, self.storage, self.changed = first, storage, changed
        self.known, self.new, self.ids = {}, {}, {}
        state = vendor.state()
        groups, self._labels = {}, first.ids if first else {}
        for kind, stored in STORED.items():
            for wire in state[stored]:
                id, name = wire[storage.ids[kind]], wire[storage.keys[kind]]
                if name in changed:
                    continue
                wire.update({stamp: "at some time" for stamp in storage.timestamps if wire.get(stamp)})
                label = self._labels.get((kind, id)) if first else (kind, name)
                self.ids[kind, id] = label or (kind, name)
                if kind == "agent_group":
                    groups[id] = (label or (kind, name))[1]
                else:
                    members = storage.memberships(wire)
                    wire.update(
                        {field: sorted(groups.get(group, group) for group in ids) for field, ids in members.items()}
                    )
                if label:
                    self.known[label] = wire
                else:
                    generated = {field for field in wire if field in storage.generated}
                    self.new.setdefault((kind, name), []).append({f: v for f, v in wire.items() if f not in generated})

    def __eq__(self, other):
        return (self.known, self.new) == (other.known, other.new)

    __hash__ = None
