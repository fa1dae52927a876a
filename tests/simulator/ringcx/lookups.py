# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What agents refer to: agent states, dial groups, queue groups with queues, RingCentral users."""

from __future__ import annotations

from ..call import Reply

_PEOPLE = (("Jane", "Doe"), ("John", "Roe"), ("Alex", "Poe"), ("Kim", "Low"))
_STATES = (
    ("AVAILABLE", "AVAILABLE"),
    ("AWAY", "AWAY"),
    ("LUNCH", "LUNCH"),
    ("TRAINING", "TRAINING"),
    ("COACHING", "AWAY"),
)


def state(number, name, base, active=True):
    """An agent state; a custom one has the base state of a built-in one."""
    return {
        "stateId": number,
        "agentAuxState": name,
        "description": None,
        "isActive": active,
        "isAgentSelectable": True,
        "isRequired": False,
        "rank": 0,
        "baseAgentState": {"colKey": base, "colLabel": base.title(), "name": base, "isCore": False},
    }


def dial_group(number, name):
    """A dial group."""
    return {
        "dialGroupId": number,
        "dialGroupName": name,
        "dialGroupDesc": None,
        "dialMode": "PREVIEW",
        "isActive": True,
        "permissions": [],
    }


def gate_group(number, name, gates):
    """A queue group with its queues, given as {id: name}."""
    return {
        "gateGroupId": number,
        "groupName": name,
        "billingKey": None,
        "groupSkills": None,
        "permissions": [],
        "gates": [{"gateId": gate, "gateName": label, "isActive": True} for gate, label in gates.items()],
    }


def extension(number, short, first, last):
    """A RingCentral user."""
    return {
        "id": number,
        "extensionNumber": short,
        "name": f"{first} {last}",
        "type": "User",
        "status": "Enabled",
        "contact": {"firstName": first, "lastName": last, "email": f"{first}.{last}@example.com".lower()},
    }


def defaults(offset):
    """The lookups of a new account; the offset keeps the ids of accounts apart."""
    return {
        "auxStates": [state(11786 + offset + n, name, base) for n, (name, base) in enumerate(_STATES)],
        "dialGroups": [dial_group(3001 + offset, "Outbound Sales"), dial_group(3002 + offset, "Callbacks")],
        # One queue name is in both groups: the name alone does not tell which one is meant.
        "gateGroups": [
            gate_group(52653 + offset, "Sales", {72991 + offset: "English", 72992 + offset: "Offers"}),
            gate_group(52654 + offset, "Support", {72993 + offset: "English", 72994 + offset: "Billing"}),
        ],
        "extensions": [extension(62490101 + offset + n, str(101 + n), *who) for n, who in enumerate(_PEOPLE)],
    }


# How to complete a seeded object: its id field, and the object that its id and name make.
_FILL = {
    "auxStates": ("stateId", lambda number, item: state(number, item["agentAuxState"], item["agentAuxState"])),
    "dialGroups": ("dialGroupId", lambda number, item: dial_group(number, item["dialGroupName"])),
    "gateGroups": ("gateGroupId", lambda number, item: gate_group(number, item["groupName"], {})),
    "extensions": ("id", lambda number, item: extension(number, str(number), *item["name"].split(" ", 1))),
}


def add(items, kind, item):
    """Adds an object given in part to the lookups of its kind; one with the same id gives way."""
    key, complete = _FILL[kind]
    items[:] = [*(other for other in items if other[key] != item[key]), {**complete(item[key], item), **item}]


def gates(sim, account):
    """All queues of an account."""
    return [gate for group in sim.store.lookup(account, "gateGroups") for gate in group["gates"]]


def aux_states(sim, call):
    """All states, or the active ones under either name of the parameter."""
    only = call.query.get("activeOnly") == "true" or call.query.get("active") in ("1", "true")
    states = sim.store.lookup(call.params["account"], "auxStates")
    return sim.listing([item for item in states if item["isActive"] or not only])


def dial_groups(sim, call):
    """All dial groups; there is nothing below them here."""
    return sim.listing(sim.store.lookup(call.params["account"], "dialGroups"))


def gate_groups(sim, call):
    """Queue groups without their queues."""
    groups = sim.store.lookup(call.params["account"], "gateGroups")
    return sim.listing([{name: group[name] for name in group if name != "gates"} for group in groups])


def gate_groups_with_children(sim, call):
    """Queue groups with their queues, unless the published sample is right."""
    if sim.switches["withchildren_gates"] == "absent":
        return gate_groups(sim, call)
    return sim.listing(sim.store.lookup(call.params["account"], "gateGroups"))


def gates_of_group(sim, call):
    """The queues of one queue group."""
    for group in sim.store.lookup(call.params["account"], "gateGroups"):
        if str(group["gateGroupId"]) == call.params["gate_group"]:
            return sim.listing(group["gates"])
    return sim.refuse(404)


def extensions(sim, call):
    """The RingCentral users that can be linked."""
    users = sim.store.lookup(call.params["account"], "extensions")
    if sim.switches["extensions_listed"] == "unlinked":
        linked = {agent["rcUserId"] for agent in sim.store.agents.values()}
        users = [user for user in users if user["id"] not in linked]
    return Reply({"records": users}) if sim.switches["extensions_shape"] == "records" else sim.listing(users)


ROUTES = (
    ("GET", "/auxStates", aux_states),
    ("GET", "/dialGroups", dial_groups),
    ("GET", "/dialGroups/withChildren", dial_groups),
    ("GET", "/gateGroups", gate_groups),
    ("GET", "/gateGroups/withChildren", gate_groups_with_children),
    ("GET", "/gateGroups/{gate_group}/gates", gates_of_group),
    ("GET", "/ringcentral/extensions", extensions),
)
