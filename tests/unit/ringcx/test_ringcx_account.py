# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behavior of RingCX only: lookups by name, agents managed by RingCentral, exchanged tokens, moves between groups."""

from __future__ import annotations

import os
import stat
from base64 import b64encode

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InterruptedRunError
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import credentials, gateway
from ansible_collections.cxops.contact_center.tests.unit.relay import relay


def _agent(**options):
    return {"username": "ana@example.com", "agent_group": "Support", "password": "simulated-Passw0rd", **options}


def _stored(account):
    return account.agents()["ana@example.com"]


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("ringcx")
    account.config()
    return account


INITIAL_STATES = (
    ("init_login_base_state", "AWAY", {"initLoginBaseState": "AWAY"}),
    ("init_login_base_state", "COACHING", {"initLoginBaseState": "AWAY"}),
)


@pytest.mark.parametrize(("option", "name", "wire"), INITIAL_STATES)
def test_initial_state_is_written_with_its_id(account, option, name, wire):
    account.config(_agent(**{option: name}))
    states = {
        state["stateId"]: state["agentAuxState"] for state in account.vendor.state()["lookups"]["99990001"]["auxStates"]
    }
    assert states[_stored(account)["initLoginBaseStateId"]] == name
    assert _stored(account)["initLoginBaseState"] == wire["initLoginBaseState"]
    assert not account.config(_agent(**{option: name}))["changed"]
    assert account.ok("agent_info")["agents"][0][option] == name


@pytest.mark.parametrize("switches", [{}, {"withchildren_gates": "absent"}])
def test_ambiguous_queue_is_given_with_its_group(account, switches):
    account.vendor.switch(**switches)
    groups = account.vendor.state()["lookups"]["99990001"]["gateGroups"]
    names = [(group["groupName"], gate["gateName"], gate["gateId"]) for group in groups for gate in group["gates"]]
    twice = next(name for _group, name, _id in names if [other for _g, other, _i in names].count(name) > 1)
    refused = account.run("agent", **_agent(manual_outbound_default_gate=twice))
    assert refused["failed"]
    unambiguous = [f"{group}/{name}" for group, name, _id in names if name == twice]
    assert f"Write one of: {', '.join(sorted(unambiguous))}." in refused["msg"]
    account.config(_agent(manual_outbound_default_gate=unambiguous[1]))
    expected = [id for group, name, id in names if f"{group}/{name}" == unambiguous[1]]
    assert [_stored(account)["manualOutboundDefaultGate"]["id"]] == expected
    assert not account.config(_agent(manual_outbound_default_gate=unambiguous[1]))["changed"]
    assert account.ok("agent_info")["agents"][0]["manual_outbound_default_gate"] == unambiguous[1]


@pytest.mark.parametrize("switches", [{}, {"extensions_shape": "records"}, {"extensions_listed": "unlinked"}])
@pytest.mark.parametrize("attribute", ["extensionNumber", "id", "email"])
def test_ringcentral_user_is_found_by_extension_id_or_email(account, switches, attribute):
    account.vendor.switch(**switches)
    user = account.vendor.state()["lookups"].get("99990001", {}).get("extensions")
    if not user:
        account.run("agent", **_agent(rc_user_id="unknown"))
        user = account.vendor.state()["lookups"]["99990001"]["extensions"]
    name = user[1]["contact"]["email"] if attribute == "email" else str(user[1][attribute])
    desired = _agent(rc_user_id=name)
    account.config(desired)
    assert _stored(account)["rcUserId"] == user[1]["id"]
    assert not account.config(desired)["changed"]


def test_agent_with_a_generated_username_is_recognized(account):
    account.vendor.switch(generated_usernames="on")
    account.run("agent", **_agent(rc_user_id="102"))
    again = account.run("agent", **_agent(rc_user_id="102"))
    assert not again.get("failed"), again["msg"]
    assert len(account.agents()) == 1


def test_fields_managed_by_ringcentral_are_unchanged_and_cause_a_warning(account):
    account.config(_agent(first_name="Ana"))
    account.vendor.change("agent", _stored(account)["agentId"], {"userManagedByRC": True, "firstName": "Anna"})
    result = account.ok("agent", **_agent(first_name="Ana", agent_rank=4))
    assert result["changes"][0]["after"] == {"agent_rank": 4}
    assert _stored(account)["firstName"] == "Anna"
    (warning,) = map(str, result["warnings"])
    assert 'agent "ana@example.com": first_name left unchanged: ' in warning and "RingCentral" in warning
    again = account.ok("agent", **_agent(first_name="Ana", agent_rank=4))
    assert not again["changed"]


@pytest.mark.parametrize("put_mode", ["replace", "merge"])
def test_update_keeps_properties_that_no_entry_names(account, put_mode):
    account.vendor.switch(put_mode=put_mode)
    account.config(_agent())
    account.vendor.change(
        "agent", _stored(account)["agentId"], {"maxChats": 9, "allowHold": False, "phoneLoginPin": "4711"}
    )
    before = _stored(account)
    account.config(_agent(agent_rank=3))
    assert {name for name, value in _stored(account).items() if before[name] != value} == {"agentRank"}


WAYS = (
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt"),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_username", "ringcx_password"),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_username", "ringcx_password", "ringcx_extension"),
    ("ringcx_api_token",),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
def test_each_set_of_credentials_signs_in(account, way):
    account.connection = {
        name: value for name, value in account.connection.items() if not name.startswith("ringcx_") or "url" in name
    }
    account.connection.update({name: account.vendor.credentials[name] for name in way})
    groups = account.ok("agent_group_info")["agent_groups"]
    assert sorted(group["name"] for group in groups) == ["Sales", "Support"]


def test_given_access_token_is_used_until_it_expires(account):
    token = next(token for token, found in account.vendor.state()["tokens"].items() if "access" in found["kind"])
    account.connection = {
        name: value for name, value in account.connection.items() if not name.startswith("ringcx_") or "url" in name
    }
    assert account.ok("agent_group_info", ringcx_access_token=token)["agent_groups"]
    account.vendor.advance(400)
    refused = account.run("agent_group_info", ringcx_access_token=token)
    assert refused["failed"]
    assert "ringcx_access_token" in refused["msg"]


def test_ambiguous_account_is_refused_with_the_ids(account):
    account.vendor.switch(accounts="99990001,99990002")
    del account.connection["ringcx_account_id"]
    refused = account.run("agent_group_info")
    assert refused["failed"]
    assert "99990001" in refused["msg"] and "99990002" in refused["msg"] and "ringcx_account_id" in refused["msg"]


def test_token_is_shared_in_private_files_and_renewed(account, tmp_path):
    for _task in range(12):
        account.ok("agent_group_info")
    auth = [entry["path"] for entry in account.calls("auth")]
    assert len(auth) == 2, auth
    cache = tmp_path / "cache"
    assert stat.S_IMODE(os.stat(cache).st_mode) == 0o700
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in os.scandir(cache)} == {0o600}
    account.vendor.advance(400)
    account.ok("agent_group_info")
    assert [entry["path"] for entry in account.calls("auth")][2:] == ["/api/auth/token/refresh"]


@pytest.mark.parametrize("refresh", ["single", "many", "none"])
def test_token_that_expires_during_a_run_is_renewed(account, refresh):
    account.vendor.switch(refresh=refresh, exchange_limit=0)
    agents = [_agent(username=f"agent{number}@example.com", agent_rank=1) for number in range(6)]
    account.config(*agents)
    account.vendor.fault(path="/agents/", method="GET", status=401, body="Jwt is expired", times=1, skip=2)
    assert not account.config(*agents)["changed"]


def test_run_without_changes_makes_one_call_for_each_list(account):
    agents = [
        _agent(username=f"agent{number}@example.com", first_name="Ana", agent_group=("Support", "Sales")[number % 2])
        for number in range(10)
    ]
    account.config(*agents)
    account.forget()
    assert account.config(*agents)["api_calls"] == 3
    assert len(account.vendor.log) == 3
    account.forget()
    assert account.ok("agent", **agents[0])["api_calls"] == 2


def test_details_are_read_only_for_fields_missing_in_the_list(account):
    plain = [_agent(username=f"agent{number}@example.com") for number in range(5)]
    account.config(*plain, _agent(agent_rank=2))
    account.forget()
    assert account.config(*plain, _agent(agent_rank=2))["api_calls"] == 4


def test_groups_with_identical_names_are_refused_with_their_ids(account):
    account.vendor.seed({"groups": [{"groupName": "Twin"}, {"groupName": "Twin"}]})
    ids = [
        str(group["agentGroupId"]) for group in account.vendor.objects("agent_group") if group["groupName"] == "Twin"
    ]
    for suffix, options in (
        ("agent_group", {"name": "Twin", "state": "absent"}),
        ("agent", _agent(agent_group="Twin")),
    ):
        refused = account.run(suffix, **options)
        assert refused["failed"]
        assert all(id in refused["msg"] for id in ids)
    assert account.ok("agent_group", agent_group_id=ids[0], name="Other")["changed"]
    assert account.ok("agent", **_agent(agent_group="Twin"))["changed"]


def test_username_in_an_inaccessible_account_is_reported(account):
    account.vendor.seed({"groups": [{"groupName": "Theirs", "accountId": "77770001"}]})
    account.vendor.seed({"agents": [{"username": "ana@example.com", "agentGroup": "Theirs"}]})
    refused = account.run("agent", **_agent())
    assert refused["failed"]
    assert "409" in refused["msg"] and "has no access" in refused["msg"]


def test_username_that_only_resembles_a_generated_one_is_another_agent(account):
    account.vendor.seed({"agents": [{"username": "ana+1_234@example.com", "agentGroup": "Support", "password": "x"}]})
    account.forget()
    assert not account.ok("agent", username="ana@example.com", state="absent")["changed"]
    assert account.calls("write") == []
    assert account.ok("agent", **_agent())["changes"][0]["action"] == "create"
    assert sorted(account.agents()) == ["ana+1_234@example.com", "ana@example.com"]


def test_agent_with_a_generated_username_is_not_deleted_by_its_address(account):
    account.vendor.switch(generated_usernames="on")
    account.ok("agent", **_agent(rc_user_id="102"))
    assert not account.ok("agent", username="ana@example.com", state="absent")["changed"]
    assert len(account.agents()) == 1


def test_group_whose_only_member_is_marked_as_deleted_is_deleted(account):
    account.vendor.switch(delete_agent="soft")
    account.config(_agent())
    account.ok("agent", username="ana@example.com", state="absent")
    assert account.ok("agent_group", name="Support", state="absent")["changed"]


def test_extension_id_is_accepted_if_extensions_cannot_be_listed(account):
    account.config(_agent(rc_user_id="102"))
    id = _stored(account)["rcUserId"]
    account.vendor.fault(path="ringcentral/extensions", status=404, times=None)
    assert not account.config(_agent(rc_user_id=str(id)))["changed"]
    assert account.run("agent", **_agent(username="bo@example.com", rc_user_id="unknown@example.com"))["failed"]


def test_stored_secret_in_an_error_message_is_masked(account):
    account.vendor.switch(password_read="echo")
    account.config(_agent())
    account.vendor.fault(method="PUT", status=400, body='{"details": "refused: password=simulated-Passw0rd, pin"}')
    result = account.run("agent", username="ana@example.com", agent_rank=3)
    assert result["failed"]
    assert "simulated-Passw0rd" not in str(result)


@pytest.mark.parametrize("way", [("ringcx_jwt",), ("ringcx_username", "ringcx_password")], ids=str)
def test_each_host_gets_its_own_credentials_only(account, way, monkeypatch, tmp_path):
    """The platform gets the credentials, RingCX gets its own tokens; that includes renewals."""
    monkeypatch.setattr(credentials, "TOKEN_LIFETIME", 0)  # each call renews the token
    known = account.vendor.credentials
    del account.connection["ringcx_jwt"]
    account.connection.update({name: known[name] for name in way})
    with relay(account.connection["ringcx_url"]) as ringcx, relay(account.connection["ringcx_url"]) as platform:
        account.connection.update(
            ringcx_url=ringcx.url, ringcx_platform_url=platform.url, token_cache=str(tmp_path / "tokens")
        )
        account.config(_agent())
    to_ringcx, to_platform = "\n".join(ringcx.seen), "\n".join(platform.seen)
    basic = b64encode(f"{known['ringcx_client_id']}:{known['ringcx_client_secret']}".encode()).decode()
    assert "/token/refresh" in to_ringcx and "DELETE" not in to_ringcx
    for secret in (basic, known[way[-1]]):
        assert secret in to_platform and secret not in to_ringcx
    assert known["ringcx_client_secret"] not in to_ringcx
    tokens = account.vendor.state()["tokens"]
    assert {found["kind"] for token, found in tokens.items() if token in to_ringcx} >= {"rc", "access"}
    assert [token for token in tokens if token in to_platform] == []


def test_renewal_does_not_follow_a_redirect(account, monkeypatch):
    monkeypatch.setattr(credentials, "TOKEN_LIFETIME", 0)
    with relay(account.connection["ringcx_url"]) as elsewhere, relay(account.connection["ringcx_url"]) as ringcx:
        account.connection["ringcx_url"] = ringcx.url
        account.config()
        ringcx.seen.clear()
        ringcx.redirects = {None: (307, elsewhere.url)}
        refused = account.run("agent_group_info")
    assert refused["failed"]
    assert ["/token/refresh" in call for call in ringcx.seen] == [True, False]
    assert elsewhere.seen == []


@pytest.mark.parametrize(
    "how, many, calls", [("echo", 1, {"GET": 1}), ("echo", 5, {"GET": 5}), ("full", 5, {"GET": 0})], ids=str
)
def test_response_that_repeats_the_request_is_not_taken_as_confirmation(account, how, many, calls):
    agents = [_agent(username=f"agent{number}@example.com") for number in range(many)]
    account.config(*agents)
    account.vendor.switch(put_reply=how, ignore_fields=["agentRank"])
    account.forget()
    result = account.run("config", agents=[{**agent, "agent_rank": 4} for agent in agents])
    assert result["failed"] and result["changed"] and len(result["failures"]) == many
    assert all("did not accept everything: agent_rank is" in failure["error"] for failure in result["failures"])
    last = max(at for at, entry in enumerate(account.vendor.log) if entry["kind"] == "write")
    assert len(account.vendor.log) - last - 1 == 1 + calls["GET"]


def test_renamed_group_that_cannot_be_read_back_is_reported_as_changed(account):
    account.vendor.switch(put_reply="empty")
    id = account.groups()["Support"]["agentGroupId"]
    account.vendor.fault(method="GET", path=f"agentGroups/{id}$", status=400, times=None)
    result = account.run("agent_group", agent_group_id=str(id), name="Help")
    assert "Help" in account.groups()
    assert result["failed"] and result["changed"]


def test_outdated_group_is_read_again_before_it_is_written(account, monkeypatch):
    monkeypatch.setattr(gateway, "MAX_AGE", -1)
    id = str(account.groups()["Support"]["agentGroupId"])
    account.forget()
    assert account.ok("agent_group", agent_group_id=id, name="Help")["changed"]
    calls = [(entry["method"], entry["path"].rpartition("/")[2]) for entry in account.vendor.log]
    assert calls.index(("GET", id)) < calls.index(("PUT", id))


def test_agent_with_the_exact_username_in_another_group_takes_precedence_over_a_generated_one(account):
    account.config(_agent(agent_group="Sales"))
    account.vendor.seed({"agents": [{"username": "ana+1_234@example.com", "agentGroup": "Support", "rcUserId": 1001}]})
    before = account.agents()
    result = account.ok("agent", username="ana@example.com", agent_group="Support")
    assert [change["after"] for change in result["changes"]] == [{"agent_group": "Support"}]
    after = account.agents()
    assert after["ana+1_234@example.com"] == before["ana+1_234@example.com"]
    assert after["ana@example.com"]["groupId"] == account.groups()["Support"]["agentGroupId"]


def test_username_used_in_another_group_is_refused_before_the_first_write(account):
    account.config(_agent(), _agent(username="bo@example.com", agent_group="Sales"))
    id = str(_stored(account)["agentId"])
    account.forget()
    refused = account.run("agent", agent_id=id, username="bo@example.com", agent_group="Support")
    assert refused["failed"] and "two agents would have this username" in refused["msg"]
    assert account.calls("write") == []


@pytest.mark.parametrize("how", ["echo", "empty"])
def test_duplicate_created_by_a_move_is_reported(account, how):
    account.config(_agent())
    account.vendor.switch(put_reply=how, move="twin")
    result = account.run("agent", **_agent(agent_group="Sales"))
    (twin,) = [agent for name, agent in account.agents().items() if name != "ana@example.com"]
    assert result["failed"] and result["changed"]
    assert f'"{twin["username"]}" (id {twin["agentId"]}) there may be a second one of it' in result["msg"]


def test_duplicate_that_cannot_be_removed_is_reported_as_changed(account):
    account.config(_agent())
    account.vendor.switch(move="twin")
    account.vendor.fault(method="DELETE", status=403, times=None)
    result = account.run("agent", **_agent(agent_group="Sales"))
    assert len(account.agents()) == 2
    assert result["failed"] and result["changed"] and "Removing a second agent" in result["msg"]


@pytest.mark.parametrize("move", ["body", "path", "none"])
def test_move_that_cannot_be_read_back_has_an_unknown_outcome(account, move):
    account.config(_agent())
    account.vendor.switch(move=move)
    path = f"agentGroups/{account.groups()['Sales']['agentGroupId']}/agents/{_stored(account)['agentId']}$"
    account.vendor.fault(method="GET", path=path, status=500, times=None)
    result = account.run("agent", **_agent(agent_group="Sales"))
    assert result["failed"] and result["changed"]
    assert [failure["outcome"] for failure in result["failures"]] == ["unknown"]
    assert "may or may not be in its new group" in result["msg"] and "old group" not in result["msg"]


@pytest.mark.parametrize(
    ("move", "more", "changed"),
    [
        ("none", {}, False),
        ("none", {"agent_rank": 9}, True),
        ("refused", {}, False),
        ("refused", {"agent_rank": 9}, False),
    ],
)
def test_refused_or_ignored_move_leaves_the_agent_in_its_group(account, move, more, changed):
    account.config(_agent())
    account.vendor.switch(move=move)
    result = account.run("agent", **_agent(agent_group="Sales", **more))
    assert result["failed"] and result["changed"] == changed
    assert [failure["outcome"] for failure in result["failures"]] == ["failed"]
    assert "It is still in its old group" in result["msg"]
    assert ("its other changes were written" in result["msg"]) == changed
    assert _stored(account)["groupId"] == account.groups()["Support"]["agentGroupId"]


@pytest.mark.parametrize(
    ("fault", "outcome", "changed"),
    [({"status": 502}, "failed", False), ({"reset": "before"}, "unknown", True)],
    ids=str,
)
def test_next_run_repeats_a_move_without_a_usable_response(account, fault, outcome, changed):
    account.config(_agent())
    account.vendor.switch(move="path")
    path = f"agentGroups/{account.groups()['Sales']['agentGroupId']}/agents/{_stored(account)['agentId']}$"
    account.vendor.fault(method="PUT", path=path, times=1, **fault)
    result = account.run("agent", **_agent(agent_group="Sales"))
    assert result["failed"] and result["changed"] == changed
    assert [failure["outcome"] for failure in result["failures"]] == [outcome]
    assert "It was not found in its new group; run again" in result["msg"]
    assert account.ok("agent", **_agent(agent_group="Sales"))["changed"]


def test_move_whose_second_call_is_redirected_reports_the_first_one_as_changed(account):
    account.config(_agent())
    account.vendor.switch(move="path")
    path = f"agentGroups/{account.groups()['Sales']['agentGroupId']}/agents/{_stored(account)['agentId']}$"
    account.vendor.fault(method="PUT", path=path, status=302, times=1)
    result = account.run("agent", **_agent(agent_group="Sales", agent_rank=9))
    assert _stored(account)["agentRank"] == 9
    assert result["failed"] and result["changed"] and "is not followed" in result["msg"]
    assert [failure["outcome"] for failure in result["failures"]] == ["failed"]


def test_move_interrupted_after_its_first_write_is_reported_as_changed(account, monkeypatch):
    account.config(_agent())
    account.vendor.switch(move="path")
    slot = RateLimiter.slot

    def full(self, pause):
        if self._name.startswith("calls") and account.calls("write"):
            raise InterruptedRunError
        return slot(self, pause)

    account.forget()
    monkeypatch.setattr(RateLimiter, "slot", full)
    result = account.run("agent", **_agent(agent_group="Sales", agent_rank=9))
    assert (
        _stored(account)["agentRank"] == 9
        and _stored(account)["groupId"] == account.groups()["Support"]["agentGroupId"]
    )
    assert result["failed"] and result["changed"] and "The run was interrupted" in result["msg"]
    assert [failure["outcome"] for failure in result["failures"]] == ["unknown"]


def test_messages_about_a_new_agent_name_it(account):
    account.vendor.switch(create_reply="id_only")
    account.vendor.fault(method="GET", path=r"/agents/\d+$", status=400, times=None)
    result = account.run("agent", **_agent())
    assert result["failed"] and result["changed"]
    assert 'Reading the agent "ana@example.com"' in result["failures"][0]["error"]


def test_second_agent_without_a_name_is_named_by_its_id(account):
    account.config(_agent())
    account.vendor.switch(move="twin")
    account.vendor.fault(method="DELETE", status=403, times=None)
    result = account.run("agent", **_agent(agent_group="Sales"))
    (twin,) = [agent for name, agent in account.agents().items() if name != "ana@example.com"]
    assert f'Removing a second agent "ana@example.com" (id {twin["agentId"]})' in result["msg"]


def test_token_that_is_refused_leaves_the_outcome_of_an_earlier_attempt_unknown(account):
    account.config(_agent())
    account.connection = {name: value for name, value in account.connection.items() if name != "ringcx_jwt"}
    account.connection["ringcx_api_token"] = account.vendor.credentials["ringcx_api_token"]
    account.vendor.fault(method="PUT", path="/agents/", reset="before")
    account.vendor.fault(method="PUT", path="/agents/", status=401, times=None)
    result = account.run("agent", **_agent(password="another-Passw0rd", update_password="always"))
    assert result["failed"] and result["changed"]
    assert [failure["outcome"] for failure in result["failures"]] == ["unknown"]


def _late_update(account, monkeypatch):
    """Lose the first attempt of a move, and move the agent back as soon as its new group has shown it."""
    agent = _stored(account)["agentId"]
    old, new = (account.groups()[name]["agentGroupId"] for name in ("Support", "Sales"))
    account.vendor.fault(method="PUT", path=f"agentGroups/{old}/agents/{agent}$", reset="before")
    answer, due = account.vendor.answer, [old]

    def answer_and_move_back(handler, call):
        reply = answer(handler, call)
        shown = call.method == "GET" and call.path.endswith(f"agentGroups/{new}/agents/{agent}")
        if shown and _stored(account)["groupId"] == new and due:
            account.vendor.change("agent", agent, {"groupId": due.pop()})
        return reply

    monkeypatch.setattr(account.vendor, "answer", answer_and_move_back)


@pytest.mark.parametrize("wrong_group", ["404", "found"])
def test_move_that_a_late_update_undoes_is_undecided(account, monkeypatch, wrong_group):
    account.config(_agent())
    account.vendor.switch(move="path", wrong_group=wrong_group)
    _late_update(account, monkeypatch)
    result = account.run("agent", **_agent(agent_group="Sales"))
    assert result["failed"] and result["changed"]
    assert [failure["outcome"] for failure in result["failures"]] == ["unknown"]
    assert "it was moved, but is no longer in its new group" in result["msg"]
    assert account.ok("agent", **_agent(agent_group="Sales"))["changed"]
    assert _stored(account)["groupId"] == account.groups()["Sales"]["agentGroupId"]


@pytest.mark.parametrize(("lost", "reads"), [(False, 3), (True, 4)])
def test_move_is_read_once_more_only_after_an_attempt_without_a_response(account, lost, reads):
    account.config(_agent())
    account.vendor.switch(move="path")
    if lost:
        account.vendor.fault(method="PUT", status=503)
    account.forget()
    assert account.ok("agent", **_agent(agent_group="Sales"))["changed"]
    new = f"/agentGroups/{account.groups()['Sales']['agentGroupId']}/agents/{_stored(account)['agentId']}"
    assert sum(entry["path"].endswith(new) for entry in account.calls("read")) == reads


def _soft_deleted(account, **options):
    """Create an agent and delete it, so that RingCX keeps it."""
    account.vendor.switch(delete_agent="soft")
    account.config(_agent(**options))
    account.ok("agent", username="ana@example.com", state="absent")
    account.forget()
    return _stored(account)["agentId"]


@pytest.mark.parametrize("options", [{}, {"first_name": "Ana"}, {"is_active": False}, {"is_active": True}], ids=str)
@pytest.mark.parametrize("read", ["marked", "404"])
def test_agent_that_is_kept_as_deleted_is_refused_and_not_unchanged(account, options, read):
    account.vendor.switch(deleted_read=read)
    id = _soft_deleted(account, first_name="Ana")
    for suffix, desired in (("agent", _agent(**options)), ("config", {"agents": [_agent(**options)]})):
        refused = account.run(suffix, **desired)
        assert refused["failed"]
        assert (
            "ana@example.com" in refused["msg"]
            and f"was deleted, and the vendor still keeps its username (id {id})" in refused["msg"]
        )
    by_id = account.run("agent", agent_id=str(id), **options)
    assert by_id["failed"] and "was deleted" in by_id["msg"]
    assert account.calls("write") == []


def test_agent_that_is_kept_as_deleted_satisfies_entries_that_need_none(account):
    _soft_deleted(account)
    for state, calls in (("inactive", 0), ("absent", 1)):
        account.forget()
        assert not account.ok("agent", username="ana@example.com", state=state)["changed"]
        assert sum("/agents/" in entry["path"] for entry in account.vendor.log) == calls
    assert account.ok("agent_info")["agents"] == []


def test_agent_that_is_kept_as_deleted_is_not_unmanaged(account):
    account.config(_agent(username="bo@example.com", is_active=False))
    _soft_deleted(account)
    entries = {"agent_groups": [{"name": "Support"}], "agents": []}
    assert account.ok("config", **entries)["plan"]["unmanaged"] == 3
    result = account.ok("config", unmanaged=True, **entries)
    assert [one["name"] for one in result["unmanaged"]] == ["Sales", "bo@example.com"]
    assert result["plan"]["unmanaged"] == 2


def test_default_group_is_protected_among_the_unmanaged_objects(account):
    account.config()
    account.vendor.change("agent_group", account.groups()["Support"]["agentGroupId"], {"isDefault": True})
    listed = account.ok("config", unmanaged=True, agent_groups=[])["unmanaged"]
    protected = {one["name"]: one["protected"] for one in listed}
    assert protected == {"Support": "it is the default group of the account", "Sales": None}


def test_only_inactive_agents_are_read_to_see_whether_they_exist(account):
    agents = [_agent(username=f"agent{number}@example.com", is_active=number > 0) for number in range(4)]
    account.config(*agents)
    account.forget()
    assert account.config(*agents[1:])["api_calls"] == 3
    assert account.config(*agents)["api_calls"] == 4


def test_deletion_mark_in_a_list_saves_the_read(account, monkeypatch):
    id = _soft_deleted(account)
    answer = account.vendor.answer

    def answer_with_mark(handler, call):
        reply = answer(handler, call)
        for item in reply.value if call.method == "GET" and call.path.endswith("/agents") else ():
            item["transientDelete"] = item["agentId"] == id
        return reply

    monkeypatch.setattr(account.vendor, "answer", answer_with_mark)
    refused = account.run("agent", **_agent())
    assert refused["failed"] and "was deleted" in refused["msg"]
    assert [entry["path"] for entry in account.vendor.log if entry["path"].endswith(f"/agents/{id}")] == []


@pytest.mark.parametrize("status", ["403", "404"])
@pytest.mark.parametrize("suffix", ["agent_group_info", "agent_info", "agent", "config"])
def test_wrong_account_is_refused_with_the_accounts_that_are_visible(account, status, suffix):
    account.vendor.switch(accounts="99990001,99990002", account_unknown=status)
    account.connection["ringcx_account_id"] = "12345"
    options = {"agent": _agent(), "config": {"agents": [_agent()]}}.get(suffix, {})
    account.forget()
    refused = account.run(suffix, **options)
    assert refused["failed"]
    assert refused["msg"].startswith(f"ringcx_account_id 12345: HTTP {status}")
    assert (
        "access to 99990001 (Account 99990001), 99990002 (Account 99990002). Set it to one of them." in refused["msg"]
    )
    assert "security-key" not in str(refused)
    assert [entry["path"].rpartition("/")[2] for entry in account.vendor.log] == ["agentGroups", "accounts"]


def test_main_account_is_named_as_such(account):
    account.connection["ringcx_account_id"] = account.vendor.MAIN_ACCOUNT
    assert "it is the id of a main account" in account.run("agent_group_info")["msg"]


@pytest.mark.parametrize("accounts", [{"status": 200}, {"status": 403}], ids=str)
def test_refusal_in_a_visible_account_stays_as_it_is(account, accounts):
    account.vendor.fault(path="agentGroups$", status=403, times=None)
    if accounts["status"] != 200:
        account.vendor.fault(path="/accounts$", times=None, **accounts)
    account.forget()
    refused = account.run("agent_group_info")
    assert refused["failed"] and refused["msg"].startswith("Listing the agent groups: HTTP 403")
    assert len(account.vendor.log) == 2


KIWI = "kiwi.lin+11564+99990001_1364338@example.com"
PLAIN, TAGGED = "kiwi.lin@example.com", "kiwi.lin+11564@example.com"


def _users(account):
    """The ids of the RingCentral users, by extension number."""
    account.run("agent", **_agent(username="new@example.com", rc_user_id="unknown"))
    users = account.vendor.state()["lookups"]["99990001"]["extensions"]
    account.forget()
    return {user["extensionNumber"]: user["id"] for user in users}


def _linked(account, username=KIWI, user="101", **wire):
    """Store an agent of a RingCentral user and return its id."""
    id = _users(account)[user]
    agent = {"username": username, "agentGroup": "Support", "rcUserId": id, "password": "x", **wire}
    account.vendor.seed({"agents": [agent]})
    return account.agents()[username]["agentId"]


@pytest.mark.parametrize(
    ("email", "username", "outcome"),
    [
        (TAGGED, TAGGED, "recognized"),
        (TAGGED, PLAIN, "created"),
        (PLAIN, PLAIN, "recognized"),
        (PLAIN, TAGGED, "refused"),
        (None, TAGGED, "recognized"),
        (None, PLAIN, "refused"),
        ("other@example.com", TAGGED, "recognized"),
        ("other@example.com", PLAIN, "refused"),
    ],
)
def test_generated_username_is_matched_under_each_reading_only_if_nothing_speaks_against_it(
    account, email, username, outcome
):
    id = _linked(account, email=email)
    result = account.run("agent", **_agent(username=username, agent_rank=3))
    ranks = {name: agent["agentRank"] for name, agent in account.agents().items()}
    assert result.get("failed", False) == (outcome == "refused")
    if outcome == "refused":
        assert ranks == {KIWI: 0}
        assert f'it may be agent "{KIWI}" (id {id})' in result["msg"] and "agent_id" in result["msg"]
        assert account.ok("agent", agent_id=str(id), agent_rank=4)["changed"]
        both = [_agent(username=username), {"agent_id": str(id), "agent_rank": 5}]
        assert account.config(*both)["changed"] and set(account.agents()) == {KIWI, username}
    else:
        assert ranks == ({KIWI: 3} if outcome == "recognized" else {KIWI: 0, username: 3})
        assert not account.ok("agent", **_agent(username=username, agent_rank=3))["changed"]


@pytest.mark.parametrize("username", [PLAIN, TAGGED])
@pytest.mark.parametrize("email", [PLAIN, TAGGED, None])
@pytest.mark.parametrize("by_id", [False, True])
def test_ringcentral_user_in_the_entry_decides_which_agent_is_meant(account, username, email, by_id):
    _linked(account, email=email)
    users = _users(account)
    same = _agent(username=username, rc_user_id=str(users["101"]) if by_id else "101", agent_rank=3)
    assert account.ok("agent", **same)["changes"][0]["action"] == "change"
    assert not account.ok("agent", **same)["changed"]
    other = _agent(username=username, rc_user_id=str(users["102"]) if by_id else "102")
    assert account.ok("agent", **other)["changes"][0]["action"] == "create"


@pytest.mark.parametrize("suffix", ["172", "7", "1364338", "123456789"])
def test_number_in_a_generated_username_may_have_any_length(account, suffix):
    name = f"ana+99990001_{suffix}@example.com"
    _linked(account, name)
    assert account.ok("agent", **_agent(agent_rank=3))["changes"][0]["action"] == "change"
    assert account.ok("agent_info", username="ana@example.com")["agents"][0]["username"] == name


def test_usernames_that_only_resemble_generated_ones_do_not_get_in_the_way(account):
    names = ["ana+1_234@example.com", "ana+1_235@example.com", "ana+7+1_2@example.com"]
    account.vendor.seed({"agents": [{"username": name, "agentGroup": "Sales", "password": "x"} for name in names]})
    assert account.ok("agent", **_agent())["changes"][0]["action"] == "create"
    assert account.ok("agent_info", username="ana@example.com")["agents"][0]["username"] == "ana@example.com"


@pytest.mark.parametrize("role", ["allowed", "refused"])
@pytest.mark.parametrize("suffix", ["agent", "config"])
@pytest.mark.parametrize("check", [False, True])
def test_second_agent_for_a_ringcentral_user_is_not_created(account, role, suffix, check):
    name = "jd+99990001_4711@example.com"
    id = _linked(account, name, firstName="Jane", lastName="Doe")
    account.vendor.switch(integration_lists=role)
    entry = _agent(rc_user_id="101")
    refused = account.run(suffix, check, **(entry if suffix == "agent" else {"agents": [entry]}))
    assert refused["failed"]
    assert f'the RingCentral user "101" has agent "{name}" (id {id}) already' in refused["msg"]
    assert account.calls("write") == []
    assert account.ok("agent", agent_id=str(id), rc_user_id="101", agent_rank=2)["changed"]
    assert account.ok("agent", username=name, rc_user_id="101", agent_rank=3)["changed"]


def test_looking_for_the_agent_of_a_ringcentral_user_takes_two_calls(account):
    account.config(*[_agent(username=f"agent{number}@example.com") for number in range(5)])
    _users(account)
    account.ok("agent", **_agent(username="bo@example.com"))
    usual = len(account.vendor.log)
    account.forget()
    account.ok("agent", **_agent(rc_user_id="101"))
    more = [entry["path"] for entry in account.vendor.log if "/integration/" in entry["path"]]
    assert len(more) == 1  # for the only group that has agents
    assert len(account.vendor.log) == usual + 2  # the list of users is the other one
    account.forget()
    account.vendor.switch(integration_lists="refused")
    account.ok("agent", **_agent(username="cy@example.com", rc_user_id="102"))
    assert len(account.vendor.log) == usual + 2


def test_agent_of_a_deleted_ringcentral_agent_is_created(account):
    id = _linked(account, "ana+99990001_4711@example.com")
    account.vendor.change("agent", id, {"isActive": False, "transientDelete": True})
    assert account.ok("agent", **_agent(rc_user_id="101"))["changes"][0]["action"] == "create"


def test_two_new_agents_for_one_ringcentral_user_are_refused(account):
    users = _users(account)
    entries = [_agent(rc_user_id="101"), _agent(username="bo@example.com", rc_user_id=str(users["101"]))]
    refused = account.run("config", agents=entries)
    assert refused["failed"]
    assert "gets an agent by agents[0] (ana@example.com) already" in refused["msg"]
    assert account.calls("write") == []


def test_several_agents_of_a_ringcentral_user_are_each_manageable(account):
    names = [f"ana+99990001_{number}@example.com" for number in (4711, 1364338)]
    ids = [_linked(account, name) for name in names]
    refused = account.run("agent", **_agent(rc_user_id="101"))
    assert refused["failed"]
    assert all(f'agent "{name}" (id {id})' in refused["msg"] for name, id in zip(names, ids))
    account.config(
        {"agent_id": str(ids[0]), "rc_user_id": "101", "agent_rank": 5},
        {"username": names[1], "rc_user_id": "101", "agent_rank": 6},
    )
    assert [account.agents()[name]["agentRank"] for name in names] == [5, 6]


@pytest.mark.parametrize("role", ["allowed", "refused"])
@pytest.mark.parametrize("suffix", ["agent", "config"])
@pytest.mark.parametrize("check", [False, True])
def test_agent_is_not_linked_to_a_ringcentral_user_who_has_another_one(account, role, suffix, check):
    name = "jd+99990001_4711@example.com"
    id = _linked(account, name, firstName="Jane", lastName="Doe", agentGroup="Sales")
    account.config(_agent(username="bo@example.com"))
    account.vendor.switch(integration_lists=role)
    account.forget()
    entry = {"username": "bo@example.com", "agent_group": "Support", "rc_user_id": "101"}
    refused = account.run(suffix, check, **(entry if suffix == "agent" else {"agents": [entry]}))
    assert refused["failed"]
    assert "bo@example.com" in refused["msg"]
    assert f'the RingCentral user "101" has agent "{name}" (id {id}) already' in refused["msg"]
    assert account.calls("write") == []


def test_two_agents_that_exist_are_not_linked_to_one_ringcentral_user(account):
    users = _users(account)
    names = ("ana@example.com", "bo@example.com")
    account.config(*[_agent(username=name) for name in names])
    account.forget()
    entries = [{"username": name, "rc_user_id": user} for name, user in zip(names, ("101", str(users["101"])))]
    refused = account.run("config", agents=entries)
    assert "agents[1] (bo@example.com)" in refused["msg"]
    assert "gets an agent by agents[0] (ana@example.com) already" in refused["msg"]
    assert account.calls("write") == []


@pytest.mark.parametrize("other", [{"rc_user_id": "102"}, {"rc_user_id": None}, {"state": "absent"}])
def test_agent_is_linked_to_a_ringcentral_user_whose_agent_leaves_in_the_same_run(account, other):
    users = _users(account)
    names = ("ana@example.com", "bo@example.com")
    account.config(*[_agent(username=name, rc_user_id=user) for name, user in zip(names, ("101", "102"))])
    result = account.config(
        {"username": names[0], **other}, {"username": names[1], "rc_user_id": "101"}, max_removals="1"
    )
    assert result["changed"]
    assert account.agents()[names[1]]["rcUserId"] == users["101"]


def test_link_that_does_not_change_costs_no_call(account):
    account.config(_agent(rc_user_id="101"), _agent(username="bo@example.com"))
    for suffix in ("agent", "config"):
        entries = [_agent(rc_user_id=user, agent_rank=rank) for user, rank in (("101", 3), ("102", 3))]
        calls = []
        for entry in entries:
            account.forget()
            account.ok(suffix, True, **(entry if suffix == "agent" else {"agents": [entry]}))
            calls.append([call["path"] for call in account.vendor.log])
        assert not any("/integration/" in path for path in calls[0])
        assert any("/integration/" in path for path in calls[1])


@pytest.mark.parametrize("check", [True, False])
def test_agent_is_recognized_by_the_address_of_its_ringcentral_user_and_not_pruned(account, check):
    name = "jd+99990001_4711@example.com"
    _linked(account, name)
    entry = _agent(username="jane.doe@example.com", rc_user_id="101", agent_rank=4)
    result = account.config(entry, check=check, prune={"agents": True})
    assert [(change["action"], change["after"]) for change in result["changes"]] == [("change", {"agent_rank": 4})]
    assert list(account.agents()) == [name]
    assert account.ok("agent", check, **entry)["agent"]["username"] == name


@pytest.mark.parametrize("digits", ["3", "7"])
def test_lost_creation_of_an_agent_with_a_generated_username_is_found(account, digits):
    account.vendor.switch(generated_usernames="on", generated_numbers=digits)
    account.vendor.fault(method="POST", path="/agents$", reset="after")
    result = account.run("agent", **_agent(rc_user_id="102"))
    assert len(account.agents()) == 1
    assert not account.ok("agent", **_agent(rc_user_id="102"))["changed"], result


def test_chat_queues_are_numbers(account):
    account.config(_agent(chat_queue_assignments=[7, "8"]))
    assert _stored(account)["chatQueueAssignments"] == [7, 8]
    assert not account.ok("agent", **_agent(chat_queue_assignments=[8, 7]))["changed"]
    refused = account.run("agent", **_agent(chat_queue_assignments=["Sales"]))
    assert "chat_queue_assignments is a list whose item 0 must be a whole number, but is text" in refused["msg"]


def test_option_whose_name_cannot_be_read_is_left_out_of_what_is_read(account):
    """Its id would be refused as a name, and the run that reads it would fail."""
    account.config(_agent(manual_outbound_default_gate="Sales/English"))
    account.vendor.fault(path="gateGroups", status=403, times=None)
    read = account.ok("config_info", fields="set")
    (omitted,) = read["omitted"]
    assert (omitted["option"], omitted["reason"]) == (
        "manual_outbound_default_gate",
        "refers to an object whose name can't be read",
    )
    assert "manual_outbound_default_gate" not in read["agents"][0] and read["warnings"]
    again = account.ok("config", agent_groups=read["agent_groups"], agents=read["agents"])
    assert not again["changed"]
