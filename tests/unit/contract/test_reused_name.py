# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry removes an object by its name, and another entry gives that name to an existing object by its id."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

DELETING_AGENTS = [profile for profile in PROFILES if profile.deletes_agents]


AGENT_KEYS = pytest.mark.parametrize("absent", ["ana@example.com", "ANA@example.com"], ids=["same case", "other case"])
GROUP_NAMES = pytest.mark.parametrize("absent", ["Support", "SUPPORT"], ids=["same case", "other case"])


def _stored_id(account, kind, thing):
    return str(thing[account.profile.storage.ids[kind]])


def _agent_entries(account, absent):
    """Return a file that removes Ana, by that key, and gives her key to Bo; and Bo as stored."""
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    bo = account.agents()["bo@example.com"]
    renamed = {"agent_id": _stored_id(account, "agent", bo), profile.key: "ana@example.com"}
    return {"agents": [profile.leaver(absent), renamed], "max_removals": 1}, bo


def _group_entries(account, absent):
    """Return a file that removes the group Support, by that name, and renames Sales to Support; and Sales as stored."""
    account.config()
    sales = account.groups()["Sales"]
    renamed = {"agent_group_id": _stored_id(account, "agent_group", sales), "name": "Support"}
    return {"agent_groups": [{"name": absent, "state": "absent"}, renamed], "max_removals": 1}, sales


def _require_no_change(account, entries):
    """Apply the entries twice; neither run may fail or write."""
    account.forget()
    for _run in range(2):
        again = account.ok("config", **entries)
        assert not again["changed"], again["diff"]
    assert account.calls("write") == []


@AGENT_KEYS
@pytest.mark.parametrize("account", DELETING_AGENTS, indirect=True, ids=str)
def test_agent_takes_the_key_of_an_agent_that_the_same_run_removes(account, absent):
    entries, bo = _agent_entries(account, absent)
    result = account.ok("config", **entries)
    assert {change["action"]: change["outcome"] for change in result["changes"]} == {"delete": "done", "change": "done"}
    ids = {key: _stored_id(account, "agent", agent) for key, agent in account.agents().items()}
    assert ids == {"ana@example.com": _stored_id(account, "agent", bo)}
    _require_no_change(account, entries)


@GROUP_NAMES
def test_group_takes_the_name_of_a_group_that_the_same_run_removes(account, absent):
    entries, sales = _group_entries(account, absent)
    result = account.ok("config", **entries)
    assert {change["action"]: change["outcome"] for change in result["changes"]} == {"delete": "done", "change": "done"}
    ids = {name: _stored_id(account, "agent_group", group) for name, group in account.groups().items()}
    assert ids == {"Support": _stored_id(account, "agent_group", sales)}
    _require_no_change(account, entries)


@AGENT_KEYS
@pytest.mark.parametrize("account", DELETING_AGENTS, indirect=True, ids=str)
def test_absent_key_that_another_agent_has_by_now_changes_nothing(account, absent):
    entries, _bo = _agent_entries(account, absent)
    removal, renamed = entries["agents"]
    account.ok("config", agents=[removal], max_removals=1)
    account.ok("config", agents=[renamed])
    assert list(account.agents()) == ["ana@example.com"]
    _require_no_change(account, entries)


@GROUP_NAMES
def test_absent_name_that_another_group_has_by_now_changes_nothing(account, absent):
    entries, _sales = _group_entries(account, absent)
    removal, renamed = entries["agent_groups"]
    account.ok("config", agent_groups=[removal], max_removals=1)
    account.ok("config", agent_groups=[renamed])
    assert list(account.groups()) == ["Support"]
    _require_no_change(account, entries)
