# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that agents refer to: agent states, dial groups, queue groups with queues, RingCentral users."""

from __future__ import annotations

import typing

from ..call import Call, Record, Reply
from ..vendor import Route
from .errors import Refused

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


def gate_group(number: int, name: str, queues: dict[int, str]) -> Record:
    """Return a queue group with its queues, which are given as {id: name}."""
    return {
        "gateGroupId": number,
        "groupName": name,
        "billingKey": None,
        "groupSkills": None,
        "permissions": [],
        "gates": [{"gateId": gate, "gateName": label, "isActive": True} for gate, label in queues.items()],
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
        # Both groups have a queue of the same name, so that the name alone is ambiguous.
        "gateGroups": [
            gate_group(52653 + offset, "Sales", {72991 + offset: "English", 72992 + offset: "Offers"}),
            gate_group(52654 + offset, "Support", {72993 + offset: "English", 72994 + offset: "Billing"}),
        ],
        "extensions": [extension(62490101 + offset + n, str(101 + n), *who) for n, who in enumerate(_PEOPLE)],
    }


# The id property of a kind, and a function from the id and a seeded object to the default properties.
_FILL: dict[str, tuple[str, typing.Callable[[int, Record], Record]]] = {
    "auxStates": ("stateId", lambda number, item: state(number, item["agentAuxState"], item["agentAuxState"])),
    "dialGroups": ("dialGroupId", lambda number, item: dial_group(number, item["dialGroupName"])),
    "gateGroups": ("gateGroupId", lambda number, item: gate_group(number, item["groupName"], {})),
    "extensions": ("id", lambda number, item: extension(number, str(number), *item["name"].split(" ", 1))),
}


def add(items: list[Record], kind: str, item: Record) -> None:
    """Add a lookup object, whose properties may be incomplete. It replaces one of its kind with the same id."""
    key, complete = _FILL[kind]
    items[:] = [*(other for other in items if other[key] != item[key]), {**complete(item[key], item), **item}]


def gates(sim: RingCX, account: str) -> list[Record]:
    """Return all queues of an account."""
    return [gate for group in sim.lookup(account, "gateGroups") for gate in group["gates"]]


def aux_states(sim: RingCX, call: Call) -> Reply:
    """Return all states, or the active ones. The parameter has two names."""
    only_active = call.query.get("activeOnly") == "true" or call.query.get("active") in ("1", "true")
    states = sim.lookup(call.params["account"], "auxStates")
    return sim.listing([item for item in states if item["isActive"] or not only_active])


def dial_groups(sim: RingCX, call: Call) -> Reply:
    """Return all dial groups, always without children."""
    return sim.listing(sim.lookup(call.params["account"], "dialGroups"))


def gate_groups(sim: RingCX, call: Call) -> Reply:
    """Return the queue groups without their queues."""
    groups = sim.lookup(call.params["account"], "gateGroups")
    return sim.listing([{name: group[name] for name in group if name != "gates"} for group in groups])


def gate_groups_with_children(sim: RingCX, call: Call) -> Reply:
    """Return the queue groups with their queues, which the published sample omits."""
    if sim.switches["withchildren_gates"] == "absent":
        return gate_groups(sim, call)
    return sim.listing(sim.lookup(call.params["account"], "gateGroups"))


def gates_of_group(sim: RingCX, call: Call) -> Reply:
    """Return the queues of a queue group."""
    for group in sim.lookup(call.params["account"], "gateGroups"):
        if str(group["gateGroupId"]) == call.params["gate_group"]:
            return sim.listing(group["gates"])
    raise Refused(404)


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
    Route("GET", "/gateGroups", gate_groups),
    Route("GET", "/gateGroups/withChildren", gate_groups_with_children),
    Route("GET", "/gateGroups/{gate_group}/gates", gates_of_group),
    Route("GET", "/ringcentral/extensions", extensions),
)
