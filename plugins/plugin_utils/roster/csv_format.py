# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV: comma, semicolon or tab; cells in quotation marks may have line breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import (
    count,
    is_blank,
    normalize_text,
)

from .formulas import without_mark
from .table import Row, Table

DELIMITERS = (",", ";", "\t")
QUOTATION = "has a quotation mark that is not closed, or not doubled inside of a cell"


def read_csv(text: str, columns: Collection[str]) -> Table:
    """Return the rows of CSV text. The delimiter is the one that separates most of these columns, else most cells."""
    names = set(map(normalize_text, columns))
    delimiter = max(DELIMITERS, key=lambda one: _score(text, one, names))
    rows = (row for row in _rows(text, delimiter) if row.problem or not all(map(is_blank, row.cells)))
    first = next(rows, None)
    if first is None:
        return Table((), (), delimiter)
    if first.problem:
        raise InputError(f"line {first.line}, which should be the header, {first.problem}")
    header = _header(first.cells)
    kept, repeated = [], []
    for row in rows:
        if not row.problem and _header(row.cells) == header:
            repeated.append(row.line)
        else:
            kept.append(_checked(row, len(header), len(first.cells)))
    return Table(header, tuple(kept), delimiter, tuple(repeated))


def _score(text: str, delimiter: str, names: Collection[str]) -> tuple[int, int]:
    try:
        first = next((row for row in _rows(text, delimiter) if row.problem or not all(map(is_blank, row.cells))), None)
    except InputError:
        return -1, 0
    header = _header(first.cells) if first else ()
    return len(set(header) & set(names)), len(header)


def _header(cells: Sequence[object]) -> tuple[str, ...]:
    """Return the names of columns, without empty ones at the end."""
    names = [normalize_text(str(cell)) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _checked(row: Row, width: int, full_width: int) -> Row:
    """Return the row, with a problem if it has another number of cells than the header.

    width, full_width: the number of columns without and with the empty ones at the end.
    """
    if row.problem:
        return row
    number = len(row.cells)
    if number in (width, full_width) and all(map(is_blank, row.cells[width:])):
        return row
    problem = f"has {count(number, 'cell')}, but the header has {width}"
    return Row(row.line, row.cells, problem, certain=number < width)


class _Lines:
    """The lines of a text. taken: those that belong to the present row."""

    def __init__(self, text: str) -> None:
        self._lines, self.taken = io.StringIO(text, newline=""), [""][:0]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.taken.append(next(self._lines))
        return self.taken[-1]


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows. InputError is raised where a quotation mark makes several lines unreadable: rows would be lost."""
    lines = _Lines(text)
    reader, number = csv.reader(lines, delimiter=delimiter, strict=True), 0
    while True:
        first = number + 1
        lines.taken = []
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = []
            if len(lines.taken) > 1:
                raise InputError(
                    f"the row in line {first} {QUOTATION}, so that {len(lines.taken)} lines can't be read"
                ) from None
            # what precedes the quotation mark is certain
            (broken,) = csv.reader([lines.taken[0].partition('"')[0]], delimiter=delimiter)
            yield Row(first, tuple(map(without_mark, broken[:-1])), QUOTATION)
        else:
            if cells is None:
                return
            yield Row(first, tuple(map(without_mark, cells)))
        number += len(lines.taken)
