# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit log of a RingCX account: who created, changed or deleted what, and when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone

from ..core.api.client import Client
from ..core.errors import ContactCenterError, VendorError
from ..core.model.codecs import Wire
from ..core.model.state import require_records

MAX_ENTRIES = 1000  # no limit is documented; an answer with so many entries may be one that was cut
OPERATION = "Searching the audit log"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


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
        found = {str(event["id"]): event for event in self._whole(first - 1, last + 1, entities)}
        within = (event for event in found.values() if first <= time_of(event, first) <= last)
        return sorted(within, key=lambda event: time_of(event, first))

    def _whole(self, start: int, end: int, entities: Sequence[str]) -> Iterator[Wire]:
        """Yield the events of a span in milliseconds, some of them twice.

        A long answer may be cut, without a sign of it: then the other order, which is cut at the other end, shows other
        events, and the span is halved. From then on, an answer of that length counts as cut.
        """
        events = self._ask(start, end, entities, "ASCENDING")
        if len(events) < self._limit:
            others = self._ask(start, end, entities, "DESCENDING")
            if _ids(events) == _ids(others):
                yield from events
                return
            self._limit = len(events) if len(events) == len(others) else self._limit
        if end - start <= 1:
            raise AuditLogError(
                OPERATION,
                f"it has more events at {_iso(start)} than RingCX returns",
                "Choose a span without this time.",
            )
        middle = (start + end) // 2
        yield from self._whole(start, middle, entities)
        yield from self._whole(middle, end, entities)

    def _ask(self, start: int, end: int, entities: Sequence[str], order: str) -> list[Wire]:
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


def time_of(event: Wire, unknown: int) -> int:
    """Return when an event happened, in milliseconds since 1970, or the other time if it does not say."""
    time = event.get("createTime")
    return time if isinstance(time, int) and not isinstance(time, bool) else unknown


def _ids(events: Sequence[Wire]) -> set[str]:
    return {str(event["id"]) for event in events}


def _iso(milliseconds: int) -> str:
    """Return a time with an explicit offset, since RingCX refuses the letter Z."""
    return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds")
