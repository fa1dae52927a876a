# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names for ids: what an option that refers to another object can name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Callable

from ..errors import InputError, UnknownNameError
from .text import first_names, normalize_text

SHOWN = 5  # names, where none resembles the unknown one


def normalize_name(text: object) -> str:
    """Return the form in which names are looked up: letter case, composition and invisible characters make no difference.

    Straße and Strasse stay different.
    """
    return normalize_text(str(text)).lower()


@dataclass(frozen=True)
class LookupEntry:
    """An object that an option can refer to.

    id: None while the object is only planned; it is known once the object has been created.
    label: the name that is shown. names: further names that a user may write. data: what the vendor's body needs
    in addition to the id.
    """

    id: Any
    label: str
    names: tuple[str, ...] = ()
    data: Any = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """The label and the further names, without blank ones."""
        return tuple(filter(None, (str(name).strip() for name in (self.label, *self.names) if name is not None)))


class Lookup:
    """The entries of one kind, by id and by name. title is the kind in words, such as "agent group".

    An entry is labelled with the first of its names that no other entry has.
    """

    def __init__(self, title: str, entries: Iterable[LookupEntry]) -> None:
        self.title = title
        self._by_id: dict[str, LookupEntry] = {}
        self._by_name: dict[str, list[LookupEntry]] = {}
        self._by_normalized_name: dict[str, list[LookupEntry]] = {}
        self._given = entries = list(entries)
        counts = Counter(name for entry in entries for name in set(entry.all_names))
        for entry in entries:
            label = next((name for name in entry.all_names if counts[name] == 1), entry.label)
            labelled = entry if label == entry.label else replace(entry, label=label)
            if entry.id is not None:
                self._by_id[str(entry.id)] = labelled
            for name in set(entry.all_names):
                self._by_name.setdefault(name, []).append(labelled)
            for name in {normalize_name(name) for name in entry.all_names}:
                self._by_normalized_name.setdefault(name, []).append(labelled)

    def __repr__(self) -> str:
        return f"Lookup({self.title!r}, {len(self._by_name)} names)"

    def __iter__(self) -> Iterator[LookupEntry]:
        """Yield the entries that exist."""
        return iter(self._by_id.values())

    def mapped(self, change: Callable[[LookupEntry], LookupEntry]) -> Lookup:
        """Return the lookup with its entries changed; they are passed as they were given."""
        return type(self)(self.title, map(change, self._given))

    def by_id(self, id: object) -> LookupEntry | None:
        """Return the entry with this id, or None."""
        return self._by_id.get(str(id))

    def find(self, name: object) -> LookupEntry | None:
        """Return the entry with this name, or None. Letter case counts only where there is a choice.

        A name that several entries have is an InputError that lists the unambiguous names.
        """
        text = str(name).strip()
        hits = self._by_name.get(text) or self._by_normalized_name.get(normalize_name(text)) or []
        if len(hits) > 1:
            unambiguous = sorted({other for hit in hits for other in hit.all_names if len(self._by_name[other]) == 1})
            several = ", ".join(f"{hit.label} (id {hit.id})" for hit in hits)
            raise InputError(
                f'{self.title} "{text}" is ambiguous: {several}',
                hint=f"Write one of: {', '.join(unambiguous) or ', '.join(str(hit.id) for hit in hits)}.",
            )
        return hits[0] if hits else self._nameless(text)

    def _nameless(self, id: str) -> LookupEntry | None:
        """Return the entry with this id if no name distinguishes it, so that only its id can be written."""
        entry = self._by_id.get(id)
        return entry if entry and self._unambiguous_name(entry) is None else None

    def label(self, id: object) -> str:
        """Return the name that find() resolves to this id, or the id itself if there is none."""
        entry = self.by_id(id)
        return (self._unambiguous_name(entry) if entry else None) or str(id)

    def not_found(self, name: object) -> UnknownNameError:
        """Return the error for a name that no entry has; it suggests the closest name, or some of the names."""
        unknown = f'unknown {self.title} "{name}"'
        close = get_close_matches(normalize_name(name), self._by_normalized_name, n=1, cutoff=0.6)
        if close:
            return UnknownNameError(f'{unknown}, did you mean "{self._by_normalized_name[close[0]][0].label}"?')
        some = first_names(sorted(self._by_name), SHOWN)
        return UnknownNameError(unknown, f"this account has {some}" if some else "this account has access to none")

    def _unambiguous_name(self, entry: LookupEntry) -> str | None:
        return next((name for name in entry.all_names if len(self._by_name[name]) == 1), None)
