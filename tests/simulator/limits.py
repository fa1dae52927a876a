# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Call limits with a sliding window."""

from __future__ import annotations

import collections


class Window:
    """Remembers the calls of the last seconds."""

    def __init__(self, seconds=60):
        self.seconds = seconds
        self.calls = collections.deque()

    def wait(self, limit, now):
        """0 and the call counts, or the seconds until one is free again. A limit of 0 is none."""
        while self.calls and self.calls[0] <= now - self.seconds:
            self.calls.popleft()
        if limit and len(self.calls) >= limit:
            return self.calls[-limit] + self.seconds - now
        self.calls.append(now)
        return 0
