# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated DeepCall: documented behavior, and each value of its switches."""

from __future__ import annotations

import concurrent.futures
import json

import pytest
import requests
from ansible_collections.cxops.contact_center.tests.simulator import Simulator

SEED = {
    "groups": [{"name": "Support"}, {"name": "Sales", "status": 0}],
    "agents": [
        {"name": "Jane Doe", "email": "jane@example.com", "mobile": "15550100001", "groups": ["Support"]},
        {"name": "John Roe", "email": "john@example.com", "mobile": "15550100002", "callPassword": "12345678"},
    ],
}
NEW = {"name": "New", "mobile": "15550100009", "email": "new@example.com", "roleId": 1, "parent": "root"}
WRITES = {  # valid for the seeded objects
    "Group/add": {"name": "New"},
    "Group/update": {"groupId": "28", "name": "Newer"},
    "Group/submitAssignGroupToAgent": {"groupId": "28", "agent_unique_id": [], "receive_call": []},
    "Agent/updateAgentGroupMapping": {"agentId": "1001", "groups": []},
    "Employee/create": NEW,
    "Employee/update": {"agentId": "1001", "name": "New"},
    "role/add": {"name": "New"},
    "role/update": {"roleid": 1, "name": "New"},
    "Group/delete": {"groupId": "28"},
}
READS = {
    "Group/list": {},
    "Group/getGroupAgentRelation": {"groupId": "28", "quick": True},
    "Employee/list": {},
    "Employee/profile": {"agentId": "1001"},
    "role/list": {},
}


@pytest.fixture(scope="module")
def simulator():
    """One simulator for all tests of this file."""
    with Simulator(vendors=("deepcall",)) as running:
        yield running


@pytest.fixture
def deepcall(simulator):
    """DeepCall with two groups, two agents and default switches."""
    simulator["deepcall"].reset()
    simulator["deepcall"].seed(SEED)
    return simulator["deepcall"]


@pytest.fixture
def post(simulator, deepcall):
    """``post(path, body)`` sends a call with the account's token and returns the response."""
    known = deepcall.credentials
    signed = {"userId": known["deepcall_user_id"], "token": known["deepcall_token"]}
    with requests.Session() as session:
        root = f"{simulator.url('deepcall')}/api/v2/"
        yield lambda path, body=None, sign=signed, **more: session.post(
            root + path, json={**sign, **(body or {})}, **more
        )


@pytest.fixture
def call(post):
    """``call(path, body)`` returns the body of the response, or the code of an error."""

    def send(path, body=None):
        reply = post(path, body).json()
        assert set(reply) <= {"status", "message", "code", "groupId", "agentId", "roleid", "response", "data"}
        assert (reply["status"] == "success") == (reply["code"] == 200)
        return reply if reply["code"] == 200 else reply["code"]

    return send


def names(deepcall):
    """The names of the groups."""
    return [group["name"] for group in deepcall.objects("agent_group")]


def members(deepcall, group=28):
    """The members of a group: {agent id: receive_call}."""
    return {
        agent["agentId"]: row["receive_call"]
        for agent in deepcall.objects("agent")
        for row in agent["groups"]
        if row["groupId"] == group
    }


def test_response_matches_the_documented_sample(post):
    response = post("Group/update", WRITES["Group/update"])
    assert response.text == '{"status":"success","message":"Group updated successfully","code":200}'
    assert response.headers["ETag"] == 'W/"46-60bZwbvdfLpWnMq8PsQcm21LoQw"'
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_json_is_compact_and_not_escaped(deepcall, post):
    deepcall.change("agent_group", 28, {"name": "Équipe"})
    assert '"name":"Équipe"' in post("Group/list").content.decode()


@pytest.mark.parametrize("path", ["group/LIST", "Group/list/", "ROLE/List/", "employee/list"])
def test_paths_ignore_case_and_a_trailing_slash(call, path):
    assert "response" in call(path)


@pytest.mark.parametrize(
    "method, path",
    [("GET", "Group/list"), ("POST", "Group/list//"), ("POST", "Group/none"), ("DELETE", "Group/delete")],
)
def test_unknown_path_returns_404(simulator, deepcall, method, path):
    response = requests.request(method, f"{simulator.url('deepcall')}/api/v2/{path}")
    assert response.status_code == 404 and f"Cannot {method} /api/v2/{path}" in response.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_body_is_json_with_any_content_type(simulator, deepcall, kind):
    body = json.dumps({"ssid": deepcall.credentials["deepcall_ssid"]})
    reply = requests.post(f"{simulator.url('deepcall')}/api/v2/Group/list", body, headers={"Content-Type": kind})
    assert reply.json()["status"] == "success"


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"'])
def test_body_that_is_not_an_object_is_error_1047(simulator, deepcall, body):
    reply = requests.post(f"{simulator.url('deepcall')}/api/v2/Group/list", body).json()
    assert reply == {"status": "error", "message": "Invalid Request Data", "code": 1047}


def test_log_distinguishes_reads_and_writes(deepcall, call):
    for path, body in (*READS.items(), *WRITES.items()):
        assert isinstance(call(path, body), dict)
        assert deepcall.log[-1]["kind"] == ("read" if path in READS else "write")


@pytest.mark.parametrize(
    "sign, code",
    [
        ({"ssid": "simulated-ssid"}, 200),
        ({"userId": "11112222", "token": "simulated-token"}, 200),
        ({"userId": 11112222, "token": "simulated-token"}, 200),
        ({"ssid": "wrong"}, 1014),
        ({"userId": "11112222", "token": "wrong"}, 1014),
        ({"userId": "1", "token": "simulated-token"}, 1014),
        ({"userId": "11112222"}, 1020),
        ({"token": "simulated-token"}, 1002),
        ({}, 1020),
        ({"ssid": ""}, 1020),
        ({"ssid": "simulated-ssid", "userId": "11112222"}, 1000),
        ({"ssid": "simulated-ssid", "userId": "11112222", "token": "simulated-token"}, 1000),
    ],
)
@pytest.mark.parametrize("path", [*READS, *WRITES])
def test_credentials_are_given_in_exactly_one_way(post, path, sign, code):
    assert post(path, {**READS, **WRITES}[path], sign=sign).json()["code"] == code


@pytest.mark.parametrize("http, statuses", [("200", [200, 200, 200]), ("400", [400, 401, 401])])
def test_switch_error_http_status(deepcall, post, http, statuses):
    deepcall.switch(error_http_status=http)
    wrong = post("Group/add"), post("Group/add", sign={}), post("Group/add", sign={"ssid": "wrong"})
    assert [response.status_code for response in wrong] == statuses
    assert post("Group/list").status_code == 200


@pytest.mark.parametrize(
    "action, body, code",
    [
        ("add", {}, 1501),
        ("add", {"name": " "}, 1501),
        ("update", {"name": "New"}, 1502),
        ("update", {"groupId": "28"}, 1501),
        ("update", {"groupId": "1", "name": "New"}, 1503),
        ("update", {"groupId": "28", "name": "New", "status": 2}, 1001),
        ("delete", {}, 1502),
        ("delete", {"groupId": "1"}, 1503),
        ("getGroupAgentRelation", {}, 1502),
        ("getGroupAgentRelation", {"groupId": "x"}, 1503),
        ("submitAssignGroupToAgent", {}, 1502),
        ("submitAssignGroupToAgent", {"groupId": 1}, 1503),
        ("submitAssignGroupToAgent", {"groupId": 28, "agent_unique_id": "1001"}, 1001),
    ],
)
def test_invalid_group_call_returns_its_code_and_changes_nothing(deepcall, call, action, body, code):
    before = deepcall.state()
    assert call(f"Group/{action}", body) == code and deepcall.state() == before


def test_group_is_created_updated_and_deleted(deepcall, call):
    number = call("Group/add", {"name": "New"})["groupId"]
    assert number == 30 and deepcall.objects("agent_group")[-1]["status"] == 1
    call("Group/update", {"groupid": number, "name": "Newer", "status": 0})
    assert (deepcall.objects("agent_group")[-1]["name"], deepcall.objects("agent_group")[-1]["status"]) == ("Newer", 0)
    call("Group/delete", {"groupId": str(number)})
    assert call("Group/delete", {"groupId": str(number)}) == 1503
    assert call("Group/add", {"name": "New"})["groupId"] == 31


def test_deleting_a_group_ends_its_memberships(deepcall, call):
    call("Group/delete", {"groupId": 28})
    assert [agent["groups"] for agent in deepcall.objects("agent")] == [[], []]


@pytest.mark.parametrize(
    "values, found",
    [
        ({}, ["Support", "Sales"]),
        ({"groupid": "28"}, ["Support"]),
        ({"groupId": 29}, ["Sales"]),
        ({"groupId": 1}, []),
        ({"name": "S"}, ["Support", "Sales"]),
        ({"name": "upp"}, ["Support"]),
    ],
)
def test_group_list_is_filtered(call, values, found):
    assert [group["name"] for group in call("Group/list", values)["response"]["groupData"]] == found


@pytest.mark.parametrize(
    "form, numbered",
    [
        ("plain", ["Sales1", "Sales2"]),
        ("space", ["Sales 1", "Sales 2"]),
        ("underscore", ["Sales_1", "Sales_2"]),
        ("dash", ["Sales-1", "Sales-2"]),
        ("brackets", ["Sales (1)", "Sales (2)"]),
    ],
)
def test_second_group_of_a_name_gets_a_number(deepcall, call, form, numbered):
    deepcall.switch(suffix_format=form)
    replies = [call("Group/add", {"name": "Sales"}) for dummy in numbered]
    assert replies == [{"status": "success", "groupId": number, "code": 200} for number in (30, 31)]
    assert names(deepcall)[2:] == numbered


@pytest.mark.parametrize("value, name", [("off", "sales"), ("on", "sales1")])
def test_switch_case_insensitive_unique(deepcall, call, value, name):
    deepcall.switch(case_insensitive_unique=value)
    call("Group/add", {"name": "sales"})
    assert names(deepcall)[-1] == name


@pytest.mark.parametrize("value, name", [("error", "Sales"), ("suffix", "Support1")])
def test_switch_duplicate_rename(deepcall, call, value, name):
    deepcall.switch(duplicate_rename=value)
    reply = call("Group/update", {"groupId": "29", "name": "Support"})
    assert names(deepcall)[1] == name and (reply == 1000) == (value == "error")


@pytest.mark.parametrize("value, name", [("off", "Sales"), ("on", "Sales1")])
def test_switch_self_collision(deepcall, call, value, name):
    deepcall.switch(self_collision=value)
    call("Group/update", {"groupId": "29", "name": "Sales"})
    assert names(deepcall)[1] == name


@pytest.mark.parametrize("value, status", [("reactivates", 1), ("keeps", 0)])
def test_switch_status_default(deepcall, call, value, status):
    deepcall.switch(status_default=value)
    call("Group/update", {"groupId": "29", "name": "Sales 2"})
    assert deepcall.objects("agent_group")[1]["status"] == status


@pytest.mark.parametrize(
    "shape, expected",
    [
        ("S1", {"groupData": [{"group_id": 29, "name": "Sales", "user_id": "11112222", "status": 0}]}),
        ("S2", {"29": {"name": "Sales", "user_id": "11112222", "status": 0}}),
        ("S3", {"29": "Sales"}),
        ("S4", [{"group_id": 29, "name": "Sales", "user_id": "11112222", "status": "0"}]),
        ("S5", {"groupData": [{"group_id": 29, "name": "Sales", "user_id": "11112222", "status": 0}]}),
        ("S6", {"groupData": [{"group_id": 29, "name": "Sales", "user_id": "11112222", "status": 0}], "total": 1}),
        ("unknown", {"table": {"columns": ["id", "name"], "rows": [["29", "Sales"]]}}),
    ],
)
def test_switch_list_shape(deepcall, call, shape, expected):
    deepcall.change("agent_group", 29, {"create_date": 5})
    deepcall.switch(list_shape=shape)
    reply = call("Group/list", {"groupId": 29})
    assert list(reply) == ["status", "data" if shape == "S5" else "response", "code"]
    got = json.loads(json.dumps(reply[list(reply)[1]]).replace(', "create_date": 5', ""))
    assert got == expected


@pytest.mark.parametrize("path, part, key", [("Employee/list", "agentData", "1001"), ("role/list", "roleData", "1")])
def test_switch_list_shape_for_agents_and_roles(deepcall, call, path, part, key):
    got = {}
    for shape in deepcall.switch_table["list_shape"].allowed:
        deepcall.switch(list_shape=shape)
        got[shape] = list(call(path).values())[1]
    assert got["S1"] == got["S5"] and list(got["S1"]) == [part] and list(got["S6"]) == [part, "total"]
    assert (
        got["S2"] == got["S3"] and got["S2"][key]["name"] == got["S4"][0]["name"] and list(got["unknown"]) == ["table"]
    )


@pytest.mark.parametrize("key", ["group_id", "groupId", "groupid", "id", "_id"])
def test_switch_id_key(deepcall, call, key):
    deepcall.switch(id_key=key)
    assert call("Group/list")["response"]["groupData"][0][key] == 28
    agent = "agentId" if key == "group_id" else key.replace("group", "agent")
    shown = call("Employee/list")["response"]["agentData"][0]
    assert shown[agent] == 1001 and ("agentId" in shown) == (agent == "agentId")


@pytest.mark.parametrize("kind, as_type", [("int", int), ("str", str)])
def test_switch_id_type(deepcall, call, kind, as_type):
    deepcall.switch(id_type=kind)
    assert call("Group/list")["response"]["groupData"][0]["group_id"] == as_type(28)
    agent = call("Employee/list")["response"]["agentData"][0]
    assert agent["agentId"] == as_type(1001) and agent["roleId"] == as_type(1) and agent["parent"] == "root"
    assert agent["groups"] == [{"groupId": as_type(28), "receiveCall": 1}]
    assert call("Group/add", {"name": "New"})["groupId"] == 30


@pytest.mark.parametrize("key", ["response", "data"])
@pytest.mark.parametrize("path", READS)
def test_switch_response_key(deepcall, call, path, key):
    deepcall.switch(response_key=key)
    assert list(call(path, READS[path])) == ["status", key, "code"]


@pytest.mark.parametrize("value, found", [("off", ["Support", "Sales"]), ("on", ["Support"])])
def test_switch_hide_inactive(deepcall, call, value, found):
    deepcall.switch(hide_inactive=value)
    assert [group["name"] for group in call("Group/list")["response"]["groupData"]] == found


@pytest.mark.parametrize("path, values", [("Group/list", {"name": "nothing"}), ("Employee/list", {"name": "unknown"})])
def test_switch_empty_list_as_1012(deepcall, call, path, values):
    assert list(call(path, values)["response"].values()) == [[]]
    deepcall.switch(empty_list_as_1012="on")
    assert call(path, values) == 1012 and call(path) != 1012


@pytest.mark.parametrize("value, expected", [("off", 2), ("empty", 0), ("1015", 1015)])
def test_switch_forward_required(deepcall, call, value, expected):
    deepcall.switch(forward_required=value)
    reply = call("Group/list", {"forward": False})
    assert (reply if value == "1015" else len(reply["response"]["groupData"])) == expected
    assert len(call("Group/list", {"forward": True})["response"]["groupData"]) == 2


@pytest.mark.parametrize(
    "value, expected",
    [("less", {"groupData": [{"group_id": 28, "name": "Support"}]}), ("map", {"28": "Support"}), ("ignored", None)],
)
def test_switch_group_list_quick(deepcall, call, value, expected):
    deepcall.switch(group_list_quick=value)
    whole = call("Group/list", {"groupId": 28})["response"]
    assert call("Group/list", {"groupId": 28, "quick": True})["response"] == (expected or whole)


def test_switch_page_limit(deepcall, call):
    deepcall.seed({"agents": [{"name": f"Agent {number}"} for number in range(3)]})

    def page(**values):
        reply = call("Employee/list", values)
        return reply if reply == 1000 else [agent["agentId"] for agent in reply["response"]["agentData"]]

    assert page() == page(page=2, limit=1) == [1001, 1002, 1003, 1004, 1005]
    deepcall.switch(page_limit=2, list_shape="S1")
    assert [page(), page(page=2), page(page=3), page(page=4)] == [[1001, 1002], [1003, 1004], [1005], []]
    assert page(page=2, limit=1) == [1002] and page(limit=50) == [1001, 1002] and page(page=0) == 1000
    deepcall.switch(list_shape="S6")
    assert call("Employee/list", {"page": 3})["response"]["total"] == 5


def test_switch_list_lag_ms(deepcall, call):
    deepcall.switch(list_lag_ms=60000)

    def shown():
        group = call("Group/list", {"groupId": 30})["response"]["groupData"]
        agents = call("Employee/list")["response"]["agentData"]
        relation = call("Group/getGroupAgentRelation", {"groupId": 28, "quick": True})["response"]["relationData"]
        return [row["name"] for row in group], len(agents), len(relation)

    call("Group/add", {"name": "New"})
    call("Employee/create", NEW)
    deepcall.advance(30)
    call("Group/submitAssignGroupToAgent", {"groupId": "28", "agent_unique_id": ["1001", "1002"]})
    assert shown() == ([], 2, 1) and call("Group/getGroupAgentRelation", {"groupId": 30}) == 1503
    assert names(deepcall)[-1] == "New" and len(members(deepcall)) == 2
    deepcall.advance(31)
    assert shown() == (["New"], 3, 1)
    deepcall.advance(30)
    assert shown() == (["New"], 3, 2)
    call("Group/delete", {"groupId": 30})
    assert shown()[0] == ["New"]
    deepcall.switch(list_lag_ms=0)
    assert shown() == ([], 3, 2)


def test_seeded_objects_are_visible_at_once(deepcall, call):
    deepcall.switch(list_lag_ms=60000)
    call("Group/add", {"name": "New"})
    deepcall.seed({"groups": [{"name": "Seeded"}]})
    assert len(call("Group/list")["response"]["groupData"]) == 4


def test_group_relation_shows_names_only_with_quick(call):
    whole = call("Group/getGroupAgentRelation", {"groupId": "28", "quick": True})["response"]
    assert whole["groupData"]["name"] == "Support" and [row["name"] for row in whole["agentData"]] == ["Jane Doe"]
    assert whole["relationData"] == [{"group_id": 28, "agent_id": 1001, "receive_call": 1}]
    less = call("Group/getGroupAgentRelation", {"groupId": "28"})["response"]
    assert less == {"relationData": [{"group_id": 28, "agent_id": 1001}]}


@pytest.mark.parametrize(
    "mode, ids, receivers, after",
    [
        ("replace", ["1002"], ["1002"], {1002: 1}),
        ("replace", ["1001", 1002], [1002], {1001: 0, 1002: 1}),
        ("replace", None, None, {}),
        ("add", ["1002"], [], {1001: 1, 1002: 0}),
        ("add", [], [], {1001: 1}),
        ("replace", [], ["1002"], {}),
    ],
)
def test_switch_assign_mode(deepcall, call, mode, ids, receivers, after):
    deepcall.switch(assign_mode=mode)
    body = {} if ids is None else {"agent_unique_id": ids, "receive_call": receivers}
    call("Group/submitAssignGroupToAgent", {"groupId": "28", **body})
    assert members(deepcall) == after


@pytest.mark.parametrize("value, reply, after", [("ignored", dict, {1002: 0}), ("1505", int, {1001: 1})])
def test_switch_unknown_agent_in_assign(deepcall, call, value, reply, after):
    deepcall.switch(unknown_agent_in_assign=value)
    body = {"groupId": "28", "agent_unique_id": ["1002", "7", "x"], "receive_call": []}
    assert isinstance(call("Group/submitAssignGroupToAgent", body), reply) and members(deepcall) == after


@pytest.mark.parametrize("flag", ["receive_call", "receiveCall"])
def test_mapping_replaces_all_memberships(deepcall, call, flag):
    call("Agent/updateAgentGroupMapping", {"agentId": "1001", "groups": [{"groupId": "29", flag: 0}]})
    assert deepcall.objects("agent")[0]["groups"] == [{"groupId": 29, "receive_call": 0}]


@pytest.mark.parametrize(
    "body, code",
    [
        ({}, 1507),
        ({"agentId": "7", "groups": []}, 1509),
        ({"agentId": "1001"}, 1505),
        ({"agentId": "1001", "groups": ["28"]}, 1505),
        ({"agentId": "1001", "groups": [{"groupId": "7"}]}, 1505),
        ({"agentId": "1001", "groups": [{"groupId": "28", "receive_call": 2}]}, 1505),
    ],
)
def test_invalid_mapping_returns_its_code_and_changes_nothing(deepcall, call, body, code):
    assert call("Agent/updateAgentGroupMapping", body) == code and members(deepcall) == {1001: 1}


def test_created_agent_is_read_back(deepcall, call):
    more = {"callPassword": 12345678, "groups": [{"groupId": "29", "receiveCall": 0}], "status": "0", "did": "15550199"}
    number = call("Employee/create", {**NEW, **more, "parent": "1001"})["agentId"]
    shown = call("Employee/profile", {"agentId": str(number)})["response"]
    expected = {**NEW, "agentId": 1003, "parent": 1001, "status": 0, "did": "15550199"}
    assert shown == {
        **expected, "groups": [{"groupId": 29, "receiveCall": 0}], "destination": "", "type": "", "workingTime": ""
    }  # fmt: skip
    assert call("Employee/list", {"name": "new"})["response"]["agentData"] == [shown]
    assert deepcall.state()["agents"][-1]["callPassword"] == "12345678"


@pytest.mark.parametrize(
    "values, code",
    [
        ({"name": " "}, 1515),
        ({"name": None}, 1515),
        ({"mobile": "123"}, 1514),
        ({"email": "new"}, 1000),
        ({"email": "JANE@example.com"}, 1512),
        ({"roleId": 7}, 1503),
        ({"roleId": "x"}, 1503),
        ({"parent": "7"}, 1504),
        ({"parent": None}, 1504),
        ({"groups": [{"groupId": "7"}]}, 1505),
        ({"groups": None}, 1505),
        ({"status": "active"}, 1508),
        ({"destination": []}, 1510),
        ({"workingTime": None}, 1511),
        ({"type": {}}, 1513),
        ({"did": "x"}, 1516),
        ({"callPassword": "1234567"}, 1519),
        ({"callPassword": "1234567x"}, 1519),
        ({"nonsense": 1}, 1521),
    ],
)
@pytest.mark.parametrize("action, base", [("create", NEW), ("update", {"agentId": "1002"})])
def test_invalid_agent_value_returns_its_code_and_changes_nothing(deepcall, call, action, base, values, code):
    before = deepcall.state()
    assert call(f"Employee/{action}", {**base, **values}) == code and deepcall.state() == before


@pytest.mark.parametrize(
    "name, code", [("name", 1515), ("mobile", 1514), ("email", 1000), ("roleId", 1503), ("parent", 1504)]
)
def test_create_requires_each_field(call, name, code):
    assert call("Employee/create", {key: NEW[key] for key in NEW if key != name}) == code


@pytest.mark.parametrize(
    "body, code",
    [
        ({"name": "New"}, 1507),
        ({"agentId": "x", "name": "New"}, 1507),
        ({"agentId": "7", "name": "New"}, 1509),
        ({"agentId": "1001", "parent": 1001}, 1506),
        ({"agentId": "1001"}, 1520),
        ({"agentId": "1001", "name": "New", "status": 0}, 1520),
    ],
)
def test_invalid_update_returns_its_code_and_changes_nothing(deepcall, call, body, code):
    before = deepcall.state()
    assert call("Employee/update", body) == code and deepcall.state() == before


@pytest.mark.parametrize(
    "name, value, stored",
    [
        ("name", "New", "New"),
        ("mobile", 15550100009, "15550100009"),
        ("email", "Jane@example.com", "Jane@example.com"),
        ("parent", "1002", 1002),
        ("roleId", "1", 1),
        ("status", 0, 0),
        ("destination", "sip", "sip"),
        ("groups", [{"groupId": 29}], [{"groupId": 29, "receive_call": 1}]),
    ],
)
def test_update_changes_one_field(deepcall, call, name, value, stored):
    before = deepcall.objects("agent")[0]
    call("Employee/update", {"agentId": 1001, name: value})
    assert deepcall.objects("agent")[0] == {**before, name: stored}


@pytest.mark.parametrize(
    "values, found",
    [
        ({"groupId": "28"}, [1001]),
        ({"name": "ROE"}, [1002]),
        ({"status": "active"}, [1001]),
        ({"status": 0}, [1002]),
        ({"status": "deleted"}, []),
        ({"status": "nonsense"}, 1502),
    ],
)
def test_agent_list_is_filtered(deepcall, call, values, found):
    deepcall.change("agent", 1002, {"status": 0})
    reply = call("Employee/list", values)
    assert found == (reply if reply == 1502 else [row["agentId"] for row in reply["response"]["agentData"]])


@pytest.mark.parametrize("section, other", [("Employee", "Agent"), ("Agent", "Employee")])
def test_switch_agent_api(deepcall, post, section, other):
    deepcall.switch(agent_api=section)
    for action in ("list", "profile", "create", "update"):
        body = {**READS, **WRITES}[f"Employee/{action}"]
        assert post(f"{section}/{action}", body).json()["status"] == "success"
        refused = post(f"{other}/{action}", body)
        assert refused.status_code == 404 and "Cannot POST" in refused.text
    mapping = "Agent/updateAgentGroupMapping"
    assert post(mapping, WRITES[mapping]).json()["status"] == "success"


def test_switch_in_processing_n(deepcall, call):
    deepcall.switch(in_processing_n=2)
    assert call("Employee/create", NEW) == call("Agent/updateAgentGroupMapping", {}) == 1501
    assert call("Group/add", {"name": "New"}) != 1501 and call("Employee/list") != 1501
    assert call("Employee/create", NEW) != 1501


@pytest.mark.parametrize("value, codes", [("taken", [200, 200]), ("1501", [200, 1501])])
def test_switch_side_by_side(deepcall, post, value, codes):
    deepcall.switch(side_by_side=value, latency=0.2)
    bodies = [{"agentId": number, "name": "New"} for number in ("1001", "1002")]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        replies = list(pool.map(lambda body: post("Employee/update", body).json()["code"], bodies))
    assert sorted(replies) == codes
    deepcall.switch(latency=0)
    assert post("Employee/update", bodies[1]).json()["code"] == 200


def test_roles_are_created_listed_and_updated(deepcall, call):
    numbers = [call("role/add", {"name": "Same"})["roleid"] for dummy in range(11)]
    assert numbers == list(range(2, 13))
    pages = [
        call("role/list", values)["response"]["roleData"] for values in ({}, {"page": 2}, {"page": "3", "limit": "5"})
    ]
    assert [len(page) for page in pages] == [10, 2, 2]
    assert isinstance(call("role/update", {"roleid": 2, "status": 0, "can_see": 1}), dict)
    assert [row["roleid"] for row in call("role/list", {"status": "inactive"})["response"]["roleData"]] == [2]
    assert deepcall.state()["roles"][1]["name"] == "Same" and deepcall.state()["roles"][1]["can_see"] == 1


@pytest.mark.parametrize(
    "action, body, code",
    [
        ("list", {"status": 1}, 1000),
        ("list", {"page": "x"}, 1000),
        ("add", {}, 1000),
        ("update", {"roleid": "1", "name": "New"}, 1001),
        ("update", {"roleid": 7, "name": "New"}, 1000),
        ("update", {"roleid": 1, "can_see": 2}, 1001),
    ],
)
def test_invalid_role_call_returns_its_code(call, action, body, code):
    assert call(f"role/{action}", body) == code


def test_faults_simulate_lost_responses_and_proxy_errors(deepcall, post):
    deepcall.fault(path="Group/add", reset="after")
    with pytest.raises(requests.ConnectionError):
        post("Group/add", {"name": "New"})
    assert names(deepcall)[-1] == "New"
    deepcall.fault(status=502, html=True)
    response = post("Group/list")
    assert response.status_code == 502 and response.text.startswith("<!doctype html>")


def test_objects_are_changed_and_removed_without_the_api(deepcall):
    changed = deepcall.change("agent", 1001, {"groups": [{"name": "Sales", "receive_call": 0}, 28], "mobile": ""})
    assert changed["groups"] == [{"groupId": 29, "receive_call": 0}, {"groupId": 28, "receive_call": 1}]
    deepcall.remove("agent_group", 29)
    assert deepcall.objects("agent")[0]["groups"] == [{"groupId": 28, "receive_call": 1}]
    deepcall.remove("agent", 1001)
    assert [agent["agentId"] for agent in deepcall.objects("agent")] == [1002]
    for kind in ("agent_group", "agent"):
        with pytest.raises(KeyError):
            deepcall.remove(kind, 7)


@pytest.mark.parametrize(
    "objects, message",
    [
        ({"nonsense": []}, "cannot seed nonsense"),
        ({"groups": [{"title": "x"}]}, "groups have no title"),
        ({"agents": [{"groups": ["x"]}]}, "no agent group 'x'"),
    ],
)
def test_invalid_seed_is_an_error(deepcall, objects, message):
    with pytest.raises(ValueError, match=message):
        deepcall.seed(objects)


def test_new_ids_skip_seeded_ones(deepcall, call):
    deepcall.seed({"groups": [{"group_id": 30, "name": "Fixed"}], "roles": [{"name": "Lead"}]})
    assert call("Group/add", {"name": "New"})["groupId"] == 31
    assert [role["name"] for role in deepcall.state()["roles"]] == ["Agent", "Lead"]


def test_switches_are_documented_and_state_is_json(deepcall):
    assert all(switch.doc and switch.allowed for switch in deepcall.switch_table.values())
    assert json.dumps(deepcall.state())
