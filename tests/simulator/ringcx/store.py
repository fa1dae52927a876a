# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the platform holds: accounts with their lookups, agent groups, agents, tokens."""

from __future__ import annotations

import datetime
import itertools
import secrets

from . import lookups
from .fields import DEFAULTS, LATER

MIRRORS = {
    "agentAccountAccess": "accountAccess",
    "agentLoadBalanceMembers": "agentLoadBalance",
    "isActive": "active",
    "username": "sipSafeUsername",
}
GROUP_FIELDS = ("permissions", "agentGroupId", "groupName", "isDefault")


def stamp(seconds):
    """A date as it stands on the wire."""
    when = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    return when.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


class Store:
    """Groups carry the id of their account besides their wire fields; agents know their group by ``groupId``."""

    def __init__(self):
        self.lookups = {}
        self.groups = {}
        self.agents = {}
        self.tokens = {}
        self.numbers = {"group": itertools.count(1950), "agent": itertools.count(1386700), "name": itertools.count(172)}

    # Accounts

    def lookup(self, account, kind):
        """A list of lookup objects; each account gets its own ids."""
        if account not in self.lookups:
            self.lookups[account] = lookups.defaults(1000 * len(self.lookups))
        return self.lookups[account][kind]

    # Groups and agents

    def next_id(self, kind):
        """A free number."""
        taken = self.groups if kind == "group" else self.agents
        return next(number for number in self.numbers[kind] if number not in taken)

    def members(self, group):
        """The agents of a group."""
        return [agent for agent in self.agents.values() if agent["groupId"] == group["agentGroupId"]]

    def account_of(self, agent):
        """The id of the account of an agent."""
        return self.groups[agent["groupId"]]["accountId"]

    def new_group(self, account, **values):
        """A group, not stored yet."""
        return {
            "accountId": account,
            "permissions": [],
            "agentGroupId": self.next_id("group"),
            "groupName": None,
            "isDefault": False,
            **values,
        }

    def new_agent(self, group, now):
        """An agent with the defaults, not stored yet."""
        fresh = {"agentId": self.next_id("agent"), "groupId": group["agentGroupId"], "createdOn": stamp(now)}
        return {**DEFAULTS, **fresh}

    def put(self, item):
        """Stores a group or an agent."""
        if "agentId" in item:
            self.agents[item["agentId"]] = item
        else:
            self.groups[item["agentGroupId"]] = item
        return item

    def wire(self, item):
        """The whole object as the API would show it, secrets included."""
        if "agentId" not in item:
            return {name: item[name] for name in GROUP_FIELDS}
        group = self.groups[item["groupId"]]
        whole = {**item, **{copy: item[name] for name, copy in MIRRORS.items()}}
        whole["agentGroup"] = {"id": group["agentGroupId"], "description": group["groupName"]}
        return {name: whole[name] for name in whole if name not in LATER or whole[name] is not None}

    # Tokens

    def issue(self, kind, now, token=None):
        """A new token, or a given one."""
        token = token or f"simulated-{kind}-{secrets.token_hex(12)}"
        self.tokens[token] = {"kind": kind, "issued": now}
        return token

    def age(self, token, kinds, now):
        """The seconds since a token was issued; None if there is no such token of these kinds."""
        found = self.tokens.get(token)
        return now - found["issued"] if found and found["kind"] in kinds else None
