# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estimate of a preview is about what the run then takes, and the run returns the same one."""

from __future__ import annotations

from math import ceil

import pytest

CROWD = 150  # agents that no entry names, so that lists with pages have more than one
TEAM = [f"agent{number}@example.com" for number in range(12)]  # of Support
NEW = [f"new{number}@example.com" for number in range(12)]
LIMIT = 600  # calls a minute, which no test reaches


@pytest.fixture(name="staffed")
def fixture_staffed(account):
    """An account of five groups, of which three are empty, with twelve agents and a crowd in Support."""
    profile = account.profile
    name = profile.storage.keys["agent_group"]
    account.vendor.seed({"groups": [{name: group} for group in ("Support", "Sales", "Care", "Night", "Day")]})
    account.vendor.seed({"agents": profile.crowd(CROWD)["agents"]})
    account.ok("config", agents=[profile.member("Support", key) for key in TEAM])
    return account


def _agents(account, keys, **options):
    return [{account.profile.key: key, **options} for key in keys]


def _changed(account, keys):
    return _agents(account, keys, **{account.profile.update.option: account.profile.update.value})


def _moved(account, keys, group="Sales"):
    return _agents(account, keys, **{account.profile.membership: account.profile.groups(group)})


def _created(account, keys, **options):
    return [account.profile.member("Sales", key, **options) for key in keys]


def _left(account, keys):
    return [account.profile.leaver(key) for key in keys]


def _groups(*names, **options):
    return [{"name": name, **options} for name in names]


PLANS = {
    "one change": lambda account: {"agents": _changed(account, TEAM[:1])},
    "one move": lambda account: {"agents": _moved(account, TEAM[:1])},
    "one creation": lambda account: {"agents": _created(account, NEW[:1])},
    "one deactivation": lambda account: {"agents": _agents(account, TEAM[:1], state="inactive")},
    "one group": lambda account: {"agent_groups": _groups("New")},
    "changes": lambda account: {"agents": _changed(account, TEAM)},
    "passwords": lambda account: {
        "agents": _agents(account, TEAM, **{account.profile.secret: "51623481"}, update_password="always")
    },
    "moves": lambda account: {"agents": _moved(account, TEAM)},
    "moves into a new group": lambda account: {
        "agent_groups": _groups("New"),
        "agents": _moved(account, TEAM, "New"),
    },
    "creations": lambda account: {"agents": _created(account, NEW)},
    "deactivations": lambda account: {"agents": _agents(account, TEAM, state="inactive")},
    "leavers": lambda account: {"agents": _left(account, TEAM[:6])},
    "new groups": lambda account: {"agent_groups": _groups(*(f"New {number}" for number in range(12)))},
    "groups that go": lambda account: {"agent_groups": _groups("Care", "Night", "Day", state="absent")},
    "a mix": lambda account: {
        "agent_groups": [*_groups("New"), *_groups("Care", "Night", state="absent")],
        "agents": [
            *_changed(account, TEAM[:3]),
            *_moved(account, TEAM[3:6], "New"),
            *_agents(account, TEAM[6:8], state="inactive"),
            *_left(account, TEAM[8:10]),
            *_created(account, NEW[:5]),
        ],
    },
    "one by one": lambda account: {
        "agents": [*_changed(account, TEAM[:6]), *_moved(account, TEAM[6:9]), *_created(account, NEW[:3])],
        "on_error": "stop",
    },
}


def _both(account, **options):
    """Return the results of check mode and of the real run."""
    limits = {"rate_limit": LIMIT, "max_removals": "100%"}
    account.config(groups=())  # signs in
    preview = account.ok("config", check=True, **limits, **options)
    return preview, account.ok("config", **limits, **options)


@pytest.mark.parametrize("plan", PLANS)
def test_estimate_is_about_the_number_of_calls_after_planning(staffed, plan):
    preview, real = _both(staffed, **PLANS[plan](staffed))
    assert real["changes"]
    estimated, made = preview["estimate"]["api_calls"], real["api_calls"] - preview["api_calls"]
    assert abs(estimated - made) <= max(1, made / 10), f"{estimated} estimated, {made} made"
    assert preview["estimate"]["seconds"] == ceil(60 * estimated / LIMIT)
    assert real["estimate"] == preview["estimate"]


def test_nothing_to_do_costs_nothing(staffed):
    for result in _both(staffed, agent_groups=[{"name": "Support"}]):
        assert result["estimate"] == {"api_calls": 0, "seconds": 0}
