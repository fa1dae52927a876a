# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates at RingCX: objects that are old are read again, and so are those of which responses do not show everything."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import gateway
from ansible_collections.cxops.contact_center.tests.vendors.ringcx import RINGCX

NAMES = [f"agent{number}@example.com" for number in range(9)]


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("ringcx")
    account.config(*(RINGCX.member("Support", name) for name in NAMES))
    return account


def _changes(**options):
    return {"agents": [{"username": name, **options} for name in NAMES]}


def _estimated_and_made(account, **options):
    preview = account.ok("config", check=True, **options)
    real = account.ok("config", **options)
    assert real["estimate"]["api_calls"] == preview["estimate"]["api_calls"]
    return preview["estimate"]["api_calls"], real["api_calls"] - preview["api_calls"]


@pytest.mark.parametrize(("max_age", "calls"), [(60, 9 + 1), (0, 2 * 9 + 1)])
def test_objects_that_are_old_are_read_again(account, monkeypatch, max_age, calls):
    monkeypatch.setattr(gateway, "MAX_AGE", max_age)
    assert _estimated_and_made(account, **_changes(agent_rank=12)) == (calls, calls)


def test_objects_become_old_while_others_are_written(account, monkeypatch):
    monkeypatch.setattr(gateway, "MAX_AGE", 300)  # the age of what has just been read makes no difference
    preview = account.ok("config", check=True, rate_limit=600, **_changes(agent_rank=12))
    assert preview["estimate"]["api_calls"] == 9 + 1
    monkeypatch.setattr(gateway.RingCX, "seconds_for", lambda self, calls: 100.0 * calls)
    preview = account.ok("config", check=True, **_changes(agent_rank=12))
    # three are written at once, and after 100 and 200 seconds; each of the others is read before
    assert preview["estimate"]["api_calls"] == 3 + 2 * 6 + 1


def test_assignments_take_three_calls_for_each_queue_and_one_for_each_agent_who_leaves_it(account):
    new = [RINGCX.member("Support", f"new{number}@example.com", gate_assignments=["Offers"]) for number in range(3)]
    assert _estimated_and_made(account, agents=new) == (3 + 1 + 3, 3 + 1 + 3)
    calls = 3 + (1 + 3 + 1)
    moved = [{"username": agent["username"], "gate_assignments": ["Billing"]} for agent in new]
    assert _estimated_and_made(account, agents=moved) == (calls, calls)


def test_agents_with_chat_queues_are_read_back_each(account):
    options = {"chat_queue_assignments": [7]}
    new = [RINGCX.member("Support", f"new{number}@example.com", **options) for number in range(3)]
    assert _estimated_and_made(account, agents=new) == (3 + 1 + 3, 3 + 1 + 3)
