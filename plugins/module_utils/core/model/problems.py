# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the input, collected so that one run reports all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import InputError, UnknownNameError

MAX_SHOWN = 20


class Problems:
    """A list of problems, each with the place where it is in the input: ``agents[14] (ana@example.com)``."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str], None] = {}  # in the order in which they were found, each once
        self.has_unknown_name = False

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __repr__(self) -> str:
        return f"Problems({list(self._problems)})"

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield each problem: its place, and the text."""
        return iter(self._problems)

    @property
    def by_place(self) -> dict[str, str]:
        """The first problem of each place; the place is empty where it is not known."""
        return dict(reversed(self._problems))

    def add(self, place: str, text: str) -> None:
        """Add a problem. place: may be empty where the text names it."""
        self._problems[place, text] = None

    @contextmanager
    def of(self, place: str) -> Iterator[None]:
        """Mark a block about one place: an InputError ends the block, and is added."""
        try:
            yield
        except InputError as error:
            self.has_unknown_name |= isinstance(error, UnknownNameError)
            self.add(place, str(error).rstrip("."))

    def message(self) -> str:
        """Return all problems, the first twenty in full."""
        problems = [f"{place}: {text}" if place else text for place, text in self._problems]
        found = [problem if problem.endswith("?") else f"{problem}." for problem in problems]
        if len(found) == 1:
            return found[0]
        lines = [f"{len(found)} problems in the input:", *(f"- {problem}" for problem in found[:MAX_SHOWN])]
        if len(found) > MAX_SHOWN:
            lines.append(f"- And {len(found) - MAX_SHOWN} more.")
        return "\n".join(lines)

    def raise_if_any(self, hint: str | None = None) -> None:
        """Raise an InputError with all problems, if there are any. hint: about all of them."""
        if self._problems:
            separator = " " if len(self._problems) == 1 else "\n"
            raise InputError(separator.join(filter(None, (self.message(), hint))))
