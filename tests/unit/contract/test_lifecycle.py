# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life cycle of agents and groups, with each value of each switch of each simulated vendor."""

from __future__ import annotations

import typing

import pytest
from ansible_collections.cxops.contact_center.tests.unit.account import due
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

# Switches that hold numbers or lists are limits and have tests of their own.
SWITCH_VALUES = [
    (profile, name, value)
    for profile in PROFILES
    for name, switch in sorted(profile.simulator.SWITCHES.items())
    for value in (switch.allowed if isinstance(switch.default, str) else ())
    if value not in profile.unreadable
]


@pytest.mark.parametrize(("account", "name", "value"), SWITCH_VALUES, indirect=["account"], ids=str)
def test_agent_is_created_updated_exported_applied_again_and_removed(account, name, value):
    account.vendor.switch(**{name: value})
    profile = account.profile
    option, new, wire = profile.update

    assert account.config(profile.member("Support"))["changed"]
    created = account.agents()
    assert account.groups().keys() == {"Support", "Sales"}
    assert len(created) == 1
    assert not account.config(profile.member("Support"))["changed"]

    changed = account.config(profile.member("Support", **{option: new}))
    (change,) = changed["changes"]
    assert (change["kind"], change["name"], change["outcome"]) == ("agent", "ana@example.com", "done")
    assert change["after"] == {option: new}
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
    assert due(removed) == ({"delete": 3} if profile.deletes_agents else {"deactivate": 1, "delete": 2})
    again = account.ok("config", agents=[profile.leaver()])
    assert not again["changed"]
    if account.vendor.switches.get("delete_agent") != "soft":
        assert account.groups() == {}
        assert (account.agents() == {}) == profile.deletes_agents


class MoveFailure(typing.NamedTuple):
    """A move that the vendor does not make: the beginning of the error, the groups afterwards, and whether anything changed."""

    error: str
    groups: typing.Any
    changed: bool


MOVE_FAILURES = {  # by membership option
    "agent_group": MoveFailure(
        'Moving the agent "ana@example.com" to the agent group "Sales": ', groups="Support", changed=False
    ),
    # the new group was added, and the old one was not removed
    "agent_groups": MoveFailure(
        'agent "ana@example.com" was written, but the vendor did not accept everything: agent_groups is ',
        groups=["Sales", "Support"],
        changed=True,
    ),
}


@pytest.mark.parametrize(("account", "name", "value"), SWITCH_VALUES, indirect=["account"], ids=str)
def test_move_keeps_the_agent_and_its_id_or_fails(account, name, value):
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
        (failure,) = moved["failures"]
        assert moved["failed"] and moved["changed"] == MOVE_FAILURES[profile.membership].changed
        assert (failure["kind"], failure["name"], failure["outcome"]) == ("agent", "ana@example.com", "failed")
        assert failure["error"].startswith(MOVE_FAILURES[profile.membership].error)
        assert home == MOVE_FAILURES[profile.membership].groups
    else:
        assert not moved.get("failed"), moved["msg"]
        assert home == profile.groups("Sales")
        assert not account.ok("config", agents=[profile.member("Sales")])["changed"]


@pytest.mark.parametrize(("account", "name", "value"), SWITCH_VALUES, indirect=["account"], ids=str)
def test_returned_object_uses_names_and_changes_nothing_when_applied(account, name, value):
    account.vendor.switch(**{name: value})
    profile = account.profile
    option, new, _wire = profile.update
    only_name = {profile.key: "ana@example.com"}
    account.config()
    for arguments in (profile.member("Support"), only_name, profile.member("Support"), {**only_name, option: new}):
        returned = account.ok("agent", **arguments)["agent"]
        (listed,) = account.ok("agent_info", **only_name)["agents"]
        assert returned == {option: listed[option] for option in returned}
        assert {"agent_id", *only_name} <= returned.keys()
        again = account.ok("agent", **returned)
        assert not again["changed"], again["diff"]
    returned = account.ok("agent_group", name="Support")["agent_group"]
    assert not account.ok("agent_group", **returned)["changed"]


def _differences(before, after):
    """Return the names of the stored properties that differ."""
    assert before.keys() == after.keys()
    return {name for key, agent in after.items() for name, value in agent.items() if before[key].get(name) != value} | {
        name for key, agent in before.items() for name in agent if name not in after[key]
    }
