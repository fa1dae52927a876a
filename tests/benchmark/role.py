# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the time of the role: the start of Ansible, the inventory, the module, and the rest."""

from __future__ import annotations

import json

from . import table
from .accounts import VENDORS
from .no_change import PROVISION
from .process import best

ROUNDS = 3


def show(stage, options):
    """Print a table with one row for each vendor."""
    agents = options.agents[-1]
    table.show(
        f"Where the time of the role goes, {agents} agents, nothing to change",
        (
            "vendor",
            "start",
            "inventory",
            "module",
            "rest",
            "rest : module",
            "total",
            "memory",
            "agents in JSON",
            "memory",
        ),
        [_row(stage, VENDORS[name], agents) for name in options.vendor],
        "Seconds of the processor. start: a playbook that does nothing, with an empty inventory. inventory: the additional "
        "time with the inventory of the role. agents in JSON: the total with the agents in a JSON file.",
    )


def _row(stage, vendor, agents):
    entries = vendor.entries(agents)
    with stage.account(vendor.name, vendor.seed(agents)) as account:
        connection = vendor.connection(account)
        variables = vendor.variables(entries, connection)
        yaml, as_json = (stage.inventory(vendor.name, variables, ending) for ending in ("yml", "json"))
        bare = stage.inventory(vendor.name, {})
        nothing = stage.here / "playbooks" / "empty.yml"
        start, read, module, whole, fast = best(
            ROUNDS,
            lambda: stage.playbook(nothing, bare),
            lambda: stage.playbook(nothing, yaml),
            lambda: stage.module(f"{vendor.name}_config", {**entries, **connection}),
            lambda: stage.playbook(PROVISION, yaml),
            lambda: stage.playbook(PROVISION, as_json),
        )
    if json.loads(module.printed)["changed"]:
        raise ValueError(f"the module found differences where there are none: {module.printed[:500]}")
    inventory = read.cpu - start.cpu
    rest = whole.cpu - start.cpu - inventory - module.cpu
    parts = map(table.seconds, (start.cpu, inventory, module.cpu, rest))
    ratio, memory = f"{rest / module.cpu:.1f}", [f"{cost.memory:.0f} MB" for cost in (whole, fast)]
    return vendor.name, *parts, ratio, table.seconds(whole.cpu), memory[0], table.seconds(fast.cpu), memory[1]
