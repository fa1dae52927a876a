# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated vendor: its endpoints, and a switch for each fact that its documentation leaves open."""

from __future__ import annotations

import typing

from ...simulator.call import Call, Record, Reply
from ...simulator.switches import Choice
from ...simulator.vendor import Route, Table, Vendor

REQUIRED = {"groups": ("name",), "agents": ("email", "name", "password")}
UNIQUE = {"groups": "name", "agents": "email"}


class Refused(Exception):
    """Ends a call with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.reply = Reply({"message": message}, status)


def _handler(method: typing.Callable[..., Reply], table: str) -> typing.Callable[[Example, Call], Reply]:
    """A handler of calls to a table that checks the token."""

    def handle(vendor: Example, call: Call) -> Reply:
        if call.headers.get("Authorization") != f"Bearer {vendor.credentials['example_token']}":
            return Refused(401, "unknown token").reply
        try:
            return method(vendor, table, call)
        except Refused as refused:
            return refused.reply

    return handle


def _list(vendor: Example, table: str, call: Call) -> Reply:
    return Reply({table: [vendor.shown(item) for item in vendor.tables[table].values()]})


def _create(vendor: Example, table: str, call: Call) -> Reply:
    values = _valid(vendor, table, call.json)
    missing = [name for name in REQUIRED[table] if not values.get(name)]
    if missing:
        raise Refused(400, f"{', '.join(missing)} is required")
    return _reply_to_write(vendor, vendor.tables[table][vendor.add(table, values)], 201)


def _update(vendor: Example, table: str, call: Call) -> Reply:
    item = _item(vendor, table, call)
    item.update(_valid(vendor, table, call.json, item))
    return _reply_to_write(vendor, item, 200)


def _delete(vendor: Example, table: str, call: Call) -> Reply:
    item = _item(vendor, table, call)
    if table == "groups" and any(item["id"] in agent["groups"] for agent in vendor.tables["agents"].values()):
        raise Refused(409, "the group has members")
    vendor.delete(table, item["id"])
    return Reply.empty(204)


def _item(vendor: Example, table: str, call: Call) -> Record:
    number = call.params["id"]
    if not number.isdecimal() or int(number) not in vendor.tables[table]:
        raise Refused(404, "not found")
    return vendor.tables[table][int(number)]


def _valid(vendor: Example, table: str, values: typing.Any, item: Record | None = None) -> Record:
    """The values of a body that may be stored in an item, or in a new one."""
    if not isinstance(values, dict) or not set(values) <= set(vendor.TABLES[table].defaults):
        raise Refused(400, "unknown property")
    key = UNIQUE[table]
    others = [other[key].lower() for other in vendor.tables[table].values() if other is not item]
    if str(values.get(key)).lower() in others:
        raise Refused(409, f"the {key} is in use")
    if not set(values.get("groups", ())) <= set(vendor.tables["groups"]):
        raise Refused(400, "unknown group")
    return values


def _reply_to_write(vendor: Example, item: Record, status: int) -> Reply:
    shown = vendor.shown(item) if vendor.switches["write_response"] == "object" else {"id": item["id"]}
    return Reply(shown, status)


def _routes() -> typing.Iterator[Route[typing.Any]]:
    for table in ("groups", "agents"):
        for method, path, function in (
            ("GET", f"/{table}", _list),
            ("POST", f"/{table}", _create),
            ("PATCH", f"/{table}/{{id}}", _update),
            ("DELETE", f"/{table}/{{id}}", _delete),
        ):
            yield Route(method, path, _handler(function, table))


class Example(Vendor):
    """Agents refer to groups by a list of ids."""

    name = "example"
    credentials = {"example_token": "simulated-example-token"}
    TABLES = {
        "groups": Table("id", 1, {"name": ""}),
        "agents": Table(
            "id",
            101,
            {
                "email": "",
                "name": "",
                "groups": [],
                "rank": 0,
                "extension": None,
                "enabled": True,
                "password": None,
                "notes": "",
            },
        ),
    }
    ROUTES = tuple(_routes())
    SWITCHES = {
        "groups_shown": Choice("ids|objects", "how reads show the groups of an agent"),
        "write_response": Choice("object|id", "what creating and updating return"),
    }

    def shown(self, item: Record) -> Record:
        """An object as reads show it."""
        record = {name: value for name, value in item.items() if name != "password"}
        if "groups" in item and self.switches["groups_shown"] == "objects":
            record["groups"] = [{"id": group} for group in item["groups"]]
        return record
