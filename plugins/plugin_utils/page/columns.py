# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tables of plain text, for terminals and mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def aligned(table: Sequence[Sequence[str]], begins: Collection[int]) -> list[str]:
    """Return the rows as lines. begins: the columns whose cells begin at the same place; those of the others end there."""
    widths = [max(map(width, column)) for column in zip(*table)]
    return ["  ".join(_padded(cell, widths[at], at in begins) for at, cell in enumerate(row)).rstrip() for row in table]


def width(text: str) -> int:
    """Return the columns that text takes in a terminal."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def _padded(cell: str, columns: int, begins: bool) -> str:
    space = " " * (columns - width(cell))
    return cell + space if begins else space + cell
