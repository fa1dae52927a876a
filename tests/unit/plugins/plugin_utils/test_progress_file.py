# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress file of a long run, and what is left of it."""

from __future__ import annotations

import importlib
import time
from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock


def run(work=lambda path: None):
    """Run work(path) while progress is shown."""
    # Not at the top: where code of the controller is imported, modules hand their warnings to it, also in other tests.
    progress = importlib.import_module("ansible_collections.cxops.contact_center.plugins.plugin_utils.progress")
    with progress.shown_progress("lisbon") as path:
        work(path)


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
def test_only_a_run_that_is_cut_off_leaves_its_file(folder, error, kept):
    def cut(path):
        raise error

    with pytest.raises(error):
        run(cut)
    assert bool(list(folder.iterdir())) is kept


def test_the_watcher_lock_is_abandoned_when_the_run_is_cut_off(folder):
    lines = []

    def cut(path):
        line = watcher_lock(path)
        lines.extend([line, is_abandoned(line)])
        raise TimeLimit

    with pytest.raises(TimeLimit):
        run(cut)
    line, is_abandoned_before = lines
    assert not is_abandoned_before
    assert is_abandoned(line)


def test_a_worker_that_outlives_ansible_tears_the_watcher_lock_keeps_the_file_and_ends(monkeypatch, folder):
    seen = []

    def work(path):
        line = watcher_lock(path)
        seen.append(is_abandoned(line))
        monkeypatch.setattr("multiprocessing.parent_process", lambda: SimpleNamespace(pid=-1))
        until = time.monotonic() + 10
        while not is_abandoned(line) and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(is_abandoned(line))

    with pytest.raises(SystemExit):
        run(work)
    assert seen == [False, True]
    assert list(folder.iterdir())


def test_where_locks_mean_nothing_there_is_no_watcher_lock(monkeypatch, folder):
    monkeypatch.setattr("fcntl.flock", lambda *dummy: None)
    found = []
    run(lambda path: found.extend(next(folder.iterdir()).iterdir()))
    assert found == []
