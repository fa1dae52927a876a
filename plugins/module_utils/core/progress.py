# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress of a long run, in a file that others may watch; and how the run is interrupted."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from enum import Enum
from types import FrameType
from typing import Any, BinaryIO, Callable

from .errors import InterruptedRunError

WRITE_INTERVAL = 1.0  # seconds between two versions of the file
POLL_INTERVAL = 0.2  # seconds within which a pause notices an interruption
INSIST_AFTER = 5.0  # seconds after which a further signal ends the process at once
MOMENT = 1.0  # seconds; a shorter wait is not shown


class Phase(str, Enum):
    """What a run is doing. The values are those of the progress file."""

    READING = "reading"
    WRITING = "writing"
    INTERRUPTED = "interrupted"


class WaitingFor(str, Enum):
    """What a run waits for before it goes on. The values are those of the progress file."""

    OTHER_RUN = "another run"  # against the same account
    RATE_LIMIT = "rate limit"


def watcher_lock(path: str) -> str:
    """Return the file that a watcher of the progress file keeps locked while it waits for the module."""
    return f"{path}.lock"


def is_abandoned(lock: str) -> bool:
    """Return whether no process holds the watcher's lock any more. A missing or unusable lock file proves nothing."""
    try:
        with open(lock, "rb") as file:
            return _is_free(file)
    except OSError:
        return False


def _is_free(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


class Progress:
    """Counts what is done and what is due. With a path, the counts are written to that file as JSON.

    rate_limit: the calls a minute on which the estimate of the remaining time rests as well; 0 is no limit.

    stopped is set when the run is interrupted, or when no process waits for it any more: what is under way is finished,
    and nothing new is started.
    """

    def __init__(self, path: str | None = None, rate_limit: int = 0) -> None:
        self.path, self._rate_limit = path, rate_limit
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._written_at = 0.0
        self._signalled_at: float | None = None
        self._phase, self._items = Phase.READING, "object"
        self._phase_began, self._calls_before = time.monotonic(), 0
        self._counts = {"done": 0, "total": 0, "failed": 0, "calls": 0}
        self._waiting = dict.fromkeys(WaitingFor, 0)  # the number of threads that wait
        self._written_stage: dict[str, str | None] = {}

    def __repr__(self) -> str:
        return f"Progress({self._phase.value}, {self._counts})"

    def handle_interruptions(self) -> None:
        """Let Ctrl-C, SIGTERM, a closed terminal or the end of the watcher stop the run in good order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup ignores it on purpose
                signal.signal(number, self._on_signal)
        lock = watcher_lock(self.path or "")
        if os.path.exists(lock):
            threading.Thread(target=self._stop_when_abandoned, args=(lock,), daemon=True).start()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        # Ansible may forward a signal that the terminal has sent already, so a second one only counts after a while.
        if self._signalled_at is None:
            self._signalled_at = time.monotonic()
            self.stopped.set()
        elif time.monotonic() - self._signalled_at > INSIST_AFTER:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _stop_when_abandoned(self, lock: str) -> None:
        with suppress(OSError), open(lock, "rb") as file:  # it stays open, since its folder may be removed meanwhile
            while not _is_free(file):
                time.sleep(WRITE_INTERVAL)
            self.stopped.set()

    def pause(self, seconds: float) -> None:
        """Sleep; an interruption raises InterruptedRunError."""
        while seconds > 0:
            if self.stopped.is_set():
                raise InterruptedRunError()
            time.sleep(min(seconds, POLL_INTERVAL))
            seconds -= POLL_INTERVAL

    def wait_for_other_run(self) -> None:
        """Show that another run is under way, and let a little time pass."""
        with self._shown_as(WaitingFor.OTHER_RUN):
            self.pause(POLL_INTERVAL)

    def rate_limit_pause(self) -> Callable[[float], None]:
        """Return a pause() for one call, which shows the reason when all its pauses together take longer than a moment."""
        total = 0.0

        def pause(seconds: float) -> None:
            nonlocal total
            total += seconds
            with self._shown_as(WaitingFor.RATE_LIMIT) if total > MOMENT else nullcontext():
                self.pause(seconds)

        return pause

    @contextmanager
    def _shown_as(self, reason: WaitingFor) -> Iterator[None]:
        """Show the reason while the block runs. The next count shows that the wait is over."""
        with self._lock:
            self._waiting[reason] += 1
            self._write()
        try:
            yield
        finally:
            with self._lock:
                self._waiting[reason] -= 1

    def begin(self, phase: Phase, total: int, items: str | None = None) -> None:
        """Count so many more items as due in this phase. items: what they are, in the singular; other items are counted anew."""
        items = items or ("change" if phase is Phase.WRITING else "object")
        with self._lock:
            if (self._phase, self._items) != (phase, items):
                self._phase, self._items = phase, items
                self._phase_began, self._calls_before = time.monotonic(), self._counts["calls"]
                self._counts.update(done=0, total=0, failed=0)
            self._counts["total"] += total
            self._write()

    def advance(self, failed: bool = False) -> None:
        """Count an item as done."""
        with self._lock:
            self._counts["done"] += 1
            self._counts["failed"] += failed
            self._write()

    def count_calls(self, calls: int) -> None:
        """Set the number of calls so far."""
        with self._lock:
            self._counts["calls"] = calls
            self._write()

    def end_interrupted(self, record: str) -> None:
        """Show that the run was interrupted. record: the path of its record."""
        with self._lock:
            self._phase = Phase.INTERRUPTED
            self._write({"record": record}, at_once=True)

    def remove_abandoned_folder(self) -> None:
        """Remove the private folder of the progress file, which its watcher has left behind if it was killed."""
        if self.path and is_abandoned(watcher_lock(self.path)):
            shutil.rmtree(os.path.dirname(self.path), ignore_errors=True)

    def _remaining(self, now: float) -> dict[str, int | None]:
        """Return what the rest of the phase costs at the present pace, but no faster than the rate limit allows.

        Nothing is known before the first item is done.
        """
        done, calls = self._counts["done"], self._counts["calls"] - self._calls_before
        if not done:
            return {"calls_left": None, "seconds_left": None}
        ratio = (self._counts["total"] - done) / done
        seconds = ratio * (now - self._phase_began)
        if self._rate_limit:
            seconds = max(seconds, ratio * calls / self._rate_limit * 60)
        return {"calls_left": round(ratio * calls), "seconds_left": round(seconds)}

    def _stage(self) -> dict[str, str | None]:
        waiting = next((reason.value for reason, threads in self._waiting.items() if threads), None)
        return {"phase": self._phase.value, "items": self._items, "waiting_for": waiting}

    def _write(self, report: Mapping[str, Any] | None = None, at_once: bool = False) -> None:
        """Write the file, unless that was done a short while ago and only counts have changed since."""
        now, stage = time.monotonic(), self._stage()
        is_due = at_once or stage != self._written_stage or now - self._written_at >= WRITE_INTERVAL
        if not self.path or not is_due:
            return
        self._written_at, self._written_stage = now, stage
        content = {**stage, **self._counts, **self._remaining(now), **(report or {})}
        try:
            draft = f"{self.path}.new"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(content, file)
            os.replace(draft, self.path)
        except (OSError, ValueError):
            self.path = None  # a progress file that can't be written must not stop the run
