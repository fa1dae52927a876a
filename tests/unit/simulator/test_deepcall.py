# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DeepCall as documented, and under each value of its switches."""

from __future__ import annotations

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
WRITES = {  # Each is right for the seeded objects.
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
    """One for all tests of this file."""
    with Simulator(vendors=("deepcall",)) as running:
        yield running


@pytest.fixture
def deepcall(simulator):
    """Two groups and two agents, with default switches."""
    simulator["deepcall"].reset()
    simulator["deepcall"].seed(SEED)
    return simulator["deepcall"]


@pytest.fixture
def post(simulator, deepcall):
    """``post(path, body)`` calls with the account's token and returns the response."""
    known = deepcall.credentials
    signed = {"userId": known["deepcall_user_id"], "token": known["deepcall_token"]}
    with requests.Session() as session:
        root = f"{simulator.url('deepcall')}/api/v2/"
        yield lambda path, body=None, sign=signed, **more: session.post(
            root + path, json={**sign, **(body or {})}, **more
        )


@pytest.fixture
def ask(post):
    """``ask(path, body)`` returns the answer's body, of an error the code."""

    def asking(path, body=None):
        answer = post(path, body).json()
        assert set(answer) <= {"status", "message", "code", "groupId", "agentId", "roleid", "response", "data"}
        assert (answer["status"] == "success") == (answer["code"] == 200)
        return answer if answer["code"] == 200 else answer["code"]

    return asking


def names(deepcall):
    """The names of the groups."""
    return [group["name"] for group in deepcall.objects("agent_group")]


def members(deepcall, group=28):
    """{agent id: receives calls} of a group."""
    return {
        agent["agentId"]: row["receive_call"]
        for agent in deepcall.objects("agent")
        for row in agent["groups"]
        if row["groupId"] == group
    }


# Transport


def test_answers_like_the_published_one(post):
    response = post("Group/update", WRITES["Group/update"])
    assert response.text == '{"status":"success","message":"Group updated successfully","code":200}'
    assert response.headers["ETag"] == 'W/"46-60bZwbvdfLpWnMq8PsQcm21LoQw"'
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_texts_are_compact_and_not_escaped(deepcall, post):
    deepcall.change("agent_group", 28, {"name": "Équipe"})
    assert '"name":"Équipe"' in post("Group/list").content.decode()


@pytest.mark.parametrize("path", ["group/LIST", "Group/list/", "ROLE/List/", "employee/list"])
def test_paths_are_taken_loosely(ask, path):
    assert "response" in ask(path)


@pytest.mark.parametrize(
    "method, path",
    [("GET", "Group/list"), ("POST", "Group/list//"), ("POST", "Group/none"), ("DELETE", "Group/delete")],
)
def test_unknown_paths(simulator, deepcall, method, path):
    response = requests.request(method, f"{simulator.url('deepcall')}/api/v2/{path}")
    assert response.status_code == 404 and f"Cannot {method} /api/v2/{path}" in response.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_reads_json_whatever_the_type(simulator, deepcall, kind):
    body = json.dumps({"ssid": deepcall.credentials["deepcall_ssid"]})
    answer = requests.post(f"{simulator.url('deepcall')}/api/v2/Group/list", body, headers={"Content-Type": kind})
    assert answer.json()["status"] == "success"


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"'])
def test_refuses_what_is_no_object(simulator, deepcall, body):
    answer = requests.post(f"{simulator.url('deepcall')}/api/v2/Group/list", body).json()
    assert answer == {"status": "error", "message": "Invalid Request Data", "code": 1047}


def test_kinds_in_the_log(deepcall, ask):
    for path, body in (*READS.items(), *WRITES.items()):
        assert isinstance(ask(path, body), dict)
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
def test_credentials(post, path, sign, code):
    assert post(path, {**READS, **WRITES}[path], sign=sign).json()["code"] == code


@pytest.mark.parametrize("http, statuses", [("200", [200, 200, 200]), ("400", [400, 401, 401])])
def test_error_http_status(deepcall, post, http, statuses):
    deepcall.switch(error_http_status=http)
    wrong = post("Group/add"), post("Group/add", sign={}), post("Group/add", sign={"ssid": "wrong"})
    assert [response.status_code for response in wrong] == statuses
    assert post("Group/list").status_code == 200


# Groups


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
def test_group_errors(deepcall, ask, action, body, code):
    before = deepcall.state()
    assert ask(f"Group/{action}", body) == code and deepcall.state() == before


def test_life_of_a_group(deepcall, ask):
    number = ask("Group/add", {"name": "New"})["groupId"]
    assert number == 30 and deepcall.objects("agent_group")[-1]["status"] == 1
    ask("Group/update", {"groupid": number, "name": "Newer", "status": 0})
    assert (deepcall.objects("agent_group")[-1]["name"], deepcall.objects("agent_group")[-1]["status"]) == ("Newer", 0)
    ask("Group/delete", {"groupId": str(number)})
    assert ask("Group/delete", {"groupId": str(number)}) == 1503
    assert ask("Group/add", {"name": "New"})["groupId"] == 31


def test_deleting_a_group_ends_memberships(deepcall, ask):
    ask("Group/delete", {"groupId": 28})
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
def test_group_filters(ask, values, found):
    assert [group["name"] for group in ask("Group/list", values)["response"]["groupData"]] == found


@pytest.mark.parametrize(
    "form, twins",
    [
        ("plain", ["Sales1", "Sales2"]),
        ("space", ["Sales 1", "Sales 2"]),
        ("underscore", ["Sales_1", "Sales_2"]),
        ("dash", ["Sales-1", "Sales-2"]),
        ("brackets", ["Sales (1)", "Sales (2)"]),
    ],
)
def test_twins(deepcall, ask, form, twins):
    deepcall.switch(suffix_format=form)
    answers = [ask("Group/add", {"name": "Sales"}) for dummy in twins]
    assert answers == [{"status": "success", "groupId": number, "code": 200} for number in (30, 31)]
    assert names(deepcall)[2:] == twins


@pytest.mark.parametrize("value, name", [("off", "sales"), ("on", "sales1")])
def test_case_insensitive_unique(deepcall, ask, value, name):
    deepcall.switch(case_insensitive_unique=value)
    ask("Group/add", {"name": "sales"})
    assert names(deepcall)[-1] == name


@pytest.mark.parametrize("value, name", [("error", "Sales"), ("suffix", "Support1")])
def test_duplicate_rename(deepcall, ask, value, name):
    deepcall.switch(duplicate_rename=value)
    answer = ask("Group/update", {"groupId": "29", "name": "Support"})
    assert names(deepcall)[1] == name and (answer == 1000) == (value == "error")


@pytest.mark.parametrize("value, name", [("off", "Sales"), ("on", "Sales1")])
def test_self_collision(deepcall, ask, value, name):
    deepcall.switch(self_collision=value)
    ask("Group/update", {"groupId": "29", "name": "Sales"})
    assert names(deepcall)[1] == name


@pytest.mark.parametrize("value, status", [("reactivates", 1), ("keeps", 0)])
def test_status_default(deepcall, ask, value, status):
    deepcall.switch(status_default=value)
    ask("Group/update", {"groupId": "29", "name": "Sales 2"})
    assert deepcall.objects("agent_group")[1]["status"] == status


# Lists


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
def test_list_shape(deepcall, ask, shape, expected):
    deepcall.change("agent_group", 29, {"create_date": 5})
    deepcall.switch(list_shape=shape)
    answer = ask("Group/list", {"groupId": 29})
    assert list(answer) == ["status", "data" if shape == "S5" else "response", "code"]
    got = json.loads(json.dumps(answer[list(answer)[1]]).replace(', "create_date": 5', ""))
    assert got == expected


@pytest.mark.parametrize("path, part, key", [("Employee/list", "agentData", "1001"), ("role/list", "roleData", "1")])
def test_list_shape_of_agents_and_roles(deepcall, ask, path, part, key):
    got = {}
    for shape in deepcall.switch_table["list_shape"].allowed:
        deepcall.switch(list_shape=shape)
        got[shape] = list(ask(path).values())[1]
    assert got["S1"] == got["S5"] and list(got["S1"]) == [part] and list(got["S6"]) == [part, "total"]
    assert (
        got["S2"] == got["S3"] and got["S2"][key]["name"] == got["S4"][0]["name"] and list(got["unknown"]) == ["table"]
    )


@pytest.mark.parametrize("key", ["group_id", "groupId", "groupid", "id", "_id"])
def test_id_key(deepcall, ask, key):
    deepcall.switch(id_key=key)
    assert ask("Group/list")["response"]["groupData"][0][key] == 28
    agent = "agentId" if key == "group_id" else key.replace("group", "agent")
    shown = ask("Employee/list")["response"]["agentData"][0]
    assert shown[agent] == 1001 and ("agentId" in shown) == (agent == "agentId")


@pytest.mark.parametrize("kind, as_type", [("int", int), ("str", str)])
def test_id_type(deepcall, ask, kind, as_type):
    deepcall.switch(id_type=kind)
    assert ask("Group/list")["response"]["groupData"][0]["group_id"] == as_type(28)
    agent = ask("Employee/list")["response"]["agentData"][0]
    assert agent["agentId"] == as_type(1001) and agent["roleId"] == as_type(1) and agent["parent"] == "root"
    assert agent["groups"] == [{"groupId": as_type(28), "receiveCall": 1}]
    assert ask("Group/add", {"name": "New"})["groupId"] == 30


@pytest.mark.parametrize("key", ["response", "data"])
@pytest.mark.parametrize("path", READS)
def test_response_key(deepcall, ask, path, key):
    deepcall.switch(response_key=key)
    assert list(ask(path, READS[path])) == ["status", key, "code"]


@pytest.mark.parametrize("value, found", [("off", ["Support", "Sales"]), ("on", ["Support"])])
def test_hide_inactive(deepcall, ask, value, found):
    deepcall.switch(hide_inactive=value)
    assert [group["name"] for group in ask("Group/list")["response"]["groupData"]] == found


@pytest.mark.parametrize("path, values", [("Group/list", {"name": "nothing"}), ("Employee/list", {"name": "nobody"})])
def test_empty_list_as_1012(deepcall, ask, path, values):
    assert list(ask(path, values)["response"].values()) == [[]]
    deepcall.switch(empty_list_as_1012="on")
    assert ask(path, values) == 1012 and ask(path) != 1012


@pytest.mark.parametrize("value, expected", [("off", 2), ("empty", 0), ("1015", 1015)])
def test_forward_required(deepcall, ask, value, expected):
    deepcall.switch(forward_required=value)
    answer = ask("Group/list", {"forward": False})
    assert (answer if value == "1015" else len(answer["response"]["groupData"])) == expected
    assert len(ask("Group/list", {"forward": True})["response"]["groupData"]) == 2


@pytest.mark.parametrize(
    "value, expected",
    [("less", {"groupData": [{"group_id": 28, "name": "Support"}]}), ("map", {"28": "Support"}), ("ignored", None)],
)
def test_group_list_quick(deepcall, ask, value, expected):
    deepcall.switch(group_list_quick=value)
    whole = ask("Group/list", {"groupId": 28})["response"]
    assert ask("Group/list", {"groupId": 28, "quick": True})["response"] == (expected or whole)


def test_page_limit(deepcall, ask):
    deepcall.seed({"agents": [{"name": f"Agent {number}"} for number in range(3)]})

    def page(**values):
        answer = ask("Employee/list", values)
        return answer if answer == 1000 else [agent["agentId"] for agent in answer["response"]["agentData"]]

    assert page() == page(page=2, limit=1) == [1001, 1002, 1003, 1004, 1005]
    deepcall.switch(page_limit=2, list_shape="S1")
    assert [page(), page(page=2), page(page=3), page(page=4)] == [[1001, 1002], [1003, 1004], [1005], []]
    assert page(page=2, limit=1) == [1002] and page(limit=50) == [1001, 1002] and page(page=0) == 1000
    deepcall.switch(list_shape="S6")
    assert ask("Employee/list", {"page": 3})["response"]["total"] == 5


def test_list_lag(deepcall, ask):
    deepcall.switch(list_lag_ms=60000)

    def shown():
        group = ask("Group/list", {"groupId": 30})["response"]["groupData"]
        agents = ask("Employee/list")["response"]["agentData"]
        relation = ask("Group/getGroupAgentRelation", {"groupId": 28, "quick": True})["response"]["relationData"]
        return [row["name"] for row in group], len(agents), len(relation)

    ask("Group/add", {"name": "New"})
    ask("Employee/create", NEW)
    deepcall.advance(30)
    ask("Group/submitAssignGroupToAgent", {"groupId": "28", "agent_unique_id": ["1001", "1002"]})
    assert shown() == ([], 2, 1) and ask("Group/getGroupAgentRelation", {"groupId": 30}) == 1503
    assert names(deepcall)[-1] == "New" and len(members(deepcall)) == 2
    deepcall.advance(31)
    assert shown() == (["New"], 3, 1)
    deepcall.advance(30)
    assert shown() == (["New"], 3, 2)
    ask("Group/delete", {"groupId": 30})
    assert shown()[0] == ["New"]
    deepcall.switch(list_lag_ms=0)
    assert shown() == ([], 3, 2)


def test_seeds_do_not_lag(deepcall, ask):
    deepcall.switch(list_lag_ms=60000)
    ask("Group/add", {"name": "New"})
    deepcall.seed({"groups": [{"name": "Seeded"}]})
    assert len(ask("Group/list")["response"]["groupData"]) == 4


# Relations


def test_relation(ask):
    whole = ask("Group/getGroupAgentRelation", {"groupId": "28", "quick": True})["response"]
    assert whole["groupData"]["name"] == "Support" and [row["name"] for row in whole["agentData"]] == ["Jane Doe"]
    assert whole["relationData"] == [{"group_id": 28, "agent_id": 1001, "receive_call": 1}]
    less = ask("Group/getGroupAgentRelation", {"groupId": "28"})["response"]
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
def test_assign_mode(deepcall, ask, mode, ids, receivers, after):
    deepcall.switch(assign_mode=mode)
    body = {} if ids is None else {"agent_unique_id": ids, "receive_call": receivers}
    ask("Group/submitAssignGroupToAgent", {"groupId": "28", **body})
    assert members(deepcall) == after


@pytest.mark.parametrize("value, answer, after", [("ignored", dict, {1002: 0}), ("1505", int, {1001: 1})])
def test_unknown_agent_in_assign(deepcall, ask, value, answer, after):
    deepcall.switch(unknown_agent_in_assign=value)
    body = {"groupId": "28", "agent_unique_id": ["1002", "7", "x"], "receive_call": []}
    assert isinstance(ask("Group/submitAssignGroupToAgent", body), answer) and members(deepcall) == after


@pytest.mark.parametrize("flag", ["receive_call", "receiveCall"])
def test_mapping_replaces(deepcall, ask, flag):
    ask("Agent/updateAgentGroupMapping", {"agentId": "1001", "groups": [{"groupId": "29", flag: 0}]})
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
def test_mapping_errors(deepcall, ask, body, code):
    assert ask("Agent/updateAgentGroupMapping", body) == code and members(deepcall) == {1001: 1}


# Agents


def test_create_and_read(deepcall, ask):
    more = {"callPassword": 12345678, "groups": [{"groupId": "29", "receiveCall": 0}], "status": "0", "did": "15550199"}
    number = ask("Employee/create", {**NEW, **more, "parent": "1001"})["agentId"]
    shown = ask("Employee/profile", {"agentId": str(number)})["response"]
    expected = {**NEW, "agentId": 1003, "parent": 1001, "status": 0, "did": "15550199"}
    assert shown == {
        **expected, "groups": [{"groupId": 29, "receiveCall": 0}], "destination": "", "type": "", "workingTime": ""
    }  # fmt: skip
    assert ask("Employee/list", {"name": "new"})["response"]["agentData"] == [shown]
    assert "callPassword" not in deepcall.objects("agent")[-1]
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
def test_agent_errors(deepcall, ask, action, base, values, code):
    before = deepcall.state()
    assert ask(f"Employee/{action}", {**base, **values}) == code and deepcall.state() == before


@pytest.mark.parametrize(
    "name, code", [("name", 1515), ("mobile", 1514), ("email", 1000), ("roleId", 1503), ("parent", 1504)]
)
def test_create_needs(ask, name, code):
    assert ask("Employee/create", {key: NEW[key] for key in NEW if key != name}) == code


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
def test_update_errors(deepcall, ask, body, code):
    before = deepcall.state()
    assert ask("Employee/update", body) == code and deepcall.state() == before


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
def test_update_takes_one_field(deepcall, ask, name, value, stored):
    before = deepcall.objects("agent")[0]
    ask("Employee/update", {"agentId": 1001, name: value})
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
def test_agent_filters(deepcall, ask, values, found):
    deepcall.change("agent", 1002, {"status": 0})
    answer = ask("Employee/list", values)
    assert found == (answer if answer == 1502 else [row["agentId"] for row in answer["response"]["agentData"]])


@pytest.mark.parametrize("section, other", [("Employee", "Agent"), ("Agent", "Employee")])
def test_agent_api(deepcall, post, section, other):
    deepcall.switch(agent_api=section)
    for action in ("list", "profile", "create", "update"):
        body = {**READS, **WRITES}[f"Employee/{action}"]
        assert post(f"{section}/{action}", body).json()["status"] == "success"
        refused = post(f"{other}/{action}", body)
        assert refused.status_code == 404 and "Cannot POST" in refused.text
    mapping = "Agent/updateAgentGroupMapping"
    assert post(mapping, WRITES[mapping]).json()["status"] == "success"


def test_in_processing(deepcall, ask):
    deepcall.switch(in_processing_n=2)
    assert ask("Employee/create", NEW) == ask("Agent/updateAgentGroupMapping", {}) == 1501
    assert ask("Group/add", {"name": "New"}) != 1501 and ask("Employee/list") != 1501
    assert ask("Employee/create", NEW) != 1501


# Roles


def test_roles(deepcall, ask):
    numbers = [ask("role/add", {"name": "Same"})["roleid"] for dummy in range(11)]
    assert numbers == list(range(2, 13))
    pages = [
        ask("role/list", values)["response"]["roleData"] for values in ({}, {"page": 2}, {"page": "3", "limit": "5"})
    ]
    assert [len(page) for page in pages] == [10, 2, 2]
    assert isinstance(ask("role/update", {"roleid": 2, "status": 0, "can_see": 1}), dict)
    assert [row["roleid"] for row in ask("role/list", {"status": "inactive"})["response"]["roleData"]] == [2]
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
def test_role_errors(ask, action, body, code):
    assert ask(f"role/{action}", body) == code


# The test interface


def test_faults_do_for_lost_answers_and_proxies(deepcall, post):
    deepcall.fault(path="Group/add", reset="after")
    with pytest.raises(requests.ConnectionError):
        post("Group/add", {"name": "New"})
    assert names(deepcall)[-1] == "New"
    deepcall.fault(status=502, html=True)
    response = post("Group/list")
    assert response.status_code == 502 and response.text.startswith("<!doctype html>")


def test_change_and_remove(deepcall):
    changed = deepcall.change("agent", 1001, {"groups": [{"name": "Sales", "receive_call": 0}, 28], "mobile": ""})
    assert changed["groups"] == [{"groupId": 29, "receive_call": 0}, {"groupId": 28, "receive_call": 1}]
    deepcall.remove("agent_group", 29)
    assert deepcall.objects("agent")[0]["groups"] == [{"groupId": 28, "receive_call": 1}]
    deepcall.remove("agent", 1001)
    assert [agent["agentId"] for agent in deepcall.objects("agent")] == [1002]
    for kind in deepcall.KINDS:
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
def test_seed_refuses_nonsense(deepcall, objects, message):
    with pytest.raises(ValueError, match=message):
        deepcall.seed(objects)


def test_seeded_ids_are_kept(deepcall, ask):
    deepcall.seed({"groups": [{"group_id": 30, "name": "Fixed"}], "roles": [{"name": "Lead"}]})
    assert ask("Group/add", {"name": "New"})["groupId"] == 31
    assert [role["name"] for role in deepcall.state()["roles"]] == ["Agent", "Lead"]


def test_all_switches_are_listed(deepcall):
    assert all(switch.doc and switch.allowed for switch in deepcall.switch_table.values())
    assert json.dumps(deepcall.state())
