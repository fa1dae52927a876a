# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creation of agents: at the vendor's rate limit, and without a limit compared with sequential calls."""

from __future__ import annotations

import json

from . import table
from .accounts import VENDORS

LATENCY = 0.05
PARTIAL = 1.02  # times the floor


def show(stage, options):
    """Print the two tables."""
    agents, window = (200, 3) if options.quick else (500, 5)
    limited = [row for name in options.vendor if (row := _limited(stage, VENDORS[name], agents, window))]
    table.show(
        f"Ramp at the limit: {agents} new agents, a minute scaled to {window} s",
        ("vendor", "calls a minute", "calls", "floor", "first to last call", "over the floor", "responses 429", "goal"),
        limited,
        "floor: the earliest moment for the last of these calls. DeepCall documents no limit.",
    )
    table.show(
        f"Ramp without a limit, each response takes {1000 * LATENCY:.0f} ms",
        ("vendor", "agents", "calls", "sequential", "parallel", "ratio", "goal"),
        [_free(stage, VENDORS[name], agents) for name in options.vendor],
    )


def _created(stage, vendor, account, agents, window=0, workers=0, **more):
    """Create the agents with the module; return the cost and the calls."""
    arguments = {**vendor.entries(agents), **vendor.connection(account, **more)}
    cost = stage.script([stage.here / "scaled.py", vendor.name, str(window), str(workers)], arguments)
    result = json.loads(cost.printed)
    if result["plan"]["create"] != agents or result["failures"]:
        raise ValueError(f"not all agents were created: {cost.printed[:500]}")
    return cost, account.log()


def _limited(stage, vendor, agents, window):
    if not vendor.limit:
        return None
    with stage.account(vendor.name, vendor.seed(0), window, rate_limit=vendor.limit) as account:
        cache = str(stage.folder / "paced")
        _cost, calls = _created(stage, vendor, account, agents, window, rate_limit=vendor.limit, token_cache=cache)
    refused = sum(call["status"] == 429 for call in calls)
    floor = (len(calls) - 1) // vendor.limit * window
    took = calls[-1]["time"] - calls[0]["time"]
    reached = table.goal(took <= PARTIAL * floor and not refused, "2 %, no 429")
    shown = (table.seconds(floor), table.seconds(took), f"{took / floor - 1:.1%}" if floor else "-")
    return (vendor.name, vendor.limit, len(calls), *shown, refused, reached)


def _free(stage, vendor, agents):
    spans = []
    for workers in (1, 0):
        with stage.account(vendor.name, vendor.seed(0), latency=LATENCY) as account:
            _cost, calls = _created(stage, vendor, account, agents, workers=workers)
        spans.append(calls[-1]["time"] - calls[0]["time"])
    ratio = spans[0] / spans[1]
    return (vendor.name, agents, len(calls), *map(table.seconds, spans), f"{ratio:.1f}", table.goal(ratio >= 6, "6"))
