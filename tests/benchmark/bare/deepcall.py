# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fewest calls with which DeepCall tells all agents, compared as dictionaries; takes what the module takes."""

from __future__ import annotations

import json
import sys

import requests


def main():
    """Prints the number of calls and of differences."""
    want = json.load(sys.stdin)["ANSIBLE_MODULE_ARGS"]
    session, calls = requests.Session(), 0

    def ask(path, **body):
        nonlocal calls
        calls += 1
        body.update(userId=want["deepcall_user_id"], token=want["deepcall_token"])
        answer = session.post(f"{want['deepcall_url']}/api/v2/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()["response"]

    groups = {group["group_id"]: group["name"] for group in ask("Group/list")["groupData"]}
    roles = {role["roleid"]: role["name"] for role in ask("role/list", page=1, limit=100)["roleData"]}
    members = {}
    for number, name in groups.items():
        for row in ask("Group/getGroupAgentRelation", groupId=number, quick=True)["relationData"]:
            members.setdefault(row["agent_id"], []).append(name)
    have = {
        agent["email"]: {
            **{name: agent[name] for name in ("name", "mobile", "parent")},
            "role": roles[agent["roleId"]],
            "agent_groups": members.get(agent["agentId"], []),
        }
        for agent in ask("Employee/list")["agentData"]
    }
    changed = len({group["name"] for group in want["agent_groups"]} - set(groups.values()))
    for agent in want["agents"]:
        named = {name: value for name, value in agent.items() if name not in ("email", "call_password")}
        changed += have.get(agent["email"]) != named
    print(json.dumps({"calls": calls, "changed": changed}))


main()
