# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter undo: what it makes of the changes of a record."""

from __future__ import annotations

import json
import time

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.filter.undo import FilterModule

undo = FilterModule().filters()["undo"]
DEFAULTS = {"password": "48151623", "agent_group": "Support", "location": "Lisbon"}


def _record(*changes, vendor="ringcx", **header):
    return {
        "format": "cxops.contact_center.record/1",
        "vendor": vendor,
        "host": "lisbon",
        "account": "1",
        "check_mode": False,
        "times": {"started": "2026-11-27T08:15:00Z", "finished": "2026-11-27T08:16:00Z"},
        "changes": list(changes),
        **header,
    }


def _change(action="change", before=None, after=None, **more):
    return {
        "kind": "agent",
        "id": 7,
        "name": "ana@example.com",
        "action": action,
        "before": before or {},
        "after": after or {},
        "outcome": "done",
        "error": None,
        **more,
    }


def test_changed_options_get_the_values_before():
    undone = undo(
        _record(_change("move", {"agent_group": "Support", "team": None}, {"agent_group": "Sales", "team": "Blue"}))
    )
    assert undone["agents"] == [{"agent_id": 7, "agent_group": "Support", "team": None}]
    assert undone["agent_groups"] == [] and undone["not_restored"] == []
    approved = undone["approved_changes"]
    assert {name: approved[name] for name in ("format", "vendor", "host", "account")} == {
        "format": "cxops.contact_center.record/1",
        "vendor": "ringcx",
        "host": "lisbon",
        "account": "1",
    }
    (change,) = approved["changes"]
    assert change["before"] == {"agent_group": "Sales", "team": "Blue"} and change["action"] == "move"
    assert change["after"] == {"agent_group": "Support", "team": None}


def test_value_that_no_entry_can_have_is_held_and_the_others_are_set_back():
    change = _change(before={"agent_rank": None, "team": "Red"}, after={"agent_rank": 3, "team": "Blue"})
    undone = undo(_record(change))
    assert undone["agents"] == [{"agent_id": 7, "team": "Red"}]
    problems = [one["problem"] for one in undone["approved_changes"]["changes"]]
    assert problems == ["agent_rank had no value, and can't be cleared", None]
    assert undone["not_restored"] == ['agent "ana@example.com": agent_rank had no value, and can\'t be cleared']


@pytest.mark.parametrize(("id", "selector"), [(7, {"agent_id": 7}), (None, {"username": "ana@example.com"})])
def test_created_agent_is_deleted_where_that_needs_no_input(id, selector):
    after = {"username": "ana@example.com", "team": "Blue", "password": "(set)"}
    undone = undo(_record(_change("create", after=after, id=id)))
    assert undone["agents"] == [{**selector, "state": "absent"}]
    (change,) = undone["approved_changes"]["changes"]
    assert (
        change["action"] == "delete" and "password" not in change["expected"] and change["expected"]["team"] == "Blue"
    )


@pytest.mark.parametrize("vendor", ["udesk", "deepcall"])
def test_created_agent_is_switched_off_elsewhere_and_keeps_the_group(vendor):
    after = {"email": "ana@example.com", "agent_groups": ["New"]}
    group = _change("create", after={"name": "New"}, kind="agent_group", name="New")
    undone = undo(_record(group, _change("create", after=after), vendor=vendor))
    assert undone["agents"] == [{"agent_id": 7, "state": "inactive"}] and undone["agent_groups"] == []
    assert len(undone["not_restored"]) == 2
    tried = undo(_record(group, _change("create", after=after, outcome="unknown"), vendor=vendor))
    assert tried["agent_groups"] == [{"agent_group_id": 7, "state": "absent"}]


def test_deleted_agent_comes_back_with_the_defaults_for_what_is_missing():
    before = {"username": "ana@example.com", "agent_group": "Sales", "team": "Blue"}
    undone = undo(_record(_change("delete", before)), DEFAULTS)
    assert undone["agents"] == [{**before, "password": "48151623", "location": "Lisbon"}]
    (change,) = undone["approved_changes"]["changes"]
    assert change["id"] is None and change["after"]["password"] == "(set)"
    assert "48151623" not in json.dumps([undone["approved_changes"], undone["not_restored"]])
    assert undo(_record(_change("delete", before)), json.dumps(DEFAULTS)) == undone
    missing = undo(_record(_change("delete", before)))
    assert missing["agents"] == []
    assert "does not hold password or rc_user_id" in missing["approved_changes"]["changes"][0]["problem"]


def test_value_of_a_deleted_agent_that_no_entry_can_have_is_listed():
    before = {"username": "ana@example.com", "agent_group": "Sales", "agent_rank": "first", "agent_type": None}
    undone = undo(_record(_change("delete", before)), DEFAULTS)
    assert undone["agents"] == [{**DEFAULTS, "username": "ana@example.com", "agent_group": "Sales"}]
    reason, comes_back = undone["not_restored"]
    assert reason.startswith('agent "ana@example.com": agent_rank ') and "comes back" in comes_back


def test_what_was_given_away_with_an_agent_is_listed():
    before = {"email": "ana@example.com", "agent_groups": ["Sales"]}
    after = {"owner_id": "bo@example.com", "owner_group_id": "Sales"}
    undone = undo(_record(_change("delete", before, after), vendor="udesk"), {"password": "x" * 8})
    assert undone["agents"] == [] and "does not come back" in undone["not_restored"][0]
    defaults = {"password": "48151623", "departments": ["Default"], "agent_roles": ["Agent"], "im_ability_value": 5}
    (line,) = undo(_record(_change("delete", before, after), vendor="udesk"), defaults)["not_restored"]
    assert "stays there (owner_id: bo@example.com, owner_group_id: Sales)" in line


@pytest.mark.parametrize("outcome", ["held", "not_tried", "planned"])
def test_what_a_finished_run_has_not_done_is_left_out(outcome):
    change = _change(before={"team": "Red"}, after={"team": "Blue"}, outcome=outcome)
    assert undo(_record(change))["agents"] == []
    for times in ({"started": "2026-11-27T08:15:00Z", "finished": None}, None):  # of a run that was killed
        assert bool(undo(_record(change, times=times))["agents"]) is (outcome == "planned")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("text", "not a record"),
        ({}, "not a record"),
        (_record(format="cxops.contact_center.record/2"), "of another version"),
        (_record(vendor="other"), "unknown vendor"),
        (_record(vendor=["ringcx"]), "unknown vendor"),
        (_record(check_mode=True), "check mode"),
        (_record(check_mode="no"), "check mode"),
        (_record(changes="all"), "no list of changes"),
        (_record(changes=None), "no list of changes"),
        (_record(_change(kind="queue")), "unknown kind"),
        (_record(_change(action="rename")), "unknown kind, action"),
        (_record(_change(outcome="maybe")), "action or outcome"),
        (_record(_change(before={"salary": 1})), "unknown option"),
        (_record(_change(before={"team": "Red"}, id=None)), "has no id"),
        (_record({"kind": "agent"}), "changes.0. is not a change"),
        (_record(7), "changes.0. is not a change"),
    ],
    ids=str,
)
def test_other_input_is_refused(record, message):
    with pytest.raises(AnsibleFilterError, match=message):
        undo(record)


@pytest.mark.parametrize("defaults", ["{", "[]", ["x"], 7], ids=repr)
def test_defaults_must_be_a_dictionary(defaults):
    with pytest.raises(AnsibleFilterError, match="agent_defaults"):
        undo(_record(), defaults)


def test_names_are_printed_without_control_characters():
    change = _change("delete", {"username": "x"}, name="\x1b[31mana\n{{ x }}")
    assert undo(_record(change), DEFAULTS)["not_restored"][0].startswith('agent "[31mana {{ x }}": ')


def test_ten_thousand_changes_take_seconds():
    changes = [
        _change(before={"team": "Red"}, after={"team": "Blue"}, id=number, name=f"a{number}") for number in range(10000)
    ]
    began = time.monotonic()
    assert len(undo(_record(*changes))["agents"]) == 10000
    assert time.monotonic() - began < 20
