# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The assignments of RingCX agents to queues and dial groups, under each meaning of the calls that write them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.plugins.plugin_utils.undo import undo
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD

QUEUES = {"Sales/English": 72991, "Offers": 72992, "Support/English": 72993, "Billing": 72994}
DIAL_GROUPS = {"Outbound Sales": 3001, "Callbacks": 3002}
TEAM = ("ana", "bo", "chen")
OTHERS = ("dora", "emil")  # no entry names them
RANKED = {"agentRank": 7, "defaultDestOverride": "5550100"}
ADDS_OR_REPLACES = [
    {"assign_agents": effect, "relations": relations}
    for effect, relations in product(("adds", "replaces"), ("null", "filled"))
]


class Assigned:
    """An account with agents, and the assignments that it has and had."""

    def __init__(self, account, monkeypatch):
        self.account, self.vendor = account, account.vendor
        agents = [{"username": name, "agentGroup": "Support", "password": "x"} for name in (*TEAM, *OTHERS)]
        self.vendor.seed({"agents": agents})
        self.ids = {name: agent["agentId"] for name, agent in account.agents().items()}
        self.history = []  # the queues of each agent after each call
        self.after_call = lambda call: None
        answer = self.vendor.answer

        def answer_and_note(handler, call):
            reply = answer(handler, call)
            self.history.append(self.queues())
            self.after_call(call)
            return reply

        monkeypatch.setattr(self.vendor, "answer", answer_and_note)
        account.ok("agent_group_info")  # signs in
        account.forget()
        self.history.clear()

    def assign(self, queue, *names, **properties):
        """Assign agents as a supervisor does."""
        items = [{"agentId": self.ids[name], "gateId": QUEUES[queue], **properties} for name in names]
        self.vendor.seed({"assignments": {"agentGateAccess": items}})

    def assign_to_dial_group(self, group, *names, **properties):
        """Assign agents as a supervisor does."""
        items = [{"agentId": self.ids[name], "dialGroupId": DIAL_GROUPS[group], **properties} for name in names]
        self.vendor.seed({"assignments": {"agentDialGroupMembers": items}})

    def _stored(self, relation, id_property, ids):
        names = {id: name for name, agent in self.account.agents().items() for id in [agent["agentId"]]}
        places = {id: name for name, id in ids.items()}
        found = {}
        for item in self.vendor.state()["assignments"][relation]:
            own = {name: value for name, value in item.items() if name not in ("agentId", id_property)}
            found.setdefault(names[item["agentId"]], {})[places[item[id_property]]] = own
        return found

    def queues(self):
        """The queues of each agent, with the properties of the assignments."""
        return self._stored("agentGateAccess", "gateId", QUEUES)

    def dial_groups(self):
        """The dial groups of each agent, with the properties of the assignments."""
        return self._stored("agentDialGroupMembers", "dialGroupId", DIAL_GROUPS)

    def names(self):
        """The names of the queues of each agent."""
        return {agent: sorted(queues) for agent, queues in self.queues().items()}

    def calls(self):
        """How often queues and agents were read and written, without the reads of queues before the plan."""
        entries = [one for one in self.vendor.log if one["kind"] != "auth"]
        first = next((at for at, one in enumerate(entries) if one["path"].endswith("/agents")), 0)
        counted = Counter()
        for one in entries[first:]:
            parts = one["path"].split("/")
            places = {str(id): name for name, id in {**QUEUES, **DIAL_GROUPS}.items()}
            place = next((places[part] for part in parts if part in places), None)
            if place or one["kind"] == "write" or "/agents/" in one["path"]:
                counted[one["method"], place] += 1
        return dict(counted)

    def reads(self):
        """The calls that list the agents of queues and dial groups."""
        return [one["path"] for one in self.vendor.log if one["path"].endswith("/assignedAgents")]


@pytest.fixture(name="assigned")
def fixture_assigned(account_of, monkeypatch):
    account = account_of("ringcx")
    account.config()
    return Assigned(account, monkeypatch)


def _team(*queues, names=TEAM):
    return [{"username": name, "gate_assignments": list(queues)} for name in names]


@pytest.mark.parametrize("switches", ADDS_OR_REPLACES, ids=str)
@pytest.mark.parametrize("unassign_reply", ["1", "204"])
def test_team_moves_to_another_queue_in_one_run(assigned, switches, unassign_reply):
    assigned.vendor.switch(**switches, unassign_reply=unassign_reply)
    assigned.assign("Offers", *TEAM, "dora", **RANKED)
    assigned.assign("Billing", "dora", "emil", **RANKED)
    before = assigned.queues()
    result = assigned.account.config(*_team("Billing"))
    assert [(one["action"], one["before"], one["after"], one["outcome"]) for one in result["changes"]] == [
        ("change", {"gate_assignments": ["Offers"]}, {"gate_assignments": ["Billing"]}, "done")
    ] * 3
    assert assigned.names() == {**dict.fromkeys(TEAM, ["Billing"]), "dora": ["Billing", "Offers"], "emil": ["Billing"]}
    for moment in assigned.history:
        assert all(moment.get(name) for name in TEAM), "an agent is without a queue"
        assert {name: moment[name] for name in OTHERS} == {name: before[name] for name in OTHERS}
    expected = {("GET", "Billing"): 2, ("PUT", "Billing"): 1, ("GET", "Offers"): 2, ("DELETE", "Offers"): 3}
    assert assigned.calls() == expected
    assert result["estimate"]["api_calls"] == sum(expected.values())
    assigned.account.forget()
    again = assigned.account.config(*_team("Billing"))
    assert not again["changed"] and assigned.account.calls("write") == []


@pytest.mark.parametrize("switches", ADDS_OR_REPLACES, ids=str)
def test_agents_who_change_places_are_never_without_a_queue(assigned, switches):
    assigned.vendor.switch(**switches)
    assigned.assign("Offers", "ana", "dora")
    assigned.assign("Billing", "bo", "emil")
    result = assigned.account.config(*_team("Billing", names=["ana"]), *_team("Offers", names=["bo"]))
    assert result["plan"]["change"] == 2
    assert assigned.names() == {"ana": ["Billing"], "bo": ["Offers"], "dora": ["Offers"], "emil": ["Billing"]}
    assert all(moment.get(name) for moment in assigned.history for name in ("ana", "bo", "dora", "emil"))
    each = {"GET": 3, "PUT": 1, "DELETE": 1}
    expected = {(method, queue): number for method, number in each.items() for queue in ("Offers", "Billing")}
    assert assigned.calls() == expected
    assert result["estimate"]["api_calls"] == 10


@pytest.mark.parametrize("switches", ADDS_OR_REPLACES, ids=str)
def test_new_agent_is_assigned_after_its_creation(assigned, switches):
    assigned.vendor.switch(**switches)
    assigned.assign("Billing", "emil", **RANKED)
    new = {"username": "fee", "agent_group": "Sales", "password": PASSWORD, "gate_assignments": ["Billing", "Offers"]}
    result = assigned.account.config(new, *_team("Offers", names=["ana"]))
    assert result["plan"]["create"] == 1
    (post,) = (one for one in assigned.vendor.log if one["method"] == "POST")
    assert not {"gateAssignments", "dialGroupAssignments"} & set(post["body"])
    assert assigned.names() == {"emil": ["Billing"], "ana": ["Offers"], "fee": ["Billing", "Offers"]}
    assert assigned.queues()["emil"]["Billing"] == RANKED
    assert assigned.calls()["PUT", "Offers"] == 1
    assert not assigned.account.config(new)["changed"]


@pytest.mark.parametrize("value", [None, []])
def test_empty_list_removes_the_agent_from_all_queues(assigned, value):
    assigned.assign("Offers", "ana", "bo")
    assigned.assign("Sales/English", "ana")
    result = assigned.account.config({"username": "ana", "gate_assignments": value})
    assert result["changes"][0]["before"] == {"gate_assignments": ["Offers", "Sales/English"]}
    assert assigned.names() == {"bo": ["Offers"]}
    assert not assigned.account.config({"username": "ana", "gate_assignments": value})["changed"]


@pytest.mark.parametrize(
    "state", [{"first_name": "Ana"}, {"state": "absent"}, {"state": "inactive"}, {"agent_rank": 3}]
)
def test_omitted_assignments_are_neither_read_nor_changed(assigned, state):
    assigned.assign("Offers", "bo", **RANKED)
    assigned.assign_to_dial_group("Callbacks", "bo")
    ignored = {"gate_assignments": ["Billing"]} if "state" in state else {}
    assigned.account.config({"username": "ana", **state, **ignored}, {"username": "bo", "location": "Lisbon"})
    assert assigned.reads() == [] and assigned.names() == {"bo": ["Offers"]}
    assert assigned.dial_groups() == {"bo": {"Callbacks": {"hciClicker": False}}}


def test_agent_without_the_option_is_changed_beside_agents_with_it(assigned):
    bo = {"username": "bo", "location": "Porto"}
    result = assigned.account.config(*_team("Billing", names=["ana"]), bo)
    assert {change["name"]: change["outcome"] for change in result["changes"]} == {"ana": "done", "bo": "done"}
    assert assigned.names() == {"ana": ["Billing"]} and assigned.account.agents()["bo"]["location"] == "Porto"


def test_run_without_changes_reads_each_queue_once_and_no_agent(assigned):
    assigned.assign("Offers", *TEAM)
    assert assigned.account.config(*_team("Offers"))["api_calls"] == 1 + 2 + 1 + len(QUEUES)
    assert not any("/agents/" in one["path"] for one in assigned.vendor.log)


def test_check_mode_shows_the_change_and_writes_nothing(assigned):
    assigned.assign("Offers", "ana")
    entry = {"username": "ana", "gate_assignments": ["Offers", "Billing"], "dial_group_assignments": ["Callbacks"]}
    preview = assigned.account.config(entry, check=True)
    assert assigned.account.calls("write") == [] and assigned.names() == {"ana": ["Offers"]}
    (change,) = preview["changes"]
    assert change["before"] == {"dial_group_assignments": None, "gate_assignments": ["Offers"]}
    assert change["after"] == {"dial_group_assignments": ["Callbacks"], "gate_assignments": ["Billing", "Offers"]}
    real = assigned.account.config(entry)
    assert real["estimate"] == preview["estimate"]
    assert real["api_calls"] - preview["api_calls"] == preview["estimate"]["api_calls"] == 6


@pytest.mark.parametrize("rank_omitted", ["keeps", "resets"])
def test_rank_and_destination_that_are_shown_are_sent_again(assigned, rank_omitted):
    assigned.vendor.switch(assign_agents="replaces", relations="filled", rank_omitted=rank_omitted)
    assigned.assign("Billing", "dora", **RANKED)
    assigned.assign("Offers", "dora", agentRank=3)
    assigned.assign("Billing", "emil")
    before = assigned.queues()
    assigned.account.config(*_team("Billing", names=["ana"]))
    assert {name: assigned.queues()[name] for name in OTHERS} == before
    (put,) = (one["body"] for one in assigned.vendor.log if one["method"] == "PUT")
    ids = {name: {"agentId": assigned.ids[name], "gateId": QUEUES["Billing"]} for name in ("ana", *OTHERS)}
    # a rank of zero may mean that RingCX does not show the rank
    assert put == [{**ids["dora"], **RANKED}, ids["emil"], ids["ana"]]


def test_dial_groups_get_the_full_list(assigned):
    assigned.vendor.switch(relations="filled")
    assigned.assign_to_dial_group("Callbacks", "ana", "bo", "dora", hciClicker=True)
    assigned.assign_to_dial_group("Outbound Sales", "emil", hciClicker=True)
    result = assigned.account.config({"username": "ana", "dial_group_assignments": ["Outbound Sales"]})
    clicker, plain = {"hciClicker": True}, {"hciClicker": False}
    assert assigned.dial_groups() == {
        "ana": {"Outbound Sales": plain},
        "bo": {"Callbacks": clicker},
        "dora": {"Callbacks": clicker},
        "emil": {"Outbound Sales": clicker},
    }
    each = {"GET": 2, "PUT": 1}
    expected = {(method, group): number for method, number in each.items() for group in DIAL_GROUPS}
    assert assigned.calls() == expected
    assert result["estimate"]["api_calls"] == 6
    assert not any("/gateGroups/" in path for path in assigned.reads())
    assigned.account.forget()
    leaving = [{"username": name, "dial_group_assignments": None} for name in ("ana", "emil")]
    result = assigned.account.config(*leaving)
    assert set(assigned.dial_groups()) == {"bo", "dora"}
    assert result["estimate"]["api_calls"] == sum(assigned.calls().values()) == 3


def test_removal_from_a_dial_group_that_has_no_effect_fails_in_every_run(assigned):
    assigned.vendor.switch(assign_dial_groups="adds")
    assigned.assign_to_dial_group("Callbacks", "ana", "dora")
    for _run in range(2):
        result = assigned.account.run("agent", username="ana", dial_group_assignments=[])
        assert result["failed"] and (
            'Removing the agent "ana" from the dial group "Callbacks": RingCX accepted the call, but nothing changed. '
            "RingCX documents no call for it; do it in the RingCX console." in result["msg"]
        )
        assert [change["outcome"] for change in result["changes"]] == ["failed"]
    assert set(assigned.dial_groups()) == {"ana", "dora"}


@pytest.mark.parametrize(
    "entry", [{"username": "ana"}, {"username": "fee", "agent_group": "Sales", "password": PASSWORD}]
)
@pytest.mark.parametrize("value", [["Billing"], []])
def test_entries_are_refused_if_the_agents_of_a_queue_cannot_be_read(assigned, entry, value):
    assigned.vendor.switch(hidden_queues=QUEUES["Sales/English"])
    result = assigned.account.run(
        "config", agents=[{**entry, "gate_assignments": value}, {"username": "bo", "first_name": "Bo"}]
    )
    assert result["msg"] == (
        f"agents[0] ({entry['username']}): gate_assignments can't be compared: the agents of the queue \"Sales/English\" can't be "
        "read: HTTP 403, You do not have permission to access this resource. Give the user the right READ on every queue, or "
        "leave the option out."
    )
    assert assigned.account.calls("write") == []


def test_each_queue_that_cannot_be_read_is_named(assigned):
    assigned.vendor.switch(hidden_queues=[QUEUES["Billing"], QUEUES["Offers"], DIAL_GROUPS["Callbacks"]])
    result = assigned.account.run("agent", username="ana", gate_assignments=[])
    assert 'the agents of the queues "Billing" and "Offers" can\'t be read' in result["msg"]
    assert assigned.account.ok("agent", username="ana", first_name="Ana")["changed"]


@pytest.mark.parametrize("body", [{"agents": []}, [{"username": "ana"}], 7])
def test_response_that_is_not_understood_is_not_an_empty_queue(assigned, body):
    assigned.vendor.fault(path="/assignedAgents", json=body, times=None)
    result = assigned.account.run("agent", username="ana", gate_assignments=["Offers"])
    assert result["failed"] and "Listing the agents of the queue" in result["msg"]
    assert assigned.account.calls("write") == []


def test_empty_queue_may_be_shown_by_a_response_without_content(assigned):
    assigned.vendor.switch(empty_list="204")
    assert assigned.account.config(*_team("Offers"))["plan"]["change"] == 3
    assert assigned.names() == dict.fromkeys(TEAM, ["Offers"])


def test_queues_are_named_by_their_shortest_unambiguous_name(assigned):
    refused = assigned.account.run("agent", username="ana", gate_assignments=["English"])
    assert "Write one of: Sales/English, Support/English." in refused["msg"]
    entry = {"username": "ana", "gate_assignments": ["offers", "Sales/Offers", "Support/English"]}
    assert assigned.account.ok("agent", **entry)["agent"]["gate_assignments"] == ["Offers", "Support/English"]
    assert assigned.names() == {"ana": ["Offers", "Support/English"]}
    assert not assigned.account.ok("agent", **entry)["changed"]


@pytest.mark.parametrize("when", ["after", "before"])
@pytest.mark.parametrize(("method", "queues"), [("PUT", ["Billing", "Offers"]), ("DELETE", [])])
def test_reading_back_decides_if_there_is_no_response(assigned, when, method, queues):
    assigned.assign("Offers", "ana")
    assigned.vendor.fault(method=method, path="assign", reset=when, times=None)
    result = assigned.account.run("agent", username="ana", gate_assignments=queues)
    assert [change["outcome"] for change in result["changes"]] == ["done" if when == "after" else "unknown"]
    assert assigned.names().get("ana", []) == (queues if when == "after" else ["Offers"])
    if when == "before":
        assert (
            "the connection; it may or may not have been carried out. Reading it back shows no change; run again."
            in result["msg"]
        )


@pytest.mark.parametrize("fault", [{"status": 403}, {"json": [], "status": 201}], ids=["refused", "ignored"])
def test_agent_who_cannot_join_does_not_leave_and_others_do(assigned, fault):
    assigned.assign("Offers", *TEAM)
    assigned.vendor.fault(method="PUT", path=f"{QUEUES['Billing']}/assignAgents", times=None, **fault)
    result = assigned.account.run(
        "config", agents=[*_team("Billing", names=TEAM[:2]), *_team("Support/English", names=TEAM[2:])]
    )
    outcomes = {change["name"]: change["outcome"] for change in result["changes"]}
    assert outcomes == {"ana": "failed", "bo": "failed", "chen": "done"}
    assert assigned.names() == {"ana": ["Offers"], "bo": ["Offers"], "chen": ["Support/English"]}
    assert 'Assigning the agent "ana" to the queue "Billing": ' in result["failures"][0]["error"]


def test_removal_that_is_ignored_is_a_failed_change(assigned):
    assigned.assign("Offers", "ana")
    assigned.vendor.fault(method="DELETE", json=0, times=None)
    result = assigned.account.run("agent", username="ana", gate_assignments=[])
    assert (
        'Removing the agent "ana" from the queue "Offers": RingCX accepted the call, but nothing changed.'
        in result["msg"]
    )


def test_failed_assignment_of_a_changed_agent_is_a_change(assigned):
    assigned.vendor.fault(method="PUT", path="assignAgents", status=403, times=None)
    result = assigned.account.run("agent", username="ana", first_name="Ana", gate_assignments=["Billing"])
    assert result["changed"] and assigned.account.agents()["ana"]["firstName"] == "Ana"
    assert 'Writing the agent "ana": some of it was written, then: Assigning the agent "ana"' in result["msg"]


def test_agent_whose_own_update_fails_is_not_assigned(assigned):
    assigned.vendor.fault(method="PUT", path="/agents/", status=400, times=None)
    result = assigned.account.run("agent", username="ana", first_name="Ana", gate_assignments=["Billing"])
    assert result["failed"] and assigned.names() == {}


def test_agent_whose_own_update_cannot_be_read_back_is_not_assigned(assigned):
    assigned.vendor.fault(method="GET", path="/agents/", status=403, skip=1, times=None)
    result = assigned.account.run("agent", username="ana", first_name="Ana", gate_assignments=["Billing"])
    assert [change["outcome"] for change in result["changes"]] == ["unknown"] and assigned.names() == {}


@pytest.mark.parametrize("assign_agents", ["adds", "replaces"])
def test_what_others_did_since_the_plan_stays_and_is_not_done_again(assigned, assign_agents):
    assigned.vendor.switch(assign_agents=assign_agents)
    assigned.assign("Offers", "ana")

    def edit(call):
        if call.path.endswith("/agents"):  # the queues were read before
            assigned.assign("Billing", "ana", "dora", **RANKED)

    assigned.after_call = edit
    assigned.account.config(*_team("Billing", names=["ana", "bo"]))
    assert assigned.names() == {"ana": ["Billing"], "bo": ["Billing"], "dora": ["Billing"]}
    assert assigned.queues()["ana"]["Billing"] == RANKED
    assigned.account.forget()
    assigned.after_call = lambda call: assigned.assign("Offers", "bo") if call.path.endswith("/agents") else None
    assert assigned.account.config(*_team("Billing", "Offers", names=["bo"]))["changed"]
    assert assigned.account.calls("write") == []


@pytest.mark.parametrize("fault", [{"status": 429, "done": True}, {"reset": "after"}], ids=["held", "lost"])
def test_what_a_supervisor_assigns_before_another_attempt_stays(assigned, fault):
    assigned.vendor.switch(assign_agents="replaces", relations="filled")
    assigned.vendor.fault(method="PUT", path="assignAgents", **fault)
    edits = [{"dora"}]
    assigned.after_call = lambda call: (
        assigned.assign("Billing", *edits.pop(), **RANKED) if edits and call.method == "PUT" else None
    )
    assigned.account.config(*_team("Billing", names=["ana"]))
    assert not edits
    assert assigned.queues()["dora"] == {"Billing": RANKED} and assigned.names()["ana"] == ["Billing"]


def test_what_a_supervisor_assigns_while_the_call_waits_stays(assigned, monkeypatch):
    module = "ansible_collections.cxops.contact_center.plugins.module_utils.core.api.client"
    monkeypatch.setattr(f"{module}.MAX_CONTENT_AGE", -1)  # as if each call had waited for longer
    assigned.vendor.switch(assign_agents="replaces")
    edits = [{"dora"}]

    def edit(_call):  # once the agents have been read for the call
        if edits and sum(f"/{QUEUES['Billing']}/" in path for path in assigned.reads()) == 2:
            assigned.assign("Billing", *edits.pop())

    assigned.after_call = edit
    assigned.account.config(*_team("Billing", names=["ana"]))
    assert not edits and assigned.names() == {"ana": ["Billing"], "dora": ["Billing"]}


def test_list_that_removes_from_a_dial_group_is_read_after_all_have_joined(assigned):
    assigned.assign_to_dial_group("Callbacks", "ana")
    edits = [{"dora"}]

    def edit(_call):  # once the agents who joined have been read back
        if edits and sum(f"/{DIAL_GROUPS['Callbacks']}/" in path for path in assigned.reads()) == 3:
            assigned.assign_to_dial_group("Callbacks", *edits.pop())

    assigned.after_call = edit
    result = assigned.account.config(
        {"username": "ana", "dial_group_assignments": []}, {"username": "bo", "dial_group_assignments": ["Callbacks"]}
    )
    assert not edits and set(assigned.dial_groups()) == {"bo", "dora"}
    assert result["estimate"]["api_calls"] == sum(assigned.calls().values())


def test_ids_of_agents_are_sent_as_numbers_though_they_are_shown_as_text(assigned):
    assigned.assign("Billing", "dora")
    shown = [{"agentId": str(assigned.ids["dora"]), "username": "dora"}]
    assigned.vendor.fault(path=f"{QUEUES['Billing']}/assignedAgents", json=shown, times=2)
    assigned.account.config(*_team("Billing", names=["ana"]))
    (put,) = (one["body"] for one in assigned.vendor.log if one["method"] == "PUT")
    assert [item["agentId"] for item in put] == [assigned.ids["dora"], assigned.ids["ana"]]


def test_queue_is_named_by_the_new_name_of_its_queue_group(assigned):
    groups = {"queue_groups": [{"name": "Trade", "renamed_from": "Sales"}]}
    entry = {"username": "ana", "gate_assignments": ["Trade/English", "Trade/Offers"]}
    first = assigned.account.config(entry, **groups)
    after = {change["name"]: change["after"] for change in first["changes"]}
    assert after["ana"] == {"gate_assignments": ["Offers", "Trade/English"]}
    assert assigned.names() == {"ana": ["Offers", "Sales/English"]}  # the test knows the former names
    assert not assigned.account.config(entry, **groups)["changed"]
    former = {"username": "ana", "gate_assignments": ["Sales/English"]}
    refused = assigned.account.run(
        "config",
        agents=[former],
        queue_groups=[{"name": "Sales", "state": "absent"}, {"name": "Retail", "renamed_from": "Trade"}],
    )
    assert 'unknown queue "Sales/English"' in refused["msg"]
    ambiguous = assigned.account.run("config", agents=[{**former, "gate_assignments": ["English"]}], **groups)
    assert "Write one of: Support/English, Trade/English." in ambiguous["msg"]


def test_queue_without_a_name_is_exported_by_its_id(assigned):
    assigned.vendor.change(
        "queue_group", 52653, {"groupName": None, "gates": [{"gateId": QUEUES["Offers"], "gateName": None}]}
    )
    assigned.assign("Offers", "ana")
    exported = assigned.account.ok("config_info")
    assert next(one for one in exported["agents"] if one["username"] == "ana")["gate_assignments"] == [
        str(QUEUES["Offers"])
    ]
    assert not assigned.account.ok("config", agents=exported["agents"])["changed"]


def test_queue_that_is_named_twice_is_shown_once(assigned):
    planned = assigned.account.ok(
        "config", check=True, agents=[{"username": "ana", "gate_assignments": ["Offers", "Sales/Offers"]}]
    )
    assert planned["changes"][0]["after"] == {"gate_assignments": ["Offers"]}


def test_failed_reading_before_the_write_leaves_the_queue_alone(assigned):
    assigned.vendor.fault(path=f"{QUEUES['Billing']}/assignedAgents", status=403, skip=1, times=None)
    result = assigned.account.run("agent", username="ana", gate_assignments=["Billing"])
    assert (
        'Assigning the agent "ana" to the queue "Billing": Listing the agents of the queue "Billing": ' in result["msg"]
    )
    assert not result["changed"] and assigned.names() == {}


def test_failed_reading_after_the_write_is_an_unknown_outcome(assigned):
    assigned.vendor.fault(path=f"{QUEUES['Billing']}/assignedAgents", status=403, skip=2, times=None)
    assigned.assign("Offers", "ana")
    result = assigned.account.run("agent", username="ana", gate_assignments=["Billing"])
    assert [change["outcome"] for change in result["changes"]] == ["unknown"]
    assert assigned.names() == {"ana": ["Billing", "Offers"]}


def test_refused_assignment_has_failed_although_it_cannot_be_read_back(assigned):
    path = f"{QUEUES['Billing']}/assign"
    assigned.vendor.fault(path=f"{path}edAgents", status=403, skip=2, times=None)
    assigned.vendor.fault(path=f"{path}Agents", status=400)
    result = assigned.account.run("agent", username="ana", gate_assignments=["Billing"])
    assert [change["outcome"] for change in result["changes"]] == ["failed"]
    assert 'Assigning agents to the queue "Billing": HTTP 400' in result["msg"] and assigned.names() == {}


@pytest.fixture(name="interrupt")
def fixture_interrupt(assigned, monkeypatch):
    """interrupt(condition) interrupts the run after the first call for which the condition is true."""

    def interrupt(condition):
        runs = []
        monkeypatch.setattr(Progress, "count_calls", lambda progress, calls: runs.append(progress))
        assigned.after_call = lambda call: runs[-1].stopped.set() if condition(call) else None

    return interrupt


def test_interruption_ends_the_removals(assigned, interrupt):
    assigned.assign("Offers", *TEAM)
    interrupt(lambda call: call.method == "DELETE")
    result = assigned.account.run("config", agents=_team())
    assert [change["outcome"] for change in result["changes"]] == ["done", "not_tried", "not_tried"]
    assert assigned.names() == {"bo": ["Offers"], "chen": ["Offers"]}


def test_interruption_after_the_plan_assigns_no_agent(assigned, interrupt):
    interrupt(lambda call: len(assigned.reads()) > len(QUEUES))
    result = assigned.account.run("config", agents=_team("Billing"))
    assert {change["outcome"] for change in result["changes"]} == {"not_tried"}
    assert assigned.names() == {} and assigned.account.calls("write") == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_assignments_are_sent_again_if_the_vendor_is_unavailable(assigned, method):
    assigned.assign("Offers", "ana")
    assigned.vendor.fault(kind="write", method=method, status=503)
    queues = ["Billing", "Offers"] if method == "PUT" else []
    assert assigned.account.config(*_team(*queues, names=["ana"]))["changed"]
    assert assigned.names() == ({"ana": queues} if queues else {})


def test_account_is_exported_with_its_assignments(assigned):
    assigned.assign("Offers", "ana", "dora")
    assigned.assign("Sales/English", "ana")
    assigned.assign_to_dial_group("Callbacks", "bo")
    exported = assigned.account.ok("config_info", fields="set")
    agents = {agent["username"]: agent for agent in exported["agents"]}
    assert agents["ana"]["gate_assignments"] == ["Offers", "Sales/English"]
    assert agents["bo"]["dial_group_assignments"] == ["Callbacks"]
    assert "gate_assignments" not in agents["chen"] and exported["omitted"] == []
    again = assigned.account.ok("config", agent_groups=exported["agent_groups"], agents=exported["agents"])
    assert not again["changed"]
    assert len(assigned.reads()) == 2 * (len(QUEUES) + len(DIAL_GROUPS))
    assigned.account.forget()
    assert "gate_assignments" not in assigned.account.ok("config_info", details=False)["agents"][0]
    assert "gate_assignments" not in assigned.account.ok("agent_info")["agents"][0]
    assert assigned.reads() == []


def test_export_leaves_out_assignments_that_cannot_be_read(assigned):
    assigned.assign("Offers", "ana")
    assigned.assign_to_dial_group("Callbacks", "ana")
    assigned.vendor.switch(hidden_queues=QUEUES["Billing"])
    exported = assigned.account.ok("config_info")
    (warning,) = map(str, exported["warnings"])
    assert 'gate_assignments is left out: the agents of the queue "Billing" can' in warning
    ana = next(agent for agent in exported["agents"] if agent["username"] == "ana")
    assert "gate_assignments" not in ana and ana["dial_group_assignments"] == ["Callbacks"]


def test_removed_agents_are_shown_with_their_queues_and_come_back_with_them(assigned, tmp_path):
    record = tmp_path / "record.json"
    assigned.assign("Offers", "ana", "dora")
    assigned.assign("Billing", "bo")
    assigned.account.config(
        *_team("Offers", names=["bo", "dora", "emil"]),
        {"username": "chen"},
        prune={"agents": True},
        max_removals="100%",
        record_file=str(record),
    )
    assert assigned.names() == dict.fromkeys(("bo", "dora", "emil"), ["Offers"])
    assert {change["name"]: change["before"].get("gate_assignments") for change in _changes(record)} == {
        "ana": ["Offers"],
        "bo": ["Billing"],
        "emil": None,
    }
    undone = undo(json.loads(record.read_text()), assigned.account.entities(), {"password": PASSWORD})
    del undone["not_restored"]
    assigned.account.ok("config", max_removals=9, **json.loads(json.dumps(undone)))
    assert assigned.names() == {"ana": ["Offers"], "bo": ["Billing"], "dora": ["Offers"]}


def _changes(record):
    return json.loads(record.read_text())["changes"]


def test_queues_of_removed_agents_are_shown_if_they_were_read(assigned):
    assigned.assign("Offers", "ana")
    result = assigned.account.config({"username": "ana", "state": "absent"}, max_removals=1)
    assert "gate_assignments" not in result["changes"][0]["before"]


def test_stop_on_error_assigns_one_agent_at_a_time(assigned):
    assigned.assign("Offers", *TEAM)
    assigned.vendor.fault(method="PUT", path="assignAgents", status=403, skip=1, times=None)
    result = assigned.account.run("config", agents=_team("Billing"), on_error="stop")
    assert [change["outcome"] for change in result["changes"]] == ["done", "failed", "not_tried"]
    assert assigned.names() == {"ana": ["Billing"], "bo": ["Offers"], "chen": ["Offers"]}
