# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DeepCall: one account with its roles, agent groups and agents."""

from __future__ import annotations

import base64
import copy
import hashlib
import html
import json
import re
import typing

from ..call import Call, Json, Record, Reply
from ..faults import Fault
from ..vendor import Handler, LogEntry, Route, Table, Tables, Vendor
from .endpoints import ENDPOINTS, FIELDS, MOVABLE, Endpoint, Refused
from .switches import SWITCHES

CREDENTIALS = {"ssid": "deepcall_ssid", "userId": "deepcall_user_id", "token": "deepcall_token"}
AGENT_SECTIONS = ("Employee", "Agent")
ERROR_PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>Error</title></head><body><pre>{}</pre></body></html>\n'


def _reply(value: Record, status: int) -> Reply:
    """Return a response of compact JSON with an ETag, as the Express framework sends it."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    digest = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
    etag = f'W/"{len(text.encode()):x}-{digest[:27]}"'
    return Reply.text(text, status, "application/json; charset=utf-8", {"ETag": etag})


def _handler(section: str, endpoint: Endpoint, movable: bool) -> typing.Callable[[DeepCall, Call], Reply]:
    """Return a handler that checks section, body and credentials, and builds the reply."""

    def handle(sim: DeepCall, call: Call) -> Reply:
        if movable and section != sim.switches["agent_api"]:
            return sim.unknown(call)
        status = 200
        try:
            body = sim.authorize(call.json)
            if call.kind == "write":
                sim.begin(section, call)
            value = {"status": "success", **endpoint(sim, body), "code": 200}
        except Refused as refused:
            value = {"status": "error", "message": refused.message(section), "code": refused.code}
            if sim.switches["error_http_status"] == "400":
                status = 401 if refused.code in (1014, 1020) else 400
        return _reply(value, status)

    return handle


def _routes() -> typing.Iterator[Route[DeepCall]]:
    for section, action, endpoint, kind in ENDPOINTS:
        for place in AGENT_SECTIONS if section == MOVABLE else (section,):
            handler = _handler(place, endpoint, section == MOVABLE)
            yield Route("POST", f"/api/v2/{place}/{action}/?", handler, kind)


class DeepCall(Vendor):
    """The API v2. Reads return ``seen()``, which may lag behind ``tables``."""

    name = "deepcall"
    SWITCHES = SWITCHES
    ROUTES = tuple(_routes())
    PATH_FLAGS = re.IGNORECASE
    TABLES = {
        "roles": Table(
            "roleid", 1, {"name": "", "status": 1, "can_see": 0, "create_date": 0, "create_by_type": "user"}
        ),
        "groups": Table("group_id", 28, {"name": "", "user_id": "11112222", "status": 1, "create_date": 0}),
        "agents": Table(
            "agentId", 1001, {**dict.fromkeys(FIELDS, ""), "roleId": 1, "parent": "root", "groups": {}, "status": 1}
        ),
    }
    credentials = {
        "deepcall_user_id": "11112222",
        "deepcall_token": "simulated-token",
        "deepcall_ssid": "simulated-ssid",
    }

    def unknown(self, call: Call) -> Reply:
        """Return the error page of the Express framework."""
        text = ERROR_PAGE.format(html.escape(f"Cannot {call.method} {call.path}"))
        return Reply.text(text, 404, "text/html; charset=utf-8")

    def initialize(self) -> None:
        """Create one role."""
        super().initialize()
        self.past: list[tuple[float, Tables]] = []  # (end of validity, tables)
        # Writes in progress, with whether another one was in progress when they arrived.
        self.writes: dict[Call, bool] = {}
        self.refusals = 0
        self.add("roles", {"name": "Agent"})

    def load(self, objects: Record) -> None:
        """Add objects; agents refer to groups by name or id. Reads return the objects immediately."""
        super().load(objects)
        self.past.clear()

    def new(self, table: str, number: int | None = None) -> Record:
        """Return an object with default values; roles and groups have the time of their creation."""
        item = super().new(table, number)
        return {**item, "create_date": int(self.now())} if "create_date" in item else item

    def assign(self, table: str, item: Record, values: Record) -> Record:
        """Set properties. ``groups`` of an agent is a list of names, ids, or objects with ``name`` or ``groupId``, and ``receive_call``."""
        self.remember()
        if table == "agents" and "groups" in values:
            known = {key: number for number, group in self.tables["groups"].items() for key in (group["name"], number)}
            groups = {}
            for row in values["groups"]:
                row = row if isinstance(row, dict) else {"groupId": row}
                key = row.get("groupId", row.get("name"))
                if key not in known:
                    raise ValueError(f"no agent group {key!r}")
                groups[known[key]] = int(row.get("receive_call", 1))
            values = {**values, "groups": groups}
        return super().assign(table, item, values)

    def delete(self, table: str, number: int) -> None:
        """Delete an object. Deleting a group ends its memberships."""
        self.remember()
        super().delete(table, number)
        for agent in self.tables["agents"].values() if table == "groups" else ():
            agent["groups"].pop(number, None)

    def present(self, table: str, item: Record) -> Record:
        """Return an object as tests get it, with memberships as a list."""
        if table != "agents":
            return item
        rows = [{"groupId": group, "receive_call": flag} for group, flag in item["groups"].items()]
        return {**item, "groups": rows}

    def authorize(self, body: Json) -> Record:
        """Return the body without credentials, which must be given in exactly one way; raise Refused otherwise."""
        if not isinstance(body, dict):
            raise Refused(1047)
        given = {name: str(body[name]) for name in CREDENTIALS if name in body}
        if "ssid" in given and len(given) > 1:
            raise Refused(1000)
        if not given.get("ssid") and not given.get("token"):
            raise Refused(1020)
        if set(given) == {"token"}:
            raise Refused(1002)
        if any(given[name] != self.credentials[CREDENTIALS[name]] for name in given):
            raise Refused(1014)
        return {name: body[name] for name in body if name not in CREDENTIALS}

    def receive(self, call: Call) -> tuple[Handler, LogEntry, Fault | None]:
        """Log a call. From here until ``answer()``, a write is in progress."""
        handler, entry, fault = super().receive(call)
        if call.kind == "write" and not fault:
            with self.lock:
                self.writes[call] = bool(self.writes)
        return handler, entry, fault

    def answer(self, handler: Handler, call: Call) -> Reply:
        """Perform a call."""
        with self.lock:
            try:
                return super().answer(handler, call)
            finally:
                self.writes.pop(call, None)

    def begin(self, section: str, call: Call) -> None:
        """Start a write; raise Refused with code 1501 if the switches require it."""
        overlaps = self.writes.get(call, False) and self.switches["side_by_side"] == "1501"
        if section in AGENT_SECTIONS and (overlaps or self.refusals < self.switches["in_processing_n"]):
            self.refusals += not overlaps
            raise Refused(1501)
        self.remember()

    def remember(self) -> None:
        """Keep a copy of the tables as long as reads may return it."""
        lag, now = self.switches["list_lag_ms"] / 1000, self.now()
        self.past = [(end, tables) for end, tables in self.past if end > now - lag]
        if lag:
            self.past.append((now, copy.deepcopy(self.tables)))

    def seen(self) -> Tables:
        """Return the tables as reads return them."""
        moment = self.now() - self.switches["list_lag_ms"] / 1000
        return next((tables for end, tables in self.past if end > moment), self.tables)
