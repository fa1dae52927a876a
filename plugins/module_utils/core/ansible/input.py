# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the user wrote, checked before anything else: shapes, unknown options, types, ranges, contradictions between entries.

Ansible's own validation would stop at the first problem, and repeat values that may be secrets. Here all problems are
collected, each with list, position and key, and no value of a wrong shape is ever part of a message. Text is normalized
once, so what is compared is what is written.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Callable, TypeVar

from ansible.module_utils.parsing.convert_bool import BOOLEANS, BOOLEANS_TRUE

from ..model.entity import Entity, Field
from ..model.lookup import normalize_name
from ..model.problems import Problems
from ..model.text import has_invisible_characters, is_blank, join_names, normalize_text
from .argument_spec import (
    RENAMED_FROM,
    STATE,
    default_fields,
    defaults_option,
    entry_fields,
    prune_fields,
)

T = TypeVar("T")
Values = dict[str, Any]
Selector = tuple[str, str]  # "id" or "key", and its value
MAX_NAME = 60  # characters of a name that is shown
IN_QUOTES = {
    bool: "is a boolean, but must be text; write it in quotes: YAML reads yes, no, on and off as booleans",
    int: "is a number, but must be text; write it in quotes: YAML reads 0123 as 83",
    float: "is a number, but must be text; write it in quotes: YAML reads 1.10 as 1.1",
}


@dataclass(frozen=True)
class Declaration:
    """The options of a module.

    settings: options of the connection and of the run; blank text means that they are not given.
    filters: options that select what an info module returns; blank text is an error. exclusive: of these, one may be given.
    entry: the kind of object whose options are those of the module itself.
    lists: the kinds of objects of which the module takes lists of entries.
    """

    settings: Sequence[Field]
    filters: Sequence[Field] = ()
    exclusive: tuple[str, ...] = ()
    entry: Entity | None = None
    lists: Sequence[Entity] = ()


class _Invalid(Exception):
    """A value is not what its option takes; the text says how, without the value."""


def read_arguments(
    declaration: Declaration, arguments: Mapping[str, Any], problems: Problems, evaluated: bool = True
) -> Values:
    """Return the values of the options that are given, converted and normalized; add what is wrong to the problems.

    arguments: as they were written, without those that Ansible adds.
    evaluated: whether templates in the arguments have been evaluated. If not, options that are templates are left out.
    """
    return _Reader(declaration, problems, evaluated).read(arguments)


def check_environment(declaration: Declaration, variables: Mapping[str, str], problems: Problems) -> None:
    """Add what is wrong with settings that come from the environment to the problems.

    variables: the environment variable of each setting that the arguments do not give.
    """
    fields = _by_name(
        replace(field, name=variables[field.name]) for field in declaration.settings if field.name in variables
    )
    given = {variable: os.environ[variable] for variable in fields if not is_blank(os.environ.get(variable))}
    _Reader(declaration, problems).read_values(fields, given, "", numbers_as_text=True)


class _Reader:
    """One use of read_arguments."""

    def __init__(self, declaration: Declaration, problems: Problems, evaluated: bool = True) -> None:
        self._declaration, self._problems, self._evaluated = declaration, problems, evaluated

    def read(self, arguments: Mapping[str, Any]) -> Values:
        entry = self._declaration.entry
        return self._read_object(entry, arguments) if entry else self._read_lists(arguments)

    def _read_object(self, entity: Entity, arguments: Mapping[str, Any]) -> Values:
        """Return the values of the settings, and those of an entry whose options are those of the module itself."""
        settings, fields = _by_name(self._declaration.settings), _by_name(entry_fields(entity))
        own = {name: value for name, value in arguments.items() if name not in settings}
        values = self._read_entry(entity, fields, own, "", [*fields, *settings])
        return {**self._read_settings(arguments), **values}

    def _read_lists(self, arguments: Mapping[str, Any]) -> Values:
        """Return the values of settings and filters, and those of prune, defaults and lists of entries where there are any."""
        declared = self._declaration
        lists = {entity.plural: entity for entity in declared.lists}
        defaults = [name for name in map(defaults_option, declared.lists) if name]
        filters = _by_name(declared.filters)
        known_names = {*lists, *defaults, *filters, *_by_name(declared.settings), *(["prune"] if lists else [])}
        self._refuse_unknown(arguments, known_names, "")
        values = {**self._read_settings(arguments), **self._read_filters(filters, arguments)}
        if lists and not is_blank(arguments.get("prune")):
            values["prune"] = self._read_prune(declared.lists, arguments["prune"])
        for name, entity in lists.items():
            inherited = self._read_defaults(entity, arguments)
            if not is_blank(arguments.get(name)):
                values[name] = self._read_list(entity, arguments[name], inherited)
        return values

    def _read_settings(self, arguments: Mapping[str, Any]) -> Values:
        settings = self._declaration.settings
        for field in settings:
            if field.blank_is_error and field.name in arguments and is_blank(arguments[field.name]):
                self._problems.add("", f"{field.name} is blank; omit it where it does not apply")
        given = {name: value for name, value in arguments.items() if not is_blank(value)}
        return self.read_values(_by_name(settings), given, "", numbers_as_text=True)

    def _read_filters(self, filters: Mapping[str, Field], arguments: Mapping[str, Any]) -> Values:
        given = {name: value for name, value in arguments.items() if name in filters}
        for name in [name for name, field in filters.items() if field.required and name not in given]:
            self._problems.add("", f"{name} is missing")
        for name in [name for name, value in given.items() if is_blank(value)]:
            self._problems.add("", f"{name} is blank" + _omission(filters[name]))
            del given[name]
        selected = [name for name in self._declaration.exclusive if name in given]
        if len(selected) > 1:
            self._problems.add("", f"{join_names(selected)} are mutually exclusive; set only one")
        values = self.read_values(filters, given, "")
        for name in [name for name, value in values.items() if value is None]:
            self._problems.add("", f"{name} is empty" + _omission(filters[name]))
        return values

    def _read_prune(self, entities: Sequence[Entity], value: Any) -> Values:
        fields = _by_name(prune_fields(entities))
        entry: Values = self._read_shape(_read_dictionary, "prune", value, {})
        self._refuse_unknown(entry, fields, "prune")
        return self.read_values(fields, {name: one for name, one in entry.items() if not is_blank(one)}, "prune")

    def _read_defaults(self, entity: Entity, arguments: Mapping[str, Any]) -> Values:
        """Return the options for entries that do not set them."""
        place = defaults_option(entity)
        if not place or is_blank(arguments.get(place)):
            return {}
        entry: Values = self._read_shape(_read_dictionary, place, arguments[place], {})
        fields = _by_name(default_fields(entity))
        for name in [name for name in entry if name not in fields and name in _by_name(entry_fields(entity))]:
            self._problems.add(place, f"{name} can't be a default; write it in the entries")
            del entry[name]
        self._refuse_unknown(entry, fields, place)
        return self.read_values(fields, entry, place)

    def _read_list(self, entity: Entity, value: Any, inherited: Values) -> list[Values]:
        fields = _by_name(entry_fields(entity))
        entries: list[Values] = []
        places: list[str] = []
        listed: list[Any] = self._read_shape(_read_items, entity.plural, value, [])
        for position, item in enumerate(listed):
            places.append(_place(entity, position, item))
            entry = self._read_entry(entity, fields, item, places[-1], fields)
            inherits = entry.get(STATE.name, STATE.default) == "present"
            entries.append({**inherited, **entry} if inherits else entry)
        by_selector = self._refuse_same_objects(entity, entries, places)
        self._refuse_taken_previous_names(entity, entries, places, by_selector)
        return entries

    def _read_shape(self, read: Callable[[Any], T], name: str, value: Any, instead: T) -> T:
        """Return a list or a dictionary; if the value is something else, add that to the problems and return the other one."""
        if self._is_template(value):
            return instead
        try:
            return read(value)
        except _Invalid as invalid:
            self._problems.add("", f"{name} {invalid}")
            return instead

    def _read_entry(
        self, entity: Entity, fields: Mapping[str, Field], value: Any, place: str, known: Collection[str]
    ) -> Values:
        """Return the values of an entry. known: the options that are allowed beside it, and that "did you mean" can suggest."""
        if self._is_template(value):
            return {}
        if not isinstance(value, dict):
            self._problems.add(place, f"must be a dictionary of options, but is {_kind_of(value)}")
            return {}
        self._refuse_unknown(value, known, place)
        selectors = (entity.key, entity.id_option, RENAMED_FROM.name)
        given = {name: one for name, one in value.items() if name in fields}
        for name in [name for name in selectors if name in given and is_blank(given[name])]:
            self._problems.add(place, f"{name} is blank")
        if entity.key not in given and entity.id_option not in given:
            self._problems.add(place, f"neither {entity.key} nor {entity.id_option} is given")
        clearable = entity.by_name.keys() - {*selectors}
        given = {name: one for name, one in given.items() if name in clearable or not is_blank(one)}
        values = self.read_values(fields, given, place)
        self._refuse_contradictions(entity, values, place)
        return values

    def _refuse_contradictions(self, entity: Entity, values: Values, place: str) -> None:
        """Refuse options of an entry that contradict each other."""
        if values.get(RENAMED_FROM.name) is None:
            return
        if entity.id_option in values:
            self._problems.add(
                place, f"{RENAMED_FROM.name} and {entity.id_option} are mutually exclusive; set only one"
            )
        if values.get(STATE.name) == "absent":
            self._problems.add(place, f"{RENAMED_FROM.name} can't be given with state absent")

    def read_values(
        self, fields: Mapping[str, Field], given: Mapping[str, Any], place: str, numbers_as_text: bool = False
    ) -> Values:
        """Return the values of the given options that are among these fields."""
        values = {}
        for name, value in given.items():
            field = fields.get(name)
            if field is None or any(map(self._is_template, value if isinstance(value, list) else [value])):
                continue
            try:
                read = None if value is None else READERS[field.type](field, value, numbers_as_text)
                read = None if read in ("", []) else read
                violation = field.violation(read)
                if violation:
                    raise _Invalid(violation)
                values[name] = read
            except _Invalid as invalid:
                self._problems.add(place, f"{name} {invalid}")
        return values

    def _is_template(self, value: Any) -> bool:
        """Return whether a value can only be checked after it is evaluated."""
        return not self._evaluated and isinstance(value, str) and ("{{" in value or "{%" in value)

    def _refuse_unknown(self, given: Iterable[Any], known: Collection[str], place: str) -> None:
        for name in given:
            if name not in known:
                self._problems.add(place, _unknown_option(name, known))

    def _refuse_same_objects(
        self, entity: Entity, entries: Sequence[Values], places: Sequence[str]
    ) -> dict[Selector, str]:
        """Refuse entries that select the same object; return the place of the first entry of each object."""
        first: dict[Selector, str] = {}
        for entry, place in zip(entries, places):
            by_id, key = entry.get(entity.id_option), entry.get(entity.key)
            if by_id or key:
                selector = ("id", by_id) if by_id else ("key", normalize_name(key))
                rival = first.setdefault(selector, place)
                if rival is not place:
                    self._problems.add(place, f"is the same {entity.title} as {rival}; keep one of the entries")
        return first

    def _refuse_taken_previous_names(
        self, entity: Entity, entries: Sequence[Values], places: Sequence[str], by_selector: Mapping[Selector, str]
    ) -> None:
        """Refuse a previous name that is the name of another entry, or the previous name of another one."""
        renaming: dict[str, str] = {}
        for entry, place in zip(entries, places):
            old = normalize_name(entry.get(RENAMED_FROM.name) or "")
            if not old:
                continue
            rival = by_selector.get(("key", old), place)
            if rival is not place:
                self._problems.add(place, f"{RENAMED_FROM.name} names the {entity.title} of {rival}; use ids for both")
            elif renaming.setdefault(old, place) is not place:
                self._problems.add(place, f"{RENAMED_FROM.name} is the same as that of {renaming[old]}; keep one")


def _read_text(field: Field, value: Any, numbers_as_text: bool) -> str:
    if _is_integer(value) if field.is_id else (numbers_as_text and _kind_of(value) == "a number"):
        value = str(value)
    if not isinstance(value, str):
        raise _Invalid(IN_QUOTES.get(type(value), f"must be text, but is {_kind_of(value)}"))
    if field.secret:
        text = value.strip()
        if has_invisible_characters(text):
            raise _Invalid("contains an invisible character or a line break; remove it")
    else:
        text = normalize_text(value, field.multiline)
        text = field.written_as(text) if field.written_as and text else text
    if text and field.choices and text not in field.choices:
        close = get_close_matches(text, field.choices, n=1)
        raise _Invalid(
            f"must be one of {', '.join(field.choices)}" + (f'; did you mean "{close[0]}"?' if close else "")
        )
    return text


def _read_path(field: Field, value: Any, numbers_as_text: bool) -> str:
    if not isinstance(value, str):
        raise _Invalid(f"must be a path, but is {_kind_of(value)}")
    return value.strip()


def _read_integer(field: Field, value: Any, numbers_as_text: bool) -> int | None:
    text = value.strip() if isinstance(value, str) else value
    if text == "":
        return None
    if isinstance(text, float):
        raise _Invalid("must be a whole number, but has a decimal point")
    if isinstance(text, bool) or not re.fullmatch("[-+]?[0-9]{1,18}", str(text)):
        raise _Invalid(f"must be a whole number, but is {'too large' if _is_integer(text) else _kind_of(value)}")
    return int(text)


def _read_boolean(field: Field, value: Any, numbers_as_text: bool) -> bool | None:
    word = value.strip().lower() if isinstance(value, str) else value
    if word == "":
        return None
    if not isinstance(word, (str, int, float)) or word not in BOOLEANS:
        raise _Invalid(f"must be true or false, but is {_kind_of(value)}")
    return word in BOOLEANS_TRUE


def _read_elements(field: Field, value: Any, numbers_as_text: bool) -> list[Any]:
    elements = []
    for position, item in enumerate(_read_items(value)):
        try:
            element = READERS[field.elements or "str"](field, item, numbers_as_text)
        except _Invalid as invalid:
            raise _Invalid(f"is a list whose item {position} {invalid}") from None
        if element in ("", None):
            raise _Invalid(f"is a list whose item {position} is blank")
        elements.append(element)
    return elements


def _read_mapping(field: Field, value: Any, numbers_as_text: bool) -> Values:
    return _read_dictionary(value)


def _read_items(value: Any) -> list[Any]:
    """Return a list, which may be written as JSON."""
    value = _read_json(value)
    if not isinstance(value, (list, tuple)):
        raise _Invalid(f"must be a list, but is {_kind_of(value)}")
    return list(value)


def _read_dictionary(value: Any) -> Values:
    """Return a dictionary, which may be written as JSON."""
    value = _read_json(value)
    if not isinstance(value, dict):
        raise _Invalid(f"must be a dictionary, but is {_kind_of(value)}")
    return dict(value)


def _read_json(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value.strip()[:1] in ("[", "{") else value
    except (ValueError, RecursionError):
        return value


READERS: Mapping[str, Callable[[Field, Any, bool], Any]] = {
    "str": _read_text,
    "path": _read_path,
    "int": _read_integer,
    "bool": _read_boolean,
    "list": _read_elements,
    "dict": _read_mapping,
}


def refusal(field: Field, value: Any) -> str | None:
    """Return why an entry can't have a value that a vendor shows, in words that follow the name of the option, or None."""
    if value is None:
        return None
    try:
        read = READERS[field.type](field, value, False)
    except _Invalid as invalid:
        return str(invalid)
    changed = field.canonical(read) != field.canonical(value)
    return field.violation(read) or ("has unusual spaces or invisible characters" if changed else None)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _kind_of(value: Any) -> str:
    for types, name in (
        (bool, "a boolean"),
        ((int, float), "a number"),
        (str, "text"),
        (list, "a list"),
        (dict, "a dictionary"),
    ):
        if isinstance(value, types):
            return name
    return "null"


def _omission(field: Field) -> str:
    return "" if field.required else "; omit it to return all objects"


def _by_name(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.name: field for field in fields}


def _unknown_option(name: Any, known: Collection[str]) -> str:
    """Return the problem; only what looks like an option is shown, since misaligned columns bring values here."""
    if name in (None, "", "null", "None"):
        return "an option has no name; in a CSV file, the row has more columns than the header"
    close = get_close_matches(re.sub(r"\W", "_", str(name)).lower(), known, n=1, cutoff=0.6)
    suggestion = f', did you mean "{close[0]}"?' if close else ""
    if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z][a-zA-Z_]*", name) or len(name) > MAX_NAME:
        return f"an option has a name that is not the name of an option{suggestion}"
    return f'unknown option "{name}"{suggestion}'


def _place(entity: Entity, position: int, entry: Any) -> str:
    """Return where an entry is: its list, its position, and its key or id.

    A key that is not valid is not shown: if columns are misaligned, it may be a password.
    """
    place = f"{entity.plural}[{position}]"
    for name, types in ((entity.key, (str,)), (entity.id_option, (str, int))):
        value = entry.get(name) if isinstance(entry, dict) else None
        if isinstance(value, types) and not isinstance(value, bool) and not is_blank(value):
            text, field = normalize_text(str(value)), entity.by_name.get(name)
            if not (field and field.violation(text)):
                return f"{place} ({text[:MAX_NAME]})"
    return place
