# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of people -> entries of agents: who is there, with which options, and which rows are bad."""

from __future__ import annotations

import re
import time

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.csv_format import read_csv
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.entries import read_roster
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.json_format import read_json
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.options import read_options
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.table import Number
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.yaml_format import read_yaml
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import VENDORS, agents_of
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

DAY = "2026-12-01"
COLUMNS = {
    "username": "Login",
    "first_name": "Name",
    "team": "Team",
    "start": "Start",
    "end": "End",
    "max_chats": "Chats",
}
TEAMS = {"Support EMEA": {"agent_group": "Support", "max_chats": 3}, "Sales": {"agent_group": "Sales"}, "Depot": None}
HEADER = "Login,Name,Team,Start,End,Chats\n"
UDESK = {"email": "Login", "nick_name": "Name", "end": "End", "owner_id": "Successor", "agent_groups": "Groups"}


def _roster(rows, vendor="ringcx", header=HEADER, read=read_csv, **given):
    entity = agents_of(vendor)
    options = {"columns": COLUMNS, "as_of": DAY, **given}
    if "team" in options["columns"]:
        options.setdefault("teams", TEAMS)
    checked = read_options(entity, options)
    table = read(header + rows, checked.columns.values()) if read is read_csv else read(rows)
    return read_roster(entity, table, checked, "staff.csv")


def _agents(rows, **given):
    roster = _roster(rows, **given)
    roster.problems.raise_if_any()
    return roster.agents


def _problems(rows, **given):
    return [f"{place}: {text}" for place, text in _roster(rows, **given).problems]


def test_vendors_are_those_of_the_collection():
    assert tuple(profile.name for profile in REAL_VENDORS) == VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_agents_are_switched_on_with_the_default_of_the_vendor(vendor):
    switch = agents_of(vendor).switch
    assert switch.vendor_default not in (None, switch.inactive_value)


def test_cell_counts_more_than_team_and_team_more_than_defaults():
    defaults = {"max_chats": 1, "location": "Lisbon", "agent_group": "All"}
    first, second, third = _agents("ana,,support emea,,,7\nbo,,Support EMEA,,,\ncy,,,,,\n", defaults=defaults)
    assert [one["max_chats"] for one in (first, second, third)] == [7, 3, 1]
    assert [one["agent_group"] for one in (first, second, third)] == ["Support", "Support", "All"]
    assert first["location"] == "Lisbon"


def test_team_of_hr_is_no_option_of_the_vendor():
    (agent,) = _agents("ana,,Sales,,,\n", teams={"Sales": {"team": "Blue", "agent_group": "Sales"}})
    assert agent["team"] == "Blue"


@pytest.mark.parametrize("name", ["007", "+351 21", "{{ lookup('pipe', 'id') }}", "=1+1", "Zoë |x"])
def test_values_are_text_as_it_stands_in_the_file(name):
    (agent,) = _agents(f'ana,"{name}",Sales,,,\n')
    assert agent["first_name"] == name and not isinstance(agent["first_name"], Number)


def test_blank_cell_is_omitted_and_the_mark_clears():
    columns = {**COLUMNS, "location": "Place"}
    header = "Login,Name,Team,Start,End,Chats,Place\n"
    first, second = _agents("ana, ,Sales,,,, \nbo,-,Sales,-,-,,x\n", columns=columns, header=header, clear_mark="-")
    assert first == {"username": "ana", "agent_group": "Sales", "is_active": True}
    assert second == {**first, "username": "bo", "first_name": None, "location": "x"}


def test_items_of_a_list_are_separated_in_a_cell():
    columns = {
        "username": "Login",
        "chat_queue_assignments": "Queues",
        "gate_assignments": "Gates",
        "allow_chat": "Chat",
    }
    (agent,) = _agents("ana,1|2,A|B & C,yes\n", columns=columns, header="Login,Queues,Gates,Chat\n")
    assert agent == {
        "username": "ana",
        "chat_queue_assignments": [1, 2],
        "gate_assignments": ["A", "B & C"],
        "allow_chat": True,
    }


@pytest.mark.parametrize("read", [read_json, read_yaml], ids=["json", "yaml"])
def test_rows_of_mappings_keep_the_types_of_their_values(read):
    rows = '[{"Login": "ana", "Name": null, "Team": "Sales", "Chats": 7, "Queues": [1], "End": "2026-12-01"}]'
    columns = {**COLUMNS, "chat_queue_assignments": "Queues"}
    del columns["start"]
    (agent,) = _agents(rows, columns=columns, read=read)
    assert agent == {
        "username": "ana",
        "agent_group": "Sales",
        "max_chats": 7,
        "chat_queue_assignments": [1],
        "is_active": True,
    }


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('{"Login": 7}', "staff.csv:1: Login is a number, but must be text; write it in quotes"),
        ('{"Login": "ana", "Name": 7}', "staff.csv:1 (ana): Name is a number, but must be text; write it in quotes"),
        (
            '{"Login": "ana", "Name": true}',
            "staff.csv:1 (ana): Name is a boolean, but must be text; write it in quotes",
        ),
        ('{"Login": "ana", "Name": ["x"]}', "staff.csv:1 (ana): Name has several values, but must be text"),
        ('{"Login": "ana", "Name": {"a": 1}}', "staff.csv:1 (ana): Name has several values, but must be text"),
        ('{"Login": "ana", "End": 2027}', "staff.csv:1 (ana): End is a number, but must be text"),
        ('{"Login": "ana", "Chats": 1.5}', "staff.csv:1 (ana): Chats must be a whole number in decimal digits"),
        ('{"Login": "ana", "Chats": "x"}', "staff.csv:1 (ana): max_chats must be a whole number, but is text"),
    ],
    ids=range(8),
)
def test_values_without_quotes_are_refused_where_the_option_is_text(row, text):
    columns = {name: column for name, column in COLUMNS.items() if column in (*re.findall(r'"(\w+)":', row), "Login")}
    (problem,) = _problems(f"[{row}]", columns=columns, read=read_json)
    assert problem.startswith(text)


@pytest.mark.parametrize("vendor", VENDORS)
def test_rows_that_are_no_mappings(vendor):
    columns = {agents_of(vendor).key: "Login"}
    assert _problems('[1, "hunter2"]', vendor=vendor, columns=columns, read=read_json) == [
        "staff.csv:1: is not a mapping of columns to values"
    ]


def test_who_starts_later_is_not_there_yet():
    roster = _roster("ana,,Sales,2026-12-02,,\nbo,,Sales,2026-12-01,,\n")
    assert [one["username"] for one in roster.agents] == ["bo"]
    assert roster.staged == [{"username": "ana", "start": "2026-12-02"}]


def test_last_day_is_a_working_day():
    first, second = _agents("ana,A,Sales,,2026-12-01,5\nbo,B,Sales,,2026-11-30,5\n")
    assert first["is_active"] is True and second == {"username": "bo", "state": "inactive"}


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("inactive", [{"email": "bo@example.com", "state": "inactive", "owner_id": "x@example.com"}]),
        ("absent", [{"email": "bo@example.com", "state": "absent", "owner_id": "cy@example.com"}]),
        ("omit", []),
    ],
)
def test_of_somebody_who_has_ended_only_key_and_state_are_passed(ended, expected):
    agents = _agents(
        "bo@example.com,Bo,2026-11-30,cy@example.com,A|B\n",
        vendor="udesk",
        columns=UDESK,
        header="Login,Name,End,Successor,Groups\n",
        ended=ended,
        ended_options={"owner_id": "x@example.com"},
    )
    assert agents == expected


def test_successor_is_no_option_of_somebody_who_is_there():
    header, row = "Login,Name,End,Successor,Groups\n", "bo@example.com,Bo,,cy@example.com,A|B\n"
    (agent,) = _agents(row, vendor="udesk", columns=UDESK, header=header, ended="absent")
    assert agent == {
        "email": "bo@example.com",
        "nick_name": "Bo",
        "agent_groups": ["A", "B"],
        "disable_status": "enable",
    }


def test_rows_of_one_person_whose_periods_do_not_overlap():
    rows = "ANA,Old,Gone,2020-01-01,2026-11-30,\nana,New,Sales,2026-12-01,2026-12-31,\nana,Later,Sales,2027-02-01,,\n"
    (agent,) = _agents(rows)
    assert (agent["username"], agent["first_name"], agent["is_active"]) == ("ana", "New", True)
    between = _roster(rows, as_of="2027-01-15")
    assert between.agents == [{"username": "ana", "state": "inactive"}]
    assert between.staged == [{"username": "ana", "start": "2027-02-01"}]
    (agent,) = _agents(rows, as_of="2027-02-01")
    assert agent["first_name"] == "Later"


def test_who_is_there_and_has_a_later_row_is_not_staged():
    assert _roster("ana,,Sales,,2026-12-31,\nana,,Sales,2027-01-01,,\n").staged == []


def test_long_period_overlaps_all_later_ones():
    rows = "ana,,Sales,2026-01-01,2026-12-31,\nana,,Sales,2026-02-01,2026-02-02,\nana,,Sales,2026-12-31,,\n"
    assert len(_problems(rows)) == 3


def test_team_that_the_vendor_does_not_serve():
    roster = _roster("ana,,Depot,,,\nbo,,Depot,2027-01-01,,\n")
    assert roster.agents == [{"username": "ana", "state": "inactive"}] and roster.staged == []


def test_without_dates_agents_are_not_switched_on():
    (agent,) = _agents("ana\n", columns={"username": "Login"}, header="Login\n")
    assert agent == {"username": "ana"}


@pytest.mark.parametrize("end", ["9999-12-31", ""])
def test_row_without_an_end_is_active_on_any_day(end):
    (agent,) = _agents(f"ana,,Sales,,{end},\n", as_of="9999-12-31")
    assert agent["is_active"] is True


BAD = {
    "no key": (",A,Sales,,,", "staff.csv:2: no Login"),
    "unknown team": ("ana,A,Suport EMEA,,,", 'staff.csv:2 (ana): unknown Team, did you mean "Support EMEA"?'),
    "unknown team of somebody who starts": ("ana,A,x-y-z,2027-01-01,,", "staff.csv:2 (ana): unknown Team"),
    "end before start": ("ana,A,Sales,2026-12-02,2026-12-01,", "staff.csv:2 (ana): end is before start"),
    "date in another form": (
        "ana,A,Sales,01.12.2026,,",
        "staff.csv:2 (ana): Start is not a date in the form YYYY-MM-DD",
    ),
    "zero date": ("ana,A,Sales,,0000-00-00,", "staff.csv:2 (ana): End is not a date in the form YYYY-MM-DD"),
    "other zero date": (
        "ana,A,Sales,,1970-01-01,",
        "staff.csv:2 (ana): End is a zero date; leave it blank where there is no end",
    ),
    "no group": ("ana,A,,,,", "staff.csv:2 (ana): no agent_group"),
    "fewer cells": ("ana,A", "staff.csv:2 (ana): has 2 cells, but the header has 6"),
    "more cells": ("ana,A,Sales,,,,x", "staff.csv:2 (ana): has 7 cells, but the header has 6"),
    "number": ("ana,A,Sales,,,many", "staff.csv:2 (ana): max_chats must be a whole number, but is text"),
    "range": ("ana,A,Sales,,,-1", "staff.csv:2 (ana): max_chats must be at least 0"),
    "cut": ('ana,"A', "staff.csv:2 (ana): has a quotation mark that is not closed, or not doubled inside of a cell"),
}


@pytest.mark.parametrize(("row", "problem"), BAD.values(), ids=BAD)
def test_bad_row_is_reported_with_its_place(row, problem):
    roster = _roster(f"{row}\n")
    assert [f"{place}: {text}" for place, text in roster.problems] == [problem]
    assert roster.agents == roster.staged == []


def test_all_bad_rows_are_reported_and_the_good_ones_stay():
    rows = "".join(
        f"{row.replace('ana', f'ana{number}')}\nbo{number},,Sales,,,\n"
        for number, (row, _problem) in enumerate(BAD.values())
        if '"' not in row
    )
    roster = _roster(rows)
    assert len(list(roster.problems)) == len(BAD) - 1 == len(roster.agents)


def test_message_shows_twenty_bad_rows_and_a_number():
    message = _roster(",secret,x,,,\n" * 25).problems.message()
    assert message.count("staff.csv:") == 20 and "And 5 more" in message and "secret" not in message


@pytest.mark.parametrize(
    "rows", ["ana,,Sales,,,\n", "ana,,Sales,2026-12-01,,\n", "ANA,,Sales,2020-01-01,2026-12-01,\n"]
)
def test_rows_of_one_person_that_overlap_are_all_bad(rows):
    problems = _problems(f"Ana,,Sales,2026-12-01,2026-12-01,\n{rows}bo,,Sales,,,\n")
    assert [one.partition(" ")[0] for one in problems] == ["staff.csv:2", "staff.csv:3"]
    assert all("is the same person at the same time as staff.csv:" in one for one in problems)


@pytest.mark.parametrize("bad", ["ana,,Nowhere,2026-12-01,,", "ana,,Sales,tomorrow,,", "ana,,Sales,2026-12-01"])
def test_nobody_is_switched_off_since_another_row_is_bad(bad):
    roster = _roster(f"ana,,Sales,2020-01-01,2026-11-30,\n{bad}\n")
    assert roster.agents == [] and {place for place, _text in roster.problems} == {
        "staff.csv:2 (ana)",
        "staff.csv:3 (ana)",
    }


def test_key_of_a_row_with_too_many_cells_is_shown_only_where_it_is_certain():
    header = "Name,Login,Team,Start,End,Chats\n"
    assert _problems("Lima, Ana,hunter2,Sales,,,\n", header=header)[0].startswith("staff.csv:2: has 7 cells")


def test_key_that_is_not_valid_is_not_shown():
    problems = _problems("hunter2\n", vendor="udesk", columns={"email": "Login"}, header="Login\n")
    assert problems == ["staff.csv:2: Login must be an e-mail address, such as ana@example.com"]


def test_rows_of_people_who_have_ended_are_checked_for_key_and_dates_only():
    assert _agents("ana,,Dissolved team,,2020-01-01,none\n") == [{"username": "ana", "state": "inactive"}]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"username": "Logn"}, 'there is no column "Logn", did you mean "Login"?'),
        ({"username": "Login", "first_name": "X"}, 'the column "X" occurs 2 times'),
    ],
)
def test_column_that_is_not_there_once(columns, text):
    with pytest.raises(InputError, match=re.escape(text)):
        _roster("ana,1,2\n", columns=columns, header="Login,X,X\n")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"column": {}}, 'unknown option "column", did you mean "columns"?'),
        ({"columns": {}}, "columns is required"),
        ({"columns": "x"}, "columns: must be a dictionary"),
        ({"columns": {"username": 1}}, "columns: must have the name of a column"),
        ({"columns": {"first_name": "Name"}}, "username is missing"),
        (
            {"columns": {"username": "Login", "fist_name": "Name"}},
            'unknown option "fist_name", did you mean "first_name"?',
        ),
        ({"columns": {"username": "Login"}, "teams": TEAMS}, "must have team"),
        ({"teams": {}}, "teams: must name the teams"),
        ({"teams": {"A": {}, "a": {}}}, "has a team twice"),
        ({"teams": {"A": ["x"]}}, "must have a dictionary of options for each team"),
        ({"teams": {"A": {"agent_grup": "x"}}}, 'teams[A]: unknown option "agent_grup", did you mean "agent_group"?'),
        ({"defaults": {"username": "x"}}, "defaults: username can't be a default"),
        ({"defaults": {"password": 12345678}}, "defaults: password is a number"),
        ({"ended": "deleted"}, "ended: must be one of inactive, absent, omit"),
        ({"ended_options": {"owner": "x"}}, 'ended_options: unknown option "owner"'),
        ({"bad_rows": "skip", "prune": True}, "skip can't be used with prune"),
        ({"as_of": "tomorrow"}, "as_of: is not a date in the form YYYY-MM-DD"),
        ({"date_format": "%Y"}, "date_format must have"),
        ({"clear_mark": 0}, "clear_mark: must be text"),
        ({"allow_empty": "perhaps"}, "allow_empty: must be true or false"),
    ],
    ids=range(20),
)
def test_wrong_options_are_refused_without_their_values(given, text):
    with pytest.raises(InputError) as caught:
        read_options(agents_of("ringcx"), {"columns": COLUMNS, "teams": TEAMS, **given})
    assert text in str(caught.value) and "12345678" not in str(caught.value)


def test_ten_thousand_rows_are_read_in_seconds():
    rows = "".join(
        f"agent{number},Ana,Sales,2020-01-01,{'2026-11-30' if number % 3 else ''},5\n" for number in range(10000)
    )
    began = time.process_time()
    agents = _agents(rows)
    assert len(agents) == 10000 and sum("state" in one for one in agents) == 6666
    assert time.process_time() - began < 20


def test_ten_thousand_bad_rows_are_reported_in_seconds():
    began = time.process_time()
    roster = _roster("ana,,Nowhere,,,\n" * 5000 + "".join(f"b{number},,Nowhere,,,\n" for number in range(5000)))
    assert len({place for place, _text in roster.problems}) == 10000 and time.process_time() - began < 20
