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
from ..gateway import Gateway
from ..model.desired import desired_objects
from ..model.entity import Entity, Field
from ..model.lookup import normalize_name
from ..model.state import Existing
from ..query import QueryResult
from ..reconcile.pipeline import refusals
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

    def __init__(self, found: QueryResult, gateway: Gateway, only_set: bool, with_ids: bool) -> None:
        self._found, self._gateway, self._only_set, self._with_ids = found, gateway, only_set, with_ids
        self.omissions: list[Omission] = []

    def lists(self) -> dict[str, list[dict[str, Any]]]:
        """Return the entries by list. Two objects with one natural key raise InputError, unless entries have ids.

        There is no list of a kind that the account does not show: an empty one would mean that it has no such objects.
        What no entry can have is left out, and added to the omissions. No call is made.
        """
        shown = [entity for entity in self._gateway.entities if not self._found.state[entity.kind].refusal]
        described = [_Described(entity, self._described(entity)) for entity in shown]
        while self._without_refused(described):
            pass
        return {one.entity.plural: one.entries for one in described}

    def _described(self, entity: Entity) -> list[tuple[Existing, dict[str, Any]]]:
        objects = [existing for existing in self._found.objects if existing.entity is entity]
        if not self._with_ids:
            _refuse_twins(objects)
        entries = [(existing, self._entry(existing)) for existing in objects]
        return [(existing, entry) for existing, entry in entries if entity.key in entry]

    def _entry(self, existing: Existing) -> dict[str, Any]:
        entity = existing.entity
        options = export(existing, self._found.state, self._gateway.policy)
        id = options.pop(entity.id_option)
        entry = {entity.id_option: id} if self._with_ids else {}
        for name, value in options.items():
            reason = refusal(entity.by_name[name], value) or self._unnamed(existing, entity.by_name[name])
            if reason:
                self.omissions.append(Omission(existing, name, reason))
            elif not self._only_set or entity.by_name[name].is_set(value) or name in _always_shown(entity):
                entry[name] = value
        return entry

    def _unnamed(self, existing: Existing, field: Field) -> str | None:
        """Return why an option can't name what it refers to, or None."""
        value = existing.values[field.name]
        if not field.references or value is None or self._found.state.has_lookup(field.references):
            return None
        shows_name = existing.entity.codec(field.name).shows_name(existing.wire, value)
        return None if shows_name else UNNAMED

    def _without_refused(self, described: Sequence[_Described]) -> bool:
        """Remove what a plan of the entries refuses; return whether there was anything to remove."""
        desired = {one.entity.kind: desired_objects(one.entity, one.entries) for one in described}
        refused = dict(refusals(self._gateway, desired, self._found.state))
        removed = False
        for one in described:
            for position, entry in enumerate(desired[one.entity.kind]):
                if entry.place in refused:
                    self.omissions.append(one.remove(position, refused[entry.place]))
                    removed = True
            one.drop_removed()
        return removed


UNNAMED = "refers to an object whose name can't be read"


class _Described:
    """The objects of one kind, each with its entry."""

    def __init__(self, entity: Entity, described: list[tuple[Existing, dict[str, Any]]]) -> None:
        self.entity, self._described = entity, described

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries, without their objects."""
        return [entry for _existing, entry in self._described]

    def remove(self, position: int, reason: str) -> Omission:
        """Remove the option with which a reason begins; if it begins with none, empty the entry."""
        existing, entry = self._described[position]
        option, _blank, rest = reason.partition(" ")
        if option in entry and option != self.entity.key:
            del entry[option]
            return Omission(existing, option, rest)
        entry.clear()
        return Omission(existing, self.entity.key, f"can't be used: {reason}")

    def drop_removed(self) -> None:
        """Leave out entries that were emptied."""
        self._described = [(existing, entry) for existing, entry in self._described if entry]


def _always_shown(entity: Entity) -> tuple[str, ...]:
    return (entity.key, entity.switch.name) if entity.switch else (entity.key,)


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
