# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entities in Ansible's words: argument specs, and what of the arguments may be shown."""

from __future__ import annotations

from ansible.module_utils.basic import env_fallback

from .entity import Field

HIDDEN = "(set)"
ABSENT = ("present", "absent")

STATE = Field("state", "Whether the object shall exist.", choices=ABSENT, default="present")
UPDATE_PASSWORD = Field(
    "update_password",
    [
        "When secrets are written: V(on_create) only when the object is created, V(always) on every run.",
        "They can't be read, so V(always) reports a change on every run.",
    ],
    choices=("on_create", "always"),
    default="on_create",
)
PRUNE_LIMIT = Field(
    "max_removals",
    [
        "How many objects a run may remove at most; deletions and deactivations count together.",
        "A count goes for all kinds together; a percentage is one of what exists of each kind, and not applied to fewer than ten.",
        "Only a count allows a run that leaves no active object of a kind; a percentage never does, not even V(100%).",
        "More is an error before the first write.",
    ],
    default="10%",
)
ON_ERROR = Field(
    "on_error",
    "Whether the rest is still done when the change of one object failed. The task fails in both cases.",
    choices=("continue", "stop"),
    default="continue",
)
PROGRESS = Field(
    "progress_file",
    [
        "File in which the module tells at most once a second where it stands, as JSON.",
        "If the module runs on the controller itself, it gets a file of its own, and long runs show their progress on standard error.",
        "With C(become) or C(async) they show nothing, unless this option names a file that others may watch.",
        "An interrupted run leaves there what is done, what failed and what was not tried. So does one whose time limit is over (task keyword C(timeout)).",
    ],
    type="path",
)
DETAILS = Field(
    "details",
    "Whether to read every field, which takes one call for each agent, or only those that lists show.",
    type="bool",
    default=True,
)


def own_options(entity):
    """Options that every entry of a kind has beside its fields."""
    by_id = Field(
        entity.id_option,
        f"Id of the {entity.title}. Selects the object instead of O({entity.key}): to rename it, or to tell two of one name apart.",
    )
    return (by_id, STATE, UPDATE_PASSWORD) if entity.secrets else (by_id, STATE)


def entry(entity):
    return {field.name: _option(field) for field in (*entity.fields, *own_options(entity))}


def connection(options):
    # here masking by value is right: there are few such secrets, and they are long
    return {
        field.name: {**_option(field), "no_log": field.secret, "fallback": (env_fallback, [field.name.upper()])}
        for field in options
    }


def config(entities):
    lists = {entity.plural: {"type": "list", "elements": "dict", "options": entry(entity)} for entity in entities}
    prune = {entity.plural: {"type": "bool", "default": False} for entity in entities}
    return {
        **lists,
        "prune": {"type": "dict", "options": prune},
        **{field.name: _option(field) for field in (PRUNE_LIMIT, ON_ERROR, PROGRESS)},
    }


def filters(entity, entities, basic):
    """Options of an info module: which objects, and how closely."""
    named = {field.ref.to for field in entity.fields if field.ref and field.readable} - {entity.kind}
    groups = [other for other in entities if other.kind in named]
    fields = [
        Field(entity.key, f"Only the {entity.title} of this {entity.key}; not together with O({entity.id_option})."),
        Field(entity.id_option, f"Only the {entity.title} of this id; not together with O({entity.key})."),
        *(Field(group.kind, f"Only members of the {group.title} of this name.") for group in groups),
    ]
    return fields + [DETAILS] if basic else fields


def info(entity, entities, basic):
    return {field.name: _option(field) for field in filters(entity, entities, basic)}


def _option(field):
    option = {"type": field.type}
    if field.elements:
        option["elements"] = field.elements
    if field.choices:
        option["choices"] = list(field.choices)
    if field.default is not None:
        option["default"] = field.default
    # secrets are hidden by field in what is shown, not by value: a PIN of 1 would mask every 1 of the result
    return {**option, "no_log": False}


def shown(params, options, entities=()):
    """Arguments for the invocation of a result: known names only, secrets and whatever has the wrong form as a word."""
    open_ones = _open(options)
    kinds = {entity.plural: _open((*entity.fields, *own_options(entity))) for entity in entities}
    result = {}
    for name, value in params.items():
        if name in kinds and isinstance(value, list):
            result[name] = [_entry_shown(item, kinds[name]) for item in value]
        elif name == "prune" and isinstance(value, dict):
            result[name] = {kind: bool(value[kind]) for kind in kinds if kind in value}
        elif not name.startswith("_"):
            result[name] = value if value is None or name in open_ones and _is_plain(value) else HIDDEN
    return result


def _open(fields):
    return {field.name for field in fields if not field.secret}


def _entry_shown(item, open_ones):
    if not isinstance(item, dict):
        return HIDDEN
    return {
        name: value if name in open_ones and _is_plain(value) else HIDDEN
        for name, value in item.items()
        if value is not None
    }


def _is_plain(value):
    if isinstance(value, list):
        return all(isinstance(item, (str, int, float)) for item in value)
    return isinstance(value, (str, int, float))
