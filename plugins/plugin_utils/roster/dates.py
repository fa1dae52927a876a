# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dates in the one form that a file has. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PROBE = datetime(2001, 2, 3)
# what spreadsheets and databases write where there is no date
ZERO_DATES = frozenset((date.min, date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1)))


def read_date(value: object, date_format: str | None = None) -> date:
    """Return a date, which may be text. InputError is raised for text in another form; its text follows the name of the option.

    date_format: as strptime takes it; None for YYYY-MM-DD.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    text = value.strip() if isinstance(value, str) else ""
    try:
        if date_format:
            return datetime.strptime(text, date_format).date()
        if ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(f"is not a date in the form {date_format or 'YYYY-MM-DD'}")


def read_end(value: object, date_format: str | None = None) -> date:
    """Return a last day. InputError is raised for a date that stands for none, too."""
    day = read_date(value, date_format)
    if day in ZERO_DATES:
        raise InputError("is a zero date; leave it blank where there is no end")
    return day


def check_format(date_format: str) -> None:
    """Raise InputError if a format does not give the day, the month and the year."""
    try:
        is_complete = datetime.strptime(PROBE.strftime(date_format), date_format) == PROBE
    except ValueError:
        is_complete = False
    if not is_complete:
        raise InputError("date_format must have the day, the month and the year, such as %d.%m.%Y")


def today(timezone: str | None) -> date:
    """Return the date of now in a time zone; None is that of the controller. InputError is raised for a zone that is unknown."""
    try:
        return datetime.now(ZoneInfo(timezone) if timezone else None).date()
    except (OSError, ValueError, KeyError):  # zoneinfo raises each of them, depending on the name
        raise InputError(f'there is no time zone "{timezone}"', hint="Write a name such as Europe/Lisbon.") from None
