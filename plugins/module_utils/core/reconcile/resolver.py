# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the names in entries refer to: the objects as they will be once the plan has been carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..model.entity import Entity, Field
from ..model.lookup import Lookup, LookupEntry, normalize_name
from ..model.match import Match, Matches
from ..model.state import AccountState, Existing
from ..policy import Policy

Resolved = Any  # a LookupEntry, or a list of them, where the field refers to objects; else the value itself


class ReferenceResolver:
    """Resolves names to LookupEntry objects and ids to names. It makes no calls: what it needs has been loaded."""

    def __init__(self, entities: Sequence[Entity], matches: Matches, state: AccountState, policy: Policy) -> None:
        self._state, self._matches, self._policy = state, matches, policy
        self._entities: Mapping[str, Entity] = {entity.kind: entity for entity in entities}
        self._planned: dict[str, Lookup] = {}

    def resolve(self, field: Field, value: Any, current: Any = None) -> Resolved:
        """Return the value as it is written. A name that refers to nothing raises InputError.

        current: the canonical value that the object has now.
        """
        kind = field.references
        if not kind or value is None:
            return value
        if field.type != "list":
            return self._find(field, kind, value, current)
        ids = set(map(str, current or ()))
        found = [self._find(field, kind, name, str(name) if str(name) in ids else None) for name in value]
        return [entry for at, entry in enumerate(found) if entry not in found[:at]]  # two names may mean the same

    def current(self, field: Field, value: Any) -> Any:
        """Return a canonical value that was read, with the ids that lookups have for what it refers to."""
        kind = field.references
        if not kind or value is None or not self._state.has_lookup(kind):
            return value
        lookup = self._state.lookup(kind)
        if isinstance(value, tuple):
            return tuple(sorted(_listed_id(lookup, id) for id in value))
        return _listed_id(lookup, value)

    def differs(self, field: Field, value: Any, existing: Existing) -> bool:
        """Return whether a desired value differs from the known one of an object."""
        if field.references and value and existing.entity.codec(field.name).shows_name(existing.wire, value):
            return False
        now = self.current(field, existing.values[field.name])
        return bool(field.comparable(self.resolve(field, value, now)) != now)

    def names(self, field: Field, value: Any) -> Any:
        """Return a canonical value that was read as a reader is shown it: by name, lists sorted."""
        if isinstance(value, tuple):
            return sorted((self._label(field, item) for item in value), key=str)
        return self._label(field, value)

    def planned_objects(self, kind: str) -> Iterator[LookupEntry]:
        """Yield the objects of a kind as they will be: created ones included, renamed ones renamed, deleted ones left out.

        There are none of a kind that was not read.
        """
        matches, snapshot = self._matches.get(kind, ()), self._state.snapshots.get(kind)
        yield from (LookupEntry(None, one.desired.key or "") for one in matches if _is_new(one))
        by_id = {str(one.existing.id): one.desired for one in matches if one.existing}
        for existing in snapshot.present() if snapshot else ():
            desired = by_id.get(str(existing.id))
            if not (desired and desired.absent):
                renamed = desired.key if desired and desired.id is not None else None
                yield LookupEntry(existing.id, renamed or existing.name)

    def _lookup(self, name: str) -> Lookup:
        if name not in self._planned:
            if name in self._matches:
                planned = Lookup(self._entities[name].title, self.planned_objects(name))
            else:
                planned = self._policy.planned_lookup(name, self._state.lookup(name), self.planned_objects)
            self._planned[name] = planned
        return self._planned[name]

    def _find(self, field: Field, kind: str, name: Any, current: str | None) -> LookupEntry:
        lookup = self._lookup(kind)
        entry = lookup.find(name) or self._policy.unlisted(field, str(name), current)
        if not entry and current is not None and str(name) == current:
            entry = lookup.by_id(current) or LookupEntry(current, str(name))
        if not entry:
            raise self._leaving(kind, name) or lookup.not_found(name)
        return entry

    def _leaving(self, kind: str, name: Any) -> InputError | None:
        """Return the error for a name that no object will have once the plan has been carried out, although one has it now."""
        normalized = normalize_name(str(name).strip())
        for one in self._matches.get(kind, ()):
            desired = one.desired
            if normalized not in one.names or (one.existing is None and not desired.absent):
                continue
            place = desired.place if desired.position is None else f"{desired.entity.plural}[{desired.position}]"
            what = "removes it" if desired.absent else f'renames it to "{desired.key}"'
            return InputError(f'unknown {desired.entity.title} "{name}"', f"{place} {what}")
        return None

    def _label(self, field: Field, value: Any) -> Any:
        if not field.references or value is None or not self._state.has_lookup(field.references):
            return value
        return self._state.lookup(field.references).label(value)


def shown(value: Resolved) -> Any:
    """Return a resolved value as a reader is shown it: references as names, lists sorted."""
    if isinstance(value, (list, tuple)):
        items: list[Any] = [shown(item) for item in value]
        return sorted(items, key=str)
    return value.label if isinstance(value, LookupEntry) else value


def references_in(entity: Entity, values: Mapping[str, Any]) -> Iterator[tuple[str, LookupEntry]]:
    """Yield the references among resolved values, as (kind or lookup, entry)."""
    for name, value in values.items():
        kind = entity.by_name[name].references
        for item in (value if isinstance(value, list) else [value]) if kind else ():
            if kind and isinstance(item, LookupEntry):
                yield kind, item


def _listed_id(lookup: Lookup, id: str) -> str:
    """Return the id under which a lookup lists what an object refers to; objects may hold another form of it."""
    entry = lookup.by_id(id)
    return str(entry.id) if entry else id


def _is_new(one: Match) -> bool:
    return one.existing is None and not one.desired.absent
