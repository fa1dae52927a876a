# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What exists: names, look-ups, lists of the vendor."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    InputError,
    UnexpectedResponseError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import Lookup, LookupEntry
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import (
    AccountState,
    Completeness,
    Existing,
    Snapshot,
    require_records,
)
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    COLOR_LOOKUP,
    MEMBER,
    TEAM,
    existing,
    want,
)
from hypothesis import given, settings
from hypothesis import strategies as st

QUEUES = (
    LookupEntry("1", "Sales", names=("East/Sales",)),
    LookupEntry("2", "Sales", names=("West/Sales",)),
    LookupEntry("3", "Help", names=("East/Help",)),
    LookupEntry("4", "help", names=("West/help",)),
    LookupEntry("5", "Desk"),
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
    ],
)
def test_find(name, id):
    entry = Lookup("queue", QUEUES).find(name)
    assert (entry and entry.id) == id


@pytest.mark.parametrize(
    "name, told",
    [
        (
            "Sales",
            r'"Sales" is ambiguous: East/Sales \(id 1\), West/Sales \(id 2\)\. Write one of: East/Sales, West/Sales\.',
        ),
        ("HELP", r"Help \(id 3\), help \(id 4\)\. Write one of: East/Help, Help, West/help, help\."),
    ],
)
def test_ambiguous_name_tells_the_clear_ones(name, told):
    with pytest.raises(InputError, match=told):
        Lookup("queue", QUEUES).find(name)


def test_ambiguous_name_without_a_clear_one():
    with pytest.raises(InputError) as caught:
        Lookup("queue", [LookupEntry("1", "A"), LookupEntry("2", "A")]).find("A")
    assert caught.value.hint == "Write one of: 1, 2." and "id 1" in str(caught.value) and "id 2" in str(caught.value)


@pytest.mark.parametrize(
    "id, label", [("1", "East/Sales"), ("2", "West/Sales"), (3, "Help"), ("5", "Desk"), ("9", "9")]
)
def test_label(id, label):
    assert Lookup("queue", QUEUES).label(id) == label


def test_label_of_one_of_two_twins_is_the_id():
    assert Lookup("queue", [LookupEntry("1", "A"), LookupEntry("2", "A")]).label("2") == "2"


@settings(deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(["A", "a", " a", "B ", "b", "ß", "SS"]), min_size=1, max_size=2), max_size=4))
def test_a_label_is_found_again(names):
    lookup = Lookup("thing", [LookupEntry(str(id), label, tuple(more)) for id, (label, *more) in enumerate(names)])
    for id in map(str, range(len(names))):
        label = lookup.label(id)
        assert label == id or lookup.find(label).id == id


@pytest.mark.parametrize(
    "names, asked, told",
    [
        (["Support", "Sales", "Billing"], "Suport", "The closest names are: Support"),
        (["Support", "Sales"], "xyz", "The closest names are: Sales, Support."),
        ([], "Support", "This account has access to none."),
    ],
)
def test_unknown_name_tells_the_nearest(names, asked, told):
    error = Lookup("queue", [LookupEntry(str(id), name) for id, name in enumerate(names)]).not_found(asked)
    assert f'queue "{asked}" does not exist' in str(error) and told in str(error)


MEMBERS = (
    existing(MEMBER, id=1, login="Ann@example.com"),
    existing(MEMBER, id=2, login="bob+7_1@example.com"),
    existing(MEMBER, id=3, login="bob@example.org"),
    existing(MEMBER, id=4, login=None),
)


@pytest.mark.parametrize(
    "given, id",
    [
        ({"login": "ann@example.com"}, 1),
        ({"login": "ANN@EXAMPLE.COM"}, 1),
        ({"login": "bob+7_1@example.com"}, 2),
        ({"login": "nobody"}, None),
        ({"member_id": "3"}, 3),
        ({"member_id": "3", "login": "ann@example.com"}, 3),
        ({"member_id": "9", "login": "ann@example.com"}, None),
    ],
    ids=str,
)
def test_match(given, id):
    found = Snapshot.of(MEMBER, MEMBERS).select(want(MEMBER, **given))
    assert (found and found.id) == id


def test_exact_name_takes_precedence_over_letter_case():
    teams = [existing(TEAM, id=1, name="Sales"), existing(TEAM, id=2, name="sales")]
    assert [Snapshot.of(TEAM, teams).find(name).id for name in ("Sales", "sales")] == [1, 2]
    assert Snapshot.of(TEAM, teams[:1]).find("SALES").id == 1


@pytest.mark.parametrize("names, asked", [(("A", "A"), "A"), (("A", "A"), "a"), (("Ab", "aB"), "AB")])
def test_two_of_one_key(names, asked):
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=id, name=name) for id, name in zip((11, 12), names)])
    with pytest.raises(InputError, match="exists 2 times, with the ids 11 and 12.*team_id"):
        snapshot.find(asked)
    assert snapshot.select(want(TEAM, team_id="12")).id == 12


def test_one_object_listed_twice_is_one():
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=1, name="A"), existing(TEAM, id="1", name="A")])
    assert len(snapshot) == 1 and snapshot.find("A").id == 1


def test_newer_reading_replaces_an_object_in_a_new_snapshot():
    summary = existing(TEAM, Completeness.SUMMARY, id=1, name="A")
    snapshot = Snapshot.of(TEAM, [summary])
    newer = snapshot.updated([existing(TEAM, id=1, name="A", note="n")])
    assert newer.find("A").has_details and newer.by_id("1").values["note"] == "n" and len(newer) == 1
    assert snapshot.find("A") is summary


@pytest.mark.parametrize(
    "completeness, values",
    [
        (Completeness.FULL, {"name": "A", "note": None, "size": None}),
        (Completeness.PARTIAL, {"name": "A"}),
        (Completeness.SUMMARY, {"name": "A"}),
    ],
)
def test_missing_property_is_blank_only_where_everything_is_shown(completeness, values):
    team = Existing.from_wire(TEAM, {"id": 1, "name": "A"}, completeness)
    assert team.values == values
    assert team.has_details == (completeness is not Completeness.SUMMARY)


def test_forgotten_values_must_be_read_again():
    team = existing(TEAM, id=1, name="A", note="n")
    written = team.forget(["note"])
    assert not written.has_details and written.values == {"name": "A", "size": None} and written.id == 1
    assert team.has_details and team.values["note"] == "n"


def test_named():
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=1, name="Support")])
    assert snapshot.get("support").id == 1
    with pytest.raises(InputError, match="closest names are: Support"):
        snapshot.get("Suport")


def test_state_with_lookups_leaves_the_first_state_alone():
    state = AccountState.of(Snapshot.of(TEAM, [existing(TEAM, id=1, name="A")]))
    assert state.has_lookup("team") and not state.has_lookup("color")
    assert state.lookup("team").find("A").id == 1
    more = state.with_lookups(COLOR_LOOKUP)
    assert more.lookup("color") is COLOR_LOOKUP["color"] and not state.has_lookup("color")


@pytest.mark.parametrize(
    "answer, found", [(None, []), ([], []), ([{"id": 0}, {"id": "x"}], [{"id": 0}, {"id": "x"}])], ids=str
)
def test_require_records(answer, found):
    assert require_records(answer, "teams", "id") == found


@pytest.mark.parametrize(
    "answer",
    [{}, {"records": []}, "", "[]", 0, False, [None], ["x"], [{}], [{"id": 1}, {"id": None}], [{"id": ""}]],
    ids=str,
)
def test_a_shape_that_is_not_recognised_is_no_empty_list(answer):
    with pytest.raises(UnexpectedResponseError, match="Listing the teams"):
        require_records(answer, "teams", "id")


def test_list_that_cannot_be_read_does_not_deny_an_earlier_write():
    with pytest.raises(UnexpectedResponseError) as caught:
        require_records([{}], "teams", "id")
    assert "changed" not in str(caught.value)
