# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Call limits with a sliding window."""

from __future__ import annotations

import collections


class Window:
    """The calls of the last ``seconds`` seconds."""

    def __init__(self, seconds: float = 60) -> None:
        self.seconds = seconds
        self.calls: collections.deque[float] = collections.deque()

    def wait(self, limit: int, now: float) -> float:
        """Count a call and return 0, or return the seconds until it would be allowed. A limit of 0 allows all calls."""
        while self.calls and self.calls[0] <= now - self.seconds:
            self.calls.popleft()
        if limit and len(self.calls) >= limit:
            return self.calls[-limit] + self.seconds - now
        self.calls.append(now)
        return 0
