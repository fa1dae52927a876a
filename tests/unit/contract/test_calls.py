# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One-object modules read what the entry and the result need, and no more, however large the account is."""

from __future__ import annotations

import pytest

AGENTS, GROUPS = 300, 50  # of the account, with those that every account has
ANA, NEW = "ana@example.com", "anna@example.com"


@pytest.fixture(name="crowded")
def fixture_crowded(account):
    """An account of fifty groups and three hundred agents; Ana is in Support, and nobody is in Sales and Care."""
    profile = account.profile
    standing = {name: len(things) for name, things in profile.standing.items()}
    named = ("Support", "Sales", "Care")
    fillers = [f"Group {number}" for number in range(GROUPS - len(named) - standing.get("groups", 0))]
    name = profile.storage.keys["agent_group"]
    account.vendor.seed({"groups": [{name: group} for group in (*named, *fillers)]})
    account.vendor.seed({"agents": profile.crowd(AGENTS - 1 - standing.get("agents", 0))["agents"]})
    account.ok("agent", **profile.member("Support"))
    for kind, number in (("agent", AGENTS), ("agent_group", GROUPS)):
        assert len(account.vendor.objects(kind)) == number
    account.forget()
    return account


def _calls(account, suffix, **options):
    """Return the number of calls of a module, which is the same in check mode but for the writes and what follows them."""
    account.forget()
    preview = account.ok(suffix, check=True, **options)
    previewed = len(account.vendor.log)
    assert previewed == preview["api_calls"]
    account.forget()
    result = account.ok(suffix, **options)
    written = [at for at, call in enumerate(account.vendor.log) if call["kind"] == "write"]
    assert (written[0] if written else len(account.vendor.log)) >= previewed - 1
    assert result["api_calls"] == len(account.vendor.log)
    assert result["changed"] == preview["changed"]
    return len(account.vendor.log), result


def _entries(account):
    """The entries of agents by case, each for an account in which Ana is as the profile describes her."""
    profile = account.profile
    key, id = profile.key, {"agent_id": str(account.agents()[ANA][profile.storage.ids["agent"]])}
    update = {profile.update.option: profile.update.value}
    current = {profile.clear.option: profile.agent[profile.clear.option]}
    return {
        "unchanged": {key: ANA, **current},
        "unchanged by id": {**id, **current},
        "update": {key: ANA, **update},
        "update by id": {**id, **update},
        "rename by id": {**id, key: NEW},
        "rename": {key: NEW, "renamed_from": ANA},
        "renamed before": {key: ANA, "renamed_from": NEW},
        "switch off": {key: ANA, "state": "inactive"},
        "switch off a missing agent": {key: NEW, "state": "inactive"},
        "unchanged in a group": {key: ANA, profile.membership: profile.groups("Support")},
        "move": {key: ANA, profile.membership: profile.groups("Sales")},
        "create": profile.member("Sales", NEW),
        "remove": profile.leaver(),
    }


CASES = [
    "unchanged",
    "unchanged by id",
    "update",
    "update by id",
    "rename by id",
    "rename",
    "renamed before",
    "switch off",
    "switch off a missing agent",
    "unchanged in a group",
    "move",
    "create",
    "remove",
]
UNCHANGED = ("unchanged", "unchanged by id", "renamed before", "switch off a missing agent", "unchanged in a group")
GROUP_CASES = {
    "group": {"name": "Support"},
    "create a group": {"name": "New"},
    "rename a group": {"name": "New", "renamed_from": "Sales"},
    "delete a group": {"name": "Care", "state": "absent"},
    "delete no group": {"name": "Nothing", "state": "absent"},
}


@pytest.mark.parametrize("case", CASES)
def test_number_of_calls_for_one_agent(crowded, case):
    calls, result = _calls(crowded, "agent", **_entries(crowded)[case])
    assert result["changed"] == (case not in UNCHANGED)
    assert calls == crowded.profile.object_calls[case]


@pytest.mark.parametrize("case", GROUP_CASES)
def test_number_of_calls_for_one_group(crowded, case):
    calls, result = _calls(crowded, "agent_group", **GROUP_CASES[case])
    assert result["changed"] == (case not in ("group", "delete no group"))
    assert calls == crowded.profile.object_calls[case]


def test_created_agent_joins_the_members_of_its_group_and_is_shown_with_it(crowded):
    profile = crowded.profile
    created = crowded.ok("agent", **profile.member("Support", NEW))
    assert created["agent"][profile.membership] == profile.groups("Support")
    shown = crowded.ok("agent_info", agent_group="Support")["agents"]
    assert {ANA, NEW} <= {agent[profile.key] for agent in shown}
    assert not crowded.ok("agent", **profile.member("Support", NEW))["changed"]
