# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run returns: counts, changes with their values, unmanaged objects, and messages that stay readable."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.unit.account import due

SEATS = 40


def _many(profile, number, group="Support"):
    return [profile.member(group, f"agent{at:04}@example.com") for at in range(number)]


def test_move_and_switch_have_counts_of_their_own(account):
    profile = account.profile
    agents = ("ana", "bo", "chen")
    account.config(*[profile.member("Support", f"{name}@example.com") for name in agents])
    option, value, _stored_as = profile.update
    result = account.config(
        profile.member("Sales", "ana@example.com"),
        {profile.key: "bo@example.com", "state": "inactive"},
        profile.member("Support", "chen@example.com", **{option: value}),
        profile.member("Support", "dora@example.com"),
        max_removals=1,
    )
    assert due(result) == {"create": 1, "change": 1, "move": 1, "deactivate": 1, "unchanged": 2}
    (move,) = [change for change in result["changes"] if change["action"] == "move"]
    assert move["before"][profile.membership] == profile.groups("Support")
    assert move["after"][profile.membership] == profile.groups("Sales")
    switch = account.entities()[-1].switch
    back = account.config({profile.key: "bo@example.com", switch.name: _active(account)})
    assert due(back) == {"activate": 1, "unchanged": 2}


def _active(account):
    """Return the value that switches an agent on, as the info module shows it."""
    switch = account.entities()[-1].switch
    (agent,) = account.ok("agent_info", **{account.profile.key: "ana@example.com"})["agents"]
    return agent[switch.name]


def test_deletion_shows_what_the_object_was(account):
    profile = account.profile
    option, value, _stored_as = profile.update
    account.config(profile.member("Support", **{option: value}), profile.member("Sales", "bo@example.com"))
    groups = [{"name": "Support", "state": "absent"}, {"name": "Sales"}]
    result = account.ok("config", agent_groups=groups, agents=[_leaving(account)], max_removals=2)
    changes = {change["kind"]: change for change in result["changes"] if change["action"] == "delete"}
    assert changes["agent_group"]["before"]["name"] == "Support" and changes["agent_group"]["after"] == {}
    if profile.deletes_agents:
        before = changes["agent"]["before"]
        assert before[profile.key] == "ana@example.com" and before[option] == value
        assert before[profile.membership] == profile.groups("Support")
        options = [field.name for field in account.entities()[-1].fields if field.delete_option]
        assert changes["agent"]["after"] == {name: profile.leave[name] for name in options if name in profile.leave}


def _leaving(account):
    """Return the entry of an agent who leaves the group Support, with the account where the vendor can delete agents."""
    profile = account.profile
    return profile.leaver() if profile.deletes_agents else profile.member("Sales")


@pytest.mark.parametrize("check", [True, False])
def test_unmanaged_objects_are_counted_and_listed_on_request(account, check):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    entries = {"agent_groups": [], "agents": [profile.member("Support")], "check": check}
    counted = account.ok("config", **entries)
    standing = sum(len(listed) for listed in profile.standing.values())
    assert counted["plan"]["unmanaged"] == 2 + standing and "unmanaged" not in counted
    listed = account.ok("config", unmanaged=True, **entries)["unmanaged"]
    own = {one["name"]: one for one in listed if one["name"] in ("Sales", "bo@example.com")}
    assert len(listed) == 2 + standing and own.keys() == {"Sales", "bo@example.com"}
    assert own["Sales"]["kind"] == "agent_group" and own["Sales"]["values"]["name"] == "Sales"
    assert own["bo@example.com"]["values"][profile.membership] == profile.groups("Sales")
    assert not any(name.endswith("_id") and name.startswith("agent") for one in listed for name in one["values"])


def test_max_changes_stops_before_the_first_write(account):
    profile = account.profile
    agents = [f"agent{at:04}@example.com" for at in range(4)]
    account.config(*[profile.member("Support", name) for name in agents])
    account.forget()
    option, value, _stored_as = profile.update
    changed = [profile.member("Support", name, **{option: value}) for name in agents[:3]]
    refused = account.run("config", agents=[*changed, profile.member("Support", "new@example.com")], max_changes=2)
    assert refused["failed"] and not refused["changed"] and account.calls("write") == []
    assert refused["msg"].startswith("The plan changes 3 objects, and max_changes is 2: agent0000@example.com, ")
    assert due(refused) == {"create": 1, "change": 3} and refused["failures"] == []
    assert account.ok("config", agents=changed, max_changes="3")["changed"]


@pytest.mark.parametrize("value", ["many", "-1", "101%", "1.5", True, [1]])
def test_limits_are_counts_or_percentages(account, value):
    for option in ("max_removals", "max_changes"):
        refused = account.run("config", agent_groups=[], **{option: value})
        assert refused["failed"] and option in refused["msg"] and account.vendor.log == []


def test_ten_refusals_in_a_row_end_a_kind_of_change(account):
    """All seats are taken: each creation is refused. Groups and changes are still made."""
    profile = account.profile
    account.config(profile.member("Support"))
    account.forget()
    body = {"code": 2000, "status": "error", "message": "no seat is left", "generalMessage": "no seat is left"}
    account.vendor.fault(kind="write", mentions="agent0", status=400, json=body, times=None)
    option, value, _stored_as = profile.update
    agents = [*_many(profile, SEATS), profile.member("Support", **{option: value})]
    result = account.run("config", agent_groups=[{"name": "New"}], agents=agents)
    tried = [call for call in account.calls("write") if call["fault"] is not None]
    assert 10 <= len(tried) < 10 + profile.gateway.workers
    outcomes = [change["outcome"] for change in result["changes"] if change["action"] == "create"]
    assert outcomes.count("failed") == len(tried) and outcomes.count("not_tried") == SEATS - len(tried)
    assert "New" in account.groups()
    assert [change["outcome"] for change in result["changes"] if change["action"] == "change"] == ["done"]
    assert len(result["msg"].encode()) < 4000
    assert result["msg"].count("no seat is left") == 1
    reason = "10 changes of this kind failed in a row for the same reason"
    assert f"Not tried ({SEATS - len(tried)}): {reason}: agent00" in result["msg"]


def test_message_of_a_failed_task_stays_short(account):
    """Each group is refused for a reason of its own, which is long."""
    names = [f"Group {at:03} {'x' * 40}" for at in range(60)]
    for name in names:
        text = f"{name[:9]}: {'é' * 150}"
        body = {"code": 2000, "status": "error", "message": text, "generalMessage": text}
        account.vendor.fault(kind="write", mentions=name[:9], status=400, json=body, times=None)
    result = account.run("config", agent_groups=[{"name": name} for name in names])
    assert result["failed"] and len(result["failures"]) == 60
    assert len(result["msg"].encode()) <= 4000
