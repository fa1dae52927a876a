# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of agents: which events must be known, and what they leave."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import ContactCenterError
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.audit_log import key_of
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.details_memory import (
    MAX_AGE,
    OVERLAP,
    PROPERTIES,
    AgentDetails,
    ClockChange,
    Memory,
    to_be_shown_again,
)

NOW, HOUR = 1_800_000_000.0, 3600.0


def _memory(**more):
    agents = {"1": AgentDetails("a", NOW - HOUR, dict.fromkeys(PROPERTIES)), "2": AgentDetails("b", NOW - HOUR, {})}
    return Memory(NOW - HOUR, 0.0, **{"agents": agents, **more})


def _event(id, agent, time=NOW):
    return {"id": id, "createTime": int(time * 1000), "auditedEntityId": agent}


SPANS = (
    # events that must be shown again, the difference of the clocks now, start and end in seconds from now
    ({}, 0.0, (-HOUR - OVERLAP, 0)),
    ({}, HOUR, (-2 * HOUR - OVERLAP, 0)),
    ({}, -30.0, (-HOUR - OVERLAP, 0)),
    ({}, -HOUR, (-2 * HOUR - OVERLAP, HOUR)),
    ({"e": NOW - 5 * HOUR}, 0.0, (-5 * HOUR, 0)),
    ({"e": NOW - 5 * HOUR}, -HOUR, (-6 * HOUR, HOUR)),
    ({"e": NOW + 5 * HOUR}, 0.0, (-HOUR - OVERLAP, 5 * HOUR)),
)


@pytest.mark.parametrize(("events", "ahead", "expected"), SPANS)
def test_span_begins_before_the_previous_search(events, ahead, expected):
    start, end = _memory(events=events).span_to_search(NOW, ahead)
    assert (start - NOW, end - NOW) == expected


@pytest.mark.parametrize("set_back", [HOUR, -HOUR])
@pytest.mark.parametrize("later", [120, 2 * HOUR])
def test_clock_that_was_set_still_concerns_the_search_after_the_next_one(set_back, later):
    first = Memory(NOW, 0.0)
    at = NOW + 60
    second = Memory(at, -set_back, {}, {}, first.last_clock_change(at, -set_back))
    start, end = second.span_to_search(at + later, -set_back)
    assert (start, end) == (at - OVERLAP - HOUR, max(at + later, at + set_back))


def test_clock_that_was_set_long_ago_is_forgotten():
    memory = Memory(NOW, 0.0, {}, {}, ClockChange(HOUR, NOW - OVERLAP - HOUR))
    assert memory.span_to_search(NOW + 60, 0.0) == (NOW - OVERLAP, NOW + 60)


def test_span_in_the_future_is_an_error():
    with pytest.raises(ContactCenterError, match="clock"):
        _memory().span_to_search(NOW - 2 * HOUR, 0.0)


def test_agents_without_a_new_event_are_unchanged():
    old = _event("old", "1")
    memory = _memory(events={key_of(old): NOW})
    assert memory.unchanged([old, _event("new", 2)], NOW).keys() == {"1"}


def test_event_that_has_the_id_of_another_one_is_new():
    old = _event("e", "1")
    memory = _memory(events={key_of(old): NOW})
    assert memory.unchanged([old, _event("e", "1", NOW + 1)], NOW).keys() == {"2"}
    assert memory.unchanged([old, _event("e", "2")], NOW).keys() == {"1"}


def test_event_without_a_time_need_not_be_shown_again():
    assert to_be_shown_again([{"id": "e", "auditedEntityId": "1"}], NOW) == {}


def test_old_details_are_not_used():
    assert _memory().unchanged([], NOW + MAX_AGE - HOUR) == {}


def test_event_that_is_missing_is_an_error():
    with pytest.raises(ContactCenterError, match="no longer shows"):
        _memory(events={"old": NOW - HOUR}).unchanged([_event("new", "2")], NOW)


@pytest.mark.parametrize("agent", [None, "", "x", {"id": 1}, -1, True])
def test_event_without_an_agent_is_an_error(agent):
    with pytest.raises(ContactCenterError, match="which agent"):
        _memory().unchanged([_event("new", agent)], NOW)


SHOWN_AGAIN = (
    ((), ()),
    ((NOW - HOUR, NOW - 2 * HOUR), (NOW - HOUR,)),
    ((NOW - HOUR, NOW - 500, NOW), (NOW - 500, NOW)),
    ((NOW - MAX_AGE - 1,), ()),
)


@pytest.mark.parametrize(("times", "kept"), SHOWN_AGAIN)
def test_events_of_the_overlap_or_the_newest_one_must_be_shown_again(times, kept):
    events = [_event(str(time), "1", time) for time in times]
    assert to_be_shown_again(events, NOW) == {key_of(_event(str(time), "1", time)): time for time in kept}


def test_memory_is_stored_as_json():
    memory = _memory(events={"e": NOW})
    stored = json.loads(json.dumps(memory.as_dict("me")))
    again = Memory.of(stored, "me")
    assert again.as_dict("me") == stored
    assert again.agents["1"] == memory.agents["1"]


@pytest.mark.parametrize("data", [{}, [], [1], "x", 5])
def test_file_of_another_form_is_damaged(data):
    with pytest.raises(ContactCenterError, match="damaged"):
        Memory.of(data, "me")


@pytest.mark.parametrize("name", ["searched_at", "ahead", "events"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, -1e300, "x", None])
def test_file_with_other_things_than_times_is_damaged(name, number):
    stored = {**_memory().as_dict("me"), name: {"e": number} if name == "events" else number}
    with pytest.raises(ContactCenterError, match="damaged"):
        Memory.of(stored, "me")


@pytest.mark.parametrize("clock", [None, [], [0.0], [0.0, "x"], 5])
def test_file_without_a_change_of_the_clock_is_damaged(clock):
    with pytest.raises(ContactCenterError, match="damaged"):
        Memory.of({**_memory().as_dict("me"), "clock": clock}, "me")


def test_two_changes_of_the_clock_count_as_one():
    first = Memory(NOW, 0.0, clock=ClockChange(HOUR, NOW - 60))
    assert first.last_clock_change(NOW + 60, HOUR) == ClockChange(2 * HOUR, NOW + 60)
    assert first.last_clock_change(NOW + 60, 0.0) == first.clock


def test_file_with_too_few_values_of_an_agent_is_damaged():
    stored = _memory().as_dict("me")
    stored["agents"]["1"][2].pop()
    with pytest.raises(ContactCenterError, match="damaged"):
        Memory.of(stored, "me")
