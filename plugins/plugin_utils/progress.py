# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows how far a module is while it works, on the controller's terminal and in its log."""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from contextlib import contextmanager

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

SILENT = 10.0  # seconds; runs that end sooner say nothing
OPTION = "progress_file"
VERBS = {"reading": "read", "writing": "written"}
FOLDER = "~/.cache/cxops.contact_center/running"


class ActionModule(NormalAction):
    """The module as always, with a file in which it tells where it stands. Where it runs elsewhere, nothing is shown."""

    def run(self, tmp=None, task_vars=None):
        watchable = self._connection.transport == "local" and not self._task.async_val
        if not watchable or self._task.args.get(OPTION):
            return super().run(tmp, task_vars)
        given = self._task.args
        with _progress_file() as path:
            if not path:
                return super().run(tmp, task_vars)
            self._task.args = {**given, OPTION: path}
            over = threading.Event()
            watcher = threading.Thread(target=self._watch, args=(path, over, task_vars), daemon=True)
            watcher.start()
            try:
                return super().run(tmp, task_vars)
            finally:
                over.set()
                watcher.join()
                self._task.args = given

    def _watch(self, path, over, task_vars):
        host = (task_vars or {}).get("inventory_hostname", "")
        display, began, shown = Display(), time.monotonic(), None
        while not over.wait(SILENT):
            state = _read(path)
            if state and state != shown and state["phase"] in VERBS:
                display.display(told(host, state, time.monotonic() - began, path if shown is None else None))
                shown = state


@contextmanager
def _progress_file():
    """A private file that goes with the run; it stays when the run is cut off, with what was done."""
    folder = os.path.expanduser(FOLDER)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, path = tempfile.mkstemp(".json", "run-", folder)
    except OSError:
        yield None
        return
    os.close(handle)
    try:
        yield path
    finally:
        state = _read(path) or {}
        if state.get("phase") != "interrupted":
            os.unlink(path)


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def told(host, state, seconds, path):
    """One line: what is done of what, failures, calls, minutes left at the present pace."""
    parts = [f"{state['done']} of {state['total']} {VERBS[state['phase']]}" if state["total"] else state["phase"]]
    if state["failed"]:
        parts.append(f"{state['failed']} failed")
    parts.append(f"{state['calls']} calls")
    if state["done"]:
        left = seconds / state["done"] * (state["total"] - state["done"]) / 60
        parts.append(f"about {left:.0f} minutes left" if left >= 1 else "less than a minute left")
    if path:
        parts.append(f"if you interrupt it, {path} tells what was done")
    return f"[{host}] " + ", ".join(parts)
