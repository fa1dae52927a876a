# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of all modules: options that a task does not set come from the variables of the host.

Arguments are passed to the module without being assigned to the task: Ansible can print the arguments of a task, and the
debugger and rescue sections use them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any, ClassVar

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    APPROVED_CHANGES,
    CONTEXT,
    PROGRESS_FILE,
    config_spec,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.naming import OptionNames
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionSpec,
    Place,
    variable_name,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank, join_names
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress import shown_progress, standard_error
from ansible_collections.cxops.contact_center.plugins.plugin_utils.variables import (
    HostVariables,
    near_misses,
    require_no_dates,
)

PER_TASK = (PROGRESS_FILE.name,)  # options that no variable sets


class ActionModule(ActionBase):  # type: ignore[misc]
    """Runs a module with the options of its task and the connection variables of the host.

    In the task of a role, which sets <vendor>_config_from_variables, all options come from variables. The progress of a
    module is shown if it runs on the controller, unless the task sets progress_file itself.
    """

    _supports_check_mode = True
    _supports_async = True
    connection_spec: ClassVar[ConnectionSpec]
    entities: ClassVar[tuple[Entity, ...]]

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module and return its result.

        tmp, task_vars: as for all actions of Ansible.

        Errors of Ansible are raised unchanged. SystemExit is raised if Ansible itself has ended meanwhile.
        """
        result: dict[str, Any] = super().run(tmp, task_vars)
        began = time.monotonic()
        task_vars = task_vars or {}
        try:
            arguments, error = self._arguments(task_vars), None
            require_no_dates(arguments)
        except InputError as caught:
            names = OptionNames(self._variables(task_vars))
            arguments, error = {}, names.in_text(str(caught))
        if error:
            return {**result, "failed": True, "changed": False, "msg": error}
        host = str(task_vars.get("inventory_hostname", ""))
        arguments[CONTEXT] = {"host": host, "variables": self._variables(task_vars)}
        with shown_progress(host) if self._is_watched(arguments) else nullcontext() as path:
            if path:
                arguments[PROGRESS_FILE.name] = path
                arguments[CONTEXT]["stderr"] = standard_error()
            result.update(
                self._execute_module(module_args=arguments, task_vars=task_vars, wrap_async=self._task.async_val)
            )
        if not self._task.async_val:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        if self._takes_variables(task_vars):
            result["seconds"] = round(time.monotonic() - began, 1)
        return result

    def _arguments(self, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of the module: those of the task, completed by the variables of the host."""
        variables = HostVariables(task_vars, self._templar.template)
        given = {
            name: value for name, value in self._task.args.items() if name not in self._names or not is_blank(value)
        }
        arguments = {**given, **self._connection_arguments(given, variables)}
        if self._takes_variables(task_vars):
            arguments.update(self._config_arguments(given, variables))
            self._warn_of_near_misses(task_vars)
            self._require_entries(arguments)
        return arguments

    def _connection_arguments(self, given: Mapping[str, Any], variables: HostVariables) -> dict[str, Any]:
        options = self.connection_spec.options
        task = {name: given[name] for name in self._names if name in given}
        missing = {
            field.name: variables.option(self._vendor, field.name, field.type)
            for field in options
            if field.name not in task
        }
        host = {name: value for name, value in missing.items() if value is not None}
        return self.connection_spec.merge(Place("the task", task), Place("the variables of the host", host))

    def _config_arguments(self, given: Mapping[str, Any], variables: HostVariables) -> dict[str, Any]:
        values = {
            name: variables.option(self._vendor, name, option["type"])
            for name, option in config_spec(self.entities).items()
            if name not in PER_TASK and given.get(name) is None
        }
        approval = APPROVED_CHANGES.name
        if values.get(approval) is None and approval in values and variables.is_defined(self._vendor, approval):
            values[approval] = ""  # unlike other options, it is not omitted by being blank
        return {name: value for name, value in values.items() if value is not None}

    def _variables(self, task_vars: Mapping[str, Any]) -> dict[str, str]:
        """Return the variable of each option that variables set; empty where the options are those of the task."""
        if not self._takes_variables(task_vars):
            return {}
        options = {*self._names, *config_spec(self.entities)} - {*PER_TASK, *self._task.args}
        return {option: variable_name(self._vendor, option) for option in sorted(options)}

    def _require_entries(self, arguments: Mapping[str, Any]) -> None:
        """A host without entries is more likely misconfigured than unmanaged."""
        lists = [entity.plural for entity in self.entities]
        if all(arguments.get(name) is None for name in lists):
            variables = join_names(variable_name(self._vendor, name) for name in lists)
            hint = "Define at least one of them; an empty list, [], is allowed."
            raise InputError(f"{variables} are not defined for this host", hint=hint)

    def _warn_of_near_misses(self, task_vars: Mapping[str, Any]) -> None:
        host = task_vars.get("inventory_hostname", "")
        options = {*self._names, *config_spec(self.entities), "config_from_variables"}
        for name, meant in near_misses(self._vendor, task_vars, options):
            Display().warning(f"{host}: the variable {name} is not used. Did you mean {meant}?")

    def _is_watched(self, arguments: Mapping[str, Any]) -> bool:
        """Return whether the module runs on the controller, as the same user, while this action waits for it."""
        task, connection = self._task, self._connection
        is_local = connection.transport == "local" and not connection.become and not task.async_val
        return is_local and not arguments.get(PROGRESS_FILE.name)

    def _takes_variables(self, task_vars: Mapping[str, Any]) -> bool:
        """Return whether all options come from variables, as in the task of a role."""
        marked = boolean(task_vars.get(f"{self._vendor}_config_from_variables"), strict=False)
        return marked and self._runs_config_module()

    def _runs_config_module(self) -> bool:
        return bool(self._task.action.rpartition(".")[2] == f"{self._vendor}_config")

    @property
    def _vendor(self) -> str:
        return self.connection_spec.vendor

    @property
    def _names(self) -> Iterable[str]:
        return self.connection_spec.names
