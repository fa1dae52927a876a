# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of changes: seats are freed before they are taken, and groups exist as long as they have members."""

from __future__ import annotations

from itertools import permutations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import AccountState, Snapshot
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    TEAM,
    desired_of,
    existing,
    plan_of,
)

HEIR = Field("heir", "Successor.", references="person", readable=False, delete_option=True)
PERSON = Entity(
    kind="person",
    title="person",
    key="login",
    id_property="id",
    fields=(
        Field("login", "Login."),
        Field("team", "Team.", references="team", membership=True),
        Field("boss", "Manager.", references="person"),
        Field("active", "May sign in.", type="bool", inactive_value=False),
        HEIR,
    ),
)
TEAMS = ("A", "B", "Going")
PERSONS = {
    "stays": {"active": True, "team": "1"},
    "off": {"active": False, "team": "1"},
    "leaver": {"active": True, "team": "3"},
    "deleted": {"active": True, "team": "1"},
}


def steps_of(teams, persons):
    """Return the steps of a plan, as the names of the objects that each of them changes."""
    state = AccountState.of(
        Snapshot.of(TEAM, [existing(TEAM, id=at, name=name) for at, name in enumerate(TEAMS, 1)]),
        Snapshot.of(
            PERSON, [existing(PERSON, id=at, login=login, **wire) for at, (login, wire) in enumerate(PERSONS.items())]
        ),
    )
    desired = {
        "team": [desired_of(TEAM, **entry) for entry in teams],
        "person": [desired_of(PERSON, **entry) for entry in persons],
    }
    return [{change.name for change in step} for step in plan_of((TEAM, PERSON), desired, state).steps]


JOINER = {"login": "joiner", "team": "New"}
LEAVER = {"login": "leaver", "state": "inactive"}
DELETED = {"login": "deleted", "state": "absent", "heir": "stays"}
RETURNING = {"login": "off", "active": True}
MOVING = {"login": "stays", "team": "New"}


@pytest.mark.parametrize("persons", list(permutations([JOINER, LEAVER, DELETED, RETURNING, MOVING])))
def test_leavers_free_their_seats_before_joiners_take_them_whatever_the_order_of_entries(persons):
    teams = [{"name": "B", "state": "absent"}, {"name": "New"}, {"name": "A", "note": "n"}]
    assert steps_of(teams, persons) == [
        {"New", "A"},
        {"leaver"},
        {"deleted"},
        {"joiner", "off", "stays"},
        {"B"},
    ]


@pytest.mark.parametrize("heir", [JOINER, RETURNING])
def test_leaver_whose_successor_comes_with_the_same_plan_is_deleted_after_that(heir):
    deleted = {**DELETED, "heir": heir["login"]}
    assert steps_of([{"name": "New"}], [deleted, LEAVER, heir]) == [{"New"}, {"leaver"}, {heir["login"]}, {"deleted"}]


def test_leaver_who_moves_to_a_new_group_frees_the_seat_before_it_is_taken():
    leaver = {"login": "leaver", "active": False, "team": "New"}
    assert steps_of([{"name": "New"}], [JOINER, leaver]) == [{"New"}, {"leaver"}, {"joiner"}]


def test_object_is_written_after_what_it_refers_to():
    persons = [
        {"login": "c", "boss": "b"},
        {"login": "b", "boss": "a"},
        {"login": "a"},
        {"login": "leaver", "boss": "a", "active": False},
    ]
    assert steps_of([], persons) == [{"a"}, {"b", "leaver"}, {"c"}]


def test_name_is_taken_after_it_was_given_up():
    renames = [{"team_id": "1", "name": "B"}, {"team_id": "2", "name": "C"}]
    assert steps_of(renames, []) == [{"C"}, {"B"}]


def test_name_of_a_group_that_goes_is_taken_last():
    teams = [{"team_id": "3", "state": "absent"}, {"team_id": "1", "name": "Going"}]
    assert steps_of(teams, [{"login": "leaver", "team": "B"}]) == [{"leaver"}, {"Going"}, {"Going"}]


TAKING_THE_NAME = {"person_id": "0", "login": "deleted"}


def test_name_of_a_leaver_is_taken_before_groups_go():
    going = [{"name": "B", "state": "absent"}]
    assert steps_of(going, [TAKING_THE_NAME, {**DELETED, "heir": "off"}]) == [{"deleted"}, {"deleted"}, {"B"}]


def test_name_of_a_leaver_whose_successor_comes_with_the_same_plan_is_taken_last():
    deleted = {**DELETED, "heir": "joiner"}
    steps = steps_of([{"name": "New"}], [TAKING_THE_NAME, deleted, JOINER])
    assert steps == [{"New"}, {"joiner"}, {"deleted"}, {"deleted"}]


def test_deactivation_that_needs_a_name_waits_for_it():
    persons = [
        {"person_id": "2", "login": "stays", "active": False},
        {"person_id": "0", "login": "moved"},
    ]
    assert steps_of([], persons) == [{"moved"}, {"stays"}]


@pytest.mark.parametrize("login", ["left", "LEAVER"])
def test_leaver_who_gets_another_name_frees_the_seat_too(login):
    renamed = {"person_id": "2", "login": login, "active": False}
    assert steps_of([{"name": "New"}], [JOINER, renamed, DELETED]) == [{"New"}, {login}, {"deleted"}, {"joiner"}]
