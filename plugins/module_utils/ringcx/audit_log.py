# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit log of a RingCX account: who created, changed or deleted what, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from ..core.api.client import Client
from ..core.errors import ContactCenterError, VendorError
from ..core.model.codecs import Wire
from ..core.model.state import require_records

MAX_ENTRIES = 1000  # no limit is documented; a response with so many entries may be one that was cut
FEW_ENTRIES = 100  # a response with fewer is not cut
OPERATION = "Searching the audit log"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LATEST = 253_370_764_800_000  # milliseconds; the year 9999


class AuditLogError(ContactCenterError):
    """The audit log does not show all events of a span, or is not shown at all."""


class AuditLog:
    """Searches by spans of time. An event can be searched about five minutes after it happened, not earlier.

    client: of the administrative API, which is searched by PUT. account_id: of the account whose events are returned.
    """

    def __init__(self, client: Client, account_id: str) -> None:
        self._client, self._account_id = client, account_id
        self._limit = MAX_ENTRIES

    def search(self, start: float, end: float, entities: Sequence[str]) -> list[Wire]:
        """Return all events of a span, oldest first, or raise AuditLogError.

        start, end: seconds since 1970 by the vendor's clock; both belong to the span.
        entities: the audited entities, in the words of the vendor, such as Agent.

        Each event is an object with an id; whatever else it contains may be missing, and be of any type.
        """
        first, last = math.floor(start * 1000), math.ceil(end * 1000)
        if first > last:
            return []
        # whether a span includes its ends is not documented
        found = {key_of(event): event for event in self._whole(first - 1, last + 1, entities)}
        times = {key: first if time is None else time for key, time in zip(found, map(time_of, found.values()))}
        return [found[key] for key in sorted(found, key=times.__getitem__) if first <= times[key] <= last]

    def _whole(self, start: int, end: int, entities: Sequence[str]) -> Iterator[Wire]:
        """Yield the events of a span in milliseconds, some of them twice.

        A long response may be cut, without a sign of it: then the other order, which is cut at the other end, shows other
        events, and the span is halved. From then on, a response of that length counts as cut. If RingCX ignores the
        order, that proves nothing, and only short responses count as whole.
        """
        events = self._request(start, end, entities, "ASCENDING")
        if len(events) < self._limit:
            others = self._request(start, end, entities, "DESCENDING")
            if _keys(events) != _keys(others):
                self._limit = len(events) if len(events) == len(others) else self._limit
            elif len(events) < FEW_ENTRIES or not _is_same_order(events, others):
                yield from events
                return
            else:
                self._limit = FEW_ENTRIES
        if end - start <= 1:
            raise AuditLogError(
                OPERATION,
                f"it has more events at {_iso(start)} than RingCX returns",
                "Choose a span without this time.",
            )
        middle = (start + end) // 2
        yield from self._whole(start, middle, entities)
        yield from self._whole(middle, end, entities)

    def _request(self, start: int, end: int, entities: Sequence[str], order: str) -> list[Wire]:
        body = {
            "accountId": self._account_id,
            "startDateTime": _iso(start),
            "endDateTime": _iso(end),
            "searchEntities": list(entities),
            "ascOrDesc": order,
        }
        try:
            response = self._client.read("PUT", "/auditLogs/search", OPERATION, json=body)
        except VendorError as error:
            if error.status == 403:
                error.hint = 'Give the API user the permission "Audit log access" (role ACCESS_AUDIT_LOG).'
            raise
        return require_records(response, "events of the audit log", "id")


def time_of(event: Wire) -> int | None:
    """Return when an event happened, in milliseconds since 1970, or None if it does not say."""
    times = map(_milliseconds, (event.get("createTime"), event.get("createTimeAsDateTime")))
    return next((time for time in times if time is not None), None)


def key_of(event: Wire) -> str:
    """Return what distinguishes an event from others: its id should, but an event that is missed costs more than that."""
    return f"{event['id']} {event.get('auditedEntityId')} {time_of(event)}"


def _milliseconds(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < LATEST else None
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)", str(value), re.ASCII)
    if match is None:
        return None
    second, fraction, zone = match.groups()
    try:
        # Python 3.9 and 3.10 read neither +0000 nor fractions of other lengths with fromisoformat()
        when = datetime.strptime(f"{second}{zone}", "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return None
    return (when - EPOCH) // timedelta(milliseconds=1) + int((fraction or ".")[1:4].ljust(3, "0"))


def _keys(events: Sequence[Wire]) -> set[str]:
    return set(map(key_of, events))


def _is_same_order(events: Sequence[Wire], others: Sequence[Wire]) -> bool:
    """Return whether two responses, with events of more than one time, are in the same order."""
    return list(map(key_of, events)) == list(map(key_of, others)) and len(set(map(time_of, events))) > 1


def _iso(milliseconds: int) -> str:
    """Return a time with an explicit offset, since RingCX refuses the letter Z."""
    return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds")
