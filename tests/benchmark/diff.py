# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview of a change of all agents: the cost of the module, and of the controller with and without --diff."""

from __future__ import annotations

from . import table
from .accounts import VENDORS
from .no_change import PROVISION

PREFERRED = "udesk"  # its lists contain all fields, so that no calls for single agents distort the result


def show(stage, options):
    """Measure the module by itself, then the role without and with printed differences."""
    vendor = VENDORS[PREFERRED if PREFERRED in options.vendor else options.vendor[0]]
    agents = options.agents[-1]
    entries = vendor.entries(agents, changed=agents)
    with stage.account(vendor.name, vendor.seed(agents)) as account:
        connection = vendor.connection(account)
        inventory = stage.inventory(vendor.name, vendor.variables(entries, connection))
        arguments = {**entries, **connection}
        costs = {
            "module, nothing changed": stage.module(
                f"{vendor.name}_config", {**vendor.entries(agents), **connection}, check=True
            ),
            "module": stage.module(f"{vendor.name}_config", arguments, check=True, diff=True),
            "role, --check": stage.playbook(PROVISION, inventory, "--check"),
            "role, --check --diff": stage.playbook(PROVISION, inventory, "--check", "--diff"),
        }
        writes = sum(call["kind"] == "write" for call in account.log())
    if writes:
        raise ValueError(f"the preview wrote {writes} times")
    table.show(
        f"Preview of {agents} changed agents at {vendor.name}",
        ("what", "wall", "processor", "memory", "printed"),
        [
            (what, table.seconds(cost.wall), table.seconds(cost.cpu), f"{cost.memory:.0f} MB", _size(cost))
            for what, cost in costs.items()
        ],
        f"Of the last row, printing is {costs['role, --check --diff'].cpu - costs['role, --check'].cpu:.1f} s of the processor.",
    )
    hidden = [word for word in ("Initial-", "simulated-") if word in costs["role, --check --diff"].printed]
    print(f"\nSecrets in what was printed: {', '.join(hidden) or 'none'}.")


def _size(cost):
    return f"{len(cost.printed) / 1e6:.2f} MB"
