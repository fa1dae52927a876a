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

FORMAT = "cxops.contact_center.ringcx_details/2"
# what a single read shows of the options
SHOWN = [one for one in AGENT.fields if one.readable and not one.null_is_unknown and not one.stored_apart]
PROPERTIES = (*(AGENT.codec(one.name).api_name for one in SHOWN), "initLoginBaseState")
OVERLAP = 600.0  # seconds before the previous search; an event can be searched five minutes after it happened
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
class ClockChange:
    """RingCX's clock may have been set; whether it was, or that of this machine, is not known.

    back: seconds by which it may have been set back; negative if it was set forward. noticed_at: when this was noticed.
    """

    back: float = 0.0
    noticed_at: float = 0.0


@dataclass(frozen=True)
class Memory:
    """The agents, as they were at a time or later.

    searched_at: that time. The next search of the audit log is for what has happened since.
    ahead: seconds by which RingCX's clock was ahead of that of this machine.
    events: the times, by key_of(), of events that the log has shown, and that it must show again.
    clock: the last change of the clock.
    """

    searched_at: float
    ahead: float
    events: Mapping[str, float] = field(default_factory=dict, repr=False)
    agents: Mapping[str, AgentDetails] = field(default_factory=dict, repr=False)
    clock: ClockChange = ClockChange()

    def span_to_search(self, now: float, ahead: float) -> tuple[float, float]:
        """Return the span of events that must be known for what is remembered to be used now. ahead: of the clock now.

        It begins early enough for events that the log was late to show, and contains those that it must show again. If
        RingCX's clock may have been set, events may have been stored with times that are too early, or that are still to
        come. The log may show them only to a later search.
        """
        clock = self.last_clock_change(now, ahead)
        start = min([self.searched_at - OVERLAP, *self.events.values()])
        if self._concerns(clock, now):
            start -= abs(clock.back)
        end = max([now, clock.noticed_at + clock.back, *self.events.values()])
        if start >= now:
            raise ContactCenterError("the clock of RingCX was set back")
        return start, end

    def last_clock_change(self, now: float, ahead: float) -> ClockChange:
        """Return the last change of the clock: one since this memory was stored, or the one that it knows of.

        If both still concern the span to search, they count as one by their sum.
        """
        back = self.ahead - ahead
        if abs(back) < CLOCK_TOLERANCE:
            return self.clock
        if self.clock.back and self._concerns(self.clock, now):
            back = abs(back) + abs(self.clock.back)
        return ClockChange(back, now)

    def _concerns(self, clock: ClockChange, now: float) -> bool:
        """Return whether events from before a change of the clock may not have been shown yet."""
        return clock.noticed_at == now or self.searched_at < clock.noticed_at + OVERLAP

    def unchanged(self, events: Sequence[Wire], now: float) -> dict[str, AgentDetails]:
        """Return the agents that are as remembered, given the events of the span to search; a log that lacks some is an error."""
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
            "searched_at": self.searched_at,
            "ahead": self.ahead,
            "clock": [self.clock.back, self.clock.noticed_at],
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
            back, noticed_at = data["clock"]
            return cls(
                _seconds(data["searched_at"]),
                _seconds(data["ahead"]),
                {id: _seconds(time) for id, time in data["events"].items()},
                {
                    id: AgentDetails(str(listed), _seconds(read_at), _wire(values))
                    for id, (listed, read_at, values) in data["agents"].items()
                },
                ClockChange(_seconds(back), _seconds(noticed_at)),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ContactCenterError("the file with what is remembered is damaged") from error


def to_be_shown_again(events: Sequence[Wire], now: float) -> dict[str, float]:
    """Return the times, by key_of(), of the events that a search after now must show: those of the overlap, and the newest.

    Whether it shows an event without a time is not known.
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
