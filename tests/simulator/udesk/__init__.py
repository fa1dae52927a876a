# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Udesk's Open API v2 of one tenant."""

from __future__ import annotations

import copy
import itertools

from ..call import Reply
from ..faults import PAGE
from ..limits import Window
from ..vendor import Route, Vendor
from . import api
from .switches import SWITCHES

# Two branches have a department of the same name; the numbers take more than one page of the default size.
_DEPARTMENTS = (("Default", 0), ("North", 0), ("Sales", 2), ("South", 0), ("Sales", 4), ("Night shift", 5))
START = {
    "departments": [{"name": name, "parent_id": parent} for name, parent in _DEPARTMENTS],
    "roles": [{"name": "Agent"}, {"name": "Team lead"}, {"name": "Auditor"}],
    "callout_numbers": [{"number": f"020000000{number:02}"} for number in range(1, 13)],
    "groups": [],
    "agents": [],
}
FIRST_ID = {"departments": 1, "roles": 31, "callout_numbers": 61, "groups": 201, "agents": 1001}
TABLES = {"agent_group": "groups", "agent": "agents"}


class Udesk(Vendor):
    """See switches.py for what can be set."""

    name = "udesk"
    SWITCHES = SWITCHES
    ROUTES = tuple(Route(method, "/open_api_v1" + path, *rest) for method, path, *rest in api.ROUTES)
    KINDS = tuple(TABLES)
    credentials = {
        "udesk_email": "admin@example.com",
        "udesk_api_token": "00000000-1111-2222-3333-444444444444",
        "udesk_password": "simulated-admin-password",
    }

    # The frame's questions

    def empty(self):
        """A tenant with roles, departments and numbers, and nobody in it."""
        self.tables = {kind: {} for kind in START}
        self.numbers = {kind: itertools.count(first) for kind, first in FIRST_ID.items()}
        self.token = self.credentials["udesk_api_token"]
        self.nonces = {}
        self.calls = Window()
        self.plant(copy.deepcopy(START))

    def answer(self, handler, call):
        """As the frame does it; the call limit and the signature are looked at first, errors get their form."""
        with self.lock:
            try:
                if call.kind != "auth" and handler is not type(self).unknown:
                    api.check_rate(self)
                    api.check_signature(self, call.query)
                values = super().answer(handler, call)
            except api.Refused as refused:
                return refused.reply(self.switches)
            return values if isinstance(values, Reply) else api.reply(self.switches, 1000, values)

    def unknown(self, call):
        """A page instead of JSON."""
        return Reply.text(PAGE, 404, "text/html")

    def plant(self, objects):
        """Adds objects as they are stored; agents refer to groups, departments and roles by name or id."""
        unknown = set(objects) - set(START)
        if unknown:
            raise ValueError(f"cannot seed {', '.join(sorted(unknown))}")
        for kind in START:
            for values in objects.get(kind, ()):
                self.put(kind, self._overlay(kind, self.blank(kind, values.get("id")), values))

    def view(self):
        """All that is stored."""
        tables = {kind: list(table.values()) for kind, table in self.tables.items()}
        return {**tables, "token": self.token, "nonces": self.nonces}

    def stored(self, kind):
        """Groups as on the wire. Agents as stored: ``password`` belongs to the phone, ``login_password`` is written."""
        items = self.tables[TABLES[kind]].values()
        return [api.group_wire(self, item) for item in items] if kind == "agent_group" else list(items)

    def alter(self, kind, number, values):
        """Sets fields without any check."""
        return self._overlay(TABLES[kind], self.tables[TABLES[kind]][number], values)

    def drop(self, kind, number):
        """Deletes an object; agents leave a group that goes."""
        del self.tables[TABLES[kind]][number]
        if kind == "agent_group":
            for agent in self.tables["agents"].values():
                agent["user_group_ids"] = [other for other in agent["user_group_ids"] if other != number]

    # What the endpoints share

    def blank(self, kind, number=None):
        """An object with the defaults, not stored yet."""
        if number is None:
            number = next(number for number in self.numbers[kind] if number not in self.tables[kind])
        if kind == "agents":
            return api.new_agent(number)
        more = {"departments": {"parent_id": 0}, "roles": {"description": ""}}.get(kind, {})
        return {"id": number, "number" if kind == "callout_numbers" else "name": f"{kind} {number}", **more}

    def put(self, kind, item):
        """Stores an object."""
        if kind == "agents":
            item["nick_name"] = item["nick_name"] or item["email"]
            item["aliase"] = item["aliase"] or item["nick_name"]
        self.tables[kind][item["id"]] = item
        return item

    def same(self, one, other):
        """Whether two e-mails are the same, as far as the switch says that case matters."""
        fold = str.casefold if self.switches["email_case"] == "folded" else str
        return fold(str(one)) == fold(str(other))

    def _overlay(self, kind, item, values):
        unknown = set(values) - set(item)
        if unknown:
            raise ValueError(f"{kind} have no {', '.join(sorted(unknown))}")
        item.update(values)
        for name in set(values) & set(api.REFERENCES):
            item[name] = sorted(self._id_of(api.REFERENCES[name][0], wanted) for wanted in values[name])
        return item

    def _id_of(self, kind, wanted):
        for number, item in self.tables[kind].items():
            if wanted in (number, item["name"]):
                return number
        raise ValueError(f"no {wanted!r} among the {kind}")
