# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Option docs, rendered from the same declarations as the argument specs."""

from __future__ import annotations

import json
import re

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec


def connection(options):
    return _fragment(
        {
            field.name: _option(field, [f"If it isn't set, the environment variable E({field.name.upper()}) is used."])
            for field in options
        }
    )


def entry(entity, vendor):
    return _fragment(_entry(entity, vendor))


def config(entities, vendor):
    options = {
        entity.plural: {
            "description": [
                f"{entity.title.capitalize()}s as they shall be; what isn't named is left alone, unless O(prune) says otherwise."
            ],
            "type": "list",
            "elements": "dict",
            "suboptions": _entry(entity, vendor, f"{entity.plural}[]."),
        }
        for entity in entities
    }
    options["prune"] = {
        "description": [
            "Whether what exists and isn't in the list of its kind is deleted.",
            "Agents of groups that the file doesn't name stay; so do groups that still have members, with a warning.",
        ],
        "type": "dict",
        "suboptions": {
            entity.plural: {
                "description": [
                    f"Delete {entity.title}s that O({entity.plural}) doesn't name.",
                    *_refusal(entity, vendor),
                ],
                "type": "bool",
                "default": False,
            }
            for entity in entities
        },
    }
    return _fragment({**options, **{field.name: _option(field) for field in argument_spec.CONFIG_OPTIONS}})


def _refusal(entity, vendor):
    """Why a prune can't be carried out, where it can't."""
    said = [f"O({entity.plural}[].{field.name})" for field in entity.fields if field.delete_option]
    if entity.undeletable:
        yield f"{vendor} can't delete {entity.title}s, so it is an error if there are any."
    elif said:
        yield f"{vendor} needs {' and '.join(said)} to delete one, so it is an error if there are any; write them with O({entity.plural}[].state=absent)."


def info(entity, entities):
    return _fragment({field.name: _option(field) for field in argument_spec.query_fields(entity, entities)})


def _entry(entity, vendor, path=""):
    fields = argument_spec.entry_fields(entity)
    return {
        field.name: _option(field, _facts(field, vendor), path, {other.name for other in fields}) for field in fields
    }


def _facts(field, vendor):
    """What the declaration knows beside the prose."""
    if field.maximum is not None:
        yield f"A whole number from V({field.minimum}) to V({field.maximum})."
    if field.vendor_default is not None:
        default = json.dumps(field.vendor_default) if isinstance(field.vendor_default, bool) else field.vendor_default
        yield f"{vendor} uses V({default}) if it is omitted on creation."


def _option(field, more=(), path="", siblings=()):
    about = [field.description] if isinstance(field.description, str) else list(field.description)
    option = {"description": [_located(text, path, siblings) for text in (*about, *more)], "type": field.type}
    for name, value in (
        ("elements", field.elements),
        ("choices", field.choices and list(field.choices)),
        ("default", field.default),
    ):
        if value is not None:
            option[name] = value
    return option


def _located(text, path, siblings):
    """References to sibling options get the path at which they are in a list."""
    return re.sub(r"O\((\w+)", lambda hit: f"O({path}{hit[1]}" if hit[1] in siblings else hit[0], text)


def _fragment(options):
    """JSON is YAML."""
    return json.dumps({"options": options})
