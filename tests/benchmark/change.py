# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Five percent of the agents changed: the number of writes."""

from __future__ import annotations

import json

from . import table
from .accounts import VENDORS


def show(stage, options):
    """Print a table with one row for each vendor."""
    table.show(
        "Change of 5 %",
        ("vendor", "agents", "changed", "writes", "reads", "wall", "goal"),
        [_row(stage, VENDORS[name], options.agents[-1]) for name in options.vendor],
    )


def _row(stage, vendor, agents):
    changed = agents // 20
    with stage.account(vendor.name, vendor.seed(agents)) as account:
        cost = stage.module(f"{vendor.name}_config", {**vendor.entries(agents, changed), **vendor.connection(account)})
        calls = account.log()
    done = json.loads(cost.printed)
    if done["plan"]["change"] != changed or done["failures"]:
        raise ValueError(f"not all agents were changed: {cost.printed[:500]}")
    writes = sum(call["kind"] == "write" for call in calls)
    reached = table.goal(writes <= changed, "a write each")
    return vendor.name, agents, changed, writes, len(calls) - writes, table.seconds(cost.wall), reached
