# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run does while something goes wrong: one operation for each kind of change, written for every vendor."""

from __future__ import annotations

import typing
from dataclasses import dataclass

NEW_PASSWORD = "62342108"
GROUPS = ("Support", "Sales", "Spare")
AGENTS = {"ana": "Support", "bo": "Support", "chen": "Support", "dora": "Sales"}  # and their groups
REMOVALS = {"max_removals": "5"}


@dataclass(frozen=True)
class Operation:
    """``options(profile, ids, inactive)`` returns the options of the config module.

    ids: those of the existing objects, by name. inactive: by kind, the option that switches an object off, and its value.
    settles: whether a second run with the same options changes nothing.
    needs_inactive: a kind that must have such an option.
    """

    name: str
    options: typing.Callable
    settles: bool = True
    needs_inactive: str | None = None

    def is_possible(self, profile):
        """Whether the vendor's objects have what the operation needs."""
        entities = [entity for entity in profile.gateway.entities if entity.kind == self.needs_inactive]
        switches = [field for entity in entities for field in entity.fields if field.inactive_value is not None]
        return bool(switches) or self.needs_inactive is None


def mail(name):
    """The address of an agent."""
    return f"{name}@example.com"


def _mixed(profile, ids, inactive):
    option, value, _stored_as = profile.update
    return {
        "agent_groups": [
            {"name": "New"},
            {"agent_group_id": ids["Sales"], "name": "Verkauf"},
            {"name": "Spare", "state": "absent"},
        ],
        "agents": [
            profile.member("New", mail("eve")),
            {profile.key: mail("ana"), profile.membership: profile.groups("New")},
            {profile.key: mail("bo"), option: value},
            profile.leaver(mail("chen")),
        ],
        **REMOVALS,
    }


def _create_agents(profile, ids, inactive):
    return {
        "agent_groups": [{"name": "Support"}, {"name": "Sales"}],
        "agents": [profile.member("Sales", mail(name)) for name in ("eve", "fay")],
    }


def _update(profile, ids, inactive):
    option, value, _stored_as = profile.update
    return {"agents": [{profile.key: mail(name), option: value} for name in ("ana", "bo")]}


def _change_password(profile, ids, inactive):
    return {"agents": [{profile.key: mail("ana"), profile.secret: NEW_PASSWORD, "update_password": "always"}]}


def _move(profile, ids, inactive):
    home = {profile.membership: profile.groups("Sales")}
    return {"agents": [{profile.key: mail(name), **home} for name in ("ana", "bo")]}


def _prune(profile, ids, inactive):
    standing = [group[profile.storage.keys["agent_group"]] for group in profile.standing.get("groups", ())]
    return {
        "agent_groups": [{"name": name} for name in ("Support", "Sales", *standing)],
        "prune": {"agent_groups": True},
        **REMOVALS,
    }


OPERATIONS = (
    Operation("create groups", lambda profile, ids, inactive: {"agent_groups": [{"name": "New"}, {"name": "Newer"}]}),
    Operation("create agents", _create_agents),
    Operation(
        "create switched off",
        lambda profile, ids, inactive: {"agents": [{**profile.member("Sales", mail("eve")), **inactive["agent"]}]},
    ),
    Operation(
        "create a group switched off",
        lambda profile, ids, inactive: {"agent_groups": [{"name": "New", **inactive["agent_group"]}]},
        needs_inactive="agent_group",
    ),
    Operation("update", _update),
    Operation("password", _change_password, settles=False),
    Operation("move", _move),
    Operation(
        "rename group",
        lambda profile, ids, inactive: {"agent_groups": [{"agent_group_id": ids["Support"], "name": "Help"}]},
    ),
    Operation(
        "rename agent",
        lambda profile, ids, inactive: {"agents": [{"agent_id": ids[mail("ana")], profile.key: mail("anna")}]},
    ),
    Operation("delete group", lambda profile, ids, inactive: {"agent_groups": [{"name": "Spare", "state": "absent"}]}),
    Operation(
        "agents leave",
        lambda profile, ids, inactive: {"agents": [profile.leaver(mail(name)) for name in ("ana", "bo")], **REMOVALS},
    ),
    Operation(
        "switch off", lambda profile, ids, inactive: {"agents": [{profile.key: mail("ana"), **inactive["agent"]}]}
    ),
    Operation("prune", _prune),
    Operation("mixed", _mixed),
)
