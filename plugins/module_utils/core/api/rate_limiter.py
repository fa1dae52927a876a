# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A vendor's rate limit, kept over all tasks of this machine that share an account; so is what the vendor demands beyond it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Callable

from .file_store import FileStore

MAX_HOLD = 60.0  # seconds
SPREAD = 0.1  # the share of its wait by which a call begins later than a hold ends, at most


class RateLimiter:
    """At most limit calls in any window of so many seconds; a limit of 0 is none.

    A call keeps its slot until a window after its response: the vendor counts when a call arrives, which can't be known
    more exactly here.

    account: limiters of one account hold each other's calls back, too. Without it, hold() is for this limit alone.
    """

    def __init__(
        self, store: FileStore, name: str, limit: int, window: float = 60.0, account: str | None = None
    ) -> None:
        self._store, self._name, self._limit, self._window = store, name, limit, window
        self._hold_name = f"hold-{account or name}"

    def __repr__(self) -> str:
        return f"RateLimiter({self._limit} calls in {self._window:g} s)"

    @contextmanager
    def slot(self, pause: Callable[[float], None]) -> Iterator[None]:
        """Wait for the end of a hold and for a slot, and keep it while the block runs. pause(seconds) may raise to give up."""
        ticket = os.urandom(16).hex()
        while True:
            wait = self._seconds_held() or self._seconds_to_wait(ticket)
            if not wait:
                break
            pause(wait)
        if not self._limit:
            yield
            return
        try:
            yield
        finally:
            with self._store.locked(self._name) as calls:
                calls[ticket] = time.time()

    def hold(self, seconds: float) -> None:
        """Let no call to the account begin for so many seconds, in any task of this machine. A longer hold stays in force."""
        with self._store.locked(self._hold_name) as hold:
            now = time.time()
            hold["until"] = max(now + min(seconds, MAX_HOLD), _held_until(hold, now))

    def _seconds_held(self) -> float:
        """Return 0 when no hold is in force, else the seconds until its end; they differ a little from call to call."""
        with self._store.locked(self._hold_name) as hold:
            now = time.time()
            return (_held_until(hold, now) - now) * (1 + random.random() * SPREAD)

    def _seconds_to_wait(self, ticket: str) -> float:
        """Return 0 when the ticket has got a slot, else the seconds until the next slot may be free."""
        if not self._limit:
            return 0
        with self._store.locked(self._name) as calls:
            now = time.time()
            for other, at in list(calls.items()):
                if not now - self._window < at <= now + self._window:
                    del calls[other]
            if len(calls) < self._limit:
                calls[ticket] = now
                return 0
            oldest: float = min(calls.values())
            return max(oldest + self._window - now, 0.01)


def _held_until(hold: Mapping[str, float], now: float) -> float:
    """Return the time until which calls are held, or now. A time that no hold can have is that of a clock since set back."""
    until = hold.get("until", now)
    return until if now < until <= now + MAX_HOLD else now
