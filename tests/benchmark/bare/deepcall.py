# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads all agents of DeepCall with the fewest calls, and compares them as dictionaries; takes the arguments of the module."""

from __future__ import annotations

import json
import sys

import requests


def main():
    """Print the number of calls and of differences."""
    arguments = json.load(sys.stdin)["ANSIBLE_MODULE_ARGS"]
    session, calls = requests.Session(), 0

    def post(path, **body):
        nonlocal calls
        calls += 1
        body.update(userId=arguments["deepcall_user_id"], token=arguments["deepcall_token"])
        response = session.post(f"{arguments['deepcall_url']}/api/v2/{path}", json=body, timeout=30)
        response.raise_for_status()
        return response.json()["response"]

    groups = {group["group_id"]: group["name"] for group in post("Group/list")["groupData"]}
    roles = {role["roleid"]: role["name"] for role in post("role/list", page=1, limit=100)["roleData"]}
    members = {}
    for number, name in groups.items():
        for row in post("Group/getGroupAgentRelation", groupId=number, quick=True)["relationData"]:
            members.setdefault(row["agent_id"], []).append(name)
    have = {
        agent["email"]: {
            **{name: agent[name] for name in ("name", "mobile", "parent")},
            "role": roles[agent["roleId"]],
            "agent_groups": members.get(agent["agentId"], []),
        }
        for agent in post("Employee/list")["agentData"]
    }
    changed = len({group["name"] for group in arguments["agent_groups"]} - set(groups.values()))
    for agent in arguments["agents"]:
        named = {name: value for name, value in agent.items() if name not in ("email", "call_password")}
        changed += have.get(agent["email"]) != named
    print(json.dumps({"calls": calls, "changed": changed}))


main()
