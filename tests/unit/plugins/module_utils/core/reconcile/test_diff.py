# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Diffs and displayed arguments: what they contain, and that they contain no secret."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import entry_fields
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import Declaration
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.redaction import shown_arguments
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.diff import render_diff
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import AGENT, AGENT_GROUP, OPTIONS
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    MEMBER,
    TEAM,
    MemoryGateway,
    desired_of,
    existing,
    plan_of,
    state_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

MODEST = settings(deadline=None, max_examples=30)
TEAMS = (existing(TEAM, id=1, name="A"), existing(TEAM, id=2, name="B"))
MEMBERS = (existing(MEMBER, id=5, login="m5", team=1, note="n", guestOf=[1, 2], pin="unexpected"),)


@pytest.mark.parametrize(
    "given, before, after",
    [
        (
            {"login": "New", "team": "b", "guest_of": ["b", "A"], "pin": "1234", "active": True},
            {},
            {"login": "New", "team": "B", "guest_of": ["A", "B"], "pin": "(set)", "active": True},
        ),
        ({"login": "m5", "team": "B", "note": None}, {"team": "A", "note": "n"}, {"team": "B", "note": None}),
        ({"login": "m5", "guest_of": ["B"]}, {"guest_of": ["A", "B"]}, {"guest_of": ["B"]}),
        ({"login": "m5", "pin": "1234", "update_password": "always"}, {"pin": "(set)"}, {"pin": "(changed)"}),
        (
            {"login": "m5", "state": "absent"},
            {"login": "m5", "team": "A", "guest_of": ["A", "B"], "note": "n"},
            {},
        ),
    ],
)
def test_diff_contains_only_the_changed_fields(given, before, after):
    (pair,) = render_diff(plan_of(BOTH, {"member": [desired_of(MEMBER, **given)]}, state_of(TEAMS, MEMBERS)))
    header = f"member {given['login']}"
    assert pair == {"before": before, "after": after, "before_header": header, "after_header": header}


def test_diff_has_one_pair_for_each_changed_object():
    desired = {"team": [desired_of(TEAM, name="A", note="x"), desired_of(TEAM, name="B"), desired_of(TEAM, name="C")]}
    assert [pair["after_header"] for pair in render_diff(plan_of(BOTH, desired, state_of(TEAMS)))] == [
        "team A",
        "team C",
    ]


def test_diff_header_of_a_renamed_object_is_its_current_name():
    (pair,) = render_diff(plan_of(BOTH, {"team": [desired_of(TEAM, team_id="1", name="New")]}, state_of(TEAMS)))
    assert pair["before_header"] == pair["after_header"] == "team A"


secrets = st.text("0123456789", min_size=1, max_size=6).map("s3cret-".__add__)
wrong = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["username", "x", "agents"]), inner, max_size=2)
    ),
    max_leaves=4,
)
SECRET_OPTIONS = [field.name for field in OPTIONS if field.secret]
SECRET_FIELDS = list(AGENT.secrets)
CONFIG = Declaration(OPTIONS, lists=(AGENT_GROUP, AGENT))
ALL_OPTIONS = (*OPTIONS, *AGENT.fields, *entry_fields(AGENT)[len(AGENT.fields) :])


def everything_shown(plan):
    shown = [(change.before, change.after) for change in plan.changes]
    return repr([render_diff(plan), shown, plan.counts(), plan])


@MODEST
@given(
    st.fixed_dictionaries(dict.fromkeys(SECRET_FIELDS, secrets)),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["present", "absent"]),
)
def test_plan_of_an_agent_contains_no_secret(hidden, exists, always, state):
    account = MemoryGateway((AGENT_GROUP, AGENT))
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    if exists:
        wire = {
            "agentId": 5,
            "username": "a",
            "groupId": 1,
            "password": "s3cret-old",
            "phoneLoginPin": "s3cret-old",
            "sipPassword": "s3cret-old",
        }
        account.add(AGENT, wire)
    update = "always" if always else "on_create"
    desired = desired_of(AGENT, username="a", agent_group="A", state=state, update_password=update, **hidden)
    plan = plan_of(account.entities, {"agent": [desired]}, account.load(None))
    assert "s3cret" not in everything_shown(plan)
    if exists:
        assert bool(plan.changes) == (always or state == "absent")
    else:
        assert bool(plan.changes) == (state == "present")


def with_secrets(data, value, name):
    """Return the value with secrets added under secret names in all its dictionaries."""
    if isinstance(value, dict):
        return {
            **{key: with_secrets(data, item, key) for key, item in value.items()},
            data.draw(st.sampled_from(SECRET_FIELDS)): data.draw(secrets),
        }
    if isinstance(value, list):
        return [with_secrets(data, item, name) for item in value]
    return value


@MODEST
@given(
    st.data(),
    st.dictionaries(
        st.sampled_from([field.name for field in ALL_OPTIONS] + ["agents", "agent_groups", "prune", "unknown"]),
        wrong,
        max_size=4,
    ),
)
def test_shown_arguments_of_any_type_contain_no_secret(data, params):
    params = {name: with_secrets(data, value, name) for name, value in params.items()}
    wrapped = data.draw(
        st.sampled_from([lambda secret: secret, lambda secret: [secret], lambda secret: {"x": [secret]}])
    )
    params[data.draw(st.sampled_from(SECRET_OPTIONS + SECRET_FIELDS))] = wrapped(data.draw(secrets))
    for declaration in (CONFIG, Declaration(OPTIONS, entry=AGENT)):
        assert "s3cret" not in json.dumps(shown_arguments(params, declaration))


@pytest.mark.parametrize(
    "agents",
    [
        [{"username": "a", "password": "s3cret"}],
        [{"username": "a", "password": ["s3cret"]}],
        [{"username": "a", "pasword": "s3cret"}],
        [{"username": "a", "first_name": {"password": "s3cret"}}],
        [{"username": ["a", {"password": "s3cret"}]}],
        ["username=a password=s3cret"],
        [["s3cret"]],
        [None, {"password": "s3cret"}],
        {"username": "a", "password": "s3cret"},
        "username=a password=s3cret",
        '[{"username": "a", "password": "s3cret"}]',
    ],
    ids=str,
)
def test_shown_entries_of_any_structure_contain_no_secret(agents):
    assert "s3cret" not in json.dumps(shown_arguments({"agents": agents}, CONFIG))


def test_shown_prune_of_any_structure_contains_no_secret():
    assert shown_arguments({"prune": {"agents": True}}, CONFIG) == {"prune": {"agents": True}}
    for prune in ({"password": "s3cret"}, ["s3cret"], "s3cret"):
        assert "s3cret" not in json.dumps(shown_arguments({"prune": prune}, CONFIG))


def test_shown_arguments_mask_secrets_and_omit_internal_ones():
    params = {
        "ringcx_url": "https://ringcx.example.com",
        "ringcx_jwt": "s3cret",
        "ringcx_api_token": None,
        "_ansible_no_log": False,
        "agent_groups": [{"name": "Sales"}],
        "agents": [{"username": "a"}, {"username": "b"}],
        "agent_defaults": {"first_name": "", "password": "s3cret", "email": None, "team": 0},
    }
    assert shown_arguments(params, CONFIG) == {
        "ringcx_url": "https://ringcx.example.com",
        "ringcx_jwt": "(set)",
        "ringcx_api_token": None,
        "agent_groups": "1 entry",
        "agents": "2 entries",
        "agent_defaults": {"first_name": "", "password": "(set)", "team": 0},
    }
