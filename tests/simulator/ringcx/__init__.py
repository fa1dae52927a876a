# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RingCX, and the part of the RingCentral platform that is used for authentication, on one port."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import itertools
import math
import typing

from ..call import Call, Json, Record, Reply
from ..limits import Window
from ..vendor import Handler, Route, Table, Vendor
from . import agents, assignments, audit, auth, groups, lookups, platform, queue_groups
from .errors import Answered, Refused
from .fields import DEFAULTS, LATER
from .switches import SWITCHES

CURRENT, LEGACY, INTEGRATION = "/voice/api/v1/admin", "/api/v1/admin", "/voice/api/integration/v1/admin"
# Properties of an agent that are copied to another property: {source: copy}.
MIRRORS = {
    "agentAccountAccess": "accountAccess",
    "agentLoadBalanceMembers": "agentLoadBalance",
    "isActive": "active",
    "username": "sipSafeUsername",
}


def _admin(
    routes: typing.Iterable[Route[RingCX]], prefix: str, legacy: bool = False, token_api: bool = False
) -> typing.Iterator[Route[RingCX]]:
    """Yield the routes below a prefix, with handlers that check token, call limit and account first."""

    def checked(handler: typing.Callable[[RingCX, Call], Reply]) -> typing.Callable[[RingCX, Call], Reply]:
        def handle(sim: RingCX, call: Call) -> Reply:
            auth.authorize(sim, call, legacy, token_api)
            sim.check_rate()
            if call.params.get("account") not in (None, *sim.switches["accounts"]):
                raise Refused(sim.switches["account_unknown"])
            return handler(sim, call)

        return handle

    for route in routes:
        yield dataclasses.replace(route, path=prefix + route.path, handler=checked(route.handler))


def _routes() -> typing.Iterator[Route[RingCX]]:
    yield from (*platform.ROUTES, *auth.OPEN)
    for root, legacy in ((CURRENT, False), (LEGACY, True)):
        yield from _admin(auth.TOKEN_ROUTES, root, legacy, token_api=True)
        yield from _admin(auth.ROUTES, root, legacy)
        below = (*groups.ROUTES, *agents.ROUTES, *lookups.ROUTES, *queue_groups.ROUTES, *assignments.ROUTES)
        yield from _admin(below, root + "/accounts/{account}", legacy)
    yield from _admin(audit.ROUTES, CURRENT)
    yield from _admin((*groups.INTEGRATION, *agents.INTEGRATION), INTEGRATION + "/accounts/{account}")


class RingCX(Vendor):
    """The sub-accounts of one account, the first of which is the default.

    A stored group or queue group contains its ``accountId``, a stored agent the ``groupId`` of its group.
    """

    name = "ringcx"
    SWITCHES = SWITCHES
    ROUTES = tuple(_routes())
    TABLES = {
        "groups": Table(
            "agentGroupId", 1950, {"accountId": None, "permissions": [], "groupName": None, "isDefault": False}
        ),
        "agents": Table("agentId", 1386700, DEFAULTS),
        "gateGroups": Table("gateGroupId", 60000, queue_groups.DEFAULTS),
    }
    KINDS = {**Vendor.KINDS, "queue_group": "gateGroups"}
    MAIN_ACCOUNT = "99990000"
    USERS = {"api": 2979, "supervisor": 2980}  # ids of those who act: the API user, and one of the web interface
    credentials = {
        "ringcx_client_id": "simulated-client-id",
        "ringcx_client_secret": "simulated-client-secret",
        "ringcx_jwt": "simulated-jwt",
        "ringcx_username": "api@example.com",
        "ringcx_password": "simulated-password",
        "ringcx_extension": "101",
        "ringcx_api_token": "simulated:api-token",
        "ringcx_account_id": "99990001",
    }

    def initialize(self) -> None:
        """Create an account with queue groups and lookup objects, and the permanent API token."""
        self.audit = audit.Log()
        super().initialize()
        self.lookups: dict[str, dict[str, list[Record]]] = {}  # by account and kind
        self.assignments = assignments.Assignments()
        self.tokens = auth.Tokens()
        self.suffixes = itertools.count(172)  # of generated usernames
        self.exchanges, self.calls = Window(), Window()
        self.tokens.issue("api", self.now(), self.credentials["ringcx_api_token"])
        self._initialize_account(self.default_account)

    def answer(self, handler: Handler, call: Call) -> Reply:
        """Perform a call. Errors are returned in the form that a switch selects."""
        try:
            with self.lock, self.audit.acting(self.USERS["api"], self.credentials["ringcx_username"]):
                return super().answer(handler, call)
        except Answered as answered:
            return answered.reply
        except Refused as refused:
            return refused.reply(call, self.switches["error_body"])

    def change(self, kind: str, number: int, values: Record) -> Record:
        """Change an object as a supervisor does. The audit log names him."""
        with self.lock, self.acting_supervisor():
            table = self._table(kind)
            before = copy.deepcopy(self.tables[table][number])
            changed = super().change(kind, number, values)
            self.audit.record_stored(self, table, before, self.tables[table][number])
            return changed

    def remove(self, kind: str, number: int) -> None:
        """Delete an object as a supervisor does. The audit log names him."""
        with self.lock, self.acting_supervisor():
            super().remove(kind, number)

    def acting_supervisor(self) -> typing.ContextManager[None]:
        """Return a context in which the audit log names a user of the web interface."""
        return self.audit.acting(self.USERS["supervisor"], ", ".join(self.switches["audit_supervisor"]))

    def unknown(self, call: Call) -> Reply:
        """Return 404 below the API, and the page of the web application elsewhere."""
        if call.path.startswith(("/voice/api/", "/api/", "/restapi/")):
            raise Refused(404)
        return Reply.empty(404) if self.switches["wrong_prefix"] == "404" else Reply.page()

    def load(self, objects: Record) -> None:
        """Add seeded objects, including ``accounts`` and, by kind, ``lookups`` and ``assignments``."""
        assigned = objects.pop("assignments", {})
        for account in objects.pop("accounts", ()):
            number = str(account["accountId"] if isinstance(account, dict) else account)
            if number not in self.switches["accounts"]:
                self.switch(accounts=(*self.switches["accounts"], number))
        seeded = objects.pop("lookups", {})
        objects["gateGroups"] = [*objects.get("gateGroups", ()), *seeded.pop("gateGroups", ())]
        for kind, items in seeded.items():
            for item in items:
                lookups.add(self.lookup(item.pop("accountId", self.default_account), kind), kind, item)
        super().load(objects)
        assignments.load(self, assigned)

    def new(self, table: str, number: int | None = None) -> Record:
        """Return an object with default values. Groups and queue groups belong to the default account."""
        item = super().new(table, number)
        extra = {"createdOn": self.stamp()} if table == "agents" else {"accountId": self.default_account}
        return {**item, **extra}

    def assign(self, table: str, item: Record, values: Record) -> Record:
        """Set properties. The group of an agent is given by name, by id or as a reference."""
        if table == "agents" and (item["groupId"] is None or {"agentGroup", "groupId"} & set(values)):
            reference = values.get("agentGroup", values.get("groupId"))
            values = {**values, "agentGroup": None, "groupId": self._group_id(reference)}
        return super().assign(table, item, values)

    def _group_id(self, reference: Json) -> int:
        reference = reference["id"] if isinstance(reference, dict) else reference
        for number, group in self.tables["groups"].items():
            if reference in (number, group["groupName"]):
                return number
        raise ValueError(f"no agent group {reference!r}")

    def put(self, table: str, item: Record) -> Record:
        """Store an object and return it."""
        before = self.tables[table].get(item[self.TABLES[table].id])
        self.audit.record_stored(self, table, before, item)
        return super().put(table, item)

    def delete(self, table: str, number: int) -> None:
        """Delete an object. Deleting a group deletes its agents, whose assignments end."""
        for agent in self.members(self.tables[table][number]) if table == "groups" else ():
            self.delete("agents", agent["agentId"])
        if table == "agents":
            self.assignments.leave(number)
        self.audit.record_stored(self, table, self.tables[table][number], None)
        super().delete(table, number)

    def present(self, table: str, item: Record) -> Record:
        """Return an object as the API would return it with all properties and secrets."""
        if table != "agents":
            return {name: value for name, value in item.items() if name != "accountId"}
        group = self.tables["groups"][item["groupId"]]
        whole = {**item, **{copy: item[name] for name, copy in MIRRORS.items()}}
        whole["agentGroup"] = {"id": group["agentGroupId"], "description": group["groupName"]}
        return {name: value for name, value in whole.items() if name not in LATER or value is not None}

    def snapshot(self) -> Record:
        """Return the objects, the accounts of groups, the lookups by account, the assignments, and the tokens."""
        known = self.lookups.items()
        return {
            **super().snapshot(),
            "accounts": self.accounts(),
            "assignments": self.assignments.snapshot(),
            "lookups": {number: {**kinds, "gateGroups": self.lookup(number, "gateGroups")} for number, kinds in known},
            "groups": list(self.tables["groups"].values()),
            "tokens": self.tokens,
        }

    @property
    def default_account(self) -> str:
        """The id of the first account."""
        account: str = self.switches["accounts"][0]
        return account

    def accounts(self) -> list[Record]:
        """Return the accounts that the API user has access to. As in the vendor's API, they contain a secret."""
        return [
            {
                "accountId": number,
                "accountName": f"Account {number}",
                "mainAccountId": self.MAIN_ACCOUNT,
                "securityKey": f"simulated-security-key-{number}",
            }
            for number in self.switches["accounts"]
        ]

    def lookup(self, account: str, kind: str) -> list[Record]:
        """Return the objects of a kind that agents refer to. The ids differ between accounts."""
        if account not in self.lookups:
            self._initialize_account(account)
        return queue_groups.of_account(self, account) if kind == "gateGroups" else self.lookups[account][kind]

    def _initialize_account(self, account: str) -> None:
        offset = 1000 * len(self.lookups)
        self.lookups[account] = lookups.defaults(offset)
        for values in queue_groups.defaults(offset):
            group = self.assign("gateGroups", self.new("gateGroups", values["gateGroupId"]), values)
            self.tables["gateGroups"][values["gateGroupId"]] = {**group, "accountId": account}

    def extensions(self) -> list[Record]:
        """Return the RingCentral users of the default account."""
        return self.lookup(self.default_account, "extensions")

    def members(self, group: Record) -> list[Record]:
        """Return the agents of a group."""
        return [agent for agent in self.tables["agents"].values() if agent["groupId"] == group["agentGroupId"]]

    def stamp(self) -> str:
        """Return the current time in the format of the API."""
        when = datetime.datetime.fromtimestamp(int(self.now()), datetime.timezone.utc)
        return when.strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def check_rate(self) -> None:
        """Raise an error if the call limit is reached."""
        wait = self.calls.wait(self.switches["rate_limit"], self.now())
        if wait:
            seconds = {"retry_after": math.ceil(wait), "short": 1}.get(self.switches["rate_reply"])
            raise Answered(Reply.text("rate", 429, headers={"Retry-After": str(seconds)} if seconds else {}))

    def taken(self, name: str, others: typing.Iterable[str | None], switch: str) -> bool:
        """Return whether one of the others has the name. The switch selects whether case matters."""
        fold: typing.Callable[[str], str] = str.casefold if self.switches[switch] == "folded" else str
        return fold(name) in (fold(other or "") for other in others)

    @staticmethod
    def body(call: Call) -> Record:
        """Return the JSON object in the body; raise Refused if there is none."""
        if "json" not in call.headers.get("Content-Type", "") or not isinstance(call.json, dict):
            raise Refused(400, "The body must be a JSON object")
        return call.json

    def listing(self, items: list[Json]) -> Reply:
        """Return a list. A switch selects the response to an empty one."""
        return Reply.empty(204) if not items and self.switches["empty_list"] == "204" else Reply(items)

    def created(self, item: Record, key: str) -> Reply:
        """Return the reply to a create."""
        form = self.switches["create_reply"]
        return Reply.empty(201) if form == "empty" else Reply(item if form == "full" else {key: item[key]}, 201)

    def updated(self, call: Call, full: Record, basic: Record) -> Reply:
        """Return the reply to a PUT."""
        form = self.switches["put_reply"]
        return Reply.empty() if form == "empty" else Reply({"full": full, "basic": basic, "echo": call.json}[form])

    def deleted(self) -> Reply:
        """Return the reply to a delete."""
        form = self.switches["delete_reply"]
        return Reply.empty(204) if form == "204" else Reply(form == "true")

    def delete_unknown(self, error: Refused | None = None) -> Reply:
        """Return the reply to a delete of an object that does not exist. Other errors are raised."""
        if self.switches["delete_unknown"] == "404" or error is not None and error.status != 404:
            raise error or Refused(404)
        return Reply(False)
