# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The translation of an account to another vendor: what corresponds, and what is lost."""

from __future__ import annotations

import itertools

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.filter.translate import translate
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import (
    Declaration,
    read_arguments,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of

UDESK = {
    "email": "ana.lima@example.com",
    "nick_name": "Ana Maria Lima",
    "agent_groups": ["Sales"],
    "disable_status": "enable",
    "profile": "all",
    "im_ability_value": 5,
    "cellphone": "+351912345678",
    "work_id": "0042",
    "password": None,
}
RINGCX = {
    "username": "bo",
    "email": "bo@example.com",
    "first_name": "Bo",
    "last_name": "Berg",
    "agent_group": "Sales",
    "is_active": False,
    "external_agent_id": "0043",
    "max_chats": 3,
    "allow_chat": False,
}
DEEPCALL = {
    "email": "asha@example.com",
    "name": "Asha",
    "mobile": "9800000001",
    "role": "Agent",
    "parent": "root",
    "agent_groups": ["Sales"],
    "receive_call": ["Sales"],
    "status": "inactive",
}
AGENTS = {"udesk": UDESK, "ringcx": RINGCX, "deepcall": DEEPCALL}
GROUPS = ("Sales", "Support", "VIP")


def _account(*agents, groups=GROUPS):
    return {"agent_groups": [{"name": name} for name in groups], "agents": list(agents)}


def _udesk(number, **options):
    return {**UDESK, "email": f"agent{number}@example.com", **options}


def _lost(result, category):
    return [(loss["name"], loss["option"]) for loss in result["losses"] if loss["category"] == category]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            "udesk",
            "ringcx",
            {
                "username": "ana.lima@example.com",
                "agent_group": "Sales",
                "first_name": "Ana",
                "last_name": "Maria Lima",
                "email": "ana.lima@example.com",
                "is_active": True,
                "external_agent_id": "0042",
                "max_chats": 5,
            },
        ),
        (
            "udesk",
            "deepcall",
            {
                "email": "ana.lima@example.com",
                "name": "Ana Maria Lima",
                "mobile": "+351912345678",
                "agent_groups": ["Sales"],
                "status": "active",
            },
        ),
        (
            "ringcx",
            "udesk",
            {
                "email": "bo@example.com",
                "agent_groups": ["Sales"],
                "im_ability_value": 3,
                "nick_name": "Bo Berg",
                "disable_status": "disable",
                "work_id": "0043",
            },
        ),
        (
            "deepcall",
            "ringcx",
            {
                "username": "asha@example.com",
                "agent_group": "Sales",
                "first_name": "Asha",
                "email": "asha@example.com",
                "is_active": False,
            },
        ),
    ],
)
def test_what_corresponds_is_carried_over(source, target, expected):
    result = translate(_account(AGENTS[source]), source, target)
    assert result["agents"] == [expected]
    assert list(result["agents"][0])[0] == entities_of(target)[-1].key
    assert result["agent_groups"] == [{"name": name} for name in GROUPS]


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(AGENTS, 2)))
def test_every_option_is_carried_over_or_lost(source, target):
    result = translate(_account(AGENTS[source]), source, target)
    entity = entities_of(source)[-1]
    lost = {loss["option"] for loss in result["losses"] if loss["name"]}
    carried = {field.name for field in entity.fields if field.meaning} - lost
    switch_and_groups = {entity.switch.name, *(field.name for field in entity.fields if field.membership)}
    without_value = {field.name for field in entity.fields if field.vendor_default == AGENTS[source].get(field.name)}
    given = {name for name, value in AGENTS[source].items() if value is not None}
    assert given <= lost | carried | switch_and_groups | without_value


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(AGENTS, 2)))
def test_the_result_is_valid_input_of_the_target(source, target):
    result = translate(_account(AGENTS[source]), source, target)
    problems = Problems()
    entries = {name: result[name] for name in ("agent_groups", "agents")}
    assert read_arguments(Declaration((), lists=entities_of(target)), entries, problems) == entries
    assert not problems


def test_options_without_a_counterpart_are_listed_with_their_values():
    result = translate(_account(DEEPCALL), "deepcall", "ringcx")
    lost = {loss["option"]: loss["value"] for loss in result["losses"] if loss["category"] == "no_counterpart"}
    assert lost == {"mobile": "9800000001", "role": "Agent", "parent": "root", "receive_call": ["Sales"]}


def test_a_name_of_one_word_is_the_first_name_and_listed():
    assert _lost(translate(_account(DEEPCALL), "deepcall", "ringcx"), "guessed") == [("asha@example.com", "name")]
    assert _lost(translate(_account(DEEPCALL), "deepcall", "udesk"), "guessed") == []


def test_a_login_name_is_lost_where_only_e_mail_addresses_are_known():
    result = translate(_account(RINGCX), "ringcx", "udesk")
    assert ("bo", "username") in _lost(result, "no_counterpart")
    same = translate(_account({**RINGCX, "username": "Bo@example.com"}), "ringcx", "udesk")
    assert "username" not in [option for _name, option in _lost(same, "no_counterpart")]


def test_a_login_name_that_is_an_e_mail_address_is_used_as_one():
    agent = {"username": "bo@example.com", "agent_group": "Sales", "is_active": True}
    assert translate(_account(agent), "ringcx", "udesk")["agents"][0]["email"] == "bo@example.com"


def test_an_agent_without_an_e_mail_address_is_left_out_where_it_is_the_key():
    result = translate(_account({**RINGCX, "email": None}, {**RINGCX, "username": "cy"}), "ringcx", "udesk")
    assert [agent["email"] for agent in result["agents"]] == ["bo@example.com"]
    assert _lost(result, "left_out") == [("bo", "username")]


def test_of_several_groups_the_first_of_the_account_is_taken():
    result = translate(_account({**UDESK, "agent_groups": ["VIP", "Support"]}), "udesk", "ringcx")
    assert result["agents"][0]["agent_group"] == "Support"
    assert [loss["value"] for loss in result["losses"] if loss["category"] == "reduced"] == [["Support", "VIP"]]
    assert translate(_account({**UDESK, "agent_groups": ["VIP", "Support"]}), "udesk", "deepcall")["agents"][0][
        "agent_groups"
    ] == ["Support", "VIP"]


@pytest.mark.parametrize("groups", ["VIP", "vip", ["VIP"]])
def test_a_pilot_translates_a_group_and_its_agents(groups):
    agents = (_udesk(1, agent_groups=["VIP", "Sales"]), _udesk(2), _udesk(3, agent_groups=["VIP"]))
    result = translate(_account(*agents), "udesk", "ringcx", groups=groups)
    assert result["agent_groups"] == [{"name": "VIP"}]
    assert [(agent["username"], agent["agent_group"]) for agent in result["agents"]] == [
        ("agent1@example.com", "VIP"),
        ("agent3@example.com", "VIP"),
    ]
    assert _lost(result, "reduced") == [("agent1@example.com", "agent_groups")]


def test_names_with_commas_and_lists_of_names():
    account = _account(groups=("North, South", "North", "South"))
    assert len(translate(account, "udesk", "ringcx", groups="North, South")["agent_groups"]) == 1
    assert len(translate(account, "udesk", "ringcx", groups="South, North")["agent_groups"]) == 2


def test_an_agent_that_the_target_has_is_named_as_there_and_needs_no_input():
    existing = {"agent_groups": [{"name": "SALES"}], "agents": [{"username": "ana", "email": "ANA.Lima@example.com"}]}
    result = translate(_account(UDESK, _udesk(2)), "udesk", "ringcx", existing=existing)
    assert [agent["username"] for agent in result["agents"]] == ["ana", "agent2@example.com"]
    assert result["agents"][0]["agent_group"] == result["agent_groups"][0]["name"] == "SALES"
    assert _lost(result, "exists") == [("Sales", "name"), ("ana.lima@example.com", "email")]
    (reason,) = (loss["reason"] for loss in result["losses"] if loss["option"] == "password or rc_user_id")
    assert reason.endswith("1 of 1 new agent lack it")


def test_names_that_collide_are_used_once_and_listed():
    account = _account(UDESK, {**UDESK, "email": "Ana.Lima@example.com"}, groups=("Sales", "sales"))
    result = translate(account, "udesk", "ringcx")
    assert [group["name"] for group in result["agent_groups"]] == ["Sales"]
    assert len(result["agents"]) == 1
    assert _lost(result, "collision") == [("sales", "name"), ("Ana.Lima@example.com", "email")]


def test_values_that_the_target_does_not_accept_are_listed():
    result = translate(_account({**UDESK, "cellphone": "ask Bo"}), "udesk", "deepcall")
    assert "mobile" not in result["agents"][0]
    assert _lost(result, "not_accepted") == [("ana.lima@example.com", "mobile")]
    assert (None, "mobile") in _lost(result, "input")


def test_a_group_whose_name_the_target_does_not_accept_is_left_out():
    name = "x" * 256
    result = translate(_account(groups=(name, "Sales")), "ringcx", "udesk")
    assert result["agent_groups"] == [{"name": "Sales"}]
    assert _lost(result, "left_out") == [(name, "name")]


def test_a_mapping_takes_precedence():
    account = _account({**UDESK, "duty": "Lead", "im_ability_value": 7})
    mapping = {"duty": "team", "im_ability_value": "external_agent_id"}
    result = translate(account, "udesk", "ringcx", mapping=mapping)
    assert result["agents"][0]["team"] == "Lead"
    assert result["agents"][0]["external_agent_id"] == "7"
    assert "duty" not in [option for _name, option in _lost(result, "no_counterpart")]


def test_what_a_person_must_give_is_listed():
    assert _lost(translate(_account(UDESK), "udesk", "ringcx"), "input") == [
        (None, "password or rc_user_id"),
        (None, "init_login_base_state"),
    ]
    assert _lost(translate(_account(RINGCX), "ringcx", "deepcall"), "input") == [
        (None, "mobile"),
        (None, "role"),
        (None, "parent"),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "udesk"}, "both accounts are of udesk"),
        ({"target": "genesys"}, 'there is no vendor "genesys"'),
        ({"groups": "Salez"}, 'unknown agent group "Salez", did you mean "Sales"?'),
        ({"groups": ""}, "groups is blank"),
        ({"groups": []}, "groups is blank"),
        ({"groups": ["Sales", None]}, "groups is blank"),
        ({"mapping": {"dutty": "team"}}, 'mapping: unknown option "dutty", did you mean "duty"?'),
        ({"mapping": {"duty": "teams"}}, 'mapping: unknown option "teams", did you mean "team"?'),
        ({"mapping": {"duty": "password"}}, "mapping: password can't be read"),
        ({"format": "yaml"}, "format must be one of"),
        ({"names": ["one"]}, "names must be a list of two names"),
        ({"account": {}}, "the account has no list agent_groups"),
        ({"account": _account(RINGCX)}, 'agents has an entry with the option "username"'),
        ({"account": _account({"nick_name": "Ana"})}, "agents has an entry without email"),
    ],
)
def test_wrong_input_is_refused(options, message):
    arguments = {"account": _account(UDESK), "source": "udesk", "target": "ringcx", **options}
    with pytest.raises(AnsibleFilterError, match=message.replace("?", r"\?")):
        translate(**arguments)


@pytest.mark.parametrize(("groups", "lost"), [(None, ["Night"]), (["Sales"], [])])
def test_objects_of_other_kinds_are_left_out(groups, lost):
    account = {**_account(RINGCX), "queue_groups": [{"name": "Night", "billing_key": "B-7"}]}
    losses = translate(account, "ringcx", "udesk", groups=groups)["losses"]
    left_out = [loss for loss in losses if loss["kind"] == "queue_group"]
    assert [(loss["category"], loss["name"]) for loss in left_out] == [("left_out", name) for name in lost]


def test_the_leavers_are_those_who_were_translated_and_are_active():
    account = _account({**RINGCX, "is_active": True}, {**RINGCX, "username": "cy", "email": "cy@example.com"})
    text = translate(account, "ringcx", "udesk", format="leavers")
    assert text.endswith("\nringcx_agents:\n  - username: bo\n    state: inactive\n")


def test_names_are_text_in_files_and_reports():
    hostile = "{{ lookup('pipe', 'id') }} | `x` <script>"
    account = _account({**UDESK, "nick_name": hostile, "duty": hostile, "agent_groups": [hostile]}, groups=(hostile,))
    people = translate(account, "udesk", "deepcall", format="people")
    assert people.count("!unsafe") == people.count("{{") == 3
    report = translate(account, "udesk", "deepcall", format="markdown", names=("a|b", "c"))
    (line,) = (line for line in report.splitlines() if "duty" in line and "counterpart`" in line)
    assert line.endswith("| ``{{ lookup('pipe', 'id') }} \\| `x` <script>`` |")
