# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behavior of DeepCall only: numbered names, memberships written as full sets, undocumented formats, delayed reads."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import UnexpectedResponseError
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall import lists
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall
from ansible_collections.cxops.contact_center.tests.vendors.deepcall import DEEPCALL

PROFILE = DEEPCALL


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("deepcall")
    account.config()
    return account


RECORD = {"id": "28", "name": "Support"}
FORMATS = {
    "S1": {"groupData": [{"group_id": 28, "name": "Support", "status": 1}]},
    "S2": {"28": {"name": "Support", "status": 1}},
    "S3": {"28": "Support"},
    "S4": [{"groupId": "28", "name": "Support", "status": "1"}],
    "S6": {"groupData": [{"group_id": 28, "name": "Support"}], "total": 1},
    "oid": [{"_id": {"$oid": "5f"}, "group_id": 28, "name": "Support"}],
}


@pytest.mark.parametrize("layout", FORMATS)
def test_list_is_read_in_each_known_format(layout):
    (found,) = lists.Page.of(FORMATS[layout], lists.GROUPS).rows
    assert {name: found[name] for name in RECORD} == RECORD


@pytest.mark.parametrize("listed", [[{"id": 28, "name": "Support"}], {"28": {"name": "Support"}}])
def test_total_is_read_in_each_known_format(listed):
    page = lists.Page.of({"agentData": listed, "total": "25"}, lists.AGENTS)
    assert [one["id"] for one in page.rows] == ["28"] and page.total == 25


@pytest.mark.parametrize("empty", [[], {}])
def test_empty_list_is_read_in_each_known_format(empty):
    assert lists.Page.of(empty, lists.GROUPS) == lists.Page([])


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        [7],
        [{"name": "x"}],
        [{"id": 7}],
        {"a": [], "b": []},
        {"a": {"b": 1}},
        {"rows": [["28", "Support"]]},
    ],
)
def test_unknown_list_format_is_an_error_without_values(value):
    with pytest.raises(UnexpectedResponseError) as caught:
        lists.Page.of(value, lists.GROUPS)
    assert "Support" not in str(caught.value)


@pytest.mark.parametrize("lag", [0, 60])
def test_second_run_changes_nothing_while_lists_are_delayed(account, lag):
    account.vendor.switch(list_lag_ms=lag)
    account.ok("agent_group", name="Care")
    assert not account.ok("agent_group", name="Care")["changed"]
    account.ok("agent", **PROFILE.member("Care"))
    assert not account.ok("agent", **PROFILE.member("Care"))["changed"]
    assert sorted(account.groups()) == ["Care", "Sales", "Support"]
    assert len(account.agents()) == 1


@pytest.mark.parametrize("form", ["plain", "space", "brackets"])
def test_numbered_copy_of_a_hidden_group_is_removed_and_the_name_reported_as_taken(account, form):
    account.vendor.switch(hide_inactive="on", suffix_format=form)
    account.vendor.seed({"groups": [{"name": "Care", "status": 0}]})
    refused = account.run("agent_group", name="Care")
    assert refused["failed"]
    assert "taken" in refused["failures"][0]["error"]
    assert sorted(account.groups()) == ["Care", "Sales", "Support"]


def test_renamed_inactive_group_stays_inactive(account):
    account.ok("agent_group", name="Support", status="inactive")
    id = account.ok("agent_group_info", name="Support")["agent_groups"][0]["agent_group_id"]
    account.ok("agent_group", agent_group_id=id, name="Care")
    assert account.groups()["Care"]["status"] == 0


@pytest.mark.parametrize("check", [True, False])
def test_renaming_requires_status_if_lists_do_not_show_it(account, check):
    account.vendor.switch(list_shape="S3")
    id = account.ok("agent_group_info", name="support")["agent_groups"][0]["agent_group_id"]
    account.forget()
    for renamed in ({"agent_group_id": id, "name": "Care"}, {"name": "support"}):
        refused = account.run("agent_group", check, **renamed)
        assert refused["failed"]
        assert "Set status" in refused["msg"]
    assert account.calls("write") == []
    assert not account.ok("agent_group", check, agent_group_id=id, name="Support")["changed"]
    assert account.ok("agent_group", check, agent_group_id=id, name="Care", status="active")["changed"]


@pytest.mark.parametrize("mode", ["replace", "add"])
def test_receive_call_is_stored_for_each_membership(account, mode):
    account.vendor.switch(assign_mode=mode)
    account.config(
        PROFILE.member("Support", agent_groups=["Support", "Sales"], receive_call=["Support"]),
        PROFILE.member("Support", "bo@example.com", mobile="9800000002"),
    )
    ids = {name: group["group_id"] for name, group in account.groups().items()}

    def seen(key):
        return {row["groupId"]: row["receive_call"] for row in account.agents()[key]["groups"]}

    assert seen("ana@example.com") == {ids["Support"]: 1, ids["Sales"]: 0}
    account.config(PROFILE.member("Support", agent_groups=["Sales"], receive_call=["Sales"]))
    assert seen("ana@example.com") == {ids["Sales"]: 1}
    assert seen("bo@example.com") == {ids["Support"]: 1}
    refused = account.run("agent", email="ana@example.com", agent_groups=["Sales"], receive_call=["Support"])
    assert refused["failed"]
    assert "receive_call" in refused["msg"]


def test_receive_call_with_a_group_that_is_not_a_membership_is_refused(account):
    refused = account.run("agent", **PROFILE.member("Support", receive_call=["Suport", "support"]))
    assert "receive_call names Suport, which" in refused["msg"]
    assert "correct its spelling" in refused["msg"]


def test_update_sends_one_field_with_each_call_and_the_next_run_continues(account):
    account.config(PROFILE.member("Support"))
    account.forget()
    account.vendor.fault(
        path="update", skip=1, json={"status": "error", "message": "Invalid Destination", "code": 1510}
    )
    desired = PROFILE.member("Support", name="Anna", destination="sip", status="inactive")
    refused = account.run("agent", **desired)
    assert refused["failed"] and refused["changed"]
    assert "name was written" in refused["failures"][0]["error"]
    updates = [entry["body"] for entry in account.calls("write")]
    assert [sorted(set(body) - {"userId", "token", "agentId"}) for body in updates] == [["name"], ["destination"]]
    again = account.ok("agent", **desired)
    assert again["changes"][0]["after"].keys() == {"destination", "status"}


def test_field_names_option_replaces_property_names(account):
    account.config(PROFILE.member("Support"))
    refused = account.run("agent", email="ana@example.com", mobile="9800000001", field_names={"mobile": "mobileNumber"})
    assert refused["failed"]
    assert "mobileNumber" in refused["msg"] and "field_names" in refused["msg"]
    assert account.run("agent", email="ana@example.com", field_names={"nonsense": "x"})["failed"]


@pytest.mark.parametrize("shape", ["S1", "S6"])
@pytest.mark.parametrize("more", [0, 3, 10])
@pytest.mark.parametrize("limit", [5, 10, 15, 20, 25, 30, 50, 200, 500])
def test_all_pages_are_read(account, limit, more, shape):
    count = limit + more
    account.vendor.seed(
        {"agents": [{"name": "A", "email": f"agent{at:03}@example.com", "mobile": "9800000001"} for at in range(count)]}
    )
    account.vendor.switch(page_limit=limit, list_shape=shape)
    assert len(account.ok("agent_info")["agents"]) == count
    last = {"email": f"agent{count - 1:03}@example.com", "name": "A"}
    assert not account.ok("config", True, agents=[last])["changed"]


@pytest.mark.parametrize(("count", "calls"), [(13, 1), (15, 2), (500, 2), (505, 1), (1000, 1)])
def test_unpaged_list_is_read_at_most_twice(account, count, calls):
    account.vendor.seed(
        {"agents": [{"name": "A", "email": f"agent{at:03}@example.com", "mobile": "9800000001"} for at in range(count)]}
    )
    account.forget()
    account.ok("config", agents=[{"email": "agent000@example.com", "name": "A"}])
    assert sum(entry["path"].endswith("Employee/list") for entry in account.vendor.log) == calls


def test_credentials_are_sent_in_the_body_and_only_of_one_kind(account):
    account.ok("agent_group_info")
    sent = account.vendor.log[-1]
    assert {"userId", "token"} <= set(sent["body"]) and "ssid" not in sent["body"]
    assert sent["query"] == [] and "authorization" not in sent["headers"]
    both = account.run("agent_group_info", deepcall_ssid="simulated-ssid")
    assert both["failed"]
    account.connection = {name: value for name, value in account.connection.items() if name not in PROFILE.sign_in}
    assert account.ok("agent_group_info", deepcall_ssid="simulated-ssid")["agent_groups"]


def test_mobile_numbers_are_compared_by_their_significant_digits(account):
    account.config(PROFILE.member("Support", mobile="9800000001"))
    for same in ("+91 98000-00001", "09800000001"):
        assert not account.ok("agent", email="ana@example.com", mobile=same)["changed"]
    assert account.ok("agent", email="ana@example.com", mobile="9800000002")["changed"]


@pytest.mark.parametrize("first", ["manager", "others"])
def test_managers_can_be_created_by_the_same_file_in_any_order(account, first):
    keys = [f"{name}@example.com" for name in ("ana", "bo", "chen", "dora")]
    chain = [PROFILE.member("Support", key, parent=above) for key, above in zip(keys, ["root", *keys[:-1]])]
    account.config(*(chain if first == "manager" else chain[::-1]))
    agents = account.agents()
    for key, above in zip(keys[1:], keys[:-1]):
        assert agents[key]["parent"] == agents[above]["agentId"]


def test_writes_are_serialized_after_a_refused_parallel_write(account):
    account.vendor.switch(side_by_side="1501", latency=0.01)
    many = [PROFILE.member("Support", f"agent{number:02}@example.com", mobile=_mobile(number)) for number in range(12)]
    account.config(*many)
    assert len(account.agents()) == 12
    account.forget()
    account.config(*[{"email": one["email"], "name": "Anew"} for one in many])
    assert {agent["name"] for agent in account.agents().values()} == {"Anew"}
    # the first attempt was parallel
    assert 12 < sum(entry["path"].endswith("update") for entry in account.calls("write")) < 12 + 2 * DeepCall.workers


def _record_fewest_memberships(account, monkeypatch):
    """Return a list that gets, after each call, the smallest number of groups of any agent."""
    answer, seen = account.vendor.answer, []

    def watched(handler, call):
        reply = answer(handler, call)
        seen.append(min(len(agent["groups"]) for agent in account.agents().values()))
        return reply

    monkeypatch.setattr(account.vendor, "answer", watched)
    return seen


def _mobile(number):
    return f"98000000{number:02}"


def _members(account, group):
    id = account.groups()[group]["group_id"]
    return {key for key, agent in account.agents().items() if id in {row["groupId"] for row in agent["groups"]}}


@pytest.mark.parametrize("mode", ["replace", "add"])
def test_agents_that_exchange_groups_are_never_without_a_group(account, monkeypatch, mode):
    account.vendor.switch(assign_mode=mode)
    homes = ["Support"] * 3 + ["Sales"] * 3
    agents = [{"key": f"agent{at}@example.com", "mobile": _mobile(at)} for at in range(6)]
    account.config(*[PROFILE.member(home, **one) for home, one in zip(homes, agents)])
    account.forget()
    seen = _record_fewest_memberships(account, monkeypatch)
    account.config(*[PROFILE.member(home, **one) for home, one in zip(homes[::-1], agents)])
    assert min(seen) == 1
    ids = {group["group_id"]: name for name, group in account.groups().items()}
    now = {key: [ids[row["groupId"]] for row in agent["groups"]] for key, agent in account.agents().items()}
    assert now == {one["key"]: [home] for home, one in zip(homes[::-1], agents)}
    if (
        mode == "replace"
    ):  # each group is written twice: first with the new members added, then with the old ones removed
        assert len(account.calls("write")) == 4


def test_failed_assignment_keeps_the_groups_of_its_agents(account, monkeypatch):
    account.config(
        PROFILE.member("Support"),
        PROFILE.member("Support", "bo@example.com", mobile=_mobile(2)),
        groups=("Support", "Sales", "Care"),
    )
    care = account.groups()["Care"]["group_id"]
    refusal = {"status": "error", "message": "Group not found or not authorized", "code": 1503}
    account.vendor.fault(path="submitAssign", mentions=f"'groupId': '{care}'", json=refusal, times=None)
    result = account.run(
        "config",
        agents=[
            {"email": "ana@example.com", "agent_groups": ["Care"]},
            {"email": "bo@example.com", "agent_groups": ["Sales"]},
        ],
    )
    assert [failure["name"] for failure in result["failures"]] == ["ana@example.com"]
    ids = {name: group["group_id"] for name, group in account.groups().items()}
    now = {key: [row["groupId"] for row in agent["groups"]] for key, agent in account.agents().items()}
    assert now == {"ana@example.com": [ids["Support"]], "bo@example.com": [ids["Sales"]]}


def test_list_with_other_property_names_is_read_with_field_names():
    answer = [{"uid": "7", "agentName": "Ana"}]
    with pytest.raises(UnexpectedResponseError) as caught:
        lists.Page.of(answer, lists.AGENTS)
    assert "agentName" in str(caught.value) and "field_names" in str(caught.value)
    (found,) = lists.Page.of(answer, lists.RowFormat("agents", ("uid",), ("agentName",))).rows
    assert found["id"] == "7"


@pytest.mark.parametrize("receives", [["Support"], []])
@pytest.mark.parametrize("mode", ["replace", "add"])
def test_added_group_receives_calls_only_if_receive_call_names_it(account, mode, receives):
    account.vendor.switch(assign_mode=mode)
    account.config(PROFILE.member("Support", receive_call=receives))
    desired = {"email": "ana@example.com", "agent_groups": ["Support", "Sales"], "receive_call": receives}
    assert not account.ok("agent", **{**desired, "agent_groups": ["Support"]})["changed"]
    assert account.ok("agent", **desired)["changes"][0]["after"] == {"agent_groups": ["Sales", "Support"]}
    assert not account.ok("agent", **desired)["changed"]
    ids = {name: group["group_id"] for name, group in account.groups().items()}
    flags = {row["groupId"]: row["receive_call"] for row in account.agents()["ana@example.com"]["groups"]}
    assert flags == {ids["Support"]: len(receives), ids["Sales"]: 0}


def _add_member_during_run(account, monkeypatch, path, key, group):
    """Add an agent to a group, without the API, as soon as the first call of this path is performed."""
    answer, groups = account.vendor.answer, account.groups()
    agent, due = account.agents()[key]["agentId"], [groups[group]["group_id"]]

    def watched(handler, call):
        reply = answer(handler, call)
        if call.path.endswith(path) and due:
            account.vendor.tables["agents"][agent]["groups"][due.pop()] = 1
        return reply

    monkeypatch.setattr(account.vendor, "answer", watched)


@pytest.mark.parametrize(
    ("path", "key", "group"),
    [
        ("create", "bo@example.com", "Support"),
        (
            "submitAssignGroupToAgent",
            "chen@example.com",
            "Sales",
        ),  # after the new members are added, before the old ones are removed
    ],
)
def test_member_added_by_others_during_the_run_is_kept(account, monkeypatch, path, key, group):
    account.config(
        PROFILE.member("Sales"),
        PROFILE.member("Sales", "bo@example.com", mobile=_mobile(2)),
        PROFILE.member("Support", "chen@example.com", mobile=_mobile(3)),
    )
    _add_member_during_run(account, monkeypatch, path, key, group)
    account.ok(
        "config",
        agents=[PROFILE.member("Support"), PROFILE.member("Support", "dora@example.com", mobile=_mobile(4))],
    )
    assert _members(account, "Support") == {"ana@example.com", "chen@example.com", "dora@example.com", key}
    assert _members(account, "Sales") == {"bo@example.com", *([key] if group == "Sales" else [])}


def test_creation_of_an_inactive_group_makes_no_unnecessary_calls(account):
    account.forget()
    account.ok("agent_group", name="Care", status="inactive")
    sent = [entry["path"].rpartition("/")[2] for entry in account.vendor.log]
    assert sent == ["list", "add", "list", "update", "list"]


@pytest.mark.parametrize("lost", [{"reset": "after"}, {"json": {"status": "success", "code": 200}, "done": True}])
def test_object_is_created_inactive_despite_a_lost_response(account, lost):
    for path in ("Group/add", "Employee/create"):
        account.vendor.fault(path=path, **lost)
    desired = PROFILE.member("Care", status="inactive")
    group = {"name": "Care", "status": "inactive"}
    account.ok("config", agent_groups=[group], agents=[desired])
    assert account.groups()["Care"]["status"] == account.agents()["ana@example.com"]["status"] == 0
    assert not account.ok("config", agent_groups=[group], agents=[desired])["changed"]


def test_deletion_that_cannot_be_confirmed_is_reported_as_changed(account):
    account.forget()
    account.vendor.fault(path="Group/list", skip=1, times=None, json={"status": "error", "message": "", "code": 1015})
    result = account.run("agent_group", name="Support", state="absent")
    assert list(account.groups()) == ["Sales"]
    assert result["failed"] and result["changed"]
    assert "was written" in result["failures"][0]["error"]


@pytest.mark.parametrize("rule", ["error", "suffix"])
@pytest.mark.parametrize("lag", [0, 60])
def test_chain_of_renames_is_done_in_one_run(account, rule, lag):
    account.vendor.switch(duplicate_rename=rule, list_lag_ms=lag)
    ids = {group["name"]: group["agent_group_id"] for group in account.ok("agent_group_info")["agent_groups"]}
    chain = [{"agent_group_id": ids["Support"], "name": "Sales"}, {"agent_group_id": ids["Sales"], "name": "Care"}]
    assert account.ok("config", agent_groups=chain)["plan"]["change"] == 2
    assert {name: str(group["group_id"]) for name, group in account.groups().items()} == {
        "Sales": ids["Support"],
        "Care": ids["Sales"],
    }
    assert not account.ok("config", agent_groups=chain)["changed"]


def test_receive_call_names_a_renamed_group_by_its_new_name(account):
    account.config(PROFILE.member("Support", receive_call=[]))
    id = account.ok("agent_group_info", name="Support")["agent_groups"][0]["agent_group_id"]
    renamed = [{"agent_group_id": id, "name": "Care"}]
    account.ok("config", agent_groups=renamed, agents=[{"email": "ana@example.com", "receive_call": ["Care"]}])
    assert [row["receive_call"] for row in account.agents()["ana@example.com"]["groups"]] == [1]


@pytest.mark.parametrize(
    "unreadable", [{"a": [], "b": []}, [{"name": "Support"}], {"groupData": [], "total": 9}], ids=str
)
def test_list_that_cannot_be_read_after_a_write_does_not_deny_the_write(account, unreadable):
    account.vendor.fault(
        path="Group/list", skip=1, times=None, json={"status": "success", "code": 200, "response": unreadable}
    )
    result = account.run("agent_group", name="Care")
    assert "Care" in account.groups()
    assert result["failed"] and result["changed"]
    assert "it was written" in result["msg"]
    assert "othing was changed" not in result["msg"]


def test_page_that_is_missing_is_an_error_though_only_the_first_page_has_a_total(account):
    agents = [{"agentId": number, "name": "A", "email": f"agent{number}@example.com"} for number in range(13)]
    pages = ({"agentData": agents[:10], "total": 25}, {"agentData": agents[10:]}, {"agentData": []})
    for page, times in zip(pages, (1, 1, None)):
        reply = {"status": "success", "code": 200, "response": page}
        account.vendor.fault(path="Employee/list", json=reply, times=times)
    result = account.run("agent_info")
    assert result["failed"]
    assert "DeepCall counts 25, and returned 13" in result["msg"]


def test_list_of_groups_that_lacks_some_is_an_error(account):
    rows = {"groupData": [{"group_id": 28, "name": "Support"}], "total": 3}
    account.vendor.fault(path="Group/list", json={"status": "success", "code": 200, "response": rows}, times=None)
    account.forget()
    result = account.run("agent_group", name="Care")
    assert result["failed"]
    assert "DeepCall counts 3, and returned 1" in result["msg"]
    assert account.calls("write") == []


def test_refused_credentials_leave_the_outcome_of_an_earlier_attempt_unknown(account):
    account.config(PROFILE.member("Support"))
    account.vendor.fault(path="Employee/update", reset="before")
    refusal = {"status": "error", "message": "Invalid token", "code": 1014}
    account.vendor.fault(path="Employee/", json=refusal, times=None, kind="write")
    result = account.run("agent", email="ana@example.com", call_password="12345678", update_password="always")
    assert result["failed"] and result["changed"]
    assert [failure["outcome"] for failure in result["failures"]] == ["unknown"]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("call_password", "1234567", "eight digits"),
        ("call_password", "1234567x", "eight digits"),
        ("email", "ana.example.com", "an e-mail address"),
        ("mobile", "98000-00001 ext. 5", "a phone number of 8 to 15 digits"),
        ("mobile", "98000", "a phone number of 8 to 15 digits"),
        ("did", "main line", "a phone number"),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_formats_that_the_vendor_refuses_are_problems_of_the_input(account, option, value, expected, check):
    account.forget()
    entries = [PROFILE.member("Support", "bo@example.com"), {**PROFILE.member("Support"), option: value}]
    refused = account.run("config", check, agents=entries)
    assert refused["failed"]
    assert "agents[1]" in refused["msg"] and f"{option} must be {expected}" in refused["msg"]
    assert option != "call_password" or value not in str(refused)
    assert account.calls("write") == []


@pytest.mark.parametrize(
    ("mobile", "stored"),
    [
        ("+91 98000-00001", "9800000001"),
        ("0091 98000 00001", "9800000001"),
        ("+91 (0) 98000.00001", "9800000001"),
        ("098000 00001", "9800000001"),
        ("919800000001", "9800000001"),
        ("+44 20 7946 0000", "+442079460000"),
        ("0044 (0)20 7946 0000", "+442079460000"),
    ],
)
def test_mobile_number_is_written_in_the_form_that_the_preview_shows(account, mobile, stored):
    desired = PROFILE.member("Support", mobile=mobile)
    preview = account.ok("agent", True, **desired)
    written = account.ok("agent", **desired)
    assert preview["diff"] == written["diff"]
    assert written["diff"]["after"]["mobile"] == account.agents()["ana@example.com"]["mobile"] == stored
    for same in (mobile, stored):
        assert not account.ok("agent", **{**desired, "mobile": same})["changed"]
    assert account.ok("agent", **{**desired, "mobile": "+91 98000-00009"})["diff"]["after"] == {"mobile": "9800000009"}
    assert account.agents()["ana@example.com"]["mobile"] == "9800000009"


@pytest.mark.parametrize("present", [[], ["ana"], ["ana", "bo"], ["ana", "bo", "chen"]])
@pytest.mark.parametrize("check", [True, False])
def test_circle_of_managers_is_refused_before_the_first_write(account, present, check):
    names = ("ana", "bo", "chen")
    agents = {name: PROFILE.member("Support", f"{name}@example.com", mobile=_mobile(1)) for name in names}
    account.config(*[agents[name] for name in present])
    account.forget()
    above = {"ana": "bo", "bo": "chen", "chen": "ana"}
    entries = [{**agents[name], "parent": f"{above[name]}@example.com"} for name in names]
    refused = account.run("config", check, agents=entries)
    assert refused["failed"]
    chain = " reports to ".join(f"{name}@example.com" for name in (*names, "ana"))
    assert f"agents[0] (ana@example.com): parent makes a circle of managers: {chain}" in refused["msg"]
    assert account.calls("write") == []


def test_circle_of_managers_through_an_agent_that_no_entry_names_is_refused(account):
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com", parent="ana@example.com"))
    account.forget()
    refused = account.run("agent", email="ana@example.com", parent="bo@example.com")
    assert "ana@example.com reports to bo@example.com reports to ana@example.com" in refused["msg"]
    assert account.calls("write") == []
    turned = [{"email": "ana@example.com", "parent": "bo@example.com"}, {"email": "bo@example.com", "parent": "root"}]
    account.ok("config", agents=turned)
    assert account.agents()["bo@example.com"]["parent"] == "root"


@pytest.mark.parametrize("exists", [True, False])
def test_agent_that_is_its_own_manager_is_refused(account, exists):
    if exists:
        account.config(PROFILE.member("Support"))
    account.forget()
    refused = account.run("agent", **PROFILE.member("Support", parent="Ana@example.com"))
    assert "parent names the agent itself" in refused["msg"]
    assert account.calls("write") == []


def test_agent_is_read_back_from_the_first_pages_that_show_it(account):
    account.vendor.seed(PROFILE.crowd(40))
    account.vendor.switch(page_limit=10)
    account.ok("agent", **PROFILE.member("Support"))
    for email, pages in (("crowd0@example.com", 1), ("crowd25@example.com", 3), ("ana@example.com", 5)):
        account.forget()
        assert account.ok("agent", email=email, destination="sip")["changed"]
        log = [entry["path"].rpartition("/")[2] for entry in account.vendor.log]
        assert log == ["list"] * 5 + ["update"] + ["list"] * pages


@pytest.mark.parametrize("mode", ["replace", "add"])
def test_memberships_are_not_read_of_an_agent_that_is_created(account, mode):
    account.vendor.switch(assign_mode=mode)
    account.config(PROFILE.member("Support"))
    entry = PROFILE.member("Support", "bo@example.com", receive_call=[])
    account.forget()
    created = account.ok("agent", **entry)
    assert created["agent"]["agent_groups"] == ["Support"] and not created["agent"]["receive_call"]
    relations = [entry["body"]["groupId"] for entry in account.vendor.log if "Relation" in entry["path"]]
    support = str(account.groups()["Support"]["group_id"])
    assert relations == [support] * 2  # before and after it is written
    flags = {key: [row["receive_call"] for row in agent["groups"]] for key, agent in account.agents().items()}
    assert flags == {"ana@example.com": [1], "bo@example.com": [0]}
    assert not account.ok("agent", **entry)["changed"]


def test_members_of_other_groups_are_not_read_for_a_deletion(account):
    account.config(PROFILE.member("Support"))
    account.forget()
    refused = account.run("agent_group", name="Support", state="absent")
    assert "it still has members: ana@example.com" in refused["msg"]
    assert [entry["path"].rpartition("/")[2] for entry in account.vendor.log] == [
        "list",
        "getGroupAgentRelation",
        "list",
    ]


def test_managers_that_manage_each_other_are_left_out_of_what_is_read(account):
    """Entries can't have such a circle, so what is read must not have it either."""
    profile = account.profile
    names = ["ana@example.com", "bo@example.com"]
    account.config(*[profile.member("Support", name, mobile=f"980000000{i}") for i, name in enumerate(names)])
    ids = {name: agent["agentId"] for name, agent in account.agents().items()}
    for name, manager in zip(names, reversed(names)):
        account.vendor.change("agent", ids[name], {"parent": ids[manager]})
    read = account.ok("config_info", fields="set")
    assert [(one["name"], one["option"]) for one in read["omitted"]] == [(name, "parent") for name in names]
    assert read["omitted"][0]["reason"].startswith(
        "makes a circle of managers: ana@example.com reports to bo@example.com"
    )
    assert all("parent" not in entry for entry in read["agents"] if entry["email"] in names)
    again = account.ok("config", agent_groups=read["agent_groups"], agents=read["agents"])
    assert not again["changed"]
