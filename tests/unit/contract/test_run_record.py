# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of a run: what it says before the first write, at the end and after an interruption."""

from __future__ import annotations

import json
import os
import stat

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.recorder import Recorder
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile import executor
from ansible_collections.cxops.contact_center.tests.unit.result_schema import check_record

GROUPS = [{"name": f"Group {number:02}"} for number in range(30)]


@pytest.fixture(name="path")
def fixture_path(tmp_path):
    """Return the path of a record in a folder that does not exist yet."""
    return tmp_path / "records" / "record.json"


def _read(path):
    record = json.loads(path.read_text(encoding="utf-8"))
    check_record(record)
    return record


def _outcomes(record):
    return {change["outcome"] for change in record["changes"]}


def test_record_names_the_account_and_holds_the_result(account, path):
    given = {"agent_groups": GROUPS[:2], "record_file": str(path)}
    result = account.ok("config", **given)
    record = _read(path)
    gateway_url = next(value for name, value in account.connection.items() if name.endswith("_url"))
    assert record["vendor"] == account.profile.name and record["url"].startswith(gateway_url)
    assert record["account"] == account.profile.account
    assert record["check_mode"] is False and record["msg"] is None
    assert record["times"]["started"] <= record["times"]["finished"]
    shared = ("changed", "plan", "changes", "failures", "api_calls", "estimate")
    assert {name: record[name] for name in shared} == {name: result[name] for name in shared}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == ["record.json"]


def test_record_is_written_before_the_first_write(account, path):
    seen = []

    def look(self, *_arguments, **_more):
        seen.append(_read(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Progress, "advance", look)
        account.ok("config", agent_groups=GROUPS[:2], record_file=str(path))
    assert _outcomes(seen[-1]) == {"planned"} and seen[-1]["times"]["finished"] is None
    assert _outcomes(_read(path)) == {"done"}


def test_preview_is_recorded_too(account, path):
    account.ok("config", check=True, agent_groups=GROUPS[:1], record_file=str(path))
    record = _read(path)
    assert record["check_mode"] is True and _outcomes(record) == {"planned"} and record["times"]["finished"]


@pytest.mark.parametrize("check", [True, False])
def test_record_never_replaces_another_one(account, path, check):
    path.parent.mkdir()
    path.write_text("another record")
    refused = account.run("config", check=check, agent_groups=GROUPS[:1], record_file=str(path))
    assert refused["failed"] and not refused["changed"]
    assert f"The record can't be written: {path}: the file exists" in refused["msg"]
    assert path.read_text() == "another record" and account.calls("write") == []


def test_record_that_cannot_be_written_is_an_error_before_the_first_write(account, tmp_path):
    (tmp_path / "file").write_text("")
    refused = account.run("config", agent_groups=GROUPS[:1], record_file=str(tmp_path / "file" / "record.json"))
    assert refused["failed"] and refused["msg"].startswith("The record can't be written: ")
    assert account.calls("write") == []


@pytest.mark.parametrize("path", ["records/record.json", "$MISSING_VARIABLE/record.json", "~missing-user/record.json"])
@pytest.mark.parametrize("option", ["record_file", "progress_file"])
def test_relative_paths_are_refused(account, option, path):
    refused = account.run("config", agent_groups=GROUPS[:1], **{option: path})
    assert refused["failed"] and refused["msg"] == f"{option} must be an absolute path."
    assert account.vendor.log == []


def test_failed_run_is_recorded_with_its_message(account, path):
    account.vendor.fault(kind="write", mentions="Group 01", status=400, body="{}", times=None)
    result = account.run("config", agent_groups=GROUPS[:3], record_file=str(path))
    record = _read(path)
    assert result["failed"] and record["msg"] == result["msg"]
    assert [failure["name"] for failure in record["failures"]] == ["Group 01"]


def test_run_without_a_plan_leaves_no_record(account, path):
    refused = account.run("config", agent_groups=GROUPS[:1], agents=[{"unknown": 1}], record_file=str(path))
    assert refused["failed"] and not path.exists()


@pytest.fixture(name="interrupted")
def fixture_interrupted(account, monkeypatch):
    """The run is interrupted as soon as a group was created."""
    advance = Progress.advance

    def advance_and_stop(self, *arguments, **more):
        advance(self, *arguments, **more)
        if account.groups():
            self.stopped.set()

    monkeypatch.setattr(Progress, "advance", advance_and_stop)


@pytest.mark.usefixtures("interrupted")
def test_interrupted_run_leaves_an_accurate_record(account, path, tmp_path, capfd):
    progress = tmp_path / "progress.json"
    result = account.run("config", agent_groups=GROUPS, record_file=str(path), progress_file=str(progress))
    record, done = _read(path), account.groups()
    assert result["failed"] and result["changed"] and 0 < len(done) < 30
    assert record["failures"] == result["failures"]
    assert {failure["name"] for failure in record["failures"]} == {group["name"] for group in GROUPS} - set(done)
    assert {failure["outcome"] for failure in record["failures"]} == {"not_tried"}
    left = json.loads(progress.read_text(encoding="utf-8"))
    assert left["phase"] == "interrupted" and left["record"] == str(path)
    expected = f"{len(done)} of 30 changes are done, {30 - len(done)} were not tried; the record of the run is {path}"
    assert expected in capfd.readouterr().err


@pytest.mark.usefixtures("interrupted")
def test_interrupted_run_without_a_record_file_is_recorded_in_a_private_folder(account, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = account.run("config", agent_groups=GROUPS, record_file=None)
    (path,) = tmp_path.glob("contact_center-*/record.json")
    assert _read(path)["changes"] == result["changes"]
    assert str(path) in capfd.readouterr().err
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("interrupted")
def test_run_interrupted_during_its_last_change_is_recorded_as_done(account, path):
    result = account.ok("config", agent_groups=GROUPS[:1], record_file=str(path))
    record = _read(path)
    assert record["changed"] and record["failures"] == [] and record["changes"] == result["changes"]


def test_internal_error_between_two_writes_is_recorded(account, path, monkeypatch):
    monkeypatch.setattr(executor, "_kept_name", lambda outcome: outcome.missing)
    result = account.run("config", agent_groups=GROUPS[:2], record_file=str(path))
    record = _read(path)
    assert result["failed"] and result["changed"] and len(account.groups()) == 2
    assert _outcomes(record) == {"unknown"} and record["times"]["finished"]
    assert "Unexpected AttributeError" in record["msg"]
    assert record["msg"] == result["msg"]


@pytest.mark.parametrize("given", [{"check": True, "agent_groups": GROUPS}, {"agent_groups": []}])
def test_run_without_a_write_that_is_interrupted_at_its_end_prints_nothing(
    account, given, tmp_path, monkeypatch, capfd
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    finish = Recorder.finish

    def stop_and_finish(self, *arguments):
        self._gateway.progress.stopped.set()
        finish(self, *arguments)

    monkeypatch.setattr(Recorder, "finish", stop_and_finish)
    account.ok("config", **given)
    assert "interrupted" not in capfd.readouterr().err and not list(tmp_path.glob("contact_center-*"))


def test_record_contains_no_credentials(account, path, monkeypatch):
    secret = account.connection[[name for name in account.profile.sign_in if _is_secret(name)][-1]]
    body = {"code": 2000, "status": "error", "message": f"bad {secret}", "generalMessage": f"bad {secret}"}
    account.vendor.fault(kind="write", mentions="Group", status=400, json=body, times=None)
    account.run("config", agent_groups=GROUPS[:1], record_file=str(path))
    text = path.read_text(encoding="utf-8")
    assert "bad" in text and secret not in text


def _is_secret(name):
    return any(word in name for word in ("password", "secret", "token", "jwt"))
