# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of RingCX's audit log: it returns all events of a span, or raises."""

from __future__ import annotations

import datetime
import random

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    NotFoundError,
    UnexpectedResponseError,
    VendorError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.audit_log import (
    MAX_ENTRIES,
    AuditLog,
    AuditLogError,
    time_of,
)

START = 1_780_000_000  # seconds


def event(number, milliseconds):
    return {"id": f"e{number}", "createTime": START * 1000 + milliseconds}


class FakeLog:
    """A log that returns at most so many entries. ends: the ends that belong to a span."""

    def __init__(self, events, cap=None, ends="both"):
        self.events, self.cap, self.ends, self.bodies = events, cap, ends, []

    def read(self, method, path, operation, json):
        assert (method, path) == ("PUT", "/auditLogs/search")
        self.bodies.append(json)
        first, last = (
            round(datetime.datetime.fromisoformat(json[name]).timestamp() * 1000)
            for name in ("startDateTime", "endDateTime")
        )
        first, last = first + (self.ends == "end"), last - (self.ends == "start")
        found = [one for one in self.events if first <= one["createTime"] <= last]
        found.sort(key=lambda one: one["createTime"], reverse=json["ascOrDesc"] == "DESCENDING")
        return found[: self.cap]


def search(log, start=START, end=START + 100, entities=("Agent",)):
    return [one["id"] for one in AuditLog(log, "99990001").search(start, end, entities)]


def test_a_whole_answer_takes_two_calls():
    log = FakeLog([event(2, 2000), event(1, 1000)])
    assert search(log, entities=("Agent", "AgentGroup")) == ["e1", "e2"]
    assert [body.pop("ascOrDesc") for body in log.bodies] == ["ASCENDING", "DESCENDING"]
    assert log.bodies[0] == log.bodies[1]
    assert log.bodies[0]["accountId"] == "99990001" and log.bodies[0]["searchEntities"] == ["Agent", "AgentGroup"]


def test_times_are_sent_with_milliseconds_and_an_explicit_offset():
    log = FakeLog([])
    search(log, 1_780_000_000.25, 1_780_000_001.5)
    assert (log.bodies[0]["startDateTime"], log.bodies[0]["endDateTime"]) == (
        "2026-05-28T20:26:40.249+00:00",
        "2026-05-28T20:26:41.501+00:00",
    )


@pytest.mark.parametrize("ends", ["both", "start", "end"])
@pytest.mark.parametrize("cap", [4, 10, 50, None])
def test_all_events_of_a_span_are_found(ends, cap):
    chance = random.Random(f"{ends}{cap}")
    times = [*(chance.randrange(-2000, 102_000) for _draw in range(60)), -1, 0, 1, 99_999, 100_000, 100_001]
    log = FakeLog([event(number, time) for number, time in enumerate(sorted(set(times)))], cap, ends)
    inside = [one["id"] for one in log.events if 0 <= one["createTime"] - START * 1000 <= 100_000]
    assert search(log) == inside


def test_an_answer_with_as_many_entries_as_a_limit_is_halved():
    log = FakeLog([event(number, number * 99) for number in range(MAX_ENTRIES)])
    assert len(search(log)) == MAX_ENTRIES
    assert len(log.bodies) == 1 + 2 + 2


@pytest.mark.parametrize("cap", [100, 300, 512])
@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
def test_a_log_that_ignores_the_order_proves_nothing_by_it(cap, order):
    log = FakeLog([event(number, number * 99) for number in range(800)], cap)
    read = log.read
    log.read = lambda *call, json: read(*call, json={**json, "ascOrDesc": order})
    assert len(search(log)) == 800


def test_events_that_have_the_same_id_are_different_ones():
    events = [{**event(1, 500), "auditedEntityId": agent} for agent in ("1", "2")] + [event(1, 600)]
    assert search(FakeLog(events)) == ["e1"] * 3


TIMES = (
    ({"createTime": 1_780_000_000_250}, 1_780_000_000_250),
    ({"createTimeAsDateTime": "2026-05-28T20:26:40.250+0000"}, 1_780_000_000_250),
    ({"createTime": "2026-05-28T22:26:40.25+02:00"}, 1_780_000_000_250),
    ({"createTime": "2026-05-28T20:26:40.250999Z"}, 1_780_000_000_250),
    ({"createTime": "2026-05-28T20:26:40Z"}, 1_780_000_000_000),
    ({"createTime": {"millis": 5}, "createTimeAsDateTime": "2026-05-28T20:26:40+0000"}, 1_780_000_000_000),
    ({"createTime": True}, None),
    ({"createTime": 10**18}, None),
    ({"createTime": "2026-02-30T20:26:40Z"}, None),
    ({}, None),
)


@pytest.mark.parametrize(("event", "expected"), TIMES)
def test_the_time_of_an_event_is_found_in_each_form(event, expected):
    assert time_of(event) == expected


@pytest.mark.parametrize("cap", [3, MAX_ENTRIES])
def test_an_instant_that_is_too_full_is_an_error(cap):
    log = FakeLog([event(-1, 400), *(event(number, 500) for number in range(cap + 1))], cap)
    with pytest.raises(AuditLogError, match=r"more events at 2026-05-28T20:26:40\.\d+\+00:00 than RingCX returns"):
        search(log)
    assert len(log.bodies) < 100


def test_a_log_that_ignores_the_span_is_an_error():
    log = FakeLog([event(number, number) for number in range(MAX_ENTRIES)])
    log.read = lambda *_call, **_content: log.events
    with pytest.raises(AuditLogError):
        search(log)


def test_no_call_is_made_for_an_empty_span():
    log = FakeLog([])
    assert search(log, START, START - 1) == [] and log.bodies == []


@pytest.mark.parametrize(
    "event", [{"id": 1}, {"id": "x", "createTime": "today", "authUser": 5}, {"id": 2, "createTime": True}]
)
def test_an_event_of_any_form_is_returned(event):
    log = FakeLog([])
    log.read = lambda *_call, **_content: [event]
    assert AuditLog(log, "1").search(START, START + 1, ["Agent"]) == [event]


@pytest.mark.parametrize("response", [{}, "text", [1], [{}], [{"id": None}], [{"id": ""}], {"records": []}, True])
def test_an_unknown_response_is_an_error(response):
    log = FakeLog([])
    log.read = lambda *_call, **_content: response
    with pytest.raises(UnexpectedResponseError):
        search(log)


def test_no_content_is_an_empty_list():
    log = FakeLog([])
    log.read = lambda *_call, **_content: None
    assert search(log) == []


@pytest.mark.parametrize(
    ("error", "hint"), [(VendorError("x", status=403), "Audit log access"), (NotFoundError("x", status=404), "None")]
)
def test_a_missing_right_is_named(error, hint):
    def refuse(*_call, **_content):
        raise error

    log = FakeLog([])
    log.read = refuse
    with pytest.raises(VendorError) as raised:
        search(log)
    assert hint in str(raised.value.hint)
