# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a run -> what undoes the run: entries, and the changes that these may lead to.

The account is not known here. The approved changes name what the run left, and the config module holds what is different.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    default_fields,
    defaults_option,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import refusal
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import (
    is_blank,
    join_names,
    normalize_text,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.outcome import Status
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import SET, Action, FieldDiff
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.record import FORMAT

Values = dict[str, Any]
SHAPE = {"kind": str, "name": str, "action": str, "before": Mapping, "after": Mapping, "outcome": str}
HINT = "Give the record of a run, as written to record_file."


def undo(record: Any, entities: Sequence[Entity], agent_defaults: Mapping[str, Any]) -> Values:
    """Return what undoes the run of a record.

    record: as written to record_file; one of another format, or of check mode, raises InputError.
    entities: the kinds of objects of its vendor. agent_defaults: options for deleted agents that the record does not hold.

    The result has a list of entries for each kind, approved_changes, and not_restored: a line for all that can't be restored.
    """
    return _Undo(entities, agent_defaults).of(_changes_of(record), record)


def vendor_of(record: Any) -> str:
    """Return the vendor of a record; what is not a record of this format raises InputError."""
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise InputError("This is not a record, or its format is of another version", hint=HINT)
    return str(record.get("vendor"))


def _changes_of(record: Any) -> list[Mapping[str, Any]]:
    """Return the changes that the run of a record has made, or may have made."""
    vendor_of(record)
    if record.get("check_mode") is not False:
        raise InputError("This is a record of check mode, so there is nothing to undo", hint=HINT)
    changes = record.get("changes")
    if not isinstance(changes, Sequence) or isinstance(changes, str):
        raise InputError("This is not a record: it has no list of changes", hint=HINT)
    times = record.get("times")
    # a run that ended with changes that are only planned was refused as a whole; if it was killed, they may be made
    is_finished = isinstance(times, Mapping) and times.get("finished") is not None
    not_made = {Status.HELD.value, Status.NOT_TRIED.value, *([Status.PLANNED.value] if is_finished else [])}
    for position, change in enumerate(changes):
        if not isinstance(change, Mapping) or not all(isinstance(change.get(name), of) for name, of in SHAPE.items()):
            raise InputError(f"This is not a record: changes[{position}] is not a change", hint=HINT)
    return [change for change in changes if change["outcome"] not in not_made]


class _Undo:
    """One use of undo."""

    def __init__(self, entities: Sequence[Entity], agent_defaults: Mapping[str, Any]) -> None:
        self._entities = {entity.kind: entity for entity in entities}
        self._defaults = agent_defaults
        self._entries: dict[str, list[Values]] = {entity.plural: [] for entity in entities}
        self._approved: list[Values] = []
        self._not_restored: list[str] = []

    def of(self, changes: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> Values:
        self._refuse_unknown(changes)
        staying = self._groups_that_stay(changes)
        for change in changes:
            entity, action = self._entities[change["kind"]], change["action"]
            if action == Action.CREATE.value:
                members = staying.get((entity.kind, normalize_name(change["name"])), ())
                self._remove(entity, change, members)
            elif action == Action.DELETE.value:
                self._create_again(entity, change)
            else:
                self._set_back(entity, change)
        header = {name: record.get(name) for name in ("format", "vendor", "host", "account")}
        approved = {**header, "changes": self._approved}
        return {**self._entries, "approved_changes": approved, "not_restored": self._not_restored}

    def _refuse_unknown(self, changes: Sequence[Mapping[str, Any]]) -> None:
        actions, outcomes = {action.value for action in Action}, {status.value for status in Status}
        for change in changes:
            entity = self._entities.get(change["kind"])
            if entity is None or change["action"] not in actions or change["outcome"] not in outcomes:
                raise InputError("This is not a record: a change has an unknown kind, action or outcome", hint=HINT)
            if change.get("id") is None and change["action"] != Action.CREATE.value:
                raise InputError(f'This is not a record: the change of "{_text(change["name"])}" has no id', hint=HINT)
            if any(name not in entity.by_name for name in (*change["before"], *change["after"])):
                raise InputError(
                    f'This is not a record: the change of "{_text(change["name"])}" has an unknown option', hint=HINT
                )

    def _groups_that_stay(self, changes: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
        """Return the groups of agents who were created and can't be deleted, by kind and normalized name, with these agents."""
        staying: dict[tuple[str, str], list[str]] = {}
        for change in changes:
            entity = self._entities[change["kind"]]
            is_made = change["action"] == Action.CREATE.value and change["outcome"] == Status.DONE.value
            for field in entity.fields if is_made and not _can_delete(entity) else ():
                for name in _listed(change["after"].get(field.name)) if field.membership else ():
                    key = (field.references or "", normalize_name(str(name)))
                    staying.setdefault(key, []).append(_text(change["name"]))
        return staying

    def _remove(self, entity: Entity, change: Mapping[str, Any], members: Sequence[str]) -> None:
        """Undo a creation. members: agents who stay in it, if it is a group."""
        if members:
            reason = f"stays, because agents who were created in it can only be switched off: {', '.join(members)}"
            self._note(entity, change, reason)
            return
        left = _readable(entity, change["after"])
        selector = {entity.key: change["name"]} if change.get("id") is None else {entity.id_option: change["id"]}
        if _can_delete(entity):
            self._add(entity, {**selector, "state": "absent"})
            self._approve(change, Action.DELETE, change["name"], left, {}, left)
        elif entity.switch:
            switch = entity.switch
            self._add(entity, {**selector, "state": "inactive"})
            active = {switch.name: left.get(switch.name, switch.vendor_default)}
            self._approve(change, Action.DEACTIVATE, change["name"], active, {switch.name: switch.inactive_value}, left)
            self._note(entity, change, "is switched off, because it can't be deleted")
        else:
            self._note(entity, change, "stays, because it can't be deleted")

    def _create_again(self, entity: Entity, change: Mapping[str, Any]) -> None:
        """Undo a deletion."""
        values: Values = {}
        for name, value in _readable(entity, change["before"]).items():
            reason = _why_not(entity.by_name[name], value)
            if reason is None:
                values[name] = value
            elif value is not None:
                self._note(entity, change, f"{name} {reason}")
        values.setdefault(entity.key, change["name"])
        defaults = self._defaults if defaults_option(entity) else {}
        for field in default_fields(entity) if defaults else ():
            if field.name in entity.by_name and not is_blank(defaults.get(field.name)):
                values.setdefault(field.name, defaults[field.name])
        missing = [" or ".join(names) for names in _required(entity) if not any(name in values for name in names)]
        problem = f"the record does not hold {join_names(missing)}; set it in agent_defaults" if missing else None
        if problem:
            self._note(entity, change, f"does not come back: {problem}")
        else:
            lost = "comes back with a new id, without its history"
            given_away = ", ".join(f"{name}: {_text(value)}" for name, value in change["after"].items())
            self._note(entity, change, f"{lost}; what it gave away stays there ({given_away})" if given_away else lost)
            self._add(entity, values)
        after = {name: SET if entity.by_name[name].secret else value for name, value in values.items()}
        self._approve({**change, "id": None}, Action.CREATE, values[entity.key], {}, after, {}, problem)

    def _set_back(self, entity: Entity, change: Mapping[str, Any]) -> None:
        """Undo a change of an object."""
        before, after = change["before"], change["after"]
        back: Values = {}
        for name in {**before, **after}:
            field, value = entity.by_name[name], before.get(name)
            if field.secret:
                self._note(entity, change, f"{name} was changed, and the record does not hold secrets")
                continue
            reason = _why_not(field, value)
            if reason is None:
                back[name] = value
                continue
            problem = f"{name} {reason}"
            self._note(entity, change, problem)
            self._approve(change, Action.CHANGE, change["name"], {name: after.get(name)}, {name: value}, {}, problem)
        if back:
            name = back.get(entity.key) or change["name"]
            diffs = [FieldDiff(option, after.get(option), value) for option, value in back.items()]
            self._add(entity, {entity.id_option: change["id"], **back})
            left = {option: after.get(option) for option in back}
            self._approve(change, Action.of_update(entity, diffs), name, left, back, {})

    def _add(self, entity: Entity, entry: Values) -> None:
        self._entries[entity.plural].append(entry)

    def _approve(
        self,
        change: Mapping[str, Any],
        action: Action,
        name: str,
        before: Values,
        after: Values,
        expected: Values,
        problem: str | None = None,
    ) -> None:
        self._approved.append(
            {
                "kind": change["kind"],
                "id": change.get("id"),
                "name": name,
                "action": action.value,
                "before": before,
                "after": after,
                "undoes": change["action"],
                "expected": expected,
                "problem": problem,
            }
        )

    def _note(self, entity: Entity, change: Mapping[str, Any], text: str) -> None:
        self._not_restored.append(f'{entity.title} "{_text(change["name"])}": {text}')


def _can_delete(entity: Entity) -> bool:
    """Return whether such objects can be deleted without further input."""
    return not entity.undeletable and not any(field.delete_option for field in entity.fields)


def _readable(entity: Entity, values: Mapping[str, Any]) -> Values:
    """Return the values without secrets, and without the options of a deletion."""
    fields = entity.by_name
    return {name: value for name, value in values.items() if not (fields[name].secret or fields[name].delete_option)}


def _required(entity: Entity) -> Iterator[Sequence[str]]:
    """Yield sets of options, of each of which one is required to create an object."""
    yield from ([field.name] for field in entity.fields if field.required_on_create)
    yield from entity.required_one_of


def _why_not(field: Field, value: Any) -> str | None:
    """Return why an entry can't have a value that an object had, in words that follow the name of the option."""
    if value is None:
        return None if field.can_clear else "had no value, and can't be cleared"
    return refusal(field, value)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else () if value is None else (value,)


def _text(value: Any) -> str:
    """Return text of a record as it may be printed: without control characters."""
    return normalize_text(str(value))
