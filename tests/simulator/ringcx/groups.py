# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of agent groups."""

from __future__ import annotations

import typing

from ..call import Call, Record, Reply
from ..vendor import Route
from .errors import Refused
from .fields import validated

if typing.TYPE_CHECKING:
    from . import RingCX

_TYPES = {"agentGroupId": "integer", "groupName": "string", "isDefault": "boolean"}
PERMISSIONS = ["CREATE", "READ", "UPDATE", "DELETE", "REPORT"]


def find(sim: RingCX, call: Call, number: object = None) -> Record:
    """Return the group with the id in the path, or with the given id; raise Refused if the user has no access to it."""
    text = call.params["group"] if number is None else str(number)
    group = sim.tables["groups"].get(int(text)) if text.isdigit() else None
    if group is None or group["accountId"] != call.params["account"]:
        raise Refused(404)
    if not _visible(sim, group):
        raise Refused(403)
    return group


def _visible(sim: RingCX, group: Record) -> bool:
    return str(group["agentGroupId"]) not in sim.switches["hidden_groups"]


def _in_account(sim: RingCX, call: Call) -> list[Record]:
    return [group for group in sim.tables["groups"].values() if group["accountId"] == call.params["account"]]


def _wire(sim: RingCX, call: Call, group: Record) -> Record:
    permissions = PERMISSIONS if call.query.get("includePermissions") == "true" else []
    return {**sim.present("groups", group), "permissions": permissions}


def _save(sim: RingCX, call: Call, old: Record) -> Record:
    """Store a group with the values of the body. A switch selects what happens to omitted properties."""
    values = validated(sim.body(call), _TYPES, {})
    if sim.switches["put_mode"] == "replace":
        values = {"groupName": None, "isDefault": False, **values}
    ignored = ("agentGroupId", *sim.switches["ignore_fields"])
    new = {**old, **{name: value for name, value in values.items() if name not in ignored}}
    if sim.switches["group_names_trimmed"] == "on" and new["groupName"]:
        new["groupName"] = new["groupName"].strip()
    if not new["groupName"]:
        raise Refused(400, invalid=[("groupName", new["groupName"], "is required")])
    unique = sim.switches["unique_group_names"]
    others = (group["groupName"] for group in _in_account(sim, call) if group["agentGroupId"] != new["agentGroupId"])
    if unique != "off" and sim.taken(new["groupName"], others, "group_name_case"):
        raise Refused(unique, "The name is taken", invalid=[("groupName", new["groupName"], "must be unique")])
    return sim.put("groups", new)


def index(sim: RingCX, call: Call) -> Reply:
    """Return the groups that the user has access to."""
    return sim.listing([_wire(sim, call, group) for group in _in_account(sim, call) if _visible(sim, group)])


def create(sim: RingCX, call: Call) -> Reply:
    """Create a group."""
    group = _save(sim, call, {**sim.new("groups"), "accountId": call.params["account"]})
    return sim.created(sim.present("groups", group), "agentGroupId")


def read(sim: RingCX, call: Call) -> Reply:
    """Return a group, with the account object that only this response contains."""
    return Reply({**_wire(sim, call, find(sim, call)), "account": {}})


def update(sim: RingCX, call: Call) -> Reply:
    """Update a group."""
    group = sim.present("groups", _save(sim, call, find(sim, call)))
    return sim.updated(call, group, group)


def delete(sim: RingCX, call: Call) -> Reply:
    """Delete a group, unless a switch forbids it."""
    try:
        group = find(sim, call)
    except Refused as error:
        return sim.delete_unknown(error)
    if sim.switches["delete_group"] == "refused":
        raise Refused(403)
    members = sim.members(group)
    rule = sim.switches["delete_nonempty"]
    if rule != "cascade" and not all(agent["transientDelete"] for agent in members):
        raise Refused(rule, "The agent group still has agents")
    sim.delete("groups", group["agentGroupId"])
    return sim.deleted()


def logged_in(sim: RingCX, call: Call) -> Reply:
    """Return the number of agents of the group that are logged in to a queue, which is always 0."""
    find(sim, call)
    return Reply.text("0")


def integration(sim: RingCX, call: Call) -> Reply:
    """Return the short list for workforce management."""
    return sim.listing(
        [
            {"agentGroupId": group["agentGroupId"], "groupName": group["groupName"]}
            for group in _in_account(sim, call)
            if _visible(sim, group)
        ]
    )


ROUTES = (
    Route("GET", "/agentGroups", index),
    Route("POST", "/agentGroups", create),
    Route("GET", "/agentGroups/{group}", read),
    Route("PUT", "/agentGroups/{group}", update),
    Route("DELETE", "/agentGroups/{group}", delete),
    Route("GET", "/agentGroups/{group}/gateGroups/{gate_group}/gates/{gate}", logged_in),
)
INTEGRATION = (Route("GET", "/agentGroups", integration),)
