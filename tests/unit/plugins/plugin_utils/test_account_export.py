# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export does with its file, and the summary of several exports."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils import account_export
from ansible_collections.cxops.contact_center.plugins.plugin_utils.account_export import (
    FileStatus,
    Proof,
    file_status,
    schema_of,
    summary_lines,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.private_file import read_text, write_text


@pytest.mark.parametrize(
    ("existing", "force", "status"),
    [
        (None, False, FileStatus.CREATED),
        ("same", False, FileStatus.UNCHANGED),
        ("same", True, FileStatus.UNCHANGED),
        ("other", False, FileStatus.REFUSED),
        ("other", True, FileStatus.REPLACED),
    ],
)
def test_file_that_differs_is_replaced_with_force_only(existing, force, status):
    assert file_status("same", existing, force) is status


def test_files_and_missing_folders_are_private_and_existing_folders_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o755)
    path = tmp_path / "a" / "b" / "people.yml"
    write_text(str(path), "one\r\n")
    write_text(str(path), "two\r\n")
    assert read_text(str(path)) == "two\r\n"
    modes = [oct(place.stat().st_mode & 0o777) for place in (path, path.parent, path.parent.parent, tmp_path)]
    assert modes == ["0o600", "0o700", "0o700", "0o755"]
    assert [place.name for place in path.parent.iterdir()] == ["people.yml"]


def test_file_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        write_text(str(tmp_path / "a" / "people.yml"), "x")
    assert read_text(str(tmp_path / "nothing")) is None


def test_schema_is_named_if_it_is_part_of_the_project_and_a_named_one_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(account_export, "COLLECTION", tmp_path / "collections" / "contact_center")
    schema = tmp_path / "collections" / "contact_center" / "schemas" / "udesk.json"
    path = str(tmp_path / "export" / "host_vars" / "a" / "people.yml")
    assert schema_of(path, ["udesk"], None) is None
    schema.parent.mkdir(parents=True)
    schema.write_text("{}")
    assert schema_of(path, ["udesk"], None) == "../../../collections/contact_center/schemas/udesk.json"
    assert schema_of(path, ["udesk", "ringcx"], None) is None
    assert schema_of(path, ["udesk"], "---\n# yaml-language-server: $schema=/x.json\n") == "/x.json"
    monkeypatch.chdir(schema.parent)
    assert schema_of(path, ["udesk"], None) is None


def test_proof_names_the_options_that_would_change():
    change = {
        "kind": "agent",
        "name": "ana",
        "action": "change",
        "before": {"duty": "x"},
        "after": {"duty": None, "avatar": "y"},
    }
    proof = Proof.of({"changes": [change], "api_calls": 3})
    assert proof.as_dict() == {"round_trip": ['agent "ana" (change): avatar, duty'], "api_calls_of_later_runs": 3}


def _exported(status="created", **account):
    counts = {"agent_groups": 1, "agents": 2, "omitted": [], "round_trip": [], "api_calls_of_later_runs": 4}
    return {"file": "/x/people.yml", "status": status, "details": True, "accounts": {"udesk": {**counts, **account}}}


def test_summary_names_what_is_left_out_and_ends_with_what_failed():
    refused = {"failed": True, "msg": "It differs.", "accounts": {"udesk": {"omitted": ["duty is left out."]}}}
    lines = summary_lines({"a": refused, "b": {}, "c": _exported(omitted=[str(n) for n in range(22)])}, False)
    assert lines == [
        *(f"c: {number}" for number in range(20)),
        "c: 2 more values are left out; see the comments in the file.",
        "a: duty is left out.",
        "c: /x/people.yml created: 1 agent group and 2 agents; round trip: 0 changes; a run without changes takes 4 calls",
        "a: FAILED: It differs.",
        "b: FAILED: The run ended before this account was exported.",
    ]


def test_summary_of_check_mode_says_what_would_be_done():
    assert "/x/people.yml would be replaced: " in summary_lines({"a": _exported("replaced")}, True)[0]


def test_summary_shows_each_account_of_a_host_and_what_details_cost():
    result = _exported()
    result["accounts"]["ringcx"] = result["accounts"]["udesk"]
    first, second = summary_lines({"a": result}, False)
    assert first.startswith("a (udesk): ") and first.endswith("4 calls")
    assert second.startswith("a (ringcx): ") and second.endswith("contact_center_export_details=false leaves these out")


def test_summary_has_one_line_for_hostile_names():
    (line,) = summary_lines({"a\n\x1b[31m": {"failed": True, "msg": "b\nc"}}, False)
    assert "\n" not in line and "\x1b" not in line
