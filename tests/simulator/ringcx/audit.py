# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit log: who changed what, and when. It can be searched some minutes after an event."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import typing
import uuid

from ..call import Call, Json, Record, Reply
from ..vendor import Route
from .errors import Refused

if typing.TYPE_CHECKING:
    from . import RingCX

AUDITABLE = (
    "AccountAuxState",
    "Agent",
    "AgentChatQueueAccess",
    "AgentDialGroupMember",
    "AgentGateAccess",
    "AgentGateGroupAccess",
    "AgentGroup",
    "AgentSkillProfile",
    "AgentSupervisor",
    "DialGroup",
    "Gate",
    "GateGroup",
    "GateGroupSkill",
)
PACKAGE = "com.connectfirst.model"
ACTIONS = ("CREATE", "UPDATE", "DELETE")
ORDERS = ("ASCENDING", "DESCENDING")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?[+-]\d\d:\d\d\Z")
# Stored tables: the audited entity, the id property, the property that describes the object.
TABLES = {
    "groups": ("AgentGroup", "agentGroupId", "groupName"),
    "agents": ("Agent", "agentId", "username"),
    "gateGroups": ("GateGroup", "gateGroupId", "groupName"),
}


class Log:
    """The events, oldest first. They are recorded while a user acts, so seeded objects leave none."""

    def __init__(self) -> None:
        self.events: list[Record] = []
        self._user: Record | None = None

    @contextlib.contextmanager
    def acting(self, user_id: int, name: str) -> typing.Iterator[None]:
        """Record events in the name of a user. A refused call leaves no events."""
        first, last = name.partition("@")[0].title(), "User"
        self._user = {"userId": str(user_id), "userName": name, "firstName": first, "lastName": last}
        count = len(self.events)
        try:
            yield
        except Refused:
            del self.events[count:]
            raise
        finally:
            self._user = None

    def record(
        self,
        sim: RingCX,
        entity: str,
        number: int,
        name: str | None,
        before: Record | None,
        after: Record | None,
        account: str | None = None,
    ) -> None:
        """Record that an object was created, changed or deleted: ``before`` or ``after`` is None if it did not exist.

        ``entity`` is a name from ``AUDITABLE``, ``number`` the id, ``name`` what describes the object.
        Without ``account``, it belongs to the default account. Without a difference, nothing is recorded.
        """
        if self._user is None or before == after:
            return
        now = sim.now()
        event: Record = {
            "id": str(uuid.uuid4()),
            "authUser": {
                **self._user,
                "sourceId": "192.0.2.10",
                "fullJson": json.dumps(self._user),
                "simulatedByUserId": None,
                "simulatedByUserName": None,
                "simulatedFromIP": None,
            },
            "createTime": int(now * 1000),
            "createTimeAsDateTime": _stamp(now),
            "auditedClass": f"{PACKAGE}.{entity}",
            "auditedEntityId": str(number),
            "auditedEntityDescription": name,
            "actionType": "CREATE" if before is None else "DELETE" if after is None else "UPDATE",
            "auditLogResultList": None,
            "affectedEntityJson": None,
            "accountId": account or sim.default_account,
            "_class": f"{PACKAGE}.AuditLog",
        }
        if before is None or after is None:
            event["affectedEntityJson"] = json.dumps(before or after)
        else:
            event["auditLogResultList"] = [
                {
                    "attributeName": attribute,
                    "originalValue": before.get(attribute),
                    "newValue": after.get(attribute),
                    "classType": "java.lang.String",
                }
                for attribute in {**before, **after}
                if before.get(attribute) != after.get(attribute)
            ]
        self.events.append(event)

    def record_stored(self, sim: RingCX, table: str, before: Record | None, after: Record | None) -> None:
        """Record an object of a table, given as stored."""
        item = after or before
        if self._user is None or item is None:
            return
        entity, key, name = TABLES[table]
        before, after = _described(sim, before), _described(sim, after)
        group = item if "accountId" in item else sim.tables["groups"][item["groupId"]]
        self.record(sim, entity, item[key], item[name], before, after, group["accountId"])


def _described(sim: RingCX, item: Record | None) -> Record | None:
    """Return a stored object with its group as a reference."""
    if item is None or "groupId" not in item:
        return item
    group = sim.tables["groups"][item["groupId"]]
    reference = {"id": group["agentGroupId"], "description": group["groupName"]}
    return {**{name: value for name, value in item.items() if name != "groupId"}, "agentGroup": reference}


def _stamp(seconds: float) -> str:
    when = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}+0000"


def _text(value: Json) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _shown(sim: RingCX, event: Record) -> Record:
    """Return an event in the form that a switch selects."""
    form = sim.switches["audit_shape"]
    if form == "bare":
        return {name: event[name] for name in ("id", "createTime")}
    if form == "guide":
        results = event["auditLogResultList"] and [
            {**result, "originalValue": _text(result["originalValue"]), "newValue": _text(result["newValue"])}
            for result in event["auditLogResultList"]
        ]
        return {**event, "auditLogResultList": results}
    other = {name: value for name, value in event.items() if name not in ("auditedClass", "_class")}
    other.update(auditedEntityId=int(event["auditedEntityId"]), auditedEntityDescription=None)
    other["authUser"] = {name: value for name, value in event["authUser"].items() if not name.startswith("simulated")}
    return {**other, "description": event["actionType"].title()}


def _time(body: Record, name: str) -> float:
    """Return a time of a search in milliseconds."""
    unix, text = body.get(f"{name}AsUnix"), body.get(name)
    if isinstance(unix, int) and not isinstance(unix, bool):
        return unix
    if not isinstance(text, str) or not TIME.match(text):
        raise Refused(400, invalid=[(name, text, "must be a time with an explicit offset")])
    text = re.sub(r"\.(\d+)", lambda match: "." + match[1].ljust(3, "0"), text)
    try:
        return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)
    except ValueError:
        raise Refused(400, invalid=[(name, text, "is not a time")]) from None


def _words(body: Record, name: str, allowed: typing.Sequence[str]) -> typing.Collection[str]:
    """Return the words of a filter, by default all."""
    words = body.get(name)
    if words is None:
        return allowed
    if not isinstance(words, list) or not set(map(str, words)) <= set(allowed):
        raise Refused(400, invalid=[(name, words, f"must be a list of {', '.join(allowed)}")])
    return set(words)


def _check_right(sim: RingCX) -> None:
    if sim.switches["audit_log"] == "refused":
        raise Refused(403, code="access.denied.exception")


def auditable(sim: RingCX, call: Call) -> Reply:
    """Return the names of what is audited."""
    _check_right(sim)
    return Reply([{"fullPath": f"{PACKAGE}.{name}", "name": name} for name in AUDITABLE])


def search(sim: RingCX, call: Call) -> Reply:
    """Return the events of a span, if they are old enough to be searched."""
    _check_right(sim)
    body = sim.body(call)
    account = body.get("accountId")
    if not isinstance(account, str):
        raise Refused(400, invalid=[("accountId", account, "is required")])
    if account not in sim.switches["accounts"]:
        raise Refused(sim.switches["account_unknown"])
    start, end, now = _time(body, "startDateTime"), _time(body, "endDateTime"), sim.now() * 1000
    entities, actions = _words(body, "searchEntities", AUDITABLE), _words(body, "auditActions", ACTIONS)
    order = body.get("ascOrDesc") or ORDERS[0]
    if order not in ORDERS:
        raise Refused(400, invalid=[("ascOrDesc", order, f"must be one of {', '.join(ORDERS)}")])
    forgotten = sim.switches["audit_forgets"] and now - 1000 * sim.switches["audit_forgets"]
    end = min(end, now - 1000 * sim.switches["audit_lag"])
    found = [
        event
        for event in sim.audit.events
        if max(start, forgotten) <= event["createTime"] <= end
        and event["accountId"] == account
        and event["auditedClass"].rpartition(".")[2] in entities
        and event["actionType"] in actions
        and body.get("createUserId") in (None, event["authUser"]["userId"])
        and body.get("auditedEntityId") in (None, event["auditedEntityId"])
    ]
    key = body.get("orderBy") or "createTime"
    if any(key not in event for event in found):
        raise Refused(400, invalid=[("orderBy", key, "is not a property of an event")])
    found.sort(key=lambda event: event["createTime"] if key == "createTime" else str(event[key]))
    if order == ORDERS[1]:
        found.reverse()
    return sim.listing([_shown(sim, event) for event in found[: sim.switches["audit_limit"] or None]])


ROUTES = (
    Route("GET", "/auditLogs/auditable", auditable),
    Route("PUT", "/auditLogs/search", search, "read"),
)
