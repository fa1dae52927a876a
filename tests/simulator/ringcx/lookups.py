# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that agents refer to, apart from queues: agent states, dial groups, RingCentral users."""

from __future__ import annotations

import typing

from ..call import Call, Record, Reply
from ..vendor import Route

if typing.TYPE_CHECKING:
    from . import RingCX

_PEOPLE = (("Jane", "Doe"), ("John", "Roe"), ("Alex", "Poe"), ("Kim", "Low"))
_STATES = (
    ("AVAILABLE", "AVAILABLE"),
    ("AWAY", "AWAY"),
    ("LUNCH", "LUNCH"),
    ("TRAINING", "TRAINING"),
    ("COACHING", "AWAY"),
)


def state(number: int, name: str, base: str) -> Record:
    """Return an agent state. A custom state has the base state of a built-in one."""
    return {
        "stateId": number,
        "agentAuxState": name,
        "description": None,
        "isActive": True,
        "isAgentSelectable": True,
        "isRequired": False,
        "rank": 0,
        "baseAgentState": {"colKey": base, "colLabel": base.title(), "name": base, "isCore": False},
    }


def dial_group(number: int, name: str) -> Record:
    """Return a dial group."""
    return {
        "dialGroupId": number,
        "dialGroupName": name,
        "dialGroupDesc": None,
        "dialMode": "PREVIEW",
        "isActive": True,
        "permissions": [],
    }


def extension(number: int, short: str, first: str, last: str) -> Record:
    """Return a RingCentral user."""
    return {
        "id": number,
        "extensionNumber": short,
        "name": f"{first} {last}",
        "type": "User",
        "status": "Enabled",
        "contact": {"firstName": first, "lastName": last, "email": f"{first}.{last}@example.com".lower()},
    }


def defaults(offset: int) -> dict[str, list[Record]]:
    """Return the lookup objects of a new account. ``offset`` is added to their ids."""
    return {
        "auxStates": [state(11786 + offset + n, name, base) for n, (name, base) in enumerate(_STATES)],
        "dialGroups": [dial_group(3001 + offset, "Outbound Sales"), dial_group(3002 + offset, "Callbacks")],
        "extensions": [extension(62490101 + offset + n, str(101 + n), *who) for n, who in enumerate(_PEOPLE)],
    }


# The id property of a kind, and a function from the id and a seeded object to the default properties.
_FILL: dict[str, tuple[str, typing.Callable[[int, Record], Record]]] = {
    "auxStates": ("stateId", lambda number, item: state(number, item["agentAuxState"], item["agentAuxState"])),
    "dialGroups": ("dialGroupId", lambda number, item: dial_group(number, item["dialGroupName"])),
    "extensions": ("id", lambda number, item: extension(number, str(number), *item["name"].split(" ", 1))),
}


def add(items: list[Record], kind: str, item: Record) -> None:
    """Add a lookup object, whose properties may be incomplete. It replaces one of its kind with the same id."""
    key, complete = _FILL[kind]
    items[:] = [*(other for other in items if other[key] != item[key]), {**complete(item[key], item), **item}]


def aux_states(sim: RingCX, call: Call) -> Reply:
    """Return all states, or the active ones. The parameter has two names."""
    only_active = call.query.get("activeOnly") == "true" or call.query.get("active") in ("1", "true")
    states = sim.lookup(call.params["account"], "auxStates")
    return sim.listing([item for item in states if item["isActive"] or not only_active])


def dial_groups(sim: RingCX, call: Call) -> Reply:
    """Return all dial groups, always without children."""
    return sim.listing(sim.lookup(call.params["account"], "dialGroups"))


def extensions(sim: RingCX, call: Call) -> Reply:
    """Return the RingCentral users that an agent can be linked to."""
    users = sim.lookup(call.params["account"], "extensions")
    if sim.switches["extensions_listed"] == "unlinked":
        linked = {agent["rcUserId"] for agent in sim.tables["agents"].values()}
        users = [user for user in users if user["id"] not in linked]
    return Reply({"records": users}) if sim.switches["extensions_shape"] == "records" else sim.listing(users)


ROUTES = (
    Route("GET", "/auxStates", aux_states),
    Route("GET", "/dialGroups", dial_groups),
    Route("GET", "/dialGroups/withChildren", dial_groups),
    Route("GET", "/ringcentral/extensions", extensions),
)
