# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of agent groups."""

from __future__ import annotations

from ..call import Reply
from .errors import Refused
from .fields import checked

_TYPES = {"agentGroupId": "whole", "groupName": "text", "isDefault": "flag"}
RIGHTS = ["CREATE", "READ", "UPDATE", "DELETE", "REPORT"]


def find(sim, call, number=None):
    """The group that the path (or the number) names, if the caller may see it."""
    text = call.params["group"] if number is None else str(number)
    group = sim.store.groups.get(int(text)) if text.isdigit() else None
    if group is None or group["accountId"] != call.params["account"]:
        raise Refused(404)
    if not _visible(sim, group):
        raise Refused(403)
    return group


def _visible(sim, group):
    return str(group["agentGroupId"]) not in sim.switches["hidden_groups"]


def _in_account(sim, call):
    return [group for group in sim.store.groups.values() if group["accountId"] == call.params["account"]]


def _wire(sim, call, group):
    rights = RIGHTS if call.query.get("includePermissions") == "true" else []
    return {**sim.store.wire(group), "permissions": rights}


def _save(sim, call, old):
    """The group with the body's values; what the body leaves out falls back unless PUT merges."""
    values = checked(sim.body(call), _TYPES, {})
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
    return sim.store.put(new)


def index(sim, call):
    """Only the groups that the caller may see."""
    return sim.listing([_wire(sim, call, group) for group in _in_account(sim, call) if _visible(sim, group)])


def create(sim, call):
    """A new group."""
    group = _save(sim, call, sim.store.new_group(call.params["account"]))
    return sim.created(sim.store.wire(group), "agentGroupId")


def read(sim, call):
    """One group, with the account object that only this answer has."""
    return Reply({**_wire(sim, call, find(sim, call)), "account": {}})


def update(sim, call):
    """Changes a group."""
    wire = sim.store.wire(_save(sim, call, find(sim, call)))
    return sim.updated(call, wire, wire)


def delete(sim, call):
    """Deletes a group, as far as the switches let it."""
    try:
        group = find(sim, call)
    except Refused as error:
        return sim.delete_unknown(error)
    if sim.switches["delete_group"] == "refused":
        raise Refused(403)
    members = sim.store.members(group)
    rule = sim.switches["delete_nonempty"]
    if rule != "cascade" and not all(agent["transientDelete"] for agent in members):
        raise Refused(rule, "The agent group still has agents")
    sim.drop("agent_group", group["agentGroupId"])
    return sim.deleted()


def logged_in(sim, call):
    """How many agents of the group are logged in to a queue: nobody ever is."""
    find(sim, call)
    return Reply.text("0")


def integration(sim, call):
    """The short list for workforce tools."""
    return sim.listing(
        [
            {"agentGroupId": group["agentGroupId"], "groupName": group["groupName"]}
            for group in _in_account(sim, call)
            if _visible(sim, group)
        ]
    )


ROUTES = (
    ("GET", "/agentGroups", index),
    ("POST", "/agentGroups", create),
    ("GET", "/agentGroups/{group}", read),
    ("PUT", "/agentGroups/{group}", update),
    ("DELETE", "/agentGroups/{group}", delete),
    ("GET", "/agentGroups/{group}/gateGroups/{gate_group}/gates/{gate}", logged_in),
)
INTEGRATION = (("GET", "/agentGroups", integration),)
