# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a file with thousands of changes: plan, reports, approval and undo."""

from __future__ import annotations

import json
import sys

from . import table
from .accounts import VENDORS
from .diff import PREFERRED
from .process import run

MEMORY = 500  # megabytes
FACTOR = 1.2  # of the growth of the changes: a playbook that is linear stays below
READER = """
import json, sys
from ansible_collections.cxops.contact_center.plugins.filter import {name}
with open(sys.argv[1], encoding="utf-8") as file:
    print(len({name}.{name}(json.load(file), {options})))
"""


def show(stage, options):
    """Print a table with the cost of each step, for a small and a large number of changes, and one with the goals."""
    vendor = VENDORS[PREFERRED if PREFERRED in options.vendor else options.vendor[0]]
    costs = {agents: _costs(stage, vendor, agents) for agents in options.agents}
    small, large = options.agents[0], options.agents[-1]
    growth = large / small
    rows, goals = [], []
    for what, cost in costs[large].items():
        ratio = cost.cpu / costs[small][what].cpu
        rows += [
            (what, agents, table.seconds(one[what].cpu), f"{one[what].memory:.0f} MB") for agents, one in costs.items()
        ]
        linear = table.goal(ratio <= FACTOR * growth, f"at most {FACTOR} x {growth:g} x")
        goals.append((what, f"{ratio:.1f} x", linear, table.goal(cost.memory < MEMORY, f"{cost.memory:.0f} MB")))
    table.show(
        f"Changes of all agents at {vendor.name}: plan, approval and undo",
        ("what", "changes", "processor", "memory"),
        rows,
        "Processor seconds of the program and its child processes. memory: of the largest process.",
    )
    table.show(f"{growth:g} times as many changes: goals", ("what", "processor", "linear", f"below {MEMORY} MB"), goals)


def _costs(stage, vendor, agents):
    """Return the cost of each step by its name."""
    changed = vendor.entries(agents, changed=agents)
    plans, records = stage.folder / f"plan-{agents}", stage.folder / f"records-{agents}"
    costs = {}
    with stage.account(vendor.name, vendor.seed(agents)) as account:
        inventory = stage.inventory(vendor.name, vendor.variables(changed, vendor.connection(account)), "json")
        into = ("-e", f"contact_center_plan_dir={plans}")
        costs["playbook plan"] = stage.playbook("cxops.contact_center.plan", inventory, *into)
        record = plans / "account.json"
        for name, words in {"report": "'html'", "report_summary": ""}.items():
            costs[f"filter {name}"] = _filter(stage, name, words, record)
        kept = ("-e", f"contact_center_record_dir={records}")
        costs["playbook apply"] = stage.playbook("cxops.contact_center.apply", inventory, *into, *kept)
        (run_record,) = records.iterdir()
        done = json.loads(run_record.read_text(encoding="utf-8"))["changes"]
        if [change["outcome"] for change in done] != ["done"] * agents:
            raise ValueError(f"not all of {agents} changes were made")
        costs["filter undo"] = _filter(stage, "undo", "", run_record)
        of_record = ("-e", f"contact_center_record={run_record}")
        costs["playbook undo"] = stage.playbook("cxops.contact_center.undo", inventory, *of_record, *kept)
        into = ("-e", f"contact_center_drift_dir={stage.folder / f'drift-{agents}'} contact_center_drift_fails=false")
        costs["playbook drift"] = stage.playbook("cxops.contact_center.drift", inventory, *into)
    return costs


def _filter(stage, name, options, record):
    return run([sys.executable, "-c", READER.format(name=name, options=options), record], env=stage.env)
