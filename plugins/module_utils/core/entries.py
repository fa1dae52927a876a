# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entries of a list, checked as Ansible would, without its second for each ten thousand of them."""

from __future__ import annotations

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.validation import check_type_dict, check_type_list

EXACT = {"str": str, "int": int, "bool": bool}


def checked(options, value):
    """-> what was written of each entry and its defaults, or None where Ansible has an error to tell.

    An entry of which every value is already of its type is as Ansible would make it; it looks at the others.
    """
    defaults = {name: option["default"] for name, option in options.items() if "default" in option}
    tests = {name: _test(option) for name, option in options.items()}
    try:
        return [_checked(options, tests, defaults, entry) for entry in check_type_list(value)]
    except (TypeError, ValueError):
        return None


def _checked(options, tests, defaults, entry):
    if isinstance(entry, dict) and _is_exact(tests, entry):
        return {**defaults, **entry}
    written = check_type_dict(entry)
    seen = ArgumentSpecValidator(options).validate(written)
    if seen.error_messages:
        raise ValueError
    made = seen.validated_parameters
    return {name: made[name] for name in made if name in written or name in defaults}


def _is_exact(tests, entry):
    for name, value in entry.items():
        test = tests.get(name)
        if not test or not test(value):
            return False
    return True


def _test(option):
    """Whether a value needs nothing to be done."""
    if option["type"] == "list":
        item = EXACT[option["elements"]]
        return lambda value: value is None or isinstance(value, list) and all(isinstance(one, item) for one in value)
    exact, choices = EXACT[option["type"]], option.get("choices")
    if choices:
        return lambda value: isinstance(value, exact) and value in choices
    return lambda value: value is None or isinstance(value, exact)
