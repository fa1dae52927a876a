# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the roster, checked: what is wrong with them is reported together, without values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    defaults_option,
    entry_fields,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import (
    Declaration,
    read_arguments,
    refusal,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank
from ansible_collections.cxops.contact_center.plugins.plugin_utils.suggestion import did_you_mean

from .dates import check_format, read_date, today

Values = Mapping[str, Any]
TEAM, START, END = "team", "start", "end"  # columns that are no options of the vendor
OMIT = "omit"
ENDED = ("inactive", "absent", OMIT)
CHOICES: Mapping[str, tuple[str, ...]] = {"ended": ENDED, "bad_rows": ("fail", "skip"), "show": ("agents", "staged")}


@dataclass(frozen=True)
class RosterOptions:
    """What the user sets. The defaults are those of the documentation of the lookup.

    columns: the column of each option. teams: options by the name of a team, None for teams that this vendor does not
    serve. prune: whether the run removes who is not in the roster.
    """

    columns: Mapping[str, str]
    teams: Mapping[str, Values | None] = field(default_factory=dict)
    defaults: Values = field(default_factory=dict)
    as_of: date | None = None
    timezone: str | None = None
    date_format: str | None = None
    ended: str = "inactive"
    ended_options: Values = field(default_factory=dict)
    bad_rows: str = "fail"
    clear_mark: str | None = None
    encoding: str | None = None
    allow_empty: bool = False
    show: str = "agents"
    prune: bool = False

    @property
    def day(self) -> date:
        """The day for which the roster is read."""
        return self.as_of or today(self.timezone)

    @property
    def has_dates(self) -> bool:
        """Whether the roster decides by dates who is there."""
        return START in self.columns or END in self.columns


def read_options(entity: Entity, given: Values) -> RosterOptions:
    """Return the options of the lookup. InputError is raised for all that is wrong with them.

    entity: the agents of the vendor. given: by name; blank ones are not given.
    """
    problems = Problems()
    values: dict[str, Any] = {}
    known = [one.name for one in fields(RosterOptions)]
    for name, value in given.items():
        if name not in known:
            problems.add("", f'unknown option "{name}"{did_you_mean(name, known)}')
        elif not is_blank(value):
            with problems.of(name):
                values[name] = _READERS[name](value) if name in _READERS else _text(value)
    for name, choices in CHOICES.items():
        if values.get(name, choices[0]) not in choices:
            problems.add(name, f"must be one of {', '.join(choices)}")
    if not values.get("columns"):
        problems.add("", "columns is required: the column of each option")
    problems.raise_if_any()
    options = RosterOptions(**values)
    for place, text in _contradictions(entity, options):
        problems.add(place, text)
    problems.raise_if_any()
    return options


def _contradictions(entity: Entity, options: RosterOptions) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the options as a whole."""
    known = [one.name for one in entry_fields(entity)]
    for name in options.columns:
        if name not in (*known, TEAM, START, END):
            yield "columns", f'unknown option "{name}"{did_you_mean(name, (*known, TEAM, START, END))}'
    if entity.key not in options.columns:
        yield "columns", f"{entity.key} is missing: it says who a row is about"
    if TEAM in options.columns and not options.teams:
        yield "teams", "must name the teams, as columns has team"
    if options.teams and TEAM not in options.columns:
        yield "columns", "must have team, as teams is set"
    for team, values in options.teams.items():
        yield from _entry_problems(entity, values or {}, f"teams[{team}]")
    if len(set(map(normalize_name, options.teams))) < len(options.teams):
        yield "teams", "has a team twice"
    yield from _entry_problems(entity, options.defaults, "defaults")
    for name, value in options.ended_options.items():
        option = entity.by_name.get(name)
        problem = refusal(option, value) if option else None
        if option is None or name == entity.key:
            yield "ended_options", f'unknown option "{name}"{did_you_mean(name, [*entity.by_name])}'
        elif problem:
            yield "ended_options", f"{name} {problem}"
    if options.prune and options.bad_rows == "skip":
        yield "bad_rows", "skip can't be used with prune, which would remove the people of bad rows"
    if options.date_format:
        try:
            check_format(options.date_format)
        except InputError as error:
            yield "", str(error)


def _entry_problems(entity: Entity, values: Values, place: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with options that several people share."""
    problems, option = Problems(), defaults_option(entity)
    read_arguments(Declaration((), lists=(entity,)), {option: dict(values)}, problems)
    yield from ((place, text) for _place, text in problems)


def plain(value: Any) -> Any:
    """Return a value as plain lists, dictionaries and text; Ansible's own types are evaluated or decrypted by that."""
    if isinstance(value, Mapping):
        return {plain(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value) if getattr(value, "__ENCRYPTED__", False) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError("must be text")
    return str(value)


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise InputError("must be a dictionary")
    return {str(name): plain(item) for name, item in value.items()}


def _columns(value: Any) -> dict[str, str]:
    columns = {name: column for name, column in _mapping(value).items() if column is not None}
    if not all(isinstance(column, str) and not is_blank(column) for column in columns.values()):
        raise InputError("must have the name of a column, as text, for each option")
    return columns


def _teams(value: Any) -> dict[str, Values | None]:
    teams = _mapping(value)
    if not all(options is None or isinstance(options, dict) for options in teams.values()):
        raise InputError("must have a dictionary of options for each team")
    return teams


def _boolean(value: Any) -> bool:
    try:
        return bool(boolean(value))
    except TypeError:
        pass
    raise InputError("must be true or false")


def _day(value: Any) -> date:
    return read_date(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "columns": _columns,
    "teams": _teams,
    "defaults": _mapping,
    "ended_options": _mapping,
    "as_of": _day,
    "allow_empty": _boolean,
    "prune": _boolean,
}
