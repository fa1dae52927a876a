# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DeepCall account: names get numbers, memberships are full sets, an update writes one field, reads lag behind writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Callable

from ..core.api.connection import ConnectionOptions
from ..core.api.file_store import FileStore, fingerprint
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport
from ..core.api.urls import base_url, host_of
from ..core.errors import (
    ContactCenterError,
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    VendorError,
    WriteNotConfirmedError,
    after_write,
    is_undecided,
    result_or_error,
)
from ..core.gateway import ExistingOrError, Gateway, ReadScope, Written
from ..core.model.codecs import Wire
from ..core.model.entity import Entity
from ..core.model.lookup import Lookup, LookupEntry, normalize_name
from ..core.model.state import AccountState, Completeness, Existing, Snapshot
from ..core.progress import Phase, Progress
from ..core.reconcile.plan import Change
from .credentials import WIRE_NAMES, DeepCallClient, choose_sign_in
from .estimate import DELETION, calls_for_writes
from .lists import AGENTS, ROLES, Suffices, read_groups, read_list
from .memberships import Assignments, Memberships
from .policy import DeepCallPolicy
from .schema import AGENT, AGENT_GROUP, ASSUMED_NAMES, CONNECTION, ENTITIES, MEMBERSHIP, agent_with_names

OTHER_SECTION = {"Employee": "Agent", "Agent": "Employee"}
ORDER = ("name", "email", "mobile", "role", "parent", "destination", "type", "did", "working_time", "call_password")
IN_PANEL = "Look for it in the panel."


class DeepCall(Gateway):
    """The port to one DeepCall account."""

    entities = ENTITIES
    connection = CONNECTION
    policy = DeepCallPolicy()
    workers = 8

    def __init__(
        self,
        transport: Transport,
        store: FileStore,
        progress: Progress,
        client: DeepCallClient,
        url: str,
        account: str,
        names: Mapping[str, str],
    ) -> None:
        super().__init__(transport, store, progress)
        self._client, self._url, self._account, self._names = client, url, account, dict(names)
        self._agent = agent_with_names(names)
        self.entities = (AGENT_GROUP, self._agent)
        self._memberships = Memberships(client, names["agent_id"], self.map_parallel, self.poll_until)
        self._agent_pages = 1  # that the list of agents turned out to have
        self._created_groups: dict[str, bool] = {}  # by id: False if it was only found after a lost response

    @classmethod
    def connect(cls, options: ConnectionOptions, writable: bool, progress: Progress) -> DeepCall:
        names = options["field_names"] or {}
        unknown = sorted(set(names) - set(ASSUMED_NAMES))
        if unknown:
            hint = f"Use only: {', '.join(ASSUMED_NAMES)}."
            raise InputError(f"field_names has unknown names: {', '.join(unknown)}", hint=hint)
        way = choose_sign_in(options)
        credentials = {WIRE_NAMES[name]: str(options[name]) for name in way}
        transport, store = Transport(options, writable, progress, cls.workers), options.open_store()
        url = base_url("deepcall_url", options["deepcall_url"], ("/api/v2",)) + "/api/v2"
        name = fingerprint(url, credentials.get("userId", credentials.get("ssid")))
        limiter = RateLimiter(store, f"calls-{name}", options["rate_limit"])
        client = DeepCallClient(transport, url, credentials, limiter)
        # the id of a session changes from time to time, and shows no account
        account = credentials.get("userId", host_of(url))
        return cls(transport, store, progress, client, url, account, {**ASSUMED_NAMES, **names})

    @property
    def url(self) -> str:
        return self._url

    @property
    def account(self) -> str:
        return self._account

    def load(self, scope: ReadScope) -> AccountState:
        if AGENT.kind not in scope.desired:
            return self._load_groups(scope)
        if not (scope.complete or scope.whole):
            return self._load_few(scope)
        groups = self._groups()
        all_groups = scope.prune or scope.whole or any(_of_groups(one.values) for one in scope.desired[AGENT.kind])
        read = list(groups) if all_groups else self._leaving(scope, groups)
        self._memberships.complete = bool(all_groups or read)
        reads: list[Callable[[], Any]] = [
            self._agent_rows,
            *(partial(self._memberships.fetch, group.id) for group in read),
        ]
        rows, *members = self.map_parallel(lambda one: one(), reads, Phase.READING)
        self._memberships.note(zip((group.id for group in read), members))
        return AccountState.of(groups, Snapshot.of(self._agent, map(self._with_groups, rows)))

    def _load_groups(self, scope: ReadScope) -> AccountState:
        """Read the groups, and agents only if groups that are to be deleted have members."""
        groups = self._groups()
        has_members = self._read_members(self._leaving(scope, groups))
        agents = self._agents() if has_members else Snapshot.of(self._agent, (), complete=False)
        return AccountState.of(groups, agents)

    def _load_few(self, scope: ReadScope) -> AccountState:
        """Read the agents, groups only if entries name them, and members only if these are groups of an agent that exists."""
        if not scope.names(AGENT_GROUP.kind):
            return AccountState.of(Snapshot.of(AGENT_GROUP, (), complete=False), self._agents())
        groups, agents = self._groups(), self._agents()
        in_groups = [one for one in scope.desired[AGENT.kind] if _of_groups(one.values) and not one.absent]
        if any(map(agents.may_select, in_groups)):
            self._read_members(groups)
            agents = Snapshot.of(self._agent, (self._with_groups(agent.wire) for agent in agents))
        return AccountState.of(groups, agents)

    def _leaving(self, scope: ReadScope, groups: Snapshot) -> list[Existing]:
        return list(filter(None, map(groups.select, scope.absent(AGENT_GROUP.kind))))

    def _read_members(self, groups: Iterable[Existing]) -> bool:
        """Read the members of all groups that the plan looks at; return whether there are any."""
        ids = [group.id for group in groups]
        members = self.map_parallel(self._memberships.fetch, ids, Phase.READING)
        self._memberships.note(zip(ids, members))
        self._memberships.complete = True
        return any(members)

    def _list(self, entity: Entity) -> Snapshot:
        return self._groups() if entity is AGENT_GROUP else self._agents()

    def _groups(self) -> Snapshot:
        rows = read_groups(self._client)
        return Snapshot.of(AGENT_GROUP, [Existing.from_wire(AGENT_GROUP, row, Completeness.PARTIAL) for row in rows])

    def _agents(self, suffices: Suffices = lambda rows: False) -> Snapshot:
        return Snapshot.of(self._agent, map(self._with_groups, self._agent_rows(suffices)))

    def _agent_rows(self, suffices: Suffices = lambda rows: False) -> list[Wire]:
        try:
            return self._section_rows(suffices)
        except NotFoundError:
            # DeepCall moved agents from one section to the other, and not every installation has followed
            self._names["section"] = OTHER_SECTION.get(self._names["section"], "Employee")
            return self._section_rows(suffices)

    def _section_rows(self, suffices: Suffices) -> list[Wire]:
        names = self._names
        agents = replace(AGENTS, ids=(names["agent_id"], *AGENTS.ids), names=(names["name"],))
        listing = read_list(self._client, f"{names['section']}/list", agents, {}, suffices)
        self._agent_pages = listing.pages
        return listing.rows

    def _with_groups(self, row: Wire) -> Existing:
        """Return an agent with its groups, as far as those are known."""
        secrets = (self._names["call_password"], "password")
        wire = {name: value for name, value in row.items() if name not in secrets}
        if self._memberships.knows(wire["id"]):
            groups = self._memberships.of(wire["id"])
            wire["memberships"] = list(groups)
            wire["receivers"] = [group for group, receives in groups.items() if receives]
        return Existing.from_wire(self._agent, wire, Completeness.PARTIAL)

    def fetch_lookup(self, name: str) -> Lookup:
        listed = read_list(self._client, "role/list", ROLES, {"page": 1, "limit": 100}).rows
        return Lookup("role", (LookupEntry(role.get("roleid", role["id"]), role["name"]) for role in listed))

    def create(self, entity: Entity, values: Mapping[str, Any]) -> Existing:
        operation = f'Creating the {entity.title} "{values[entity.key]}"'
        if entity is AGENT_GROUP:
            response = self._client.write("Group/add", operation, {"name": values["name"]}, idempotent=False)
            if not response.get("groupId"):
                raise OutcomeUnknownError(operation, "the response has no groupId")
            id = str(response["groupId"])
            self._created_groups[id] = True
            return Existing.from_wire(AGENT_GROUP, {"id": id}, Completeness.SUMMARY)
        person = {name: value for name, value in values.items() if name not in MEMBERSHIP}
        self._client.write(f"{self._names['section']}/create", operation, entity.encode(person, {}), idempotent=False)
        # the name of the new id in the response is not documented: the list shows it
        wire = entity.encode({"email": values["email"]}, {"id": None})
        return Existing.from_wire(entity, wire, Completeness.SUMMARY)

    def find(self, entity: Entity, values: Mapping[str, Any]) -> Existing | None:
        found = self.poll_until(lambda: self._list(entity).find(values[entity.key]), lambda shown: shown is not None)
        if found and entity is AGENT_GROUP:
            self._created_groups[found.id] = False
        return found

    def update(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> Existing:
        if entity is AGENT_GROUP:
            return self._update_group(existing, values)
        # one field a call; an agent is switched on first and switched off last
        order = ("status", *ORDER) if values.get("status") == "active" else (*ORDER, "status")
        written: list[str] = []
        try:
            for name in [name for name in order if name in values]:
                body = entity.encode({name: values[name]}, {self._names["agent_id"]: str(existing.id)})
                operation = f'Updating {name} of the agent "{existing.name}"'
                self._client.write(f"{self._names['section']}/update", operation, body, idempotent=True)
                written.append(name)
        except ContactCenterError as error:
            if not written:
                raise
            detail = f"{', '.join(written)} was written, then: {str(error).rstrip('.')}"
            operation = f'Updating the agent "{existing.name}"'
            raise WriteNotConfirmedError(operation, detail, "Run again to continue.", is_undecided(error)) from error
        return existing

    def _update_group(self, existing: Existing, values: Mapping[str, Any]) -> Existing:
        operation = f'Updating the agent group "{existing.name}"'
        body = {name: values.get(name, existing.values.get(name)) for name in ("name", "status")}
        # sent a second time, the group's own name may count as taken; the list shows what became of the first call
        self._client.write(
            "Group/update", operation, AGENT_GROUP.encode(body, {"groupId": str(existing.id)}), idempotent=False
        )
        return existing

    def estimate_calls(self, changes: Sequence[Change], calls_before: int) -> int:
        return len(changes) * DELETION if changes[0].is_deletion else calls_for_writes(changes, self._agent_pages)

    def finalize(self, entity: Entity, written: Sequence[Written]) -> Sequence[ExistingOrError]:
        return self._finalize_groups(written) if entity is AGENT_GROUP else self._finalize_agents(written)

    def _finalize_groups(self, written: Sequence[Written]) -> list[ExistingOrError]:
        sent = [
            (existing, {"name": values["name"]} if existing.id in self._created_groups else values)
            for existing, values in written
        ]
        return [
            result_or_error(self._named, existing, values, found) if isinstance(found, Existing) else found
            for (existing, values), found in zip(written, self._caught_up(AGENT_GROUP, sent))
        ]

    def _named(self, existing: Existing, values: Mapping[str, Any], found: Existing) -> Existing:
        """Return a group under its own name. One that was just created under another name is removed again."""
        name = values.get("name", existing.name)
        operation = f'Writing the agent group "{name}"'
        if found.name != name and self._created_groups.get(existing.id):
            with after_write(operation):  # this run created it, and it is empty, so its id may be deleted
                what = f'Removing the agent group "{found.name}"'
                self._client.write("Group/delete", what, {"groupId": found.id}, idempotent=True)
            detail = (
                f'DeepCall named it "{found.name}", so the name is taken where the list does not show it; '
                "it was removed again"
            )
            raise WriteNotConfirmedError(operation, detail, IN_PANEL)
        if found.name == name and existing.id in self._created_groups and values.get("status") == "inactive":
            found = self._switched_off(found, operation)
        if found.name != name:
            raise WriteNotConfirmedError(operation, f'it was written, but is now called "{found.name}"', IN_PANEL)
        return found

    def _switched_off(self, created: Existing, operation: str) -> Existing:
        """Switch off a new group, which can't be created that way."""
        inactive = {"status": "inactive"}
        with after_write(operation):
            self._update_group(created, inactive)
        (found,) = self._caught_up(AGENT_GROUP, [(created, inactive)])
        if isinstance(found, ContactCenterError):
            raise found
        return found

    def _finalize_agents(self, written: Sequence[Written]) -> list[ExistingOrError]:
        """Return each agent as the list shows it, after all were brought into the groups of the plan, and out of others."""
        agents: list[ExistingOrError] = [existing for existing, _values in written]
        persons = [at for at, (_existing, values) in enumerate(written) if _of_person(values)]
        for at, found in zip(persons, self._caught_up(self._agent, [written[at] for at in persons])):
            agents[at] = found
        desired = {
            agent.id: self._assignments(agent, values)
            for agent, (_existing, values) in zip(agents, written)
            if isinstance(agent, Existing) and _of_groups(values)
        }
        errors = self._memberships.assign(desired)
        return [
            result_or_error(self._assigned, agent, values, errors.get(agent.id))
            if isinstance(agent, Existing)
            else agent
            for agent, (_existing, values) in zip(agents, written)
        ]

    def _caught_up(self, entity: Entity, written: Sequence[Written]) -> list[ExistingOrError]:
        """Return each object as the list shows it once the list shows all that was written, or why it does not."""

        def read() -> Snapshot:
            return self._groups() if entity is AGENT_GROUP else self._agents(self._includes(written))

        def shows_all(listed: Snapshot) -> bool:
            return all(_shows(_found_in(listed, *one), one[1]) for one in written)

        if not written:
            return []
        listed: Snapshot | ContactCenterError = result_or_error(self.poll_until, read, shows_all)
        return [_as_listed(listed, entity, existing, values) for existing, values in written]

    def _includes(self, written: Sequence[Written]) -> Suffices:
        """Return a function that returns whether rows include all these agents; by address where an agent was just created."""
        ids = {existing.id for existing, _values in written if existing.id is not None}
        new = {normalize_name(values["email"]) for existing, values in written if existing.id is None}

        def includes(rows: Mapping[str, Wire]) -> bool:
            found = {normalize_name(row.get(self._names["email"])) for row in rows.values()} if new else new
            return ids <= rows.keys() and new <= found

        return includes

    def _assignments(self, agent: Existing, values: Mapping[str, Any]) -> Assignments:
        """Return the groups that the agent is to have, with whether it receives their calls."""
        now = self._memberships.of(agent.id)
        groups = _ids(values["agent_groups"]) if "agent_groups" in values else set(now)
        if "receive_call" in values:
            return {group: group in _ids(values["receive_call"]) for group in groups}
        return {group: now.get(group, True) for group in groups}

    def _assigned(self, agent: Existing, values: Mapping[str, Any], error: ContactCenterError | None) -> Existing:
        now = self._with_groups(agent.wire)
        partly = _of_person(values) or any(now.values.get(name) != agent.values.get(name) for name in MEMBERSHIP)
        if error and partly:
            operation = f'Assigning the agent "{agent.name}" to groups'
            detail = f"some of it was written, then: {str(error).rstrip('.')}"
            raise WriteNotConfirmedError(operation, detail, "Run again.", is_undecided(error)) from error
        if error:
            raise error
        return now

    def refetch(self, entity: Entity, objects: Sequence[Existing]) -> Sequence[Existing | None]:
        listed = self._list(entity)
        return [listed.by_id(existing.id) for existing in objects]

    def delete(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> None:
        operation = f'Deleting the agent group "{existing.name}"'
        if self._memberships.fetch(str(existing.id)):
            raise InputError(operation, "it still has members", "Remove them from it, then run again.")
        try:
            self._client.write("Group/delete", operation, {"groupId": str(existing.id)}, idempotent=True)
        except VendorError:
            listed = result_or_error(self._groups)
            if isinstance(listed, ContactCenterError) or listed.by_id(existing.id):
                raise
        with after_write(operation, reads_back=True):
            still_listed = self.poll_until(lambda: self._groups().by_id(existing.id), lambda shown: shown is None)
        if still_listed:
            raise WriteNotConfirmedError(operation, "it is still listed", IN_PANEL)


def _of_person(values: Mapping[str, Any]) -> bool:
    return any(name not in MEMBERSHIP for name in values)


def _of_groups(values: Mapping[str, Any]) -> bool:
    return any(name in MEMBERSHIP for name in values)


def _ids(entries: Sequence[LookupEntry] | None) -> set[str]:
    return {str(entry.id) for entry in entries or ()}


def _as_listed(
    listed: Snapshot | ContactCenterError, entity: Entity, existing: Existing, values: Mapping[str, Any]
) -> ExistingOrError:
    """Return an object that was written as the list shows it, or why it does not. listed: the list, or why it can't be read."""
    operation = f'Writing the {entity.title} "{values.get(entity.key, existing.name)}"'
    if isinstance(listed, ContactCenterError):
        detail = f"it was written, but then: {listed}"
        return WriteNotConfirmedError(operation, detail, "Run again.", undecided=True)
    missing = WriteNotConfirmedError(operation, "it was written, but is not listed", IN_PANEL)
    return _found_in(listed, existing, values) or missing


def _found_in(listed: Snapshot, existing: Existing, values: Mapping[str, Any]) -> Existing | None:
    """Return an object that was written, by its natural key if it was just created: the id of a new agent is not known."""
    return listed.by_id(existing.id) if existing.id is not None else listed.find(values[listed.entity.key])


def _shows(shown: Existing | None, values: Mapping[str, Any]) -> bool:
    return shown is not None and all(
        shown.entity.by_name[name].comparable(value) == shown.values.get(name)
        for name, value in values.items()
        if name not in MEMBERSHIP and name in shown.values
    )
