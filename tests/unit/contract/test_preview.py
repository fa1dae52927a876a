# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A preview is true and writes nothing; what isn't named isn't touched; names, nulls and prune do what they say."""

from __future__ import annotations

import pytest

SAME = ("changed", "plan", "changes", "diff")


def _planned(result):
    """What a preview and a real run have in common: everything but the outcomes."""
    changes = [{name: value for name, value in change.items() if name != "outcome"} for change in result["changes"]]
    return {**{name: result[name] for name in SAME}, "changes": changes}


def _both(account, suffix, **options):
    """-> the result of check mode and that of the real run, of which only the second may write."""
    account.forget()
    before = account.agents(), account.groups()
    preview = account.ok(suffix, check=True, **options)
    assert account.calls("write") == []
    assert (account.agents(), account.groups()) == before
    return preview, account.ok(suffix, **options)


def test_preview_is_what_happens(account):
    profile = account.profile
    option, new, _wire = profile.update
    steps = (
        {
            "agents": [profile.member("Support"), profile.member("Sales", "bo@example.com")],
            "agent_groups": [{"name": "Support"}, {"name": "Sales"}],
        },
        {"agents": [profile.member("Sales"), profile.member("Sales", "bo@example.com", **{option: new})]},
        {
            "agents": [profile.member("Trunk")],
            "agent_groups": [{"name": "Trunk"}, {"name": "Support", "state": "absent"}],
        },
        {"agents": [profile.member("Trunk"), profile.leaver("bo@example.com")]},
    )
    for arguments in steps:
        preview, real = _both(account, "config", **arguments)
        assert real["changed"]
        assert _planned(preview) == _planned(real)
        assert {change["outcome"] for change in preview["changes"]} == {"planned"}
        assert {change["outcome"] for change in real["changes"]} == {"done"}
        assert real["failures"] == []
        assert len(real["diff"]) == len(real["changes"])
        again = account.ok("config", **arguments)
        assert not again["changed"], again["diff"]


@pytest.mark.parametrize("kind", ["agent_group", "agent"])
def test_one_object_modules(account, kind):
    profile = account.profile
    account.config()
    option, new, _wire = profile.update
    create = profile.member("Support") if kind == "agent" else {"name": "Trunk"}
    change = {profile.key: "ana@example.com", option: new} if kind == "agent" else None
    gone = profile.leaver() if kind == "agent" else {"name": "Trunk", "state": "absent"}
    for arguments in (create, change, gone):
        if not arguments:
            continue
        preview, real = _both(account, kind, **arguments)
        assert real["changed"]
        assert _planned(preview) == _planned(real)
        assert {change["outcome"] for change in preview["changes"]} == {"planned"}
        assert {change["outcome"] for change in real["changes"]} == {"done"}
        assert (real[kind] is None) == ("state" in arguments)
        assert not account.ok(kind, **arguments)["changed"]
    assert (account.agents() == {}) == (kind == "agent_group" or profile.deletes_agents)
    assert account.groups().keys() == {"Support", "Sales"}


def test_rename_by_id(account):
    profile = account.profile
    account.config(profile.member("Support"))
    group = next(group for group in account.ok("agent_group_info")["agent_groups"] if group["name"] == "Support")
    preview, real = _both(
        account,
        "config",
        agent_groups=[{"agent_group_id": group["agent_group_id"], "name": "Care"}],
        agents=[profile.member("Care")],
    )
    change = {"kind": "agent_group", "name": "Care", "action": "update", "fields": ["name"]}
    assert preview["changes"] == [{**change, "outcome": "planned"}]
    assert real["changes"] == [{**change, "outcome": "done"}]
    assert account.groups().keys() == {"Care", "Sales"}
    agent = account.exported("agent")[0]
    real = account.ok("agent", agent_id=agent["agent_id"], **{profile.key: "anna@example.com"})
    assert real["changes"] == [
        {"kind": "agent", "name": "anna@example.com", "action": "update", "fields": [profile.key], "outcome": "done"}
    ]
    assert list(account.agents()) == ["anna@example.com"]


def test_rename_onto_another_is_refused(account):
    account.config()
    group = account.ok("agent_group_info", name="Support")["agent_groups"][0]
    account.forget()
    refused = account.run("agent_group", agent_group_id=group["agent_group_id"], name="Sales")
    assert refused["failed"]
    assert "twice" in refused["msg"]
    assert account.calls("write") == []


def test_null_clears_and_omitted_stays(account):
    profile = account.profile
    option, wire = profile.clear
    account.config(profile.member("Support"))
    assert account.agents()["ana@example.com"][wire]
    only_name = {profile.key: "ana@example.com"}
    assert not account.ok("agent", **only_name)["changed"]
    assert account.agents()["ana@example.com"][wire]
    assert account.ok("agent", **only_name, **{option: None})["changes"][0]["fields"] == [option]
    assert account.agents()["ana@example.com"][wire] in (None, "")
    assert not account.ok("agent", **only_name, **{option: ""})["changed"]


def test_null_where_it_cannot_be_cleared_is_an_error(account):
    profile = account.profile
    account.config(profile.member("Support"))
    account.forget()
    refused = account.run("agent", **{profile.key: "ana@example.com", profile.required: None})
    assert refused["failed"]
    assert profile.required in refused["msg"]
    assert account.calls("write") == []


def test_key_in_other_letters_is_the_same_agent(account):
    profile = account.profile
    account.config(profile.member("Support"))
    again = account.config(profile.member("Support", "ANA@example.com"))
    assert not again["changed"], again["diff"]


def test_unknown_group_names_the_nearest(account):
    profile = account.profile
    account.config()
    account.forget()
    refused = account.run("config", agents=[profile.member("Suport")])
    assert refused["failed"]
    assert "Suport" in refused["msg"]
    assert "Support" in refused["msg"].partition("closest")[2]
    assert account.calls("write") == []


def test_missing_on_create_is_told_before_the_first_write(account):
    profile = account.profile
    account.forget()
    refused = account.run("config", agent_groups=[{"name": "Support"}], agents=[{profile.key: "ana@example.com"}])
    assert refused["failed"]
    assert profile.required in refused["msg"]
    assert account.calls("write") == []
    assert account.groups() == {}


def test_two_entries_for_one_object(account):
    profile = account.profile
    for agents in (
        [profile.member("Support"), profile.member("Sales")],
        [profile.member("Support"), profile.member("Sales", "ANA@example.com")],
    ):
        refused = account.run("config", agent_groups=[{"name": "Support"}, {"name": "Sales"}], agents=agents)
        assert refused["failed"]
        assert "ana@example.com" in refused["msg"]
        assert account.calls("write") == []


def test_group_with_members_is_not_deleted(account):
    profile = account.profile
    account.config(profile.member("Support"))
    account.forget()
    for check in (True, False):
        refused = account.run("agent_group", check, name="Support", state="absent")
        assert refused["failed"]
        assert "ana@example.com" in refused["msg"]
    assert account.calls("write") == []


def test_passwords_are_written_once_or_always(account):
    profile = account.profile
    secret = profile.secret
    account.config(profile.member("Support"))
    assert not account.config(profile.member("Support", **{secret: "16234815"}))["changed"]
    always = account.config(profile.member("Support", **{secret: "16234815"}, update_password="always"))
    assert always["changes"][0]["fields"] == [secret]
    assert always["diff"][0]["before"] == {secret: "(set)"}
    assert always["diff"][0]["after"] == {secret: "(changed)"}
    assert "16234815" in str(account.vendor.state())


def _many(profile, count, group="Support"):
    return [profile.member(group, f"agent{number:02}@example.com") for number in range(count)]


@pytest.mark.parametrize(
    ("limit", "allowed"),
    [("10%", False), ("20%", True), (1, False), (2, True), ("100%", True)],
)
def test_prune_within_max_removals(account, limit, allowed):
    profile, agents = account.profile, _many(account.profile, 12)
    account.config(*agents, profile.member("Sales", "stays@example.com"))
    arguments = {
        "agent_groups": [{"name": "Support"}],
        "agents": agents[2:],
        "prune": {"agents": True},
        "max_removals": limit,
    }
    account.forget()
    if tuple(profile.leave) != ("state",):
        refused = account.run("config", **arguments)
        assert refused["failed"]
        assert [name for name in profile.leave if name != "state"][0] in refused["msg"]
    elif allowed:
        _preview, real = _both(account, "config", **arguments)
        assert [change["name"] for change in real["changes"]] == ["agent00@example.com", "agent01@example.com"]
        assert len(account.agents()) == 11
    else:
        refused = account.run("config", **arguments)
        assert refused["failed"]
        assert "max_removals" in refused["msg"]
        assert account.calls("write") == []
    assert "stays@example.com" in account.agents()


@pytest.mark.parametrize("limit", ["10%", "100%"])
def test_the_last_agents_leave_only_by_a_count(account, limit):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    switch = next(field for field in account.entities()[-1].fields if field.inactive_value is not None)
    agents = [
        {profile.key: agent[profile.key], switch.name: switch.inactive_value}
        for agent in account.ok("agent_info")["agents"]
    ]
    before = account.agents()
    account.forget()
    for check in (True, False):
        refused = account.run("config", check, agents=agents, max_removals=limit)
        assert refused["failed"]
        assert "leaves no active agent" in refused["msg"] and f"max_removals to {len(agents)}" in refused["msg"]
    assert account.calls("write") == []
    assert account.agents() == before
    account.ok("config", agents=agents[1:], max_removals="100%")
    account.ok("config", agents=agents, max_removals=len(agents))
    assert account.agents().keys() == before.keys()
    assert {agent[switch.name] for agent in account.ok("agent_info")["agents"]} == {switch.inactive_value}


def test_prune_takes_the_last_groups_only_by_a_count(account):
    account.config()
    arguments = {"agent_groups": [], "prune": {"agent_groups": True}}
    account.forget()
    if not account.profile.standing:  # a group that stands there has members, and stays
        refused = account.run("config", **arguments, max_removals="100%")
        assert refused["failed"]
        assert "leaves no active agent group" in refused["msg"] and "max_removals to 2" in refused["msg"]
        assert account.calls("write") == []
    assert account.groups().keys() == {"Support", "Sales"}
    account.ok("config", **arguments, max_removals=2)
    assert account.groups() == {}


def test_prune_of_groups_keeps_those_with_members(account):
    profile = account.profile
    account.config(profile.member("Sales"), groups=("Support", "Sales", "Empty"))
    standing = [{"name": group["name"]} for group in profile.standing.get("groups", ())]
    pruned = account.ok("config", agent_groups=[{"name": "Support"}, *standing], prune={"agent_groups": True})
    assert [change["name"] for change in pruned["changes"]] == ["Empty"]
    assert account.groups().keys() == {"Support", "Sales"}
    assert any("Sales" in warning and "ana@example.com" in warning for warning in map(str, pruned["warnings"]))


def test_prune_without_a_list_is_refused(account):
    account.config(account.profile.member("Support"))
    refused = account.run("config", agent_groups=[{"name": "Support"}], prune={"agents": True})
    assert refused["failed"]
    assert "agents" in refused["msg"]


def test_info_finds_one_group_or_none(account):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    key = profile.key
    assert [agent[key] for agent in account.exported("agent")] == ["ana@example.com", "bo@example.com"]
    assert [agent[key] for agent in account.ok("agent_info", agent_group="Sales")["agents"]] == ["bo@example.com"]
    assert [agent[key] for agent in account.ok("agent_info", **{key: "ana@example.com"})["agents"]] == [
        "ana@example.com"
    ]
    by_id = account.ok(
        "agent_info", agent_id=account.ok("agent_info", **{key: "ana@example.com"})["agents"][0]["agent_id"]
    )
    assert [agent[profile.membership] for agent in by_id["agents"]] == [profile.member("Support")[profile.membership]]
    assert account.ok("agent_info", **{key: "nobody@example.com"})["agents"] == []
    assert account.ok("agent_group_info", name="Nothing")["agent_groups"] == []
    assert account.run("agent_info", agent_group="Salse")["failed"]


def test_no_change_costs_no_more_than_the_lists(account):
    profile = account.profile
    agents = [
        profile.member(("Support", "Sales")[number % 2], f"agent{number:03}@example.com") for number in range(120)
    ]
    plain = [
        {name: value for name, value in agent.items() if profile.summary is None or name in profile.summary}
        for agent in agents
    ]
    account.config(*plain)
    account.forget()
    again = account.config(*plain)
    standing = {name: len(things) for name, things in profile.standing.items()}
    assert not again["changed"]
    assert (
        again["api_calls"]
        == len(account.vendor.log)
        == profile.calls_if_unchanged(120 + standing.get("agents", 0), 2 + standing.get("groups", 0))
    )


def test_reads_do_not_grow_with_the_agents_that_are_created(account):
    account.config()
    reads = []
    for names in ("abcde", "fghijklmnopqrs"):
        account.forget()
        account.config(*[account.profile.member("Support", f"{name}@example.com") for name in names])
        reads.append(len(account.calls("read")))
    assert reads[0] == reads[1]
    assert len(account.agents()) == 19


def test_group_in_other_letters_is_the_same_group(account):
    account.config()
    again = account.ok("agent_group", name="SUPPORT")
    assert len(account.groups()) == 2
    assert again["changed"] == ("SUPPORT" in account.groups())
    assert not account.ok("agent_group", name="SUPPORT")["changed"]


def test_names_that_only_look_alike_are_two(account):
    names = ["Straße", "Strasse"]
    groups = [{"name": name} for name in names]
    account.ok("config", agent_groups=groups)
    assert sorted(account.groups()) == sorted(names)
    assert not account.ok("config", agent_groups=groups)["changed"]


def test_prune_is_not_widened_by_who_leaves(account):
    profile = account.profile
    if tuple(profile.leave) != ("state",):
        return
    account.config(
        profile.member("Support", "a@example.com"),
        profile.member("Sales", "b@example.com"),
        profile.member("Sales", "c@example.com"),
    )
    leaver = {**profile.member("Sales", "b@example.com"), "state": "absent"}
    result = account.ok("config", agents=[profile.member("Support", "a@example.com"), leaver], prune={"agents": True})
    assert [change["name"] for change in result["changes"]] == ["b@example.com"]


def test_export_of_a_group_without_a_name_is_taken_back(account):
    account.config()
    number = next(iter(account.groups().values()))[account.profile.storage.ids["agent_group"]]
    account.vendor.change("agent_group", number, {account.profile.storage.keys["agent_group"]: ""})
    listed = account.run("agent_group_info")
    if not listed.get("failed"):  # where a name is what a list is recognised by, there is none without
        assert not account.run("config", agent_groups=listed["agent_groups"]).get("changed")
