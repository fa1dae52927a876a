# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated RingCX: documented behavior, and each value of its switches."""

from __future__ import annotations

import pytest
import requests

SECRET = "simulated"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def agent(ringcx, admin):
    """An agent in the first of two groups."""
    ringcx.seed(
        {
            "groups": [{"groupName": "Support"}, {"groupName": "Sales"}],
            "agents": [{"username": "jdoe", "firstName": "Jane", "agentGroup": "Support", "password": SECRET}],
        }
    )
    return ringcx.objects("agent")[0]


@pytest.fixture
def home(ringcx, agent):
    """The paths of the agents of both groups, the agent's first."""
    return [f"/agentGroups/{group['agentGroupId']}/agents" for group in ringcx.objects("agent_group")]


def attribute(response):
    """The first property in an error 400."""
    return response.json()["validationErrors"][0]["attributeName"]


def test_new_agent_has_the_documented_defaults(ringcx, admin, home):
    response = admin("POST", home[0], {"username": "new", "password": SECRET, "misspelt": 1})
    created = response.json()
    assert response.status_code == 201 and len(created) == 92
    assert (created["maxChats"], created["allowInbound"], created["allowOutbound"], created["isActive"]) == (
        5,
        True,
        False,
        True,
    )
    assert created["agentGroup"]["description"] == "Support" and created["sipSafeUsername"] == "new"
    assert created["password"] == "password" and ringcx.objects("agent")[-1]["password"] == SECRET
    assert len(admin("GET", home[0]).json()[0]) == 18


@pytest.mark.parametrize(
    "name, value",
    [
        ("username", None),
        ("username", ""),
        ("password", None),
        ("agentRank", 25),
        ("agentRank", "x"),
        ("agentType", "BOSS"),
        ("allowDirectAgentTransfer", "NEVER"),
        ("allowInbound", "yes"),
        ("allowInbound", 2),
        ("firstName", 5),
        ("maxChats", 1.5),
        ("initLoginBaseStateId", 1),
        ("rcUserId", 1),
        ("gateAssignments", [1]),
        ("gateAssignments", "x"),
        ("dialGroupAssignments", {"id": 1}),
        ("manualOutboundDefaultGate", {"id": 1}),
        ("manualOutboundDefaultGate", 72991),
        ("phoneLoginDialGroup", {}),
        ("agentGroup", {"id": 1}),
    ],
)
def test_invalid_value_is_named_in_the_error(admin, home, name, value):
    response = admin("POST", home[0], {"username": "new", "password": SECRET, name: value})
    assert response.status_code == 400 and attribute(response) == name


@pytest.mark.parametrize(
    "name, value, stored",
    [
        ("allowInbound", 0, False),
        ("agentRank", "24", 24),
        ("agentId", 0, None),
        ("gateAssignments", [72991], [72991]),
        ("dialGroupAssignments", {"id": 3001}, [3001]),
        ("permissions", [], []),
        ("team", "blue", "blue"),
        ("manualOutboundDefaultGate", {"id": 72993}, {"id": 72993, "description": "English"}),
        ("manualOutboundDefaultCallerIdE164", "+15550100", "+15550100"),
    ],
)
def test_valid_value_is_stored(ringcx, admin, home, name, value, stored):
    assert admin("POST", home[0], {"username": "new", "password": SECRET, name: value}).status_code == 201
    assert stored is None or ringcx.objects("agent")[-1][name] == stored


def test_initial_state_must_match_its_id(admin, home, agent):
    states = {item["agentAuxState"]: item for item in admin("GET", "/auxStates?activeOnly=true").json()}
    coaching = {"initLoginBaseStateId": states["COACHING"]["stateId"]}
    one = f"{home[0]}/{agent['agentId']}"
    assert attribute(admin("PUT", one, {**agent, **coaching, "initLoginBaseState": "COACHING"})) == "initLoginBaseState"
    assert admin("PUT", one, {**agent, **coaching, "initLoginBaseState": "AWAY"}).status_code == 200


def test_body_must_be_a_json_object(admin, home):
    assert admin("POST", home[0], ["x"]).status_code == 400
    assert admin("POST", "/agentGroups", {}).status_code == 400
    assert admin("POST", "/agentGroups", data={"groupName": "x"}).status_code == 400


@pytest.mark.parametrize("mode, rest", [("replace", None), ("merge", "Jane")])
def test_switch_put_mode(ringcx, admin, agent, home, mode, rest):
    ringcx.switch(put_mode=mode)
    reply = admin("PUT", f"{home[0]}/{agent['agentId']}", {"username": "jdoe", "team": "blue"}).json()
    assert (reply["team"], reply["firstName"], reply["createdOn"]) == ("blue", rest, agent["createdOn"])


@pytest.mark.parametrize("how, shown", [("mask", "password"), ("echo", SECRET), ("null", None)])
def test_secret_that_is_sent_back_is_not_changed(ringcx, admin, agent, home, how, shown):
    ringcx.switch(password_read=how, pin_read=how)
    ringcx.change("agent", agent["agentId"], {"phoneLoginPin": "1234"})
    one = f"{home[0]}/{agent['agentId']}"
    read = admin("GET", one).json()
    assert read["password"] == shown and (read["phoneLoginPin"] is None) == (how == "null")
    admin("PUT", one, read)
    stored = ringcx.objects("agent")[0]
    assert (stored["password"], stored["phoneLoginPin"]) == (SECRET, "1234")
    admin("PUT", one, {**read, "password": "another"})
    assert ringcx.objects("agent")[0]["password"] == "another"


@pytest.mark.parametrize(
    "move, body_form, path_form, agents",
    [
        ("body", (200, "Sales"), (404, "Support"), 1),
        ("path", (200, "Support"), (200, "Sales"), 1),
        ("none", (200, "Support"), (404, "Support"), 1),
        ("refused", (400, "Support"), (404, "Support"), 1),
        ("twin", (200, "Support"), (200, "Support"), 2),
    ],
)
@pytest.mark.parametrize("form", ["body", "path"])
def test_switch_move(ringcx, admin, agent, home, move, body_form, path_form, agents, form):
    ringcx.switch(move=move)
    number, sales = agent["agentId"], ringcx.objects("agent_group")[1]["agentGroupId"]
    body = {**agent, "agentGroup": {"id": sales}, "groupId": sales}
    response = admin("PUT", f"{home[form == 'path']}/{number}", body)
    now = next(item for item in ringcx.objects("agent") if item["agentId"] == number)
    assert (response.status_code, now["agentGroup"]["description"]) == (body_form if form == "body" else path_form)
    assert len(ringcx.objects("agent")) == (agents if form == "path" else 1)


def test_switch_wrong_group(ringcx, admin, agent, home):
    assert admin("GET", f"{home[1]}/{agent['agentId']}").status_code == 404
    ringcx.switch(wrong_group="found")
    assert admin("GET", f"{home[1]}/{agent['agentId']}").json()["username"] == "jdoe"


@pytest.mark.parametrize("status", [409, 400, 500])
def test_switches_duplicate_username_and_username_case(ringcx, admin, home, status):
    ringcx.seed(
        {
            "groups": [{"groupName": "Elsewhere", "accountId": "1"}],
            "agents": [{"username": "foreign", "agentGroup": "Elsewhere"}],
        }
    )
    ringcx.switch(duplicate_username=status)
    for name in ("jdoe", "foreign"):
        assert admin("POST", home[0], {"username": name, "password": SECRET}).status_code == status
    assert admin("POST", home[0], {"username": "JDoe", "password": SECRET}).status_code == 201
    ringcx.switch(username_case="folded")
    assert admin("POST", home[0], {"username": "JDOE", "password": SECRET}).status_code == status


def test_switches_for_group_names(ringcx, admin):
    def create(name):
        return admin("POST", "/agentGroups", {"groupName": name}).status_code

    assert [create("A"), create("A")] == [201, 201]
    ringcx.switch(unique_group_names=409)
    assert [create("A"), create("a")] == [409, 201]
    ringcx.switch(group_name_case="folded", group_names_trimmed="on")
    assert [create(" b "), create("B")] == [201, 409]
    assert ringcx.objects("agent_group")[-1]["groupName"] == "b"


@pytest.mark.parametrize("reply, status, value", [("true", 200, True), ("204", 204, None), ("false_done", 200, False)])
def test_switches_delete_reply_and_delete_unknown(ringcx, admin, agent, home, reply, status, value):
    ringcx.switch(delete_reply=reply)
    one = f"{home[0]}/{agent['agentId']}"
    response = admin("DELETE", one)
    assert response.status_code == status and (value is None or response.json() is value)
    assert admin("GET", one).status_code == 404 and admin("DELETE", one).status_code == 404
    ringcx.switch(delete_unknown="false")
    assert admin("DELETE", one).json() is False


def test_switch_delete_agent(ringcx, admin, agent, home):
    ringcx.switch(delete_agent="soft")
    one = f"{home[0]}/{agent['agentId']}"
    assert admin("DELETE", one).json() is True
    assert admin("GET", home[0]).json()[0]["isActive"] is False
    assert admin("GET", one).json()["transientDelete"] is True
    assert admin("DELETE", one).status_code == 404


@pytest.mark.parametrize("rule, status, left", [("409", 409, 2), ("400", 400, 2), ("500", 500, 2), ("cascade", 200, 1)])
def test_switches_delete_nonempty_and_delete_group(ringcx, admin, home, rule, status, left):
    ringcx.switch(delete_nonempty=rule)
    assert admin("DELETE", home[0].removesuffix("/agents")).status_code == status
    assert len(ringcx.objects("agent_group")) == left
    ringcx.switch(delete_group="refused")
    assert admin("DELETE", home[1].removesuffix("/agents")).status_code == 403


@pytest.mark.parametrize(
    "fields, more",
    [
        ("basic", set()),
        ("withgroup", {"agentGroup", "groupId"}),
        ("grown", {"initLoginBaseState", "initLoginBaseStateId", "allowInbound", "allowOutbound", "rcUserId"}),
    ],
)
def test_switch_list_fields(ringcx, admin, home, fields, more):
    basic = set(admin("GET", home[0]).json()[0])
    ringcx.switch(list_fields=fields)
    assert set(admin("GET", home[0]).json()[0]) - basic == more


def test_switch_empty_list(ringcx, admin):
    assert admin("GET", "/agentGroups").json() == []
    ringcx.switch(empty_list="204")
    assert admin("GET", "/agentGroups").status_code == 204


def test_switch_aux_id_default(ringcx, admin, home):
    assert admin("POST", home[0], {"username": "a", "password": SECRET}).json()["initLoginBaseStateId"] is None
    ringcx.switch(aux_id_default="available")
    assert admin("POST", home[0], {"username": "b", "password": SECRET}).json()["initLoginBaseStateId"] == 11786


def test_lookup_lists_and_their_switches(ringcx, admin):
    groups = admin("GET", "/gateGroups/withChildren").json()
    names = [gate["gateName"] for group in groups for gate in group["gates"]]
    assert len(names) == 4 and len(set(names)) == 3
    assert admin("GET", f"/gateGroups/{groups[0]['gateGroupId']}/gates").json() == groups[0]["gates"]
    ringcx.switch(withchildren_gates="absent", extensions_shape="records")
    assert "gates" not in admin("GET", "/gateGroups/withChildren").json()[0]
    assert len(admin("GET", "/dialGroups").json()) == 2
    assert "contact" in admin("GET", "/ringcentral/extensions").json()["records"][0]


@pytest.mark.parametrize(("mode", "left"), [("replace", None), ("merge", "B-7")])
def test_queue_group_is_created_and_updated(ringcx, admin, mode, left):
    ringcx.switch(put_mode=mode)
    created = admin("POST", "/gateGroups", {"groupName": "Night", "billingKey": "B-7", "gates": [{"gateId": 1}]})
    place = f"/gateGroups/{created.json()['gateGroupId']}"
    assert created.status_code == 201 and admin("GET", place).json() == created.json()
    updated = admin("PUT", place, {"groupName": "Day", "createdOn": "x", "gates": [{"gateId": 1}]}).json()
    assert updated == {**created.json(), "groupName": "Day", "billingKey": left}
    assert admin("GET", place + "/gates").json() == []
    assert admin("PUT", place, {"groupName": ""}).status_code == 400
    assert admin("PUT", "/gateGroups/1", {"groupName": "Day"}).status_code == 404


def test_queue_group_that_has_queues_is_not_deleted(ringcx, admin):
    assert admin("DELETE", "/gateGroups/52653").status_code == 409
    ringcx.change("queue_group", ringcx.number("queue_group", "Sales"), {"gates": []})
    ringcx.switch(delete_group="refused")
    assert admin("DELETE", "/gateGroups/52653").status_code == 403
    ringcx.switch(delete_group="allowed")
    assert admin("DELETE", "/gateGroups/52653").json() is True
    assert [group["groupName"] for group in ringcx.objects("queue_group")] == ["Support"]


def test_switches_unique_group_names_and_withchildren_fields_for_queue_groups(ringcx, admin):
    ringcx.switch(unique_group_names="409", group_name_case="folded", withchildren_fields="basic")
    assert admin("POST", "/gateGroups", {"groupName": "sales"}).status_code == 409
    listed = admin("GET", "/gateGroups/withChildren").json()[0]
    assert set(listed) == {"gateGroupId", "groupName", "groupSkills", "permissions", "gates"}


def test_agent_of_a_ringcentral_user_keeps_what_the_user_defines(ringcx, admin, home):
    user = admin("GET", "/ringcentral/extensions").json()[0]
    ringcx.switch(generated_usernames="on", extensions_listed="unlinked")
    created = admin("POST", home[0], {"rcUserId": str(user["id"]), "userManagedByRC": True}).json()
    local, dummy, domain = user["contact"]["email"].partition("@")
    assert created["username"].startswith(f"{local}+99990001_") and created["username"].endswith(domain)
    assert created["firstName"] == user["contact"]["firstName"] and created["password"] is None
    assert user not in admin("GET", "/ringcentral/extensions").json()
    one = f"{home[0]}/{created['agentId']}"
    response = admin("PUT", one, {**created, "firstName": "Other"})
    assert response.status_code == 400 and response.json()["errorCode"] == "rc.sync.validation"
    assert admin("PUT", one, {**created, "team": "blue"}).status_code == 200


def test_assignments_of_an_agent_are_not_read_and_survive_a_put(ringcx, admin, agent, home):
    one = f"{home[0]}/{agent['agentId']}"
    admin("PUT", one, {**agent, "gateAssignments": [72991], "dialGroupAssignments": [3001]})
    read = admin("GET", one).json()
    assert (read["gateAssignments"], read["dialGroupAssignments"]) == (None, None)
    admin("PUT", one, read)
    stored = ringcx.objects("agent")[0]
    assert (stored["gateAssignments"], stored["dialGroupAssignments"]) == ([72991], [3001])


QUEUE, DIAL_GROUP = "/gateGroups/52653/gates/72991", "/dialGroups/3001"


@pytest.mark.parametrize(
    ("switch", "place", "key", "status"),
    [("assign_agents", QUEUE, "gateId", 201), ("assign_dial_groups", DIAL_GROUP, "dialGroupId", 200)],
)
@pytest.mark.parametrize("effect", ["adds", "replaces"])
def test_switches_for_the_effect_of_assign_agents(ringcx, admin, agent, switch, place, key, status, effect):
    ringcx.switch(**{switch: effect})
    ringcx.seed({"agents": [{"username": "bo", "agentGroup": "Sales"}]})
    ids = [agent["agentId"], agent["agentId"] + 1]
    number = int(place.rpartition("/")[2])
    for id in ids:
        response = admin("PUT", f"{place}/assignAgents", [{"agentId": id, key: number}])
        assert response.status_code == status and response.json()[-1]["agentId"] == id
    listed = [one["agentId"] for one in admin("GET", f"{place}/assignedAgents").json()]
    assert listed == (ids if effect == "adds" else ids[1:])
    ringcx.remove("agent", ids[1])
    assert len(admin("GET", f"{place}/assignedAgents").json()) == len(listed) - 1


@pytest.mark.parametrize(("rank_omitted", "rank"), [("keeps", 7), ("resets", 0)])
def test_switches_relations_and_rank_omitted(ringcx, admin, agent, rank_omitted, rank):
    ringcx.switch(rank_omitted=rank_omitted)
    item = {"agentId": agent["agentId"], "gateId": 72991}
    admin("PUT", f"{QUEUE}/assignAgents", [{**item, "agentRank": 7, "defaultDestOverride": "1"}])
    (shown,) = admin("GET", f"{QUEUE}/assignedAgents").json()
    assert len(shown) == 18 and shown["agentGateAccess"] is None
    admin("PUT", f"{QUEUE}/assignAgents", [item])
    ringcx.switch(relations="filled")
    (shown,) = admin("GET", f"{QUEUE}/assignedAgents").json()
    other = "1" if rank else None
    assert shown["agentGateAccess"] == [{**item, "agentRank": rank, "defaultDestOverride": other}]
    assert shown["agentDialGroupMembers"] == []


@pytest.mark.parametrize(("reply", "status", "text"), [("1", 200, "1"), ("204", 204, "")])
def test_switch_unassign_reply(ringcx, admin, agent, reply, status, text):
    ringcx.switch(unassign_reply=reply)
    admin("PUT", f"{QUEUE}/assignAgents", [{"agentId": agent["agentId"], "gateId": 72991}])
    path = f"{QUEUE}/unassignAgent/{agent['agentId']}"
    assert [(one.status_code, one.text) for one in (admin("DELETE", path),)] == [(status, text)]
    assert admin("GET", f"{QUEUE}/assignedAgents").json() == []
    assert admin("DELETE", path).status_code == 404


def test_invalid_assignments_are_refused_as_a_whole(ringcx, admin, agent):
    item = {"agentId": agent["agentId"], "gateId": 72991}
    for wrong in ({"agentId": 1}, {**item, "gateId": 72992}, {**item, "agentRank": "high"}, {}):
        assert admin("PUT", f"{QUEUE}/assignAgents", [item, wrong]).status_code == 400
    assert admin("PUT", f"{QUEUE}/assignAgents", item).status_code == 400
    for place in ("/gateGroups/52654/gates/72991", "/gateGroups/52653/gates/1", "/dialGroups/1", "/dialGroups/x"):
        assert admin("GET", f"{place}/assignedAgents").status_code == 404
    ringcx.switch(hidden_queues=[72991, 3001])
    for place in (QUEUE, DIAL_GROUP):
        assert admin("GET", f"{place}/assignedAgents").status_code == 403
    assert ringcx.state()["assignments"] == {"agentGateAccess": [], "agentDialGroupMembers": []}


def test_new_agent_is_assigned_to_the_queues_in_its_body(ringcx, admin, home):
    body = {"username": "new", "password": SECRET, "gateAssignments": [72991], "dialGroupAssignments": {"id": 3001}}
    created = admin("POST", home[0], body).json()
    for place in (QUEUE, DIAL_GROUP):
        assert [one["agentId"] for one in admin("GET", f"{place}/assignedAgents").json()] == [created["agentId"]]
    ringcx.switch(delete_agent="soft")
    admin("DELETE", f"{home[0]}/{created['agentId']}")
    assert admin("GET", f"{QUEUE}/assignedAgents").json() == []


@pytest.mark.parametrize("how, keys", [("full", 92), ("basic", 18), ("empty", 0), ("echo", 2)])
def test_switch_put_reply(ringcx, admin, agent, home, how, keys):
    ringcx.switch(put_reply=how, ignore_fields="team")
    response = admin("PUT", f"{home[0]}/{agent['agentId']}", {"username": "jdoe", "team": "blue"})
    assert response.status_code == 200 and len(response.json() if response.text else "") == keys
    assert ringcx.objects("agent")[0]["team"] is None


@pytest.mark.parametrize("how, keys", [("full", 92), ("id_only", 1), ("empty", 0)])
def test_switch_create_reply(ringcx, admin, home, how, keys):
    ringcx.switch(create_reply=how)
    response = admin("POST", home[0], {"username": "new", "password": SECRET})
    assert response.status_code == 201 and len(response.json() if response.text else "") == keys


def test_bulk_put_changes_all_or_none(ringcx, admin, agent, home):
    good = {**agent, "team": "blue"}
    assert admin("PUT", home[0], [good, {**agent, "agentId": 1}]).status_code == 404
    assert ringcx.objects("agent")[0]["team"] is None
    assert admin("PUT", home[0], [good]).json()[0]["team"] == "blue"


def test_switch_hidden_groups(ringcx, admin, home):
    group = ringcx.objects("agent_group")[0]["agentGroupId"]
    ringcx.switch(hidden_groups=[group])
    assert [item["groupName"] for item in admin("GET", "/agentGroups").json()] == ["Sales"]
    assert admin("GET", home[0]).status_code == 403
    assert admin("DELETE", home[0].removesuffix("/agents")).status_code == 403
    assert admin("GET", "/agentGroups", params={"includePermissions": "true"}).json()[0]["permissions"]


def test_accounts_have_their_own_groups_and_lookups(simulator, ringcx, admin):
    header = {"X-Auth-Token": ringcx.credentials["ringcx_api_token"]}
    root = simulator.url("ringcx") + "/voice/api/v1/admin/accounts"
    ringcx.seed({"accounts": ["99990002"], "groups": [{"groupName": "Other", "accountId": "99990002"}]})
    ids = [item["accountId"] for item in requests.get(root, headers=header, timeout=10).json()]
    assert ids == ["99990001", "99990002"] and admin("GET", "/agentGroups").json() == []
    states = [requests.get(f"{root}/{one}/auxStates", headers=header, timeout=10).json()[0]["stateId"] for one in ids]
    assert len(set(states)) == 2
    assert requests.get(f"{root}/1/auxStates", headers=header, timeout=10).status_code == 403
    ringcx.switch(account_unknown="404")
    assert requests.get(f"{root}/1/auxStates", headers=header, timeout=10).status_code == 404


@pytest.mark.parametrize(
    "form, test",
    [
        ("json", lambda text: '"requestUri": "/voice/api' in text),
        ("text", lambda text: text and "{" not in text),
        ("empty", lambda text: text == ""),
    ],
)
def test_switch_error_body(ringcx, admin, form, test):
    ringcx.switch(error_body=form)
    assert test(admin("GET", "/agentGroups/1").text)


@pytest.mark.parametrize("reply, header", [("retry_after", "60"), ("short", "1"), ("bare", None)])
def test_switches_rate_limit_and_rate_reply(ringcx, admin, reply, header):
    ringcx.switch(rate_limit=2, rate_reply=reply)
    responses = [admin("GET", "/agentGroups") for dummy in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[-1].headers.get("Retry-After") == header
    ringcx.advance(60)
    assert admin("GET", "/agentGroups").status_code == 200


def test_path_outside_the_api_returns_the_web_page(simulator, ringcx):
    url = simulator.url("ringcx")
    page = requests.get(url + "/v1/admin/accounts", timeout=10)
    assert page.status_code == 200 and page.headers["Content-Type"] == "text/html"
    assert requests.get(url + "/voice/api/vx/admin/accounts", timeout=10).status_code == 404
    ringcx.switch(wrong_prefix="404")
    assert requests.get(url + "/v1/admin/accounts", timeout=10).status_code == 404


class Login:
    """The calls of a login."""

    def __init__(self, url, known):
        self.url, self.known = url, known

    def post(self, path, auth=None, **form):
        """Send a form."""
        return requests.post(self.url + path, data=form, auth=auth, timeout=10)

    def platform(self, secret=None, **form):
        """Request a platform token, by default with the JWT."""
        client = self.known["ringcx_client_id"], secret or self.known["ringcx_client_secret"]
        return self.post(
            "/restapi/oauth/token", client, **(form or {"grant_type": JWT_GRANT, "assertion": self.known["ringcx_jwt"]})
        )

    def exchange(self, token, query="?includeRefresh=true"):
        """Request a RingCX token."""
        return self.post(f"/api/auth/login/rc/accesstoken{query}", rcAccessToken=token, rcTokenType="Bearer")

    def accounts(self, header, value, root="/voice/api"):
        """List the accounts with a token."""
        return requests.get(f"{self.url}{root}/v1/admin/accounts", headers={header: value}, timeout=10)


@pytest.fixture
def login(simulator, ringcx):
    """The calls of a login at the running simulator."""
    return Login(simulator.url("ringcx"), ringcx.credentials)


@pytest.mark.parametrize(
    "form, code",
    [
        ({"grant_type": JWT_GRANT, "assertion": "wrong"}, "OAU-210"),
        ({"grant_type": "client_credentials"}, "OAU-251"),
        ({"grant_type": "password", "username": "unknown", "password": "wrong"}, "OAU-210"),
    ],
)
def test_invalid_grant_returns_its_code(login, form, code):
    assert login.platform(**form).json()["errors"][0]["errorCode"] == code
    assert login.platform(secret="wrong").json()["error"] == "invalid_client"


def test_valid_grants_return_a_platform_token(login, ringcx):
    known = login.known
    reply = login.platform(grant_type="password", username=known["ringcx_username"], password=known["ringcx_password"])
    again = login.platform(grant_type="refresh_token", refresh_token=reply.json()["refresh_token"]).json()
    header = {"Authorization": f"Bearer {again['access_token']}"}
    account = login.url + "/restapi/v1.0/account/~"
    users = requests.get(account + "/extension?perPage=3&page=2", headers=header, timeout=10).json()
    assert len(users["records"]) == 1 and users["navigation"] == {}
    assert requests.get(account, headers=header, timeout=10).json()["id"]
    assert requests.get(account, timeout=10).status_code == 401


def test_exchanges_in_a_minute_are_limited(login):
    token = login.platform().json()["access_token"]
    replies = [login.exchange(token) for dummy in range(6)]
    assert [reply.status_code for reply in replies] == [200] * 5 + [429]
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 60


@pytest.mark.parametrize("refresh, uses", [("single", [200, 401]), ("many", [200, 200]), ("none", [401, 401])])
def test_switch_refresh(login, ringcx, refresh, uses):
    ringcx.switch(refresh=refresh)
    token = login.platform().json()["access_token"]
    assert login.exchange(token, query="").json()["refreshToken"] is None
    first = login.exchange(token).json()
    form = {"refresh_token": first["refreshToken"] or "none"}
    assert [login.post("/api/auth/token/refresh", **form).status_code for dummy in range(2)] == uses
    assert login.exchange("wrong").status_code == 401


def test_tokens_expire_and_are_accepted_by_their_root(login, ringcx):
    access = login.exchange(login.platform().json()["access_token"]).json()["accessToken"]
    assert login.accounts("Authorization", f"Bearer {access}").status_code == 200
    assert login.accounts("Authorization", "Bearer garbage").text == ""
    assert login.accounts("Authorization", f"Bearer {access}", root="/api").status_code == 401
    ringcx.advance(301)
    expired = login.accounts("Authorization", f"Bearer {access}")
    assert (expired.status_code, expired.text) == (401, "Jwt is expired")
    ringcx.reset()
    assert login.accounts("Authorization", f"Bearer {access}").text == "Jwt is expired"

    permanent = login.known["ringcx_api_token"]
    assert login.accounts("X-Auth-Token", permanent, root="/api").status_code == 200
    ringcx.switch(token_accepts="auth_only")
    assert login.accounts("X-Auth-Token", permanent).status_code == 401
    tokens, header = login.url + "/voice/api/v1/admin/token", {"X-Auth-Token": permanent}
    created = requests.post(tokens, headers=header, timeout=10).text
    assert requests.get(tokens, headers=header, timeout=10).json() == [permanent, created]
    assert requests.delete(f"{tokens}/{created}", headers=header, timeout=10).json() is True


def test_legacy_and_direct_login_return_tokens(login):
    form = {"username": login.known["ringcx_username"], "password": login.known["ringcx_password"]}
    legacy = login.post("/api/v1/auth/login", **form).json()
    assert login.accounts("X-Auth-Token", legacy["authToken"], root="/api").json() == legacy["accounts"]
    direct = login.post("/api/auth/login/admin", platformId="any", **form).json()
    assert login.accounts("Authorization", f"Bearer {direct['accessToken']}").status_code == 200
    assert login.post("/api/v1/auth/login", username="unknown").json()["generalMessage"] == "Unauthorized"


def test_integration_lists_of_groups_and_agents(simulator, ringcx, agent):
    root = f"{simulator.url('ringcx')}/voice/api/integration/v1/admin/accounts/99990001/agentGroups"
    header = {"X-Auth-Token": ringcx.credentials["ringcx_api_token"]}
    assert requests.get(root, headers=header, timeout=10).json()[0] == {
        "agentGroupId": agent["groupId"],
        "groupName": "Support",
    }
    listed = requests.get(f"{root}/{agent['groupId']}/agents", headers=header, timeout=10).json()
    assert listed[0]["engageUserName"] == "jdoe"
