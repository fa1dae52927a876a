# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the modules as Ansible does, in this process, against a simulated vendor over HTTP."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
from unittest import mock

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible_collections.cxops.contact_center.plugins.module_utils.core import http
from ansible_collections.cxops.contact_center.tests.simulator import Simulator

from ansible_collections.cxops.contact_center.tests.unit.contract.rows import ROWS

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

    def agents(self):
        return {agent[self.row.wire_key]: agent for agent in self.vendor.objects("agent")}

    def groups(self):
        return {group[self.row.wire_name]: group for group in self.vendor.objects("agent_group")}

    def calls(self, kind):
        return [entry for entry in self.vendor.log if entry["kind"] == kind]

    def forget(self):
        self.vendor.log.clear()


def run_module(module, arguments, check=False):
    """-> what the module prints."""
    given = {"ANSIBLE_MODULE_ARGS": {**arguments, "_ansible_check_mode": check, "_ansible_inject_invocation": True}}
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
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


@pytest.fixture(scope="session", name="simulator")
def fixture_simulator():
    with Simulator(vendors=[row.vendor for row in ROWS]) as running:
        yield running


@pytest.fixture(params=ROWS, ids=str, name="account")
def fixture_account(request, simulator, tmp_path, monkeypatch):
    """An empty account of each vendor in turn; nobody waits before trying again."""
    monkeypatch.setattr(http, "_pause", lambda *dummy: None)
    simulator[request.param.vendor].reset()
    return Account(request.param, simulator, tmp_path / "cache")
