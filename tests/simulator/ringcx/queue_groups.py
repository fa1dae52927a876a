# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of queue groups. Queues are part of their groups: they can be read, but not written."""

from __future__ import annotations

import typing

from ..call import Call, Record, Reply
from ..vendor import Route
from .errors import Refused
from .fields import validated

if typing.TYPE_CHECKING:
    from . import RingCX

# of queues, a PUT or POST of their group takes nothing
_TYPES = {
    "gateGroupId": "integer",
    "groupName": "string",
    "billingKey": "string",
    "startDate": "string",
    "endDate": "string",
    "groupSkills": "any",
}
DEFAULTS: Record = {
    "accountId": None,
    "groupName": None,
    "billingKey": None,
    "groupSkills": None,
    "startDate": None,
    "createdOn": None,
    "endDate": None,
    "permissions": [],
    "gates": [],
}
_DATES = ("startDate", "createdOn", "endDate")
_LEFT_OUT = {"full": (), "undated": _DATES, "basic": ("billingKey", *_DATES)}  # of the list with queues
_SET_BY_SERVER = ("accountId", "gateGroupId", "createdOn", "permissions", "gates")


def gate_group(number: int, name: str, queues: dict[int, str]) -> Record:
    """Return a queue group of a new account, with its queues, which are given as {id: name}."""
    gates = [{"gateId": gate, "gateName": label, "isActive": True} for gate, label in queues.items()]
    return {"gateGroupId": number, "groupName": name, "gates": gates}


def defaults(offset: int) -> list[Record]:
    """Return the queue groups of a new account. ``offset`` is added to their ids."""
    # Both groups have a queue of the same name, so that the name alone is ambiguous.
    return [
        gate_group(52653 + offset, "Sales", {72991 + offset: "English", 72992 + offset: "Offers"}),
        gate_group(52654 + offset, "Support", {72993 + offset: "English", 72994 + offset: "Billing"}),
    ]


def of_account(sim: RingCX, account: str) -> list[Record]:
    """Return the queue groups of an account, as they are stored."""
    return [group for group in sim.tables["gateGroups"].values() if group["accountId"] == account]


def gates(sim: RingCX, account: str) -> list[Record]:
    """Return all queues of an account."""
    return [gate for group in sim.lookup(account, "gateGroups") for gate in group["gates"]]


def _find(sim: RingCX, call: Call) -> Record:
    for group in sim.lookup(call.params["account"], "gateGroups"):
        if str(group["gateGroupId"]) == call.params["gate_group"]:
            return group
    raise Refused(404)


def _wire(sim: RingCX, group: Record, *left_out: str) -> Record:
    return {name: value for name, value in sim.present("gateGroups", group).items() if name not in left_out}


def _save(sim: RingCX, call: Call, old: Record) -> Record:
    """Store a queue group with the values of the body. A switch selects what happens to omitted properties."""
    values = validated(sim.body(call), _TYPES, {})
    if sim.switches["put_mode"] == "replace":
        values = {**{name: DEFAULTS[name] for name in DEFAULTS if name not in _SET_BY_SERVER}, **values}
    ignored = (*_SET_BY_SERVER, *sim.switches["ignore_fields"])
    new = {**old, **{name: value for name, value in values.items() if name not in ignored}}
    if sim.switches["group_names_trimmed"] == "on" and new["groupName"]:
        new["groupName"] = new["groupName"].strip()
    if not new["groupName"]:
        raise Refused(400, invalid=[("groupName", new["groupName"], "is required")])
    unique, account = sim.switches["unique_group_names"], call.params["account"]
    others = (group["groupName"] for group in of_account(sim, account) if group["gateGroupId"] != new["gateGroupId"])
    if unique != "off" and sim.taken(new["groupName"], others, "group_name_case"):
        raise Refused(unique, "The name is taken", invalid=[("groupName", new["groupName"], "must be unique")])
    return sim.put("gateGroups", new)


def index(sim: RingCX, call: Call) -> Reply:
    """Return the queue groups without their queues."""
    return sim.listing([_wire(sim, group, "gates") for group in sim.lookup(call.params["account"], "gateGroups")])


def with_children(sim: RingCX, call: Call) -> Reply:
    """Return the queue groups with their queues, which the published sample omits, as it does some other properties."""
    groups = sim.lookup(call.params["account"], "gateGroups")
    left_out = ("gates",) if sim.switches["withchildren_gates"] == "absent" else ()
    short = _LEFT_OUT[sim.switches["withchildren_fields"]]
    return sim.listing([_wire(sim, group, *left_out, *short) for group in groups])


def create(sim: RingCX, call: Call) -> Reply:
    """Create a queue group. It has no queues."""
    sim.lookup(call.params["account"], "gateGroups")  # an account has its own queue groups from the beginning
    group = _save(sim, call, {**sim.new("gateGroups"), "accountId": call.params["account"], "createdOn": sim.stamp()})
    return sim.created(_wire(sim, group, "gates"), "gateGroupId")


def read(sim: RingCX, call: Call) -> Reply:
    """Return a queue group without its queues."""
    return Reply(_wire(sim, _find(sim, call), "gates"))


def update(sim: RingCX, call: Call) -> Reply:
    """Update a queue group."""
    group = _wire(sim, _save(sim, call, _find(sim, call)), "gates")
    return sim.updated(call, group, group)


def delete(sim: RingCX, call: Call) -> Reply:
    """Delete a queue group that has no queues, unless a switch forbids it."""
    try:
        group = _find(sim, call)
    except Refused as error:
        return sim.delete_unknown(error)
    if sim.switches["delete_group"] == "refused":
        raise Refused(403)
    if group["gates"]:
        raise Refused(409, "The queue group still has queues")
    sim.delete("gateGroups", group["gateGroupId"])
    return sim.deleted()


def queues(sim: RingCX, call: Call) -> Reply:
    """Return the queues of a queue group."""
    return sim.listing(_find(sim, call)["gates"])


ROUTES = (
    Route("GET", "/gateGroups", index),
    Route("GET", "/gateGroups/withChildren", with_children),
    Route("POST", "/gateGroups", create),
    Route("GET", "/gateGroups/{gate_group}", read),
    Route("PUT", "/gateGroups/{gate_group}", update),
    Route("DELETE", "/gateGroups/{gate_group}", delete),
    Route("GET", "/gateGroups/{gate_group}/gates", queues),
)
