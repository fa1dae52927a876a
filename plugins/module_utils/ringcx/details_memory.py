# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is remembered of the agents of an account from one run to the next, as a value and as JSON. It holds no secrets.

All times are in seconds since 1970 by RingCX's clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.api.file_store import fingerprint
from ..core.errors import ContactCenterError
from ..core.model.codecs import Wire
from ..core.model.state import Existing
from .audit_log import LATEST, key_of, time_of
from .schema import AGENT

FORMAT = "cxops.contact_center.ringcx_details/1"
# what a single read shows of the options
SHOWN = [one for one in AGENT.fields if one.readable and not one.null_is_unknown and not one.stored_apart]
PROPERTIES = (*(AGENT.codec(one.name).api_name for one in SHOWN), "initLoginBaseState")
OVERLAP = 600.0  # seconds before the previous question; an event can be searched five minutes after it happened
MAX_AGE = 30 * 86400.0  # seconds after which an agent is read again, whatever the audit log shows
CLOCK_TOLERANCE = 60.0  # seconds by which two clocks may drift apart from one run to the next


@dataclass(frozen=True)
class AgentDetails:
    """An agent as a single read has shown it.

    listed: the fingerprint of what the list has shown. read_at: a time before the read.
    """

    listed: str
    read_at: float
    wire: Wire = field(repr=False)


@dataclass(frozen=True)
class Memory:
    """The agents, as they were at a time or later.

    asked_at: that time. The next question to the audit log is about what has happened since.
    ahead: seconds by which RingCX's clock was ahead of that of this machine.
    set_back, set_at: by how many seconds it may have been set back last, and when this was noticed, see clock_set().
    events: the times, by key_of(), of events that the log has shown, and that it must show again.
    """

    asked_at: float
    ahead: float
    events: Mapping[str, float] = field(default_factory=dict, repr=False)
    agents: Mapping[str, AgentDetails] = field(default_factory=dict, repr=False)
    set_back: float = 0.0
    set_at: float = 0.0

    def question(self, now: float, ahead: float) -> tuple[float, float]:
        """Return the span of events that must be known for what is remembered to be used now.

        It begins early enough for events that the log was late to show, and contains those that it must show again. If one
        of the two clocks was set back or forward since, it may have been that of RingCX: then events may have been stored
        with times that are too early, or that are still to come. The log may show them only to a later question.
        """
        set_back, set_at = self.clock_set(now, ahead)
        is_recent = set_at == now or self.asked_at < set_at + OVERLAP
        start = min([self.asked_at - OVERLAP, *self.events.values()]) - (abs(set_back) if is_recent else 0)
        end = max([now, set_at + set_back, *self.events.values()])
        if start >= now:
            raise ContactCenterError("the clock of RingCX was set back")
        return start, end

    def clock_set(self, now: float, ahead: float) -> tuple[float, float]:
        """Return by how many seconds RingCX's clock may have been set back last, and when this was noticed.

        The number is negative if it was set forward.
        """
        set_back = self.ahead - ahead
        if abs(set_back) < CLOCK_TOLERANCE:
            return self.set_back, self.set_at
        if self.set_back and self.asked_at < self.set_at + OVERLAP:
            return abs(set_back) + abs(self.set_back), now
        return set_back, now

    def unchanged(self, events: Sequence[Wire], now: float) -> dict[str, AgentDetails]:
        """Return the agents that are as remembered, given the events of the question; a log that lacks some is an error."""
        if self.events.keys() - set(map(key_of, events)):
            raise ContactCenterError("the audit log no longer shows events that it has shown before")
        # what was remembered of the agent of a known event was read after it
        changed = {_agent_id(event) for event in events if key_of(event) not in self.events}
        return {id: one for id, one in self.agents.items() if id not in changed and abs(now - one.read_at) < MAX_AGE}

    def as_dict(self, owner: str) -> dict[str, Any]:
        """Return the memory as JSON. owner: account and user."""
        return {
            "format": FORMAT,
            "owner": owner,
            "properties": list(PROPERTIES),
            "asked_at": self.asked_at,
            "ahead": self.ahead,
            "set_back": self.set_back,
            "set_at": self.set_at,
            "events": dict(self.events),
            "agents": {
                id: [one.listed, one.read_at, [one.wire.get(name) for name in PROPERTIES]]
                for id, one in self.agents.items()
            },
        }

    @classmethod
    def of(cls, data: Mapping[str, Any], owner: str) -> Memory:
        """Return the memory that as_dict() has returned; anything else is an error."""
        if not isinstance(data, dict):
            raise ContactCenterError("the file with what is remembered is damaged")
        if data and (data.get("format"), data.get("properties")) != (FORMAT, list(PROPERTIES)):
            raise ContactCenterError("what is remembered is of another version of this collection")
        if data and data.get("owner") != owner:
            raise ContactCenterError("what is remembered is of another account or user")
        try:
            return cls(
                _seconds(data["asked_at"]),
                _seconds(data["ahead"]),
                {id: _seconds(time) for id, time in data["events"].items()},
                {
                    id: AgentDetails(str(listed), _seconds(read_at), _wire(values))
                    for id, (listed, read_at, values) in data["agents"].items()
                },
                _seconds(data["set_back"]),
                _seconds(data["set_at"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ContactCenterError("the file with what is remembered is damaged") from error


def to_be_shown_again(events: Sequence[Wire], now: float) -> dict[str, float]:
    """Return the times, by key_of(), of the events that a question after now contains: those of the overlap, and the newest.

    Whether it contains an event that does not show its time is not known.
    """
    times = {key_of(event): time / 1000 for event in events for time in [time_of(event)] if time is not None}
    since = min(now - OVERLAP, max(times.values(), default=now))
    return {id: time for id, time in times.items() if time >= max(since, now - MAX_AGE)}


def list_form(agent: Existing) -> str:
    """Return a fingerprint of an agent as its list shows it."""
    return fingerprint(json.dumps(agent.wire, sort_keys=True))[:16]


def remembered_wire(agent: Existing) -> Wire:
    """Return what is remembered of an agent: no secrets, and no names of other objects, which may be renamed."""
    return {name: _without_name(agent.wire.get(name)) for name in PROPERTIES}


def _without_name(value: Any) -> Any:
    return {"id": value.get("id")} if isinstance(value, dict) else value


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not abs(seconds) < LATEST / 1000:
        raise ValueError("not a time")
    return seconds


def _wire(values: Sequence[Any]) -> Wire:
    if len(values) != len(PROPERTIES):
        raise ValueError("not as many values as properties")
    return dict(zip(PROPERTIES, values))


def _agent_id(event: Wire) -> str:
    """Return the id of the agent that an event is about."""
    id = str(event.get("auditedEntityId"))
    if not id.isdecimal():
        raise ContactCenterError("the audit log has an event that does not show which agent it is about")
    return id
