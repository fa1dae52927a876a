# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A RingCX account: agents live inside groups, lists are basic, an update replaces the whole object."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from ..core.errors import (
    AnswerError,
    ContactCenterError,
    InputError,
    InterruptedRunError,
    NotFoundError,
    NotTakenError,
    OutcomeUnknownError,
    VendorError,
)
from ..core.gateway import Gateway, attempted, finished
from ..core.progress import READING
from ..core.snapshot import Directory, Existing, Snapshot, Target, World, folded, records
from ..core.store import fingerprint
from .connection import OPTIONS, Connection
from .entities import AGENT, AGENT_GROUP, SYNCED

FRESH = 20  # seconds after which an object is read again before it is written back as a whole


class RingCX(Gateway):
    """The port to one RingCX account."""

    entities = (AGENT_GROUP, AGENT)
    options = OPTIONS
    basic = (AGENT.kind,)
    workers = 8

    def __init__(self, options, writable):
        super().__init__()
        self._connection = Connection(options, writable, self.workers)
        self.http, self.store = self._connection.http, self._connection.store
        self._account = None

    @property
    def account(self):
        return fingerprint(self._connection.url, self._root())

    def survey(self, demand):
        groups = self._groups()
        if AGENT.kind not in demand.wants:
            leaving = [group for group in map(groups.match, demand.absent(AGENT_GROUP.kind)) if group]
            agents = Snapshot(AGENT, self._members(leaving), complete=False)
        elif demand.within:
            agents = Snapshot(AGENT, self._members([groups.named(demand.within[1])]), complete=False)
        elif demand.complete:
            agents = Snapshot(AGENT, self._members(groups))
        else:
            agents = self._nearest_first(groups, demand.wants[AGENT.kind])
        return World((groups, agents), self._look_up)

    def _nearest_first(self, groups, wants):
        """A wanted agent is most likely in the wanted group; only if not, the other groups are read.

        So they are for whoever is there under another user name: made up or not, that of somebody elsewhere may be nearer.
        """
        likely = {
            group.id
            for group in (groups.find(want.values["agent_group"]) for want in wants if want.values.get("agent_group"))
            if group
        }
        found = list(self._members(group for group in groups if group.id in likely))
        near = Snapshot(AGENT, found, complete=False)
        if all(_is_here(want, near.match(want)) for want in wants):
            return near
        return Snapshot(AGENT, [*found, *self._members(group for group in groups if group.id not in likely)])

    def _groups(self):
        answer = self._admin("GET", "/agentGroups", "Listing the agent groups")
        return Snapshot(AGENT_GROUP, [_group(item) for item in records(answer, "agent groups", "agentGroupId")])

    def _members(self, groups, phase=READING):
        for members in self.side_by_side(lambda group: self._agents(group.id, group.name), groups, phase):
            yield from members

    def _agents(self, group_id, name):
        answer = self._admin(
            "GET", f"/agentGroups/{group_id}/agents", f'Listing the agents of the agent group "{name}"'
        )
        return [_agent({**item, "groupId": group_id}, full=False) for item in records(answer, "agents", "agentId")]

    def closely(self, existing):
        if existing.entity is AGENT_GROUP:
            return _group(self._one(existing, f"/agentGroups/{existing.id}"))
        return self._agent_in(GROUP.read(existing.wire), existing)

    def _agent_in(self, group_id, existing):
        return _agent(_homed(self._one(existing, f"/agentGroups/{group_id}/agents/{existing.id}"), group_id), full=True)

    def _one(self, existing, path):
        """An object as the API shows it by itself."""
        entity, wanted = existing.entity, f'Reading the {existing.entity.title} "{existing.name}"'
        (wire,) = records([self._admin("GET", path, wanted)], entity.plural, entity.id_wire)
        if str(wire[entity.id_wire]) != str(existing.id):
            raise AnswerError(wanted, f"the answer is about {entity.title} {wire[entity.id_wire]}", "Run again.")
        return wire

    def _look_up(self, name):
        look_up = LOOK_UPS[name]
        try:
            items = self._admin("GET", look_up.path, f"Listing the {look_up.title}s", params=look_up.params)
        except NotFoundError:
            if name != "extension":  # in no specification of the vendor; where it is gone, ids are taken as they are
                raise
            return Ids(look_up.title, ())
        if isinstance(items, dict) and isinstance(items.get("records"), list):
            items = items["records"]
        items = records(items, f"{look_up.title}s", look_up.id_name)
        if name == "queue":
            items = [
                group if group.get("gates") is not None else {**group, "gates": self._gates(group["gateGroupId"])}
                for group in items
            ]
        return Directory(look_up.title, [target for item in items for target in look_up.targets(item)])

    def _gates(self, group_id):
        return records(
            self._admin("GET", f"/gateGroups/{group_id}/gates", "Listing the queues of a queue group"),
            "queues",
            "gateId",
        )

    def _admin(self, method, path, wanted, **content):
        return self._connection.admin.read(method, self._root() + path, wanted, **content)

    def create(self, entity, values):
        body, name = entity.encode(values, {}), values[entity.key]
        if entity is AGENT_GROUP:
            return _group(self._created("/agentGroups", f'Creating the agent group "{name}"', body, "agentGroupId"))
        group_id = body.pop("groupId")  # the path tells it
        del body["agentGroup"]
        answer = self._created(f"/agentGroups/{group_id}/agents", f'Creating the agent "{name}"', body, "agentId")
        return _agent({**answer, "groupId": group_id}, full=False)

    def _created(self, path, wanted, body, id_name):
        answer = self._write("POST", path, wanted, again=False, json=body)
        if not isinstance(answer, dict) or not answer.get(id_name):
            raise OutcomeUnknownError(wanted, "the answer doesn't tell what was created")
        return answer

    def find(self, entity, values):
        if entity is AGENT_GROUP:
            return self._groups().find(values["name"])
        target = values["agent_group"]
        found = Snapshot(AGENT, self._agents(target.id, target.label), complete=False).find(values["username"])
        return found if found is None or folded(found.name) == folded(values["username"]) else self._linked(found)

    def _linked(self, candidate):
        """A user name that looks made up is one only if the agent belongs to a RingCentral user."""
        found = self.closely(candidate)
        return found if found.alias else None

    def settle(self, entity, written):
        """An answer may repeat what was sent, taken or not: of those who got a field, one is read back; if it differs, all."""
        sample = {
            name: at for at, (existing, values) in enumerate(written) for name in values if name in existing.values
        }
        places = sorted(set(sample.values()))
        seen = self.side_by_side(lambda at: self._read_back(written[at][0]), places)
        if not all(_agree(look, *written[at]) for at, look in zip(places, seen)):
            return [existing.without(values) for existing, values in written]
        errors = {at: look for at, look in zip(places, seen) if isinstance(look, ContactCenterError)}
        return [errors.get(at, existing) for at, (existing, _values) in enumerate(written)]

    def _read_back(self, existing):
        return attempted(finished, f'Writing the {existing.entity.title} "{existing.name}"', self.closely, existing)

    def update(self, entity, existing, values):
        if existing.age() > FRESH:
            existing = self.closely(existing)
        if entity is AGENT_GROUP:
            return self._update_group(existing, values)
        # what was read goes back, secrets and nulls too: so the vendor's guide wants it, whether a PUT replaces or merges
        body = entity.encode(values, deepcopy(existing.wire))
        if "agent_group" in values:
            return self._move(existing, body, values["agent_group"])
        return self._put_agent(existing.values["agent_group"], existing, body)

    def _update_group(self, existing, values):
        path, wanted = f"/agentGroups/{existing.id}", f'Updating the agent group "{existing.name}"'
        body = AGENT_GROUP.encode(values, {name: value for name, value in existing.wire.items() if name != "account"})
        return _group(self._put(path, wanted, body, "agentGroupId"))

    def _put_agent(self, group_id, existing, body, again=True):
        path, wanted = f"/agentGroups/{group_id}/agents/{existing.id}", f'Updating the agent "{existing.name}"'
        return _agent(_homed(self._put(path, wanted, body, "agentId", again), group_id), full=False)

    def _put(self, path, wanted, body, id_name, again=True):
        answer = self._write("PUT", path, wanted, again, json=body)
        if not isinstance(answer, dict) or not answer.get(id_name):
            said = "the answer tells nothing; it may have been done or not"
            raise OutcomeUnknownError(wanted, said, "Run again.")
        return answer

    def _move(self, existing, body, target):
        """The same agent, sent to its old group and then to the new one, until it is found in the new one."""
        wanted = f'Moving the agent "{existing.name}" to the agent group "{target.label}"'
        refused = []
        for group_id, again in ((existing.values["agent_group"], True), (str(target.id), False)):
            try:
                answered = self._put_agent(group_id, existing, body, again)
            except InterruptedRunError as error:
                if again:
                    raise
                said = "its other changes were written, then the run was interrupted"
                raise (refused[0] if refused else NotTakenError(wanted, said)) from error
            except VendorError as error:
                refused.append(error)
            else:
                finished(wanted, self._remove_twin, existing, answered, target)
            moved = self._found_in(target, existing)
            if moved:
                return moved
        unknown = [error for error in refused if isinstance(error, OutcomeUnknownError)]
        if len(refused) == 2 and unknown:
            do = f"It was not found in its new group{self._twin_there(existing, target)}; run again."
            raise NotTakenError(wanted, unknown[0].said, do)
        if len(refused) == 2:
            do = "It is still in its old group, and nothing was written; move it in the RingCX console."
            raise VendorError(wanted, refused[0].said, do, refused[0].status, refused[0].code)
        twin = self._twin_there(existing, target)
        do = f"It is still in its old group, while its other changes were written{twin}; move it in the RingCX console."
        raise NotTakenError(wanted, "RingCX accepted the call but did not move the agent", do)

    def _remove_twin(self, existing, answered, target):
        """An update under the new group may create instead of move; what this call created is taken back."""
        if str(answered.id) != str(existing.id):
            self._write(
                "DELETE",
                f"/agentGroups/{target.id}/agents/{answered.id}",
                f'Removing a second agent "{answered.name}"',
                again=True,
            )

    def _twin_there(self, existing, target):
        """Told, not removed: the answer didn't tell whether this run has created it."""
        stem = folded(existing.name).partition("@")[0]
        listed = attempted(self._agents, target.id, target.label)
        if isinstance(listed, ContactCenterError):
            return ""
        twins = [agent for agent in listed if str(agent.id) != str(existing.id) and folded(agent.name).startswith(stem)]
        return "".join(f', and "{twin.name}" (id {twin.id}) there may be a second one of it' for twin in twins)

    def _found_in(self, target, existing):
        found = attempted(self._agent_in, target.id, existing)
        return found if isinstance(found, Existing) and found.values["agent_group"] == str(target.id) else None

    def delete(self, entity, existing, values):
        if entity is AGENT_GROUP:
            path = f"/agentGroups/{existing.id}"
            members = [agent.name for agent in self._agents(existing.id, existing.name) if not self._is_gone(agent)]
            if members:
                raise InputError(
                    f'The agent group "{existing.name}" is not deleted',
                    f"it still has members: {', '.join(members[:10])}",
                    "Move or delete them, then run again.",
                )
        else:
            path = f"/agentGroups/{existing.values['agent_group']}/agents/{existing.id}"
        wanted = f'Deleting the {entity.title} "{existing.name}"'
        try:
            if self._write("DELETE", path, wanted, again=True) is True:
                return
        except NotFoundError:
            pass  # gone already, or not where it was any more
        if finished(wanted, self._still_listed, entity, existing):
            raise VendorError(wanted, "RingCX did not do it", "Run again, or delete it in the RingCX console.")

    def _still_listed(self, entity, existing):
        """Anywhere in the account: an agent may have been moved meanwhile."""
        groups = self._groups()
        if entity is AGENT_GROUP:
            return groups.by_id(existing.id)
        found = Snapshot(AGENT, self._members(groups, phase=None)).by_id(existing.id)
        return found and not self._is_gone(found)

    def _is_gone(self, agent):
        return agent.gone is None and self.closely(agent).gone

    def _write(self, method, path, wanted, again, **content):
        return self._connection.admin.write(method, self._root() + path, wanted, again, **content)

    def _root(self):
        if self._account is None:
            self._account = self._connection.account()
        return f"/accounts/{self._account}"


def _is_here(want, existing):
    """Whether a wanted agent is surely that one, wherever else one may look."""
    if existing is None or want.key is None:
        return existing is not None
    return folded(existing.name) == folded(want.key)


def _agree(seen, existing, values):
    """Whether a closer look shows the values that an answer told; one that failed shows nothing else."""
    names = [name for name in values if name in existing.entity.readable and name in existing.values]
    return not isinstance(seen, Existing) or all(seen.values.get(name) == existing.values[name] for name in names)


def _homed(wire, group_id):
    """An agent that knows its group, if only because it was asked for there."""
    return {**wire, "groupId": GROUP.read(wire) or int(group_id)}


def _group(wire):
    return Existing(
        AGENT_GROUP,
        wire,
        full="groupName" in wire,
        protected="it is the default group of the account" if wire.get("isDefault") else None,
    )


def _agent(wire, full):
    """An agent; alias is the user name without what RingCentral adds to that of a linked agent, if it is one."""
    linked = wire.get("userManagedByRC") or wire.get("rcUserId")
    made_up = re.fullmatch(GENERATED, str(wire.get("username"))) if linked or not full else None
    owned = SYNCED if wire.get("userManagedByRC") else ("username",) if made_up else ()
    return Existing(
        AGENT,
        wire,
        full,
        alias=made_up and made_up["name"] + made_up["domain"],
        owned=owned,
        owner="for this agent, that is kept by RingCentral",
        gone=bool(wire.get("transientDelete")) if full else None if wire.get("isActive") is False else False,
    )


class Ids(Directory):
    """Stands for a list that the account doesn't have: every number is an id."""

    def find(self, name):
        return Target(int(name), str(name)) if str(name).isdecimal() else None


@dataclass(repr=False, eq=False)
class LookUp:
    """A list of the account whose entries users write by name."""

    path: str
    title: str
    id_name: str
    targets: object
    params: dict | None = None


def _state(item):
    base = (item.get("baseAgentState") or {}).get("colKey") or item.get("agentAuxState")
    label = item.get("agentAuxState")
    if item.get("isActive", True):
        yield Target(item["stateId"], label, alias=f"={base}" if base == label else None, data=base)


def _queues(group):
    for gate in group["gates"]:
        yield Target(gate["gateId"], gate.get("gateName"), names=(f"{group.get('groupName')}/{gate.get('gateName')}",))


def _extension(item):
    email = item.get("email") or (item.get("contact") or {}).get("email")
    yield Target(item["id"], str(item.get("extensionNumber") or item["id"]), names=(email, item["id"]))


def _dial_group(item):
    yield Target(item["dialGroupId"], item.get("dialGroupName"))


GROUP = AGENT.by_name["agent_group"].wire
GENERATED = r"(?P<name>.+)\+[0-9]+_[0-9]{3,4}(?P<domain>@.+)"
LOOK_UPS = {
    "agent_state": LookUp("/auxStates", "agent state", "stateId", _state, {"activeOnly": "true"}),
    "dial_group": LookUp("/dialGroups", "dial group", "dialGroupId", _dial_group),
    "queue": LookUp("/gateGroups/withChildren", "queue", "gateGroupId", _queues),
    "extension": LookUp("/ringcentral/extensions", "RingCentral extension", "id", _extension),
}
