# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done while something breaks: one row for each kind of change, written for every vendor."""

from __future__ import annotations

import typing
from dataclasses import dataclass

from ansible_collections.cxops.contact_center.tests.unit.contract.rows import PASSWORD

NEW_PASSWORD = "62342108"
GROUPS = ("Support", "Sales", "Spare")
HOMES = {"ana": "Support", "bo": "Support", "chen": "Support", "dora": "Sales"}
# What stands in the objects, and no file names it.
UNNAMED = {
    "ringcx": {"location": "Lisbon", "team": "Blue", "gateAssignments": [7], "regionalSettings": {"zone": "x"}},
    "udesk": {"cellphone": "13800000000", "work_id": "77", "lang": "en-us", "callout_number_id": 61},
    "deepcall": {"workingTime": "9-17", "type": "field", "did": "1140000009"},
}
REMOVALS = {"max_removals": "5"}


@dataclass(frozen=True)
class Operation:
    """A file for the config module: file(row, ids, off) makes its options.

    ids: of the objects that stand there, by name. off: options that switch an agent off. settles: whether the same
    file a second time changes nothing. vendors: who can do it.
    """

    name: str
    file: typing.Callable
    settles: bool = True
    vendors: tuple = ("ringcx", "udesk", "deepcall")


def mail(name):
    return f"{name}@example.com"


def _mixed(row, ids, off):
    option, new, _wire = row.update
    return {
        "agent_groups": [
            {"name": "New"},
            {"agent_group_id": ids["Sales"], "name": "Verkauf"},
            {"name": "Spare", "state": "absent"},
        ],
        "agents": [
            row.member("New", mail("eve")),
            {row.key: mail("ana"), row.membership: _home(row, "New")},
            {row.key: mail("bo"), option: new},
            row.leaver(mail("chen")),
        ],
        **REMOVALS,
    }


def _home(row, name):
    return [name] if row.membership == "agent_groups" else name


def _update(row, ids, off):
    return {"agents": [{row.key: mail(name), row.update[0]: row.update[1]} for name in ("ana", "bo")]}


def _secret(row, ids, off):
    secret = next(name for name, value in row.agent.items() if value == PASSWORD)
    return {"agents": [{row.key: mail("ana"), secret: NEW_PASSWORD, "update_password": "always"}]}


OPERATIONS = (
    Operation("create groups", lambda row, ids, off: {"agent_groups": [{"name": "New"}, {"name": "Newer"}]}),
    Operation(
        "create agents",
        lambda row, ids, off: {
            "agent_groups": [{"name": "Support"}, {"name": "Sales"}],
            "agents": [row.member("Sales", mail(name)) for name in ("eve", "fay")],
        },
    ),
    Operation(
        "create switched off", lambda row, ids, off: {"agents": [{**row.member("Sales", mail("eve")), **off["agent"]}]}
    ),
    Operation(
        "create a group switched off",
        lambda row, ids, off: {"agent_groups": [{"name": "New", **off["agent_group"]}]},
        vendors=("deepcall",),
    ),
    Operation("update", _update),
    Operation("password", _secret, settles=False),
    Operation(
        "move",
        lambda row, ids, off: {
            "agents": [{row.key: mail(n), row.membership: _home(row, "Sales")} for n in ("ana", "bo")]
        },
    ),
    Operation(
        "rename group", lambda row, ids, off: {"agent_groups": [{"agent_group_id": ids["Support"], "name": "Help"}]}
    ),
    Operation(
        "rename agent", lambda row, ids, off: {"agents": [{"agent_id": ids[mail("ana")], row.key: mail("anna")}]}
    ),
    Operation("delete group", lambda row, ids, off: {"agent_groups": [{"name": "Spare", "state": "absent"}]}),
    Operation(
        "agents leave",
        lambda row, ids, off: {"agents": [row.leaver(mail(name)) for name in ("ana", "bo")], **REMOVALS},
    ),
    Operation("switch off", lambda row, ids, off: {"agents": [{row.key: mail("ana"), **off["agent"]}]}),
    Operation(
        "prune",
        lambda row, ids, off: {
            "agent_groups": [{"name": name} for name in ("Support", "Sales", "Office")[: 2 + (row.vendor == "udesk")]],
            "prune": {"agent_groups": True},
            **REMOVALS,
        },
    ),
    Operation("mixed", _mixed),
)
