# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit log of the simulated RingCX: what it records, and how it is searched."""

from __future__ import annotations

import datetime
import email.utils
import json
import time

import pytest

SECRET = "simulated"
LATER = 400  # seconds after which an event can be searched
SPAN = {"startDateTimeAsUnix": 0, "endDateTimeAsUnix": 10**14}


@pytest.fixture
def search(ringcx, admin):
    """``search(later, **criteria)`` advances the clock and searches all times."""

    def ask(later=LATER, **criteria):
        ringcx.advance(later)
        body = {"accountId": ringcx.credentials["ringcx_account_id"], **SPAN, **criteria}
        return admin("PUT", "/../../auditLogs/search", {name: one for name, one in body.items() if one is not None})

    return ask


@pytest.fixture
def agents(ringcx, admin):
    """The path of the agents of a group. It was seeded, so the log is empty."""
    ringcx.seed({"groups": [{"groupName": "Support"}, {"groupName": "Sales"}]})
    return f"/agentGroups/{ringcx.objects('agent_group')[0]['agentGroupId']}/agents"


def created(admin, agents, name="ana"):
    """An agent that the API user created."""
    return admin("POST", agents, {"username": name, "password": SECRET}).json()


def test_each_write_is_an_event(admin, agents, search):
    agent = created(admin, agents)
    path = f"{agents}/{agent['agentId']}"
    admin("PUT", path, {**agent, "agentRank": 7, "password": "changed"})
    admin("DELETE", path)
    found = search().json()
    assert [(one["actionType"], one["authUser"]["userName"]) for one in found] == [
        ("CREATE", "api@example.com"),
        ("UPDATE", "api@example.com"),
        ("DELETE", "api@example.com"),
    ]
    assert {(one["auditedEntityId"], one["auditedEntityDescription"]) for one in found} == {
        (str(agent["agentId"]), "ana")
    }
    assert {one["auditedClass"].rpartition(".")[2] for one in found} == {"Agent"}
    changed = {one["attributeName"]: (one["originalValue"], one["newValue"]) for one in found[1]["auditLogResultList"]}
    assert changed == {"agentRank": ("0", "7"), "password": (SECRET, "changed")}
    assert json.loads(found[0]["affectedEntityJson"])["password"] == SECRET
    assert found[0]["auditLogResultList"] is found[1]["affectedEntityJson"] is None
    assert found[0]["createTimeAsDateTime"].endswith("+0000")


def test_groups_and_their_agents_are_recorded(ringcx, admin, agents, search):
    ringcx.switch(delete_nonempty="cascade")
    created(admin, agents)
    group = agents.rpartition("/")[0]
    admin("PUT", group, {**admin("GET", group).json(), "groupName": "Help"})
    admin("DELETE", group)
    shown = [(one["auditedClass"].rpartition(".")[2], one["actionType"]) for one in search().json()]
    assert shown == [("Agent", "CREATE"), ("AgentGroup", "UPDATE"), ("Agent", "DELETE"), ("AgentGroup", "DELETE")]


def test_queue_groups_are_recorded(ringcx, admin, search):
    group = admin("POST", "/gateGroups", {"groupName": "Claims"}).json()
    ringcx.change("queue_group", group["gateGroupId"], {"groupName": "Refunds"})
    admin("DELETE", f"/gateGroups/{group['gateGroupId']}")
    found = search(searchEntities=["GateGroup"]).json()
    assert [(one["actionType"], one["auditedEntityDescription"]) for one in found] == [
        ("CREATE", "Claims"),
        ("UPDATE", "Refunds"),
        ("DELETE", "Refunds"),
    ]


def test_soft_deletion_is_an_update(ringcx, admin, agents, search):
    ringcx.switch(delete_agent="soft")
    admin("DELETE", f"{agents}/{created(admin, agents)['agentId']}")
    names = {one["attributeName"] for one in search().json()[-1]["auditLogResultList"]}
    assert {"isActive", "transientDelete"} <= names


def test_edits_in_the_web_interface_have_another_user(ringcx, agents, search):
    ringcx.seed({"agents": [{"username": "ana", "agentGroup": "Support"}]})
    number = ringcx.objects("agent")[0]["agentId"]
    ringcx.change("agent", number, {"agentGroup": "Sales", "agentRank": 3})
    ringcx.remove("agent", number)
    found = search().json()
    assert {one["authUser"]["userName"] for one in found} == {"supervisor@example.com"}
    changed = {one["attributeName"]: one["newValue"] for one in found[0]["auditLogResultList"]}
    assert changed["agentRank"] == "3" and json.loads(changed["agentGroup"])["description"] == "Sales"
    assert [one["actionType"] for one in found] == ["UPDATE", "DELETE"]


def test_writes_without_effect_and_refused_ones_leave_no_event(admin, agents, search):
    agent = created(admin, agents)
    admin("PUT", f"{agents}/{agent['agentId']}", agent)
    changed = [{**agent, "agentRank": 4}, {"agentId": 1}]
    assert admin("PUT", agents, changed).status_code == 404
    assert [one["actionType"] for one in search().json()] == ["CREATE"]


def test_events_appear_late_and_are_forgotten(ringcx, admin, agents, search):
    ringcx.switch(audit_lag=300, audit_forgets=3600)
    created(admin, agents)
    assert [len(search(later).json()) for later in (290, 20, 3200, 200)] == [0, 1, 1, 0]


def test_the_span_has_both_ends(ringcx, admin, agents, search):
    created(admin, agents)
    at = search().json()[0]["createTime"]
    spans = [(at, at), (at - 5, at - 1), (at + 1, at + 5)]
    assert [len(search(0, startDateTimeAsUnix=a, endDateTimeAsUnix=b).json()) for a, b in spans] == [1, 0, 0]


@pytest.mark.parametrize(
    "text, status",
    [
        ("2025-11-20T00:00:00.000-08:00", 200),
        ("2025-11-20T00:00:00+00:00", 200),
        ("2025-11-20T00:00:00.000Z", 400),
        ("2025-11-20T00:00:00.000", 400),
        ("2025-11-20", 400),
        ("2025-13-20T00:00:00.000+00:00", 400),
        (0, 400),
        (None, 400),
    ],
)
def test_times_need_an_explicit_offset(search, text, status):
    start = {"startDateTimeAsUnix": None, "startDateTime": text}
    assert search(**start).status_code == status
    end = {"endDateTimeAsUnix": None, "endDateTime": text}
    assert search(**end).status_code == status


def test_times_with_an_offset_select_events(admin, agents, search):
    created(admin, agents)
    at = search().json()[0]["createTime"] / 1000
    zone = datetime.timezone(datetime.timedelta(hours=-8))

    def stamp(seconds):
        return datetime.datetime.fromtimestamp(seconds, zone).isoformat(timespec="milliseconds")

    assert len(search(startDateTime=stamp(at), startDateTimeAsUnix=None).json()) == 1
    assert len(search(startDateTime=stamp(at + 0.001), startDateTimeAsUnix=None).json()) == 0


@pytest.mark.parametrize(
    "criteria, number",
    [
        ({"auditActions": ["UPDATE"]}, 1),
        ({"searchEntities": ["Agent", "Gate"]}, 2),
        ({"searchEntities": ["AgentGroup"]}, 0),
        ({"createUserId": "2979"}, 2),
        ({"createUserId": "1"}, 0),
        ({"auditedEntityId": "1"}, 0),
    ],
)
def test_criteria_select_events(admin, agents, search, criteria, number):
    agent = created(admin, agents)
    admin("PUT", f"{agents}/{agent['agentId']}", {**agent, "agentRank": 4})
    assert len(search(**criteria).json()) == number


@pytest.mark.parametrize(
    "criteria, status",
    [
        ({"accountId": None}, 400),
        ({"accountId": 99990001}, 400),
        ({"accountId": "1"}, 403),
        ({"searchEntities": ["Agents"]}, 400),
        ({"searchEntities": "Agent"}, 400),
        ({"auditActions": ["RENAME"]}, 400),
        ({"ascOrDesc": "UP"}, 400),
    ],
)
def test_wrong_criteria_are_refused(search, criteria, status):
    assert search(**criteria).status_code == status


def test_a_long_answer_is_cut_at_the_far_end(ringcx, admin, agents, search):
    for number in range(3):
        created(admin, agents, f"agent{number}")
    ringcx.switch(audit_limit=2)
    names = [
        [one["auditedEntityDescription"] for one in search(ascOrDesc=way).json()] for way in ("ASCENDING", "DESCENDING")
    ]
    assert names == [["agent0", "agent1"], ["agent2", "agent1"]]


def test_event_has_the_form_of_the_switch(ringcx, admin, agents, search):
    agent = created(admin, agents)
    admin("PUT", f"{agents}/{agent['agentId']}", {**agent, "agentRank": 4})
    ringcx.switch(audit_shape="openapi")
    event = search().json()[-1]
    assert not {"auditedClass", "_class"} & set(event) and event["auditedEntityId"] == agent["agentId"]
    assert event["auditLogResultList"][0]["newValue"] == 4
    ringcx.switch(audit_shape="bare")
    assert set(search().json()[-1]) == {"id", "createTime"}


def test_the_log_needs_a_right(ringcx, admin, search):
    ringcx.switch(audit_log="refused")
    for response in (search(), admin("GET", "/../../auditLogs/auditable")):
        assert (response.status_code, response.json()["errorCode"]) == (403, "access.denied.exception")


def test_auditable_entities_are_listed(admin):
    listed = admin("GET", "/../../auditLogs/auditable").json()
    assert {"Agent", "AgentGroup", "AgentGateAccess", "DialGroup", "GateGroup"} <= {one["name"] for one in listed}


def test_searches_are_reads_and_count_for_the_call_limit(ringcx, search):
    ringcx.switch(rate_limit=1)
    assert [search(0).status_code, search(0).status_code] == [200, 429]
    assert {one["kind"] for one in ringcx.log} == {"read"}


def test_responses_show_the_clock_of_the_vendor(ringcx, admin):
    ringcx.advance(7200)
    shown = email.utils.parsedate_to_datetime(admin("GET", "/agentGroups").headers["Date"])
    assert 7190 < shown.timestamp() - time.time() < 7210
