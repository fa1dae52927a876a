# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of people: CSV, JSON and YAML, as rows of cells. Nothing is lost or guessed."""

from __future__ import annotations

import codecs

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.csv_format import read_csv
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.formulas import with_mark, without_mark
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.json_format import read_json
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.reading import decode, find_file, read_table
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.table import Nested, Number
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.yaml_format import read_yaml

FORMATS = {"json": read_json, "yaml": read_yaml}


def _rows(text, columns=("Login", "Team")):
    return [(row.line, row.cells) for row in read_csv(text, columns).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_recognized_by_the_header(delimiter):
    table = read_csv(f"Login{delimiter}Team\nana{delimiter}Sales\n", ["Login", "Team"])
    assert table.header == ("Login", "Team") and table.rows[0].cells == ("ana", "Sales")


def test_delimiter_separates_the_columns_that_are_used():
    table = read_csv("Login;Notes, old, new, other;Team\nana;x;Sales\n", ["Login", "Team"])
    assert table.header == ("Login", "Notes, old, new, other", "Team")


def test_cells_in_quotation_marks_have_line_breaks_delimiters_and_quotation_marks():
    rows = _rows('Login,Team\r\n"ana","a\r\n,""b"""\r\nbo,Sales\r\n')
    assert rows == [(2, ("ana", 'a\r\n,"b"')), (4, ("bo", "Sales"))]


@pytest.mark.parametrize("blank", ["\n", ",\n", ' , ," "\n', "\r\n", "\u00a0,\u200b\n"], ids=ascii)
def test_blank_rows_do_no_harm(blank):
    assert [cells[0] for _line, cells in _rows(f"{blank}Login,Team\n{blank}ana,x\n{blank}")] == ["ana"]


def test_spaces_around_headers_and_empty_columns_at_the_end_do_no_harm():
    table = read_csv(" Login ,\u00a0Team, ,\nana,Sales,,\nbo,Sales\n", ["Login"])
    assert table.header == ("Login", "Team") and [row.problem for row in table.rows] == ["", ""]


def test_repeated_header_is_left_out():
    table = read_csv("Login,Team\nana,x\n Login,Team,\nbo,y\n", ["Login"])
    assert table.repeated == (3,) and [row.cells[0] for row in table.rows] == ["ana", "bo"]


@pytest.mark.parametrize(
    ("row", "certain"), [("ana", True), ("ana,x,y", False), ("ana,x,,y", False), ("ana,x,", False)]
)
def test_row_with_another_number_of_cells_has_a_problem(row, certain):
    (first, second) = read_csv(f"Login,Team\n{row}\nbo,z\n", ["Login"]).rows
    assert "the header has 2" in first.problem and first.certain is certain and not second.problem


@pytest.mark.parametrize("row", ['ana,"Sal', 'ana,"Sal"es', 'ana,"Sal" '], ids=["open", "inside", "space"])
def test_row_with_an_open_quotation_mark_has_a_problem(row):
    (first, *_others) = read_csv(f"Login,Team\n{row}", ["Login"]).rows
    assert "quotation mark" in first.problem and first.cells == ("ana",)


@pytest.mark.parametrize("end", ["", '"x,y\n'], ids=["never closed", "closed by another cell"])
def test_quotation_mark_that_takes_several_rows_is_an_error(end):
    with pytest.raises(InputError, match="line 3 .* lines can't be read"):
        read_csv(f'Login,Team\nana,x\nbo,"Sales\ncy,y\ndi,z\n{end}', ["Login"])


@pytest.mark.parametrize(
    "content",
    [
        "Zoë".encode(),
        codecs.BOM_UTF8 + "Zoë".encode(),
        "Zoë".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Zoë".encode("utf-16-be"),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16-be"],
)
def test_encoding_is_recognized_without_an_option(content):
    assert decode(content, None) == "Zoë"


def test_encoding_that_is_given():
    assert decode("Zoë".encode("cp1252"), "cp1252") == "Zoë" and decode("\ufeffZoë".encode(), "utf-8") == "Zoë"


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        ("a\nZoë".encode("cp1252"), None, "is not UTF-8, see line 2"),
        ("Zoë".encode("utf-16-le"), None, "is not UTF-8"),
        ("ana".encode("utf-16-le"), None, "contains null characters"),
        ("ana".encode("utf-32"), None, "is not UTF-8"),
        (b"ana", "utf-17", "there is no encoding"),
        (b"ana", "base64", "there is no encoding"),
        ("Zoë".encode("cp1252"), "ascii", "is not ASCII"),
    ],
    ids=ascii,
)
def test_other_encodings_are_refused_in_words(content, encoding, text):
    with pytest.raises(InputError, match=f"{text}.*set encoding, such as cp1252"):
        decode(content, encoding)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_json, '[\n {"a": "x", "n": 1.50, "l": ["p", "q"], "b": true, "z": null},\n\n {"a": "y", "d": {"e": 1}}]'),
        (read_yaml, "- {a: x, n: 1.50, l: [p, q], b: yes, z: }\n\n- a: y\n  d: {e: 1}\n"),
    ],
    ids=FORMATS,
)
def test_rows_of_mappings_share_a_header_and_know_their_lines(read, text):
    table = read(text)
    first, second = table.rows
    assert table.header == ("a", "n", "l", "b", "z", "d")
    assert first.cells == ("x", "1.50", ["p", "q"], True, None, None) and isinstance(first.cells[1], Number)
    assert second.cells[:2] == ("y", None) and isinstance(second.cells[5], Nested)
    assert second.line - first.line == 2


@pytest.mark.parametrize("value", ["2026-12-01", "2026-12-01 10:00:00", "=", "1.2.3", "!unsafe '{{ x }}'"])
def test_text_of_yaml_that_other_readers_convert_stays_text(value):
    (row,) = read_yaml(f"- a: {value}\n").rows
    assert not isinstance(row.cells[0], Number)


@pytest.mark.parametrize("value", ["0123", "1_000", "0x1F", "12:30:00", "1.50", "7"])
def test_numbers_of_yaml_keep_their_text(value):
    (row,) = read_yaml(f"- a: {value}\n").rows
    assert row.cells == (value,) and isinstance(row.cells[0], Number)


@pytest.mark.parametrize(("read", "text"), [(read_json, '[{"a": "x", " a": "y"}]'), (read_yaml, "- {a: x, a : y}")])
def test_column_that_a_row_has_twice(read, text):
    (row,) = read(text).rows
    assert row.problem == "has a column twice"


@pytest.mark.parametrize(("read", "text"), [(read_json, '[1, "x"]'), (read_yaml, "- 1\n- {[a]: b}")])
def test_rows_that_are_no_mappings(read, text):
    assert [row.problem for row in read(text).rows] == ["is not a mapping of columns to values"] * 2


@pytest.mark.parametrize(
    ("read", "text"), [(read_json, ""), (read_json, "[]"), (read_yaml, ""), (read_yaml, "[]"), (read_yaml, "---")]
)
def test_file_without_rows_is_an_empty_table(read, text):
    assert read(text).rows == ()


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_json, "{}", "must contain a list"),
        (read_json, '[{"a": 1},\n {"a": }]', "line 2 is not valid JSON"),
        (read_json, '[{"a": 1}', "line 1 is not followed by"),
        (read_json, '[{"a": 1}] x', "goes on after the end"),
        (read_json, "[" * 100000, "not valid JSON"),
        (read_yaml, "a: b", "must contain a list"),
        (read_yaml, "- a: b\n- [", "is not valid YAML"),
        (read_yaml, "- a: b\n---\n- a: c", "is not valid YAML"),
    ],
    ids=range(8),
)
def test_file_that_is_no_list_of_rows(read, text, message):
    with pytest.raises(InputError, match=message):
        read(text)


@pytest.mark.parametrize("cell", ["=1+1", "+351 21", "-1", "@x", "\tx", "\rx"], ids=ascii)
def test_formulas_are_marked_and_unmarked(cell):
    assert with_mark(cell) == f"'{cell}" and without_mark(f"'{cell}") == cell


@pytest.mark.parametrize("cell", ["'s Gravenhage", "a=b", "'", "", "''=x"])
def test_other_cells_are_not_marked(cell):
    assert with_mark(cell) == without_mark(cell) == cell


def test_marks_are_taken_away_in_csv():
    assert _rows("Login,Team\nana,'+1\n")[0][1] == ("ana", "+1")


def test_relative_path_is_looked_for_in_each_folder(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "two" / "a.csv").write_text("Login\n")
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    assert find_file("a.csv", folders) == str(tmp_path / "two" / "a.csv")
    with pytest.raises(InputError, match="b.csv was not found in .*one and .*two"):
        find_file("b.csv", folders)


def test_other_formats_are_refused(tmp_path):
    path = tmp_path / "staff.xlsx"
    path.write_bytes(b"PK")
    with pytest.raises(InputError, match="must end with .csv"):
        read_table(str(path), None, [])
