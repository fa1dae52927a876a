# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Udesk tenant: groups and agents side by side, and an agent names its groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Callable

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions
from ..core.api.file_store import FileStore, fingerprint
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport
from ..core.api.urls import base_url, host_of
from ..core.errors import (
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    VendorError,
    after_write,
    result_or_error,
)
from ..core.gateway import ExistingOrError, Gateway, ReadScope, Written
from ..core.model.codecs import Wire
from ..core.model.desired import Desired
from ..core.model.entity import Entity
from ..core.model.lookup import Lookup, normalize_name
from ..core.model.state import AccountState, Completeness, Existing, Snapshot
from ..core.progress import Phase, Progress
from ..core.reconcile.plan import Change
from .credentials import SignedDialect, TenantToken, UdeskDialect, require_credentials
from .estimate import DELETION, calls_for_writes
from .lookups import read_lookup
from .members import MISSING, ROLES, RoleReader, read_members
from .pages import Page, read_list
from .schema import AGENT, AGENT_GROUP, CONNECTION, ENTITIES

FEW = 3  # so many agents are read back one by one, which takes fewer calls than pages
SUCCESSOR = "owner_id"
PATHS = {AGENT_GROUP.kind: "/user_groups", AGENT.kind: "/agents"}
MODELS = {AGENT_GROUP.kind: "UserGroup", AGENT.kind: "Agent"}
SIP_SECRETS = ("number", "password", "ucpapp_subaccount")  # the API sends the credentials of SIP accounts unrequested


class Udesk(Gateway):
    """The port to one Udesk tenant."""

    entities = ENTITIES
    connection = CONNECTION
    workers = 8

    def __init__(
        self, transport: Transport, store: FileStore, progress: Progress, client: Client, url: str, administrator: str
    ) -> None:
        super().__init__(transport, store, progress)
        self._client, self._url, self._administrator = client, url, normalize_name(administrator)
        self._listed: dict[str, int] = {}  # the numbers of objects in lists, by kind
        self._sizes: dict[str, int] = {}  # of groups, by id
        self._new_roles: dict[str, bool] = {}  # ids of the agents whose roles this run has written

    @classmethod
    def connect(cls, options: ConnectionOptions, writable: bool, progress: Progress) -> Udesk:
        require_credentials(options)
        transport, store = Transport(options, writable, progress, cls.workers), options.open_store()
        url = base_url("udesk_url", options["udesk_url"], ("/open_api_v1",)) + "/open_api_v1"
        # the limit is the tenant's, whatever user calls
        limiter = RateLimiter(store, f"calls-{fingerprint(url)}", options["rate_limit"])
        sign_in = Client(transport, url, UdeskDialect(), limiter, read_methods=("POST",))
        dialect = SignedDialect(options["udesk_email"], TenantToken(store, options, sign_in))
        client = Client(transport, url, dialect, limiter)
        return cls(transport, store, progress, client, url, options["udesk_email"])

    @property
    def url(self) -> str:
        return self._url

    @property
    def account(self) -> str:
        return host_of(self._url)

    def load(self, scope: ReadScope) -> AccountState:
        if AGENT.kind not in scope.desired:
            return self._load_groups(scope)
        entries = scope.desired[AGENT.kind]
        if not (scope.complete or scope.whole or scope.names(AGENT_GROUP.kind)):
            found = self._one_by_one(entries, None)
            return AccountState.of(_groups_shown_by(found), found)
        groups = self._groups()
        if not scope.complete:
            return AccountState.of(groups, self._one_by_one(entries, groups))
        agents = self._list(AGENT, Phase.READING)
        lacking = (
            [one for one in agents if ROLES not in one.values] if scope.details else _lacking_roles(agents, entries)
        )
        return AccountState.of(groups, Snapshot.of(AGENT, self._with_roles(agents, lacking, groups)))

    def _load_groups(self, scope: ReadScope) -> AccountState:
        """Read the groups, and agents only if groups are to be deleted: groups may not show their disabled members."""
        groups = self._groups()
        leaving = any(map(groups.may_select, scope.absent(AGENT_GROUP.kind)))
        agents = self._list(AGENT, Phase.READING) if leaving else ()
        return AccountState.of(groups, Snapshot.of(AGENT, agents, complete=leaving))

    def _groups(self) -> Snapshot:
        return Snapshot.of(AGENT_GROUP, self._list(AGENT_GROUP, Phase.READING))

    def _one_by_one(self, entries: Sequence[Desired], groups: Snapshot | None) -> Snapshot:
        """Read single agents. A single read may not show disabled agents, so what it misses is looked for in the list.

        The list is read, too, where an agent gets another address, which a disabled agent may have already.
        """
        renames = any(one.renamed_from for one in entries)
        found, missing = ([], True) if renames else self._singles(_addressed(entries))
        found = self._with_roles(found, _lacking_roles(found, entries), groups, singles=False)
        addresses = {normalize_name(agent.name) for agent in found}
        if not missing and all(normalize_name(one.key) in addresses for one in entries if one.key):
            return Snapshot.of(AGENT, found, complete=False)
        known = {str(agent.id): agent for agent in found}
        listed = [known.get(str(agent.id), agent) for agent in self._list(AGENT, Phase.READING)]
        lacking = _lacking_roles(listed, entries)
        return Snapshot.of(AGENT, self._with_roles(listed, lacking, groups, singles=renames))

    def _singles(self, addressed: Iterable[tuple[str, Any]]) -> tuple[list[Existing], bool]:
        """Return the agents with these emails or ids, up to the first one that is not found, and whether there is such a one."""
        found: list[Existing] = []
        for by, value in addressed:
            agent = self._agent(by, value)
            if agent is None:
                return found, True
            found.append(agent)
        return found, False

    def _with_roles(
        self, agents: Sequence[Existing], lacking: Sequence[Existing], groups: Snapshot | None, singles: bool = True
    ) -> list[Existing]:
        """Return the agents, with the roles of those that lack them. singles: agents can be read one by one for that."""
        if not lacking:
            return list(agents)
        if not self._sizes:
            groups = self._groups() if groups is None else groups
            self._sizes = {str(group.id): len(group.wire.get("agents") or ()) for group in groups}
        found = self._read_roles(lacking, singles, Phase.READING)
        return [found.get(str(agent.id), agent) for agent in agents]

    def _read_roles(
        self, agents: Sequence[Existing], singles: bool, phase: Phase | None = None
    ) -> Mapping[str, Existing]:
        def read_one(agent: Existing) -> Existing | None:
            return self._agent("id", agent.id, agent.name)

        map_parallel = partial(self.map_parallel, phase=phase)
        return RoleReader(self._client, self._sizes, read_one if singles else None, map_parallel).read(agents)

    def _agent(self, by: str, value: object, name: str | None = None) -> Existing | None:
        """Return the agent with this email or id, or None. name: what messages call it, if it is not the value."""
        operation, params = f'Reading the agent "{name or value}"', {"type": by, "content": value}
        try:
            response = self._client.read("GET", "/agents/get_agent", operation, params=params)
        except VendorError as error:
            if error.code in MISSING:
                return None
            raise
        wire = response.get("agent")
        if not isinstance(wire, dict) or not wire.get("id"):
            return None
        agent = self._existing(AGENT, wire)
        requested = str(agent.id) == str(value) if by == "id" else normalize_name(agent.name) == normalize_name(value)
        return agent if requested else None

    def _list(self, entity: Entity, phase: Phase | None = None) -> list[Existing]:
        def read_pages(read: Callable[[int], Page], numbers: Iterable[int]) -> list[Page]:
            return self.map_parallel(read, numbers, phase, title="page")

        params = {"with_disabled": "true"} if entity is AGENT else {}
        items = read_list(self._client, PATHS[entity.kind], f"{entity.title}s", params, read_pages)
        self._listed[entity.kind] = len(items)
        return [self._existing(entity, item) for item in items]

    def _existing(self, entity: Entity, wire: Wire) -> Existing:
        wire = {name: value for name, value in wire.items() if name not in SIP_SECRETS}
        is_administrator = entity is AGENT and normalize_name(wire.get("email")) == self._administrator
        protected = "it is the administrator in whose name calls are signed" if is_administrator else None
        return Existing.from_wire(entity, wire, protected=protected)

    def fetch_lookup(self, name: str) -> Lookup:
        return read_lookup(self._client, name, self.map_parallel)

    def estimate_calls(self, changes: Sequence[Change], calls_before: int) -> int:
        entity = changes[0].entity
        if changes[0].is_deletion:
            return len(changes) * DELETION[entity.kind]
        return calls_for_writes(changes, FEW, self._listed.get(entity.kind, 0), self._sizes)

    def refetch(self, entity: Entity, objects: Sequence[Existing]) -> Sequence[Existing | None]:
        few = entity is AGENT and len(objects) <= FEW
        shown = [self._agent("id", existing.id, existing.name) if few else None for existing in objects]
        if not all(shown):
            listed = Snapshot.of(entity, self._list(entity))
            shown = [agent or listed.by_id(existing.id) for agent, existing in zip(shown, objects)]
            self._sizes = dict(Counter(group for agent in listed for group in agent.refers_to("agent_groups")))
        unread = [one for one in shown if one and str(one.id) in self._new_roles and ROLES not in one.values]
        with_roles = self._read_roles(unread, singles=not few) if unread and entity is AGENT else {}
        return [with_roles.get(str(one.id), one) if one else None for one in shown]

    def create(self, entity: Entity, values: Mapping[str, Any]) -> Existing:
        operation = f'Creating the {entity.title} "{values[entity.key]}"'
        body = entity.encode(values, {})
        if entity is AGENT_GROUP:
            return self._created(entity, operation, body, {})
        body.pop("disable_status", None)  # an agent is always created enabled; finalize() disables it
        created = self._created(entity, operation, {"agent": body}, {"disable_status": "enable"})
        self._new_roles[str(created.id)] = True
        return created

    def _created(self, entity: Entity, operation: str, body: Wire, known: Wire) -> Existing:
        response = self._client.write("POST", PATHS[entity.kind], operation, idempotent=False, json=body)
        for id in (response.get("agent_id"), response.get("id"), (response.get(entity.kind) or {}).get("id")):
            if id:
                return Existing.from_wire(entity, {"id": id, **known}, Completeness.SUMMARY)
        raise OutcomeUnknownError(operation, "the response does not show what was created")

    def finalize(self, entity: Entity, written: Sequence[Written]) -> Sequence[ExistingOrError]:
        """Disable new agents that are to be disabled, and those that were found after a lost response."""
        return self.map_parallel(lambda one: result_or_error(self._disabled, *one), written)

    def _disabled(self, existing: Existing, values: Mapping[str, Any]) -> Existing:
        if values.get("disable_status") != "disable" or existing.values.get("disable_status") != "enable":
            return existing
        with after_write(f'Creating the agent "{values.get("email", existing.name)}"'):
            return self.update(AGENT, existing, {"disable_status": "disable"})

    def find(self, entity: Entity, values: Mapping[str, Any]) -> Existing | None:
        found = self._agent("email", values["email"]) if entity is AGENT else None
        return found or Snapshot.of(entity, self._list(entity)).find(values[entity.key])

    def update(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> Existing:
        body = entity.encode(values, {})
        operation = f"Updating the {existing.title}"
        if ROLES in values:
            self._new_roles[str(existing.id)] = True
        self._write_one("PUT", existing, operation, body if entity is AGENT_GROUP else {"agent": body})
        return Existing.from_wire(entity, {"id": existing.id}, Completeness.SUMMARY)

    def delete(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> None:
        operation = f"Deleting the {existing.title}"
        if entity is AGENT_GROUP:
            self._require_empty(existing, operation)
        body = {name: entry.id for name, entry in values.items()} or None
        with suppress(NotFoundError):
            self._write_one("DELETE", existing, operation, body)

    def _require_empty(self, group: Existing, operation: str) -> None:
        found = read_members(self._client, group.id, operation)
        members = [str(agent.get("email") or agent.get("nick_name")) for agent in found]
        if members:
            detail = f"it still has members: {', '.join(members[:10])}"
            raise InputError(operation, detail, "Move or delete them, then run again.")

    def _write_one(self, method: str, existing: Existing, operation: str, body: Wire | None) -> None:
        """Make a call that addresses one object; there, the codes for "missing" mean that the object is gone."""
        path, model = f"{PATHS[existing.entity.kind]}/{existing.id}", MODELS[existing.entity.kind]
        try:
            self._client.write(method, path, operation, idempotent=True, json=body)
        except VendorError as error:
            detail = error.detail or ""
            if error.code in MISSING and ("Couldn't find" not in detail or f"Couldn't find {model} " in detail):
                hint = "It was deleted meanwhile; run again."
                raise NotFoundError(operation, detail, hint, error.status, error.code) from error
            raise


def _addressed(entries: Iterable[Desired]) -> Iterator[tuple[str, Any]]:
    """Yield which agents entries name, as (email or id, value): their own, and those that take over the customers of others."""
    for one in entries:
        yield ("email", one.key) if one.id is None else ("id", one.id)
        if one.absent and one.values.get(SUCCESSOR):
            yield "email", one.values[SUCCESSOR]


def _groups_shown_by(agents: Iterable[Existing]) -> Snapshot:
    """Return the groups of agents, as far as reading these agents has shown the names."""
    shown = [item for agent in agents for item in agent.wire.get("user_groups") or ()]
    named = [item for item in shown if isinstance(item, dict) and item.get("id") and item.get("name")]
    return Snapshot.of(AGENT_GROUP, (Existing.from_wire(AGENT_GROUP, item) for item in named), complete=False)


def _lacking_roles(agents: Sequence[Existing], entries: Sequence[Desired]) -> list[Existing]:
    """Return the agents of whom roles are to be compared, and are not known yet."""
    named = [one for one in entries if ROLES in one.values and not one.absent]
    ids = {one.id for one in named}
    names = {normalize_name(name) for one in named if one.id is None for name in (one.key, one.renamed_from) if name}
    return [
        agent
        for agent in agents
        if ROLES not in agent.values and (str(agent.id) in ids or normalize_name(agent.name) in names)
    ]
