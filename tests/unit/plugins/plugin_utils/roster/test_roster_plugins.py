# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup roster, and the filters effective and failed_rows."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import MISSING, fields

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.filter.effective import effective
from ansible_collections.cxops.contact_center.plugins.filter.failed_rows import failed_rows
from ansible_collections.cxops.contact_center.plugins.lookup import roster
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.failed_rows import REASON
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.options import CHOICES, RosterOptions
from ansible_collections.cxops.contact_center.plugins.plugin_utils.shown_errors import (
    ShownFilterError,
    ShownLookupError,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.variables import HostVariables
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    HOSTILE,
    change,
    record,
)

COLUMNS = {"username": "Login", "first_name": "Name"}
DAY = "2026-12-01"


class _Templar:
    def template(self, value):
        return value


def _lookup(path, variables=None, **given):
    lookup = roster.LookupModule(templar=_Templar())
    return lookup.run([str(path)], variables, **{"vendor": "ringcx", "columns": COLUMNS, **given})


@pytest.fixture(name="staff")
def fixture_staff(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("Login,Name\nana,Ana\n", encoding="utf-8")
    return path


def test_options_are_documented_with_their_defaults():
    documented = yaml.safe_load(roster.DOCUMENTATION)["options"]
    defaults = {
        one.name: one.default_factory()
        if one.default is MISSING and one.default_factory is not MISSING
        else one.default
        for one in fields(RosterOptions)
    }
    assert {*documented} - {"_terms", "vendor"} == {*defaults}
    for name, default in defaults.items():
        shown = documented[name].get("default", MISSING if documented[name].get("required") else None)
        assert shown == (None if name == "prune" else default), name
        assert documented[name].get("choices") == (list(CHOICES[name]) if name in CHOICES else None)


@pytest.mark.parametrize("rows", ["", "ana,A\n", "ana,A\nbo,B\n"], ids=["none", "one", "two"])
def test_lookup_returns_one_list(staff, rows):
    staff.write_text(f"Login,Name\n{rows}")
    (agents,) = _lookup(staff, allow_empty=True)
    assert len(agents) == rows.count("\n")


@pytest.mark.parametrize("content", ["", "\n", "Login,Name\n", "Login,Name\n,\n"])
def test_file_without_rows_is_an_error_unless_that_is_allowed(staff, content):
    staff.write_text(content)
    with pytest.raises(ShownLookupError, match="the file has no rows"):
        _lookup(staff)
    assert _lookup(staff, allow_empty=True) == [[]]


def test_relative_path_is_looked_for_where_ansible_was_started_then_beside_the_inventory(staff, tmp_path, monkeypatch):
    (tmp_path / "started").mkdir()
    monkeypatch.chdir(tmp_path / "started")
    (agents,) = _lookup("staff.csv", {"inventory_dir": str(tmp_path)})
    assert agents == [{"username": "ana", "first_name": "Ana"}]
    (tmp_path / "started" / "staff.csv").write_text("Login,Name\nbo,Bo\n")
    (agents,) = _lookup("staff.csv", {"inventory_dir": str(tmp_path)})
    assert agents == [{"username": "bo", "first_name": "Bo"}]


def test_bad_rows_are_an_error_without_cells(staff):
    staff.write_text("Login,Name\n,hunter2\nana,hunter2,x\nbo,Bo\n")
    with pytest.raises(ShownLookupError) as caught:
        _lookup(staff)
    assert "staff.csv:2: no Login" in str(caught.value) and "staff.csv:3 (ana): has 3 cells" in str(caught.value)
    assert "hunter2" not in str(caught.value) and caught.value.__context__ is None


def test_bad_rows_that_are_skipped_are_named_in_a_warning(staff, monkeypatch):
    warnings = []
    monkeypatch.setattr(roster.Display, "warning", lambda self, text, *more, **others: warnings.append(text))
    staff.write_text("Login,Name\n,hunter2\nLogin,Name\nbo,Bo\n")
    assert _lookup(staff, bad_rows="skip") == [[{"username": "bo", "first_name": "Bo"}]]
    assert ["staff.csv:3: the header is repeated" in warnings[0], "staff.csv:2: no Login" in warnings[1]] == [
        True,
        True,
    ]


@pytest.mark.parametrize("prune", [{"agents": True}, '{"agents": true}', {"agents": "yes", "agent_groups": False}])
def test_bad_rows_are_not_skipped_where_the_role_prunes(staff, prune):
    with pytest.raises(ShownLookupError, match="skip can't be used with prune"):
        _lookup(staff, {"ringcx_prune": prune}, bad_rows="skip")
    assert _lookup(staff, {"ringcx_prune": prune}, bad_rows="skip", prune=False)


@pytest.mark.parametrize("prune", [{}, {"agents": False}, ""])
def test_bad_rows_are_skipped_where_it_does_not(staff, prune):
    assert _lookup(staff, {"ringcx_prune": prune}, bad_rows="skip")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"vendor": "x"}, 'there is no vendor "x"'),
        ({"colums": {}}, "did you mean"),
        ({"show": "all"}, "show: must be one"),
    ],
)
def test_wrong_options_of_the_lookup_are_refused(staff, given, text):
    with pytest.raises(ShownLookupError, match=text):
        _lookup(staff, **given)


def test_what_is_wrong_with_a_roster_is_shown_where_a_role_reads_it(staff):
    def template(value):
        try:
            _lookup(staff, columns={"username": "Logn"})
        except ShownLookupError as error:
            raise RuntimeError("secret of another variable") from error

    with pytest.raises(
        Exception, match="ringcx_agents can't be evaluated.*no column .Logn., did you mean .Login."
    ) as caught:
        HostVariables({"ringcx_agents": "{{ x }}"}, template).option("ringcx", "agents", "list")
    assert "secret" not in str(caught.value)


def test_entries_of_a_day_are_those_that_have_begun_and_leavers():
    entries = [
        {"username": "ana", "email": "a@example.com", "valid_until": DAY},
        {"username": "bo", "first_name": "Bo", "email": "b@example.com", "valid_until": datetime.date(2026, 11, 30)},
        {"username": "cy", "valid_from": "2026-12-02"},
        {"username": "di", "first_name": "Di"},
        {"username": "di2", "valid_from": "", "valid_until": None},
    ]
    assert effective(entries, as_of=DAY) == [
        {"username": "ana", "email": "a@example.com", "is_active": True},
        {"username": "bo", "state": "inactive"},
        {"username": "di", "first_name": "Di"},
        {"username": "di2"},
    ]
    assert effective(entries, DAY, ended="omit")[1]["username"] == "di"


def test_effective_entry_of_somebody_who_returns():
    entries = [
        {"email": "ana@example.com", "valid_until": "2026-11-30"},
        {"email": "Ana@example.com", "valid_from": DAY, "name": "Ana", "mobile": "1"},
    ]
    (present,) = effective(entries, as_of=DAY)
    assert present == {"email": "Ana@example.com", "name": "Ana", "mobile": "1", "status": "active"}
    (ended,) = effective(entries, "2026-11-30", vendor="udesk")
    assert ended == {"email": "ana@example.com", "disable_status": "enable"}


def test_effective_options_of_those_who_have_ended():
    entries = [{"email": "ana@example.com", "agent_groups": ["A"], "valid_until": "2026-11-30"}]
    successor = {"owner_id": "bo@example.com", "owner_group_id": "A"}
    (agent,) = effective(entries, DAY, ended="absent", ended_options=successor)
    assert agent == {"email": "ana@example.com", "state": "absent", **successor}


def test_effective_reports_all_entries_that_are_wrong():
    entries = [
        7,
        {"first_name": "x"},
        {"username": "ana", "valid_until": "soon"},
        {"username": "bo", "valid_from": "2026-12-02", "valid_until": DAY},
        {"username": "cy"},
        {"username": "CY", "valid_until": DAY},
    ]
    with pytest.raises(ShownFilterError) as caught:
        effective(entries, DAY)
    for text in (
        "entries[0]: is not a dictionary of options",
        "entries[1]: does not say whom it is about",
        "entries[2] (ana): valid_until is not a date in the form YYYY-MM-DD",
        "entries[3] (bo): end is before start",
        "entries[4] (cy): is the same person at the same time as entries[5] (CY)",
        "entries[5] (CY): is the same person at the same time as entries[4] (cy)",
    ):
        assert text in str(caught.value)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"as_of": "x"}, "as_of is not a date"),
        ({"timezone": "x"}, "no time zone"),
        ({"ended": "gone"}, "ended must be one of"),
        ({"ended_options": "x"}, "ended_options must be"),
        ({"vendor": "x"}, "no vendor"),
    ],
)
def test_wrong_options_of_effective_are_refused(given, text):
    with pytest.raises(ShownFilterError, match=text):
        effective([], **given)


def test_what_is_no_list_of_entries():
    with pytest.raises(ShownFilterError, match="a list of entries is required"):
        effective({"username": "ana"})


def _failed(*changes, vendor="ringcx"):
    return {**record(*changes), "vendor": vendor, "failures": list(changes)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_that_failed_are_a_roster_again(staff, delimiter):
    rows = [
        ["Login", "Name", "Number", "="],
        [" Ana ", "a;b,c\td\n", "+1", "=1+1"],
        ["bo", "Bo", "2", ""],
        ["cy", "Cy", "3", ""],
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    staff.write_text(stream.getvalue(), encoding="utf-8", newline="")
    run = _failed(
        change(name="ana", error="=2 refused\nby the vendor"), change(name="cy", error=None, outcome="not_tried")
    )
    text = failed_rows(run, str(staff), columns=COLUMNS)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) == [
        ["Login", "Name", "Number", "'=", REASON],
        [" Ana ", "a;b,c\td\n", "'+1", "'=1+1", "'=2 refused by the vendor"],
        ["cy", "Cy", "3", "", "not_tried"],
    ]
    staff.write_text(text, encoding="utf-8", newline="")
    (agents,) = _lookup(staff, columns={**COLUMNS, "location": "Number"})
    assert agents[0] == {"username": "Ana", "first_name": "a;b,c\td", "location": "+1"}
    assert failed_rows(run, str(staff), columns=COLUMNS) == text


def test_failed_rows_of_other_formats_are_written_as_csv(tmp_path):
    path = tmp_path / "staff.yml"
    path.write_text("- {Login: ana, Name: =1, n: 007, l: [a, b], b: yes, z: null}\n- {Login: bo}\n")
    assert failed_rows(_failed(change(name="ANA", error="e")), str(path), COLUMNS) == (
        f"Login,Name,n,l,b,z,{REASON}\nana,'=1,007,a|b,true,,e\n"
    )


def test_failures_of_groups_and_of_others_are_left_out(staff):
    run = _failed(change(name="ana", kind="agent_group", error="e"), change(name="bo", error="e"))
    assert failed_rows(run, str(staff), COLUMNS) == f"Login,Name,{REASON}\n"


IN_TEXT_FILES = [cell for cell in HOSTILE if not {"\ud800", "\0"} & set(cell)]  # no text file has these characters


@pytest.mark.parametrize("cell", IN_TEXT_FILES, ids=ascii)
def test_hostile_cells_stay_cells(tmp_path, cell):
    path = tmp_path / "staff.csv"
    stream = io.StringIO()
    csv.writer(stream).writerows([["Login", "Name"], ["ana", cell]])
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    (agents,) = _lookup(path)
    assert agents == [{"username": "ana", **({"first_name": cell.strip()} if cell else {})}]
    text = failed_rows(_failed(change(name="ana", error="e")), str(path), COLUMNS)
    (row,) = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert row[1].removeprefix("'") == cell.removeprefix("'") and not row[1].startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("run", "path", "columns", "text"),
    [
        ({"token": "secret"}, "staff.csv", COLUMNS, "not a record"),
        (_failed(), "none.csv", COLUMNS, "none.csv was not found"),
        (_failed(), None, {}, "columns has no username"),
        (_failed(), None, {"username": "Logn"}, "did you mean"),
        (_failed(vendor="x"), None, COLUMNS, "no vendor"),
    ],
    ids=range(5),
)
def test_wrong_options_of_failed_rows_are_refused(staff, run, path, columns, text):
    with pytest.raises(ShownFilterError, match=text):
        failed_rows(run, path or str(staff), columns)
