# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action of the plural modules: what it gives to the module, and what it leaves behind."""

from __future__ import annotations

import importlib
import time
from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock

GIVEN = {"agents": [{"username": "ana@example.com"}], "on_error": "stop"}


def run(monkeypatch, work=lambda self, *dummy: self._task.args, become=None, **task):
    """-> what the module was given, what the task has afterwards"""
    # Not at the top: where code of the controller is imported, modules hand their warnings to it, also in other tests.
    progress = importlib.import_module("ansible_collections.cxops.contact_center.plugins.plugin_utils.progress")
    action = progress.ActionModule.__new__(progress.ActionModule)
    action._connection = SimpleNamespace(transport="local", become=become)
    action._task = SimpleNamespace(**{"args": GIVEN, "async_val": 0, "until": [], "retries": None, **task})
    monkeypatch.setattr(progress.NormalAction, "run", work)
    return action.run(task_vars={}), action._task.args


def test_the_lists_do_not_travel_back(monkeypatch):
    got, left = run(monkeypatch)
    assert {name: got[name] for name in GIVEN} == GIVEN
    assert set(got) - set(GIVEN) == {"progress_file"}
    assert left == {"on_error": "stop"}


@pytest.mark.parametrize("task", [{"until": ["result is success"]}, {"retries": 3}])
def test_a_task_that_may_run_again_keeps_them(monkeypatch, task):
    assert run(monkeypatch, **task)[1] == GIVEN


@pytest.mark.parametrize("task", [{"async_val": 60}, {"args": {**GIVEN, "progress_file": "/mine"}}])
def test_what_is_not_watched_is_not_touched(monkeypatch, task):
    got, left = run(monkeypatch, **task)
    assert got == left == task.get("args", GIVEN)


def test_another_user_gets_no_file_that_he_can_not_write(monkeypatch):
    assert run(monkeypatch, become=object()) == (GIVEN, GIVEN)


class TimeLimit(BaseException):
    """As ansible-core cuts a task off that has the keyword timeout."""


@pytest.fixture(name="folder")
def fixture_folder(monkeypatch, tmp_path):
    """Where the folders of the runs are made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "error, kept", [(KeyboardInterrupt, True), (SystemExit, True), (TimeLimit, True), (ValueError, False)]
)
def test_only_a_run_that_is_cut_off_leaves_its_file(monkeypatch, folder, error, kept):
    def cut(self, *dummy):
        raise error

    with pytest.raises(error):
        run(monkeypatch, cut)
    assert bool(list(folder.iterdir())) is kept


def test_the_watcher_lock_is_is_abandoned_when_the_run_is_cut_off(monkeypatch, folder):
    lines = []

    def cut(self, *dummy):
        line = watcher_lock(self._task.args["progress_file"])
        lines.extend([line, is_abandoned(line)])
        raise TimeLimit

    with pytest.raises(TimeLimit):
        run(monkeypatch, cut)
    line, is_abandoned_before = lines
    assert not is_abandoned_before
    assert is_abandoned(line)


def test_a_worker_that_outlives_ansible_tears_the_watcher_lock_keeps_the_file_and_ends(monkeypatch, folder):
    seen = []

    def work(self, *dummy):
        line = watcher_lock(self._task.args["progress_file"])
        seen.append(is_abandoned(line))
        monkeypatch.setattr("multiprocessing.parent_process", lambda: SimpleNamespace(pid=-1))
        until = time.monotonic() + 10
        while not is_abandoned(line) and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(is_abandoned(line))

    with pytest.raises(SystemExit):
        run(monkeypatch, work)
    assert seen == [False, True]
    assert list(folder.iterdir())


def test_where_locks_mean_nothing_there_is_no_watcher_lock(monkeypatch, folder):
    monkeypatch.setattr("fcntl.flock", lambda *dummy: None)
    found = []
    run(monkeypatch, lambda self, *dummy: found.extend(next(folder.iterdir()).iterdir()))
    assert found == []
