# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates at Udesk: agents that are created disabled, roles that only members of groups show, and pages."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.vendors.udesk import UDESK

NAMES = [f"agent{number}@example.com" for number in range(6)]


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("udesk")
    account.config()
    account.vendor.seed(UDESK.crowd(150))
    account.config(*(UDESK.member("Support", name) for name in NAMES))
    return account


def _estimated_and_made(account, *agents):
    preview = account.ok("config", check=True, agents=list(agents))
    real = account.ok("config", agents=list(agents))
    assert real["estimate"]["api_calls"] == preview["estimate"]["api_calls"]
    return preview["estimate"]["api_calls"], real["api_calls"] - preview["api_calls"]


def test_disabled_agents_are_created_enabled_and_then_disabled(account):
    new = UDESK.member("Support", "new@example.com", disable_status="disable")
    assert _estimated_and_made(account, new) == (3, 3)


def test_roles_are_read_back_with_the_members_of_groups(account):
    """Two pages of agents do not show roles, a page of the members of the group does."""
    agents = [{"email": name, "agent_roles": ["Auditor"]} for name in NAMES]
    assert _estimated_and_made(account, *agents) == (6 + 2 + 1, 6 + 2 + 1)


def test_roles_of_an_agent_who_shares_no_group_are_read_back_with_a_single_read(account):
    account.config(*({"email": name, "agent_groups": ["Sales"]} for name in NAMES[:1]))
    agents = [{"email": name, "agent_roles": ["Auditor"]} for name in NAMES]
    assert _estimated_and_made(account, *agents) == (6 + 2 + 2, 6 + 2 + 2)
