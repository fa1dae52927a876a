# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired objects are built from the entries of a task."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.desired import (
    desired_object,
    desired_objects,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import AGENT
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import MEMBER, TEAM, desired_of


@pytest.mark.parametrize(
    "given, values",
    [
        ({"name": "A"}, {"name": "A"}),
        ({"name": " A "}, {"name": "A"}),
        ({"name": "A", "note": None}, {"name": "A", "note": None}),
        ({"name": "A", "note": ""}, {"name": "A", "note": None}),
        ({"name": "A", "note": "n"}, {"name": "A", "note": "n"}),
        ({"name": "A", "size": 0}, {"name": "A", "size": 0}),
        ({"team_id": "7"}, {}),
        ({"team_id": "7", "note": None}, {"note": None}),
    ],
    ids=str,
)
def test_omitted_null_and_given_values_are_distinguished(given, values):
    assert desired_of(TEAM, **given).values == values


def test_empty_list_clears_a_field():
    assert desired_of(MEMBER, login="a", guest_of=[]).values == {"login": "a", "guest_of": None}
    assert desired_of(MEMBER, login="a", guest_of=["A"]).values["guest_of"] == ["A"]


@pytest.mark.parametrize(
    "entity, given, message",
    [
        (TEAM, {"name": "A", "size": None}, "size: it can't be cleared"),
        (TEAM, {"name": "A", "size": 10}, "size: 10 is more than 9"),
        (TEAM, {"name": "A", "size": -1}, "size: -1 is less than 0"),
        (TEAM, {}, "neither name nor team_id"),
        (TEAM, {"name": ""}, "neither name nor team_id"),
        (TEAM, {"name": "  "}, "neither name nor team_id"),
        (TEAM, {"team_id": "7", "name": None}, "name is blank"),
        (TEAM, {"team_id": "7", "name": " "}, "name is blank"),
        (MEMBER, {"login": "a", "active": None}, "active: it can't be cleared"),
        (MEMBER, {"login": "a", "pin": None}, "pin: it can't be cleared"),
        (MEMBER, {"login": "a", "pin": ""}, "pin: it can't be cleared"),
        (AGENT, {"username": "a", "agent_group": None}, "agent_group: it can't be cleared"),
        (AGENT, {"username": "a", "agent_type": None}, "agent_type: it can't be cleared"),
        (AGENT, {"username": "a", "agent_rank": 25}, "agent_rank: 25 is more than 24"),
    ],
)
def test_invalid_entry_is_refused(entity, given, message):
    with pytest.raises(InputError, match=message):
        desired_of(entity, **given)


def test_blank_text_is_equal_to_null():
    given = desired_of(TEAM, name="A", note="  ").values["note"]
    assert TEAM.by_name["note"].comparable(given) is None


def test_empty_entry_is_refused():
    with pytest.raises(InputError, match="an entry of teams is empty"):
        desired_object(TEAM, None)


@pytest.mark.parametrize(
    "given, absent, write_secrets",
    [
        ({}, False, False),
        ({"state": "present", "update_password": "on_create"}, False, False),
        ({"state": "absent"}, True, False),
        ({"update_password": "always"}, False, True),
    ],
)
def test_state_and_update_password_set_absent_and_write_secrets(given, absent, write_secrets):
    desired = desired_of(MEMBER, login="a", **given)
    assert (desired.absent, desired.write_secrets, desired.values) == (absent, write_secrets, {"login": "a"})


@pytest.mark.parametrize("given, name", [({"name": "A"}, "A"), ({"team_id": "7"}, "team_id 7")])
def test_name_of_an_entry_is_its_key_or_its_id(given, name):
    assert desired_of(TEAM, **given).name == name


@pytest.mark.parametrize(
    "entries, name",
    [
        ([{"name": "A"}, {"name": "A"}], "A"),
        ([{"name": "A"}, {"name": " A"}], "A"),
        ([{"name": "A"}, {"name": "A", "state": "absent"}], "A"),
        ([{"team_id": "7"}, {"team_id": "7", "name": "A"}], "A"),
        ([{"team_id": "7"}, {"team_id": "7"}], "team_id 7"),
    ],
    ids=str,
)
def test_two_entries_of_one_object_are_refused(entries, name):
    with pytest.raises(InputError, match=f'teams names "{name}" twice'):
        desired_objects(TEAM, entries)


def test_omitted_and_null_are_distinguished_in_each_entry_of_a_list():
    objects = desired_objects(TEAM, [{"name": "A", "note": None}, {"name": "B"}])
    assert [desired.values for desired in objects] == [{"name": "A", "note": None}, {"name": "B"}]
