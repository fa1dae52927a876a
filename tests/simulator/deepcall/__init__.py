# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DeepCall: one account with its agent groups, agents and roles. See switches.py for what can be set."""

from __future__ import annotations

import base64
import copy
import hashlib
import html
import itertools
import json
import re

from ..call import Reply
from ..vendor import Route, Vendor
from .endpoints import FIELDS, PEOPLE, TABLE, Refused
from .switches import SWITCHES

CREDENTIALS = {"ssid": "deepcall_ssid", "userId": "deepcall_user_id", "token": "deepcall_token"}
KIND = {"agent_group": "groups", "agent": "agents"}
# What is stored: the id with the first number that is given out, and the other fields with their defaults.
NEW = {
    "roles": {"roleid": 1, "name": "", "status": 1, "can_see": 0, "create_date": 0, "create_by_type": "user"},
    "groups": {"group_id": 28, "name": "", "user_id": "11112222", "status": 1, "create_date": 0},
    "agents": {"agentId": 1001, **dict.fromkeys(FIELDS, ""), "roleId": 1, "parent": "root", "groups": {}, "status": 1},
}
UNKNOWN = '<!DOCTYPE html>\n<html lang="en"><head><title>Error</title></head><body><pre>{}</pre></body></html>\n'


def _reply(value, status):
    """Compact JSON with the ETag that Express makes of it."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    digest = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
    etag = f'W/"{len(text.encode()):x}-{digest[:27]}"'
    return Reply.text(text, status, "application/json; charset=utf-8", headers={"ETag": etag})


def _guarded(section, handler, switched=False):
    """Around a handler: the section, the body and the credentials are looked at first."""

    def guarded(sim, call):
        if switched and section != sim.switches["agent_api"]:
            return sim.unknown(call)
        status = 200
        try:
            body = sim.authorised(call.json)
            if call.kind == "write":
                sim.begin(section, call)
            value = {"status": "success", **handler(sim, body), "code": 200}
        except Refused as refused:
            value = {"status": "error", "message": refused.text(section), "code": refused.code}
            if sim.switches["error_http_status"] == "400":
                status = 401 if refused.code in (1014, 1020) else 400
        return _reply(value, status)

    return guarded


def _routes():
    for section, action, handler, kind in TABLE:
        yield Route("POST", f"/api/v2/{section}/{action}/?", _guarded(section, handler), kind)
    for section in ("Employee", "Agent"):
        for action, handler, kind in PEOPLE:
            yield Route("POST", f"/api/v2/{section}/{action}/?", _guarded(section, handler, True), kind)


class DeepCall(Vendor):
    """Reads show ``seen()``, which may lag behind; writes work on ``tables``."""

    name = "deepcall"
    SWITCHES = SWITCHES
    ROUTES = tuple(_routes())
    PATH_FLAGS = re.IGNORECASE
    KINDS = tuple(KIND)
    credentials = {
        "deepcall_user_id": "11112222",
        "deepcall_token": "simulated-token",
        "deepcall_ssid": "simulated-ssid",
    }

    # The frame's questions

    def unknown(self, call):
        """As Express says it."""
        text = UNKNOWN.format(html.escape(f"Cannot {call.method} {call.path}"))
        return Reply.text(text, 404, "text/html; charset=utf-8")

    def empty(self):
        """Nothing but one role."""
        self.tables = {kind: {} for kind in NEW}
        self.numbers = {kind: itertools.count(next(iter(fields.values()))) for kind, fields in NEW.items()}
        self.past, self.under_way = [], []
        self.refusals = 0
        self.add("roles", {"name": "Agent"})

    def plant(self, objects):
        """Adds roles, groups and agents; agents name groups by name or id. Reads see them at once."""
        if set(objects) - set(NEW):
            raise ValueError(f"cannot seed {', '.join(sorted(set(objects) - set(NEW)))}")
        for kind in NEW:
            for values in objects.get(kind, ()):
                self.add(kind, self._fields(kind, values))
        self.past.clear()

    def view(self):
        """All that is stored, call passwords included."""
        return {kind: [_outside(item) for item in self.tables[kind].values()] for kind in NEW}

    def stored(self, kind):
        """Groups, or agents with their memberships and without call password."""
        return [_outside(item, "callPassword") for item in self.tables[KIND[kind]].values()]

    def alter(self, kind, number, values):
        """Sets fields without any check; ``groups`` of an agent are all its memberships."""
        item = self.tables[KIND[kind]][number]
        self.remember()
        item.update(self._fields(KIND[kind], values))
        return _outside(item, "callPassword")

    def drop(self, kind, number):
        """Deletes an object, a group with its memberships."""
        self.remember()
        del self.tables[KIND[kind]][number]
        for agent in self.tables["agents"].values() if kind == "agent_group" else ():
            agent["groups"].pop(number, None)

    def _fields(self, kind, values):
        """The values; memberships may be names, ids or dictionaries with ``groupId`` or ``name``."""
        if set(values) - set(NEW[kind]):
            raise ValueError(f"{kind} have no {', '.join(sorted(set(values) - set(NEW[kind])))}")
        if "groups" not in values:
            return values
        known = {key: number for number, item in self.tables["groups"].items() for key in (item["name"], number)}
        wanted = {}
        for row in values["groups"]:
            row = row if isinstance(row, dict) else {"groupId": row}
            key = row.get("groupId", row.get("name"))
            if key not in known:
                raise ValueError(f"no agent group {key!r}")
            wanted[known[key]] = int(row.get("receive_call", 1))
        return {**values, "groups": wanted}

    # What the endpoints share

    def authorised(self, body):
        """The body without its credentials, which must be given in exactly one way."""
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

    def receive(self, call):
        """A write is under way until it is answered."""
        handler, entry, fault = super().receive(call)
        if call.kind == "write" and not fault:
            with self.lock:
                call.params["crowded"] = bool(self.under_way)
                self.under_way.append(call)
        return handler, entry, fault

    def answer(self, handler, call):
        """Performs the call."""
        with self.lock:
            reply = handler(self, call)
            self.under_way = [other for other in self.under_way if other is not call]
            return reply

    def begin(self, section, call):
        """May refuse a write for a while."""
        crowded = call.params.get("crowded") and self.switches["side_by_side"] == "1501"
        if section in ("Employee", "Agent") and (crowded or self.refusals < self.switches["in_processing_n"]):
            self.refusals += not crowded
            raise Refused(1501)
        self.remember()

    def remember(self):
        """Keeps what is stored, as long as reads may show it."""
        lag, now = self.switches["list_lag_ms"] / 1000, self.now()
        self.past = [(until, tables) for until, tables in self.past if until > now - lag]
        if lag:
            self.past.append((now, copy.deepcopy(self.tables)))

    def seen(self):
        """What reads show."""
        moment = self.now() - self.switches["list_lag_ms"] / 1000
        return next((tables for until, tables in self.past if until > moment), self.tables)

    def add(self, kind, values):
        """Stores a new object and returns its id."""
        new = {**copy.deepcopy(NEW[kind]), **values}
        key = next(iter(new))
        if key not in values:
            new[key] = next(number for number in self.numbers[kind] if number not in self.tables[kind])
        if "create_date" not in values and "create_date" in new:
            new["create_date"] = int(self.now())
        self.tables[kind][new[key]] = new
        return new[key]


def _outside(item, *hidden):
    """An object as tests see it."""
    shown = {name: value for name, value in item.items() if name not in hidden}
    if "groups" in item:
        shown["groups"] = [{"groupId": group, "receive_call": flag} for group, flag in item["groups"].items()]
    return shown
