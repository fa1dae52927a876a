# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module ringcx_audit_info: who changed what, and when; without secrets, whatever the log holds."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timezone

import pytest

SECRET = "simulated-Passw0rd"
SINCE = "2000-01-01T00:00:00Z"
KEYS = ["action", "fields", "id", "kind", "object", "time", "user"]


def _agent(**options):
    return {"username": "ana@example.com", "agent_group": "Support", "password": SECRET, **options}


@pytest.fixture(name="account")
def fixture_account(account_of):
    account = account_of("ringcx")
    account.vendor.switch(token_life=10**6)  # the clock is advanced often
    return account


@pytest.fixture(name="audit")
def fixture_audit(account):
    """audit(**options) returns the events, after a time in which RingCX shows them."""

    def audit(**options):
        account.vendor.advance(400)
        return account.ok("audit_info", **{"since": SINCE, **options})["events"]

    return audit


def _id(account):
    return account.agents()["ana@example.com"]["agentId"]


def test_events_show_who_did_what(account, audit):
    account.config(_agent(first_name="Ana"))
    account.vendor.change("agent", _id(account), {"agentRank": 7, "allowInbound": False, "agentGroup": "Sales"})
    events = audit(kinds=["agent"])
    assert [sorted(event) for event in events] == [KEYS, KEYS]
    created, changed = events
    assert (created["action"], created["user"], created["object"]) == ("create", "api@example.com", "ana@example.com")
    assert {"name": "first_name", "before": None, "after": "Ana"} in created["fields"]
    assert {"name": "agent_group", "before": None, "after": "Support"} in created["fields"]
    assert (changed["action"], changed["user"], changed["kind"]) == ("change", "supervisor@example.com", "agent")
    assert changed["id"] == _id(account)
    assert sorted(changed["fields"], key=lambda field: field["name"]) == [
        {"name": "agent_group", "before": "Support", "after": "Sales"},
        {"name": "agent_rank", "before": 0, "after": 7},
        {"name": "allow_inbound", "before": True, "after": False},
    ]
    assert (
        re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", changed["time"]) and created["time"] <= changed["time"]
    )


def test_assignments_are_shown(account, audit):
    account.config(_agent())
    account.config(_agent(gate_assignments=["Billing"]))
    (event,) = audit(kinds=["agent_queue_assignment"], names=["ana@example.com"])
    assert (event["action"], event["user"]) == ("create", "api@example.com")
    shown = {field["name"]: field["after"] for field in event["fields"]}
    assert (shown["agent_id"], shown["gate_id"]) == (_id(account), 72994)
    account.vendor.switch(audit_shape="openapi")
    account.forget()
    assert [event["object"] for event in audit(kinds=["agent_queue_assignment"])] == [None]
    assert {entry["method"] for entry in account.calls("read")} == {"PUT"}, "something else than the log was read"


def test_deleted_objects_show_their_options(account, audit):
    account.config(_agent(agent_rank=3))
    account.vendor.remove("agent", _id(account))
    event = audit()[-1]
    assert (event["action"], event["user"]) == ("delete", "supervisor@example.com")
    assert {"name": "agent_rank", "before": 3, "after": None} in event["fields"]


def test_events_are_in_order(account, audit):
    account.config(_agent())
    events = [(event["kind"], event["object"]) for event in audit()]
    assert sorted(events[:2]) == [("agent_group", "Sales"), ("agent_group", "Support")]
    assert events[2:] == [("agent", "ana@example.com")]


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ({"kinds": ["agent"]}, 3),
        ({"kinds": ["agent_group"]}, 2),
        ({"kinds": ["dial_group", "agent_state"]}, 0),
        ({"names": ["ANA@example.com"]}, 2),
        ({"names": ["Support", "bob@example.com"]}, 2),
        ({"names": ["nothing"]}, 0),
        ({"until": SINCE}, 0),
        ({"since": "2100-01-01 00:00:00.5+01:00", "until": "2100-01-01T00:00:00Z"}, 0),
    ],
)
def test_options_select_events(account, audit, options, number):
    account.config(_agent(), _agent(username="bob@example.com"))
    account.vendor.change("agent", _id(account), {"agentRank": 7})
    assert len(audit(**options)) == number


def test_a_span_selects_events(account, audit):
    account.config()
    account.vendor.advance(3600)
    account.config(_agent())
    *_groups, created = [event["time"] for event in audit()]
    assert [event["time"] for event in audit(since=created)] == [created]
    assert len(audit(until=created)) == 3
    assert len(audit(until=created.replace("Z", "+00:00"))) == 3


def test_an_object_is_found_by_each_of_its_names(account, audit):
    account.config(_agent())
    account.vendor.change("agent", _id(account), {"username": "eva@example.com"})
    for name in ("ana@example.com", "eva@example.com"):
        assert [event["object"] for event in audit(names=[name])] == ["ana@example.com", "eva@example.com"]


@pytest.mark.parametrize("shape", ["openapi", "bare"])
def test_events_of_other_forms_are_shown_as_far_as_they_go(account, audit, shape):
    account.config(_agent())
    account.vendor.change("agent", _id(account), {"agentRank": 7})
    account.vendor.switch(audit_shape=shape)
    events = audit()
    assert [event["kind"] for event in events] == ["agent_group", "agent_group", "agent", "agent"]
    if shape == "openapi":
        assert events[-1]["fields"] == [{"name": "agent_rank", "before": 0, "after": 7}]
        assert len(audit(names=["ana@example.com"])) == 2
    else:
        assert {(event["id"], event["object"], event["user"]) for event in events} == {(None, None, None)}


def test_names_that_no_event_shows_are_those_of_lists(account, audit):
    account.config(_agent(), _agent(username="bob@example.com"))
    account.vendor.switch(audit_shape="openapi")
    account.vendor.advance(60)
    since = f"{datetime.fromtimestamp(account.vendor.now(), timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    account.vendor.change("agent", _id(account), {"agentRank": 7})
    account.vendor.change("agent_group", account.groups()["Sales"]["agentGroupId"], {"isDefault": True})
    assert [event["object"] for event in audit(since=since)] == ["ana@example.com", "Sales"]
    for name in ("ana@example.com", "Sales"):
        assert [event["object"] for event in audit(since=since, names=[name])] == [name]
    assert audit(since=since, names=["bob@example.com"]) == []


def test_secrets_are_left_out(account, audit):
    account.config(_agent(phone_login_pin="4711"))
    account.vendor.change(
        "agent", _id(account), {"password": "Marker-1", "phoneLoginPin": "Marker-2", "sipPassword": "Marker-3"}
    )
    account.vendor.change("agent", _id(account), {"location": "Lisbon"})
    account.vendor.remove("agent", _id(account))
    shown = audit()
    text = json.dumps(shown)
    assert [event["action"] for event in shown if event["kind"] == "agent"] == ["create", "change", "change", "delete"]
    assert "Marker" not in text and SECRET not in text and "4711" not in text and "assword" not in text
    assert "Lisbon" in text


def test_audit_log_is_read_in_check_mode_with_searches_alone(account):
    account.vendor.switch(audit_lag=0)
    account.config(_agent())
    account.forget()
    result = account.ok("audit_info", check=True, since=SINCE)
    assert len(result["events"]) == 3 and not result["changed"]
    assert [entry["method"] for entry in account.calls("read")] == ["PUT", "PUT"]
    assert account.calls("write") == []


@pytest.mark.parametrize("ahead", [0, 400, -400])
@pytest.mark.parametrize("is_known", [True, False])
def test_the_default_end_is_the_present_time_of_the_vendor(account, ahead, is_known):
    account.vendor.switch(audit_lag=0)
    account.vendor.advance(ahead)
    account.config(_agent())
    account.vendor.advance(2)  # a response shows the time to the second only
    if is_known:
        del account.connection["ringcx_account_id"]
    account.forget()
    assert len(account.ok("audit_info", since=SINCE)["events"]) == 3
    searches = [call["body"] for call in account.calls("read") if call["path"].endswith("/search")]
    now = account.vendor.now() if is_known or ahead > 0 else time.time()
    assert max(datetime.fromisoformat(body["endDateTime"]).timestamp() for body in searches) <= now
    assert len(searches) == (4 if ahead > 0 and not is_known else 2)


def test_a_cut_answer_is_completed(account, audit):
    account.config(*(_agent(username=f"agent{number}@example.com") for number in range(6)))
    for name in list(account.agents()):
        account.vendor.change("agent", account.agents()[name]["agentId"], {"agentRank": 7})
    account.vendor.switch(audit_limit=8)
    assert len(audit()) == 14


WRONG = (
    ({"since": None}, "since is blank"),
    ({"since": " "}, "since is blank"),
    ({"since": "2026-11-01"}, "since must be a date and time with an offset"),
    ({"since": "2026-11-01T00:00:00"}, "since must be a date and time with an offset"),
    ({"since": "2026-13-01T00:00:00Z"}, "since is not a time that exists"),
    ({"since": "0001-01-01T00:00:00Z"}, "since must be in a year from 1971 to 9998"),
    ({"since": 5}, "since is a number"),
    ({"until": ""}, "until is blank; omit it"),
    ({"until": "now"}, "until must be a date and time"),
    ({"until": "1999-12-31T23:59:59Z"}, "since is later than until"),
    ({"kinds": []}, "kinds is empty; omit it"),
    ({"kinds": ""}, "kinds is blank; omit it"),
    ({"kinds": ["agents"]}, 'did you mean "agent"?'),
    ({"names": []}, "names is empty; omit it"),
    ({"names": [" "]}, "names is a list whose item 0 is blank"),
    ({"names": "ana"}, "names must be a list"),
    ({"name": "ana"}, 'unknown option "name", did you mean "names"?'),
)


@pytest.mark.parametrize(("options", "message"), WRONG, ids=[str(options) for options, _message in WRONG])
def test_wrong_options_are_refused(account, options, message):
    account.forget()
    refused = account.run("audit_info", **{"since": SINCE, **options})
    assert refused["failed"] and message in refused["msg"]
    assert account.vendor.log == []


def test_since_is_required(account):
    assert "since is missing" in account.run("audit_info")["msg"]


def test_the_missing_right_is_named(account):
    account.vendor.switch(audit_log="refused")
    refused = account.run("audit_info", since=SINCE)
    assert refused["failed"] and 'Give the API user the permission "Audit log access"' in refused["msg"]


def test_a_wrong_account_is_named(account):
    account.connection["ringcx_account_id"] = "1"
    refused = account.run("audit_info", since=SINCE)
    assert "ringcx_account_id 1: " in refused["msg"] and "the credentials have access to 99990001" in refused["msg"]


def test_an_unknown_response_is_an_error(account):
    account.vendor.fault(path="auditLogs", times=None, body='{"records": []}')
    refused = account.run("audit_info", since=SINCE)
    assert refused["failed"] and "events of the audit log" in refused["msg"]
