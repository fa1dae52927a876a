# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of an account: lookups by name, snapshots of objects, and lists in responses."""

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
    desired_of,
    existing,
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
def test_lookup_finds_an_entry_by_name_and_prefers_the_exact_case(name, id):
    entry = Lookup("queue", QUEUES).find(name)
    assert (entry and entry.id) == id


@pytest.mark.parametrize(
    "name, message",
    [
        (
            "Sales",
            r'"Sales" is ambiguous: East/Sales \(id 1\), West/Sales \(id 2\)\. Write one of: East/Sales, West/Sales\.',
        ),
        ("HELP", r"Help \(id 3\), help \(id 4\)\. Write one of: East/Help, Help, West/help, help\."),
    ],
)
def test_ambiguous_name_is_refused_with_the_unambiguous_names(name, message):
    with pytest.raises(InputError, match=message):
        Lookup("queue", QUEUES).find(name)


def test_ambiguous_name_without_an_unambiguous_one_is_refused_with_the_ids():
    with pytest.raises(InputError) as caught:
        Lookup("queue", [LookupEntry("1", "A"), LookupEntry("2", "A")]).find("A")
    assert caught.value.hint == "Write one of: 1, 2." and "id 1" in str(caught.value) and "id 2" in str(caught.value)


@pytest.mark.parametrize(
    "id, label", [("1", "East/Sales"), ("2", "West/Sales"), (3, "Help"), ("5", "Desk"), ("9", "9")]
)
def test_label_is_the_shortest_unambiguous_name_or_the_id(id, label):
    assert Lookup("queue", QUEUES).label(id) == label


def test_label_of_entries_with_identical_names_is_the_id():
    assert Lookup("queue", [LookupEntry("1", "A"), LookupEntry("2", "A")]).label("2") == "2"


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["A", "a", " a", "B ", "b", "ß", "SS"]), min_size=1, max_size=2), max_size=4))
def test_lookup_finds_the_entry_of_each_label(names):
    lookup = Lookup("thing", [LookupEntry(str(id), label, tuple(more)) for id, (label, *more) in enumerate(names)])
    for id in map(str, range(len(names))):
        assert lookup.find(lookup.label(id)).id == id


@pytest.mark.parametrize(
    "names, name, message",
    [
        (["Support", "Sales", "Billing"], "Suport", ', did you mean "Support"?'),
        (["Support", "Sales"], "xyz", ": this account has Sales, Support."),
        ([], "Support", ": this account has access to none."),
    ],
)
def test_unknown_name_is_reported_with_the_closest_names(names, name, message):
    error = Lookup("queue", [LookupEntry(str(id), known) for id, known in enumerate(names)]).not_found(name)
    assert str(error) == f'unknown queue "{name}"{message}'


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
        ({"login": "unknown"}, None),
        ({"member_id": "3"}, 3),
        ({"member_id": "3", "login": "ann@example.com"}, 3),
        ({"member_id": "9", "login": "ann@example.com"}, None),
    ],
    ids=str,
)
def test_entry_selects_an_object_by_id_or_else_by_key(given, id):
    found = Snapshot.of(MEMBER, MEMBERS).select(desired_of(MEMBER, **given))
    assert (found and found.id) == id


@pytest.mark.parametrize(
    ("entry", "may"),
    [
        ({"login": "ADA"}, True),
        ({"login": "eve"}, False),
        ({"login": "eve", "renamed_from": "ada"}, True),
        ({"member_id": "7"}, True),
        ({"member_id": "8", "login": "Ada"}, False),
    ],
    ids=str,
)
def test_entry_may_select_an_object_even_if_its_key_is_ambiguous(entry, may):
    snapshot = Snapshot.of(MEMBER, [existing(MEMBER, id=7, login="Ada"), existing(MEMBER, id=9, login="aDa")])
    assert snapshot.may_select(desired_of(MEMBER, **entry)) == may


def test_exact_name_takes_precedence_over_letter_case():
    teams = [existing(TEAM, id=1, name="Sales"), existing(TEAM, id=2, name="sales")]
    assert [Snapshot.of(TEAM, teams).find(name).id for name in ("Sales", "sales")] == [1, 2]
    assert Snapshot.of(TEAM, teams[:1]).find("SALES").id == 1


@pytest.mark.parametrize("names, name", [(("A", "A"), "A"), (("A", "A"), "a"), (("Ab", "aB"), "AB")])
def test_ambiguous_key_is_refused_with_the_ids(names, name):
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=id, name=given) for id, given in zip((11, 12), names)])
    with pytest.raises(InputError, match="exists 2 times, with the ids 11 and 12.*team_id"):
        snapshot.find(name)
    assert snapshot.select(desired_of(TEAM, team_id="12")).id == 12


def test_object_that_is_listed_twice_counts_once():
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=1, name="A"), existing(TEAM, id="1", name="A")])
    assert len(snapshot) == 1 and snapshot.find("A").id == 1


def test_updated_snapshot_is_new_and_has_the_newer_object():
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
def test_missing_property_is_blank_only_in_a_full_object(completeness, values):
    team = Existing.from_wire(TEAM, {"id": 1, "name": "A"}, completeness)
    assert team.values == values
    assert team.has_details == (completeness is not Completeness.SUMMARY)


def test_forgotten_values_need_details():
    team = existing(TEAM, id=1, name="A", note="n")
    written = team.forget(["note"])
    assert not written.has_details and written.values == {"name": "A", "size": None} and written.id == 1
    assert team.has_details and team.values["note"] == "n"


def test_get_returns_the_object_or_reports_the_closest_names():
    snapshot = Snapshot.of(TEAM, [existing(TEAM, id=1, name="Support")])
    assert snapshot.get("support").id == 1
    with pytest.raises(InputError, match='did you mean "Support"'):
        snapshot.get("Suport")


def test_adding_lookups_does_not_change_the_original_state():
    state = AccountState.of(Snapshot.of(TEAM, [existing(TEAM, id=1, name="A")]))
    assert state.has_lookup("team") and not state.has_lookup("color")
    assert state.lookup("team").find("A").id == 1
    more = state.with_lookups(COLOR_LOOKUP)
    assert more.lookup("color") is COLOR_LOOKUP["color"] and not state.has_lookup("color")


@pytest.mark.parametrize(
    "response, found", [(None, []), ([], []), ([{"id": 0}, {"id": "x"}], [{"id": 0}, {"id": "x"}])], ids=str
)
def test_list_of_records_is_accepted(response, found):
    assert require_records(response, "teams", "id") == found


@pytest.mark.parametrize(
    "response",
    [{}, {"records": []}, "", "[]", 0, False, [None], ["x"], [{}], [{"id": 1}, {"id": None}], [{"id": ""}]],
    ids=str,
)
def test_unrecognized_list_is_an_error_and_not_an_empty_list(response):
    with pytest.raises(UnexpectedResponseError, match="Listing the teams"):
        require_records(response, "teams", "id")


def test_list_that_cannot_be_read_does_not_deny_an_earlier_write():
    with pytest.raises(UnexpectedResponseError) as caught:
        require_records([{}], "teams", "id")
    assert "changed" not in str(caught.value)
