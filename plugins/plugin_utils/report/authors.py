# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who made the drift of an account, as the audit log of the vendor shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.audit_events import ASSIGNMENTS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entity_of

from .records import Record, ReportError

Event = Mapping[str, Any]
EVENT_KEYS = ("time", "kind", "object", "action", "user", "fields")


def checked_events(events: Any) -> Sequence[Event]:
    """Return events as ringcx_audit_info returns them. Anything else raises ReportError, which names no value."""
    if not isinstance(events, (list, tuple)):
        raise ReportError("A list of events is required.")
    for position, event in enumerate(events):
        if not isinstance(event, Mapping) or not set(EVENT_KEYS) <= event.keys():
            raise ReportError(f"Event {position} is not a dictionary with {', '.join(EVENT_KEYS)}.")
        if not isinstance(event["fields"], list) or not all(isinstance(one, Mapping) for one in event["fields"]):
            raise ReportError(f"The fields of event {position} are not a list of dictionaries.")
    return events


def with_authors(record: Record, events: Sequence[Event]) -> dict[str, Any]:
    """Return the record of a comparison, in which changes and unmanaged objects name who made them, and when.

    events: of the account, oldest first. A change gets authors, by option, or author, who created or deleted the object;
    an unmanaged object gets author. Nothing is added where the events do not show the author.
    """
    log = _Log(events)
    return {
        **record,
        "changes": [{**change, **_of_change(record["vendor"], change, log)} for change in record["changes"]],
        "unmanaged": [{**one, **_author(_of_unmanaged(one, log))} for one in record.get("unmanaged") or ()],
    }


class _Log:
    """The events by kind and id, and by kind and name; assignments by option and agent."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._assignments: dict[tuple[str, str], Event] = {}
        self._by_id: dict[tuple[str, str], list[Event]] = {}
        self._by_name: dict[tuple[str, str], list[Event]] = {}
        for event in events:
            kind = str(event["kind"])
            self._by_id.setdefault((kind, str(event.get("id"))), []).append(event)
            self._by_name.setdefault((kind, normalize_name(event["object"] or "")), []).append(event)

            for field in event["fields"] if kind in ASSIGNMENTS else ():
                if field.get("name") == "agent_id":
                    agent = field.get("before") or field.get("after")
                    self._assignments[ASSIGNMENTS[kind], str(agent)] = event

    def assignment(self, option: str, one: Record) -> Event | None:
        """Return the last event that assigned an agent, by this option, or ended an assignment."""
        return self._assignments.get((option, str(one.get("id"))))

    def newest_first(self, one: Record) -> Iterable[Event]:
        """Return the events of an object, by its id, or by its name if the events do not show its id."""
        identifier = one.get("id")
        found = [] if identifier is None else self._by_id.get((one["kind"], str(identifier)), [])
        if not found:
            named = self._by_name.get((one["kind"], normalize_name(one["name"])), [])
            found = [event for event in named if identifier is None or event.get("id") is None]
        return reversed(found)


def _of_change(vendor: str, change: Record, log: _Log) -> dict[str, Any]:
    if change["action"] == "create":  # the account lacks the object
        return _author(next((event for event in log.newest_first(change) if event["action"] == "delete"), None))
    if change["action"] == "delete":
        return _author(_of_unmanaged(change, log))
    entity = entity_of(vendor, change["kind"])
    authors = {
        name: _shown(event)
        for name, value in change["before"].items()
        for event in [log.assignment(name, change) or _of_option(name, value, entity, log.newest_first(change))]
        if event
    }
    return {"authors": authors} if authors else {}


def _of_option(name: str, value: Any, entity: Entity | None, events: Iterable[Event]) -> Event | None:
    """Return the last event that set an option; None if it set another value, since the log lags behind the account."""
    for event in events:
        for field in event["fields"]:
            if field.get("name") == name:
                return event if _may_have_set(name, value, field.get("after"), entity) else None
    return None


def _may_have_set(name: str, value: Any, logged: Any, entity: Entity | None) -> bool:
    """Return whether an event shows that an option got a value. Names and lists are logged in other words than ours."""
    one = entity.by_name.get(name) if entity else None
    if one is None or one.references or one.type == "list":
        return True
    return bool(one.canonical(logged) == one.canonical(value))


def _of_unmanaged(one: Record, log: _Log) -> Event | None:
    """Return the event that created an object, or else the last one that changed it."""
    events = list(log.newest_first(one))
    return next((event for event in events if event["action"] == "create"), events[0] if events else None)


def _author(event: Event | None) -> dict[str, Any]:
    return {"author": _shown(event)} if event else {}


def _shown(event: Event) -> dict[str, Any]:
    return {"user": event["user"], "time": event["time"], "action": event["action"]}
