# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of the config modules: module arguments, task arguments afterwards, and files."""

from __future__ import annotations

import importlib
import time
from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock

ARGUMENTS = {"agents": [{"username": "ana@example.com"}], "on_error": "stop"}


def run(monkeypatch, work=lambda self, *dummy: self._task.args, become=None, **task):
    """Return the arguments of the module, and those of the task afterwards."""
    # Imported here: once controller code is imported, modules in the same process pass their warnings to it, also in other tests.
    progress = importlib.import_module("ansible_collections.cxops.contact_center.plugins.plugin_utils.progress")
    action = progress.ActionModule.__new__(progress.ActionModule)
    action._connection = SimpleNamespace(transport="local", become=become)
    action._task = SimpleNamespace(**{"args": ARGUMENTS, "async_val": 0, "until": [], "retries": None, **task})
    monkeypatch.setattr(progress.NormalAction, "run", work)
    return action.run(task_vars={}), action._task.args


def test_lists_are_removed_from_the_task_after_the_run(monkeypatch):
    sent, remaining = run(monkeypatch)
    assert {name: sent[name] for name in ARGUMENTS} == ARGUMENTS
    assert set(sent) - set(ARGUMENTS) == {"progress_file"}
    assert remaining == {"on_error": "stop"}


@pytest.mark.parametrize("task", [{"until": ["result is success"]}, {"retries": 3}])
def test_task_that_may_be_repeated_keeps_its_lists(monkeypatch, task):
    assert run(monkeypatch, **task)[1] == ARGUMENTS


@pytest.mark.parametrize("task", [{"async_val": 60}, {"args": {**ARGUMENTS, "progress_file": "/mine"}}])
def test_arguments_are_unchanged_without_progress(monkeypatch, task):
    sent, remaining = run(monkeypatch, **task)
    assert sent == remaining == task.get("args", ARGUMENTS)


def test_become_gets_no_progress_file(monkeypatch):
    assert run(monkeypatch, become=object()) == (ARGUMENTS, ARGUMENTS)


class TimeLimit(BaseException):
    """Replaces the exception with which ansible-core ends a task at its keyword timeout."""


@pytest.fixture(name="folder")
def fixture_folder(monkeypatch, tmp_path):
    """The folder for temporary folders of runs."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "error, kept", [(KeyboardInterrupt, True), (SystemExit, True), (TimeLimit, True), (ValueError, False)]
)
def test_progress_file_is_kept_only_if_the_run_is_ended_from_outside(monkeypatch, folder, error, kept):
    def end(self, *dummy):
        raise error

    with pytest.raises(error):
        run(monkeypatch, end)
    assert bool(list(folder.iterdir())) is kept


def test_watcher_lock_is_released_when_the_run_is_ended_from_outside(monkeypatch, folder):
    states = []

    def end(self, *dummy):
        lock = watcher_lock(self._task.args["progress_file"])
        states.extend([lock, is_abandoned(lock)])
        raise TimeLimit

    with pytest.raises(TimeLimit):
        run(monkeypatch, end)
    lock, is_abandoned_before = states
    assert not is_abandoned_before
    assert is_abandoned(lock)


def test_worker_without_its_parent_releases_the_watcher_lock_and_keeps_the_file(monkeypatch, folder):
    seen = []

    def work(self, *dummy):
        lock = watcher_lock(self._task.args["progress_file"])
        seen.append(is_abandoned(lock))
        monkeypatch.setattr("multiprocessing.parent_process", lambda: SimpleNamespace(pid=-1))
        until = time.monotonic() + 10
        while not is_abandoned(lock) and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(is_abandoned(lock))

    with pytest.raises(SystemExit):
        run(monkeypatch, work)
    assert seen == [False, True]
    assert list(folder.iterdir())


def test_no_watcher_lock_where_locks_have_no_effect(monkeypatch, folder):
    monkeypatch.setattr("fcntl.flock", lambda *dummy: None)
    found = []
    run(monkeypatch, lambda self, *dummy: found.extend(next(folder.iterdir()).iterdir()))
    assert found == []
