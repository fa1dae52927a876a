# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a long run stands, in a file that others may watch; and how it is asked to stop."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import threading
import time

from .errors import InterruptedRunError

WAITING, READING, WRITING = "waiting", "reading", "writing"
EVERY = 1.0  # seconds between two states of the file
STEP = 0.2  # seconds within which one who waits notices an interrupt
INSISTENT = 5.0  # seconds after which one more signal stops the run at once


def life_line(path):
    """The file whose lock is held as long as somebody waits for the module that tells its progress at path."""
    return f"{path}.lock"


def torn(line):
    """Whether nobody holds the life line any more. One that isn't there, or can't be locked, proves nothing."""
    try:
        with open(line, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


class Progress:
    """Counts what is done of what is to be done. Without a path it only counts.

    stopped is set by an interrupt, and when nobody waits for the run any more: what is under way is finished, nothing
    more is begun.
    """

    def __init__(self, path=None):
        self.path, self._lock, self._written = path, threading.Lock(), 0.0
        self._state = {"phase": READING, "done": 0, "total": 0, "failed": 0, "calls": 0}
        self._began, self._calls_before = time.monotonic(), 0
        self.stopped, self._asked = threading.Event(), None

    def listen(self):
        """Ctrl-C, a polite kill and a terminal that is closed stop the run in good order; who insists stops it at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, self._stop)
        line = life_line(self.path)
        if os.path.exists(line):
            threading.Thread(target=self._hold, args=(line,), daemon=True).start()

    def _stop(self, number, _frame):
        if self._asked is None:  # also Ansible may pass on what the terminal sent already
            self._asked = time.monotonic()
            self.stopped.set()
        elif time.monotonic() - self._asked > INSISTENT:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _hold(self, line):
        while not torn(line):
            time.sleep(EVERY)
        self.stopped.set()

    def pause(self, seconds):
        """Sleep; raises InterruptedRunError as soon as the run shall stop."""
        while seconds > 0:
            if self.stopped.is_set():
                raise InterruptedRunError()
            time.sleep(min(seconds, STEP))
            seconds -= STEP

    def wait(self):
        """Another run is under way; it is told, and one step of patience goes by."""
        self.begin(WAITING, 0)
        with self._lock:
            self._show()
        self.pause(STEP)

    def begin(self, phase, total):
        """So many more things are to be done in this phase."""
        with self._lock:
            if self._state["phase"] != phase:
                self._state.update(phase=phase, done=0, total=0)
                self._began, self._calls_before = time.monotonic(), self._state["calls"]
            self._state["total"] += total

    def advance(self, failed=False):
        with self._lock:
            self._state["done"] += 1
            self._state["failed"] += failed
            self._show()

    def called(self, number):
        with self._lock:
            self._state["calls"] = number
            self._show()

    def report(self, result):
        """The last word of an interrupted run, for whoever finds the file."""
        with self._lock:
            self._state.update(phase="interrupted", **result)
            self._show(at_once=True)

    def _left(self, now):
        """What the rest of this phase takes if it goes on as it went so far; nothing before the first is done."""
        done, calls = self._state["done"], self._state["calls"] - self._calls_before
        left = (self._state["total"] - done) / done if done else None
        return {
            "calls_left": None if left is None else round(left * calls),
            "seconds_left": None if left is None else round(left * (now - self._began)),
        }

    def _show(self, at_once=False):
        now = time.monotonic()
        if not self.path or not at_once and now - self._written < EVERY:
            return
        self._written = now
        self._state.update(self._left(now))
        try:
            draft = f"{self.path}.new"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(self._state, file)
            os.replace(draft, self.path)
        except (OSError, ValueError):
            self.path = None  # progress that can't be shown must not stop the work
