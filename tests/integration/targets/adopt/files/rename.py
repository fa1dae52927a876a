# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the people and a group of each account new names, as somebody does in the console of the vendor.

Standard input: {"control": URL, "vendors": [...], "people": [...], "group": ...}, as in vars/main.yml.
"""

from __future__ import annotations

import json
import sys
import urllib.request

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(url, method="GET", **body):
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, method=method)
    with DIRECT.open(request, timeout=10) as response:
        return json.load(response)


def main():
    given = json.load(sys.stdin)
    for vendor in given["vendors"]:
        base = f"{given['control']}/{vendor['name']}"
        state = call(f"{base}/state")
        for agent, name in zip(state["agents"], given["people"]):
            call(f"{base}/objects/agent/{agent[vendor['agent_id']]}", "PATCH", **{vendor["person"]: name})
        group = state["groups"][0][vendor["group_id"]]
        call(f"{base}/objects/agent_group/{group}", "PATCH", **{vendor["group_name"]: given["group"]})


if __name__ == "__main__":
    main()
