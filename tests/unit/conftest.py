# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts to test against."""

from __future__ import annotations

import importlib
import itertools

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway
from ansible_collections.cxops.contact_center.tests.simulator import Simulator
from ansible_collections.cxops.contact_center.tests.unit.account import MODULES, Account
from ansible_collections.cxops.contact_center.tests.unit.contract.rows import ROWS

# ansible-test gives each test a process of its own: what is imported here, none of them has to import again.
for _row, _suffix in itertools.product(ROWS, ("agent", "agent_group", "agent_info", "agent_group_info", "config")):
    importlib.import_module(f"{MODULES}.{_row.vendor}_{_suffix}")


@pytest.fixture(scope="session", name="vendors")
def fixture_vendors():
    """One simulator for the whole run."""
    with Simulator(vendors=[row.vendor for row in ROWS]) as running:
        yield running


def _account(row, vendors, tmp_path, monkeypatch):
    """Empty; nobody waits before trying again, nor leaves files behind."""
    (tmp_path / "tmp").mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(client, "pause_before_retry", lambda *dummy, **more: None)
    monkeypatch.setattr(Gateway, "read_back_delays", (0.01, 0.02, 0.05, 0.1, 0.2))
    vendors[row.vendor].reset()
    vendors[row.vendor].seed(row.standing)
    return Account(row, vendors, tmp_path / "cache")


@pytest.fixture(params=ROWS, ids=str, name="account")
def fixture_account(request, vendors, tmp_path, monkeypatch):
    """Of each vendor in turn."""
    return _account(request.param, vendors, tmp_path, monkeypatch)


@pytest.fixture(name="account_of")
def fixture_account_of(vendors, tmp_path, monkeypatch):
    """account_of(vendor): of the one that is named."""
    rows = {row.vendor: row for row in ROWS}
    return lambda vendor: _account(rows[vendor], vendors, tmp_path, monkeypatch)
