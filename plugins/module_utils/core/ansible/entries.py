# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Existing objects -> the entries that describe them, as the config module takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..export import export
from ..model.entity import Entity, Field
from ..model.lookup import normalize_name
from ..model.state import Existing
from ..policy import Policy
from ..query import QueryResult
from .input import refusal


@dataclass(frozen=True)
class Omission:
    """A value that the vendor shows, and that no entry can have. Without the key of the object, no entry can describe it."""

    existing: Existing
    option: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """Return the omission as a result shows it."""
        existing = self.existing
        return {"kind": existing.entity.kind, "name": existing.name, "option": self.option, "reason": self.reason}


class Entries:
    """The entries of an account.

    only_set: leave out blanks and the vendor's defaults, but never the option that switches an object on or off.
    with_ids: each entry has the id of its object.
    """

    def __init__(self, found: QueryResult, policy: Policy, only_set: bool, with_ids: bool) -> None:
        self._found, self._policy, self._only_set, self._with_ids = found, policy, only_set, with_ids
        self.omissions: list[Omission] = []

    def of(self, entity: Entity) -> list[dict[str, Any]]:
        """Return the entries of one kind. Two objects with one natural key raise InputError, unless entries have ids."""
        objects = [existing for existing in self._found.objects if existing.entity is entity]
        if not self._with_ids:
            _refuse_twins(objects)
        entries = (self._entry(existing) for existing in objects)
        return [entry for entry in entries if entity.key in entry]

    def _entry(self, existing: Existing) -> dict[str, Any]:
        entity = existing.entity
        options = export(existing, self._found.state, self._policy)
        id = options.pop(entity.id_option)
        entry = {entity.id_option: id} if self._with_ids else {}
        for name, value in options.items():
            reason = refusal(entity.by_name[name], value)
            if reason:
                self.omissions.append(Omission(existing, name, reason))
            elif not self._only_set or _is_set(entity.by_name[name], value) or name in _always_shown(entity):
                entry[name] = value
        return entry


def _always_shown(entity: Entity) -> tuple[str, ...]:
    return (entity.key, entity.switch.name) if entity.switch else (entity.key,)


def _is_set(field: Field, value: Any) -> bool:
    canonical = field.canonical(value)
    return canonical is not None and bool(canonical != field.canonical(field.vendor_default))


def _refuse_twins(objects: Sequence[Existing]) -> None:
    twins = list(_twins(objects))
    if twins:
        raise InputError(
            "; ".join(
                f"{first.title} exists twice, with the ids {first.id} and {second.id}" for first, second in twins
            ),
            hint="Rename or remove one of them in the vendor's console, or set ids.",
        )


def _twins(objects: Sequence[Existing]) -> Iterator[tuple[Existing, Existing]]:
    first: dict[str, Existing] = {}
    for existing in objects:
        other = first.setdefault(normalize_name(existing.name), existing)
        if other is not existing:
            yield other, existing
