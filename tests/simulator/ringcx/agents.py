# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of agents."""

from __future__ import annotations

from ..call import Reply
from . import groups, lookups
from .errors import Refused
from .fields import ASSIGNMENTS, DEFAULTS, LISTED, MASK, SECRETS, SERVER, SYNCED, checked

# What a read shows


def shown(sim, agent):
    """The agent as a single read shows it: secrets and assignments as the switches say."""
    whole = {**sim.store.wire(agent), **{name: _shown_secret(sim, agent, name) for name in SECRETS}}
    how = sim.switches["dial_group_assignments_read"]
    for name in ASSIGNMENTS:
        ids = agent[name]
        if how == "null" or name == "chatQueueAssignments":
            whole[name] = None
        elif how == "object" and name == "dialGroupAssignments":
            whole[name] = {"id": ids[0]} if ids else None
    return whole


def _shown_secret(sim, agent, name):
    value, how = agent[name], sim.switches[SECRETS[name]]
    if value is None or how == "null":
        return None
    return MASK if how == "mask" else value


def _listed(sim, agent, fields="basic"):
    whole = sim.store.wire(agent)
    return {name: whole[name] for name in LISTED[fields]}


# What a write does


def built(sim, account, body, old, group):
    """The agent that a body makes of the old one in this group of this account. Nothing is stored yet."""
    values = checked(body)
    merging = sim.switches["put_mode"] == "merge"
    new = {**(old if merging else DEFAULTS), **values}
    fixed = {*SERVER, *sim.switches["ignore_fields"]}
    new = {name: value for name, value in new.items() if name not in fixed}
    new.update({name: value for name, value in old.items() if name in fixed})
    for name in SECRETS:
        # The vendor's own procedure sends back what it has read; that must not become the secret.
        if name in body and body[name] == _shown_secret(sim, old, name):
            new[name] = old[name]
    for name in ASSIGNMENTS:
        # Reads do not show them, so a body without them cannot mean their end.
        if values.get(name) is None:
            new[name] = old[name]
    new["groupId"] = group["agentGroupId"]
    states = sim.store.lookup(account, "auxStates")
    if sim.switches["aux_id_default"] == "available" and new["initLoginBaseStateId"] is None:
        new["initLoginBaseStateId"] = next(
            (item["stateId"] for item in states if item["baseAgentState"]["colKey"] == new["initLoginBaseState"]), None
        )
    _check_state(states, new)
    _check_references(sim, account, new, old)
    return new


def _check_state(states, new):
    number, base = new["initLoginBaseStateId"], new["initLoginBaseState"]
    if number is None:
        return
    found = next((item for item in states if item["stateId"] == number), None)
    if found is None:
        raise Refused(400, invalid=[("initLoginBaseStateId", number, "is no agent state of the account")])
    if found["baseAgentState"]["colKey"] != base:
        raise Refused(400, invalid=[("initLoginBaseState", base, "does not match initLoginBaseStateId")])


def _check_references(sim, account, new, old):
    """What is referred to must exist, unless it was referred to before. Single references get their description."""
    dial_groups = {item["dialGroupId"]: item["dialGroupName"] for item in sim.store.lookup(account, "dialGroups")}
    queues = {item["gateId"]: item["gateName"] for item in lookups.gates(sim, account)}
    users = {item["id"]: item["name"] for item in sim.store.lookup(account, "extensions")}
    for name, known in (
        ("manualOutboundDefaultGate", queues),
        ("phoneLoginDialGroup", dial_groups),
        ("gateAssignments", queues),
        ("dialGroupAssignments", dial_groups),
        ("rcUserId", users),
    ):
        value, before = new[name], old[name]
        if isinstance(value, dict):
            value = new[name] = {"id": value["id"], "description": known.get(value["id"])}
        if value is None or value == before:
            continue
        ids = [value["id"]] if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for number in ids:
            if number not in known:
                raise Refused(400, invalid=[(name, number, "does not exist")])


def _check_identity(sim, new, old):
    """Who it is: a username is required, unique on the platform, and not to be changed on synced agents."""
    if not new["username"]:
        raise Refused(400, invalid=[("username", new["username"], "is required")])
    if old["userManagedByRC"]:
        changed = [(name, new[name], "is managed by RingCentral") for name in SYNCED if new[name] != old[name]]
        if changed:
            raise Refused(400, "The user is managed by RingCentral", "rc.sync.validation", changed)
    if new["username"] == old["username"]:
        return
    others = (agent["username"] for agent in sim.store.agents.values() if agent["agentId"] != new["agentId"])
    if sim.taken(new["username"], others, "username_case"):
        invalid = [("username", new["username"], "must be unique")]
        raise Refused(sim.switches["duplicate_username"], "The username is taken", invalid=invalid)


def _link(sim, account, body, new):
    """A new agent of a RingCentral user takes over what the body leaves out; its username may be generated."""
    user = next((item for item in sim.store.lookup(account, "extensions") if item["id"] == new["rcUserId"]), None)
    if user is None:
        return
    for name, value in user["contact"].items():
        if body.get(name) is None:
            new[name] = value
    if sim.switches["generated_usernames"] == "on":
        local, dummy, domain = (new["username"] or user["contact"]["email"]).partition("@")
        new["username"] = f"{local}+{account}_{next(sim.store.numbers['name'])}@{domain or 'example.com'}"


def _add(sim, call, body, group):
    """A new agent."""
    account = call.params["account"]
    fresh = sim.store.new_agent(group, sim.now())
    new = {**built(sim, account, body, fresh, group), "agentId": fresh["agentId"], "createdOn": fresh["createdOn"]}
    _link(sim, account, body, new)
    if not new["password"] and new["rcUserId"] is None:
        raise Refused(400, invalid=[("password", None, "is required")])
    _check_identity(sim, new, fresh)
    return sim.store.put(new)


def _change(sim, call, body, old, group):
    """A stored agent with the body's values."""
    new = built(sim, call.params["account"], body, old, group)
    _check_identity(sim, new, old)
    return sim.store.put(new)


def _wish(sim, call, body, home):
    """The group that a body asks for, if it is not the one where the agent is."""
    reference = body.get("agentGroup")
    ids = (reference["id"] if reference else None, body.get("groupId"))
    wished = [number for number in ids if str(number) not in ("None", "0", str(home["agentGroupId"]))]
    if not wished:
        return None
    try:
        return groups.find(sim, call, wished[0])
    except Refused:
        raise Refused(400, invalid=[("agentGroup", reference, "does not exist")]) from None


# The endpoints


def _find(sim, call):
    """The agent that the path names, anywhere in the account."""
    number = call.params["agent"]
    agent = sim.store.agents.get(int(number)) if number.isdigit() else None
    if agent is None or sim.store.account_of(agent) != call.params["account"]:
        raise Refused(404)
    return agent


def _find_in_group(sim, call):
    group, agent = groups.find(sim, call), _find(sim, call)
    if agent["groupId"] != group["agentGroupId"] and sim.switches["wrong_group"] == "404":
        raise Refused(404)
    return agent


def index(sim, call):
    """The agents of one group in short."""
    members = sim.store.members(groups.find(sim, call))
    return sim.listing([_listed(sim, agent, sim.switches["list_fields"]) for agent in members])


def create(sim, call):
    """A new agent in the group of the path."""
    group, body = groups.find(sim, call), sim.body(call)
    checked(body)
    if _wish(sim, call, body, group):
        raise Refused(400, invalid=[("agentGroup", body.get("agentGroup"), "is not the group of the path")])
    return sim.created(shown(sim, _add(sim, call, body, group)), "agentId")


def read(sim, call):
    """One agent in full."""
    return Reply(shown(sim, _find_in_group(sim, call)))


def update(sim, call):
    """Changes an agent; whether and how it moves to another group is not documented."""
    group, agent, body = groups.find(sim, call), _find(sim, call), sim.body(call)
    checked(body)
    home, target, move = sim.store.groups[agent["groupId"]], group, sim.switches["move"]
    if group is not home:
        if move == "twin":
            name = f"{body.get('username') or agent['username']}_{next(sim.store.numbers['name'])}"
            return _updated(sim, call, _add(sim, call, {**body, "username": name}, group))
        if move != "path":
            agent, target = _find_in_group(sim, call), home
    elif move in ("body", "refused"):
        target = _wish(sim, call, body, home) or home
        if move == "refused" and target is not home:
            raise Refused(400, "Agents cannot be moved", invalid=[("agentGroup", body.get("agentGroup"), "is fixed")])
    return _updated(sim, call, _change(sim, call, body, agent, target))


def _updated(sim, call, agent):
    return sim.updated(call, shown(sim, agent), _listed(sim, agent))


def update_all(sim, call):
    """Changes the agents that the list names, all or none of them; others stay as they are."""
    group, bodies = groups.find(sim, call), call.json
    if not isinstance(bodies, list) or not all(isinstance(body, dict) for body in bodies):
        raise Refused(400, "The body must be a list of objects")
    before, changed = dict(sim.store.agents), []
    try:
        for body in bodies:
            agent = sim.store.agents.get(checked(body).get("agentId"))
            if agent is None or agent["groupId"] != group["agentGroupId"]:
                raise Refused(404)
            changed.append(_change(sim, call, body, agent, group))
    except Refused:
        sim.store.agents = before
        raise
    return Reply([shown(sim, agent) for agent in changed])


def delete(sim, call):
    """Deletes an agent, or only marks it."""
    try:
        agent = _find_in_group(sim, call)
    except Refused as error:
        return sim.delete_unknown(error)
    if agent["transientDelete"]:
        return sim.delete_unknown()
    if sim.switches["delete_agent"] == "soft":
        agent.update(isActive=False, transientDelete=True, transientDeleteDate=sim.stamp())
    else:
        sim.drop("agent", agent["agentId"])
    return sim.deleted()


def integration(sim, call):
    """The short list for workforce tools: it shows the link to RingCentral, which the other list does not."""
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
            for agent in sim.store.members(groups.find(sim, call))
        ]
    )


ROUTES = (
    ("GET", "/agentGroups/{group}/agents", index),
    ("POST", "/agentGroups/{group}/agents", create),
    ("PUT", "/agentGroups/{group}/agents", update_all),
    ("GET", "/agentGroups/{group}/agents/{agent}", read),
    ("PUT", "/agentGroups/{group}/agents/{agent}", update),
    ("DELETE", "/agentGroups/{group}/agents/{agent}", delete),
)
INTEGRATION = (("GET", "/agentGroups/{group}/agents", integration),)
