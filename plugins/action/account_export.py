# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of the module account_export: reads an account, writes a file, and compares the account with the file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import ContactCenterError, InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.account_export import (
    FileStatus,
    Proof,
    counts,
    file_status,
    refusal,
    schema_of,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.host_vars import load_variables
from ansible_collections.cxops.contact_center.plugins.plugin_utils.people_file import AccountEntries, people_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.private_file import read_text, write_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.variables import HostVariables
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of

Result = dict[str, Any]
SPEC: dict[str, dict[str, Any]] = {
    "vendors": {"type": "list", "elements": "str", "required": True},
    "folder": {"type": "path", "required": True},
    "details": {"type": "bool", "default": True},
    "force": {"type": "bool", "default": False},
}


class ModuleFailed(Exception):
    """A module that this action runs has failed; the argument is its result."""


class ActionModule(ActionBase):  # type: ignore[misc]
    """Exports the accounts of one host."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Export the accounts, and return the result. tmp, task_vars: as for all actions of Ansible."""
        result: Result = {**super().run(tmp, task_vars), "changed": False}
        _validation, options = self.validate_argument_spec(argument_spec=SPEC)
        self._variables: Result = task_vars or {}
        self._warnings: list[Any] = []
        try:
            self._export(options, result)
        except ContactCenterError as error:
            result.update(failed=True, msg=str(error))
        except ModuleFailed as failure:
            (failed,) = failure.args
            result.update(failed)
        return {**result, "warnings": [*result.get("warnings", ()), *self._warnings]}

    def _export(self, options: Mapping[str, Any], result: Result) -> None:
        """Add what was done to the result, before anything can fail."""
        path = _path(options["folder"], str(self._variables.get("inventory_hostname", "")))
        result.update(file=path, details=options["details"])
        accounts = [self._read(vendor, options["details"]) for vendor in options["vendors"]]
        result["accounts"] = {account.vendor: counts(account) for account in accounts}
        existing = read_text(path)
        text = people_text(accounts, schema_of(path, options["vendors"], existing), options["details"])
        status = file_status(text, existing, options["force"])
        result["status"] = status.value
        if status is FileStatus.REFUSED:
            raise refusal(path)
        result["changed"] = status.writes
        proofs = self._write_and_prove(path, text, status, accounts)
        for account, proof in zip(accounts, proofs):
            result["accounts"][account.vendor].update(proof.as_dict())
        lossy = [line for proof in proofs for line in proof.lossy]
        if lossy:
            raise InputError(f"Applying {path} would change the account", "; ".join(lossy))

    def _read(self, vendor: str, details: bool) -> AccountEntries:
        return AccountEntries.of(vendor, self._module(vendor, "config_info", {"fields": "set", "details": details}))

    def _write_and_prove(
        self, path: str, text: str, status: FileStatus, accounts: Sequence[AccountEntries]
    ) -> list[Proof]:
        if not self._task.check_mode:
            if status.writes:
                write_text(path, text)
            return self._prove(path, accounts)
        with tempfile.TemporaryDirectory(prefix="contact_center-") as folder:
            draft = os.path.join(folder, "people.yml")
            write_text(draft, text)
            return self._prove(draft, accounts)

    def _prove(self, path: str, accounts: Sequence[AccountEntries]) -> list[Proof]:
        """Return what applying the file would change."""
        variables = load_variables(path)
        for account in accounts:
            if any(variables.get(name) != entries for name, entries in account.variables.items()):
                raise InputError(f"{path} does not contain what was written")
        written = HostVariables(variables, self._templar.template)
        return [self._proof(account.vendor, written) for account in accounts]

    def _proof(self, vendor: str, written: HostVariables) -> Proof:
        entries = {entity.plural: written.option(vendor, entity.plural, "list") or [] for entity in entities_of(vendor)}
        return Proof.of(self._module(vendor, "config", entries))

    def _module(self, vendor: str, suffix: str, arguments: Mapping[str, Any]) -> Result:
        """Return the result of a module of the vendor, which runs in check mode."""
        task = self._task.copy()
        task.action = f"cxops.contact_center.{vendor}_{suffix}"
        task.args, task.check_mode, task.diff = dict(arguments), True, False
        action = self._shared_loader_obj.action_loader.get(
            f"cxops.contact_center.{vendor}_config",  # the action of all modules of the vendor, see meta/runtime.yml
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        result: Result = action.run(task_vars=self._variables)
        if result.get("failed") or result.get("unreachable"):
            raise ModuleFailed({key: value for key, value in result.items() if key != "invocation"})
        self._warnings += [one for one in result.get("warnings", ()) if one not in self._warnings]
        return result


def _path(folder: str, host: str) -> str:
    if os.path.basename(host) != host or host in ("", ".", ".."):
        raise InputError(f'the host name "{host}" is not the name of a directory')
    return os.path.join(os.path.realpath(folder), "host_vars", host, "people.yml")
