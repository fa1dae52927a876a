# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ringcx_audit_info returns: the events of a span, for some kinds of objects, or for objects with some names."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Any

from ..core.errors import InputError, VendorError
from ..core.gateway import ReadScope
from ..core.model.codecs import Wire
from ..core.model.entity import Field
from ..core.model.lookup import normalize_name
from ..core.progress import Phase
from .audit_events import BY_KIND, KINDS, Event
from .audit_log import AuditLog, key_of
from .gateway import RingCX

TIME = r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))"
EXPECTED_TIME = "a date and time with an offset, such as 2026-11-30T08:00:00Z or 2026-11-30T08:00:00+01:00"
CLOCK_TOLERANCE = 60.0  # seconds by which the clock of the vendor may differ from this one
MARGIN = 0.002  # seconds; a span is searched with a little around it, and a future time may be refused
FIELDS = (
    Field(
        "since",
        (
            "Time of the first events to return, in ISO 8601 format with an offset or V(Z), such as V(2026-11-30T08:00:00Z).",
            "Write it in quotes, because YAML reads such text as a date.",
        ),
        required=True,
        pattern=TIME,
        expected=EXPECTED_TIME,
    ),
    Field(
        "until",
        "Time of the last events to return, in the format of O(since). The default is the current time.",
        pattern=TIME,
        expected=EXPECTED_TIME,
    ),
    Field(
        "kinds",
        "Return only events of these kinds of objects. The default is all of these kinds.",
        type="list",
        elements="str",
        choices=tuple(KINDS),
        clearable=True,
    ),
    Field(
        "names",
        (
            "Return only events of objects with these names: an agent's C(username), and the name of any other object. "
            "Letter case is ignored.",
            "All events of an object are returned if it has one of these names now, or if an event shows one.",
        ),
        type="list",
        elements="str",
    ),
)


def read_events(gateway: RingCX, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the events that the options select, oldest first."""
    start = seconds_of("since", options["since"])
    until = seconds_of("until", options["until"]) if options["until"] else None
    if until is not None and start > until:
        raise InputError("since is later than until", hint="Swap the two.")
    gateway.progress.begin(Phase.READING, 0)
    kinds = options["kinds"] or tuple(KINDS)
    try:
        log = gateway.audit_log  # to find the account may show the vendor's clock
        events = _read_until_now(gateway, start, kinds) if until is None else _read(log, start, until, kinds)
    except VendorError as refusal:
        raise gateway.explained(refusal) from refusal
    return {"events": _Objects(gateway, events).select(options["names"])}


def seconds_of(option: str, text: str) -> float:
    """Return the seconds since 1970 of a time that matches TIME; an InputError is raised for one that does not exist."""
    match = re.fullmatch(TIME, text)
    if match is None:
        raise InputError(f"{option} must be {EXPECTED_TIME}")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    fraction, utc, sign, hours, minutes = match.groups()[6:]
    offset = timedelta() if utc else timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = timezone(-offset if sign == "-" else offset)
        when = datetime(year, month, day, hour, minute, second, int((fraction or "0").ljust(6, "0")), zone)
    except ValueError as error:
        raise InputError(f"{option} is not a time that exists") from error
    if not 1970 < year < 9999:
        raise InputError(f"{option} must be in a year from 1971 to 9998")
    return when.timestamp()


def _read_until_now(gateway: RingCX, start: float, kinds: Sequence[str]) -> list[Event]:
    """Return the events since a time. The clock of the vendor may be known only after the first search."""
    end = max(start, _now(gateway))
    events = _read(gateway.audit_log, start, end, kinds)
    later = _now(gateway)
    if later - end <= CLOCK_TOLERANCE:
        return events
    known = {key_of(event.wire) for event in events}  # an event of the time at which the spans meet belongs to both
    return [
        *events,
        *(event for event in _read(gateway.audit_log, end, later, kinds) if key_of(event.wire) not in known),
    ]


def _now(gateway: RingCX) -> float:
    """Return the present time by the clock of the vendor if it differs; a response shows it to the second only."""
    ours, vendors = time.time(), gateway.now
    differs = vendors is not None and abs(vendors - ours) > CLOCK_TOLERANCE
    return (vendors if vendors is not None and differs else ours) - MARGIN


def _read(log: AuditLog, start: float, end: float, kinds: Sequence[str]) -> list[Event]:
    """Return the events of these kinds. Where an event does not show its kind, the log is searched for each kind by itself."""
    found = log.search(start, end, [KINDS[kind] for kind in kinds])
    by_entity = {KINDS[kind]: kind for kind in kinds}
    events = [Event(wire, by_entity.get(_entity_of(wire), "")) for wire in found]
    if all(event.kind for event in events):
        return events
    if len(kinds) == 1:
        return [Event(wire, kinds[0]) for wire in found]
    kind_of = {str(wire["id"]): kind for kind in kinds for wire in log.search(start, end, [KINDS[kind]])}
    return [Event(wire, kind_of[str(wire["id"])]) for wire in found if str(wire["id"]) in kind_of]


def _entity_of(wire: Wire) -> str:
    return str(wire.get("auditedClass")).rpartition(".")[2]


class _Objects:
    """The objects of events, by kind and id. Lists of the account are read only if the events do not show a name."""

    def __init__(self, gateway: RingCX, events: Sequence[Event]) -> None:
        self._gateway, self._events = gateway, events
        self._newest_names = {event.key: event.names[-1] for event in events if event.names}

    @cached_property
    def _listed(self) -> dict[tuple[str, str], str]:
        """The names of the objects that exist."""
        state = self._gateway.load(ReadScope({kind: [] for kind in BY_KIND}, complete=True))
        return {(kind, str(one.id)): one.name for kind in BY_KIND for one in state[kind]}

    def select(self, names: Sequence[str] | None) -> list[dict[str, Any]]:
        """Return the events of the objects with these names, or all, as a result shows them."""
        keys = None if names is None else self._with_names({normalize_name(name) for name in names})
        return [event.as_dict(self._name(event)) for event in self._events if keys is None or event.key in keys]

    def _with_names(self, names: set[str]) -> set[tuple[str, str]]:
        shown = [(event.key, names.intersection(map(normalize_name, event.names))) for event in self._events]
        keys = {key for key, matching in shown if matching}
        missing = names.difference(*(matching for _key, matching in shown))
        if missing and any(event.kind in BY_KIND for event in self._events):
            keys |= {key for key, name in self._listed.items() if normalize_name(name) in missing}
        return keys

    def _name(self, event: Event) -> str | None:
        if event.names:
            return event.names[-1]
        if event.key in self._newest_names or event.kind not in BY_KIND or event.id is None:
            return self._newest_names.get(event.key)
        return self._listed.get(event.key)
