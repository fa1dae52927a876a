# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows -> entries of agents. A cell counts more than the team, the team more than the defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import entry_fields
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import (
    IN_QUOTES,
    MAX_NAME,
    Declaration,
    read_arguments,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank, normalize_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.suggestion import did_you_mean

from .dates import read_date, read_end
from .options import END, OMIT, START, TEAM, RosterOptions, Values
from .people import Item, People, about
from .periods import Period, Status, next_start, on_day
from .table import Cell, Number, Row, Table

SEPARATOR = "|"  # between the items of a list, in one cell
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
Entry = dict[str, Any]


@dataclass(frozen=True)
class Roster:
    """What a file says about a day.

    agents: entries for the config module. staged: who starts later, with the day. problems: those of bad rows, which are
    left out.
    """

    agents: list[Entry]
    staged: list[Entry]
    problems: Problems


def read_roster(entity: Entity, table: Table, options: RosterOptions, file: str) -> Roster:
    """Return what a table says. file: its name, for messages. InputError is raised if a column does not exist."""
    return _Reader(entity, table, options, file).roster()


class _Reader:
    """One use of read_roster."""

    def __init__(self, entity: Entity, table: Table, options: RosterOptions, file: str) -> None:
        self._entity, self._table, self._options, self._file = entity, table, options, file
        self._fields = {one.name: one for one in entry_fields(entity)}
        own = (TEAM, START, END)  # also where an option of the vendor has such a name
        by_cell = [name for name in options.columns if name in self._fields and name not in own]
        self._for_deletion = [name for name in by_cell if self._fields[name].delete_option]
        self._cell_options = [name for name in by_cell if name not in self._for_deletion]
        self._people = People()
        self._lines: dict[str, int] = {}  # by place
        self._positions = self._find_columns()
        self._teams = {normalize_name(team): values for team, values in options.teams.items()}
        shared = (options.defaults, *options.teams.values())
        provided = {*options.columns, *(name for values in shared for name in values or ())}
        self._required = [one.name for one in entity.fields if one.required_on_create and one.name in provided]

    def roster(self) -> Roster:
        for row in self._table.rows:
            self._add(row)
        self._people.check_overlaps()
        day, agents, staged = self._options.day, [], []
        for items in self._people.good():
            periods = [item.period or Period() for item in items]
            status, position = on_day(periods, day)
            chosen, found, entry = items[position], Problems(), None
            with found.of(""):
                entry = self._entry(chosen.content, status, found)
            if found:
                self._people.refuse_all(items, chosen, found)
                continue
            start = next_start(periods, day)
            if entry and start and status is not Status.PRESENT:
                staged.append({self._entity.key: entry[self._entity.key], START: start.isoformat()})
            if entry and status is not Status.STAGED and entry.get("state") != OMIT:
                agents.append(entry)
        return Roster(agents, staged, self._in_order(self._people.problems))

    def _in_order(self, problems: Problems) -> Problems:
        """Return problems in the order of the rows."""
        in_order = Problems()
        for place, text in sorted(problems, key=lambda problem: self._lines[problem[0]]):
            in_order.add(place, text)
        return in_order

    def _find_columns(self) -> dict[str, int]:
        """Return the position of the column of each option. InputError is raised for those that do not exist."""
        problems, positions = Problems(), {}
        for option, column in self._options.columns.items() if self._table.header else ():
            with problems.of(""):
                positions[option] = self._table.position(column)
        problems.raise_if_any()
        return positions

    def _add(self, row: Row) -> None:
        """Add a row to the people, with what is wrong with its person or its dates."""
        key, problem = self._key(row)
        place = f"{self._file}:{row.line}" + (f" ({key[:MAX_NAME]})" if key else "")
        self._lines[place] = row.line
        person = normalize_name(key) if key else ""
        if row.problem or problem:
            self._people.refuse(place, person, row.problem or problem)
        if person:
            period = None if row.problem else self._period(row, place, person)
            self._people.add(Item(place, person, period, row))

    def _key(self, row: Row) -> tuple[str, str]:
        """Return who a row is about, and what is wrong with that; one of both is empty.

        A key that is not valid, or not certain, is not returned: it may be the cell of another column.
        """
        key, column = self._entity.by_name[self._entity.key], self._column(self._entity.key)
        if not (row.certain or self._positions.get(key.name) == 0 or key.pattern):
            return "", row.problem
        try:
            with about(column):
                text = normalize_text(self._text(row, key.name))
        except InputError as error:
            return "", str(error).rstrip(".")
        violation = key.violation(text) if text else None
        if violation:
            return "", f"{column} {violation}"
        return text, "" if text else f"no {column}"

    def _period(self, row: Row, place: str, person: str) -> Period | None:
        """Return the period of a row; None if its dates are wrong, which is added to the problems."""
        found, days = Problems(), {}
        for option, read in ((START, read_date), (END, read_end)):
            with found.of(place), about(self._column(option)):
                text = self._text(row, option)
                days[option] = read(text, self._options.date_format) if text else None
        period = None
        if not found:
            with found.of(place):
                period = Period(**{option: day for option, day in days.items() if day})
        for _place, text in found:
            self._people.refuse(place, person, text)
        return period

    def _entry(self, row: Row, status: Status, found: Problems) -> Entry | None:
        """Return the entry of a person; None for somebody who starts in a team that this vendor does not serve.

        found: takes what is wrong with it. InputError is raised if its team is unknown.
        """
        key, options = {self._entity.key: self._text(row, self._entity.key)}, self._options
        team = None if status is Status.ENDED else self._team(row)
        if team is None:
            successors = self._cells(row, found, self._for_deletion if options.ended == "absent" else [])
            ended = {**key, "state": options.ended, **options.ended_options, **successors}
            return None if status is Status.STAGED else ended
        cells = self._cells(row, found, self._cell_options)
        values = {**options.defaults, **team, **cells}
        is_present = values.get("state", "present") == "present"
        for name in self._required if is_present else ():
            if values.get(name) is None and name not in cells:
                found.add("", f"no {self._column(name)}")
        switch = self._entity.switch
        if switch and options.has_dates and is_present:
            values.setdefault(switch.name, switch.vendor_default)  # who returns is switched on
        return self._checked({**values, **key}, found)

    def _checked(self, entry: Entry, found: Problems) -> Entry:
        """Return an entry with numbers, booleans and lists as such, and text as it stands in the file."""
        values = read_arguments(Declaration((), entry=self._entity), entry, found)
        return {
            name: value if isinstance(value, str) and self._fields[name].type == "str" else values.get(name)
            for name, value in entry.items()
        }

    def _team(self, row: Row) -> Values | None:
        """Return the options of the team of a row; None if this vendor does not serve it. InputError is raised if it is unknown."""
        with about(self._column(TEAM)):
            name = self._text(row, TEAM)
        if name and normalize_name(name) not in self._teams:
            raise InputError(f"unknown {self._column(TEAM)}{did_you_mean(normalize_text(name), self._options.teams)}")
        return self._teams[normalize_name(name)] if name else {}

    def _cells(self, row: Row, found: Problems, names: list[str]) -> Entry:
        """Return the options whose cells are not blank; null for those that are cleared."""
        values = {}
        for name in names:
            cell = row.cell(self._positions[name])
            if is_blank(cell) or cell == []:
                continue
            with found.of(""), about(self._column(name)):
                is_mark = isinstance(cell, str) and cell.strip() == self._options.clear_mark
                values[name] = None if is_mark else _value(self._fields[name], cell)
        return values

    def _text(self, row: Row, option: str) -> str:
        """Return the text of a cell; empty if it is blank, or if there is no such column. InputError is raised if it is not text."""
        cell = row.cell(self._positions[option]) if option in self._positions else None
        if is_blank(cell):
            return ""
        if not isinstance(cell, str) or isinstance(cell, Number):
            raise InputError(_not_text(cell))
        text = cell.strip()
        return "" if text == self._options.clear_mark else text

    def _column(self, option: str) -> str:
        return self._options.columns.get(option, option)


def _value(field: Field, cell: Cell) -> Any:
    """Return the value of an option. InputError is raised if a cell without quotes is not what the option takes."""
    if isinstance(cell, list) and field.type == "list":
        return [_item(field.elements or "str", item) for item in cell]
    if isinstance(cell, str) and not isinstance(cell, Number) and field.type == "list":
        return [item.strip() for item in cell.split(SEPARATOR)]
    return _item("int" if field.is_id and isinstance(cell, Number) else field.type, cell)


def _item(option_type: str, cell: Cell) -> Any:
    if isinstance(cell, Number) and option_type == "int":
        if INTEGER.fullmatch(cell):
            return int(cell)
        raise InputError("must be a whole number in decimal digits")
    if isinstance(cell, str) and not isinstance(cell, Number):
        return cell.strip()
    if isinstance(cell, bool) and option_type == "bool":
        return cell
    raise InputError(_not_text(cell))


def _not_text(cell: Cell) -> str:
    """Return what is wrong with a cell of JSON or YAML that is not text."""
    if isinstance(cell, (Number, bool)):
        return IN_QUOTES[bool if isinstance(cell, bool) else int]
    return "has several values, but must be text"
