# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates at DeepCall: one call for each option, the list of agents by pages, and the members of each group."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.vendors.deepcall import DEEPCALL

NAMES = [f"agent{number}@example.com" for number in range(6)]


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("deepcall")
    account.config()
    account.vendor.seed(DEEPCALL.crowd(27))
    account.config(*(DEEPCALL.member("Support", name) for name in NAMES))
    return account


def _estimated_and_made(account, *agents, **options):
    preview = account.ok("config", check=True, agents=list(agents), **options)
    real = account.ok("config", agents=list(agents), **options)
    assert real["estimate"]["api_calls"] == preview["estimate"]["api_calls"]
    return preview["estimate"]["api_calls"], real["api_calls"] - preview["api_calls"]


def _agents(**options):
    return [{"email": name, **options} for name in NAMES]


def test_each_option_is_a_call(account):
    assert _estimated_and_made(account, *_agents(destination="sip", type="office")) == (6 * 2 + 1, 6 * 2 + 1)


def test_the_list_of_agents_is_read_by_pages(account):
    account.vendor.switch(page_limit=10)
    assert _estimated_and_made(account, *_agents(destination="sip")) == (6 + 4, 6 + 4)


def test_each_group_takes_three_calls_and_nobody_is_written_whose_groups_are_as_desired(account):
    calls = _estimated_and_made(account, *_agents(agent_groups=["Support", "Sales"]))
    assert calls == (3, 3)
    calls = _estimated_and_made(account, *_agents(receive_call=["Sales"]))
    assert calls == (3, 3)
    calls = _estimated_and_made(account, *_agents(agent_groups=["Support"], receive_call=["Support"]))
    assert calls == (3 + 3, 3 + 3)


def test_inactive_groups_are_created_active_and_then_switched_off(account):
    groups = [{"name": name, "status": status} for name, status in (("On", "active"), ("Off", "inactive"))]
    assert _estimated_and_made(account, agent_groups=groups) == (2 + 1 + 2, 2 + 1 + 2)
