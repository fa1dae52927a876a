# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queue groups of RingCX: the third kind of objects. Those that have queues are never deleted."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.groups import GROUPS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.people_file import AccountEntries, people_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.undo import undo

ROOT = "/voice/api/v1/admin/accounts/99990001"
LIST = ("GET", "/gateGroups/withChildren")
QUEUES = "it still has queues: English, Offers"
# what the documentation leaves open about the list, and about a PUT
READINGS = [{}, {"withchildren_gates": "absent"}, {"withchildren_fields": "undated"}, {"withchildren_fields": "basic"}]


@pytest.fixture(name="account")
def fixture_account(account_of):
    """An account of the groups Support and Sales; the queue groups Sales and Support have queues."""
    account = account_of("ringcx")
    account.config()
    return account


def _calls(account):
    """The calls below the account since the last time."""
    calls = [(one["method"], one["path"].replace(ROOT, "")) for one in account.vendor.log if ROOT in one["path"]]
    account.forget()
    return calls


def _stored(account):
    return account.stored("queue_group")


def _entries(*names, **more):
    return {"queue_groups": [{"name": name} for name in names], **more}


def _writes(account):
    return [(call["method"], call["body"]) for call in account.calls("write")]


@pytest.mark.parametrize("switches", [*READINGS, {"create_reply": "id_only"}, {"create_reply": "empty"}], ids=str)
def test_queue_group_is_created_and_then_unchanged(account, switches):
    account.vendor.switch(**switches)
    entry = {"name": "Callbacks", "billing_key": "B-7"}
    created = account.ok("queue_group", **entry)
    assert created["queue_group"] == {"queue_group_id": 60000, **entry}
    assert _stored(account)["Callbacks"]["billingKey"] == "B-7"
    assert not account.ok("queue_group", **entry)["changed"]


def test_run_without_changes_reads_the_list_and_nothing_else(account):
    _calls(account)
    assert not account.ok("queue_group", name="Sales")["changed"]
    assert _calls(account) == [LIST]
    assert not account.ok("config", **_entries("Sales", "Support"))["changed"]
    assert _calls(account) == [LIST]


def test_account_without_a_list_of_queue_groups_is_read_without_them(account):
    account.forget()
    account.config(account.profile.member("Support"), prune={"agents": True, "agent_groups": True})
    assert not any("gateGroups" in path for _method, path in _calls(account))


def test_list_of_queue_groups_is_read_once_for_the_names_of_queues_as_well(account):
    agent = {**account.profile.member("Support"), "manual_outbound_default_gate": "Sales/Offers"}
    account.config(agent, **_entries("Sales", "Night"))
    stored = account.agents()["ana@example.com"]
    assert stored["manualOutboundDefaultGate"]["id"] == 72992
    assert "Night" in _stored(account)
    assert _calls(account).count(LIST) == 1


@pytest.mark.parametrize("put_mode", ["replace", "merge"])
@pytest.mark.parametrize("switches", READINGS, ids=str)
def test_rename_keeps_everything_else_and_does_not_write_queues(account, put_mode, switches):
    account.vendor.switch(put_mode=put_mode, **switches)
    before = {"billingKey": "B-7", "startDate": "2026-01-01T00:00:00.000+0000", "groupSkills": [{"skillId": 1}]}
    before = account.vendor.change("queue_group", 52653, before)
    account.forget()
    renamed = account.ok("queue_group", queue_group_id="52653", name="Trade")
    assert renamed["queue_group"]["billing_key"] == "B-7"
    assert _stored(account)["Trade"] == {**before, "groupName": "Trade"}
    ((_method, body),) = _writes(account)
    assert "gates" not in body


def test_renamed_queue_group_is_found_by_its_former_name(account):
    entry = {"name": "Trade", "renamed_from": "Sales"}
    assert account.ok("queue_group", **entry)["plan"]["change"] == 1
    assert _stored(account)["Trade"]["gateGroupId"] == 52653
    assert not account.ok("queue_group", **entry)["changed"]


@pytest.mark.parametrize("reply", ["full", "basic", "echo"])
def test_billing_key_is_cleared(account, reply):
    account.vendor.switch(put_reply=reply)
    account.vendor.change("queue_group", 52653, {"billingKey": "B-7"})
    account.ok("queue_group", name="Sales", billing_key=None)
    assert _stored(account)["Sales"]["billingKey"] is None
    assert not account.ok("queue_group", name="Sales", billing_key=None)["changed"]


def test_value_that_is_ignored_fails(account):
    account.vendor.switch(ignore_fields="billingKey", put_reply="echo")
    failed = account.run("queue_group", name="Sales", billing_key="B-7")
    assert failed["failed"] and "the vendor did not accept everything: billing_key is null" in failed["msg"]


@pytest.mark.parametrize("switches", READINGS, ids=str)
def test_queue_group_without_queues_is_deleted(account, switches):
    account.vendor.switch(**switches)
    account.vendor.seed({"gateGroups": [{"groupName": "Empty", "billingKey": "B-7"}]})
    removed = account.ok("queue_group", name="Empty", state="absent")
    assert removed["changes"][0]["before"] == {"name": "Empty", "billing_key": "B-7"}
    assert "Empty" not in _stored(account)
    assert not account.ok("queue_group", name="Empty", state="absent")["changed"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("switches", READINGS, ids=str)
def test_queue_group_with_queues_is_not_deleted(account, check, switches):
    account.vendor.switch(**switches)
    account.forget()
    refused = account.run("queue_group", check, name="Sales", state="absent")
    assert refused["failed"]
    assert refused["msg"] == f'queue group "Sales" is not deleted: {QUEUES}. Move or delete them first.'
    assert account.calls("write") == []


def test_reason_names_ten_queues_in_order():
    names = [f"Queue {number:02}" for number in range(11, 0, -1)]
    reason = GROUPS["queue_group"].reason_to_stay(names)
    assert reason == f"it still has queues: {', '.join(sorted(names)[:10])}, …"
    assert GROUPS["queue_group"].reason_to_stay(names[1:]).endswith("Queue 10")


def test_queue_that_comes_before_the_deletion_is_noticed(account, monkeypatch):
    account.vendor.seed({"gateGroups": [{"gateGroupId": 7, "groupName": "Empty"}]})
    gateway = account.profile.gateway
    estimate = gateway.estimate

    def with_a_new_queue(self, *arguments, **more):
        account.vendor.change("queue_group", 7, {"gates": [{"gateId": 1, "gateName": "New"}]})
        return estimate(self, *arguments, **more)

    monkeypatch.setattr(gateway, "estimate", with_a_new_queue)
    failed = account.run("queue_group", name="Empty", state="absent")
    assert 'The queue group "Empty" is not deleted: it still has queues: New.' in failed["msg"]
    assert account.calls("write")[-1]["method"] == "POST"  # of the fixture
    assert "Empty" in _stored(account)


def test_refused_deletion_is_reported(account):
    account.vendor.seed({"gateGroups": [{"groupName": "Empty"}]})
    account.vendor.switch(delete_group="refused")
    failed = account.run("queue_group", name="Empty", state="absent")
    assert failed["failed"] and "HTTP 403" in failed["msg"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("switches", READINGS, ids=str)
def test_prune_leaves_queue_groups_that_have_queues(account, check, switches):
    account.vendor.switch(**switches)
    account.vendor.seed({"gateGroups": [{"groupName": "Empty"}, {"groupName": "Kept"}]})
    options = _entries("Kept", "Support", prune={"queue_groups": True}, max_removals=1)
    pruned = account.ok("config", check, unmanaged=True, **options)
    assert [(change["action"], change["name"]) for change in pruned["changes"]] == [("delete", "Empty")]
    assert f'queue group "Sales" is not pruned: {QUEUES}.' in str(pruned["warnings"])
    assert _stored(account).keys() == {"Sales", "Support", "Kept", *(["Empty"] if check else [])}


@pytest.mark.parametrize(
    ("switches", "reads"), [({"withchildren_gates": "absent"}, ["/gateGroups/52654/gates"]), ({}, [])]
)
def test_queues_that_the_list_lacks_are_only_read_of_groups_that_may_be_removed(account, switches, reads):
    account.vendor.switch(**switches)
    account.forget()
    account.ok("config", **_entries("Sales"), unmanaged=True)
    assert _calls(account) == [LIST, *(("GET", path) for path in reads)]


def test_unmanaged_queue_group_with_queues_is_shown_as_staying(account):
    account.vendor.seed({"gateGroups": [{"groupName": "Empty"}]})
    listed = account.ok("config", **_entries("Support"), unmanaged=True)["unmanaged"]
    assert [(one["name"], one["protected"]) for one in listed] == [("Empty", None), ("Sales", QUEUES)]
    assert listed[0]["values"] == {"name": "Empty", "billing_key": None}


def test_prune_of_agents_does_not_depend_on_queue_groups(account):
    account.config(account.profile.member("Sales"))
    pruned = account.ok(
        "config", agent_groups=[], agents=[], prune={"agents": True, "agent_groups": True}, max_removals=9
    )
    assert pruned["plan"]["delete"] == 3 and "warnings" not in pruned
    assert not account.groups() and len(_stored(account)) == 2


def test_preview_is_what_the_run_does(account):
    options = {"queue_groups": [{"name": "Night"}, {"name": "Trade", "renamed_from": "Sales"}]}
    account.forget()
    preview = account.ok("config", check=True, **options)
    assert account.calls("write") == []
    real = account.ok("config", **options)
    assert preview["diff"] == real["diff"]
    assert [(one["before"], one["after"]) for one in real["diff"]] == [
        ({}, {"name": "Night"}),
        ({"name": "Sales"}, {"name": "Trade"}),
    ]
    assert real["diff"][0]["after_header"] == "queue group Night"
    # two writes, a read before the rename, and a sample read back
    assert real["estimate"]["api_calls"] == 4


def test_two_queue_groups_of_one_name_are_distinguished_by_id(account):
    account.vendor.seed({"gateGroups": [{"gateGroupId": 7, "groupName": "Sales"}]})
    refused = account.run("queue_group", name="Sales", billing_key="B-7")
    assert 'queue group "Sales" exists 2 times, with the ids 52653 and 7' in refused["msg"]
    account.ok("queue_group", queue_group_id="7", name="Trade")
    assert _stored(account)["Trade"]["gateGroupId"] == 7


@pytest.mark.parametrize("status", ["400", "409"])
def test_name_that_the_vendor_refuses_fails_alone(account, status):
    account.vendor.seed({"gateGroups": [{"groupName": "Straße"}]})
    account.vendor.switch(unique_group_names=status, group_name_case="folded")
    failed = account.run("config", **_entries("Strasse", "Night"))
    assert [change["name"] for change in failed["failures"]] == ["Strasse"]
    assert "Night" in _stored(account)


def test_lost_creation_is_found(account):
    account.vendor.fault(kind="write", status=502, done=True, times=1)
    created = account.ok("queue_group", name="Night")
    assert created["queue_group"]["queue_group_id"] == _stored(account)["Night"]["gateGroupId"]
    assert [method for method, _body in _writes(account)][-1:] == ["POST"]


def test_groups_of_both_kinds_and_agents_are_one_plan(account):
    agent = account.profile.member("Night")
    made = account.config(agent, groups=("Night",), **_entries("Night"))
    assert [change["kind"] for change in made["changes"]] == ["queue_group", "agent_group", "agent"]
    removed = account.ok(
        "config",
        queue_groups=[{"name": "Night", "state": "absent"}],
        agent_groups=[{"name": "Night", "state": "absent"}],
        agents=[account.profile.leaver()],
        max_removals=3,
    )
    assert [change["kind"] for change in removed["changes"]] == ["agent", "agent_group", "queue_group"]


def test_info_selects_queue_groups(account):
    account.vendor.change("queue_group", 52653, {"billingKey": "B-7"})
    account.forget()
    sales = {"queue_group_id": 52653, "name": "Sales", "billing_key": "B-7"}
    assert account.ok("queue_group_info", name="Sales")["queue_groups"] == [sales]
    assert account.ok("queue_group_info", queue_group_id="52653")["queue_groups"] == [sales]
    assert len(account.ok("queue_group_info")["queue_groups"]) == 2
    assert _calls(account) == [LIST] * 3


@pytest.mark.parametrize("empty", ["array", "204"])
def test_account_without_queue_groups_is_read_as_empty(account, empty):
    account.vendor.switch(empty_list=empty)
    for number in (52653, 52654):
        account.vendor.remove("queue_group", number)
    assert account.ok("queue_group_info")["queue_groups"] == []
    assert account.ok("config_info")["queue_groups"] == []


def test_account_as_it_was_read_is_unchanged_when_it_is_applied(account):
    account.vendor.change("queue_group", 52653, {"billingKey": "B-7"})
    read = account.ok("config_info", fields="set")
    assert read["queue_groups"] == [{"name": "Sales", "billing_key": "B-7"}, {"name": "Support"}]
    lists = {name: read[name] for name in ("queue_groups", "agent_groups", "agents")}
    applied = account.ok("config", **lists)
    assert not applied["changed"] and applied["plan"]["unmanaged"] == 0
    text = people_text([AccountEntries.of("ringcx", read)])
    assert "# The queue groups, agent groups and agents of the account" in text
    assert (
        "ringcx_queue_groups:\n  - name: Sales\n    billing_key: B-7\n  - name: Support\n\nringcx_agent_groups:" in text
    )


def test_who_may_not_see_queue_groups_reads_the_rest(account):
    account.vendor.fault(path="gateGroups", status=403, times=None)
    read = account.ok("config_info")
    assert "queue_groups" not in read and len(read["agent_groups"]) == 2
    assert "queue_groups are left out: Listing the queue groups: HTTP 403" in str(read["warnings"])
    assert "queue_groups" not in people_text([AccountEntries.of("ringcx", read)])
    for suffix, options in (("queue_group_info", {}), ("config", _entries("Sales"))):
        assert "Listing the queue groups: HTTP 403" in account.run(suffix, **options)["msg"]


@pytest.fixture(name="record")
def fixture_record(account, tmp_path):
    """The record of a run that has created, renamed and deleted a queue group."""
    account.vendor.seed({"gateGroups": [{"groupName": "Empty", "billingKey": "B-7"}]})
    path = tmp_path / "record.json"
    entries = [
        {"name": "Night"},
        {"name": "Trade", "renamed_from": "Sales"},
        {"name": "Empty", "state": "absent"},
    ]
    account.ok("config", queue_groups=entries, record_file=str(path), max_removals=1)
    return json.loads(path.read_text(encoding="utf-8"))


def _undo(account, record):
    undone = undo(record, account.entities(), {})
    del undone["not_restored"]
    return account.run("config", max_removals=9, **undone)


def test_run_is_undone(account, record):
    undone = _undo(account, record)
    assert not undone.get("failed"), undone["msg"]
    assert _stored(account).keys() == {"Sales", "Support", "Empty"}
    assert _stored(account)["Sales"]["gateGroupId"] == 52653
    assert _stored(account)["Empty"]["billingKey"] == "B-7"


@pytest.mark.parametrize("switches", READINGS, ids=str)
def test_created_queue_group_that_got_a_queue_stays_when_the_run_is_undone(account, record, switches):
    account.vendor.switch(**switches)
    number = _stored(account)["Night"]["gateGroupId"]
    account.vendor.change("queue_group", number, {"gates": [{"gateId": 1, "gateName": "New"}]})
    undone = _undo(account, record)
    held = [(change["name"], change["error"]) for change in undone["changes"] if change["outcome"] == "held"]
    assert held == [("Night", "It still has queues: New.")]
    assert _stored(account).keys() == {"Night", "Sales", "Support", "Empty"}
