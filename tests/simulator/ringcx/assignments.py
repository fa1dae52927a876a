# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints that assign agents to queues and dial groups."""

from __future__ import annotations

import contextlib
import dataclasses
import typing

from ..call import Call, Json, Record, Reply
from ..vendor import Route
from .errors import Refused
from .fields import LISTED

if typing.TYPE_CHECKING:
    from . import RingCX


@dataclasses.dataclass(frozen=True)
class Kind:
    """What agents are assigned to.

    entity: its name in the audit log. id: the property of an assignment with its id. relation: the property of an agent with the assignments. own: the other
    properties of an assignment, with their defaults. on_create: the property of a new agent with the ids. switch: selects
    whether assignAgents adds or replaces. status: of the reply to it.
    """

    entity: str
    id: str
    relation: str
    own: typing.Mapping[str, Json]
    on_create: str
    switch: str
    status: int


QUEUE = Kind(
    "AgentGateAccess",
    "gateId",
    "agentGateAccess",
    {"agentRank": 0, "defaultDestOverride": None},
    "gateAssignments",
    "assign_agents",
    201,
)
DIAL_GROUP = Kind(
    "AgentDialGroupMember",
    "dialGroupId",
    "agentDialGroupMembers",
    {"hciClicker": False},
    "dialGroupAssignments",
    "assign_dial_groups",
    200,
)
KINDS = (QUEUE, DIAL_GROUP)
TYPES: dict[str, tuple[type, ...]] = {
    "agentRank": (int,),
    "defaultDestOverride": (str, type(None)),
    "hciClicker": (bool,),
}


class Assignments:
    """The assignments of all agents, each with its properties."""

    def __init__(self) -> None:
        self._stored: dict[str, list[Record]] = {kind.relation: [] for kind in KINDS}

    def of(self, kind: Kind, **ids: int) -> list[Record]:
        """Return the assignments with these ids, such as agentId."""
        return [one for one in self._stored[kind.relation] if all(one[name] == value for name, value in ids.items())]

    def add(self, kind: Kind, agent: int, number: int, values: Record, resets: bool = False) -> None:
        """Assign an agent. resets: an assignment that exists loses the properties that are omitted."""
        ids = {"agentId": agent, kind.id: number}
        (old,) = self.of(kind, **ids) or ({},)
        known = {} if resets else {name: old[name] for name in kind.own if name in old}
        self.remove(kind, **ids)
        given = {name: values[name] for name in kind.own if name in values}
        self._stored[kind.relation].append({**ids, **kind.own, **known, **given})

    def remove(self, kind: Kind, **ids: int) -> int:
        """End the assignments with these ids; return their number."""
        ended = self.of(kind, **ids)
        self._stored[kind.relation] = [one for one in self._stored[kind.relation] if one not in ended]
        return len(ended)

    def leave(self, agent: int) -> None:
        """End all assignments of an agent."""
        for kind in KINDS:
            self.remove(kind, agentId=agent)

    def start(self, agent: Record) -> None:
        """Make the assignments that a new agent was created with."""
        for kind in KINDS:
            for number in agent[kind.on_create] or ():
                self.add(kind, agent["agentId"], number, {})

    def snapshot(self) -> Record:
        """Return the assignments by the property of an agent that would show them."""
        return dict(self._stored)


def load(sim: RingCX, objects: Record) -> None:
    """Add seeded assignments, given as a snapshot shows them; their properties may be incomplete."""
    for kind in KINDS:
        for item in objects.get(kind.relation, ()):
            sim.assignments.add(kind, item["agentId"], item[kind.id], item)


def _place(sim: RingCX, call: Call, kind: Kind) -> int:
    """Return the id in the path; raise Refused if there is no such queue or dial group, or no access to it."""
    account, number = call.params["account"], call.params["place"]
    if kind is QUEUE:
        groups = sim.lookup(account, "gateGroups")
        owners = [group for group in groups if str(group["gateGroupId"]) == call.params["gate_group"]]
        known = [gate["gateId"] for group in owners for gate in group["gates"]]
    else:
        known = [group["dialGroupId"] for group in sim.lookup(account, "dialGroups")]
    if not number.isdigit() or int(number) not in known:
        raise Refused(404)
    if number in sim.switches["hidden_queues"]:
        raise Refused(403)
    return int(number)


def _agents(sim: RingCX, kind: Kind, number: int) -> list[Record]:
    """Return the agents of a queue or dial group as lists show agents. A switch selects whether they show assignments."""
    agents = []
    for one in sim.assignments.of(kind, **{kind.id: number}):
        whole = sim.present("agents", sim.tables["agents"][one["agentId"]])
        relations: Record = dict.fromkeys((kind.relation for kind in KINDS), None)
        if sim.switches["relations"] == "filled":
            relations = {other.relation: sim.assignments.of(other, agentId=one["agentId"]) for other in KINDS}
        agents.append({**{name: whole[name] for name in LISTED["basic"]}, **relations})
    return agents


@contextlib.contextmanager
def _recorded(sim: RingCX, call: Call, kind: Kind, number: int) -> typing.Iterator[None]:
    """Record in the audit log how the assignments to a queue or dial group differ afterwards. Their ids are not documented."""
    before = {one["agentId"]: one for one in sim.assignments.of(kind, **{kind.id: number})}
    yield
    after = {one["agentId"]: one for one in sim.assignments.of(kind, **{kind.id: number})}
    for agent in {**before, **after}:
        name = sim.tables["agents"][agent]["username"]
        states = before.get(agent), after.get(agent)
        sim.audit.record(sim, kind.entity, agent, name, *states, account=call.params["account"])


def assigned(kind: Kind) -> typing.Callable[[RingCX, Call], Reply]:
    """Return the handler that lists the agents of a queue or dial group."""
    return lambda sim, call: sim.listing(_agents(sim, kind, _place(sim, call, kind)))


def assign(kind: Kind) -> typing.Callable[[RingCX, Call], Reply]:
    """Return the handler that assigns the agents of the body. Whether others stay is not documented."""

    def handle(sim: RingCX, call: Call) -> Reply:
        number, items = _place(sim, call, kind), call.json
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Refused(400, "The body must be a list of objects")
        for item in items:
            _check(sim, call, kind, number, item)
        with _recorded(sim, call, kind, number):
            if sim.switches[kind.switch] == "replaces":
                given = {item["agentId"] for item in items}
                for one in sim.assignments.of(kind, **{kind.id: number}):
                    if one["agentId"] not in given:
                        sim.assignments.remove(kind, agentId=one["agentId"], **{kind.id: number})
            for item in items:
                sim.assignments.add(kind, item["agentId"], number, item, sim.switches["rank_omitted"] == "resets")
        return Reply(_agents(sim, kind, number), kind.status)

    return handle


def _check(sim: RingCX, call: Call, kind: Kind, number: int, item: Record) -> None:
    """Raise Refused unless an item assigns an agent of the account to the queue or dial group of the path."""
    agent = sim.tables["agents"].get(item.get("agentId", 0))
    group = sim.tables["groups"][agent["groupId"]] if agent else None
    if not agent or not group or group["accountId"] != call.params["account"] or agent["transientDelete"]:
        raise Refused(400, invalid=[("agentId", item.get("agentId"), "does not exist")])
    if item.get(kind.id, number) != number:
        raise Refused(400, invalid=[(kind.id, item[kind.id], "is not that of the path")])
    for name in kind.own:
        if name in item and not isinstance(item[name], TYPES[name]):
            raise Refused(400, invalid=[(name, item[name], "has the wrong type")])


def unassign(sim: RingCX, call: Call) -> Reply:
    """Remove an agent from a queue."""
    number, agent = _place(sim, call, QUEUE), call.params["agent"]
    with _recorded(sim, call, QUEUE, number):
        removed = sim.assignments.remove(QUEUE, agentId=int(agent), gateId=number) if agent.isdigit() else 0
    if not removed:
        raise Refused(404)
    return Reply.empty(204) if sim.switches["unassign_reply"] == "204" else Reply(removed)


GATE = "/gateGroups/{gate_group}/gates/{place}"
DIAL = "/dialGroups/{place}"
ROUTES = (
    Route("GET", GATE + "/assignedAgents", assigned(QUEUE)),
    Route("PUT", GATE + "/assignAgents", assign(QUEUE)),
    Route("DELETE", GATE + "/unassignAgent/{agent}", unassign),
    Route("GET", DIAL + "/assignedAgents", assigned(DIAL_GROUP)),
    Route("PUT", DIAL + "/assignAgents", assign(DIAL_GROUP)),
)
