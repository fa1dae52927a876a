# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, again unchanged, update one field, export, apply unchanged, delete: under every reading of every unknown."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.simulator.server import VENDORS

from ansible_collections.cxops.contact_center.tests.unit.contract.rows import ROWS

# Numbers and lists say how much, not how; they have tests of their own.
READINGS = [
    (row, name, value)
    for row in ROWS
    for name, switch in sorted(VENDORS[row.vendor].SWITCHES.items())
    for value in (switch.allowed if isinstance(switch.default, str) else ())
]


@pytest.mark.parametrize(("account", "name", "value"), READINGS, indirect=["account"], ids=str)
def test_life_of_an_agent(account, name, value):
    account.vendor.switch(**{name: value})
    row = account.row
    option, new, wire = row.update

    assert account.config(row.member("Support"))["changed"]
    created = account.agents()
    assert account.groups().keys() == {"Support", "Sales"}
    assert len(created) == 1
    assert not account.config(row.member("Support"))["changed"]

    changed = account.config(row.member("Support", **{option: new}))
    assert changed["changes"] == [{"kind": "agent", "name": "ana@example.com", "action": "update", "fields": [option]}]
    after = account.agents()
    assert _differences(created, after) == {wire}
    assert after["ana@example.com"][wire] == new

    exported = {kind: account.ok(f"{kind[:-1]}_info")[kind] for kind in ("agent_groups", "agents")}
    again = account.ok("config", **exported)
    assert not again["changed"], again["diff"]

    account.forget()
    gone = {row.key: "ana@example.com", "state": "absent"}
    groups = [{"name": name, "state": "absent"} for name in ("Support", "Sales")]
    arguments = {"agent_groups": groups, "agents": [gone]}
    removed = account.run("config", **arguments)
    if _refused(row, "delete groups", name, value):
        assert removed["failed"]
        assert [failure["kind"] for failure in removed["failures"]] == ["agent_group", "agent_group"]
        assert "403" in removed["failures"][0]["error"]
    else:
        assert not removed.get("failed"), removed
        assert removed["plan"] == {"create": 0, "update": 0, "delete": 3, "unchanged": 0}
        assert not account.groups() or account.vendor.switches.get("delete_agent") == "soft"
    if account.vendor.switches.get("delete_agent") != "soft":
        assert not account.agents()
        assert not account.ok("config", agents=[gone])["changed"]
        assert account.agents() == {}


@pytest.mark.parametrize(("account", "name", "value"), READINGS, indirect=["account"], ids=str)
def test_move_ends_with_one_agent(account, name, value):
    account.vendor.switch(**{name: value})
    row = account.row
    account.config(row.member("Support"))
    before = account.agents()["ana@example.com"]
    moved = account.run("config", agents=[row.member("Sales")])
    after = account.agents()
    assert list(after) == ["ana@example.com"]
    assert after["ana@example.com"][_id(account)] == before[_id(account)]
    if _refused(row, "move", name, value):
        assert moved["failed"]
        assert "Sales" in moved["failures"][0]["error"]
        assert _differences({"": before}, {"": after["ana@example.com"]}) == set()
    else:
        assert not moved.get("failed"), moved
        assert account.ok("agent_info")["agents"][0][row.membership] in ("Sales", ["Sales"])
        assert not account.ok("config", agents=[row.member("Sales")])["changed"]


def _id(account):
    return {"ringcx": "agentId"}.get(account.row.vendor, "id")


def _refused(row, what, name, value):
    values = row.refusals.get(what, {}).get(name, ())
    return value in (values if isinstance(values, tuple) else (values,))


def _differences(before, after):
    """Names of the wire properties that differ."""
    assert before.keys() == after.keys()
    return {
        name for key, agent in after.items() for name, value in agent.items() if before[key].get(name) != value
    } | {name for key, agent in before.items() for name in agent if name not in after[key]}
