# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Udesk: the Open API v2 of one tenant."""

from __future__ import annotations

import copy
import typing

from ..call import Call, Record, Reply
from ..limits import Window
from ..vendor import Route, Table, Vendor
from . import api
from .switches import SWITCHES

# Two departments have the same name; the callout numbers take more than one page of the default size.
_DEPARTMENTS = (("Default", 0), ("North", 0), ("Sales", 2), ("South", 0), ("Sales", 4), ("Night shift", 5))
INITIAL = {
    "departments": [{"name": name, "parent_id": parent} for name, parent in _DEPARTMENTS],
    "roles": [{"name": "Agent"}, {"name": "Team lead"}, {"name": "Auditor"}],
    "callout_numbers": [{"number": f"020000000{number:02}"} for number in range(1, 13)],
}


def _handler(endpoint: api.Endpoint, signed: bool = True) -> typing.Callable[[Udesk, Call], Reply]:
    """Return a handler that checks call limit and signature, and builds the reply."""

    def handle(sim: Udesk, call: Call) -> Reply:
        try:
            if signed:
                api.check_rate(sim)
                api.check_signature(sim, call.query)
            values = endpoint(sim, call)
        except api.Refused as refused:
            return refused.reply(sim.switches)
        return values if isinstance(values, Reply) else api.reply(sim.switches, 1000, values)

    return handle


class Udesk(Vendor):
    """Objects are stored with ids; ``agents`` refer to departments, roles and groups by lists of ids."""

    name = "udesk"
    SWITCHES = SWITCHES
    ROUTES = (
        Route("POST", "/open_api_v1/log_in", _handler(api.log_in, signed=False), "auth"),
        *(Route(method, "/open_api_v1" + path, _handler(endpoint)) for method, path, endpoint in api.ENDPOINTS),
    )
    TABLES = {
        "departments": Table("id", 1, {"name": "", "parent_id": 0}),
        "roles": Table("id", 31, {"name": "", "description": ""}),
        "callout_numbers": Table("id", 61, {"number": ""}),
        "groups": Table("id", 201, {"name": ""}),
        "agents": Table("id", 1001, api.AGENT),
    }
    credentials = {
        "udesk_email": "admin@example.com",
        "udesk_api_token": "00000000-1111-2222-3333-444444444444",
        "udesk_password": "simulated-admin-password",
    }

    def unknown(self, call: Call) -> Reply:
        """Return a page instead of JSON."""
        return Reply.page(404)

    def initialize(self) -> None:
        """Create departments, roles and callout numbers."""
        super().initialize()
        self.token = self.credentials["udesk_api_token"]
        self.nonces: dict[str, float] = {}
        self.calls = Window()
        self.load(copy.deepcopy(INITIAL))

    def new(self, table: str, number: int | None = None) -> Record:
        """Return an object with default values. ``number`` and ``password`` of an agent are those of its phone."""
        item = super().new(table, number)
        if table == "agents":
            number = item["id"]
            item.update(
                email=f"agent-{number}@example.com",
                number=str(90000000000000 + number),
                password=f"simulated-sip-secret-{number}",
                login_password=f"simulated-login-secret-{number}",
            )
        return item

    def assign(self, table: str, item: Record, values: Record) -> Record:
        """Set properties. References are names or ids."""
        ids = {
            name: sorted(self._id_of(api.REFERENCES[name][0], reference) for reference in values[name])
            for name in set(values) & set(api.REFERENCES)
        }
        return super().assign(table, item, {**values, **ids})

    def put(self, table: str, item: Record) -> Record:
        """Store an object and return it. Agents without a name get one."""
        if table == "agents":
            item["nick_name"] = item["nick_name"] or item["email"]
            item["aliase"] = item["aliase"] or item["nick_name"]
        return super().put(table, item)

    def delete(self, table: str, number: int) -> None:
        """Delete an object. Deleting a group ends its memberships."""
        super().delete(table, number)
        for agent in self.tables["agents"].values() if table == "groups" else ():
            agent["user_group_ids"] = [other for other in agent["user_group_ids"] if other != number]

    def present(self, table: str, item: Record) -> Record:
        """Return a group as reads return it, or an agent as stored: ``login_password`` is the one that a write sets."""
        return api.group_wire(self, item) if table == "groups" else item

    def snapshot(self) -> Record:
        """Return the objects as stored, the API token and the used nonces."""
        tables = {name: list(table.values()) for name, table in self.tables.items()}
        return {**tables, "token": self.token, "nonces": self.nonces}

    def same(self, one: object, other: object) -> bool:
        """Return whether two e-mail addresses are the same. A switch selects whether case matters."""
        fold: typing.Callable[[str], str] = str.casefold if self.switches["email_case"] == "folded" else str
        return fold(str(one)) == fold(str(other))

    def _id_of(self, table: str, reference: object) -> int:
        for number, item in self.tables[table].items():
            if reference in (number, item["name"]):
                return number
        raise ValueError(f"no {reference!r} among the {table}")
