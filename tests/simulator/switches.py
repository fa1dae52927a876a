# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of switches. A switch stands for one fact that the vendor does not document, or documents twice."""

from __future__ import annotations

import dataclasses

_SPOKEN = {True: ("true", "on"), False: ("false", "off"), None: ("null",)}


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of some words, ``"replace|merge"``; the first one is the default."""

    words: str
    doc: str

    @property
    def allowed(self):
        """The words."""
        return self.words.split("|")

    @property
    def default(self):
        """The first word."""
        return self.allowed[0]

    def parse(self, value):
        """The word meant by the value: YAML and JSON turn on, true and null into something else than text."""
        spoken = _SPOKEN[value] if value is None or isinstance(value, bool) else (str(value),)
        for word in spoken:
            if word in self.allowed:
                return word
        raise ValueError


@dataclasses.dataclass(frozen=True)
class Number:
    """A number from zero up, whole when the default is whole."""

    default: float
    doc: str

    @property
    def allowed(self):
        """In words."""
        return f"{type(self.default).__name__}, 0 or more"

    def parse(self, value):
        """The number."""
        number = type(self.default)(value)
        if number < 0:
            raise ValueError
        return number


@dataclasses.dataclass(frozen=True)
class Names:
    """A list of names, or one text with commas."""

    default: tuple
    doc: str

    @property
    def allowed(self):
        """In words."""
        return "comma list"

    def parse(self, value):
        """The names."""
        if isinstance(value, (str, int)):
            value = str(value).split(",")
        return tuple(str(name).strip() for name in value if str(name).strip())


def parse(table, values):
    """The values as the table wants them; ValueError names what is allowed."""
    parsed = {}
    for name, value in values.items():
        if name not in table:
            raise ValueError(f"no switch {name!r}; there are: {', '.join(table)}")
        try:
            parsed[name] = table[name].parse(value)
        except (TypeError, ValueError):
            raise ValueError(f"switch {name} cannot be {value!r}; allowed: {table[name].allowed}") from None
    return parsed
