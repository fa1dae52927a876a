# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When the vendor refuses one change after the other for the same reason, such as a limit of seats, it will refuse the rest."""

from __future__ import annotations

import re
from threading import Lock

from ..errors import AuthenticationError, ContactCenterError, VendorError
from .outcome import Outcome
from .plan import Action, Change

MAX_REFUSALS = 10  # in a row, of one kind of change, for one reason

KindOfChange = tuple[str, Action]


class Refusals:
    """Counts the refusals in a row of each kind of change, such as the creation of agents."""

    def __init__(self) -> None:
        self._lock = Lock()  # changes are made side by side
        self._rows: dict[KindOfChange, tuple[str, int]] = {}  # the last reason, and how often it was given in a row

    def note(self, outcome: Outcome) -> None:
        """Count a refusal; a change that was made, or refused for another reason, ends the row."""
        kind, reason = _kind_of(outcome.change), reason_of(outcome)
        with self._lock:
            last, number = self._rows.get(kind, ("", 0))
            if number >= MAX_REFUSALS:
                return
            if outcome.is_done:
                self._rows.pop(kind, None)
            elif reason:
                self._rows[kind] = (reason, number + 1 if reason == last else 1)

    def reason_to_end(self, change: Change) -> ContactCenterError | None:
        """Return why a change of this kind is not tried any more, or None."""
        _reason, number = self._rows.get(_kind_of(change), ("", 0))
        if number < MAX_REFUSALS:
            return None
        return ContactCenterError(f"{number} changes of this kind failed in a row for the same reason")


def reason_of(outcome: Outcome) -> str | None:
    """Return why the vendor refused a change, in a form that is the same for all objects; None if it did not."""
    error = outcome.error
    if not isinstance(error, (VendorError, AuthenticationError)):
        return None
    detail = str(error.detail).replace(outcome.change.name, "…")
    code = (error.status, error.code) if isinstance(error, VendorError) else ()
    return f"{code} {re.sub('[0-9]+', '0', detail)}"


def _kind_of(change: Change) -> KindOfChange:
    return change.entity.kind, change.action
