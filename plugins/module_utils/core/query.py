# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What info modules read: objects of one kind, selected by key, id or group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .gateway import Gateway, ReadScope
from .model.desired import Desired, DesiredByKind
from .model.entity import Entity
from .model.state import AccountState, Existing, Presence, Snapshot
from .reconcile.loading import with_lookups_to_show
from .reconcile.matching import match


@dataclass(frozen=True)
class Query:
    """Which objects to read.

    selected: the one object to return, by key or id; None means all. group: only members of this group, as (kind, name).
    details: read every field, with one call for each object where lists are summaries.
    """

    entity: Entity = field(repr=False)
    selected: Desired | None = None
    group: tuple[str, str] | None = None
    details: bool = True


@dataclass(frozen=True)
class QueryResult:
    """The objects that were found, and the state by which their references can be shown by name."""

    objects: list[Existing]
    state: AccountState
    warnings: list[str]


def read_account(gateway: Gateway, details: bool) -> QueryResult:
    """Return all objects of the account by kind and name; soft-deleted ones are left out, and kinds that it does not show.

    details: read every field, with further calls where lists lack some; else only what lists show.
    """
    nothing_desired: DesiredByKind = {entity.kind: [] for entity in gateway.entities}
    state = gateway.load(ReadScope(nothing_desired, complete=True, whole=True, details=details))
    for entity in gateway.entities:
        state = _with_details(gateway, list(state[entity.kind]), state) if details else state
    objects = [
        existing
        for entity in gateway.entities
        for existing in sorted(state[entity.kind].present(), key=lambda existing: existing.name)
    ]
    unread = (item for one in state.snapshots.values() for item in one.unread.items())
    refused = [f"{one.entity.plural} are left out: {one.refusal}" for one in state.snapshots.values() if one.refusal]
    refused += [f"{name} is left out: {reason}." for name, reason in unread]
    return _result(gateway, objects, state, refused)


def run_query(gateway: Gateway, query: Query) -> QueryResult:
    """Return the objects that the query selects; soft-deleted ones are left out."""
    selected = [query.selected] if query.selected else []
    scope = ReadScope({query.entity.kind: selected}, complete=not selected, whole=True, group=query.group)
    state = gateway.load(scope)
    state = state.with_objects(_details_of_candidates(gateway, state[query.entity.kind], selected))
    snapshot = state[query.entity.kind]
    matched = (
        [match(desired, snapshot, gateway.policy).existing for desired in selected] if selected else list(snapshot)
    )
    objects = [existing for existing in matched if existing]
    if query.group:
        kind, name = query.group
        objects = [existing for existing in objects if _is_member(existing, state[kind].get(name))]
    if query.details:
        state = _with_details(gateway, objects, state)
        objects = [state[query.entity.kind].by_id(existing.id) or existing for existing in objects]
    objects = [existing for existing in objects if existing.presence is not Presence.DELETED]
    return _result(gateway, objects, state)


def _result(
    gateway: Gateway, objects: list[Existing], state: AccountState, warnings: Sequence[str] = ()
) -> QueryResult:
    state, unshown = with_lookups_to_show(gateway, objects, state)
    return QueryResult(objects, state, [*warnings, *gateway.warnings, *unshown])


def _with_details(gateway: Gateway, objects: Sequence[Existing], state: AccountState) -> AccountState:
    """Return the state with every field of these objects, which are of one kind."""
    summaries = [existing for existing in objects if not existing.has_details]
    return state.with_objects(gateway.recall_or_fetch(summaries)) if summaries else state


def _details_of_candidates(gateway: Gateway, snapshot: Snapshot, selected: Sequence[Desired]) -> list[Existing]:
    candidates = [
        existing
        for desired in selected
        for existing in match(desired, snapshot, gateway.policy).candidates
        if not existing.has_details
    ]
    return gateway.fetch_each(candidates)


def _is_member(existing: Existing, group: Existing) -> bool:
    return any(
        str(group.id) in existing.refers_to(one.name)
        for one in existing.entity.fields
        if one.membership and one.references == group.entity.kind
    )
