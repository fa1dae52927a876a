# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which existing object each entry means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import InputError
from ..model.desired import Desired, DesiredByKind
from ..model.entity import Entity
from ..model.lookup import normalize_name
from ..model.match import Match
from ..model.problems import Problems
from ..model.state import AccountState, Snapshot
from ..policy import Policy


def match_all(
    entities: Sequence[Entity], desired: DesiredByKind, state: AccountState, policy: Policy, problems: Problems
) -> dict[str, list[Match]]:
    """Return the matches by kind. Entries that can't be matched are left out, and added to the problems."""
    return {
        entity.kind: _match_entries(entity, desired[entity.kind], state[entity.kind], policy, problems)
        for entity in entities
        if desired.get(entity.kind)
    }


def match(desired: Desired, snapshot: Snapshot, policy: Policy) -> Match:
    """Return the match of one entry, regardless of other entries. What is ambiguous raises InputError."""
    existing = snapshot.select(desired)
    former = snapshot.find(desired.renamed_from) if desired.renamed_from else None
    if former and (not existing or existing is former):
        return Match(desired if former.name == desired.key else replace(desired, id=former.id), former)
    if existing and former:
        raise InputError(
            f'both "{existing.name}" (id {existing.id}) and "{former.name}" (id {former.id}) exist',
            hint=f"Remove renamed_from, or select one with {desired.entity.id_option}.",
        )
    if existing or desired.absent or desired.id is not None:
        return Match(desired, existing)
    recognized = policy.recognize(desired, snapshot)
    candidates = () if recognized else tuple(policy.candidates(desired, snapshot))
    return Match(desired, recognized, recognized is not None, candidates)


def _match_entries(
    entity: Entity, entries: Sequence[Desired], snapshot: Snapshot, policy: Policy, problems: Problems
) -> list[Match]:
    matches: list[Match] = []
    for desired in entries:
        with problems.of(desired.place):
            one = match(desired, snapshot, policy)
            _require_known_id(one)
            matches.append(one)
    matches = _without_pruning_of_recognized(matches)
    renamed = _ids_of_renamed(matches)
    _refuse_two_entries_for_one(entity, [one for one in matches if not _is_satisfied(one, renamed)], problems)
    return [Match(one.desired) if _is_satisfied(one, renamed) else one for one in matches]


def _without_pruning_of_recognized(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without the pruning of objects that an entry means: only their details have shown that."""
    meant = {str(one.existing.id) for one in matches if one.existing and one.recognized}
    return [one for one in matches if not (one.desired.pruned and one.existing and str(one.existing.id) in meant)]


def _ids_of_renamed(matches: Sequence[Match]) -> set[str]:
    """Return the ids of the objects that entries select by id, and give a key."""
    return {
        str(one.existing.id)
        for one in matches
        if one.existing and one.desired.id is not None and one.desired.key and not one.desired.absent
    }


def _is_satisfied(one: Match, renamed: set[str]) -> bool:
    """Return whether an entry only asks that a key is free, and finds it on an object that another entry renames by id.

    Once that rename is done, no other object has the key: the file stays valid, run after run.
    """
    by_key = one.desired.absent and one.desired.id is None
    return by_key and one.existing is not None and str(one.existing.id) in renamed


def _require_known_id(one: Match) -> None:
    entity, id = one.desired.entity, one.desired.id
    if not one.existing and id is not None and not one.desired.absent:
        raise InputError(
            f"no {entity.title} has the {entity.id_option} {id}, or this account has no access to it",
            hint=f"Correct {entity.id_option}, or omit it to create the object.",
        )


def _refuse_two_entries_for_one(entity: Entity, matches: Sequence[Match], problems: Problems) -> None:
    first: dict[tuple[bool, str], Desired] = {}
    for one in matches:
        key = str(one.existing.id) if one.existing else normalize_name(one.desired.name)
        rival = first.setdefault((one.existing is not None, key), one.desired)
        if rival is not one.desired:
            problems.add(one.desired.place, f"is the same {entity.title} as {rival.place}; keep one of the entries")
