# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows how far a module is while it works, on the controller's terminal or in the log of the job."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager, suppress

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress_line import PHASES, told

SILENT = 10.0  # seconds; runs that end sooner say nothing
GLANCE = 1.0  # seconds between two looks whether Ansible is still there
OPTION = "progress_file"


class ActionModule(NormalAction):
    """The module as always, with a file in which it tells where it stands. Where it runs elsewhere, or as
    another user, who can't write there, nothing is shown.
    """

    def run(self, tmp=None, task_vars=None):
        local = self._connection.transport == "local" and not self._connection.become
        watchable = local and not self._task.async_val
        if not watchable or self._task.args.get(OPTION):
            return super().run(tmp, task_vars)
        given = self._task.args
        with _progress_file() as (path, line):
            self._task.args = {**given, OPTION: path}
            over = threading.Event()
            watcher = threading.Thread(target=self._watch, args=(path, line, over, task_vars), daemon=True)
            watcher.start()
            try:
                return super().run(tmp, task_vars)
            finally:
                over.set()
                watcher.join()
                self._task.args = given if self._task.until or self._task.retries else _brief(given)

    def _watch(self, path, line, over, task_vars):
        host = (task_vars or {}).get("inventory_hostname", "")
        display, shown, due = Display(), False, time.monotonic() + SILENT
        while not over.wait(GLANCE):
            if _orphaned():
                line.close()  # nobody would see what the module does from now on
                return
            if time.monotonic() < due:
                continue
            due += SILENT
            state = _read(path)
            if state and state["phase"] in PHASES:
                # Not to stdout: without a terminal Ansible holds that back until there is much of it.
                display.display(told(host, state, None if shown else path), stderr=True)
                shown = True


def _brief(args):
    """Without the lists: Ansible would carry each entry back to its main process, where nobody reads them."""
    return {name: value for name, value in args.items() if not isinstance(value, list)}


def _orphaned():
    """Whether this is a worker of Ansible, and Ansible itself is gone."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() != parent.pid


@contextmanager
def _progress_file():
    """-> a file in a private folder that goes with the run, and the life line of the module that tells its progress there.

    The folder stays when the run is cut off, by a signal or by the time limit of the task: the module finishes what is
    under way, then its report goes there. The life line is torn then, and however this process ends.
    """
    folder = tempfile.mkdtemp(prefix="contact_center-")
    path, cut_off = os.path.join(folder, "progress.json"), False
    try:
        with open(watcher_lock(path), "wb") as line:
            _hold(line)
            yield path, line
        if _orphaned():
            raise SystemExit  # nobody takes the result, and the worker would wait for that for ever
    except BaseException as error:
        cut_off = not isinstance(error, Exception)
        raise
    finally:
        if not cut_off and (_read(path) or {}).get("phase") != "interrupted":
            shutil.rmtree(folder, ignore_errors=True)


def _hold(line):
    """The lock is this process's alone, for programs that it starts don't inherit files."""
    with suppress(OSError):
        fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if is_abandoned(line.name):  # locks mean nothing here, so the module must not look for one
        os.unlink(line.name)


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None
