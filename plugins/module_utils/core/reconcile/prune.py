# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pruning: what no entry names is to be absent, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..errors import InputError
from ..model.desired import Desired, DesiredByKind
from ..model.entity import Entity, Field
from ..model.state import AccountState
from ..policy import Policy
from .matching import match
from .members import membership_fields


def with_prune(
    entities: Sequence[Entity], desired: DesiredByKind, state: AccountState, prune: Mapping[str, bool], policy: Policy
) -> dict[str, list[Desired]]:
    """Return the desired objects, and absent ones for what no entry names.

    prune: by plural of the kind. Members of groups that the entries do not name stay, and so do protected objects.
    """
    result = {kind: list(entries) for kind, entries in desired.items()}
    for entity in entities:
        if prune.get(entity.plural):
            if not state[entity.kind].complete:
                hint = "Nothing was changed; run again."
                raise InputError(f"prune of {entity.plural}", "the list of existing objects is incomplete", hint)
            result[entity.kind] += _Scope(entities, desired, state, policy).unnamed(entity)
    return result


class _Scope:
    """What the entries name."""

    def __init__(self, entities: Sequence[Entity], desired: DesiredByKind, state: AccountState, policy: Policy) -> None:
        self._entities, self._desired, self._state, self._policy = entities, desired, state, policy

    def unnamed(self, entity: Entity) -> Iterator[Desired]:
        """Yield an absent entry for each object that no entry names, and that belongs to no other group than named ones."""
        named = self._named_objects(entity)
        scopes = {field.name: self._named_groups(entity, field) for field in membership_fields(entity, self._state)}
        for existing in sorted(self._state[entity.kind], key=lambda existing: existing.name):
            outside = any(id not in ids for name, ids in scopes.items() for id in existing.refers_to(name))
            if str(existing.id) not in named and not existing.protected and not outside:
                yield Desired(entity, existing.id, existing.name, absent=True, pruned=True)

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
            value = None if desired.absent else desired.values.get(field.name)
            for name in (value if isinstance(value, list) else [value]) if value else ():
                entry = lookup.find(name)
                named |= {str(entry.id)} if entry else set()
        return named

    def _matched(self, entity: Entity, entries: Sequence[Desired]) -> set[str]:
        matches = [match(desired, self._state[entity.kind], self._policy) for desired in entries]
        found = {str(one.existing.id) for one in matches if one.existing}
        return found | {str(existing.id) for one in matches for existing in one.candidates}
