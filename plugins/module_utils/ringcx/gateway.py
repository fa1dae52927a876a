# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A RingCX account: agents live inside groups, lists are summaries, an update replaces the whole object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from http import HTTPStatus
from typing import Any, Callable

from ..core.api.connection import ConnectionOptions
from ..core.api.file_store import FileStore, fingerprint
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport
from ..core.api.urls import base_url
from ..core.errors import (
    ContactCenterError,
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    UnexpectedResponseError,
    VendorError,
    after_write,
)
from ..core.gateway import ExistingOrError, Gateway, ReadScope, Written
from ..core.model.codecs import Wire
from ..core.model.desired import Desired
from ..core.model.entity import Entity
from ..core.model.lookup import Lookup, normalize_name
from ..core.model.match import Matches
from ..core.model.state import AccountState, Completeness, Existing, Presence, Snapshot, require_records
from ..core.progress import Phase, Progress
from ..core.reconcile.plan import Change
from ..core.reconcile.record import utc
from .account import account_id, wrong_account
from .agents import agent_of, with_group
from .assignments import Assignments
from .audit_log import AuditLog
from .clients import Clients
from .credentials import IDENTITY, make_dialect
from .details import RememberedDetails
from .estimate import DELETION, calls_for_writes
from .groups import GROUPS, queue_name, removable
from .lookups import queues_of, read_lookup
from .moves import Move
from .owners import Owners
from .policy import RingCXPolicy, new_user_ids
from .sampling import with_sample_read
from .schema import AGENT, AGENT_GROUP, CONNECTION, ENTITIES, QUEUE_GROUP

MAX_AGE = 20  # seconds after which an object is read again before it is written back as a whole


class RingCX(Gateway):
    """The port to one RingCX account."""

    entities = ENTITIES
    connection = CONNECTION
    policy = RingCXPolicy()
    workers = 8

    def __init__(
        self,
        transport: Transport,
        store: FileStore,
        progress: Progress,
        clients: Clients,
        url: str,
        options: ConnectionOptions,
    ) -> None:
        super().__init__(transport, store, progress)
        self.clients, self._url, self._options = clients, url, options
        self._assignments = Assignments(self)
        self._details: RememberedDetails | None = None  # once they are needed
        self._read_before: dict[str, Any] = {}  # responses by path, see _read_once()

    @classmethod
    def connect(cls, options: ConnectionOptions, writable: bool, progress: Progress) -> RingCX:
        transport, store = Transport(options, writable, progress, cls.workers), options.open_store()
        url = base_url("ringcx_url", options["ringcx_url"], ("/api", "/voice"))
        identity = options.identity(IDENTITY)
        limiter = RateLimiter(store, f"calls-{identity}", options["rate_limit"], account=identity)
        clients = Clients.of(url, transport, make_dialect(options, url, transport, store), limiter)
        return cls(transport, store, progress, clients, url, options)

    @property
    def url(self) -> str:
        return self._url

    @cached_property
    def account(self) -> str:
        return account_id(self._options, self.store, self.clients.admin)

    @cached_property
    def audit_log(self) -> AuditLog:
        """The audit log of the account."""
        return AuditLog(self.clients.audit, self.account)

    @property
    def now(self) -> float | None:
        """The time by RingCX's clock, if a response has shown it."""
        clocks = (self.clients.admin.clock.now(), self.clients.audit.clock.now())
        return max((time for time in clocks if time is not None), default=None)

    def load(self, scope: ReadScope) -> AccountState:
        only_queue_groups = scope.desired.keys() == {QUEUE_GROUP.kind}
        groups = Snapshot.of(AGENT_GROUP, (), complete=False) if only_queue_groups else self._listed(AGENT_GROUP)
        unread = self._assignments.load(scope)
        agents = self._agents(scope, groups).with_unread(unread)
        state = AccountState.of(self._queue_groups(scope), groups, agents)
        return state.with_lookups(self._assignments.lookups)

    def _agents(self, scope: ReadScope, groups: Snapshot) -> Snapshot:
        if AGENT.kind not in scope.desired:
            leaving = filter(None, map(groups.select, scope.absent(AGENT_GROUP.kind)))
            return Snapshot.of(AGENT, self._members(leaving), complete=False)
        if scope.group:
            return Snapshot.of(AGENT, self._members([groups.get(scope.group[1])]), complete=False)
        if scope.complete:
            return Snapshot.of(AGENT, self._members(groups))
        return self._nearest_first(groups, scope.desired[AGENT.kind])

    def _queue_groups(self, scope: ReadScope) -> Snapshot:
        """Read the queue groups, and the queues of those that may be removed if the list does not show them."""
        if QUEUE_GROUP.kind not in scope.desired:
            return Snapshot.of(QUEUE_GROUP, (), complete=False)
        try:
            groups = self._listed(QUEUE_GROUP, self._read_once)
        except VendorError as error:
            # users who may only see agents can still read the account
            is_optional = scope.whole and scope.desired.keys() != {QUEUE_GROUP.kind}
            if not is_optional or error.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
                raise
            return Snapshot(QUEUE_GROUP, (), complete=False, refusal=error)
        unclear = [group for group in removable(groups, scope) if not GROUPS[QUEUE_GROUP.kind].shows_content(group)]
        if not unclear:
            return groups
        return groups.updated(self.map_parallel(self._with_queues, unclear, Phase.READING, title=QUEUE_GROUP.title))

    def _with_queues(self, group: Existing) -> Existing:
        return GROUPS[QUEUE_GROUP.kind].existing({**group.wire, "gates": queues_of(self._read_once, group.id)})

    def _nearest_first(self, groups: Snapshot, entries: Sequence[Desired]) -> Snapshot:
        """Read the groups that entries name; the others only if an agent is not there under its own user name.

        An agent with a generated user name may have a better match in another group.
        """
        named = (groups.find(one.values["agent_group"]) for one in entries if one.values.get("agent_group"))
        likely = {group.id for group in named if group}
        found = list(self._members(group for group in groups if group.id in likely))
        near = Snapshot.of(AGENT, found, complete=False)
        if all(_is_there(one, near) for one in entries):
            return near
        others = self._members(group for group in groups if group.id not in likely)
        return Snapshot.of(AGENT, [*found, *others])

    def _listed(self, entity: Entity, read: Callable[..., Any] | None = None) -> Snapshot:
        """Return the objects of a kind directly below the account."""
        kind, titles = GROUPS[entity.kind], f"{entity.title}s"
        try:
            response = (read or self.read)("GET", kind.list_path, f"Listing the {titles}")
        except VendorError as error:
            raise self.explained(error) from error
        return Snapshot.of(entity, map(kind.existing, require_records(response, titles, entity.id_property)))

    def explained(self, refusal: VendorError) -> ContactCenterError:
        """Return why the first call of a run was refused: the account that the user names may be a wrong one."""
        return wrong_account(self._options, self.clients.admin, refusal) or refusal

    def _members(self, groups: Iterable[Existing], phase: Phase | None = Phase.READING) -> Iterator[Existing]:
        def read(group: Existing) -> list[Existing]:
            return self.agents_in(group.id, group.name)

        for members in self.map_parallel(read, groups, phase, title=AGENT_GROUP.title):
            yield from members

    def agents_in(self, group_id: Any, group_name: str) -> list[Existing]:
        """Return the agents of a group, as its list shows them."""
        operation = f'Listing the agents of the agent group "{group_name}"'
        response = self.read("GET", f"/agentGroups/{group_id}/agents", operation)
        items = require_records(response, "agents", "agentId")
        return [self._agent({**item, "groupId": group_id}, Completeness.SUMMARY) for item in items]

    def fetch_details(self, existing: Existing) -> Existing:
        kind = GROUPS.get(existing.entity.kind)
        if kind:
            return kind.existing(self._single(existing, f"{kind.path}/{existing.id}"), existing.wire)
        agent = self.agent_in(AGENT.codec("agent_group").decode(existing.wire), existing)
        if self._details:
            self._details.note(agent)
        return agent

    def recall(self, summaries: Sequence[Existing]) -> Sequence[Existing]:
        listed = [one for one in summaries if one.entity is AGENT and one.completeness is Completeness.SUMMARY]
        if self._options.get("ringcx_details") != "changed" or not listed:
            return ()
        if not self._details:
            if len(listed) == 1:
                return ()  # the audit log takes two calls
            self._details = self._remembered()
        known = self._details.recall(listed)
        self.warnings = tuple(filter(None, [self._details.warning]))
        self.details_as_of = None if self._details.as_of is None else utc(self._details.as_of)
        return [
            self._agent({**known[str(agent.id)], **agent.wire}, Completeness.REMEMBERED)
            for agent in listed
            if str(agent.id) in known
        ]

    def _remembered(self) -> RememberedDetails:
        # an access token lives for minutes: one file for all of them
        user = self._options.identity([name for name in IDENTITY if name != "ringcx_access_token"])
        name = f"details-{fingerprint(self.url, self.account, user)}"
        owner = fingerprint(self.url, self.account, self._options.identity(IDENTITY))
        return RememberedDetails(self.store, name, owner, self.audit_log, self.clients.admin.clock)

    def _forget(self, agent: Existing) -> None:
        if self._details:
            self._details.forget(agent.id)

    def close(self) -> None:
        if self._details:
            self._details.save()
        super().close()

    def agent_in(self, group_id: Any, existing: Existing) -> Existing:
        """Return an agent as a read below this group shows it."""
        wire = self._single(existing, f"/agentGroups/{group_id}/agents/{existing.id}")
        return self._agent(with_group(wire, group_id), Completeness.FULL)

    def _agent(self, wire: Wire, completeness: Completeness) -> Existing:
        return agent_of(wire, completeness).with_values(self._assignments.of(wire[AGENT.id_property]))

    def agent_later(self, group_id: Any, existing: Existing) -> Existing:
        """Return an agent as a read below this group shows it after a while."""
        self.progress.pause(self.read_back_delays[-1])
        return self.agent_in(group_id, existing)

    def _single(self, existing: Existing, path: str) -> Wire:
        entity, operation = existing.entity, f"Reading the {existing.title}"
        (wire,) = require_records([self.read("GET", path, operation)], entity.plural, entity.id_property)
        if str(wire[entity.id_property]) != str(existing.id):
            detail = f"the response is about {entity.title} {wire[entity.id_property]}"
            raise UnexpectedResponseError(operation, detail, "Run again.")
        return wire

    def fetch_rivals(self, matches: Matches, state: AccountState) -> Sequence[Existing]:
        """Read the agents of the RingCentral users to whom entries link an agent; lists may not show whose agents they are."""
        linked = [one.desired for one in matches.get(AGENT.kind, ()) if new_user_ids(one, state.lookups)]
        if not linked:
            return ()
        agents = state[AGENT.kind]
        if not agents.complete:
            known = {agent.values["agent_group"] for agent in agents}
            agents = agents.updated(
                self._members(group for group in state[AGENT_GROUP.kind] if str(group.id) not in known)
            )
        found = Owners(self, self.clients.integration).possible(agents, linked)
        return self.fetch_each(found)

    @property
    def root(self) -> str:
        """The path of the account."""
        return f"/accounts/{self.account}"

    def fetch_lookup(self, name: str) -> Lookup:
        return read_lookup(self._read_once, name)

    def estimate_calls(self, changes: Sequence[Change], calls_before: int) -> int:
        def is_read_again(existing: Existing, calls: int) -> bool:
            return _is_read_again(existing, existing.age + self.seconds_for(calls_before + calls))

        if changes[0].is_deletion:
            return len(changes) * DELETION[changes[0].entity.kind]
        calls = calls_for_writes(changes, is_read_again)
        return calls + (self._assignments.calls(changes) if changes[0].entity is AGENT else 0)

    def create(self, entity: Entity, values: Mapping[str, Any]) -> Existing:
        operation, body = f'Creating the {entity.title} "{values[entity.key]}"', entity.encode(values, {})
        kind = GROUPS.get(entity.kind)
        if kind:
            return kind.existing(self._created(entity, kind.path, operation, body))
        group_id = body.pop("groupId")  # it is part of the path
        del body["agentGroup"]
        wire = self._created(entity, f"/agentGroups/{group_id}/agents", operation, body)
        return self._agent({**wire, "groupId": group_id}, Completeness.SUMMARY)

    def _created(self, entity: Entity, path: str, operation: str, body: Wire) -> Wire:
        response = self.write("POST", path, operation, idempotent=False, json=body)
        if not isinstance(response, dict) or not response.get(entity.id_property):
            raise OutcomeUnknownError(operation, "the response does not show what was created")
        return response

    def find(self, entity: Entity, values: Mapping[str, Any]) -> Existing | None:
        if entity.kind in GROUPS:
            return self._listed(entity).find(values[entity.key])
        group, username = values["agent_group"], values["username"]
        agents = Snapshot.of(AGENT, self.agents_in(group.id, group.label), complete=False)
        found = agents.find(username)
        if found:
            return found
        user = values.get("rc_user_id")
        desired = Desired(AGENT, None, username, values={"rc_user_id": str(user.id)} if user else {})
        # a user name that looks generated is one only if the agent belongs to a RingCentral user
        candidates = self.policy.candidates(desired, agents)
        details = self.map_parallel(self.fetch_listed, candidates)
        return self.policy.recognize(desired, agents.updated(details))

    def finalize(self, entity: Entity, written: Sequence[Written]) -> Sequence[ExistingOrError]:
        own = [(existing, entity.own(values)) for existing, values in written]
        sampled = with_sample_read(own, self.fetch_details, self.map_parallel)
        return self._assignments.complete(written, sampled) if entity is AGENT else sampled

    def update(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> Existing:
        values = entity.own(values)
        if not values:
            return existing
        if _is_read_again(existing, existing.age):
            existing = self.fetch_details(existing)
        kind = GROUPS.get(entity.kind)
        if kind:
            body = entity.encode(values, kind.body(existing))
            return kind.existing(self._put(existing, f"{kind.path}/{existing.id}", body, idempotent=True))
        self._forget(existing)
        # everything that was read is sent back, as the vendor's guide demands: right whether a PUT replaces or merges
        body = AGENT.encode(values, deepcopy(existing.wire))
        if "agent_group" in values:
            return Move(self, existing, values["agent_group"], body, writes_more=len(values) > 1).make()
        return self.put_agent(existing.values["agent_group"], existing, body)

    def put_agent(
        self,
        group_id: Any,
        existing: Existing,
        body: Wire,
        idempotent: bool = True,
        on_lost: Callable[[], None] | None = None,
    ) -> Existing:
        """Write a whole agent below this group; return it as the response shows it."""
        wire = self._put(existing, f"/agentGroups/{group_id}/agents/{existing.id}", body, idempotent, on_lost)
        return self._agent(with_group(wire, group_id), Completeness.SUMMARY)

    def _put(
        self, existing: Existing, path: str, body: Wire, idempotent: bool, on_lost: Callable[[], None] | None = None
    ) -> Wire:
        operation = f"Updating the {existing.title}"
        response = self.write("PUT", path, operation, idempotent, json=body, on_lost=on_lost)
        if not isinstance(response, dict) or not response.get(existing.entity.id_property):
            detail = "the response shows nothing; it may or may not have been carried out"
            raise OutcomeUnknownError(operation, detail, "Run again.")
        return response

    def delete(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> None:
        operation = f"Deleting the {existing.title}"
        if entity.kind in GROUPS:
            self._require_empty(existing)
            path = f"{GROUPS[entity.kind].path}/{existing.id}"
        else:
            self._forget(existing)
            path = f"/agentGroups/{existing.values['agent_group']}/agents/{existing.id}"
        try:
            if self.write("DELETE", path, operation, idempotent=True) is True:
                return
        except NotFoundError:
            pass  # it is gone, or is no longer where it was
        with after_write(operation, reads_back=True):
            still_listed = self._is_listed(existing)
        if still_listed:
            raise VendorError(operation, "RingCX did not do it", "Run again, or delete it in the RingCX console.")

    def _require_empty(self, group: Existing) -> None:
        """Look afresh whether a group can be deleted."""
        if group.entity is QUEUE_GROUP:
            names = list(map(queue_name, queues_of(self.read, group.id)))
        else:
            names = [agent.name for agent in self.agents_in(group.id, group.name) if not self._is_deleted(agent)]
        if names:
            reason = GROUPS[group.entity.kind].reason_to_stay(names)
            raise InputError(f"The {group.title} is not deleted", reason, "Move or delete them, then run again.")

    def _is_listed(self, existing: Existing) -> bool:
        """Return whether the object is anywhere in the account: an agent may have been moved meanwhile."""
        if existing.entity.kind in GROUPS:
            return self._listed(existing.entity).by_id(existing.id) is not None
        found = Snapshot.of(AGENT, self._members(self._listed(AGENT_GROUP), phase=None)).by_id(existing.id)
        return found is not None and not self._is_deleted(found)

    def _is_deleted(self, agent: Existing) -> bool:
        if agent.presence is Presence.DELETED:
            return True
        return agent.presence is Presence.UNKNOWN and self.fetch_listed(agent).presence is Presence.DELETED

    def read(self, method: str, path: str, operation: str, **content: Any) -> Any:
        """Read below the account."""
        return self.clients.admin.read(method, self.root + path, operation, **content)

    def _read_once(self, method: str, path: str, operation: str, **content: Any) -> Any:
        """Read below the account what does not change while a plan is made: the list of queue groups is that of queues, too."""
        if path not in self._read_before:
            self._read_before[path] = self.read(method, path, operation, **content)
        return self._read_before[path]

    def write(self, method: str, path: str, operation: str, idempotent: bool, **content: Any) -> Any:
        """Write below the account."""
        return self.clients.admin.write(method, self.root + path, operation, idempotent, **content)


def _is_there(desired: Desired, near: Snapshot) -> bool:
    """Return whether an agent is there, under the user name of its entry."""
    existing = near.select(desired)
    if existing is None or desired.key is None:
        return existing is not None
    return normalize_name(existing.name) == normalize_name(desired.key)


def _is_read_again(existing: Existing, age: float) -> bool:
    """Return whether an object is read before it is written back as a whole. age: of the reading, in seconds."""
    kind = GROUPS.get(existing.entity.kind)
    return age > MAX_AGE or not existing.has_details or bool(kind and kind.is_read_before_update)
