# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behavior of Udesk only: signatures, the token of the tenant, departments in a tree, disabled agents, pages."""

from __future__ import annotations

import dataclasses
import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Request, Response
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import VendorError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import Existing
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.credentials import UdeskDialect, signature
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.schema import AGENT
from ansible_collections.cxops.contact_center.tests.simulator.limits import Window
from ansible_collections.cxops.contact_center.tests.unit import account as account_module
from ansible_collections.cxops.contact_center.tests.unit.relay import relay
from ansible_collections.cxops.contact_center.tests.vendors.udesk import UDESK

PROFILE = UDESK


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("udesk")
    account.config()
    return account


@pytest.mark.parametrize(
    ("email", "timestamp", "nonce", "expected"),
    [
        (
            "admin@udesk.cn",
            "1494474404",
            "2d931510-d99f-494a-8c67-87feb05e1594",
            "ca7508f7762c64c295453922a7c0d9bf505b28478bf529faa56f70644366d9a1",
        ),
        (
            "admin+cc@example.com",
            "1700000000",
            "nonce-0001",
            "03aafab36bf9b0be296b7bb1abb55c213915943f81cdf05ce6f6b048be879736",
        ),
    ],
)
def test_signature_matches_known_values(email, timestamp, nonce, expected):
    assert signature(email, "00000000-1111-2222-3333-444444444444", timestamp, nonce) == expected


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (429, b"", "HTTP 429. Run again later, or lower rate_limit."),
        (429, b'{"code": 429, "message": "too many requests"}', "too many requests. Run again later, or lower"),
        (503, b"", "HTTP 503. Run again later."),
        (404, b"", "HTTP 404 without a Udesk code. Check udesk_url"),
    ],
)
def test_error_without_a_code_says_what_to_do(status, body, message):
    response = Response.of(Request("GET", "https://example.com", "Reading"), status, {}, body)
    with pytest.raises(VendorError, match=message):
        UdeskDialect().parse(response, "Reading")


def _stored(account):
    return account.agents()["ana@example.com"]


def test_ambiguous_department_is_given_with_its_path(account):
    refused = account.run("agent", **PROFILE.member("Support", departments=["Sales"]))
    assert refused["failed"]
    assert "North/Sales" in refused["msg"] and "South/Sales" in refused["msg"]
    desired = PROFILE.member("Support", departments=["South/Sales", "Default"])
    account.ok("agent", **desired)
    assert _stored(account)["department_ids"] == [1, 5]
    assert not account.ok("agent", **desired)["changed"]
    assert account.exported("agent")[0]["departments"] == ["Default", "South/Sales"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Hello", "Hello"), ("<p>Hi</p>", "Hi"), ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"), ("a<br>b", "a<br>b")],
)
def test_greeting_in_one_paragraph_equals_plain_text(account, text, shown):
    account.ok("agent", **PROFILE.member("Support"))
    written = account.ok("agent", email="ana@example.com", im_welcomes=text)
    assert written["diff"]["after"] == {"im_welcomes": text}
    assert _stored(account)["im_welcomes"] == text
    again = [text, f"<p>{text}</p>"] if shown == "Hello" else [text, shown]
    for one in again:
        assert not account.ok("agent", email="ana@example.com", im_welcomes=one)["changed"]
    (exported,) = account.exported("agent")
    assert exported["im_welcomes"] == shown
    assert not account.config(exported)["changed"]
    assert account.ok("agent", email="ana@example.com", im_welcomes="<p>Bye</p>")["changed"]


def test_outbound_number_is_stored_by_id_and_compared_without_the_list_of_numbers(account):
    account.ok("agent", **PROFILE.member("Support", callout_number_id="02000000012"))
    assert _stored(account)["callout_number_id"] == 72
    account.forget()
    assert not account.ok("agent", **PROFILE.member("Support", callout_number_id="02000000012"))["changed"]
    assert [entry["path"].rpartition("/")[2] for entry in account.vendor.log] == ["user_groups", "get_agent"]


@pytest.mark.parametrize("found", ["true", "false"])
def test_disabled_agent_is_enabled_and_not_created_again(account, found):
    account.vendor.switch(get_agent_finds_disabled=found)
    account.ok("agent", **PROFILE.member("Support", disable_status="disable"))
    assert _stored(account)["disable_status"] == "disable"
    assert not account.ok("agent", **PROFILE.member("Support"))["changed"]
    enabled = account.ok("agent", **PROFILE.member("Support", disable_status="enable"))
    assert enabled["changes"][0]["action"] == "activate"
    assert len(account.agents()) == 1


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("disabled", [{}, {"disable_status": "disable"}])
def test_address_of_another_agent_is_refused_before_the_first_write(account, check, disabled):
    account.vendor.switch(get_agent_finds_disabled="false")
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com", **disabled))
    ids = {key: agent["id"] for key, agent in account.agents().items()}
    account.forget()
    refused = account.run("agent", check, agent_id=ids["ana@example.com"], email="Bo@example.com")
    assert refused["failed"]
    assert "two agents would have this email" in refused["msg"] and str(ids["bo@example.com"]) in refused["msg"]
    assert account.calls("write") == []
    assert account.ok("agent", check, agent_id=ids["ana@example.com"], email="anna@example.com")["changed"]


@pytest.mark.parametrize("selector", [{"email": "ana@example.com"}, {"agent_id": "1002"}])
def test_response_with_another_agent_is_ignored(account, selector):
    account.config(PROFILE.member("Support"))
    head = next(agent for agent in account.vendor.objects("agent") if agent["email"] == "head@example.com")
    account.vendor.fault(path="get_agent", times=None, json={"code": 1000, "agent": head})
    account.ok("agent", **selector, duty="Boss")
    assert {agent["email"]: agent["duty"] for agent in account.vendor.objects("agent")} == {
        "head@example.com": None,
        "ana@example.com": "Boss",
    }


def test_failed_update_of_a_disabled_agent_is_reported(account):
    account.vendor.switch(get_agent_finds_disabled="false")
    account.ok("agent", **PROFILE.member("Support", disable_status="disable"))
    account.vendor.fault(method="PUT", status=500, times=None)
    refused = account.run("agent", email="ana@example.com", duty="Boss")
    assert refused["failed"]
    assert "HTTP 500" in refused["failures"][0]["error"]


@pytest.mark.parametrize("lost", [{}, {"reset": "after"}, {"json": "?", "done": True}])
@pytest.mark.parametrize("key", ["agent_id", "none"])
def test_agent_is_created_disabled_in_one_run(account, key, lost):
    account.vendor.switch(agent_create_key=key, get_agent_finds_disabled="false")
    if lost:
        account.vendor.fault(method="POST", path=r"/agents\Z", **lost)
    desired = PROFILE.member("Support", disable_status="disable")
    others = [
        PROFILE.member("Support", "bo@example.com"),
        PROFILE.member("Support", "chen@example.com", disable_status="enable"),
    ]
    account.config(desired, *others)
    statuses = {key: agent["disable_status"] for key, agent in account.agents().items()}
    assert statuses == {"ana@example.com": "disable", "bo@example.com": "enable", "chen@example.com": "enable"}
    assert not account.config(desired, *others)["changed"]


def test_failure_to_disable_a_created_agent_is_reported(account):
    account.vendor.fault(method="PUT", path="/agents/", json={"code": 2000, "message": "no"}, times=None)
    refused = account.run("agent", **PROFILE.member("Support", disable_status="disable"))
    assert refused["failed"] and refused["changed"]
    assert "it was written, but then" in refused["failures"][0]["error"]


def _paths(account):
    return [entry["path"].partition("open_api_v1")[2] for entry in account.calls("read")]


@pytest.fixture(name="team")
def fixture_team(account):
    """Six members of one group, whose entries name their roles."""
    team = [PROFILE.member("Support", f"agent{number}@example.com") for number in range(6)]
    account.config(*team)
    return team


def _hide_roles(account, monkeypatch, *endpoints, name="agent_roles"):
    """Let these endpoints show no roles, or no property of that name."""
    answer = account.vendor.answer

    def without_roles(handler, call):
        reply = answer(handler, call)
        if not any(endpoint in call.path for endpoint in endpoints):
            return reply
        return dataclasses.replace(reply, value=json.loads(json.dumps(reply.value).replace(f'"{name}"', '"other"')))

    monkeypatch.setattr(account.vendor, "answer", without_roles)


@pytest.mark.parametrize("style", ["user_group", "user_groups"])
def test_roles_are_read_from_the_members_of_groups_and_changed(account, team, style):
    account.vendor.switch(group_agents_style=style)
    support = f"/user_groups/{account.groups()['Support']['id']}/agents"
    account.forget()
    assert not account.config(*team)["changed"]
    assert _paths(account) == ["/user_groups", "/agents", support]
    team[2] = {**team[2], "agent_roles": ["Auditor", "agent"]}
    preview = account.config(*team, check=True)
    assert preview["changes"][0]["name"] == "agent2@example.com"
    assert preview["diff"] == account.config(*team)["diff"]
    assert account.agents()["agent2@example.com"]["agent_role_ids"] == [31, 33]
    assert not account.config(*team)["changed"]


def test_roles_are_not_read_if_no_entry_names_them(account, team):
    account.forget()
    account.config(*[{name: value for name, value in entry.items() if name != "agent_roles"} for entry in team])
    assert _paths(account) == ["/user_groups", "/agents"]
    account.forget()
    account.config(*[{"email": entry["email"], "duty": "Lead"} for entry in team[1:]], team[0])
    assert _paths(account) == ["/user_groups", "/agents", "/agents/get_agent"]


def test_roles_are_read_one_by_one_where_groups_do_not_show_them(account, team, monkeypatch):
    _hide_roles(account, monkeypatch, "/user_groups/")
    account.forget()
    assert not account.config(*team)["changed"]
    assert _paths(account).count("/agents/get_agent") == 6
    team[0] = {**team[0], "agent_roles": ["Auditor"]}
    assert account.config(*team)["changes"][0]["after"] == {"agent_roles": ["Auditor"]}


def test_roles_of_few_agents_are_read_from_their_group_where_single_reads_do_not_show_them(account, team, monkeypatch):
    _hide_roles(account, monkeypatch, "get_agent")
    assert not account.config(team[0])["changed"]
    assert account.config({**team[0], "agent_roles": ["Auditor"]}, check=True)["changed"]


@pytest.mark.parametrize("single", ["true", "false"])
def test_roles_of_disabled_agents_that_groups_do_not_show_are_read_one_by_one(account, team, single):
    team = [{**entry, "disable_status": "disable"} if at < 3 else entry for at, entry in enumerate(team)]
    account.config(*team, max_removals=5)
    account.vendor.switch(group_agents_disabled="hidden", get_agent_finds_disabled=single)
    result = account.config(*[{**entry, "agent_roles": ["Auditor"]} for entry in team])
    warnings = [text for text in map(str, result.get("warnings", ())) if "agent_roles" in text]
    assert len(result["changes"]) == (6 if single == "true" else 3)
    assert len(warnings) == (0 if single == "true" else 1)


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("diff", [True, False])
@pytest.mark.parametrize("size", [1, 6])
def test_roles_that_no_reading_shows_cause_a_warning_and_their_names_are_checked(
    account, team, monkeypatch, check, diff, size
):
    _hide_roles(account, monkeypatch, "/user_groups/", "get_agent")
    monkeypatch.setattr(account_module, "DIFF", diff)
    account.forget()
    entries = [{**entry, "agent_roles": ["Auditor"]} for entry in team[:size]]
    unread = account.config(*entries, check=check)
    assert not unread["changed"]
    (warning,) = map(str, unread["warnings"])
    assert f"agent_roles can't be read of {size} existing agent" in warning
    assert len([path for path in _paths(account) if path.endswith(("get_agent", "/agents"))]) <= 3
    entries[-1]["agent_roles"] = ["Auditer"]
    refused = account.run("config", check, agents=entries)
    assert f'agents[{size - 1}] (agent{size - 1}@example.com): unknown agent role "Auditer"' in refused["msg"]


def test_roles_that_the_vendor_did_not_replace_are_reported(account, team):
    account.vendor.switch(put_arrays="add")
    result = account.run("config", agents=[{**entry, "agent_roles": ["Auditor"]} for entry in team])
    assert result["failed"]
    assert len(result["failures"]) == 6
    assert 'did not accept everything: agent_roles is ["Agent", "Auditor"]' in result["failures"][0]["error"]


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize("hidden", [(), ("get_agent",), ("/user_groups/",)])
def test_roles_of_new_agents_that_the_vendor_ignored_are_reported_by_the_run_that_wrote_them(
    account, monkeypatch, size, hidden
):
    _hide_roles(account, monkeypatch, *hidden)
    answer = account.vendor.answer

    def ignoring_roles(handler, call):
        reply = answer(handler, call)
        if call.method == "POST" and call.path.endswith("/agents"):
            for agent in account.vendor.objects("agent"):
                account.vendor.change("agent", agent["id"], {"agent_role_ids": [33]})
        return reply

    monkeypatch.setattr(account.vendor, "answer", ignoring_roles)
    team = [PROFILE.member("Support", f"agent{number}@example.com") for number in range(size)]
    result = account.run("config", agents=team)
    assert len(result["failures"]) == size
    assert "did not accept everything: agent_roles is" in result["failures"][0]["error"]


def test_roles_of_new_agents_are_read_with_one_call_for_each_group(account):
    groups = {name: group["id"] for name, group in account.groups().items()}
    for number, roles in enumerate((["agent"], ["Auditor"])):
        team = [
            PROFILE.member(group, f"{group}{number}{at}@example.com".lower(), agent_roles=roles)
            for group in ("Support", "Sales")
            for at in range(6)
        ]
        account.forget()
        account.config(*team)
        pages = [path for path in _paths(account) if path.startswith("/user_groups/")]
        assert sorted(pages) == sorted(f"/user_groups/{groups[name]}/agents" for name in ("Support", "Sales"))
        assert "/agents/get_agent" not in _paths(account)


def test_roles_that_the_tenant_has_no_call_for_are_read_one_by_one(account, team):
    account.vendor.fault(path="/user_groups/[0-9]+/agents", status=404, times=None)
    assert account.config(*team[1:], {**team[0], "agent_roles": ["Auditor"]})["plan"]["change"] == 1


@pytest.mark.parametrize("size", [1, 6])
def test_misspelled_role_of_an_existing_agent_is_a_problem_with_its_place(account, team, size):
    team[0] = {**team[0], "agent_roles": ["Auditer"]}
    account.forget()
    refused = account.run("config", agents=team[:size])
    assert 'agents[0] (agent0@example.com): unknown agent role "Auditer", did you mean "Auditor"?' in refused["msg"]
    assert account.calls("write") == []


@pytest.mark.parametrize("single", ["shows the groups", "does not"])
def test_one_agent_is_shown_with_its_groups_if_that_takes_no_further_call(account, monkeypatch, single):
    account.config(PROFILE.member("Support"))
    if single == "does not":
        _hide_roles(account, monkeypatch, "get_agent", name="user_groups")
    account.forget()
    result = account.ok("agent", email="ana@example.com", duty="Boss")
    assert result["changed"] and result["agent"]["duty"] == "Boss"
    assert result["agent"].get("agent_groups") == (["Support"] if single == "shows the groups" else None)
    assert _paths(account) == ["/agents/get_agent"] * 2
    assert account.ok("agent_info", email="ana@example.com")["agents"][0]["agent_groups"] == ["Support"]


def test_roles_of_one_agent_are_read_from_each_page_of_its_group_where_single_reads_do_not_show_them(
    account, monkeypatch
):
    account.config(PROFILE.member("Support"))  # the oldest one is on the last page
    like = {"user_group_ids": ["Support"], "agent_role_ids": ["Agent"]}
    account.vendor.seed({"agents": [{"email": f"crowd{number}@example.com", **like} for number in range(120)]})
    _hide_roles(account, monkeypatch, "get_agent")
    for changed in (True, False):
        assert account.ok("agent", email="ana@example.com", agent_roles=["Auditor"])["changed"] == changed
    assert _stored(account)["agent_role_ids"] == [33]


@pytest.mark.parametrize("single", ["true", "false"])
def test_successor_is_found_though_disabled_and_a_misspelled_one_is_not(account, single):
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com", disable_status="disable"))
    account.vendor.switch(get_agent_finds_disabled=single)
    leaving = {**PROFILE.leaver(), "owner_id": "bo@example.com"}
    account.forget()
    refused = account.run("agent", **{**leaving, "owner_id": "boo@example.com"})
    assert 'unknown agent "boo@example.com", did you mean "bo@example.com"?' in refused["msg"]
    assert account.calls("write") == []
    assert account.ok("agent", **leaving)["changed"]
    assert list(account.agents()) == ["bo@example.com"]


def test_deletion_requires_an_owner_for_the_work_of_the_agent(account):
    account.config(PROFILE.member("Support"))
    refused = account.run("agent", email="ana@example.com", state="absent")
    assert refused["failed"]
    assert "owner_id" in refused["msg"] and "owner_group_id" in refused["msg"]
    account.ok("agent", **PROFILE.leaver())
    (deletion,) = [entry for entry in account.vendor.log if entry["method"] == "DELETE"]
    assert deletion["body"] == {"owner_id": account.vendor.objects("agent")[0]["id"], "owner_group_id": 201}


@pytest.mark.parametrize("option", [{"disable_status": "disable"}, {"state": "absent", **PROFILE.leave}])
def test_removal_of_the_administrator_is_refused(account, option):
    account.vendor.seed({"agents": [{"email": "admin@example.com", "user_group_ids": ["Office"]}]})
    account.forget()
    refused = account.run("agent", email="admin@example.com", **option)
    assert refused["failed"]
    assert "administrator" in refused["msg"]
    assert account.calls("write") == []


@pytest.mark.parametrize("rotates", ["off", "on"])
@pytest.mark.parametrize("key", ["open_api_auth_token", "open_api_token"])
def test_token_is_obtained_with_the_password_and_shared(account, rotates, key):
    account.vendor.switch(token_rotates=rotates, login_key=key)
    account.forget()
    account.connection = {**account.connection, "udesk_password": account.vendor.credentials["udesk_password"]}
    for token in (None, "11111111-2222-3333-4444-555555555555"):
        account.connection["udesk_api_token"] = token
        assert account.ok("agent_group_info")["agent_groups"]
    del account.connection["udesk_api_token"]
    for _task in range(3):
        account.ok("agent_group_info")
    assert len(account.calls("auth")) <= 3


@pytest.mark.parametrize("reply", ["429", "retry_after", "200"])
def test_rate_limited_calls_are_repeated(account, reply, monkeypatch):
    account.vendor.switch(rate_limit=5, rate_limit_reply=reply)
    monkeypatch.setattr(RateLimiter, "hold", lambda *dummy: setattr(account.vendor, "calls", Window()))
    account.config(*[PROFILE.member("Support", f"agent{number}@example.com") for number in range(12)])
    assert len(account.agents()) == 12


@pytest.mark.parametrize("name", ["Frequent Flyers", "频繁"])
@pytest.mark.parametrize(
    "error",
    [
        {"message": "Unknown error", "exception": {"message": "Validation failed: {} has already been taken"}},
        {"message": "Unknown error", "exception:message": "{} is not allowed"},
        {"code_message": "Validation failed: {}"},
    ],
)
def test_error_that_quotes_a_name_is_not_mistaken_for_a_rate_limit(account, error, name):
    response = json.loads(json.dumps({"code": 2000, **error}).replace("{}", name))
    account.vendor.fault(method="POST", path="user_groups", json=response, times=None)
    account.forget()
    assert account.run("agent_group", name=name)["failed"]
    assert len(account.calls("write")) == 1


def test_wrong_clock_is_reported(account):
    account.vendor.advance(600)
    refused = account.run("agent_group_info")
    assert refused["failed"]
    assert "clock" in refused["msg"]


def test_list_that_shrinks_between_pages_is_read_again(account):
    account.vendor.seed(
        {"agents": [{"email": f"agent{number}@example.com", "user_group_ids": ["Office"]} for number in range(130)]}
    )
    real, seen = account.vendor.answer, []

    def answer(handler, call):
        if call.query.get("page") == "2" and not seen:
            seen.append(call)
            account.vendor.remove("agent", max(agent["id"] for agent in account.vendor.objects("agent")))
        return real(handler, call)

    account.vendor.answer = answer
    try:
        listed = account.ok("agent_info")["agents"]
    finally:
        del account.vendor.answer
    assert seen
    assert len(listed) == len(account.vendor.objects("agent"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_sign_in_with_the_password_does_not_follow_a_redirect(account, status):
    del account.connection["udesk_api_token"]
    account.connection["udesk_password"] = account.vendor.credentials["udesk_password"]
    with relay(account.connection["udesk_url"]) as elsewhere, relay(account.connection["udesk_url"]) as redirecting:
        redirecting.redirects = {None: (status, elsewhere.url)}
        refused = account.run("agent_group_info", udesk_url=redirecting.url)
    assert refused["failed"]
    assert "redirect" in refused["msg"]
    assert ["/log_in" in call for call in redirecting.seen] == [True]
    assert elsewhere.seen == []


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ([{"id": 1, "name": "Default"}], ("1",)),
        ({"id": 1, "name": "Default"}, ("1",)),
        ([1], ("1",)),
        ([], None),
        (None, None),
    ],
)
def test_departments_and_roles_are_decoded_from_each_format(value, ids):
    agent = Existing.from_wire(AGENT, {"id": 7, "email": "ana@example.com", "departments": value, "agent_roles": value})
    assert agent.values["departments"] == agent.values.get("agent_roles") == ids
    named = AGENT.codec("departments").shows_name(agent.wire, ["Default"])
    assert named == (ids is not None and value != [1])


@pytest.mark.parametrize("name", ["user_group", "user_groups"])
@pytest.mark.parametrize("form", [lambda group: group, lambda group: [group]])
def test_group_that_gets_members_during_the_run_is_not_deleted(account, name, form):
    id = account.groups()["Support"]["id"]
    members = {"code": 1000, name: form({"id": id, "agents": [{"email": "ana@example.com"}]})}
    account.vendor.fault(path=f"user_groups/{id}/agents", json=members)
    refused = account.run("agent_group", name="Support", state="absent")
    assert refused["failed"] and not refused["changed"]
    assert "ana@example.com" in refused["failures"][0]["error"]
    assert "Support" in account.groups()


def test_impossible_number_of_pages_is_ignored(account):
    meta = {"current_page": 1, "total_pages": 10**12, "total_count": 1}
    account.vendor.fault(
        path=r"/agents\Z", json={"code": 1000, "agents": [{"id": 1, "email": "x@example.com"}], "meta": meta}
    )
    account.forget()
    assert [agent["email"] for agent in account.ok("agent_info")["agents"]] == ["x@example.com"]
    assert len(account.calls("read")) < 10


@pytest.mark.parametrize(("meta", "length"), [({"total_pages": 10**12}, 1), ({"total_pages": 3}, 0), (None, 150)])
def test_reading_ends_at_a_page_without_new_objects(account, meta, length):
    """This holds for any announced number of pages. Without one, the vendor may return all objects at once."""
    agents = [{"id": number, "email": f"agent{number}@example.com"} for number in range(1, length + 1)]
    account.vendor.fault(path=r"/agents\Z", times=None, json={"code": 1000, "agents": agents, "meta": meta})
    account.forget()
    result = account.run("agent_info")
    assert len(account.calls("read")) < 10
    if meta:
        assert result["failed"]
        assert (
            f"the vendor counts {meta['total_pages']} pages, and returned {length} object{'s' * (length != 1)}"
            in result["msg"]
        )
    else:
        assert len(result["agents"]) == length


@pytest.mark.parametrize(
    "unreadable",
    [{}, {"user_groups": [{}]}, {"user_groups": [{"id": 1, "name": "A"}], "meta": {"total_count": "many"}}],
    ids=str,
)
def test_list_that_cannot_be_read_after_a_write_does_not_deny_the_write(account, unreadable):
    account.vendor.fault(path=r"/user_groups\Z", method="GET", skip=1, times=None, json={"code": 1000, **unreadable})
    result = account.run("agent_group", name="Care")
    assert "Care" in account.groups()
    assert result["failed"] and result["changed"]
    assert 'agent group "Care" was written, but could not be read back' in result["msg"]
    assert "othing was changed" not in result["msg"]


@pytest.mark.parametrize(("method", "path"), [("PUT", "/agents/"), ("GET", "get_agent")])
def test_messages_about_a_new_agent_name_its_address(account, method, path):
    account.vendor.switch(agent_create_key="agent_id")
    account.vendor.fault(
        method=method, path=path, skip=int(method == "GET"), json={"code": 2000, "message": "no"}, times=None
    )
    result = account.run("agent", **PROFILE.member("Support", disable_status="disable"))
    assert result["failed"] and result["changed"]
    operation = {"PUT": "Updating", "GET": "Reading"}[method]
    assert f'{operation} the agent "ana@example.com"' in result["failures"][0]["error"]


def test_address_that_is_not_plausible_is_a_problem_of_the_input(account):
    account.forget()
    refused = account.run("config", agents=[PROFILE.member("Support", "ana.example.com")])
    assert "agents[0]: email must be an e-mail address, such as ana@example.com" in refused["msg"]
    assert account.calls("write") == []


LEAVING = [
    ({"state": "absent", "owner_id": "head@example.com", "owner_group_id": "Office"}, "deletes"),
    ({"state": "inactive"}, "switches off"),
    ({"disable_status": "disable"}, "switches off"),
]


@pytest.mark.parametrize(("leaving", "how"), LEAVING)
@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("by_id", [True, False])
def test_successor_who_leaves_in_the_same_file_is_refused(account, leaving, how, check, by_id):
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com"))
    account.forget()
    bo = {"agent_id": str(account.agents()["bo@example.com"]["id"])} if by_id else {"email": "bo@example.com"}
    ana = {**PROFILE.leaver(), "owner_id": "Bo@example.com"}
    refused = account.run("config", check, agents=[ana, {**bo, **leaving}], max_removals=2)
    assert refused["failed"]
    place = f"agents[1] ({bo.get('email', bo.get('agent_id'))})"
    assert (
        'agents[0] (ana@example.com): owner_id names the agent "Bo@example.com", '
        f"which the same run {how} ({place}): Name one that stays" in refused["msg"].replace(". Name", ": Name")
    )
    assert account.calls("write") == []


@pytest.mark.parametrize("pruned", [True, False])
def test_group_of_successors_that_the_same_run_deletes_is_refused(account, pruned):
    account.config(PROFILE.member("Support"))
    account.forget()
    ana = {**PROFILE.leaver(), "owner_group_id": "Sales"}
    sales = [] if pruned else [{"name": "Sales", "state": "absent"}]
    groups = [{"name": "Support"}, {"name": "Office"}, *sales]
    refused = account.run("config", agents=[ana], agent_groups=groups, prune={"agent_groups": pruned}, max_removals=3)
    place = "it is pruned" if pruned else "agent_groups[2] (Sales)"
    assert f'owner_group_id names the agent group "Sales", which the same run deletes ({place})' in refused["msg"]
    assert account.calls("write") == []


def test_agent_that_is_its_own_successor_is_refused_and_another_one_is_not(account):
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com"))
    refused = account.run("agent", **{**PROFILE.leaver(), "owner_id": "ana@example.com"})
    assert 'owner_id names the agent "ana@example.com", which the same run deletes' in refused["msg"]
    entries = [{**PROFILE.leaver(), "owner_id": "bo@example.com"}, PROFILE.leaver("gone@example.com")]
    account.ok("config", agents=entries, max_removals=2)
    assert list(account.agents()) == ["bo@example.com"]
    entries.append(PROFILE.leaver("bo@example.com"))  # the successor leaves later on, when nothing is left to take over
    account.ok("config", agents=entries, max_removals=2)
    assert account.agents() == {}


@pytest.mark.parametrize("reverse", [False, True])
def test_joiner_takes_the_seat_of_a_leaver_of_the_same_file(account, reverse):
    account.config(PROFILE.member("Support"), PROFILE.member("Support", "bo@example.com"))
    account.vendor.switch(seat_limit=3)  # with the administrator
    entries = [PROFILE.member("Support", "cy@example.com"), {"email": "bo@example.com", "state": "inactive"}]
    account.config(*(reversed(entries) if reverse else entries), max_removals=1)
    assert {email: agent["disable_status"] for email, agent in account.agents().items()} == {
        "ana@example.com": "enable",
        "bo@example.com": "disable",
        "cy@example.com": "enable",
    }


@pytest.mark.parametrize("reverse", [False, True])
def test_leaver_whose_successor_is_new_is_deleted_after_the_successor_was_created(account, reverse):
    account.config(PROFILE.member("Support"))
    entries = [{**PROFILE.leaver(), "owner_id": "heir@example.com"}, PROFILE.member("Support", "heir@example.com")]
    result = account.config(*(reversed(entries) if reverse else entries), max_removals=1)
    assert [(change["action"], change["name"]) for change in result["changes"]] == [
        ("create", "heir@example.com"),
        ("delete", "ana@example.com"),
    ]
    assert result["changes"][1]["after"] == {"owner_id": "heir@example.com", "owner_group_id": "Office"}
    assert list(account.agents()) == ["heir@example.com"]


def test_leaver_whose_new_successor_finds_no_seat_fails_with_that_successor_only(account):
    account.config(PROFILE.member("Support"))
    account.vendor.switch(seat_limit=2)
    option, value, stored_as = PROFILE.update
    leaver = {**PROFILE.leaver(), "owner_id": "heir@example.com"}
    head = {"email": "head@example.com", option: value}
    agents = [leaver, PROFILE.member("Support", "heir@example.com"), head]
    result = account.run("config", agents=agents, max_removals=1)
    outcomes = {change["name"]: change["outcome"] for change in result["changes"]}
    assert outcomes == {
        "head@example.com": "done",
        "heir@example.com": "failed",
        "ana@example.com": "not_tried",
    }
    assert list(account.agents()) == ["ana@example.com"]
