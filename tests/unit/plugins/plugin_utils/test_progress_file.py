# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress file of a module, and the lock by which the module notices that nothing waits for it any more."""

from __future__ import annotations

import fcntl
import importlib
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock


def run(work=lambda path: None):
    """Run work(path) while progress is shown."""
    # Imported here: once controller code is imported, modules in the same process pass their warnings to it, also in other tests.
    progress = importlib.import_module("ansible_collections.cxops.contact_center.plugins.plugin_utils.progress")
    with progress.shown_progress("lisbon") as path:
        work(path)


class TimeLimit(BaseException):
    """Replaces the exception with which ansible-core ends a task at its keyword timeout."""


@pytest.fixture(name="folder")
def fixture_folder(monkeypatch, tmp_path):
    """The folder for temporary folders of runs."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, TimeLimit, ValueError])
def test_progress_file_is_removed_however_the_run_ends(folder, error):
    def end(path):
        Path(path).write_text('{"phase": "interrupted"}', encoding="utf-8")
        raise error

    with pytest.raises(error):
        run(end)
    run()
    assert list(folder.iterdir()) == []


def test_watcher_lock_is_released_when_the_run_is_ended_from_outside(folder):
    states = []

    def end(path):
        lock = watcher_lock(path)
        states.append(is_abandoned(lock))
        states.append(os.open(lock, os.O_RDONLY))  # as the module does, since the folder is removed
        raise TimeLimit

    with pytest.raises(TimeLimit):
        run(end)
    is_abandoned_before, file = states
    assert not is_abandoned_before
    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    os.close(file)


def test_worker_without_its_parent_releases_the_watcher_lock(monkeypatch, folder):
    seen = []

    def work(path):
        lock = watcher_lock(path)
        seen.append(is_abandoned(lock))
        monkeypatch.setattr("multiprocessing.parent_process", lambda: SimpleNamespace(pid=-1))
        until = time.monotonic() + 10
        while not is_abandoned(lock) and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(is_abandoned(lock))

    with pytest.raises(SystemExit):
        run(work)
    assert seen == [False, True]
    assert list(folder.iterdir()) == []


def test_no_watcher_lock_where_locks_have_no_effect(monkeypatch, folder):
    monkeypatch.setattr("fcntl.flock", lambda *dummy: None)
    found = []
    run(lambda path: found.extend(next(folder.iterdir()).iterdir()))
    assert found == []
