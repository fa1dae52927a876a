# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What exists: names, look-ups, lists of the vendor."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import AnswerError, InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.snapshot import (
    Directory,
    Existing,
    Snapshot,
    Target,
    records,
)
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    MEMBER,
    TEAM,
    existing,
    want,
    world,
)
from hypothesis import given, settings
from hypothesis import strategies as st

QUEUES = (
    Target("1", "Sales", names=("East/Sales",)),
    Target("2", "Sales", names=("West/Sales",)),
    Target("3", "Help", names=("East/Help",)),
    Target("4", "help", names=("West/help",)),
    Target("5", "Desk", names=(), alias="=Desk"),
)


@pytest.mark.parametrize(
    "name, id",
    [
        ("East/Sales", "1"),
        ("west/SALES", "2"),
        ("Help", "3"),
        ("help", "4"),
        ("desk", "5"),
        (" Desk ", "5"),
        ("nothing", None),
        ("=Desk", None),
    ],
)
def test_find(name, id):
    target = Directory("queue", QUEUES).find(name)
    assert (target and target.id) == id


@pytest.mark.parametrize(
    "name, told",
    [
        (
            "Sales",
            r'"Sales" is the name of several: East/Sales \(id 1\), West/Sales \(id 2\)\. Write one of: East/Sales, West/Sales\.',
        ),
        ("HELP", r"Help \(id 3\), help \(id 4\)\. Write one of: East/Help, Help, West/help, help\."),
    ],
)
def test_ambiguous_name_tells_the_clear_ones(name, told):
    with pytest.raises(InputError, match=told):
        Directory("queue", QUEUES).find(name)


def test_ambiguous_name_without_a_clear_one():
    with pytest.raises(InputError) as caught:
        Directory("queue", [Target("1", "A"), Target("2", "A")]).find("A")
    assert caught.value.do == "Write one of: 1, 2." and "id 1" in str(caught.value) and "id 2" in str(caught.value)


@pytest.mark.parametrize(
    "id, label", [("1", "East/Sales"), ("2", "West/Sales"), (3, "Help"), ("5", "Desk"), ("=Desk", "Desk"), ("9", "9")]
)
def test_label(id, label):
    assert Directory("queue", QUEUES).label(id) == label


def test_label_of_one_of_two_twins_is_the_id():
    assert Directory("queue", [Target("1", "A"), Target("2", "A")]).label("2") == "2"


@settings(deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(["A", "a", " a", "B ", "b", "ß", "SS"]), min_size=1, max_size=2), max_size=4))
def test_a_label_is_found_again(names):
    directory = Directory("thing", [Target(str(id), label, more) for id, (label, *more) in enumerate(names)])
    for id in map(str, range(len(names))):
        label = directory.label(id)
        assert label == id or directory.find(label).id == id


@pytest.mark.parametrize(
    "names, asked, told",
    [
        (["Support", "Sales", "Billing"], "Suport", "The nearest names are: Support"),
        (["Support", "Sales"], "xyz", "The nearest names are: Sales, Support."),
        ([], "Support", "There are none that this account may see."),
    ],
)
def test_unknown_name_tells_the_nearest(names, asked, told):
    error = Directory("queue", [Target(str(id), name) for id, name in enumerate(names)]).unknown(asked)
    assert f'queue "{asked}" does not exist' in str(error) and told in str(error)


MEMBERS = (
    existing(MEMBER, id=1, login="Ann@example.com"),
    existing(MEMBER, id=2, login="bob+7_1@example.com", alias="Bob@example.com"),
    existing(MEMBER, id=3, login="bob@example.org"),
    existing(MEMBER, id=4, login=None),
)


@pytest.mark.parametrize(
    "given, id",
    [
        ({"login": "ann@example.com"}, 1),
        ({"login": "ANN@EXAMPLE.COM"}, 1),
        ({"login": "BOB@example.com"}, 2),
        ({"login": "bob+7_1@example.com"}, 2),
        ({"login": "nobody"}, None),
        ({"member_id": "3"}, 3),
        ({"member_id": "3", "login": "ann@example.com"}, 3),
        ({"member_id": "9", "login": "ann@example.com"}, None),
    ],
    ids=str,
)
def test_match(given, id):
    found = Snapshot(MEMBER, MEMBERS).match(want(MEMBER, **given))
    assert (found and found.id) == id


def test_match_prefers_exact_over_folded_and_folded_over_alias():
    teams = [
        existing(TEAM, id=1, name="Sales"),
        existing(TEAM, id=2, name="sales"),
        existing(TEAM, id=3, name="x", alias="sales"),
    ]
    assert [Snapshot(TEAM, teams).find(name).id for name in ("Sales", "sales")] == [1, 2]
    assert Snapshot(TEAM, teams[:1] + teams[2:]).find("SALES").id == 1


@pytest.mark.parametrize("names, asked", [(("A", "A"), "A"), (("A", "A"), "a"), (("Ab", "aB"), "AB")])
def test_two_of_one_key(names, asked):
    snapshot = Snapshot(TEAM, [existing(TEAM, id=id, name=name) for id, name in zip((11, 12), names)])
    with pytest.raises(InputError, match="exists 2 times, with the ids 11 and 12.*team_id"):
        snapshot.find(asked)
    assert snapshot.match(want(TEAM, team_id="12")).id == 12


def test_two_of_one_alias():
    snapshot = Snapshot(MEMBER, [existing(MEMBER, id=id, login=f"x{id}", alias="x") for id in (1, 2)])
    with pytest.raises(InputError, match="the ids 1 and 2"):
        snapshot.find("X")


def test_one_object_listed_twice_is_one():
    snapshot = Snapshot(TEAM, [existing(TEAM, id=1, name="A"), existing(TEAM, id="1", name="A")])
    assert len(snapshot) == 1 and snapshot.find("A").id == 1


def test_a_closer_look_replaces():
    snapshot = Snapshot(TEAM, [existing(TEAM, full=False, id=1, name="A")])
    snapshot.replace(existing(TEAM, id=1, name="A", note="n"))
    assert snapshot.find("A").full and snapshot.by_id("1").values["note"] == "n" and len(snapshot) == 1


@pytest.mark.parametrize(
    "full, sparse, values",
    [
        (True, False, {"name": "A", "note": None, "size": None}),
        (True, True, {"name": "A"}),
        (False, False, {"name": "A"}),
    ],
)
def test_what_an_object_that_is_told_in_part_leaves_out(full, sparse, values):
    it = Existing(TEAM, {"id": 1, "name": "A"}, full, sparse=sparse)
    assert it.full is full and it.values == values


def test_what_is_not_known_any_more():
    it = existing(TEAM, id=1, name="A", note="n")
    twin = it.without(["note"])
    assert not twin.full and twin.values == {"name": "A", "size": None} and twin.id == 1
    assert it.full and it.values["note"] == "n"


def test_named():
    snapshot = Snapshot(TEAM, [existing(TEAM, id=1, name="Support")])
    assert snapshot.named("support").id == 1
    with pytest.raises(InputError, match="nearest names are: Support"):
        snapshot.named("Suport")


def test_world_asks_for_a_look_up_once():
    asked = []
    it = world(
        [existing(TEAM, id=1, name="A")], look_up=lambda to: asked.append(to) or Directory(to, [Target("c", "red")])
    )
    assert it.knows("team") and not it.knows("color")
    assert it.directory("team").find("A").id == 1 and not asked
    assert it.directory("color") is it.directory("color") and asked == ["color"] and it.knows("color")


@pytest.mark.parametrize(
    "answer, found", [(None, []), ([], []), ([{"id": 0}, {"id": "x"}], [{"id": 0}, {"id": "x"}])], ids=str
)
def test_records(answer, found):
    assert records(answer, "teams", "id") == found


@pytest.mark.parametrize(
    "answer",
    [{}, {"records": []}, "", "[]", 0, False, [None], ["x"], [{}], [{"id": 1}, {"id": None}], [{"id": ""}]],
    ids=str,
)
def test_a_shape_that_is_not_recognised_is_no_empty_list(answer):
    with pytest.raises(AnswerError, match="the list of teams"):
        records(answer, "teams", "id")
