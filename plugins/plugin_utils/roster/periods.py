# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When somebody is there: from the first day to the last one, which is a working day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError


@dataclass(frozen=True, order=True)
class Period:
    """The first and the last day. The earliest and the latest date that exist are no limit."""

    start: date = date.min
    end: date = date.max

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError("end is before start")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, other: Period) -> bool:
        """Return whether both have a day in common."""
        return self.start <= other.end and other.start <= self.end


class Status(Enum):
    """What a day is to a person."""

    PRESENT = "present"
    ENDED = "ended"
    STAGED = "staged"


def on_day(periods: Sequence[Period], day: date) -> tuple[Status, int]:
    """Return what a day is to a person with these periods, which do not overlap, and the position of the one that counts.

    That is the period of the day, else the last one that has begun, else the first one.
    """
    in_order = sorted(range(len(periods)), key=lambda position: periods[position])
    begun = [position for position in in_order if periods[position].start <= day]
    if not begun:
        return Status.STAGED, in_order[0]
    return (Status.PRESENT if day in periods[begun[-1]] else Status.ENDED), begun[-1]


def next_start(periods: Sequence[Period], day: date) -> date | None:
    """Return the first day of the next period that begins after a day, or None."""
    return min((period.start for period in periods if period.start > day), default=None)
