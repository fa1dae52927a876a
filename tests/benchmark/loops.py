# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loops over single objects, with a call or a task for each agent; measured with few agents and scaled."""

from __future__ import annotations

from . import table

AT_LEAST = {"uri loop": 50, "one-object loop": 20}


def loops(stage, vendor, looped, role, agents):
    """Return rows of the table, and goals. role: the cost of the role with this number of agents."""
    entries = vendor.entries(looped)
    with stage.account(vendor.name, vendor.seed(looped)) as account:
        connection = vendor.connection(account)
        inventory = stage.inventory(vendor.name, vendor.variables(entries, connection))
        singles = [vendor.single(account, connection, agent) for agent in account.control("objects/agent")]
        given = stage.write("singles.json", {"singles": singles})
        one = stage.write("one.yml", _one_by_one(vendor, entries, connection))
        empty = stage.playbook(stage.here / "playbooks" / "empty.yml", inventory)
        account.log()
        found = {}
        for what, arguments in (
            ("uri loop", (stage.here / "playbooks" / "uri.yml", inventory, "-e", f"@{given}")),
            ("one-object loop", (one, inventory)),
        ):
            cost = stage.playbook(*arguments)
            if "changed=0" not in cost.printed:
                raise ValueError(f"the {what} changed something: {cost.printed[-500:]}")
            found[what] = cost, len(account.log())
    rows, goals = [], []
    for what, (cost, calls) in found.items():
        each, own = (cost.wall - empty.wall) / looped, role.wall / agents
        shown = (table.seconds(cost.wall), table.seconds(cost.cpu), f"{cost.memory:.0f} MB", "", "")
        rows.append((looped, what, calls, *shown))
        ratio = f"{each / own:.0f} x ({1000 * each:.0f} ms against {1000 * own:.1f} ms an agent)"
        least = AT_LEAST[what]
        goals.append((table.goal(each / own >= least, f"role {least} x faster than the {what}"), ratio))
    return rows, goals


def _one_by_one(vendor, entries, connection):
    """Return a playbook that loops over the one-object module, with the connection as module_defaults."""
    options = {name: f"{{{{ item.{name} }}}}" for name in entries["agents"][0]}
    module = f"cxops.contact_center.{vendor.name}_agent"
    loop = {"loop": f"{{{{ {vendor.name}_agents }}}}", "loop_control": {"label": ""}}
    task = {"name": "Manage each agent", module: options, "no_log": False, **loop}
    return [{"hosts": "all", "gather_facts": False, "module_defaults": {module: connection}, "tasks": [task]}]
