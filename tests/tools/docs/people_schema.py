# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schemas (draft 7) of what users write for an account, such as host_vars/ACCOUNT/people.yml.

They accept what the modules accept, and templates and encrypted values anywhere. They are more lenient where a rule can't be
expressed: contradictions between entries, the length and the form of phone numbers, the range of numbers in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ansible.module_utils.parsing.convert_bool import BOOLEANS
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    RENAMED_FROM,
    STATE,
    STATE_OF_SWITCHED,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field

from . import options
from .markup import to_markdown, to_plain
from .vendors import Vendor

Schema = dict[str, Any]
PER_TASK = (argument_spec.PROGRESS_FILE.name,)  # options that no variable sets
# Patterns are used with the flag u, which allows no unnecessary escapes.
COMPUTED = r"\{[{%]|^\s*\$ANSIBLE_VAULT;"  # a template, or a value that is encrypted
BLANK, VISIBLE, ONE_LINE = r"^\s*$", r"\S", r"\S(?:[^\n\r\t\f\v]*\S)?"
JSON_LIST, JSON_OBJECT = r"^\s*\[", r"^\s*\{"
WORDS = sorted(str(word) for word in BOOLEANS if isinstance(word, str))
MAX_COUNT = 999_999_999  # that LIMIT_PATTERN allows
IN_QUOTES = "Must be text. Write it in quotes: YAML reads 0123 as 83, 1.10 as 1.1, and yes, no, on and off as booleans."


def people_schema(vendor: Vendor) -> Schema:
    """Return the schema of the variables of an account."""
    variables = _variables(vendor)
    docs = options.config_options(vendor.entities, vendor.title)
    described = {name: _described(option["description"], variables) for name, option in docs.items()}
    properties: dict[str, Schema] = {}
    definitions: dict[str, Schema] = {}
    for entity in vendor.entities:
        definitions[entity.kind] = _entry(entity, vendor)
        properties[entity.plural] = {
            "title": f"{entity.title.capitalize()}s",
            **described[entity.plural],
            **_list({"$ref": f"#/definitions/{entity.kind}"}, nullable=True, blank=True),
        }
    for entity in vendor.entities:
        name = argument_spec.defaults_option(entity)
        if name:
            properties[name] = {
                "title": f"Defaults of {entity.title}s",
                **described[name],
                **_dictionary(_defaults(entity)),
            }
    prune = {
        field.name: {
            **_described(docs["prune"]["suboptions"][field.name]["description"], variables),
            **_value(field, nullable=True),
        }
        for field in argument_spec.prune_fields(vendor.entities)
    }
    properties["prune"] = {"title": "Prune", **described["prune"], **_dictionary(prune)}
    for field in (*argument_spec.CONFIG_OPTIONS, *vendor.connection.options):
        if field.name not in PER_TASK:
            properties[field.name] = _setting(field, vendor)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Variables of a {vendor.title} account",
        "description": f"Variables of the role cxops.contact_center.{vendor.name}. Other variables are allowed.",
        "type": ["object", "null"],
        "properties": {variables[name]: schema for name, schema in properties.items()},
        "definitions": definitions,
    }


def _variables(vendor: Vendor) -> dict[str, str]:
    """Return the variable of each option."""
    names = {*argument_spec.config_spec(vendor.entities), *vendor.connection.names}
    return {name: variable_name(vendor.name, name) for name in names}


def _described(description: str | Iterable[str], variables: Mapping[str, str]) -> Schema:
    """Return the keywords that editors show. description: one text or several, in the markup of Ansible."""
    text = "\n\n".join([description] if isinstance(description, str) else description)
    return {"description": to_plain(text, variables), "markdownDescription": to_markdown(text, variables)}


def _entry(entity: Entity, vendor: Vendor) -> Schema:
    """Return the schema of an entry."""
    docs = options.entry_options(entity, vendor.title)
    by_id = entity.id_option
    properties = {
        field.name: {
            **_described(docs[field.name]["description"], {}),
            **_value(field, _may_be_null(field, entity)),
            **_default(field),
        }
        for field in argument_spec.entry_fields(entity)
    }
    state = STATE_OF_SWITCHED if entity.switch else STATE
    others = replace(state, choices=tuple(choice for choice in state.choices or () if choice != "absent"))
    return {
        "title": entity.title.capitalize(),
        "type": ["object", "string"],
        "pattern": COMPUTED,
        "properties": properties,
        "additionalProperties": False,
        "anyOf": [{"required": [entity.key]}, {"required": [by_id]}],
        "if": {"required": [RENAMED_FROM.name]},
        "then": {"properties": {by_id: False, STATE.name: _choice(others, nullable=True)}},
    }


def _may_be_null(field: Field, entity: Entity) -> bool:
    """Return whether a field of an entry may be null. What selects an object may not; what is no property of it is then not given."""
    if field.name in (entity.key, entity.id_option, RENAMED_FROM.name):
        return False
    return field.can_clear or field.name not in entity.by_name


def _defaults(entity: Entity) -> dict[str, Schema]:
    """Return the options that can have defaults; those that are no properties of an object can't be null there."""
    reference = f"#/definitions/{entity.kind}/properties/"
    return {
        field.name: {"$ref": reference + field.name}
        if field.name in entity.by_name
        else {**_described(field.description, {}), **_value(field, nullable=field.can_clear)}
        for field in argument_spec.default_fields(entity)
    }


def _setting(field: Field, vendor: Vendor) -> Schema:
    """Return the schema of the variable of an option of the connection or of the run."""
    description = [field.description] if isinstance(field.description, str) else [*field.description]
    if field.name in vendor.connection.names:
        environment = argument_spec.environment_variable(vendor.connection, field.name)
        description.append(f"If this variable is not set, the environment variable E({environment}) is used.")
    value = _value(field, nullable=not field.blank_is_error)
    if field.type == "str" and not field.choices:
        value["type"] = [*value["type"], "integer" if field.pattern else "number"]
        value.update({"minimum": 0, "maximum": MAX_COUNT} if field.pattern else {})
        value["errorMessage"] = "Must be text or a number."
    return {**_described(description, _variables(vendor)), **value, **_default(field)}


def _default(field: Field) -> Schema:
    return {} if field.default is None else {"default": field.default}


def _value(field: Field, nullable: bool) -> Schema:
    """Return the schema of the values of a field. nullable: null is allowed, and so is blank text unless it is a list."""
    if field.choices:
        return _choice(field, nullable)
    if field.type == "list":
        items = _scalar(Field(field.name, field.description, type=field.elements or "str"), nullable=False)
        return _list(items, nullable, blank=False, longest=field.max_length)
    if field.type == "dict":
        pattern = _any_of(JSON_OBJECT, COMPUTED, *_blank(nullable))
        return {"type": _types("object", "string", nullable=nullable), "pattern": pattern}
    return _scalar(field, nullable)


def _scalar(field: Field, nullable: bool) -> Schema:
    if field.type == "bool":
        words = "|".join(
            "".join(f"[{letter}{letter.upper()}]" for letter in word if letter.isalpha()) or word for word in WORDS
        )
        pattern = _any_of(rf"^\s*(?:{words})\s*$", COMPUTED, *_blank(nullable))
        return {
            "type": _types("boolean", "integer", "string", nullable=nullable),
            "minimum": 0,
            "maximum": 1,
            "pattern": pattern,
            "errorMessage": "Must be true or false.",
        }
    if field.type == "int":
        limits = {"minimum": field.minimum, "maximum": field.maximum}
        pattern = _any_of(r"^\s*[-+]?[0-9]{1,18}\s*$", COMPUTED, *_blank(nullable))
        return {
            "type": _types("integer", "string", nullable=nullable),
            **{name: limit for name, limit in limits.items() if limit is not None},
            "pattern": pattern,
            "errorMessage": "Must be a whole number.",
        }
    return _text(field, nullable)


def _text(field: Field, nullable: bool) -> Schema:
    types = ("string", "integer") if field.is_id else ("string",)
    schema: Schema = {"type": _types(*types, nullable=nullable), "errorMessage": IN_QUOTES}
    pattern, message = _form(field)
    if pattern:
        schema["pattern"] = _any_of(rf"^\s*(?:{pattern})\s*$", COMPUTED, *_blank(nullable))
        schema["patternErrorMessage"] = message
    elif not nullable:
        schema["pattern"], schema["patternErrorMessage"] = VISIBLE, "Must not be blank."
    return schema


def _form(field: Field) -> tuple[str, str]:
    """Return a pattern for the text of a field, and how it must be; empty if any text is allowed.

    What is only checked after its form is changed has no pattern.
    """
    if field.pattern and not field.written_as:
        return field.pattern, f"Must be {field.expected}."
    if field.max_length is not None:
        return rf"\S(?:[\s\S]{{0,{field.max_length - 2}}}\S)?", f"Must have at most {field.max_length} characters."
    if field.secret:
        return ONE_LINE, "Must be one line, and not blank."
    return "", ""


def _choice(field: Field, nullable: bool) -> Schema:
    """Return the schema of a field with choices, which editors list."""
    spelled = rf"^\s*(?:{'|'.join(map(_literal, field.choices or ()))})\s*$"
    branches: list[Schema] = [
        {"enum": [*(field.choices or ())]},
        {"type": "string", "pattern": _any_of(spelled, COMPUTED, *_blank(nullable))},
    ]
    return {"anyOf": [*branches, {"type": "null"}] if nullable else branches}


def _list(items: Schema, nullable: bool, blank: bool, longest: int | None = None) -> Schema:
    """Return the schema of a list, which may be text in JSON. nullable: null and an empty list are allowed."""
    schema: Schema = {
        "type": _types("array", "string", nullable=nullable),
        "pattern": _any_of(JSON_LIST, COMPUTED, *_blank(blank)),
        "errorMessage": "Must be a list.",
        "items": items,
    }
    if longest is not None:
        schema["maxItems"] = longest
    if not nullable:
        schema["minItems"] = 1
    return schema


def _dictionary(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of a variable that is a dictionary, which may be text in JSON, null or blank."""
    return {
        "type": ["object", "string", "null"],
        "pattern": _any_of(BLANK, JSON_OBJECT, COMPUTED),
        "properties": {**properties},
        "additionalProperties": False,
    }


def _types(*types: str, nullable: bool) -> list[str]:
    return [*types, "null"] if nullable else [*types]


def _blank(allowed: bool) -> list[str]:
    return [BLANK] if allowed else []


def _any_of(*patterns: str) -> str:
    return "|".join(patterns)


def _literal(text: str) -> str:
    return re.sub(r"[\\^$.*+?()[\]{}|/]", r"\\\g<0>", text)
