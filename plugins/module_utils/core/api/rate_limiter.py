# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A vendor's rate limit, kept over all tasks of this machine that share an account."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from .file_store import FileStore


class RateLimiter:
    """At most limit calls in any window of so many seconds; a limit of 0 is none.

    A call keeps its slot until a window after its response: the vendor counts when a call arrives, which can't be known
    more exactly here.
    """

    def __init__(self, store: FileStore, name: str, limit: int, window: float = 60.0) -> None:
        self._store, self._name, self._limit, self._window = store, name, limit, window

    def __repr__(self) -> str:
        return f"RateLimiter({self._limit} calls in {self._window:g} s)"

    @contextmanager
    def slot(self, pause: Callable[[float], None]) -> Iterator[None]:
        """Wait for a slot, and hold it while the block runs. pause(seconds) may raise to give up."""
        if not self._limit:
            yield
            return
        ticket = os.urandom(16).hex()
        while True:
            wait = self._seconds_to_wait(ticket)
            if not wait:
                break
            pause(wait)
        try:
            yield
        finally:
            with self._store.locked(self._name) as calls:
                calls[ticket] = time.time()

    def _seconds_to_wait(self, ticket: str) -> float:
        """Return 0 when the ticket has got a slot, else the seconds until the next slot may be free."""
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
