# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items that belong to one person, such as the rows of a file: the problems of one are the problems of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems

from .periods import Period


@contextmanager
def about(name: str) -> Iterator[None]:
    """Mark a block that reads one value: the text of an InputError follows this name."""
    try:
        yield
    except InputError as error:
        problem = str(error).rstrip(".")
    else:
        return
    raise InputError(f"{name} {problem}")


@dataclass(frozen=True)
class Item:
    """A row or an entry. place: for messages. key: of the person, normalized. period: None if it can't be read."""

    place: str
    key: str
    period: Period | None
    content: Any


class People:
    """Items by person. Those with a problem are in problems, by place."""

    def __init__(self) -> None:
        self.problems = Problems()
        self._by_key: dict[str, list[Item]] = defaultdict(list)
        self._bad: dict[str, str] = {}  # the place of a bad item, by the key of its person

    def add(self, item: Item) -> None:
        """Add an item."""
        self._by_key[item.key].append(item)

    def refuse(self, place: str, key: str, text: str) -> None:
        """Add a problem of an item. key: may be empty if it is not known."""
        self.problems.add(place, text)
        if key:
            self._bad.setdefault(key, place)

    def check_overlaps(self) -> None:
        """Refuse items of one person whose periods overlap, all of them."""
        for key, items in self._by_key.items():
            longest: Item | None = None  # of those that began before
            rivals: dict[str, str] = {}
            for one in sorted((one for one in items if one.period), key=_period):
                if longest and _period(one).overlaps(_period(longest)):
                    rivals.setdefault(longest.place, one.place)
                    rivals.setdefault(one.place, longest.place)
                if longest is None or _period(one).end > _period(longest).end:
                    longest = one
            for place, rival in rivals.items():
                self.refuse(place, key, f"is the same person at the same time as {rival}")

    def refuse_all(self, items: Sequence[Item], bad: Item, found: Problems) -> None:
        """Add the problems of an item of a person, and with it the other items of this person."""
        for _place, text in found:
            self.problems.add(bad.place, text)
        for one in items:
            if one is not bad:
                self.problems.add(one.place, f"is the same person as {bad.place}")

    def good(self) -> Sequence[Sequence[Item]]:
        """Return the items of each person of whom no item is bad; refuse the other items of bad ones."""
        named = {place for place, _text in self.problems}
        people = []
        for key, items in self._by_key.items():
            if key not in self._bad:
                people.append(items)
                continue
            for one in items:
                if one.place not in named:
                    self.problems.add(one.place, f"is the same person as {self._bad[key]}")
        return people


def _period(item: Item) -> Period:
    return item.period or Period()
