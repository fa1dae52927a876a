# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads all agents of Udesk with the fewest calls, and compares them as dictionaries; takes the arguments of the module."""

from __future__ import annotations

import hashlib
import json
import sys
import time
import uuid

import requests


def main():
    """Print the number of calls and of differences."""
    arguments = json.load(sys.stdin)["ANSIBLE_MODULE_ARGS"]
    session, calls = requests.Session(), 0

    def get(path, page):
        nonlocal calls
        calls += 1
        stamp, nonce = str(int(time.time())), str(uuid.uuid4())
        text = "&".join((arguments["udesk_email"], arguments["udesk_api_token"], stamp, nonce, "v2"))
        sign = {"email": arguments["udesk_email"], "timestamp": stamp, "nonce": nonce, "sign_version": "v2"}
        sign["sign"] = hashlib.sha256(text.encode()).hexdigest()
        more = {"page": page, "per_page": 100, "with_disabled": "true"}
        response = session.get(f"{arguments['udesk_url']}/open_api_v1/{path}", params={**sign, **more}, timeout=30)
        response.raise_for_status()
        return response.json()

    def listed(path):
        page = get(path, 1)
        yield from page[path]
        for number in range(2, page["meta"]["total_pages"] + 1):
            yield from get(path, number)[path]

    groups = {group["id"]: group["name"] for group in listed("user_groups")}
    have = {
        agent["email"]: {
            "nick_name": agent["nick_name"],
            "agent_groups": [groups[number] for number in agent["user_group_ids"]],
            "departments": [department["name"] for department in agent["departments"]],
            "im_ability_value": agent["im_ability_value"],
        }
        for agent in listed("agents")
    }
    changed = len({group["name"] for group in arguments["agent_groups"]} - set(groups.values()))
    for agent in arguments["agents"]:
        named = {name: value for name, value in agent.items() if name not in ("email", "password", "agent_roles")}
        changed += have.get(agent["email"]) != named
    print(json.dumps({"calls": calls, "changed": changed}))


main()
