# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads all agents of RingCX with the fewest calls, and compares them as dictionaries; takes the arguments of the module."""

from __future__ import annotations

import json
import sys

import requests


def main():
    """Print the number of calls and of differences."""
    arguments = json.load(sys.stdin)["ANSIBLE_MODULE_ARGS"]
    session, calls = requests.Session(), 0
    session.headers["X-Auth-Token"] = arguments["ringcx_api_token"]
    root = f"{arguments['ringcx_url']}/voice/api/v1/admin/accounts/{arguments['ringcx_account_id']}/agentGroups"

    def get(url):
        nonlocal calls
        calls += 1
        response = session.get(url, timeout=30)
        response.raise_for_status()
        return response.json()

    groups = {group["groupName"]: group["agentGroupId"] for group in get(root)}
    have = {
        agent["username"]: {"agent_group": name, "first_name": agent["firstName"], "last_name": agent["lastName"]}
        for name, number in groups.items()
        for agent in get(f"{root}/{number}/agents")
    }
    changed = sum(group["name"] not in groups for group in arguments["agent_groups"])
    for agent in arguments["agents"]:
        named = {name: value for name, value in agent.items() if name not in ("username", "password")}
        changed += have.get(agent["username"]) != named
    print(json.dumps({"calls": calls, "changed": changed}))


main()
