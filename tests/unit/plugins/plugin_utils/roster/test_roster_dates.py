# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates and periods: nothing is guessed, and the last day is a working day."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster import dates
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.dates import (
    check_format,
    read_date,
    read_end,
    today,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.periods import (
    Period,
    Status,
    next_start,
    on_day,
)

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("value", "date_format"),
    [("2026-12-01", None), (" 2026-12-01 ", None), ("01.12.2026", "%d.%m.%Y"), ("12/1/2026", "%m/%d/%Y"), (DAY, None)],
)
def test_dates_of_each_format_are_read(value, date_format):
    assert read_date(value, date_format) == DAY


@pytest.mark.parametrize(
    ("value", "date_format"),
    [
        *((value, None) for value in ("01.12.2026", "2026-12-1", "20261201", "2026-W49-2", "2026-13-01", "46357", "x")),
        *((value, None) for value in ("2026-12-01T00:00:00", "２０２６-12-01", "0000-00-00", "", True, 20261201)),
        (datetime(2026, 12, 1), None),
        ("2026-12-01", "%d.%m.%Y"),
        ("32.01.2026", "%d.%m.%Y"),
    ],
)
def test_other_forms_of_dates_are_refused(value, date_format):
    with pytest.raises(InputError, match="is not a date in the form"):
        read_date(value, date_format)


@pytest.mark.parametrize("value", ["0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01"])
def test_zero_dates_are_no_ends(value):
    assert read_date(value)
    with pytest.raises(InputError, match="zero date"):
        read_end(value)


@pytest.mark.parametrize("date_format", ["%m/%Y", "%Y", "x", "%", "%H:%M"])
def test_formats_without_a_part_of_the_date_are_refused(date_format):
    with pytest.raises(InputError, match="date_format must have"):
        check_format(date_format)


def test_format_with_all_parts_of_a_date_is_accepted():
    check_format("%d %b %Y")


class _Clock(datetime):
    """A moment at which it is another day in the east than in the west."""

    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 11, 30, 18, tzinfo=dates.ZoneInfo("UTC")).astimezone(tz)


def test_today_depends_on_the_time_zone(monkeypatch):
    monkeypatch.setattr(dates, "datetime", _Clock)
    assert today("Asia/Shanghai") == DAY and today("Europe/Lisbon") == date(2026, 11, 30)


@pytest.mark.parametrize("name", ["Europe/Lissabon", "../x", "/etc/passwd", "x\0"])
def test_unknown_time_zone_is_refused(name):
    with pytest.raises(InputError, match="there is no time zone"):
        today(name)


OLD, NOW, NEXT = (
    Period(end=date(2026, 11, 29)),
    Period(date(2026, 11, 30), date(2026, 12, 1)),
    Period(start=date(2026, 12, 24)),
)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([Period()], (Status.PRESENT, 0)),
        ([NEXT, NOW, OLD], (Status.PRESENT, 1)),
        ([Period(end=DAY)], (Status.PRESENT, 0)),
        ([Period(start=DAY)], (Status.PRESENT, 0)),
        ([NEXT], (Status.STAGED, 0)),
        ([OLD], (Status.ENDED, 0)),
        ([NEXT, OLD], (Status.ENDED, 1)),
        ([Period(DAY.replace(day=20)), NEXT], (Status.STAGED, 0)),
        ([OLD, Period(date(2026, 11, 30), date(2026, 11, 30))], (Status.ENDED, 1)),
    ],
    ids=range(9),
)
def test_period_that_counts(periods, expected):
    assert on_day(periods, DAY) == expected


def test_next_start_is_that_of_the_first_period_to_come():
    assert next_start([OLD, NOW, NEXT], DAY) == NEXT.start and next_start([OLD, NOW], DAY) is None


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [(OLD, NOW, False), (NOW, Period(end=DAY), True), (Period(), NEXT, True), (NOW, Period(DAY), True)],
)
def test_overlap_of_two_periods_is_symmetric(one, other, overlap):
    assert one.overlaps(other) is other.overlaps(one) is overlap


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputError, match="end is before start"):
        Period(DAY, date(2026, 11, 30))
