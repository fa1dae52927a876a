# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of people as rows of cells, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import normalize_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.suggestion import did_you_mean


class Number(str):
    """A number that JSON or YAML has without quotes, as it stands in the file."""


class Nested:
    """A value of JSON or YAML that no cell can hold."""


Cell = Union[str, bool, None, list[Any], Nested]


@dataclass(frozen=True)
class Row:
    """One row. line: where it begins, from 1. problem: why its cells can't be read, or empty.

    certain: whether each cell belongs to the column above it.
    """

    line: int
    cells: tuple[Cell, ...]
    problem: str = ""
    certain: bool = True

    def cell(self, position: int) -> Cell:
        """Return the cell of a column; null if the row is too short."""
        return self.cells[position] if position < len(self.cells) else None


@dataclass(frozen=True)
class Table:
    """The rows of a file. header: the names of the columns. repeated: the lines in which the header is repeated."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str = ","
    repeated: tuple[int, ...] = field(default=())

    def position(self, column: str) -> int:
        """Return the position of a column. InputError is raised if it does not exist, or occurs twice."""
        name = normalize_text(column)
        number = self.header.count(name)
        if number == 1:
            return self.header.index(name)
        if number:
            raise InputError(f'the column "{name}" occurs {number} times')
        raise InputError(f'there is no column "{name}"{did_you_mean(name, self.header)}')


def table_of_mappings(listed: Iterable[tuple[int, list[tuple[str, Cell]] | None]]) -> Table:
    """Return the table of rows that name their columns.

    listed: the line of each row, and its columns with their cells; None for a row that has no columns.
    """
    listed = [(line, pairs and [(normalize_text(name), cell) for name, cell in pairs]) for line, pairs in listed]
    header = list(dict.fromkeys(name for _line, pairs in listed for name, _cell in pairs or ()))
    rows = []
    for line, pairs in listed:
        if pairs is None:
            rows.append(Row(line, (), "is not a mapping of columns to values", certain=False))
            continue
        cells: Mapping[str, Cell] = dict(pairs)
        if any(cell is not None and cell != "" for cell in cells.values()):
            problem = "has a column twice" if len(cells) < len(pairs) else ""
            rows.append(Row(line, tuple(map(cells.get, header)), problem))
    return Table(tuple(header), tuple(rows))
