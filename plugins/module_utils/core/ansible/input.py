# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entries of a list option, validated like Ansible would, in a fraction of the time for ten thousand of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.validation import check_type_dict, check_type_list

from .argument_spec import Spec

Check = Callable[[Any], bool]
TYPES = {"str": str, "int": int, "bool": bool}


def validated_entries(spec: Spec, value: Any) -> list[dict[str, Any]] | None:
    """Return each entry with the options that it names and the defaults; None where core has an error to report.

    An entry whose values already have their types needs no conversion; core's validator sees the others.
    """
    defaults = {name: option["default"] for name, option in spec.items() if "default" in option}
    checks = {name: _check(option) for name, option in spec.items()}
    try:
        return [_validated(spec, checks, defaults, entry) for entry in check_type_list(value)]
    except (TypeError, ValueError):
        return None


def _validated(spec: Spec, checks: Mapping[str, Check], defaults: Mapping[str, Any], entry: Any) -> dict[str, Any]:
    if isinstance(entry, dict) and all(name in checks and checks[name](value) for name, value in entry.items()):
        return {**defaults, **entry}
    given = check_type_dict(entry)
    result = ArgumentSpecValidator(spec).validate(given)
    if result.error_messages:
        raise ValueError
    return {name: value for name, value in result.validated_parameters.items() if name in given or name in defaults}


def _check(option: Mapping[str, Any]) -> Check:
    """Return the test whether a value needs no conversion."""
    if option["type"] == "list":
        item_type = TYPES[option["elements"]]
        return lambda value: (
            value is None or (isinstance(value, list) and all(isinstance(item, item_type) for item in value))
        )
    exact, choices = TYPES[option["type"]], option.get("choices")
    if choices:
        return lambda value: isinstance(value, exact) and value in choices
    return lambda value: value is None or isinstance(value, exact)
