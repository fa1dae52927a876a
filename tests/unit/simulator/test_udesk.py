# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Udesk: documented behavior, and each value of its switches."""

from __future__ import annotations

import hashlib
import time
import uuid

import pytest
import requests
from ansible_collections.cxops.contact_center.tests.simulator import Simulator

ANA = {
    "email": "Ana@example.com",
    "password": "simulated",
    "agent_role_ids": [31],
    "user_group_ids": [201],
    "department_ids": [3],
    "im_ability_value": 7,
}
# Signed parameters, and their signatures by SHA-256 and SHA-1.
TOKEN = "00000000-1111-2222-3333-444444444444"
VECTORS = [
    (
        {"email": "admin@udesk.cn", "timestamp": "1494474404", "nonce": "2d931510-d99f-494a-8c67-87feb05e1594"},
        "ca7508f7762c64c295453922a7c0d9bf505b28478bf529faa56f70644366d9a1",
        "1679966a374d0720c683326fc8d8ced2476ef83b",
    ),
    (
        {"email": "admin+cc@example.com", "timestamp": "1700000000", "nonce": "nonce-0001"},
        "03aafab36bf9b0be296b7bb1abb55c213915943f81cdf05ce6f6b048be879736",
        None,
    ),
]


@pytest.fixture(scope="module")
def simulator():
    """One simulator for all tests of this file."""
    with Simulator(vendors=("udesk",)) as running:
        yield running


@pytest.fixture
def udesk(simulator):
    """Udesk with two groups, one agent and default switches."""
    simulator["udesk"].reset()
    simulator["udesk"].seed(
        {
            "groups": [{"name": "Support"}, {"name": "Sales"}],
            "agents": [
                {
                    "email": "bo@example.com",
                    "user_group_ids": ["Support"],
                    "agent_role_ids": ["Agent"],
                    "department_ids": [3],
                    "callout_number_id": 61,
                    "avatar": "",
                    "work_id": "007",
                }
            ],
        }
    )
    return simulator["udesk"]


@pytest.fixture
def send(simulator, udesk):
    """``send(method, path, body, **query)`` returns the response to a signed call. The query can replace the signature."""
    root = simulator.url("udesk") + "/open_api_v1"
    with requests.Session() as session:

        def call(method, path, body=None, **query):
            return session.request(method, root + path, json=body, params={**signed(udesk), **query}, timeout=10)

        yield call


@pytest.fixture
def api(send):
    """``api(method, path, body, **query)`` does the same and returns the JSON of a response with status 200."""

    def call(method, path, body=None, **query):
        response = send(method, path, body, **query)
        assert response.status_code == 200, response.text
        return response.json()

    return call


@pytest.fixture
def log_in(simulator, udesk):
    """``log_in(**values)`` logs in, by default as the administrator, and returns the JSON of the response."""

    def call(form=False, **other):
        known = udesk.credentials
        values = {"email": known["udesk_email"], "password": known["udesk_password"], **other}
        url = simulator.url("udesk") + "/open_api_v1/log_in"
        return requests.post(url, **{"data" if form else "json": values}, timeout=10).json()

    return call


def signed(udesk, algorithm="sha256", shift=0):
    """The five parameters of a valid signature."""
    email, nonce = udesk.credentials["udesk_email"], str(uuid.uuid4())
    stamp = str(int(udesk.now()) + shift)
    text = "&".join((email, udesk.credentials["udesk_api_token"], stamp, nonce, "v2"))
    sign = hashlib.new(algorithm, text.encode()).hexdigest()
    return {"email": email, "timestamp": stamp, "sign": sign, "nonce": nonce, "sign_version": "v2"}


def exception(reply):
    """Code and exception of an error."""
    return reply["code"], reply.get("exception", {}).get("message")


@pytest.mark.parametrize("values, sha256, dummy", VECTORS)
def test_signatures_match_known_values(udesk, api, monkeypatch, values, sha256, dummy):
    monkeypatch.setattr(udesk, "credentials", {**udesk.credentials, "udesk_email": values["email"]})
    udesk.token = TOKEN
    udesk.advance(int(values["timestamp"]) - time.time())
    assert api("GET", "/agents", **{**values, "sign": sha256.upper()})["code"] == 2059
    assert api("GET", "/agents", **{**values, "sign": sha256})["code"] == 1000


@pytest.mark.parametrize("switch, code", [("refused", 2059), ("accepted", 1000)])
def test_switch_sha1_sign(udesk, api, monkeypatch, switch, code):
    values, dummy, sha1 = VECTORS[0]
    monkeypatch.setattr(udesk, "credentials", {**udesk.credentials, "udesk_email": values["email"]})
    udesk.switch(sha1_sign=switch)
    udesk.advance(int(values["timestamp"]) - time.time())
    assert api("GET", "/agents", **{**values, "sign": sha1})["code"] == code
    first_version = {"sign": "2e138fad8fa39a3e8ded36f63516fa32ecdd2c6d", "sign_version": None}
    assert api("GET", "/agents", **{**values, **first_version})["code"] == 2059


@pytest.mark.parametrize(
    "query, code",
    [
        ({"timestamp": None, "nonce": None}, 20621),
        ({"timestamp": "soon"}, 20621),
        ({"timestamp": "1494474404", "nonce": ""}, 20622),
        ({"nonce": None, "sign": "x"}, 20624),
        ({"nonce": "", "sign": "x"}, 20624),
        ({"sign": "x"}, 2059),
        ({"sign": None}, 2059),
        ({"sign_version": "v1"}, 2059),
        ({"email": "bo@example.com"}, 2059),
    ],
)
def test_invalid_signature_returns_its_code(udesk, api, query, code):
    reply = api("GET", "/agents", **query)
    assert reply["code"] == code and reply["message"] and "exception" not in reply
    assert udesk.state()["nonces"] == {}


@pytest.mark.parametrize("shift, code", [(-297, 1000), (297, 1000), (-303, 20622), (303, 20622)])
def test_timestamp_may_differ_by_five_minutes(udesk, api, shift, code):
    assert api("GET", "/agents", **signed(udesk, shift=shift))["code"] == code


def test_nonce_is_accepted_once(udesk, api):
    first = signed(udesk, shift=290)
    codes = [api("GET", "/agents", **first)["code"], api("GET", "/agent_roles", **first)["code"]]
    udesk.advance(580)
    codes.append(api("GET", "/agents", **first)["code"])
    assert codes == [1000, 20623, 20623]
    again = {"nonce": first["nonce"]}
    udesk.advance(310)
    assert api("GET", "/agents", **resigned(udesk, again))["code"] == 20623
    udesk.advance(20)
    assert api("GET", "/agents", **resigned(udesk, again))["code"] == 1000


def resigned(udesk, values):
    """The parameters of a current signature with these values."""
    query = {**signed(udesk), **values}
    text = "&".join((query["email"], udesk.token, query["timestamp"], query["nonce"], "v2"))
    return {**query, "sign": hashlib.sha256(text.encode()).hexdigest()}


def test_log_in_returns_the_token_to_the_administrator(udesk, log_in):
    assert log_in() == log_in(form=True) == {"code": 1000, "open_api_auth_token": TOKEN}
    assert log_in(password="wrong")["code"] == log_in(email="unknown@example.com")["code"] == 2005
    agent = udesk.objects("agent")[0]
    assert log_in(email=agent["email"], password=agent["login_password"])["code"] == 2015
    udesk.switch(login_key="open_api_token")
    assert log_in()["open_api_token"] == TOKEN
    assert {entry["kind"] for entry in udesk.log} == {"auth"}


def test_switch_token_rotates(udesk, api, log_in):
    udesk.switch(token_rotates="on")
    udesk.token = log_in()["open_api_auth_token"]
    assert udesk.token != TOKEN
    assert api("GET", "/agents")["code"] == 2059
    assert api("GET", "/agents", **resigned(udesk, {}))["code"] == 1000


def test_switches_rate_limit_and_rate_limit_reply(udesk, send, api, log_in):
    udesk.switch(rate_limit=2)
    assert [send("GET", path).status_code for path in ("/agents", "/user_groups", "/agents")] == [200, 200, 429]
    reply = send("GET", "/agents", sign="x")
    assert reply.json() == {"code": 429, "message": "too many requests"} and "Retry-After" not in reply.headers
    udesk.switch(rate_limit_reply="retry_after")
    reply = send("GET", "/agents")
    assert reply.status_code == 429 and 58 <= int(reply.headers["Retry-After"]) <= 60
    udesk.switch(rate_limit_reply="200", error_http_status="by_kind")
    reply = api("GET", "/agents")
    assert reply["code"] not in (1000, 429) and "频率" in reply["message"]
    assert log_in()["code"] == 1000
    udesk.advance(60)
    assert api("GET", "/agents")["code"] == 1000


@pytest.mark.parametrize(
    "method, path, body, code, text",
    [
        ("POST", "/user_groups", {}, 2000, None),
        ("POST", "/user_groups", {"user_group": {"name": "x"}}, 2000, None),
        ("POST", "/user_groups", {"name": ""}, 2000, "Validation failed: Group name cannot be an empty string"),
        ("POST", "/user_groups", {"name": "x" * 256}, 2000, "Validation failed: Group name is too long"),
        ("PUT", "/user_groups/201", {"name": " "}, 2000, "Validation failed: "),
        ("PUT", "/user_groups/9", {"name": "x"}, 2005, "Couldn't find UserGroup with id=9 [WHERE user_groups.comp"),
        ("DELETE", "/user_groups/9", None, 2005, "Couldn't find UserGroup with id=9 [WHERE "),
        ("GET", "/user_groups/x/agents", None, 2005, "Couldn't find UserGroup with id=x [WHERE "),
        ("PUT", "/agents/9", {"agent": {"duty": "x"}}, 2005, "Couldn't find Agent with id=9"),
        ("DELETE", "/agents/9", None, 2005, "Couldn't find Agent with id=9"),
        ("POST", "/agents", ANA, 2000, "param is missing or the value is empty: agent"),
        ("PUT", "/agents/1001", {"duty": "x"}, 2000, "param is missing or the value is empty: agent"),
        ("GET", "/agents/get_agent", None, 2000, "param is missing or the value is empty: type"),
        ("POST", "/departments", {"name": "x", "parent_id": 99}, 2005, "Couldn't find Department with id=99"),
    ],
)
def test_invalid_call_returns_its_code(api, method, path, body, code, text):
    reply = api(method, path, body)
    message = exception(reply)[1]
    assert reply["code"] == code
    assert message is None if text is None else message.startswith(text)


@pytest.mark.parametrize("name", ANA)
def test_create_requires_each_field(api, name):
    for values in ({**ANA, name: None}, {other: ANA[other] for other in ANA if other != name}):
        assert exception(api("POST", "/agents", {"agent": values})) == (
            2000,
            f"Validation failed: {name} can't be blank",
        )


@pytest.mark.parametrize(
    "values, code, text",
    [
        ({"email": "unknown"}, 2000, "Validation failed: email"),
        ({"email": "BO@example.com"}, 2000, "Validation failed: Email has already been taken"),
        ({"user_group_ids": list(range(11))}, 2000, "Validation failed: user_group_ids"),
        ({"user_group_ids": 201}, 2000, "Validation failed: user_group_ids"),
        ({"user_group_ids": [201, 9]}, 2005, "Couldn't find UserGroup with id=9"),
        ({"agent_role_ids": [9]}, 2005, "Couldn't find AgentRole with id=9"),
        ({"department_ids": [99]}, 2005, "Couldn't find Department with id=99"),
        ({"callout_number_id": 9}, 2005, "Couldn't find CalloutNumber with id=9"),
        ({"profile": "boss"}, 2000, "Validation failed: profile"),
        ({"lang": "xx", "duty": 5}, 2000, "Validation failed: lang is invalid, duty is invalid"),
        ({"cellphone": 123}, 2000, "Validation failed: cellphone"),
        ({"availability": "maybe"}, 2000, "Validation failed: availability"),
        ({"im_ability_value": "7"}, 2000, "Validation failed: im_ability_value"),
    ],
)
def test_invalid_agent_value_is_refused_and_changes_nothing(udesk, api, values, code, text):
    udesk.change("agent", 1001, {"disable_status": "disable"})
    other = api("POST", "/agents", {"agent": {**ANA, "email": "cy@example.com"}})["agent_id"]
    before = udesk.objects("agent")
    for method, path, body in (("POST", "/agents", {**ANA, **values}), ("PUT", f"/agents/{other}", values)):
        found = exception(api(method, path, {"agent": body}))
        assert found[0] == code and found[1].startswith(text)
    assert udesk.objects("agent") == before


def test_body_must_be_json(simulator, udesk):
    url = simulator.url("udesk") + "/open_api_v1/user_groups"
    assert requests.post(url, params=signed(udesk), data='{"name": "x"}', timeout=10).json()["code"] == 2000


def test_unknown_path_returns_404(send):
    for path in ("/agents/1001", "/user_groups/201", "/nonsense"):
        response = send("GET", path)
        assert response.status_code == 404 and "json" not in response.headers["Content-Type"]


@pytest.mark.parametrize(
    "style, more",
    [
        ("object", {"exception": {"message": "Couldn't find Agent with id=9"}}),
        ("string", {"exception": "Couldn't find Agent with id=9"}),
        ("flat", {"exception:message": "Couldn't find Agent with id=9"}),
        ("absent", {}),
    ],
)
@pytest.mark.parametrize("language, text", [("Chinese", "资源未找到"), ("English", "Resource not found")])
@pytest.mark.parametrize("key", ["message", "code_message"])
def test_switches_for_the_form_of_errors(udesk, api, style, more, language, text, key):
    udesk.switch(exception_style=style, message_language=language, message_key=key)
    assert api("DELETE", "/agents/9") == {"code": 2005, key: text, **more}


def test_switch_code_type(udesk, api):
    udesk.switch(code_type="string")
    assert (api("GET", "/agents")["code"], api("GET", "/agents", sign="x")["code"]) == ("1000", "2059")


def test_switch_error_http_status(udesk, send):
    udesk.switch(error_http_status="by_kind")
    assert [
        send("DELETE", "/agents/9").status_code,
        send("POST", "/user_groups", {}).status_code,
        send("GET", "/agents", sign="x").status_code,
        send("GET", "/agents").status_code,
    ] == [404, 400, 400, 200]


def test_group_is_created_renamed_and_deleted(udesk, api):
    assert api("POST", "/user_groups", {"name": "Support", "color": "red"}) == {"code": 1000, "id": 203}
    changed = api("PUT", "/user_groups/201", {"name": "First"})
    assert changed["user_group"] == {
        "id": 201,
        "name": "First",
        "agents": [{"id": 1001, "nick_name": "bo@example.com"}],
    }
    assert udesk.objects("agent_group")[0] == changed["user_group"]
    deleted = api("DELETE", "/user_groups/201")
    assert deleted["code"] == 1000 and "201" in deleted["message"]
    assert udesk.objects("agent")[0]["user_group_ids"] == []
    assert [group["id"] for group in api("GET", "/user_groups")["user_groups"]] == [203, 202]
    assert [entry["kind"] for entry in udesk.log] == ["write", "write", "write", "read"]


def test_switch_group_names_unique(udesk, api):
    udesk.switch(group_names_unique=True)
    assert exception(api("POST", "/user_groups", {"name": "Sales"}))[0] == 2000
    assert exception(api("PUT", "/user_groups/201", {"name": "Sales"}))[0] == 2000
    assert api("PUT", "/user_groups/202", {"name": "Sales"})["code"] == 1000


def test_switch_groups_delete_with_members(udesk, api):
    udesk.switch(groups_delete_with_members="refused")
    assert api("DELETE", "/user_groups/201")["code"] == 2000
    assert api("DELETE", "/user_groups/202")["code"] == 1000


@pytest.mark.parametrize("style", ["user_groups", "user_group"])
def test_switch_group_agents_style(udesk, api, style):
    udesk.switch(group_agents_style=style)
    reply = api("GET", "/user_groups/201/agents")
    found = reply[style] if style == "user_group" else reply[style][0]
    assert set(reply) == {"code", style} and (found["id"], found["name"]) == (201, "Support")
    assert found["agents"] == [api("GET", "/agents/get_agent", type="id", content="1001")["agent"]]
    assert found["agents"][0]["user_groups"] == [{"id": 201, "name": "Support"}]


def test_agents_of_a_group_are_paged(udesk, api):
    udesk.seed({"agents": [{"user_group_ids": [201]}] * 2})
    found = [api("GET", "/user_groups/201/agents", page=page, per_page=2)["user_groups"][0] for page in (1, 2, 3)]
    assert [[agent["id"] for agent in group["agents"]] for group in found] == [[1003, 1002], [1001], []]


@pytest.mark.parametrize("how, count", [("shown", 1), ("hidden", 0)])
def test_switch_group_agents_disabled(udesk, api, how, count):
    udesk.switch(group_agents_disabled=how)
    udesk.change("agent", 1001, {"disable_status": "disable"})
    assert len(api("GET", "/user_groups")["user_groups"][1]["agents"]) == count
    assert len(api("GET", "/user_groups/201/agents")["user_groups"][0]["agents"]) == count


def test_departments_are_a_tree(api):
    assert api("POST", "/departments", {"name": "Late", "parent_id": 6}) == {"code": 1000, "id": 7}
    tree = {item["name"]: item["sub_department"] for item in api("GET", "/departments")["departments"]}
    assert tree["Default"] == [] and tree["North"] == [{"id": 3, "name": "Sales", "sub_department": []}]
    assert tree["South"][0]["name"] == "Sales" and tree["South"][0]["id"] == 5
    assert tree["South"][0]["sub_department"][0]["sub_department"] == [{"id": 7, "name": "Late", "sub_department": []}]


def test_roles_and_callout_numbers_are_listed(api):
    assert api("GET", "/agent_roles")["agent_roles"][0] == {"id": 31, "name": "Agent", "description": ""}
    numbers = api("GET", "/callcenter/callout_number_list")
    assert len(numbers["items"]) == 10 and numbers["items"][0] == {"id": 61, "number": "02000000001"}
    assert numbers["meta"] == {"current_page": 1, "total_pages": 2, "total_count": 12}


def test_properties_of_an_agent_in_reads(api):
    shown = {
        "id": 1001,
        "email": "bo@example.com",
        "nick_name": "bo@example.com",
        "profile": "all",
        "aliase": "bo@example.com",
        "cellphone": None,
        "avatar": "",
        "lang": None,
        "role_name": "agent",
        "duty": None,
        "user_group_ids": [201],
        "im_ability_value": 10,
        "work_id": "007",
        "disable_status": "enable",
        "availability": True,
        "number": "90000000001001",
        "password": "simulated-sip-secret-1001",
        "agent_callout_display_number": "02000000001",
        "departments": [{"id": 3, "name": "Sales"}],
        "im_welcomes": None,
    }
    assert api("GET", "/agents")["agents"] == [shown]
    more = {
        "agent_roles": [{"id": 31, "name": "Agent", "description": ""}],
        "user_groups": [{"id": 201, "name": "Support"}],
    }
    for key, content in (("id", "1001"), ("email", "bo@example.com")):
        assert api("GET", "/agents/get_agent", type=key, content=content)["agent"] == {**shown, **more}


def test_pages_have_the_size_that_their_meta_announces(udesk, api):
    udesk.seed({"agents": [{}] * 129})
    first = api("GET", "/agents")
    assert first["meta"] == {"current_page": 1, "total_pages": 7, "total_count": 130}
    assert [agent["id"] for agent in first["agents"]] == list(range(1130, 1110, -1))
    for query, count, meta in (
        ({"per_page": 500}, 100, (1, 2)),
        ({"per_page": 100, "page": 2}, 30, (2, 2)),
        ({"per_page": 100, "page": 3}, 0, (3, 2)),
        ({"page": 0, "per_page": "x"}, 20, (1, 7)),
    ):
        reply = api("GET", "/agents", **query)
        assert (len(reply["agents"]), tuple(reply["meta"].values())) == (count, (*meta, 130))


def test_switch_list_order(udesk, api):
    udesk.seed({"agents": [{}]})
    udesk.switch(list_order="oldest")
    assert [agent["id"] for agent in api("GET", "/agents")["agents"]] == [1001, 1002]
    assert [group["id"] for group in api("GET", "/user_groups")["user_groups"]] == [201, 202]


def test_switch_meta_style(udesk, api):
    udesk.switch(meta_style="count")
    assert api("GET", "/user_groups")["meta"] == {"current_page": 1, "total_pages": 1, "count": 2}
    udesk.switch(meta_style="none")
    assert set(api("GET", "/user_groups")) == {"code", "user_groups"}


def test_disabled_agents_are_listed_only_on_request(udesk, api):
    assert api("PUT", "/agents/1001", {"agent": {"disable_status": "disable"}})["code"] == 1000
    assert api("GET", "/agents")["agents"] == api("GET", "/agents", with_disabled="false")["agents"] == []
    assert len(api("GET", "/agents", with_disabled="true")["agents"]) == 1
    assert api("GET", "/agents/get_agent", type="id", content="1001")["agent"]["disable_status"] == "disable"
    udesk.switch(get_agent_finds_disabled=False)
    assert api("GET", "/agents/get_agent", type="id", content="1001")["code"] == 2005


def test_switch_get_agent_missing(udesk, api):
    def get_missing():
        return api("GET", "/agents/get_agent", type="email", content="no@example.com")

    assert exception(get_missing()) == (2005, "Couldn't find Agent with email=no@example.com")
    udesk.switch(get_agent_missing="2015")
    assert get_missing()["code"] == 2015
    udesk.switch(get_agent_missing="1000")
    assert get_missing() == {"code": 1000, "agent": None}


def test_switch_list_has_roles(udesk, api):
    udesk.switch(list_has_roles=True)
    shown = api("GET", "/agents")["agents"][0]
    assert shown["agent_roles"][0]["id"] == 31 and shown["user_groups"][0]["id"] == 201


@pytest.mark.parametrize(
    "style, values", [("null", (None, "")), ("empty", ("", "")), ("missing", ("missing", "missing"))]
)
def test_switch_null_style(udesk, api, style, values):
    udesk.switch(null_style=style)
    shown = api("GET", "/agents")["agents"][0]
    assert tuple(shown.get(name, "missing") for name in ("duty", "avatar")) == values
    assert shown["work_id"] == "007"


def test_switch_number_style(udesk, api):
    udesk.change("agent", 1001, {"cellphone": "+15550100"})
    udesk.switch(number_style="numbers")
    shown = api("GET", "/agents")["agents"][0]
    assert (shown["work_id"], shown["cellphone"]) == (7, "+15550100")


def test_created_agent_is_enabled_and_stored(udesk, api):
    values = {**ANA, "nick_name": "Ana", "callout_number_id": 72, "disable_status": "disable", "role_name": "admin"}
    assert api("POST", "/agents", {"agent": values}) == {"code": 1000, "agent_id": 1002}
    created = udesk.objects("agent")[-1]
    assert (created["login_password"], created["password"]) == ("simulated", "simulated-sip-secret-1002")
    assert (created["aliase"], created["disable_status"], created["role_name"]) == ("Ana", "enable", "agent")
    shown = api("GET", "/agents")["agents"][0]
    assert (shown["email"], shown["agent_callout_display_number"]) == ("Ana@example.com", "02000000012")


@pytest.mark.parametrize(
    "key, reply", [("id", {"id": 1002}), ("agent", {"agent": {"id": 1002}}), ("none", {}), ("agent_id", None)]
)
def test_switch_agent_create_key(udesk, api, key, reply):
    udesk.switch(agent_create_key=key)
    assert api("POST", "/agents", {"agent": ANA}) == {
        "code": 1000,
        **({"agent_id": 1002} if reply is None else reply),
    }


def test_update_changes_only_the_given_properties(udesk, api):
    before = udesk.objects("agent")[0]
    values = {"duty": "", "availability": "false", "password": "another", "callout_number_id": None, "number": "1"}
    assert api("PUT", "/agents/1001", {"agent": values}) == {"code": 1000, "agent_id": 1001}
    new = {"duty": "", "availability": False, "login_password": "another", "callout_number_id": None}
    assert udesk.objects("agent")[0] == {**before, **new}
    assert api("GET", "/agents")["agents"][0]["agent_callout_display_number"] == ""
    assert exception(api("PUT", "/agents/1001", {"agent": {"user_group_ids": []}}))[0] == 2000


@pytest.mark.parametrize("how, ids", [("replace", [202]), ("add", [201, 202])])
def test_switch_put_arrays(udesk, api, how, ids):
    udesk.switch(put_arrays=how)
    api("PUT", "/agents/1001", {"agent": {"user_group_ids": [202, 202]}})
    assert udesk.objects("agent")[0]["user_group_ids"] == ids


@pytest.mark.parametrize("case, code, found", [("folded", 2000, 1000), ("exact", 1000, 2005)])
def test_switch_email_case(udesk, api, case, code, found):
    udesk.switch(email_case=case)
    assert api("GET", "/agents/get_agent", type="email", content="BO@example.com")["code"] == found
    assert api("POST", "/agents", {"agent": {**ANA, "email": "BO@example.com"}})["code"] == code
    assert api("PUT", "/agents/1001", {"agent": {"email": "Bo@example.com"}})["code"] == 1000


def test_switch_seat_limit(udesk, api):
    udesk.switch(seat_limit=1)
    assert api("PUT", "/agents/1001", {"agent": {"duty": "x"}})["code"] == 1000
    assert exception(api("POST", "/agents", {"agent": ANA}))[0] == 2000
    api("PUT", "/agents/1001", {"agent": {"disable_status": "disable"}})
    assert api("POST", "/agents", {"agent": ANA})["code"] == 1000
    assert api("PUT", "/agents/1001", {"agent": {"disable_status": "enable"}})["code"] == 2000


def test_switch_delete_agent(udesk, send, api):
    udesk.switch(delete_agent="404")
    assert send("DELETE", "/agents/1001").status_code == 404 and len(udesk.objects("agent")) == 1
    udesk.switch(delete_agent="supported")
    deleted = api("DELETE", "/agents/1001", {"owner_id": 1002, "owner_group_id": 201})
    assert deleted["code"] == 1000 and deleted["message"]
    assert udesk.objects("agent") == [] and udesk.objects("agent_group")[0]["agents"] == []


def test_state_can_be_seeded_again(udesk):
    udesk.seed({"departments": [{"name": "West"}], "agents": [{"email": "d@example.com", "department_ids": ["West"]}]})
    state = udesk.state()
    assert (state["departments"][-1]["id"], state["agents"][-1]["department_ids"]) == (7, [7])
    udesk.reset()
    udesk.seed({kind: state[kind] for kind in ("departments", "groups", "agents")})
    assert {**udesk.state(), "nonces": state["nonces"]} == state
    for seed in ({"nonsense": []}, {"agents": [{"nonsense": 1}]}, {"agents": [{"user_group_ids": ["unknown"]}]}):
        with pytest.raises(ValueError):
            udesk.seed(seed)


def test_objects_are_changed_and_removed_without_the_api(udesk, api):
    assert udesk.change("agent", 1001, {"user_group_ids": ["Sales"], "duty": "Lead"})["user_group_ids"] == [202]
    assert api("GET", "/agents")["agents"][0]["duty"] == "Lead"
    udesk.remove("agent_group", 202)
    assert udesk.objects("agent")[0]["user_group_ids"] == []
    with pytest.raises(KeyError):
        udesk.remove("agent", 9)


def test_every_switch_is_tested(udesk):
    with open(__file__, encoding="utf-8") as file:
        text = file.read()
    assert [name for name in udesk.SWITCHES if f"{name}=" not in text and f"switch({name}" not in text] == []
