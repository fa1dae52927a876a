# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of a server, as its responses show it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import server_clock
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Response
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.server_clock import ServerClock


@pytest.fixture(name="machine")
def fixture_machine(monkeypatch):
    """The clock of this machine; it moves if a test sets it."""
    machine = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(server_clock, "time", SimpleNamespace(monotonic=lambda: machine.seconds))
    return machine


def _clock(*dates):
    clock = ServerClock()
    for date in dates:
        clock.note(Response(200, {} if date is None else {"Date": date}))
    return clock


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 01 Jan 1970 00:01:40 -0000"])
def test_clock_without_a_usable_date_shows_nothing(machine, date):
    assert _clock(date).now() is None


def test_clock_goes_on_after_a_response(machine):
    clock = _clock("Thu, 01 Jan 1970 00:01:40 GMT")
    machine.seconds += 7
    assert clock.now() == 107


def test_response_that_was_long_under_way_does_not_set_the_clock_back(machine):
    assert _clock("Thu, 01 Jan 1970 00:01:40 GMT", "Thu, 01 Jan 1970 00:01:10 GMT").now() == 100
