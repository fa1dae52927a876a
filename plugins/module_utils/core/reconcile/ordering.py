# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes -> steps, in the order in which they are safe to take.

Seats are freed before they are taken, and a group exists as long as it has members. So there are stages, each of one or
more steps:

1. groups that are created or change
2. agents that leave: deactivated, then deleted
3. agents that change, are created or become active again
4. agents that are deleted in favour of a successor who is created by the same plan
5. groups that are deleted
6. what takes a name that only stage 4 or 5 frees
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.entity import Entity
from ..model.lookup import normalize_name
from .plan import Action, Change, Step
from .resolver import references_in


def in_steps(entities: Sequence[Entity], changes: Sequence[Change]) -> tuple[Step, ...]:
    """Return the changes in steps; those of a step are of one kind and do not depend on each other.

    entities: what is referred to comes before what refers to it.
    """
    return tuple(step for stage in _stages(entities, changes) for step in _steps(stage))


def _stages(entities: Sequence[Entity], changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes of each stage, by kind; some of these lists may be empty."""
    coming = _coming_members(changes)
    given_up, freed = _names_given_up(changes), _names_freed_late(changes, coming)
    late = [change for change in changes if _new_key(change) in freed]
    groups = [entity for entity in entities if not _is_member(entity)]
    members = [entity for entity in entities if _is_member(entity)]

    def writes(entity: Entity) -> list[Change]:
        own = (change for change in changes if change.entity is entity and not change.is_deletion)
        return [change for change in own if _new_key(change) not in freed]

    def deletions(entity: Entity) -> list[Change]:
        return [change for change in changes if change.entity is entity and change.is_deletion]

    for entity in groups:
        yield writes(entity)
    for entity in members:
        yield [change for change in writes(entity) if _leaves_at_once(change, coming, given_up)]
        yield [change for change in deletions(entity) if not _refers_to(change, coming)]
    for entity in members:
        yield [change for change in writes(entity) if not _leaves_at_once(change, coming, given_up)]
        yield [change for change in deletions(entity) if _refers_to(change, coming)]
    for entity in reversed(groups):
        yield deletions(entity)
    for entity in entities:
        yield [change for change in late if change.entity is entity]


def _is_member(entity: Entity) -> bool:
    return any(field.membership for field in entity.fields)


def _coming_members(changes: Sequence[Change]) -> set[tuple[str, str]]:
    """Return the agents, by kind and name, who do not exist or are not active before the third stage."""
    return {
        (change.entity.kind, normalize_name(change.name))
        for change in changes
        if _is_member(change.entity) and change.action in (Action.CREATE, Action.ACTIVATE)
    }


def _leaves_at_once(change: Change, coming: set[tuple[str, str]], given_up: set[tuple[str, str]]) -> bool:
    """Return whether a deactivation needs nothing that only comes later: another agent, or a name that one gives up."""
    waits = _refers_to(change, coming) or _new_key(change) in given_up
    return change.action is Action.DEACTIVATE and not waits


def _refers_to(change: Change, objects: set[tuple[str, str]]) -> bool:
    return any(
        (kind, normalize_name(entry.label)) in objects for kind, entry in references_in(change.entity, change.values)
    )


def _names_given_up(changes: Sequence[Change]) -> set[tuple[str, str]]:
    """Return the names that deletions and renames free."""
    names = ((change, normalize_name(change.existing.name)) for change in changes if change.existing)
    return {
        (change.entity.kind, name)
        for change, name in names
        if change.is_deletion or _new_key(change)[1] not in ("", name)
    }


def _names_freed_late(changes: Sequence[Change], coming: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the names that deletions of the fourth and fifth stage free: what takes one of them comes last."""
    return {
        (change.entity.kind, normalize_name(change.name))
        for change in changes
        if change.is_deletion and (not _is_member(change.entity) or _refers_to(change, coming))
    }


def _new_key(change: Change) -> tuple[str, str]:
    return change.entity.kind, normalize_name(change.new_name or "")


def _steps(changes: Sequence[Change]) -> Iterator[Step]:
    """Yield the changes in steps: what refers to an object, or takes a name, comes after what creates or frees it."""
    remaining = list(changes)
    while remaining:
        created = {
            (change.entity.kind, normalize_name(change.name)) for change in remaining if change.action is Action.CREATE
        }
        holders = {
            normalize_name(change.existing.name): change
            for change in remaining
            if change.existing and change.new_name is not None
        }
        step = [
            change
            for change in remaining
            if not _refers_to(change, created) and holders.get(normalize_name(change.new_name or ""), change) is change
        ]
        step = step or remaining  # what can't be ordered was refused before
        yield tuple(step)
        begun = set(map(id, step))
        remaining = [change for change in remaining if id(change) not in begun]
