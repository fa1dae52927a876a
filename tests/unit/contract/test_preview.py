# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode predicts the real run and writes nothing; names, nulls, prune and limits work as documented."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.unit.account import EACH_KIND
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

PRUNING_AGENTS = [one for one in PROFILES if one.deletes_agents and not one.delete_options]
SAME = ("changed", "plan", "changes", "diff")


def _planned(result):
    """Return what a preview and the real run have in common: everything except the outcomes, and the ids of new objects."""
    changes = [{name: value for name, value in change.items() if name != "outcome"} for change in result["changes"]]
    for change in changes:
        if change["action"] == "create":
            del change["id"]
    return {**{name: result[name] for name in SAME}, "changes": changes}


def _both(account, suffix, **options):
    """Return the results of check mode and of the real run; check mode must write nothing."""
    account.forget()
    before = account.agents(), account.groups()
    preview = account.ok(suffix, check=True, **options)
    assert account.calls("write") == []
    assert (account.agents(), account.groups()) == before
    return preview, account.ok(suffix, **options)


def test_preview_equals_the_real_run(account):
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


@EACH_KIND
def test_one_object_module_creates_updates_and_removes_as_previewed(account, kind):
    profile = account.profile
    account.config()
    option, new, _wire = profile.update
    create = profile.member("Support") if kind == "agent" else {"name": "Trunk"}
    change = {profile.key: "ana@example.com", option: new} if kind == "agent" else None
    removal = profile.leaver() if kind == "agent" else {"name": "Trunk", "state": "absent"}
    for arguments in (create, change, removal):
        if not arguments:
            continue
        preview, real = _both(account, kind, **arguments)
        assert real["changed"]
        assert _planned(preview) == _planned(real)
        assert {change["outcome"] for change in preview["changes"]} == {"planned"}
        assert {change["outcome"] for change in real["changes"]} == {"done"}
        assert (real[kind] is None) == ("state" in arguments)
        assert not account.ok(kind, **arguments)["changed"]
    left = ["ana@example.com"] if kind == "agent" and not profile.deletes_agents else []
    assert list(account.agents()) == left
    assert account.groups().keys() == {"Support", "Sales"}


def test_id_selects_the_object_to_rename(account):
    profile = account.profile
    account.config(profile.member("Support"))
    group = next(group for group in account.ok("agent_group_info")["agent_groups"] if group["name"] == "Support")
    preview, real = _both(
        account,
        "config",
        agent_groups=[{"agent_group_id": group["agent_group_id"], "name": "Care"}],
        agents=[profile.member("Care")],
    )
    change = {
        "kind": "agent_group",
        "id": group["agent_group_id"],
        "name": "Care",
        "action": "change",
        "before": {"name": "Support"},
        "after": {"name": "Care"},
        "error": None,
    }
    assert preview["changes"] == [{**change, "outcome": "planned"}]
    assert real["changes"] == [{**change, "outcome": "done"}]
    assert account.groups().keys() == {"Care", "Sales"}
    agent = account.exported("agent")[0]
    real = account.ok("agent", agent_id=agent["agent_id"], **{profile.key: "anna@example.com"})
    (change,) = real["changes"]
    assert (change["action"], change["name"], change["outcome"]) == ("change", "anna@example.com", "done")
    assert (change["before"], change["after"]) == ({profile.key: "ana@example.com"}, {profile.key: "anna@example.com"})
    assert list(account.agents()) == ["anna@example.com"]


def test_rename_to_an_existing_name_is_refused_before_the_first_write(account):
    account.config()
    group = account.ok("agent_group_info", name="Support")["agent_groups"][0]
    account.forget()
    refused = account.run("agent_group", agent_group_id=group["agent_group_id"], name="Sales")
    assert refused["failed"]
    assert refused["msg"].startswith('agent group "Sales": two agent groups would have this name: id ')
    assert account.calls("write") == []


def test_null_clears_a_field_and_an_omitted_field_is_unchanged(account):
    profile = account.profile
    option, wire = profile.clear
    account.config(profile.member("Support"))
    assert account.agents()["ana@example.com"][wire]
    only_name = {profile.key: "ana@example.com"}
    assert not account.ok("agent", **only_name)["changed"]
    assert account.agents()["ana@example.com"][wire]
    assert account.ok("agent", **only_name, **{option: None})["changes"][0]["after"] == {option: None}
    assert account.agents()["ana@example.com"][wire] in (None, "")
    assert not account.ok("agent", **only_name, **{option: ""})["changed"]


def test_null_for_a_required_field_is_refused(account):
    profile = account.profile
    account.config(profile.member("Support"))
    account.forget()
    refused = account.run("agent", **{profile.key: "ana@example.com", profile.required: None})
    assert refused["failed"]
    assert profile.required in refused["msg"]
    assert account.calls("write") == []


def test_agent_key_ignores_letter_case(account):
    profile = account.profile
    account.config(profile.member("Support"))
    again = account.config(profile.member("Support", "ANA@example.com"))
    assert not again["changed"], again["diff"]


def test_unknown_group_is_refused_with_the_closest_name(account):
    profile = account.profile
    account.config()
    account.forget()
    refused = account.run("config", agents=[profile.member("Suport")])
    assert refused["failed"]
    problem = 'agents[0] (ana@example.com): unknown agent group "Suport", did you mean "Support"?'
    assert refused["msg"] == problem
    previewed = account.run("config", True, agents=[profile.member("Suport")])
    assert previewed["msg"] == f"{problem} In check mode, objects that an earlier task would create do not exist."
    assert account.calls("write") == []


def test_missing_required_field_of_a_new_agent_is_refused_before_the_first_write(account):
    profile = account.profile
    account.forget()
    refused = account.run("config", agent_groups=[{"name": "Support"}], agents=[{profile.key: "ana@example.com"}])
    assert refused["failed"]
    assert profile.required in refused["msg"]
    assert refused["msg"].partition(" must be given")[0].count(" and ") <= 1, "a list has one and, before the last item"
    assert account.calls("write") == []
    assert account.groups() == {}


def test_two_entries_for_one_agent_are_refused(account):
    profile = account.profile
    for agents in (
        [profile.member("Support"), profile.member("Sales")],
        [profile.member("Support"), profile.member("Sales", "ANA@example.com")],
    ):
        refused = account.run("config", agent_groups=[{"name": "Support"}, {"name": "Sales"}], agents=agents)
        assert refused["failed"]
        assert "ana@example.com" in refused["msg"]
        assert account.calls("write") == []


def test_deletion_of_a_group_with_members_is_refused(account):
    profile = account.profile
    account.config(profile.member("Support"))
    account.forget()
    for check in (True, False):
        refused = account.run("agent_group", check, name="Support", state="absent")
        assert refused["failed"]
        assert "ana@example.com" in refused["msg"]
    assert account.calls("write") == []


def test_password_is_written_on_creation_or_with_update_password_always(account):
    profile = account.profile
    secret = profile.secret
    account.config(profile.member("Support"))
    assert not account.config(profile.member("Support", **{secret: "16234815"}))["changed"]
    always = account.config(profile.member("Support", **{secret: "16234815"}, update_password="always"))
    assert always["changes"][0]["before"] == {secret: "(set)"}
    assert always["changes"][0]["after"] == {secret: "(changed)"}
    assert always["diff"][0]["before"] == {secret: "(set)"}
    assert always["diff"][0]["after"] == {secret: "(changed)"}
    (agent,) = account.agents().values()
    assert [value for value in agent.values() if value == "16234815"] == ["16234815"]


def _many(profile, count, group="Support"):
    return [profile.member(group, f"agent{number:02}@example.com") for number in range(count)]


@pytest.mark.parametrize(
    ("limit", "allowed"),
    [("10%", False), ("20%", True), (1, False), (2, True), ("100%", True)],
)
def test_prune_respects_max_removals(account, limit, allowed):
    profile, agents = account.profile, _many(account.profile, 12)
    account.config(*agents, profile.member("Sales", "stays@example.com"))
    arguments = {
        "agent_groups": [{"name": "Support"}],
        "agents": agents[2:],
        "prune": {"agents": True},
        "max_removals": limit,
    }
    account.forget()
    if profile not in PRUNING_AGENTS:
        refused = account.run("config", **arguments)
        assert refused["failed"]
        leavers = "agent00@example.com, agent01@example.com"
        assert refused["msg"].startswith(f"prune can't delete agents; no entry names these: {leavers}. Write entries")
        assert all(name in refused["msg"] for name in profile.leave if name != "agent_groups")
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
def test_last_active_agents_are_removed_only_if_max_removals_is_a_count(account, limit):
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


def test_last_groups_are_pruned_only_if_max_removals_is_a_count(account):
    account.config()
    arguments = {"agent_groups": [], "prune": {"agent_groups": True}}
    account.forget()
    if not account.profile.standing:  # a standing group has members and is kept, so it would not be the last one
        refused = account.run("config", **arguments, max_removals="100%")
        assert refused["failed"]
        assert "leaves no active agent group" in refused["msg"] and "max_removals to 2" in refused["msg"]
        assert account.calls("write") == []
    assert account.groups().keys() == {"Support", "Sales"}
    account.ok("config", **arguments, max_removals=2)
    assert account.groups() == {}


def test_prune_keeps_groups_with_members_and_warns(account):
    profile = account.profile
    account.config(profile.member("Sales"), groups=("Support", "Sales", "Empty"))
    standing = [{"name": group["name"]} for group in profile.standing.get("groups", ())]
    pruned = account.ok("config", agent_groups=[{"name": "Support"}, *standing], prune={"agent_groups": True})
    assert [change["name"] for change in pruned["changes"]] == ["Empty"]
    assert account.groups().keys() == {"Support", "Sales"}
    (warning,) = map(str, pruned["warnings"])
    assert '"Sales" is not pruned: it still has members: ana@example.com' in warning


def test_prune_of_a_kind_without_a_list_is_refused(account):
    account.config(account.profile.member("Support"))
    refused = account.run("config", agent_groups=[{"name": "Support"}], prune={"agents": True})
    assert refused["failed"]
    assert "agents is not given, so prune" in refused["msg"]


def test_info_filters_agents_by_key_id_and_group(account):
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
    assert account.ok("agent_info", **{key: "unknown@example.com"})["agents"] == []
    assert account.ok("agent_group_info", name="Nothing")["agent_groups"] == []
    assert account.run("agent_info", agent_group="Salse")["failed"]


def test_run_without_changes_makes_no_more_calls_than_the_lists_need(account):
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


def test_number_of_reads_is_independent_of_the_number_of_created_agents(account):
    account.config()
    reads = []
    for names in ("abcdef", "ghijklmnopqrs"):  # a list of five could be a page of a longer one
        account.forget()
        account.config(*[account.profile.member("Support", f"{name}@example.com") for name in names])
        reads.append(len(account.calls("read")))
    assert reads[0] == reads[1]
    assert len(account.agents()) == 19


def test_group_name_ignores_letter_case(account):
    account.config()
    again = account.ok("agent_group", name="SUPPORT")
    assert len(account.groups()) == 2
    assert again["changed"] == ("SUPPORT" in account.groups())
    assert not account.ok("agent_group", name="SUPPORT")["changed"]


def test_similar_group_names_stay_distinct(account):
    names = ["Straße", "Strasse"]
    groups = [{"name": name} for name in names]
    account.ok("config", agent_groups=groups)
    assert sorted(account.groups()) == sorted(names)
    assert not account.ok("config", agent_groups=groups)["changed"]


@pytest.mark.parametrize("account", [one for one in PROFILES if one.deletes_agents], indirect=True, ids=str)
def test_prune_scope_ignores_absent_entries(account):
    profile = account.profile
    account.config(
        profile.member("Support", "a@example.com"),
        profile.member("Sales", "b@example.com"),
        profile.member("Sales", "c@example.com"),
    )
    leaver = {**profile.member("Sales", "b@example.com"), **profile.leave}
    result = account.ok("config", agents=[profile.member("Support", "a@example.com"), leaver], prune={"agents": True})
    assert [change["name"] for change in result["changes"]] == ["b@example.com"]


def test_exported_group_without_a_name_changes_nothing_when_applied(account):
    account.config()
    number = next(iter(account.groups().values()))[account.profile.storage.ids["agent_group"]]
    account.vendor.change("agent_group", number, {account.profile.storage.keys["agent_group"]: ""})
    listed = account.run("agent_group_info")
    if not listed.get("failed"):  # a vendor whose lists are recognized by their names refuses a group without one
        assert not account.run("config", agent_groups=listed["agent_groups"]).get("changed")


def test_prune_warns_of_agents_outside_its_scope(account):
    profile = account.profile
    account.config(profile.member("Support", "a@example.com"), profile.member("Sales", "b@example.com"))
    arguments = {
        "agent_groups": [{"name": "Support"}],
        "agents": [profile.member("Support", "a@example.com")],
        "prune": {"agents": True},
    }
    unchanged = account.ok("config", **arguments)
    assert not unchanged["changed"]
    (warning,) = (text for text in map(str, unchanged["warnings"]) if "prune leaves agents" in text)
    assert "b@example.com" in warning and "a@example.com" not in warning


@pytest.mark.parametrize("account", PRUNING_AGENTS, indirect=True, ids=str)
def test_prune_of_all_kinds_covers_the_whole_account(account):
    profile = account.profile
    account.config(
        profile.member("Support", "a@example.com"),
        profile.member("Sales", "b@example.com"),
        groups=("Support", "Sales"),
    )
    arguments = {
        "agent_groups": [{"name": "Support"}],
        "agents": [profile.member("Support", "a@example.com")],
        "prune": {"agent_groups": True, "agents": True},
        "max_removals": 2,
    }
    _preview, real = _both(account, "config", **arguments)
    assert {change["name"] for change in real["changes"]} == {"b@example.com", "Sales"}
    assert account.agents().keys() == {"a@example.com"} and account.groups().keys() == {"Support"}
    assert not account.ok("config", **arguments)["changed"]
