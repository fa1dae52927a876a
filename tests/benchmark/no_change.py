# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that changes nothing: the role and the module against the alternatives."""

from __future__ import annotations

import json

from . import table
from .accounts import GROUPS, VENDORS
from .loops import loops
from .process import best

COLUMNS = ("agents", "what", "calls", "wall", "processor", "memory", "wall : script", "processor : script")
ROUNDS = 5
AGENT = "cxops"  # in the User-Agent header of the collection
PROVISION = "cxops.contact_center.provision"
NOTES = (
    "processor: seconds of the program and what it starts, without the simulator, whose work is part of wall. "
    "memory: of the largest process. The minimum of several rounds, in which the programs alternate.",
    "Ratio of ratios: wall time of the module divided by that of the script, in the large account compared with the small one.",
    "The additional time of the role is that of ansible-core: it reads the inventory, renders the lists and sends them to the module.",
)


def show(stage, options):
    """Print a table of costs and one of goals for each vendor."""
    for name in options.vendor:
        vendor = VENDORS[name]
        costs = {agents: _measured(stage, vendor, agents) for agents in options.agents}
        rows = [row for agents, found in costs.items() for row in _rows(agents, found)]
        goals = list(_goals(costs))
        if options.looped:
            agents = options.agents[-1]
            more, reached = loops(stage, vendor, options.looped, costs[agents]["role"][0], agents)
            rows += more
            goals += reached
        table.show(f"No change at {name}, {GROUPS} groups", COLUMNS, rows)
        table.show(f"No change at {name}: goals", ("goal", "found"), goals)
    print("\n" + "\n\n".join(NOTES))


def _measured(stage, vendor, agents):
    """Return (cost, calls) of the script, the module and the role, by name."""
    entries = vendor.entries(agents)
    with stage.account(vendor.name, vendor.seed(agents)) as account:
        connection = vendor.connection(account)
        arguments = {**entries, **connection}
        inventory = stage.inventory(vendor.name, vendor.variables(entries, connection))
        script, module = best(
            ROUNDS,
            lambda: stage.script([stage.here / "bare" / f"{vendor.name}.py"], arguments),
            lambda: stage.module(f"{vendor.name}_config", arguments),
        )
        _unchanged(script.printed, "script")
        _unchanged(module.printed, "module")
        from_module = [call["headers"].get("user-agent", "").startswith(AGENT) for call in account.log()]
        role = stage.playbook(PROVISION, inventory)
        if "changed=0" not in role.printed:
            raise ValueError(f"the role changed something: {role.printed[-500:]}")
        return {
            "script": (script, from_module.count(False) // ROUNDS),
            "module": (module, from_module.count(True) // ROUNDS),
            "role": (role, len(account.log())),
        }


def _unchanged(printed, what):
    if json.loads(printed)["changed"]:
        raise ValueError(f"the {what} found differences where there are none: {printed[:500]}")


def _rows(agents, found):
    script = found["script"][0]
    for what in ("script", "module", "role"):
        cost, calls = found[what]
        ratios = (f"{cost.wall / script.wall:.2f}", f"{cost.cpu / script.cpu:.2f}")
        shown = (table.seconds(cost.wall), table.seconds(cost.cpu), f"{cost.memory:.0f} MB")
        yield (agents, what, calls, *shown, *ratios)


def _goals(costs):
    """Yield the goals for the largest account, and for the growth from the smallest one."""
    few, many = min(costs), max(costs)
    (script, least), (module, calls) = costs[many]["script"], costs[many]["module"]
    wall, cpu = module.wall / script.wall, module.cpu / script.cpu
    yield table.goal(calls <= least, "as many calls as the script"), f"{calls} and {least}"
    yield (
        table.goal(wall <= 1.5, f"module at most 1.5 x script at {many}"),
        f"{wall:.2f} x (processor {cpu:.1f} x)",
    )
    yield table.goal(module.memory < 250, f"below 250 MB at {many}"), f"{module.memory:.0f} MB"
    if few < many:
        (script_few, _calls), (module_few, _calls) = costs[few]["script"], costs[few]["module"]
        grown = wall / (module_few.wall / script_few.wall)
        found = f"{grown:.2f} ({many / few:.0f} x the agents take {module.cpu / module_few.cpu:.1f} x the processor)"
        yield table.goal(grown < 1.2, f"ratio of ratios, {many} to {few}: below 1.2"), found
