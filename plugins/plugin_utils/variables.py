# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the options of a module from the variables of a host. No message shows a value."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank
from ansible_collections.cxops.contact_center.plugins.plugin_utils.shown_errors import shown_text

UNDEFINED = re.compile(r"'\w+' is undefined")
TYPES = {"list": list, "dict": dict}
MAX_PLACES = 20  # in one message
SIMILAR = 0.8  # of difflib; ringcx_agent and ringcx_agens are near misses of ringcx_agents
NOT_DECRYPTED = "it can't be decrypted"
VAULT_HINT = "Pass the password that it was encrypted with, for example with --vault-id."
DEBUG_HINT = "To find the cause, print the variable with the module ansible.builtin.debug."


class HostVariables:
    """The variables of a host.

    values: as inventories, playbooks and the command line set them. template: evaluates such a value.
    """

    def __init__(self, values: Mapping[str, Any], template: Callable[[Any], Any]) -> None:
        self._values, self._template = values, template

    def option(self, vendor: str, option: str, option_type: str) -> Any:
        """Return the value of the variable of an option, or None if it is undefined, null or empty text.

        For lists and dictionaries, text is read as JSON. InputError is raised if the value can't be evaluated, or if
        such text is not JSON of the right type.
        """
        variable = variable_name(vendor, option)
        value = self._evaluate(variable).get(variable)
        if is_blank(value):
            return None
        return _from_json(variable, value, option_type) if isinstance(value, str) and option_type in TYPES else value

    def is_defined(self, vendor: str, option: str) -> bool:
        """Return whether the variable of an option is defined. A variable whose value is omit counts as undefined."""
        variable = variable_name(vendor, option)
        return variable in self._values and variable in self._evaluate(variable)

    def _evaluate(self, variable: str) -> dict[str, Any]:
        """Return a dictionary with the value of the variable, None if it is undefined; an empty one if the value is omit."""
        try:
            # part of a dictionary, as the special variable omit means nothing elsewhere
            values = {variable: self._values.get(variable)}
            values = self._template(values) if _needs_template(values) else values
            values = _without_omitted(values, self._values.get("omit"))
            # ansible-core 2.16 decrypts text when it is converted
            return {
                name: str(value) if getattr(value, "__ENCRYPTED__", False) else value for name, value in values.items()
            }
        except Exception as error:
            shown = shown_text(error)
            problem = shown or _problem(str(error))
        # raised outside of the except block: Ansible would show the original error, which may contain values
        hint = None if shown else VAULT_HINT if problem == NOT_DECRYPTED else DEBUG_HINT
        raise InputError(f"the variable {variable} can't be evaluated", problem, hint)


def near_misses(vendor: str, variables: Collection[str], options: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the names of variables that are probably misspelled, each with the variable that is probably meant.

    variables: all variables of a host. options: the options that variables of the vendor set.
    """
    prefix = f"{vendor}_"
    known = {variable_name(vendor, option) for option in options}
    own_variants = tuple(f"{name}_" for name in known)  # ringcx_agents_emea is a variable of the user
    for name in sorted(variables):
        if name.startswith(prefix) and name not in known and not name.startswith(own_variants):
            endings = [variable[len(prefix) :] for variable in known]
            for ending in difflib.get_close_matches(name[len(prefix) :], endings, n=1, cutoff=SIMILAR):
                yield name, f"{prefix}{ending}"


def require_no_dates(arguments: Mapping[str, Any]) -> None:
    """Raise InputError if an argument is a date: the module would get another text than the one that was written."""
    places = list(_dates(arguments, ""))
    if places:
        verb = "is a date" if len(places) == 1 else "are dates"
        hint = "Write it in quotes: YAML rewrites 2026-12-01 10:30:00."
        raise InputError(f"{', '.join(places[:MAX_PLACES])} {verb}, but must be text", hint=hint)


def _dates(value: Any, place: str) -> Iterator[str]:
    """Yield the places of dates in nested lists and dictionaries, such as agents[3].nick_name."""
    if isinstance(value, (datetime.date, datetime.time)):
        yield place
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, datetime.date):
                yield f"the name of an option of {place}"
            else:
                yield from _dates(item, f"{place}.{key}" if place else str(key))
    elif isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            yield from _dates(item, f"{place}[{position}]")


# what starts an expression, a statement or a comment, and the header of text in which something else does
TEMPLATE = re.compile(r"\{[{%#]|^#jinja2:")


def _needs_template(value: Any) -> bool:
    """Return whether Ansible may evaluate a value to a different one.

    Evaluating thousands of entries that contain no template takes Ansible a large part of its time.
    """
    if isinstance(value, str):
        return TEMPLATE.search(value) is not None
    if isinstance(value, dict):
        return any(map(_needs_template, value.values()))
    if isinstance(value, list):
        return any(map(_needs_template, value))
    return value is not None and not isinstance(value, (int, float))  # such as encrypted text


def _without_omitted(value: Any, omit: Any) -> Any:
    """Return the value without what the special variable omit stands for; older versions of ansible-core leave that to actions."""
    if not isinstance(omit, str):
        return value
    if isinstance(value, dict):
        return {key: _without_omitted(item, omit) for key, item in value.items() if item != omit}
    if isinstance(value, list):
        return [_without_omitted(item, omit) for item in value if item != omit]
    return value


def _from_json(variable: str, text: str, option_type: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, TYPES[option_type]):
        kind = {"list": "a list", "dict": "a dictionary"}[option_type]
        raise InputError(f"the variable {variable} is text that is not {kind} in JSON", hint=f"Set it to {kind}.")
    return value


def _problem(message: str) -> str:
    """Return what may be shown of an error message of Ansible: it can contain the value of any variable."""
    undefined = UNDEFINED.search(message)
    if undefined:
        return undefined[0]
    if "Undefined" in message:  # of ansible-core, as an operand: [] + missing
        return "its template uses a variable that is not defined"
    if "has no attribute" in message:
        return "its template uses a key that does not exist"
    if "decrypt" in message.lower():
        return NOT_DECRYPTED
    return "its template fails"
