# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a record: private, complete at any time, and never replaced by that of another run."""

from __future__ import annotations

import json
import os
import stat

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.record import RecordFile, RunHeader


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_record_is_private_and_can_be_updated(tmp_path):
    path = tmp_path / "a" / "b" / "record.json"
    umask = os.umask(0)
    try:
        file = RecordFile(str(path))
        file.check()
        file.write({"n": 1})
        first = json.loads(path.read_text())
        file.write({"n": 2})
    finally:
        os.umask(umask)
    assert (first, json.loads(path.read_text())) == ({"n": 1}, {"n": 2})
    assert [mode(path), mode(path.parent), mode(path.parent.parent)] == [0o600, 0o700, 0o700]
    assert os.listdir(path.parent) == ["record.json"]


@pytest.mark.parametrize("is_link", [False, True])
def test_record_never_replaces_another_one(tmp_path, is_link):
    path = tmp_path / "record.json"
    if is_link:
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_text("other")
    file = RecordFile(str(path))
    for attempt in (file.check, lambda: file.write({})):
        with pytest.raises(InputError, match="record.json: the file exists, and a record never replaces another one"):
            attempt()
    assert not file.is_written and not (tmp_path / "elsewhere").exists()
    assert os.listdir(tmp_path) == ["record.json"]


@pytest.mark.parametrize("folder", ["file/below", "/dev/null/below", "/proc/below"])
def test_record_that_cannot_be_written_is_an_error(tmp_path, folder):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="^The record can't be written: .*Correct record_file, or the permissions"):
        RecordFile(str(tmp_path / folder / "record.json")).write({})


def test_file_in_the_place_of_a_folder_is_named_as_the_reason(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file/record.json: Not a directory. Correct record_file"):
        RecordFile(str(tmp_path / "file" / "record.json")).write({})


def test_failed_update_leaves_the_record_as_it_was(tmp_path):
    path = tmp_path / "record.json"
    file = RecordFile(str(path))
    file.write({"n": 1})
    with pytest.raises(TypeError):
        file.write({"n": object()})
    assert json.loads(path.read_text()) == {"n": 1} and os.listdir(tmp_path) == ["record.json"]


def test_private_folder_is_new_and_private():
    file = RecordFile.in_private_folder()
    try:
        file.write({"n": 1})
        assert mode(file.path) == 0o600 and mode(os.path.dirname(file.path)) == 0o700
    finally:
        os.unlink(file.path)
        os.rmdir(os.path.dirname(file.path))


def test_record_says_which_run_it_is_about():
    header = RunHeader(
        "udesk", "emea", "emea.example", "https://emea.example/open_api_v1", True, "2026-11-27T08:15:00Z"
    )
    record = header.record({"plan": {}}, ["w"], None, is_finished=False)
    assert record == {
        "format": "cxops.contact_center.record/1",
        "vendor": "udesk",
        "host": "emea",
        "account": "emea.example",
        "url": "https://emea.example/open_api_v1",
        "times": {"started": "2026-11-27T08:15:00Z", "finished": None},
        "check_mode": True,
        "msg": None,
        "warnings": ["w"],
        "plan": {},
    }
    assert header.record({}, [], "why", is_finished=True)["times"]["finished"] > "2026"
