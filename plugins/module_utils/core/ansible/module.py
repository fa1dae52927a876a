# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AnsibleModule of this collection: it keeps what the user wrote, and shows none of the secrets."""

from __future__ import annotations

import os
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule

from ..errors import ELLIPSIS
from ..model.problems import Problems
from .argument_spec import ABSOLUTE, CONTEXT, Spec
from .input import Declaration, check_environment, read_arguments
from .naming import OptionNames
from .redaction import shown_arguments

MAX_MESSAGE = 4000  # bytes


class Module(AnsibleModule):  # type: ignore[misc]
    """A module whose arguments are read by this collection, before Ansible validates what is left to validate.

    Ansible gets the full argument spec all the same: documentation and linters rest on it.
    written: the arguments as the user wrote them. context: what the action knows of the task.
    """

    params: dict[str, Any]

    def __init__(self, argument_spec: Spec, declaration: Declaration) -> None:
        self.written: dict[str, Any] = {}
        self.context: dict[str, Any] = {}
        self.names = OptionNames({})
        self._declaration = declaration
        self._nested: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        self._from_ansible = True
        super().__init__(
            argument_spec=argument_spec,
            supports_check_mode=True,
            no_log=True,  # keeps the arguments out of the system's log
        )
        if not self._from_ansible:
            self._refuse(self._read(evaluated=True)[1])  # a linter has stopped before
        self.params.update(self._nested)
        # "proxy: none" is no secret, and as one it would mask each text that contains these letters
        self.no_log_values -= {value for value in self.no_log_values if value.strip().casefold() == "none"}
        self._require_expanded_paths()

    def _load_params(self) -> None:
        """Read the arguments; what is wrong with them ends the module before Ansible repeats any of it."""
        super()._load_params()
        self.context = self.params.pop(CONTEXT, None) or {}
        settings = [field.name for field in self._declaration.settings]
        self.names = OptionNames(self.context.get("variables") or {}, settings)
        internal = {name: value for name, value in self.params.items() if name.startswith("_ansible_")}
        self._given = {name: value for name, value in self.params.items() if name not in internal}
        self._from_ansible = bool(internal)  # a linter adds no arguments, and evaluates no templates
        self.written, problems = self._read(evaluated=self._from_ansible)
        self.params = {**internal, **self._templates(), **self.written}
        self._refuse(problems)
        # validated already, and ten thousand entries take Ansible a while
        nested = [name for name in self.written if "options" in self.argument_spec.get(name, {})]
        self._nested = {name: self.params.pop(name) for name in nested}

    def _templates(self) -> dict[str, Any]:
        """Return the required options that a linter gives as templates: without a value, they are not missing all the same."""
        if self._from_ansible:
            return {}
        required = (name for name, option in self.argument_spec.items() if option.get("required"))
        return {name: self._given[name] for name in required if name in self._given}

    def _read(self, evaluated: bool) -> tuple[dict[str, Any], Problems]:
        """Return the values of the arguments, and what is wrong with them and with the environment."""
        problems = Problems()
        values = read_arguments(self._declaration, self._given, problems, evaluated)
        variables = {
            name: option["fallback"][1][0]
            for name, option in self.argument_spec.items()
            if "fallback" in option and name not in values
        }
        check_environment(self._declaration, variables, problems)
        return values, problems

    def _refuse(self, problems: Problems) -> None:
        if problems:
            self.fail_json(problems.message(), changed=False, api_calls=0)

    def _require_expanded_paths(self) -> None:
        """Refuse an absolute path whose variable or user does not exist: Ansible leaves it as it is, which is a relative path."""
        for field in self._declaration.settings:
            if field.pattern == ABSOLUTE and not os.path.isabs(self.params[field.name] or os.sep):
                self.fail_json(f"{field.name} must be {field.expected}.", changed=False, api_calls=0)

    def given_options(self) -> frozenset[str]:
        """Return the names of the options that the task itself sets."""
        return frozenset(name for name, value in self.written.items() if value is not None)

    def exit_json(self, **result: Any) -> NoReturn:
        super().exit_json(**self._with_invocation(result))
        raise SystemExit  # not reached

    def fail_json(self, msg: str, **result: Any) -> NoReturn:
        super().fail_json(_shortened(self.names.in_text(msg)), **self._with_invocation(result))
        raise SystemExit  # not reached

    def warn(self, warning: str) -> None:
        super().warn(self.names.in_text(warning))

    def _with_invocation(self, result: dict[str, Any]) -> dict[str, Any]:
        # newer versions of ansible-core set _inject_invocation to False if results do not include the arguments
        if getattr(self, "_inject_invocation", True):
            result["invocation"] = {"module_args": shown_arguments(self.params, self._declaration)}
        return result


def _shortened(message: str) -> str:
    """Return a message in a length that terminals and logs show."""
    encoded = message.encode("utf-8", "replace")
    if len(encoded) <= MAX_MESSAGE:
        return message
    return encoded[: MAX_MESSAGE - len(ELLIPSIS.encode())].decode("utf-8", "ignore") + ELLIPSIS
