# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Details of agents that are remembered: what is read again, and that no change is missed."""

from __future__ import annotations

import pytest

AGENTS = 4
DAY = 86400
LISTS = 3  # the groups, and the agents of two of them
QUESTION = 2  # calls: both orders


def _name(number):
    return f"agent{number}@example.com"


def _entry(number, **more):
    group = ("Support", "Sales")[number % 2]
    return {"username": _name(number), "agent_group": group, "email": f"{number}@example.com", **more}


ENTRIES = [_entry(number) for number in range(AGENTS)]


@pytest.fixture(name="account")
def fixture_account(account_of):
    """An account in which nothing has to be changed."""
    account = account_of("ringcx")
    account.connection["ringcx_details"] = "changed"
    account.vendor.seed({"groups": [{"groupName": "Support"}, {"groupName": "Sales"}]})
    account.vendor.seed(
        {
            "agents": [
                {"username": one["username"], "agentGroup": one["agent_group"], "email": one["email"]}
                for one in ENTRIES
            ]
        }
    )
    return account


def _edit(account, number, **values):
    account.vendor.change("agent", account.agents()[_name(number)]["agentId"], values)


def _preview(account, entries=ENTRIES, **more):
    account.forget()
    return account.config(*entries, check=True, **more)


def _drift(result):
    return [change["name"] for change in result["changes"]]


def _read_one_by_one(account):
    """The names of the agents that were read individually."""
    names = {str(agent["agentId"]): name for name, agent in account.agents().items()}
    paths = (entry["path"].split("/") for entry in account.calls("read"))
    return sorted(names[path[-1]] for path in paths if path[-2] == "agents")


def test_second_run_reads_what_has_changed(account):
    first = _preview(account)
    assert len(_read_one_by_one(account)) == AGENTS
    assert "details_as_of" not in first
    account.vendor.advance(DAY)
    _edit(account, 1, email="new@example.com")
    account.vendor.advance(600)
    second = _preview(account)
    assert _read_one_by_one(account) == [_name(1)]
    assert _drift(second) == [_name(1)]
    assert len(account.calls("read")) == LISTS + QUESTION + 1
    assert "warnings" not in first and "warnings" not in second
