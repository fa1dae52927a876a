# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What exists in the account: the objects of each kind, and the lookups by which options refer to other objects."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any, Callable, Union

from ..errors import InputError, UnexpectedResponseError, VendorError
from .codecs import Wire
from .desired import Desired
from .entity import Entity
from .lookup import Lookup, LookupEntry, normalize_name
from .text import join_names


class Completeness(Enum):
    """How much of an object is known."""

    SUMMARY = "summary"  # what is missing is unknown, and a single read shows more
    REMEMBERED = "remembered"  # an earlier run has read it whole; enough to compare with, not to write
    PARTIAL = "partial"  # what is missing is unknown, and no read shows more
    FULL = "full"  # what is missing is blank


WHOLE = (Completeness.FULL, Completeness.REMEMBERED)


class Presence(Enum):
    """Whether a listed object is really there."""

    PRESENT = "present"
    DELETED = "deleted"  # the vendor still lists it
    UNKNOWN = "unknown"  # a single read shows it


@dataclass(frozen=True)
class Existing:
    """One object of the account.

    values: the canonical values that are known, by option.
    wire: the object as the vendor sent it, so that an update of the whole object can carry back what the model does not know.
    owned, owner: options that another system maintains and that are left unchanged, and the reason for messages.
    protected: why the object must never be removed, or None.
    in_use: why it can't be deleted as it is, if something is in it that is not managed.
    read_at: the time.monotonic() at which it was read.
    """

    entity: Entity = field(repr=False)
    id: Any
    name: str
    values: Mapping[str, Any] = field(repr=False)
    wire: Wire = field(repr=False)
    completeness: Completeness = Completeness.FULL
    presence: Presence = Presence.PRESENT
    owned: tuple[str, ...] = ()
    owner: str | None = None
    protected: str | None = None
    in_use: str | None = None
    read_at: float = field(default_factory=time.monotonic, repr=False)

    @classmethod
    def from_wire(
        cls,
        entity: Entity,
        wire: Wire,
        completeness: Completeness = Completeness.FULL,
        presence: Presence = Presence.PRESENT,
        owned: tuple[str, ...] = (),
        owner: str | None = None,
        protected: str | None = None,
        in_use: str | None = None,
    ) -> Existing:
        """Return the object that a wire object shows."""
        values = entity.decode(wire, missing_is_blank=completeness in WHOLE)
        name = str(values.get(entity.key) or f"(no {entity.key})")
        id = wire[entity.id_property]
        return cls(entity, id, name, values, wire, completeness, presence, owned, owner, protected, in_use)

    @property
    def title(self) -> str:
        """How messages refer to it."""
        return f'{self.entity.title} "{self.name}"'

    @property
    def has_details(self) -> bool:
        """Whether no further read would show more."""
        return self.completeness not in (Completeness.SUMMARY, Completeness.REMEMBERED)

    @property
    def age(self) -> float:
        """Seconds since it was read."""
        return time.monotonic() - self.read_at

    def refers_to(self, option: str) -> tuple[str, ...]:
        """Return the ids that a reference holds, as text."""
        value = self.values.get(option)
        return value if isinstance(value, tuple) else () if value is None else (value,)

    def with_owned(self, names: tuple[str, ...]) -> Existing:
        """Return the object with these options maintained by its owner."""
        return replace(self, owned=names)

    def with_values(self, values: Mapping[str, Any]) -> Existing:
        """Return the object with these canonical values, which were read elsewhere."""
        return replace(self, values={**self.values, **values}) if values else self

    def as_deleted(self) -> Existing:
        """Return the object as one that is still listed, while no single read finds it."""
        return replace(self, presence=Presence.DELETED, completeness=Completeness.PARTIAL)

    def known_as(self, name: str) -> Existing:
        """Return the object under the name that messages use for it, if its wire object does not show one."""
        return self if self.values.get(self.entity.key) else replace(self, name=name)

    def forget(self, names: Iterable[str]) -> Existing:
        """Return the object without these values: they have been written, and must be read again to be known."""
        dropped = set(names)
        values = {name: value for name, value in self.values.items() if name not in dropped}
        return replace(self, values=values, completeness=Completeness.SUMMARY)


KeyOf = Callable[[Existing], Union[str, tuple[str, ...], None]]


@dataclass(frozen=True)
class Snapshot:
    """The objects of one kind. An incomplete snapshot proves no absence beyond what was requested.

    unread: why options that are stored apart could not be read, by option; no object has a value of these.
    refusal: why the vendor does not show objects of this kind, so that the snapshot is empty.
    lookups: those of the account that have been loaded, by name.
    """

    entity: Entity = field(repr=False)
    objects: tuple[Existing, ...]
    complete: bool = True
    unread: Mapping[str, str] = field(default_factory=dict)
    refusal: VendorError | None = None
    lookups: Mapping[str, Lookup] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entity: Entity, objects: Iterable[Existing], complete: bool = True) -> Snapshot:
        """Return a snapshot of these objects; of two with one id, the first counts."""
        unique: dict[str, Existing] = {}
        for existing in objects:
            unique.setdefault(str(existing.id), existing)
        return cls(entity, tuple(unique.values()), complete)

    def __iter__(self) -> Iterator[Existing]:
        return iter(self.objects)

    def __len__(self) -> int:
        return len(self.objects)

    @cached_property
    def _ids(self) -> dict[str, Existing]:
        return {str(existing.id): existing for existing in self.objects}

    @cached_property
    def _indexes(self) -> dict[KeyOf, dict[str, list[Existing]]]:
        return {}

    def having(self, key_of: KeyOf, key: str) -> list[Existing]:
        """Return the objects for which key_of(existing) is this key, or contains it. The index is made once."""
        if key_of not in self._indexes:
            index: dict[str, list[Existing]] = {}
            for existing in self.objects:
                own = key_of(existing)
                for one in (own,) if isinstance(own, str) else own or ():
                    index.setdefault(one, []).append(existing)
            self._indexes[key_of] = index
        return self._indexes[key_of].get(key, [])

    def by_id(self, id: object) -> Existing | None:
        """Return the object with this id, or None."""
        return self._ids.get(str(id))

    def present(self) -> Iterator[Existing]:
        """Yield the objects that the vendor does not keep as deleted ones."""
        return (existing for existing in self.objects if existing.presence is not Presence.DELETED)

    def find(self, key: str) -> Existing | None:
        """Return the object with this natural key, or None. Letter case counts only where there is a choice."""
        return self.single(key, self.having(_name, key) or self.alike(key))

    def alike(self, key: str) -> list[Existing]:
        """Return the objects with this natural key, whatever its letter case."""
        return self.having(_normalized_name, normalize_name(key))

    def select(self, desired: Desired) -> Existing | None:
        """Return the object that an entry selects by its id, else by its key, or None."""
        return self.by_id(desired.id) if desired.id is not None else self.find(desired.key or "")

    def may_select(self, desired: Desired) -> bool:
        """Return whether an entry may mean one of these objects, even if it is not clear which one."""
        if desired.id is not None:
            return self.by_id(desired.id) is not None
        keys = (key for key in (desired.key, desired.renamed_from) if key)
        return any(map(self.alike, keys))

    def single(self, key: str, hits: list[Existing]) -> Existing | None:
        """Return the only hit, or None; several raise an InputError with their ids."""
        if len(hits) > 1:
            ids = join_names(existing.id for existing in hits)
            raise InputError(
                f'{self.entity.title} "{key}" exists {len(hits)} times, with the ids {ids}',
                hint=f"Select one with {self.entity.id_option}, or remove the others in the vendor's console.",
            )
        return hits[0] if hits else None

    def get(self, key: str) -> Existing:
        """Return the object with this natural key; where there is none, an InputError suggests the closest keys."""
        existing = self.find(key)
        if not existing:
            raise self.lookup.not_found(key)
        return existing

    @cached_property
    def lookup(self) -> Lookup:
        """The objects as a lookup."""
        return Lookup(self.entity.title, (LookupEntry(existing.id, existing.name) for existing in self.objects))

    def with_unread(self, unread: Mapping[str, str]) -> Snapshot:
        """Return the snapshot with the reasons why these options could not be read."""
        return replace(self, unread=unread)

    def updated(self, objects: Iterable[Existing]) -> Snapshot:
        """Return the snapshot with newer readings of its objects, and with objects that it did not have."""
        newer = {str(existing.id): existing for existing in objects}
        known = [newer.pop(str(existing.id), existing) for existing in self.objects]
        return replace(self, objects=(*known, *newer.values()))


def _name(existing: Existing) -> str:
    return existing.name


def _normalized_name(existing: Existing) -> str:
    return normalize_name(existing.name)


@dataclass(frozen=True)
class AccountState:
    """Everything of one account that a plan is made from: snapshots by kind, lookups by name."""

    snapshots: Mapping[str, Snapshot]
    lookups: Mapping[str, Lookup] = field(default_factory=dict)

    @classmethod
    def of(cls, *snapshots: Snapshot) -> AccountState:
        """Return the state that these snapshots make up, without lookups."""
        return cls({snapshot.entity.kind: snapshot for snapshot in snapshots})

    def __getitem__(self, kind: str) -> Snapshot:
        return self.snapshots[kind]

    def has_lookup(self, name: str) -> bool:
        """Whether lookup(name) is at hand."""
        return name in self.snapshots or name in self.lookups

    def lookup(self, name: str) -> Lookup:
        """Return the objects of a kind, or the entries of a lookup that has been loaded."""
        return self.snapshots[name].lookup if name in self.snapshots else self.lookups[name]

    def with_lookups(self, lookups: Mapping[str, Lookup]) -> AccountState:
        """Return the state with further lookups."""
        known = {**self.lookups, **lookups}
        snapshots = {kind: replace(snapshot, lookups=known) for kind, snapshot in self.snapshots.items()}
        return replace(self, snapshots=snapshots, lookups=known) if lookups else self

    def with_objects(self, objects: Iterable[Existing]) -> AccountState:
        """Return the state with newer readings of objects, and with objects that it did not have."""
        newer: dict[str, list[Existing]] = {}
        for existing in objects:
            newer.setdefault(existing.entity.kind, []).append(existing)
        return replace(
            self,
            snapshots={
                kind: snapshot.updated(newer[kind]) if kind in newer else snapshot
                for kind, snapshot in self.snapshots.items()
            },
        )


def require_records(response: object, title: str, id_property: str) -> list[Wire]:
    """Return the objects of a list response; None is "no content".

    Anything that is not a list of objects with an id raises UnexpectedResponseError: it is never an empty list.
    """
    if response is None:
        return []
    if not isinstance(response, list):
        raise UnexpectedResponseError(
            f"Listing the {title}",
            f"the response is not a list but {type(response).__name__}",
            "Check the URL and the vendor's status.",
        )
    for item in response:
        if not isinstance(item, dict) or item.get(id_property) in (None, ""):
            raise UnexpectedResponseError(
                f"Listing the {title}",
                f"an entry has no {id_property}",
                "Run again; an incomplete list proves nothing.",
            )
    return response
