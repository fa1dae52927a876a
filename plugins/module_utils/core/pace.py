# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A vendor's limit of calls, kept over all tasks of this machine that share the account."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager


class Pace:
    """At most limit calls in any window of seconds; 0 is no limit.

    A call holds its place until a window after its answer: the vendor counts when a call arrives, which we can't know better.
    """

    def __init__(self, store, name, limit, window=60.0):
        self._store, self._name, self._limit, self._window = store, name, limit, window

    @contextmanager
    def slot(self, pause=None):
        """pause(seconds) may raise to give the place up."""
        if not self._limit:
            yield
            return
        ticket = os.urandom(16).hex()
        while True:
            wait = self._enter(ticket)
            if not wait:
                break
            (pause or time.sleep)(wait)
        try:
            yield
        finally:
            with self._store.locked(self._name) as calls:
                calls[ticket] = time.time()

    def _enter(self, ticket):
        """0 when the ticket has a place, else the seconds until the next may be free."""
        with self._store.locked(self._name) as calls:
            now = time.time()
            for other, at in list(calls.items()):
                if not now - self._window < at <= now + self._window:
                    del calls[other]
            if len(calls) < self._limit:
                calls[ticket] = now
                return 0
            return max(min(calls.values()) + self._window - now, 0.01)
