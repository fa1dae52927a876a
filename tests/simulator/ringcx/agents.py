# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of agents."""

from __future__ import annotations

import typing

from ..call import Call, Json, Record, Reply
from ..vendor import Route
from . import groups, queue_groups
from .errors import Refused
from .fields import ASSIGNMENTS, DEFAULTS, LISTED, MASK, SECRETS, SERVER, SYNCED, validated

if typing.TYPE_CHECKING:
    from . import RingCX


def agent_wire(sim: RingCX, agent: Record) -> Record:
    """Return an agent as a read returns it: without assignments, and with secrets as the switches select."""
    secrets = {name: _secret_wire(sim, agent, name) for name in SECRETS}
    return {**sim.present("agents", agent), **secrets, **dict.fromkeys(ASSIGNMENTS)}


def _secret_wire(sim: RingCX, agent: Record, name: str) -> Json:
    value, form = agent[name], sim.switches[SECRETS[name]]
    if value is None or form == "null":
        return None
    return MASK if form == "mask" else value


def _listed(sim: RingCX, agent: Record, fields: str = "basic") -> Record:
    whole = sim.present("agents", agent)
    return {name: whole[name] for name in LISTED[fields]}


def _updated_agent(sim: RingCX, account: str, body: Record, old: Record, group: Record) -> Record:
    """Return the old agent with the values of a body, in a group of an account. The result is not stored."""
    values = validated(body)
    merging = sim.switches["put_mode"] == "merge"
    new = {**(old if merging else DEFAULTS), **values}
    fixed = {*SERVER, *sim.switches["ignore_fields"]}
    new = {name: value for name, value in new.items() if name not in fixed}
    new.update({name: value for name, value in old.items() if name in fixed})
    for name in SECRETS:
        # An update is documented to send back the agent as it was read, so a mask must not become the secret.
        if name in body and body[name] == _secret_wire(sim, old, name):
            new[name] = old[name]
    for name in ASSIGNMENTS:
        # Reads do not contain the assignments, so a body without them does not remove them.
        if values.get(name) is None:
            new[name] = old[name]
    new["groupId"] = group["agentGroupId"]
    states = sim.lookup(account, "auxStates")
    if sim.switches["aux_id_default"] == "available" and new["initLoginBaseStateId"] is None:
        new["initLoginBaseStateId"] = next(
            (item["stateId"] for item in states if item["baseAgentState"]["colKey"] == new["initLoginBaseState"]), None
        )
    _check_state(states, new)
    _check_references(sim, account, new, old)
    return new


def _check_state(states: list[Record], new: Record) -> None:
    number, base = new["initLoginBaseStateId"], new["initLoginBaseState"]
    if number is None:
        return
    found = next((item for item in states if item["stateId"] == number), None)
    if found is None:
        raise Refused(400, invalid=[("initLoginBaseStateId", number, "is not an agent state of the account")])
    if found["baseAgentState"]["colKey"] != base:
        raise Refused(400, invalid=[("initLoginBaseState", base, "does not match initLoginBaseStateId")])


def _check_references(sim: RingCX, account: str, new: Record, old: Record) -> None:
    """Raise Refused if the object of a new reference does not exist. Add the description to single references."""
    dial_groups = {item["dialGroupId"]: item["dialGroupName"] for item in sim.lookup(account, "dialGroups")}
    queues = {item["gateId"]: item["gateName"] for item in queue_groups.gates(sim, account)}
    users = {item["id"]: item["name"] for item in sim.lookup(account, "extensions")}
    references: tuple[tuple[str, dict[int, str]], ...] = (
        ("manualOutboundDefaultGate", queues),
        ("phoneLoginDialGroup", dial_groups),
        ("gateAssignments", queues),
        ("dialGroupAssignments", dial_groups),
        ("rcUserId", users),
    )
    for name, known in references:
        value, before = new[name], old[name]
        if isinstance(value, dict):
            value = new[name] = {"id": value["id"], "description": known.get(value["id"])}
        if value is None or value == before:
            continue
        ids = [value["id"]] if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for number in ids:
            if number not in known:
                raise Refused(400, invalid=[(name, number, "does not exist")])


def _check_identity(sim: RingCX, new: Record, old: Record) -> None:
    """Raise Refused unless the username is set and unique, and no property that RingCentral manages has changed."""
    if not new["username"]:
        raise Refused(400, invalid=[("username", new["username"], "is required")])
    if old["userManagedByRC"]:
        changed = [(name, new[name], "is managed by RingCentral") for name in SYNCED if new[name] != old[name]]
        if changed:
            raise Refused(400, "The user is managed by RingCentral", "rc.sync.validation", changed)
    if new["username"] == old["username"]:
        return
    others = (agent["username"] for agent in sim.tables["agents"].values() if agent["agentId"] != new["agentId"])
    if sim.taken(new["username"], others, "username_case"):
        invalid = [("username", new["username"], "must be unique")]
        raise Refused(sim.switches["duplicate_username"], "The username is taken", invalid=invalid)


def _link(sim: RingCX, account: str, body: Record, new: Record) -> None:
    """Add the properties of a RingCentral user to a new agent. A switch selects whether the username is generated."""
    user = next((item for item in sim.lookup(account, "extensions") if item["id"] == new["rcUserId"]), None)
    if user is None:
        return
    for name, value in user["contact"].items():
        if body.get(name) is None:
            new[name] = value
    if sim.switches["generated_usernames"] == "on":
        local, dummy, domain = (new["username"] or user["contact"]["email"]).partition("@")
        number = next(sim.suffixes) * (1 if sim.switches["generated_numbers"] == "3" else 10**4)
        new["username"] = f"{local}+{account}_{number}@{domain or 'example.com'}"


def _add(sim: RingCX, call: Call, body: Record, group: Record) -> Record:
    """Store a new agent."""
    account, fresh = call.params["account"], sim.new("agents")
    new = _updated_agent(sim, account, body, fresh, group)
    _link(sim, account, body, new)
    if not new["password"] and new["rcUserId"] is None:
        raise Refused(400, invalid=[("password", None, "is required")])
    _check_identity(sim, new, fresh)
    sim.assignments.start(new)
    return sim.put("agents", new)


def _change(sim: RingCX, call: Call, body: Record, old: Record, group: Record) -> Record:
    """Store an agent with the values of a body."""
    new = _updated_agent(sim, call.params["account"], body, old, group)
    _check_identity(sim, new, old)
    return sim.put("agents", new)


def _new_group(sim: RingCX, call: Call, body: Record, home: Record) -> Record | None:
    """Return the group in a body, or None if it is the agent's group."""
    reference = body.get("agentGroup")
    ids = (reference["id"] if reference else None, body.get("groupId"))
    others = [number for number in ids if str(number) not in ("None", "0", str(home["agentGroupId"]))]
    if not others:
        return None
    try:
        return groups.find(sim, call, others[0])
    except Refused:
        raise Refused(400, invalid=[("agentGroup", reference, "does not exist")]) from None


def _find(sim: RingCX, call: Call) -> Record:
    """Return the agent with the id in the path, in any group of the account."""
    number = call.params["agent"]
    agent = sim.tables["agents"].get(int(number)) if number.isdigit() else None
    if agent is None or sim.tables["groups"][agent["groupId"]]["accountId"] != call.params["account"]:
        raise Refused(404)
    return agent


def _find_in_group(sim: RingCX, call: Call) -> Record:
    group, agent = groups.find(sim, call), _find(sim, call)
    if agent["groupId"] != group["agentGroupId"] and sim.switches["wrong_group"] == "404":
        raise Refused(404)
    return agent


def index(sim: RingCX, call: Call) -> Reply:
    """Return the agents of a group, with some of their properties."""
    members = sim.members(groups.find(sim, call))
    return sim.listing([_listed(sim, agent, sim.switches["list_fields"]) for agent in members])


def create(sim: RingCX, call: Call) -> Reply:
    """Create an agent in the group of the path."""
    group, body = groups.find(sim, call), sim.body(call)
    validated(body)
    if _new_group(sim, call, body, group):
        raise Refused(400, invalid=[("agentGroup", body.get("agentGroup"), "is not the group of the path")])
    return sim.created(agent_wire(sim, _add(sim, call, body, group)), "agentId")


def read(sim: RingCX, call: Call) -> Reply:
    """Return an agent with all properties."""
    agent = _find_in_group(sim, call)
    if agent["transientDelete"] and sim.switches["deleted_read"] == "404":
        raise Refused(404)
    return Reply(agent_wire(sim, agent))


def update(sim: RingCX, call: Call) -> Reply:
    """Update an agent. Whether and how this moves it to another group is not documented."""
    group, agent, body = groups.find(sim, call), _find(sim, call), sim.body(call)
    validated(body)
    home, target, move = sim.tables["groups"][agent["groupId"]], group, sim.switches["move"]
    if group is not home:
        if move == "twin":
            name = f"{body.get('username') or agent['username']}_{next(sim.suffixes)}"
            return _updated(sim, call, _add(sim, call, {**body, "username": name}, group))
        if move != "path":
            agent, target = _find_in_group(sim, call), home
    elif move in ("body", "refused"):
        target = _new_group(sim, call, body, home) or home
        if move == "refused" and target is not home:
            raise Refused(400, "Agents cannot be moved", invalid=[("agentGroup", body.get("agentGroup"), "is fixed")])
    return _updated(sim, call, _change(sim, call, body, agent, target))


def _updated(sim: RingCX, call: Call, agent: Record) -> Reply:
    return sim.updated(call, agent_wire(sim, agent), _listed(sim, agent))


def update_all(sim: RingCX, call: Call) -> Reply:
    """Update all agents in the list, or none of them."""
    group, bodies = groups.find(sim, call), call.json
    if not isinstance(bodies, list) or not all(isinstance(body, dict) for body in bodies):
        raise Refused(400, "The body must be a list of objects")
    before, changed = dict(sim.tables["agents"]), []
    try:
        for body in bodies:
            agent = sim.tables["agents"].get(validated(body).get("agentId", 0))
            if agent is None or agent["groupId"] != group["agentGroupId"]:
                raise Refused(404)
            changed.append(_change(sim, call, body, agent, group))
    except Refused:
        sim.tables["agents"] = before
        raise
    return Reply([agent_wire(sim, agent) for agent in changed])


def delete(sim: RingCX, call: Call) -> Reply:
    """Delete an agent, or mark it as deleted."""
    try:
        agent = _find_in_group(sim, call)
    except Refused as error:
        return sim.delete_unknown(error)
    if agent["transientDelete"]:
        return sim.delete_unknown()
    if sim.switches["delete_agent"] == "soft":
        sim.put("agents", {**agent, "isActive": False, "transientDelete": True, "transientDeleteDate": sim.stamp()})
        sim.assignments.leave(agent["agentId"])
    else:
        sim.delete("agents", agent["agentId"])
    return sim.deleted()


def integration(sim: RingCX, call: Call) -> Reply:
    """Return the short list for workforce management, which contains the id of the RingCentral user."""
    if sim.switches["integration_lists"] == "refused":
        raise Refused(403)
    return sim.listing(
        [
            {
                **{
                    name: agent[name]
                    for name in ("rcUserId", "agentId", "firstName", "lastName", "email", "agentType", "isActive")
                },
                "agentGroupId": agent["groupId"],
                "engageUserName": agent["username"],
                "userName": f"{agent['username']}+eo1",
                "supervisorAgentIds": [],
                "superviseeAgentIds": [],
                "envID": "eo1",
            }
            for agent in sim.members(groups.find(sim, call))
        ]
    )


ROUTES = (
    Route("GET", "/agentGroups/{group}/agents", index),
    Route("POST", "/agentGroups/{group}/agents", create),
    Route("PUT", "/agentGroups/{group}/agents", update_all),
    Route("GET", "/agentGroups/{group}/agents/{agent}", read),
    Route("PUT", "/agentGroups/{group}/agents/{agent}", update),
    Route("DELETE", "/agentGroups/{group}/agents/{agent}", delete),
)
INTEGRATION = (Route("GET", "/agentGroups/{group}/agents", integration),)
