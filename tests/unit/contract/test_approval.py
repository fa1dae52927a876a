# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approved changes: what was approved is carried out, the rest is held with the reason."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD

BO = "bo@example.com"


@pytest.fixture(name="approve")
def fixture_approve(account, tmp_path):
    """approve(**entries) previews the entries and returns the record of the plan."""

    def approve(**entries):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        account.ok("config", check=True, record_file=str(path), **entries)
        return json.loads(path.read_text(encoding="utf-8"))

    return approve


def _held(result):
    return {change["name"]: change["error"] for change in result["changes"] if change["outcome"] == "held"}


def _edit(account, name, values):
    """A supervisor edits an agent in the console."""
    id = account.agents()[name][account.profile.storage.ids["agent"]]
    account.vendor.change("agent", id, values)


def test_approved_plan_is_carried_out(account, approve):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Support", BO))
    option, value, stored_as = profile.update
    entries = {
        "agent_groups": [{"name": "New"}],
        "agents": [
            profile.member("New", "joiner@example.com"),
            profile.member("Support", **{option: value}),
            profile.leaver(BO),
        ],
        "max_removals": 1,
    }
    record = approve(**entries)
    assert PASSWORD not in json.dumps(record)
    result = account.ok("config", approved_changes=record, **entries)
    assert {change["outcome"] for change in result["changes"]} == {"done"} and len(result["changes"]) == 4
    assert account.agents()["ana@example.com"][stored_as] == value
    again = account.ok("config", approved_changes=record, **entries)
    assert not again["changed"] and again["changes"] == []


@pytest.mark.parametrize("check", [True, False])
def test_what_was_not_approved_is_held_and_the_rest_is_done(account, approve, check):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Support", BO))
    option, value, stored_as = profile.update
    record = approve(agents=[profile.member("Support", **{option: value})])
    more = [profile.member("Support", **{option: value}), profile.member("Sales", BO)]
    result = account.run("config", check, agents=more, approved_changes=record)
    assert result["failed"] and result["changed"]
    assert _held(result) == {BO: "Not approved."}
    assert "Held (1): Not approved: bo@example.com." in result["msg"]
    assert [failure["name"] for failure in result["failures"]] == [BO]
    assert (account.agents()["ana@example.com"][stored_as] == value) is not check
    assert result["plan"]["move"] == 1 and result["plan"]["change"] == 1


def test_value_that_was_edited_since_the_approval_holds_the_change(account, approve):
    profile = account.profile
    account.config(profile.member("Support"))
    option, value, stored_as = profile.update
    entries = {"agents": [profile.member("Support", **{option: value})]}
    record = approve(**entries)
    (change,) = record["changes"]
    change["before"][option] = "Lisbon"
    account.forget()
    result = account.run("config", approved_changes=record, **entries)
    now = result["changes"][0]["before"][option]
    shown = "not set" if now is None else now
    assert _held(result) == {"ana@example.com": f"Changed since approval: {option} was Lisbon, is {shown}."}
    assert account.calls("write") == [] and not result["changed"]


def test_approved_creation_is_no_approval_of_a_change(account, approve):
    profile = account.profile
    account.config(profile.member("Support", BO))
    option, value, _stored_as = profile.update
    entries = {"agents": [profile.member("Support", **{option: value})]}
    record = approve(**entries)
    account.config(profile.member("Support"))
    account.forget()
    result = account.run("config", approved_changes=record, **entries)
    assert _held(result) == {"ana@example.com": "Changed since approval: it exists now."}
    assert account.calls("write") == []


def test_other_value_and_other_option_are_not_approved(account, approve):
    profile = account.profile
    account.config(profile.member("Support"))
    option, value, _stored_as = profile.update
    clear = profile.clear.option
    record = approve(agents=[profile.member("Support", **{option: value})])
    record["changes"][0]["after"][option] = "other"
    other = account.run("config", agents=[profile.member("Support", **{option: value})], approved_changes=record)
    assert _held(other) == {"ana@example.com": f"Not approved: {option} becomes {value}, and other was approved."}
    record = approve(agents=[profile.member("Support", **{option: value})])
    agents = [profile.member("Support", **{option: value, clear: None})]
    more = account.run("config", agents=agents, approved_changes=record)
    assert _held(more) == {"ana@example.com": f"Not approved: {clear}."}


def test_approved_option_that_already_is_as_approved_is_no_hindrance(account, approve):
    profile = account.profile
    account.config(profile.member("Support"))
    option, value, stored_as = profile.update
    entries = {"agents": [profile.member("Support", **{option: value, profile.clear.option: None})]}
    record = approve(**entries)
    _edit(account, "ana@example.com", {stored_as: value})
    result = account.ok("config", approved_changes=record, **entries)
    assert [change["outcome"] for change in result["changes"]] == ["done"]


def test_change_that_depends_on_a_held_one_is_held(account, approve):
    profile = account.profile
    account.config(profile.member("Support"))
    record = approve(agent_groups=[], agents=[])
    entries = {"agent_groups": [{"name": "New"}], "agents": [profile.member("New")]}
    record["changes"] = [change for change in approve(**entries)["changes"] if change["kind"] == "agent"]
    account.forget()
    result = account.run("config", approved_changes=record, **entries)
    assert _held(result) == {"New": "Not approved.", "ana@example.com": "New is held."}
    assert account.calls("write") == []


def test_group_whose_members_are_held_is_held(account, approve):
    profile = account.profile
    account.config(profile.member("Sales"))
    groups = [{"name": "Support"}, {"name": "Sales", "state": "absent"}]
    entries = {"agent_groups": groups, "agents": [profile.member("Support")], "max_removals": 1}
    record = approve(**entries)
    record["changes"] = [change for change in record["changes"] if change["kind"] == "agent_group"]
    result = account.run("config", approved_changes=record, **entries)
    assert _held(result) == {
        "ana@example.com": "Not approved.",
        "Sales": "Changes of its members are held: ana@example.com.",
    }
    assert "Sales" in account.groups()


def test_approved_change_that_is_no_longer_planned_is_held(account, approve):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Support", BO))
    option, value, stored_as = profile.update
    entries = {"agents": [profile.member("Support", **{option: value}), profile.member("Sales", BO)]}
    record = approve(**entries)
    fewer = {"agents": [profile.member("Support", **{option: value})]}
    result = account.run("config", approved_changes=record, **fewer)
    assert _held(result) == {BO: "No longer planned."}
    assert "Held (1): No longer planned: bo@example.com." in result["msg"]
    assert account.agents()["ana@example.com"][stored_as] == value


def test_empty_list_of_changes_holds_everything(account, approve):
    account.config()
    record = {**approve(agent_groups=[]), "changes": []}
    account.forget()
    result = account.run("config", agent_groups=[{"name": "New"}], approved_changes=record)
    assert _held(result) == {"New": "Not approved."} and account.calls("write") == []


def test_limits_count_what_is_carried_out(account, approve):
    profile = account.profile
    agents = ["ana@example.com", BO, "chen@example.com"]
    account.config(*[profile.member("Support", name) for name in agents])
    leaving = [{profile.key: name, "state": "inactive"} for name in agents]
    record = approve(agents=leaving[:1], max_removals=1)
    result = account.run("config", agents=leaving, approved_changes=record, max_removals=1)
    assert _held(result).keys() == set(agents[1:]) and result["changed"]
    again = approve(agents=leaving, max_removals=3)
    refused = account.run("config", agents=leaving, approved_changes=again, max_removals=1)
    assert refused["failed"] and "max_removals is 1" in refused["msg"] and not refused["changed"]


def test_held_changes_do_not_stop_the_run(account, approve):
    record = approve(agent_groups=[{"name": "B"}, {"name": "C"}])
    groups = [{"name": name} for name in ("A", "B", "C")]
    result = account.run("config", agent_groups=groups, approved_changes=record, on_error="stop")
    assert {change["name"]: change["outcome"] for change in result["changes"]} == {
        "A": "held",
        "B": "done",
        "C": "done",
    }


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            {"format": "cxops.contact_center.record/2"},
            'approved_changes has the format "cxops.contact_center.record/2"',
        ),
        ({"vendor": "other"}, 'approved_changes has the vendor "other", and this is'),
        ({"account": "other"}, 'approved_changes has the account "other", and this is'),
        ({"format": None}, "approved_changes has the format null"),
        ({"changes": "all"}, "approved_changes is not a record: it has no list of changes"),
        ({"changes": [7]}, "approved_changes.changes[0] is not a change of a record"),
        ({"changes": [{"kind": "agent", "name": "x"}]}, "approved_changes.changes[0] is not a change of a record"),
    ],
    ids=str,
)
def test_record_of_something_else_is_refused(account, approve, edit, message):
    record = {**approve(agent_groups=[]), **edit}
    refused = account.run("config", agent_groups=[{"name": "New"}], approved_changes=record)
    assert refused["failed"] and message in refused["msg"] and account.groups() == {}


@pytest.mark.parametrize("edit", [{"undoes": 7}, {"expected": ["name"]}, {"problem": 7}], ids=str)
def test_change_that_undoes_another_one_in_a_wrong_way_is_refused(account, approve, edit):
    group = {"name": "New"}
    record = approve(agent_groups=[group])
    undoing = {**record["changes"][0], "undoes": "delete", "expected": {}, "problem": None}
    refused = account.run("config", agent_groups=[group], approved_changes={**record, "changes": [{**undoing, **edit}]})
    assert refused["failed"] and "approved_changes.changes[0] is not a change of a record" in refused["msg"]
    assert account.groups() == {}


@pytest.mark.parametrize("blank", ["", " ", None, {}, [], "all", 7], ids=repr)
def test_blank_approval_is_an_error_and_never_means_everything(account, blank):
    refused = account.run("config", agent_groups=[{"name": "New"}], approved_changes=blank)
    assert refused["failed"] and "approved_changes" in refused["msg"]
    assert account.groups() == {} and not refused["changed"]
