# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run needs beyond lists: details that lists lack, and lookups that entries and objects refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import InputError, VendorError
from ..gateway import Gateway
from ..model.entity import Field
from ..model.match import Match, Matches
from ..model.state import AccountState, Completeness, Existing, Presence
from .resolver import ReferenceResolver


def objects_needing_details(matches: Matches, state: AccountState, resolver: ReferenceResolver) -> list[Existing]:
    """Return the objects whose list form is not enough to plan with.

    These are objects that change or may change, since a change is planned on the whole object; objects that are deleted,
    so that the plan shows what they were; objects of which the list lacks a field that the entry names; objects that an
    entry may mean; and objects of which only a single read shows whether they still exist, where that matters.
    """
    needed: dict[Any, Existing] = {}
    for kind, listed in matches.items():
        for one in listed:
            if one.existing and _needs_details(one, one.existing, state, resolver):
                needed[kind, str(one.existing.id)] = one.existing
            for existing in one.candidates:
                if not existing.has_details:
                    needed[kind, str(existing.id)] = existing
    for existing in _doubtful_members(matches, state):
        needed[existing.entity.kind, str(existing.id)] = existing
    return list(needed.values())


def lookups_needed(matches: Matches, state: AccountState) -> list[str]:
    """Return the lookups that are needed to compare or write what the entries name, and that are not loaded yet."""
    needed: dict[str, None] = {}
    for listed in matches.values():
        for one in listed:
            for name, value in one.desired.values.items():
                field = one.desired.entity.by_name[name]
                if field.references and not state.has_lookup(field.references) and _is_looked_up(one, field, value):
                    needed[field.references] = None
    return list(needed)


def with_lookups_to_show(
    gateway: Gateway, objects: Sequence[Existing], state: AccountState
) -> tuple[AccountState, list[str]]:
    """Return the state with the lookups by which these objects are shown by name, and a warning for each that can't be read."""
    warnings = []
    for name, options in _lookups_to_show(objects, state).items():
        try:
            state = state.with_lookups({name: gateway.fetch_lookup(name)})
        except VendorError as error:
            warnings.append(f"{', '.join(options)} can't be shown by name: {error}")
    return state, warnings


def _lookups_to_show(objects: Sequence[Existing], state: AccountState) -> Mapping[str, list[str]]:
    """Return the lookups that are needed to show objects by name, each with the options that refer to it."""
    needed: dict[str, list[str]] = {}
    for entity in {id(existing.entity): existing.entity for existing in objects}.values():
        for field in entity.fields:
            if (
                field.references
                and not state.has_lookup(field.references)
                and any(_shows_only_ids(existing, field) for existing in objects)
            ):
                needed.setdefault(field.references, []).append(field.name)
    return needed


def _needs_details(one: Match, existing: Existing, state: AccountState, resolver: ReferenceResolver) -> bool:
    if existing.has_details or existing.presence is Presence.DELETED:
        return False
    if existing.presence is Presence.UNKNOWN and not one.desired.inactive:
        return True  # an entry that only asks for an inactive object is satisfied by a deleted one as well
    if one.desired.absent or one.recognized or one.writes_secrets:
        return True
    return any(
        _is_unknown_or_different(field, value, existing, state, resolver)
        for field, value in one.compared_values()
        if not field.stored_apart
    )


def _is_unknown_or_different(
    field: Field, value: Any, existing: Existing, state: AccountState, resolver: ReferenceResolver
) -> bool:
    if field.name not in existing.values:
        return True
    now = existing.values[field.name]
    if field.references and not state.has_lookup(field.references):
        return value is not None or now is not None
    try:
        return resolver.differs(field, value, existing)
    except InputError:  # an unknown name; the planner reports it
        return False


def _is_looked_up(one: Match, field: Field, value: Any) -> bool:
    if one.desired.absent:
        return one.existing is not None and field.delete_option and value is not None
    if field.delete_option:
        return False
    if not one.existing:
        return value is not None
    if field.name not in one.existing.values:
        return value is not None  # it can't be compared, but its names are checked
    if value and one.desired.entity.codec(field.name).shows_name(one.existing.wire, value):
        return False
    return value is not None or one.existing.values[field.name] is not None


def _shows_only_ids(existing: Existing, field: Field) -> bool:
    value = existing.values.get(field.name)
    if value is None:
        return False
    return not existing.entity.codec(field.name).shows_name(existing.wire, value)


def _doubtful_members(matches: Matches, state: AccountState) -> list[Existing]:
    """Return the members of groups that are to be deleted of which a list does not show whether they still exist."""
    leaving = {
        (kind, str(one.existing.id))
        for kind, listed in matches.items()
        for one in listed
        if one.existing and one.desired.absent
    }
    return [
        existing
        for snapshot in (state.snapshots.values() if leaving else ())
        for existing in snapshot
        if existing.presence is Presence.UNKNOWN
        and existing.completeness is Completeness.SUMMARY
        and any(
            (field.references, id) in leaving
            for field in existing.entity.fields
            if field.membership
            for id in existing.refers_to(field.name)
        )
    ]
