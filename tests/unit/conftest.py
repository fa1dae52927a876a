# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: a simulated account of each vendor."""

from __future__ import annotations

import importlib
import itertools

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway
from ansible_collections.cxops.contact_center.tests.simulator import Simulator
from ansible_collections.cxops.contact_center.tests.unit.account import Account
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES, REAL_VENDORS
from ansible_collections.cxops.contact_center.tests.vendors.profile import COLLECTION
from hypothesis import settings

SUFFIXES = ("agent", "agent_group", "agent_info", "agent_group_info", "config")
# ansible-test runs each test in a process of its own; what is imported here is imported once for all of them
for _profile, _suffix in itertools.product(REAL_VENDORS, SUFFIXES):
    importlib.import_module(f"{COLLECTION}.plugins.modules.{_profile.name}_{_suffix}")

# Property tests try the same examples in every run; `--hypothesis-profile=random` tries others.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None)
settings.load_profile("fixed")


@pytest.fixture(scope="session", name="vendors")
def fixture_vendors():
    """One simulator for the whole run."""
    with Simulator(vendors={profile.name: profile.simulator for profile in PROFILES}) as running:
        yield running


def _account(profile, vendors, tmp_path, monkeypatch):
    """Return an account without objects of its own. Retries do not wait, and no file stays behind."""
    (tmp_path / "tmp").mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(client, "pause_before_retry", lambda *dummy, **more: None)
    monkeypatch.setattr(RateLimiter, "hold", lambda *dummy: None)
    monkeypatch.setattr(Gateway, "read_back_delays", (0.01, 0.02, 0.05, 0.1, 0.2))
    vendors[profile.name].reset()
    vendors[profile.name].seed(profile.standing)
    return Account(profile, vendors, tmp_path / "cache")


@pytest.fixture(params=PROFILES, ids=str, name="account")
def fixture_account(request, vendors, tmp_path, monkeypatch):
    """The account of each vendor in turn."""
    return _account(request.param, vendors, tmp_path, monkeypatch)


@pytest.fixture(name="account_of")
def fixture_account_of(vendors, tmp_path, monkeypatch):
    """account_of(name): the account of one vendor."""
    profiles = {profile.name: profile for profile in PROFILES}
    return lambda name: _account(profiles[name], vendors, tmp_path, monkeypatch)
