# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measured accounts: the objects that each vendor stores, and the same objects as entries of a file."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import dataclass

GROUPS = 50


@dataclass(frozen=True)
class Vendor:
    """What the benchmark needs to know about a vendor.

    sign_in: connection options. limit: calls a minute, as documented. desired, stored: an agent in the file and at the
    vendor. field: an option whose change is measured. single: the calls that read and write one agent.
    """

    name: str
    sign_in: tuple
    limit: int
    desired: object
    stored: object
    field: str
    single: object

    def group(self, number):
        """The name of a group of the account."""
        return f"Group {number % GROUPS:02}"

    def seed(self, agents):
        """The initial objects."""
        name = "groupName" if self.name == "ringcx" else "name"
        return {
            "groups": [{name: self.group(number)} for number in range(GROUPS)],
            "agents": [self.stored(number, self.group(number)) for number in range(agents)],
        }

    def entries(self, agents, changed=0):
        """The lists of the file; the first ``changed`` agents differ from the stored ones."""
        listed = [self.desired(number, self.group(number)) for number in range(agents)]
        for agent in listed[:changed]:
            agent[self.field] += " Anew"
        return {"agent_groups": [{"name": self.group(number)} for number in range(GROUPS)], "agents": listed}

    def connection(self, account, **more):
        """The options that connect to a simulated account."""
        given = {name: account.known[name] for name in self.sign_in}
        given[f"{self.name}_url"] = account.url
        return {**given, "rate_limit": 0, "token_cache": "none", **more}

    def variables(self, entries, connection):
        """The same as variables of the role."""
        prefix = f"{self.name}_"
        options = {**entries, **connection}
        return {prefix + option.removeprefix(prefix): value for option, value in options.items()}


def _ringcx_single(account, connection, agent):
    root = f"{account.url}/voice/api/v1/admin/accounts/{connection['ringcx_account_id']}"
    url = f"{root}/agentGroups/{agent['agentGroup']['id']}/agents/{agent['agentId']}"
    expected = {name: agent[name] for name in ("firstName", "lastName")}
    headers = {"X-Auth-Token": connection["ringcx_api_token"]}
    return {
        "url": url,
        "method": "GET",
        "headers": headers,
        "expected": expected,
        "put": url,
        "body": {**agent, **expected},
    }


def _udesk_single(account, connection, agent):
    expected = {name: agent[name] for name in ("nick_name", "user_group_ids")}
    signed = "&".join(f"{name}={value}" for name, value in udesk_signature(connection).items())
    url = f"{account.url}/open_api_v1/agents"
    read = f"{url}/get_agent?type=email&content={agent['email']}&{signed}"
    put = f"{url}/{agent['id']}?{signed}"
    return {"url": read, "method": "GET", "at": "agent", "expected": expected, "put": put, "body": {"agent": expected}}


def _deepcall_single(account, connection, agent):
    expected = {name: agent[name] for name in ("name", "mobile")}
    signed = {"userId": connection["deepcall_user_id"], "token": connection["deepcall_token"]}
    body = {"agentId": agent["agentId"], **signed}
    url = f"{account.url}/api/v2/Employee"
    more = {"put": f"{url}/update", "put_method": "POST", "body": {**body, "name": agent["name"]}}
    return {"url": f"{url}/profile", "method": "POST", "send": body, "at": "response", "expected": expected, **more}


def udesk_signature(connection):
    """The parameters that sign one call."""
    email, stamp, nonce = connection["udesk_email"], str(int(time.time())), str(uuid.uuid4())
    text = "&".join((email, connection["udesk_api_token"], stamp, nonce, "v2"))
    sign = hashlib.sha256(text.encode()).hexdigest()
    return {"email": email, "timestamp": stamp, "nonce": nonce, "sign_version": "v2", "sign": sign}


VENDORS = {
    vendor.name: vendor
    for vendor in (
        Vendor(
            name="ringcx",
            sign_in=("ringcx_api_token", "ringcx_account_id"),
            limit=120,
            desired=lambda number, group: {
                "username": f"agent{number:05}@example.com",
                "agent_group": group,
                "first_name": f"First {number}",
                "last_name": f"Last {number}",
                "password": f"Initial-{number:05}",
            },
            stored=lambda number, group: {
                "username": f"agent{number:05}@example.com",
                "agentGroup": group,
                "firstName": f"First {number}",
                "lastName": f"Last {number}",
                "password": f"Initial-{number:05}",
            },
            field="last_name",
            single=_ringcx_single,
        ),
        Vendor(
            name="udesk",
            sign_in=("udesk_email", "udesk_api_token"),
            limit=60,
            desired=lambda number, group: {
                "email": f"agent{number:05}@example.com",
                "nick_name": f"Agent {number}",
                "agent_groups": [group],
                "departments": ["North"],
                "agent_roles": ["Agent"],
                "im_ability_value": 7,
                "password": f"Initial-{number:05}",
            },
            stored=lambda number, group: {
                "email": f"agent{number:05}@example.com",
                "nick_name": f"Agent {number}",
                "user_group_ids": [group],
                "department_ids": ["North"],
                "agent_role_ids": ["Agent"],
                "im_ability_value": 7,
            },
            field="nick_name",
            single=_udesk_single,
        ),
        Vendor(
            name="deepcall",
            sign_in=("deepcall_user_id", "deepcall_token"),
            limit=0,
            desired=lambda number, group: {
                "email": f"agent{number:05}@example.com",
                "name": f"Agent {number}",
                "mobile": f"98{number:08}",
                "role": "Agent",
                "parent": "root",
                "agent_groups": [group],
                "call_password": f"{number + 10_000_000}",
            },
            stored=lambda number, group: {
                "email": f"agent{number:05}@example.com",
                "name": f"Agent {number}",
                "mobile": f"98{number:08}",
                "groups": [group],
            },
            field="name",
            single=_deepcall_single,
        ),
    )
}
