# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RingCX and the part of the RingCentral platform that signs in to it, on one port."""

from __future__ import annotations

import math

from ..call import Reply
from ..faults import PAGE
from ..limits import Window
from ..vendor import Route, Vendor
from . import agents, auth, groups, lookups, platform
from .errors import Answered, Refused
from .fields import DEFAULTS, LATER
from .store import Store, stamp
from .switches import SWITCHES

CURRENT, LEGACY, INTEGRATION = "/voice/api/v1/admin", "/api/v1/admin", "/voice/api/integration/v1/admin"


def _admin(handler, legacy=False, place=None):
    """Around a handler of the admin API: the token, the call limit and the account are looked at first."""

    def guarded(sim, call):
        auth.authorise(sim, call, legacy, place)
        sim.check_rate()
        if call.params.get("account") not in (None, *sim.switches["accounts"]):
            raise Refused(sim.switches["account_unknown"])
        return handler(sim, call)

    return guarded


def _routes():
    yield from (*platform.ROUTES, *auth.OPEN)
    for root, legacy in ((CURRENT, False), (LEGACY, True)):
        for method, path, handler, *kind in auth.TOKEN_ROUTES:
            yield method, root + path, _admin(handler, legacy, "token"), *kind
        for method, path, handler, *kind in auth.ROUTES:
            yield method, root + path, _admin(handler, legacy), *kind
        for method, path, handler in (*groups.ROUTES, *agents.ROUTES, *lookups.ROUTES):
            yield method, root + "/accounts/{account}" + path, _admin(handler, legacy)
    for method, path, handler in (*groups.INTEGRATION, *agents.INTEGRATION):
        yield method, INTEGRATION + "/accounts/{account}" + path, _admin(handler)


class RingCX(Vendor):
    """See switches.py for what can be set."""

    name = "ringcx"
    SWITCHES = SWITCHES
    ROUTES = tuple(Route(*row) for row in _routes())
    KINDS = ("agent_group", "agent")
    MAIN_ACCOUNT = "99990000"
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

    # The frame's questions

    def empty(self):
        """A platform with one account, its lookups and the API token."""
        self.store = Store()
        self.exchanges, self.calls = Window(), Window()
        self.store.issue("api", self.now(), self.credentials["ringcx_api_token"])

    def answer(self, handler, call):
        """As the frame does it, with the errors in their form."""
        try:
            return super().answer(handler, call)
        except Answered as answered:
            return answered.reply
        except Refused as refused:
            return refused.reply(call, self.switches["error_body"])

    def unknown(self, call):
        """404 below the API, the page of the web application elsewhere."""
        if call.path.startswith(("/voice/api/", "/api/", "/restapi/")):
            raise Refused(404)
        if self.switches["wrong_prefix"] == "404":
            return Reply.nothing(404)
        return Reply.text(PAGE, 200, "text/html")

    def plant(self, objects):
        """Adds accounts, lookups, groups and agents; agents name their group. The first account is the default one."""
        unknown = set(objects) - {"accounts", "lookups", "groups", "agents"}
        if unknown:
            raise ValueError(f"cannot seed {', '.join(sorted(unknown))}")
        for account in objects.get("accounts", ()):
            number = str(account["accountId"] if isinstance(account, dict) else account)
            if number not in self.switches["accounts"]:
                self.switch(accounts=(*self.switches["accounts"], number))
        default = self.switches["accounts"][0]
        for kind, items in objects.get("lookups", {}).items():
            for item in items:
                lookups.add(self.store.lookup(item.pop("accountId", default), kind), kind, item)
        for values in objects.get("groups", ()):
            self.store.put(self.store.new_group(values.pop("accountId", default), **values))
        for values in objects.get("agents", ()):
            group = self._group_of(values)
            self.store.put(self._overlay(self.store.new_agent(group, self.now()), values))

    def view(self):
        """All that is stored, lookups by account."""
        return {
            "accounts": self.accounts(),
            "lookups": self.store.lookups,
            "groups": list(self.store.groups.values()),
            "agents": [self.store.wire(agent) for agent in self.store.agents.values()],
            "tokens": self.store.tokens,
        }

    def stored(self, kind):
        """As they would stand on the wire, secrets included."""
        return [self.store.wire(item) for item in self._table(kind).values()]

    def alter(self, kind, number, values):
        """Sets fields without any check; an agent moves when its group is given."""
        item = self._table(kind)[number]
        if kind == "agent":
            if {"agentGroup", "groupId"} & set(values):
                item["groupId"] = self._group_of(values)["agentGroupId"]
            self._overlay(item, values)
        else:
            item.update(values)
        return self.store.wire(item)

    def drop(self, kind, number):
        """Deletes an object, a group with its agents."""
        gone = self._table(kind).pop(number)
        if kind == "agent_group":
            for agent in self.store.members(gone):
                del self.store.agents[agent["agentId"]]

    def _table(self, kind):
        return self.store.groups if kind == "agent_group" else self.store.agents

    def _group_of(self, values):
        """The group that an agent's values name, by name, by number or as a reference."""
        wanted = values.get("agentGroup", values.get("groupId"))
        if isinstance(wanted, dict):
            wanted = wanted["id"]
        for group in self.store.groups.values():
            if wanted in (group["agentGroupId"], group["groupName"]):
                return group
        raise ValueError(f"no agent group {wanted!r}")

    @staticmethod
    def _overlay(agent, values):
        unknown = set(values) - set(DEFAULTS) - set(LATER)
        if unknown:
            raise ValueError(f"an agent has no {', '.join(sorted(unknown))}")
        agent.update({name: value for name, value in values.items() if name not in ("agentGroup", "groupId")})
        return agent

    # What the endpoints share

    def accounts(self):
        """The accounts that the caller sees; like the true ones they hold a secret."""
        return [
            {
                "accountId": number,
                "accountName": f"Account {number}",
                "mainAccountId": self.MAIN_ACCOUNT,
                "securityKey": f"simulated-security-key-{number}",
            }
            for number in self.switches["accounts"]
        ]

    def extensions(self):
        """The RingCentral users of the first account."""
        return self.store.lookup(self.switches["accounts"][0], "extensions")

    def stamp(self):
        """Now, as a date on the wire."""
        return stamp(self.now())

    def check_rate(self):
        """429 when there were too many calls."""
        wait = self.calls.wait(self.switches["rate_limit"], self.now())
        if wait:
            seconds = {"retry_after": math.ceil(wait), "short": 1}.get(self.switches["rate_reply"])
            raise Answered(Reply.text("rate", 429, headers={"Retry-After": str(seconds)} if seconds else {}))

    @staticmethod
    def body(call):
        """The JSON object that was sent."""
        if "json" not in call.headers.get("Content-Type", "") or not isinstance(call.json, dict):
            raise Refused(400, "The body must be a JSON object")
        return call.json

    def taken(self, name, others, switch):
        """Whether one of the others has the name, as far as the switch says that case matters."""
        fold = str.casefold if self.switches[switch] == "folded" else str
        wanted = fold(name)
        return any(fold(other or "") == wanted for other in others)

    def listing(self, items):
        """A list; an empty one may be an empty answer."""
        return Reply.nothing(204) if not items and self.switches["empty_list"] == "204" else Reply(items)

    def created(self, wire, key):
        """The answer to a create."""
        how = self.switches["create_reply"]
        return Reply.nothing(201) if how == "empty" else Reply(wire if how == "full" else {key: wire[key]}, 201)

    def updated(self, call, full, basic):
        """The answer to a PUT."""
        how = self.switches["put_reply"]
        return Reply.nothing() if how == "empty" else Reply({"full": full, "basic": basic, "echo": call.json}[how])

    def deleted(self):
        """The answer to a delete."""
        how = self.switches["delete_reply"]
        return Reply.nothing(204) if how == "204" else Reply(how == "true")

    def delete_unknown(self, error=None):
        """The answer to a delete of what is not there."""
        if self.switches["delete_unknown"] == "404" or error is not None and error.status != 404:
            raise error or Refused(404)
        return Reply(False)

    @staticmethod
    def refuse(status):
        """Raises."""
        raise Refused(status)
