# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action of the plural modules: what it gives to the module, and what it leaves behind."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest

GIVEN = {"agents": [{"username": "ana@example.com"}], "on_error": "stop"}


def run(monkeypatch, work=lambda self, *dummy: self._task.args, **task):
    """-> what the module was given, what the task has afterwards"""
    # Not at the top: where code of the controller is imported, modules hand their warnings to it, also in other tests.
    progress = importlib.import_module("ansible_collections.cxops.contact_center.plugins.plugin_utils.progress")
    action = progress.ActionModule.__new__(progress.ActionModule)
    action._connection = SimpleNamespace(transport="local")
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


@pytest.mark.parametrize("error, kept", [(KeyboardInterrupt, True), (SystemExit, True), (ValueError, False)])
def test_only_a_run_that_is_cut_off_leaves_its_file(monkeypatch, tmp_path, error, kept):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def cut(self, *dummy):
        raise error

    with pytest.raises(error):
        run(monkeypatch, cut)
    assert bool(list(tmp_path.iterdir())) is kept
