# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account of a simulated vendor, and its modules run as Ansible runs them, in this process, over HTTP."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
from pathlib import Path
from unittest import mock

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings

UTILS = "ansible_collections.cxops.contact_center.plugins.module_utils"
INVOCATION = "_ansible_inject_invocation"
MODULES = "ansible_collections.cxops.contact_center.plugins.modules"


class Account:
    """A row with its simulated vendor: run its modules, look into what it stores and was asked."""

    def __init__(self, row, simulator, cache):
        self.row, self.vendor = row, simulator[row.vendor]
        url = simulator.url(row.vendor)
        urls = {name: url for name in (f"{row.vendor}_url", "ringcx_platform_url") if name.startswith(row.vendor)}
        sign_in = {name: self.vendor.credentials[name] for name in row.sign_in}
        self.connection = {**urls, **sign_in, "rate_limit": 0, "token_cache": str(cache)}

    def run(self, suffix, check=False, **options):
        """-> the result of the vendor's module of that suffix, failed or not."""
        module = importlib.import_module(f"{MODULES}.{self.row.vendor}_{suffix}")
        return run_module(module, {**self.connection, **options}, check)

    def ok(self, suffix, check=False, **options):
        """The same, and it must not fail."""
        result = self.run(suffix, check, **options)
        assert not result.get("failed"), result["msg"]
        return result

    def config(self, *agents, groups=("Support", "Sales"), check=False, **more):
        """The config module with these agents and groups."""
        return self.ok("config", check, agent_groups=[{"name": name} for name in groups], agents=list(agents), **more)

    def gateway_class(self):
        """The vendor's port, as its modules use it."""
        gateway = importlib.import_module(f"{UTILS}.{self.row.vendor}.gateway")
        return next(thing for thing in vars(gateway).values() if getattr(thing, "entities", None) and thing.options)

    def entities(self):
        return self.gateway_class().entities

    def agents(self):
        return self._own("agent", self.row.wire_key, "agents")

    def groups(self):
        return self._own("agent_group", self.row.wire_name, "groups")

    def _own(self, kind, key, seeded):
        """By name; without what stood there before the test."""
        standing = {thing[key] for thing in self.row.standing.get(seeded, ())}
        return {thing[key]: thing for thing in self.vendor.objects(kind) if thing[key] not in standing}

    def exported(self, suffix):
        """What the info module tells, in order, without what stood there before the test."""
        listed, own = self.ok(f"{suffix}_info")[f"{suffix}s"], {**self.agents(), **self.groups()}
        key = self.row.key if suffix == "agent" else "name"
        return sorted((entry for entry in listed if entry[key] in own), key=lambda entry: entry[key])

    def move_to(self, url):
        """The account is reached by way of that URL from now on."""
        self.connection.update({name: url for name in self.connection if name.endswith("_url")})

    def secrets(self):
        """Everything that must never be printed: as given, and as the vendor holds it."""
        secret = {field.name for field in (*self.gateway_class().options, *self.entities()[-1].fields) if field.secret}
        found = {value for name, value in {**self.connection, **self.row.agent}.items() if name in secret}
        for thing in self.vendor.objects("agent"):
            found |= {
                value
                for name, value in thing.items()
                if "password" in name.lower() and isinstance(value, str) and len(value) > 3
            }
        return (found | set(self.vendor.state().get("tokens", ()))) - {"password"}

    def calls(self, kind):
        return [entry for entry in self.vendor.log if entry["kind"] == kind]

    def forget(self):
        self.vendor.log.clear()


def run_module(module, arguments, check=False):
    """-> what the module prints."""
    inner = {"_ansible_check_mode": check, "_ansible_diff": True}
    if INVOCATION in Path(basic.__file__).read_text(encoding="utf-8"):  # older cores return the arguments always
        inner[INVOCATION] = True
    given = {"ANSIBLE_MODULE_ARGS": {**arguments, **inner}}
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
        internal = getattr(warnings, "_internal", None)
        if getattr(internal, "is_controller", False):  # the process has the controller's code, but stands for a module
            stack.enter_context(mock.patch.object(internal, "is_controller", False))
        stack.enter_context(mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps(given).encode()))
        stack.enter_context(contextlib.redirect_stdout(printed))
        _forget_warnings()
        with pytest.raises(SystemExit):
            module.main()
    return json.loads(printed.getvalue())


def _forget_warnings():
    """They are collected over the life of a process, which for a module is one task."""
    for name in ("_global_warnings", "_global_deprecations"):
        collected = getattr(warnings, name, None)
        if collected is not None:
            collected.clear()
