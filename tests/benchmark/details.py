# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RingCX: previews of a file that names e-mail addresses, which lists do not show, with and without remembered details."""

from __future__ import annotations

import json

from . import table
from .accounts import VENDORS

CHANGED = 200  # agents that are edited in a day
MORE_CALLS = 60  # beyond one for each of them
DAY, LAG = 86400, 600  # seconds


def show(stage, options):
    """Print a table with one row for each run; other vendors remember nothing."""
    if "ringcx" not in options.vendor:
        return
    agents = options.agents[-1]
    edited = min(CHANGED, agents // 5)
    rows = list(_rows(stage, VENDORS["ringcx"], agents, edited))
    table.show(
        f"Details at ringcx: {agents} agents, {edited} of which are edited in a day",
        ("ringcx_details", "run", "calls", "at 120 a minute", "wall", "processor", "memory", "changes", "goal"),
        rows,
        "All runs are previews of the same file. It names the e-mail address of each agent.",
    )


def _rows(stage, vendor, agents, edited):
    seed, entries = vendor.seed(agents), vendor.entries(agents)
    for one in (*seed["agents"], *entries["agents"]):
        one["email"] = one["username"].replace("agent", "mail")
    with stage.account("ringcx", seed) as account:
        options = {"ringcx_details": "changed", "token_cache": str(stage.folder / "details")}
        changed = {**entries, **vendor.connection(account, **options)}
        yield _row(stage, account, "changed", "first", changed, 0, "")
        (file,) = (stage.folder / "details").glob("details-*.json")
        account.control("clock", "POST", {"advance": DAY})
        known = account.control("objects/agent")
        for agent in known[:: agents // edited][:edited]:
            account.control(f"objects/agent/{agent['agentId']}", "PATCH", {"email": "new@example.com"})
        account.control("clock", "POST", {"advance": LAG})
        account.log()
        allowed = MORE_CALLS + edited
        yield _row(stage, account, "changed", "a day later", changed, edited, allowed)
        print(f"\nThe stored details take {file.stat().st_size / 1e6:.1f} MB.")
        yield _row(stage, account, "always", "a day later", {**changed, "ringcx_details": "always"}, edited, "")


def _row(stage, account, mode, run, arguments, edited, allowed):
    cost = stage.module("ringcx_config", arguments, check=True)
    result, calls = json.loads(cost.printed), len(account.log())
    if len(result["changes"]) != edited or result.get("warnings"):
        raise ValueError(f"not {edited} changes: {cost.printed[:500]}")
    shown = (table.seconds(cost.wall), table.seconds(cost.cpu), f"{cost.memory:.0f} MB")
    goal = table.goal(calls <= allowed, f"at most {allowed}") if allowed else ""
    return (mode, run, calls, f"{calls / 120:.0f} min", *shown, edited, goal)
