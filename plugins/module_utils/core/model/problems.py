# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the input, collected so that one run reports all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import InputError

MAX_SHOWN = 20


class Problems:
    """A list of problems, each with the place where it is in the input: ``agents[14] (ana@example.com)``."""

    def __init__(self) -> None:
        self._problems: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __repr__(self) -> str:
        return f"Problems({self._problems})"

    def add(self, place: str, text: str) -> None:
        """Add a problem. place: may be empty where the text names it."""
        self._problems.append(f"{place}: {text}" if place else text)

    @contextmanager
    def of(self, place: str) -> Iterator[None]:
        """Mark a block about one place: an InputError ends the block, and is added."""
        try:
            yield
        except InputError as error:
            self.add(place, str(error).rstrip("."))

    def message(self) -> str:
        """Return all problems, the first twenty in full."""
        if len(self._problems) == 1:
            return f"{self._problems[0]}."
        shown = [f"- {problem}" for problem in self._problems[:MAX_SHOWN]]
        more = len(self._problems) - len(shown)
        lines = [f"{len(self._problems)} problems in the input:", *shown]
        return "\n".join([*lines, f"- and {more} more."] if more else lines)

    def raise_if_any(self) -> None:
        """Raise an InputError with all problems, if there are any."""
        if self._problems:
            raise InputError(self.message())
