# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired objects are built from the entries of a task."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.desired import (
    desired_object,
    desired_objects,
)
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import MEMBER, TEAM, desired_of


@pytest.mark.parametrize(
    "given, values",
    [
        ({"name": "A"}, {"name": "A"}),
        ({"name": "A", "note": None}, {"name": "A", "note": None}),
        ({"name": "A", "note": "n"}, {"name": "A", "note": "n"}),
        ({"name": "A", "size": 0}, {"name": "A", "size": 0}),
        ({"team_id": "7"}, {}),
        ({"team_id": "7", "note": None}, {"note": None}),
    ],
    ids=str,
)
def test_omitted_null_and_given_values_are_distinguished(given, values):
    assert desired_of(TEAM, **given).values == values


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


def test_inactive_entry_only_switches_the_object_off():
    desired = desired_of(MEMBER, login="a", note="n", active=True, pin="1", update_password="always", state="inactive")
    assert desired.inactive and not desired.absent and not desired.write_secrets
    assert desired.values == {"active": False}


@pytest.mark.parametrize(
    "entry, position, place",
    [
        ({"name": "A"}, None, 'team "A"'),
        ({"team_id": "7"}, None, 'team "team_id 7"'),
        ({"name": "A"}, 3, "teams[3] (A)"),
        ({"team_id": "7"}, 0, "teams[0] (7)"),
    ],
)
def test_place_of_an_entry_is_its_position_and_its_key_or_id(entry, position, place):
    assert desired_object(TEAM, entry, position).place == place


def test_omitted_and_null_are_distinguished_in_each_entry_of_a_list():
    objects = desired_objects(TEAM, [{"name": "A", "note": None}, {"name": "B"}])
    assert [desired.values for desired in objects] == [{"name": "A", "note": None}, {"name": "B"}]
