# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, again unchanged, update one field, export, apply unchanged, delete: under every reading of every unknown."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

# Numbers and lists say how much, not how; they have tests of their own.
READINGS = [
    (profile, name, value)
    for profile in PROFILES
    for name, switch in sorted(profile.simulator.SWITCHES.items())
    for value in (switch.allowed if isinstance(switch.default, str) else ())
    if value not in profile.unreadable
]


@pytest.mark.parametrize(("account", "name", "value"), READINGS, indirect=["account"], ids=str)
def test_life_of_an_agent(account, name, value):
    account.vendor.switch(**{name: value})
    profile = account.profile
    option, new, wire = profile.update

    assert account.config(profile.member("Support"))["changed"]
    created = account.agents()
    assert account.groups().keys() == {"Support", "Sales"}
    assert len(created) == 1
    assert not account.config(profile.member("Support"))["changed"]

    changed = account.config(profile.member("Support", **{option: new}))
    assert changed["changes"] == [
        {"kind": "agent", "name": "ana@example.com", "action": "update", "fields": [option], "outcome": "done"}
    ]
    after = account.agents()
    assert _differences(created, after) == {wire}
    assert after["ana@example.com"][wire] == new

    exported = {f"{kind}s": account.exported(kind) for kind in ("agent_group", "agent")}
    again = account.ok("config", **exported)
    assert not again["changed"], again["diff"]

    groups = [{"name": name, "state": "absent"} for name in ("Support", "Sales")]
    if not profile.deletes_agents:
        refused = account.run("agent", **{profile.key: "ana@example.com", "state": "absent"})
        assert refused["failed"]
        assert next(iter(profile.leave)) in refused["msg"]
    removed = account.run("config", agent_groups=groups, agents=[profile.leaver()], max_removals=3)
    refused = [
        kind
        for kind in ("agent", "agent_group")
        if profile.refuses(f"delete {kind.partition('_')[2] or kind}s", account.vendor.switches)
    ]
    if refused:
        assert removed["failed"]
        assert set(refused) <= {failure["kind"] for failure in removed["failures"]}
        return
    assert not removed.get("failed"), removed["msg"]
    assert removed["plan"] == {
        "create": 0,
        "update": int(not profile.deletes_agents),
        "delete": 2 + profile.deletes_agents,
        "unchanged": 0,
    }
    again = account.ok("config", agents=[profile.leaver()])
    assert not again["changed"]
    if account.vendor.switches.get("delete_agent") != "soft":
        assert account.groups() == {}
        assert (account.agents() == {}) == profile.deletes_agents


@pytest.mark.parametrize(("account", "name", "value"), READINGS, indirect=["account"], ids=str)
def test_move_ends_with_one_agent(account, name, value):
    account.vendor.switch(**{name: value})
    profile = account.profile
    account.config(profile.member("Support"))
    before = account.agents()["ana@example.com"]
    moved = account.run("config", agents=[profile.member("Sales")])
    after = account.agents()
    assert list(after) == ["ana@example.com"]
    assert after["ana@example.com"][profile.storage.ids["agent"]] == before[profile.storage.ids["agent"]]
    home = account.exported("agent")[0][profile.membership]
    if profile.refuses("move", account.vendor.switches):
        assert moved["failed"]
        assert profile.membership in str(moved["failures"][0]) or "Sales" in str(moved["failures"][0])
        assert home == "Support" or "Support" in home
    else:
        assert not moved.get("failed"), moved["msg"]
        assert home in ("Sales", ["Sales"])
        assert not account.ok("config", agents=[profile.member("Sales")])["changed"]


@pytest.mark.parametrize(("account", "name", "value"), READINGS, indirect=["account"], ids=str)
def test_the_object_of_a_task_is_told_by_name_and_taken_back(account, name, value):
    account.vendor.switch(**{name: value})
    profile = account.profile
    option, new, _wire = profile.update
    only_name = {profile.key: "ana@example.com"}
    account.config()
    for arguments in (profile.member("Support"), only_name, profile.member("Support"), {**only_name, option: new}):
        told = account.ok("agent", **arguments)["agent"]
        (listed,) = account.ok("agent_info", **only_name)["agents"]
        assert told == {option: listed[option] for option in told}
        assert {"agent_id", *only_name} <= told.keys()
        again = account.ok("agent", **told)
        assert not again["changed"], again["diff"]
    told = account.ok("agent_group", name="Support")["agent_group"]
    assert not account.ok("agent_group", **told)["changed"]


def _differences(before, after):
    """Names of the wire properties that differ."""
    assert before.keys() == after.keys()
    return {name for key, agent in after.items() for name, value in agent.items() if before[key].get(name) != value} | {
        name for key, agent in before.items() for name in agent if name not in after[key]
    }
