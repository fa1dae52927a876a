# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pruning: adds absent entries for objects that no entry names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..errors import InputError
from ..model.desired import Desired, DesiredByKind
from ..model.entity import Entity, Field
from ..model.problems import Problems
from ..model.state import AccountState, Existing
from ..model.text import join_names
from ..policy import Policy
from .matching import match
from .members import membership_fields, summarize


def with_prune(
    entities: Sequence[Entity],
    desired: DesiredByKind,
    state: AccountState,
    prune: Mapping[str, bool],
    policy: Policy,
    problems: Problems,
) -> tuple[dict[str, list[Desired]], list[str]]:
    """Return the desired objects, with absent ones for what no entry names, and warnings about what stays.

    prune: by plural of the kind. If members and their groups are pruned, the entries describe all of them; else, members of
    groups that the entries do not name stay. Protected objects always stay. InputError is raised if objects would have to be
    removed that can't be deleted, or not without options that only an entry can have. If it is not clear what an entry
    names, that is added to the problems, and nothing is pruned.
    """
    result = {kind: list(entries) for kind, entries in desired.items()}
    warnings: list[str] = []
    scope = _Scope(entities, desired, state, policy, problems, {one.kind for one in entities if prune.get(one.plural)})
    for entity in entities:
        if prune.get(entity.plural):
            if not state[entity.kind].complete:
                hint = "Nothing was changed; run again."
                raise InputError(f"prune of {entity.plural}", "the list of existing objects is incomplete", hint)
            inside, outside = scope.unnamed(entity)
            if problems:
                return {kind: list(entries) for kind, entries in desired.items()}, []
            _require_deletable(entity, inside)
            result[entity.kind] += [Desired(entity, one.id, one.name, absent=True, pruned=True) for one in inside]
            if outside:
                names = summarize(outside)
                warnings.append(
                    f"prune leaves {entity.title}s that are in groups that no entry names, or are in no group: {names}."
                )
    return result, warnings


def _require_deletable(entity: Entity, unnamed: Sequence[Existing]) -> None:
    """Raise InputError if there are objects to prune of a kind that prune can't delete."""
    needed = [field.name for field in entity.fields if field.delete_option]
    active = [one for one in unnamed if not entity.is_inactive(one.values)]
    if entity.undeletable and active:
        hint = f"Write entries for them. {entity.undeletable}"
    elif needed and unnamed:
        active = list(unnamed)
        hint = f"Write entries for them, with state absent and with {join_names(needed)}."
    else:
        return
    raise InputError(f"prune can't delete {entity.title}s; no entry names these: {summarize(active)}", hint=hint)


class _Scope:
    """What the entries name. pruned: the kinds of which nothing else may remain."""

    def __init__(
        self,
        entities: Sequence[Entity],
        desired: DesiredByKind,
        state: AccountState,
        policy: Policy,
        problems: Problems,
        pruned: Collection[str],
    ) -> None:
        self._entities, self._desired, self._state, self._policy = entities, desired, state, policy
        self._problems, self._pruned = problems, pruned

    def unnamed(self, entity: Entity) -> tuple[list[Existing], list[Existing]]:
        """Return the objects that no entry names: those that are pruned, and those of other groups than the named ones."""
        named = self._named_objects(entity)
        scopes = {
            field.name: self._named_groups(entity, field)
            for field in membership_fields(entity, self._state)
            if field.references not in self._pruned
        }
        inside: list[Existing] = []
        outside: list[Existing] = []
        for existing in sorted(self._state[entity.kind].present(), key=lambda existing: existing.name):
            groups = [id in ids for name, ids in scopes.items() for id in existing.refers_to(name)]
            pruned = not scopes or (all(groups) and bool(groups))
            if str(existing.id) not in named and not existing.protected:
                (inside if pruned else outside).append(existing)
        return inside, outside

    def _named_objects(self, entity: Entity) -> set[str]:
        """Return the ids of the objects that entries name, by themselves or as the group of a member."""
        named = self._matched(entity, self._desired.get(entity.kind, ()))
        for other in self._entities:
            for field in membership_fields(other, self._state):
                if field.references == entity.kind:
                    named |= self._named_groups(other, field)
        return named

    def _named_groups(self, entity: Entity, field: Field) -> set[str]:
        """Return the ids of the groups that entries name, by themselves or through a member."""
        kind = field.references or ""
        groups = [desired for desired in self._desired.get(kind, ()) if not desired.absent]
        named = self._matched(self._state[kind].entity, groups)
        lookup = self._state.lookup(kind)
        for desired in self._desired.get(entity.kind, ()):
            for name in desired.named(field.name):
                with self._problems.of(desired.place):
                    entry = lookup.find(name)
                    named |= {str(entry.id)} if entry else set()
        return named

    def _matched(self, entity: Entity, entries: Sequence[Desired]) -> set[str]:
        matches = []
        for desired in entries:
            with self._problems.of(desired.place):
                matches.append(match(desired, self._state[entity.kind], self._policy))
        found = {str(one.existing.id) for one in matches if one.existing}
        return found | {str(existing.id) for one in matches for existing in one.candidates}
