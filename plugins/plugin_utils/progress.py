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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from ansible.utils.display import Display
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import is_abandoned, watcher_lock
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress_line import format_progress

REPORT_INTERVAL = 10.0  # seconds between two progress lines; a run that ends sooner shows none
STDERR = 2
POLL_INTERVAL = 1.0  # seconds between two checks whether Ansible is still running


@contextmanager
def shown_progress(host: str) -> Iterator[str]:
    """Yield the path of a private progress file, and show what a module writes to it while the block runs.

    host: the name at the beginning of the lines.

    SystemExit is raised if Ansible itself has ended meanwhile.
    """
    with _progress_file() as (path, lock):
        finished = threading.Event()
        watcher = threading.Thread(target=_watch, args=(host, path, lock, finished), daemon=True)
        watcher.start()
        try:
            yield path
        finally:
            finished.set()
            watcher.join()


def _watch(host: str, path: str, lock: BinaryIO, finished: threading.Event) -> None:
    """Show the content of the progress file every REPORT_INTERVAL seconds until the run has finished.

    The lock is released if Ansible itself ends before that, which stops the module.
    """
    display, due = Display(), time.monotonic() + REPORT_INTERVAL
    while not finished.wait(POLL_INTERVAL):
        if _is_orphaned():
            lock.close()
            return
        if time.monotonic() < due:
            continue
        due += REPORT_INTERVAL
        state = _read_state(path)
        if state and state["phase"] != "interrupted":
            # Standard output is unsuitable: without a terminal, Ansible buffers it.
            display.display(format_progress(host, state), stderr=True)


def standard_error() -> str | None:
    """Return a path by which a module can open the standard error of ansible-playbook; None if the system has none.

    Workers of newer versions of ansible-core have no standard error of their own.
    """
    main = multiprocessing.parent_process()
    path = f"/proc/{main.pid if main else os.getpid()}/fd/{STDERR}"
    return path if os.path.exists(path) else None


def _is_orphaned() -> bool:
    """Return whether this process is a worker of Ansible whose main process has ended."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() != parent.pid


@contextmanager
def _progress_file() -> Iterator[tuple[str, BinaryIO]]:
    """Yield the path of a progress file in a private folder, and the open lock file that belongs to it.

    The lock is released when the block or this process ends, for whatever reason; the module stops if it is still
    running then. The folder is removed afterwards.

    SystemExit is raised if Ansible itself has ended: no process takes the result, and the worker would wait for that
    forever.
    """
    folder = tempfile.mkdtemp(prefix="contact_center-")
    path = os.path.join(folder, "progress.json")
    try:
        with open(watcher_lock(path), "wb") as lock:
            _acquire(lock)
            yield path, lock
        if _is_orphaned():
            raise SystemExit
    finally:
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
