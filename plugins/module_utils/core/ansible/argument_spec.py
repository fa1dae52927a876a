# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs, from the same declarations as everything else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from ansible.module_utils.basic import env_fallback
from ansible.module_utils.errors import AnsibleFallbackNotFound

from ..api.connection import ConnectionSpec, variable_name
from ..model.entity import Entity, Field
from ..model.text import is_blank
from ..reconcile.limits import LIMIT_PATTERN

Spec = dict[str, dict[str, Any]]

STATE = Field("state", "Whether the object must exist.", choices=("present", "absent"), default="present")
STATE_OF_SWITCHED = Field(
    "state",
    (
        "Whether the object must exist.",
        "With V(inactive), an object that exists is switched off, and all other options of the entry are ignored. "
        "An object that does not exist is not created.",
    ),
    choices=("present", "absent", "inactive"),
    default="present",
)
RENAMED_FROM = Field(
    "renamed_from",
    (
        "Previous name of the object. If no object has the new name, the object with this one is renamed.",
        "If neither exists, the object is created; if both exist, the task fails. No other entry may name it.",
    ),
)
UPDATE_PASSWORD = Field(
    "update_password",
    (
        "When to write secrets: V(on_create) only when the object is created, V(always) on every run.",
        "Secrets can't be read, so V(always) reports a change on every run.",
    ),
    choices=("on_create", "always"),
    default="on_create",
)
EXPECTED_LIMIT = "a count such as 5, or a percentage such as 10%"
MAX_REMOVALS = Field(
    "max_removals",
    (
        "Maximum number of objects that a run may remove; deletions and deactivations count together.",
        "A count applies to all kinds together; a percentage applies to the existing objects of each kind, and only if there are ten or more.",
        "Only a count allows a run that leaves no active object of a kind; a percentage never does, not even V(100%).",
        "If the plan removes more, the module fails before the first write.",
    ),
    default="10%",
    pattern=LIMIT_PATTERN,
    expected=EXPECTED_LIMIT,
)
MAX_CHANGES = Field(
    "max_changes",
    (
        "Maximum number of existing objects that a run may change in any way, including removals. Creations do not count.",
        "A count applies to all kinds together; a percentage applies to the existing objects of each kind, and only if there are ten or more.",
        "If the plan changes more, the module fails before the first write. If omitted, there is no limit.",
    ),
    pattern=LIMIT_PATTERN,
    expected=EXPECTED_LIMIT,
)
ON_ERROR = Field(
    "on_error",
    (
        "Whether to make the remaining changes after the change of one object has failed. The task fails in both cases.",
        "With V(stop), changes are made one at a time, in the order of the plan, which takes longer.",
        "With V(continue), no more changes of a kind are made after the vendor has refused ten in a row for the same reason.",
    ),
    choices=("continue", "stop"),
    default="continue",
)
ABSOLUTE = "[/~$].*"  # Ansible expands the home directory and variables
UNMANAGED = Field(
    "unmanaged",
    "Whether to return the objects that no entry names. Their number is always returned.",
    type="bool",
    default=False,
)
RECORD_FILE = Field(
    "record_file",
    (
        "File in which the module records the run, as JSON: the account, the times, the warnings and the result, without secrets.",
        "It is written before the first change, when everything is V(planned), and again at the end, or when the run is interrupted.",
        "The absolute path of a file that does not exist, because a record never replaces another one. Missing directories are created.",
        "If the file can't be written, the module fails before the first change. It contains personal data, so only its owner can read it.",
        "If omitted, a run that is interrupted while it makes changes is recorded in a private temporary directory.",
    ),
    type="path",
    pattern=ABSOLUTE,
    expected="an absolute path",
)
PROGRESS_FILE = Field(
    "progress_file",
    (
        "File in which the module reports its progress, about once a second, as JSON.",
        "If the module runs on the controller, a file is created automatically, and the progress of long runs is shown on standard error.",
        "With C(become) or C(async), no progress is shown, unless this option names a file that other programs read.",
        "If a run of a config module is interrupted, or exceeds the task keyword C(timeout), the file contains the path of its record.",
    ),
    type="path",
    pattern=ABSOLUTE,
    expected="an absolute path",
)
DETAILS = Field(
    "details",
    "Whether to read every field, which takes one call for each agent, or only those that lists show.",
    type="bool",
    default=True,
)
APPROVED_CHANGES = Field(
    "approved_changes",
    (
        "A record of this account, as written to O(record_file). Only those changes of the plan that the record contains are carried out.",
        "A change is held if the record does not contain it, or if the values of its options differ from those of the record. "
        "Changes that need a held one are held, too. If changes are held, the task fails after the others were made.",
        "A record of another vendor or account, and a blank value, are errors. With an empty list of changes, all changes are held.",
        "With the result of P(cxops.contact_center.undo#filter), only the options that were edited since are held.",
    ),
    type="dict",
    blank_is_error=True,
)
FIELDS = Field(
    "fields",
    (
        "Which options to return: V(all) that the vendor shows, or V(set), which omits those that are blank or have the vendor's default.",
        "Options that switch an object on or off are always returned.",
    ),
    choices=("all", "set"),
    default="all",
)
IDS = Field("ids", "Whether to return the ids of the objects.", type="bool", default=False)
CONFIG_INFO_OPTIONS = (FIELDS, IDS, DETAILS)
CONFIG_OPTIONS = (MAX_REMOVALS, MAX_CHANGES, ON_ERROR, UNMANAGED, APPROVED_CHANGES, RECORD_FILE, PROGRESS_FILE)
# An argument that only the action can set: Ansible refuses this prefix in tasks. It is a dictionary with host, the name of
# the account in the inventory; variables, those of a role by option; and stderr, the path of the controller's standard error.
CONTEXT = "_ansible_contact_center"


def entry_fields(entity: Entity) -> tuple[Field, ...]:
    """Return the options of an entry: the fields, and what every entry of the kind has in addition."""
    by_id = Field(
        entity.id_option,
        f"Id of the {entity.title}. Selects the object instead of O({entity.key}), to rename it or to distinguish objects with the same name.",
        is_id=True,
    )
    state = STATE_OF_SWITCHED if entity.switch else STATE
    return (*entity.fields, by_id, RENAMED_FROM, state, *((UPDATE_PASSWORD,) if entity.secrets else ()))


def defaults_option(entity: Entity) -> str:
    """Return the option with defaults for the entries of a kind; empty for kinds that have none."""
    return f"{entity.kind}_defaults" if any(field.membership for field in entity.fields) else ""


def default_fields(entity: Entity) -> tuple[Field, ...]:
    """Return the options that can have defaults: all but those that select an object or say what becomes of it."""
    fields = (field for field in entity.fields if field.name != entity.key and not field.delete_option)
    return (*fields, *((UPDATE_PASSWORD,) if entity.secrets else ()))


def prune_fields(entities: Sequence[Entity]) -> tuple[Field, ...]:
    """Return the options of prune."""
    return tuple(
        Field(entity.plural, f"Whether to prune {entity.title}s.", type="bool", default=False) for entity in entities
    )


def query_fields(entity: Entity, entities: Sequence[Entity]) -> list[Field]:
    """Return the options of an info module: which objects to read, and in how much detail."""
    groups = {field.references for field in entity.fields if field.membership}
    fields = [
        Field(
            entity.key,
            f"Return only the {entity.title} with this {entity.key}. Mutually exclusive with O({entity.id_option}).",
        ),
        Field(
            entity.id_option,
            f"Return only the {entity.title} with this id. Mutually exclusive with O({entity.key}).",
            is_id=True,
        ),
        *(
            Field(other.kind, f"Return only members of the {other.title} with this name.")
            for other in entities
            if other.kind in groups
        ),
    ]
    return [*fields, DETAILS] if entity.lists_are_summaries else fields


def entry_spec(entity: Entity) -> Spec:
    """Return the argument spec of an entry."""
    return {field.name: _option(field) for field in entry_fields(entity)}


def object_spec(entity: Entity) -> Spec:
    """Return the argument spec of a one-object module, without the connection."""
    return {**entry_spec(entity), PROGRESS_FILE.name: _option(PROGRESS_FILE)}


def config_info_spec() -> Spec:
    """Return the argument spec of the module that reads an account, without the connection."""
    return {field.name: _option(field) for field in (*CONFIG_INFO_OPTIONS, PROGRESS_FILE)}


def query_spec(entity: Entity, entities: Sequence[Entity]) -> Spec:
    """Return the argument spec of an info module, without the connection."""
    return {field.name: _option(field) for field in (*query_fields(entity, entities), PROGRESS_FILE)}


def reading_spec(filters: Sequence[Field]) -> Spec:
    """Return the argument spec of a module that reads what only one vendor has, without the connection."""
    return {field.name: _option(field) for field in (*filters, PROGRESS_FILE)}


def config_spec(entities: Sequence[Entity]) -> Spec:
    """Return the argument spec of the config module, without the connection."""
    lists = {entity.plural: {"type": "list", "elements": "dict", "options": entry_spec(entity)} for entity in entities}
    defaults = {
        defaults_option(entity): {"type": "dict", "options": _without_defaults(default_fields(entity))}
        for entity in entities
        if defaults_option(entity)
    }
    return {
        **lists,
        **defaults,
        "prune": {"type": "dict", "options": {field.name: _option(field) for field in prune_fields(entities)}},
        **{field.name: _option(field) for field in CONFIG_OPTIONS},
    }


def connection_spec(connection: ConnectionSpec) -> Spec:
    """Return the argument spec of the connection.

    Core masks the secrets among these by value, which is right here: they are few, and long.
    """
    return {
        field.name: {
            **_option(field),
            "no_log": field.secret,
            "fallback": (from_environment, [environment_variable(connection, field.name)]),
        }
        for field in connection.options
    }


def environment_variable(connection: ConnectionSpec, option: str) -> str:
    """Return the environment variable of a connection option."""
    return variable_name(connection.vendor, option).upper()


def set_in_environment(connection: ConnectionSpec) -> list[str]:
    """Return the names of the connection options that the environment sets."""
    return [name for name in connection.names if not is_blank(os.environ.get(environment_variable(connection, name)))]


def from_environment(variable: str) -> str:
    """Return an environment variable; one that is empty is not set."""
    value: str = env_fallback(variable)
    if is_blank(value):
        raise AnsibleFallbackNotFound
    return value


def _without_defaults(fields: Sequence[Field]) -> Spec:
    return {field.name: {key: value for key, value in _option(field).items() if key != "default"} for field in fields}


def _option(field: Field) -> dict[str, Any]:
    option: dict[str, Any] = {"type": field.type}
    if field.elements:
        option["elements"] = field.elements
    if field.choices:
        option["choices"] = list(field.choices)
    if field.default is not None:
        option["default"] = field.default
    if field.required:
        option["required"] = True
    # secrets of objects are redacted by field, not masked by value: a PIN of 1 would mask every 1 of the result
    return {**option, "no_log": False}
