# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The clock of a vendor's server, which may differ from that of this machine."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from .messages import Response


class ServerClock:
    """A clock that is set by the header Date of responses.

    A response takes a while, so the clock may be slow by that, and by the second that the header cuts off. It is never
    fast, unless the header is.
    """

    def __init__(self) -> None:
        self._ahead: float | None = None  # seconds by which it is ahead of time.monotonic()

    def note(self, response: Response) -> None:
        """Set the clock by a response, if its date is later than what the clock shows."""
        try:
            date = parsedate_to_datetime(response.headers.get("Date") or "")
        except (TypeError, ValueError):
            return
        if date.tzinfo:
            ahead = date.timestamp() - time.monotonic()
            self._ahead = ahead if self._ahead is None else max(self._ahead, ahead)

    def now(self) -> float | None:
        """Return the time in seconds since 1970, or None if no response has shown it."""
        return None if self._ahead is None else time.monotonic() + self._ahead
