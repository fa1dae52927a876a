# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of switches. A switch selects one behavior where the vendor's documentation is silent or contradictory."""

from __future__ import annotations

import dataclasses
import typing

from .call import Json

SwitchValue = typing.Any  # a text, a number or a tuple of texts, depending on the type of the switch

_SPELLINGS = {True: ("true", "on"), False: ("false", "off"), None: ("null",)}


class Switch(typing.Protocol):
    """The interface of all types of switches."""

    @property
    def doc(self) -> str:
        """What the switch controls."""

    @property
    def default(self) -> SwitchValue:
        """The value after a reset."""

    @property
    def allowed(self) -> list[str] | str:
        """The allowed values, as a list or as a description."""

    def parse(self, value: Json) -> SwitchValue:
        """Return the value that JSON or a text from the command line represents; raise ValueError or TypeError if it is invalid."""


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of several words, which are separated by ``|``. The first word is the default."""

    words: str
    doc: str

    @property
    def allowed(self) -> list[str]:
        """The words."""
        return self.words.split("|")

    @property
    def default(self) -> str:
        """The first word."""
        return self.allowed[0]

    def parse(self, value: Json) -> str:
        """Return the word. Booleans and null, as which YAML and JSON read on, true and null, are accepted, too."""
        spellings = _SPELLINGS[value] if value is None or isinstance(value, bool) else (str(value),)
        for word in spellings:
            if word in self.allowed:
                return word
        raise ValueError


@dataclasses.dataclass(frozen=True)
class Number:
    """A number, at least zero; an integer if the default is an integer."""

    default: float
    doc: str

    @property
    def allowed(self) -> str:
        """The type and the range."""
        return f"{type(self.default).__name__}, 0 or more"

    def parse(self, value: Json) -> float:
        """Return the number."""
        number = type(self.default)(value)
        if number < 0:
            raise ValueError
        return number


@dataclasses.dataclass(frozen=True)
class Names:
    """A list of names, or one text with commas."""

    default: tuple[str, ...]
    doc: str

    @property
    def allowed(self) -> str:
        """The formats."""
        return "a list, or a text with commas"

    def parse(self, value: Json) -> tuple[str, ...]:
        """Return the names."""
        if isinstance(value, (str, int)):
            value = str(value).split(",")
        return tuple(str(name).strip() for name in value if str(name).strip())


def parse(table: typing.Mapping[str, Switch], values: typing.Mapping[str, Json]) -> dict[str, SwitchValue]:
    """Return the parsed values; raise ValueError, with the allowed ones, if a name or a value is unknown."""
    parsed = {}
    for name, value in values.items():
        if name not in table:
            raise ValueError(f"no switch {name!r}; there are: {', '.join(table)}")
        try:
            parsed[name] = table[name].parse(value)
        except (TypeError, ValueError):
            raise ValueError(f"switch {name} cannot be {value!r}; allowed: {table[name].allowed}") from None
    return parsed
