# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation of options, from the same declarations as the argument specs: dictionaries as Ansible's documentation has them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionSpec,
    variable_name,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import join_names

OptionDocs = dict[str, dict[str, Any]]


def connection_options(connection: ConnectionSpec) -> OptionDocs:
    """Return the documentation of connection options, each with the variable and the environment variable that set it."""
    return {field.name: _option(field, [_other_places(connection, field)]) for field in connection.options}


def _other_places(connection: ConnectionSpec, field: Field) -> str:
    variable = variable_name(connection.vendor, field.name)
    environment = argument_spec.environment_variable(connection, field.name)
    return f"If this option is not set, the variable C({variable}) of the host is used, then the environment variable E({environment})."


def object_options(entity: Entity, vendor: str) -> OptionDocs:
    """Return the documentation of a module that manages one object. vendor: its name as users read it."""
    return {**entry_options(entity, vendor), **_options(argument_spec.PROGRESS_FILE)}


def config_options(entities: Sequence[Entity], vendor: str) -> OptionDocs:
    """Return the documentation of a module that manages lists of these objects. vendor: its name as users read it."""
    lists = {
        entity.plural: {
            "description": [
                f"{entity.title.capitalize()}s to manage. Those that are not listed are left unchanged, unless O(prune) deletes them."
            ],
            "type": "list",
            "elements": "dict",
            "suboptions": entry_options(entity, vendor, f"{entity.plural}[]."),
        }
        for entity in entities
    }
    defaults = {
        argument_spec.defaults_option(entity): {
            "description": [
                f"Options for every entry of O({entity.plural}) that does not set them. They do not apply to entries whose "
                "state is V(absent) or V(inactive)."
            ],
            "type": "dict",
            "suboptions": default_options(entity, vendor),
        }
        for entity in entities
        if argument_spec.defaults_option(entity)
    }
    prune = {
        "description": [
            "Whether to delete objects that exist but that no entry names, by kind.",
            "If agents and their groups are pruned, the entries describe all of them. Otherwise, agents are deleted only if all "
            "their groups are named by entries; a warning names the others.",
            "A group that is still in use is not deleted, and a warning names what is in it.",
        ],
        "type": "dict",
        "suboptions": {entity.plural: _prune_option(entity, vendor) for entity in entities},
    }
    return {**lists, **defaults, "prune": prune, **_options(*argument_spec.CONFIG_OPTIONS)}


def info_options(entity: Entity, entities: Sequence[Entity]) -> OptionDocs:
    """Return the documentation of a module that queries one kind of object. entities: all kinds of the vendor."""
    return _options(*argument_spec.query_fields(entity, entities), argument_spec.PROGRESS_FILE)


def config_info_options() -> OptionDocs:
    """Return the documentation of a module that reads an account."""
    return _options(*argument_spec.CONFIG_INFO_OPTIONS, argument_spec.PROGRESS_FILE)


def reading_options(filters: Sequence[Field]) -> OptionDocs:
    """Return the documentation of a module that reads what only one vendor has."""
    return _options(*filters, argument_spec.PROGRESS_FILE)


def _options(*fields: Field) -> OptionDocs:
    return {field.name: _option(field) for field in fields}


def _prune_option(entity: Entity, vendor: str) -> dict[str, Any]:
    return {
        "description": [
            f"Delete {entity.title}s that no entry names. Requires O({entity.plural}).",
            *_prune_restrictions(entity, vendor),
        ],
        "type": "bool",
        "default": False,
    }


def _prune_restrictions(entity: Entity, vendor: str) -> Iterator[str]:
    """Yield why objects of a kind can't be pruned, if they can't."""
    delete_options = [f"O({entity.plural}[].{field.name})" for field in entity.fields if field.delete_option]
    if entity.undeletable:
        yield (
            f"{vendor} does not support deleting {entity.title}s. "
            "If there are any to delete, the task fails before the first write."
        )
    elif delete_options:
        yield (
            f"{vendor} requires {join_names(delete_options)} to delete an {entity.title}. "
            "If there are any to delete, the task fails before the first write; "
            f"list them with O({entity.plural}[].state=absent) instead."
        )


def entry_options(entity: Entity, vendor: str, path: str = "") -> OptionDocs:
    """Return the documentation of the options of an entry. path: precedes the option names in references to them."""
    fields = argument_spec.entry_fields(entity)
    siblings = {field.name for field in fields}
    return {field.name: _option(field, _constraints(field, vendor), path, siblings) for field in fields}


def default_options(entity: Entity, vendor: str) -> OptionDocs:
    """Return the documentation of the options that can have defaults; without default values of their own."""
    fields = argument_spec.default_fields(entity)
    path, siblings = f"{argument_spec.defaults_option(entity)}.", {field.name for field in fields}
    options = {field.name: _option(field, _constraints(field, vendor), path, siblings) for field in fields}
    return {name: {key: value for key, value in one.items() if key != "default"} for name, one in options.items()}


def _constraints(field: Field, vendor: str) -> Iterator[str]:
    """Yield the range and the default of a field, which its description does not repeat."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        yield f"Must be an integer from V({low}) to V({high})."
    elif low is not None:
        yield f"Must be at least V({low})."
    elif high is not None:
        yield f"Must be at most V({high})."
    if field.vendor_default is not None:
        default = json.dumps(field.vendor_default) if isinstance(field.vendor_default, bool) else field.vendor_default
        yield f"If this option is omitted on creation, {vendor} uses V({default})."


def _option(field: Field, notes: Iterable[str] = (), path: str = "", siblings: Collection[str] = ()) -> dict[str, Any]:
    """Return the documentation of one option.

    notes: sentences that follow the description of the field.
    path, siblings: references to these options get this path.
    """
    description = [field.description] if isinstance(field.description, str) else field.description
    option: dict[str, Any] = {
        "description": [_with_paths(text, path, siblings) for text in (*description, *notes)],
        "type": field.type,
    }
    if field.elements is not None:
        option["elements"] = field.elements
    if field.choices is not None:
        option["choices"] = list(field.choices)
    if field.default is not None:
        option["default"] = field.default
    if field.required:
        option["required"] = True
    return option


def _with_paths(text: str, path: str, siblings: Collection[str]) -> str:
    """Return the text with the path in front of each option reference that names a sibling: O(name) becomes O(list[].name)."""
    return re.sub(r"O\((\w+)", lambda match: f"O({path}{match[1]}" if match[1] in siblings else match[0], text)
