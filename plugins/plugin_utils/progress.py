# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows the progress of a long-running module on the terminal of the controller, or in the log of the job."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress_line import PHASES, format_progress

REPORT_INTERVAL = 10.0  # seconds between two progress lines; a run that ends sooner shows none
POLL_INTERVAL = 1.0  # seconds between two checks whether Ansible is still running
PROGRESS_OPTION = "progress_file"


class ActionModule(NormalAction):  # type: ignore[misc]
    """Runs the module of the same name with a private progress file, and shows what the module writes to it.

    No progress is shown if the module runs on another host, as another user or asynchronously, or if the task sets
    progress_file itself.
    """

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module and return its result.

        tmp, task_vars: passed on to Ansible's own action; the progress lines show inventory_hostname of task_vars.

        Errors of Ansible's own action are raised unchanged. SystemExit is raised if Ansible itself has ended meanwhile.
        """
        result: dict[str, Any]
        arguments = self._task.args
        if not self._is_local() or arguments.get(PROGRESS_OPTION):
            result = super().run(tmp, task_vars)
            return result
        with _progress_file() as (path, lock):
            self._task.args = {**arguments, PROGRESS_OPTION: path}
            finished = threading.Event()
            watcher = threading.Thread(target=self._watch, args=(path, lock, finished, task_vars), daemon=True)
            watcher.start()
            try:
                result = super().run(tmp, task_vars)
                return result
            finally:
                finished.set()
                watcher.join()
                may_run_again = self._task.until or self._task.retries
                self._task.args = arguments if may_run_again else _without_lists(arguments)

    def _is_local(self) -> bool:
        """Return whether the module runs on the controller, as the same user, while this action waits for it."""
        return self._connection.transport == "local" and not self._connection.become and not self._task.async_val

    def _watch(self, path: str, lock: BinaryIO, finished: threading.Event, task_vars: Mapping[str, Any] | None) -> None:
        """Show the content of the progress file every REPORT_INTERVAL seconds until the run has finished.

        The lock is released if Ansible itself ends before that, which stops the module.
        """
        host = (task_vars or {}).get("inventory_hostname", "")
        display, path_was_shown, due = Display(), False, time.monotonic() + REPORT_INTERVAL
        while not finished.wait(POLL_INTERVAL):
            if _is_orphaned():
                lock.close()
                return
            if time.monotonic() < due:
                continue
            due += REPORT_INTERVAL
            state = _read_state(path)
            if state and state["phase"] in PHASES:
                # Standard output is unsuitable: without a terminal, Ansible buffers it.
                display.display(format_progress(host, state, None if path_was_shown else path), stderr=True)
                path_was_shown = True


def _without_lists(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments without lists, which Ansible would otherwise send to its main process, where they are unused."""
    return {name: value for name, value in arguments.items() if not isinstance(value, list)}


def _is_orphaned() -> bool:
    """Return whether this process is a worker of Ansible whose main process has ended."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() != parent.pid


@contextmanager
def _progress_file() -> Iterator[tuple[str, BinaryIO]]:
    """Yield the path of a progress file in a private folder, and the open lock file that belongs to it.

    The lock is released when the block or this process ends, for whatever reason; the module stops if it is still
    running then. The folder is removed afterwards. It is kept if the run is cut off, by a signal or by the time limit of
    the task, because the module then completes the calls in progress and writes a report to the file.

    SystemExit is raised if Ansible itself has ended: no process takes the result, and the worker would wait for that
    forever.
    """
    folder = tempfile.mkdtemp(prefix="contact_center-")
    path, is_cut_off = os.path.join(folder, "progress.json"), False
    try:
        with open(watcher_lock(path), "wb") as lock:
            _acquire(lock)
            yield path, lock
        if _is_orphaned():
            raise SystemExit
    except BaseException as error:
        is_cut_off = not isinstance(error, Exception)
        raise
    finally:
        if not is_cut_off and (_read_state(path) or {}).get("phase") != "interrupted":
            shutil.rmtree(folder, ignore_errors=True)


def _acquire(lock: BinaryIO) -> None:
    """Lock the file for this process alone: programs that it starts do not inherit the open file.

    The file is removed where the file system does not support locks, so that the module does not rely on it.
    """
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if is_abandoned(lock.name):
        os.unlink(lock.name)


def _read_state(path: str) -> dict[str, Any] | None:
    """Return the content of a progress file; None if it does not exist or is not valid."""
    try:
        with open(path, encoding="utf-8") as file:
            state = json.load(file)
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None
