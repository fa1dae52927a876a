# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects in results: names instead of ids, the vendor's spelling, and only the requested objects."""

from __future__ import annotations

import re

from ansible_collections.cxops.contact_center.tests.unit.account import due


def test_failed_task_returns_no_object(account):
    profile = account.profile
    option, new, _wire = profile.update
    account.config(profile.member("Support"))
    account.vendor.fault(kind="write", times=None, status=400, body="{}")
    for suffix, arguments in (
        ("agent", {profile.key: "ana@example.com", option: new}),
        ("agent_group", {"name": "Trunk"}),
    ):
        failed = account.run(suffix, **arguments)
        assert failed["failed"] and not failed["changed"]
        assert suffix not in failed
        assert len(failed["failures"]) == 1
        assert failed["diff"]["after"]


def test_info_selects_one_object_by_key_or_by_id_but_not_both(account):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    for kind, key, name in (("agent", profile.key, "ana@example.com"), ("agent_group", "name", "Support")):
        (found,) = account.ok(f"{kind}_info", **{key: name})[f"{kind}s"]
        id_option = f"{kind}_id"
        assert account.ok(f"{kind}_info", **{id_option: found[id_option]})[f"{kind}s"] == [found]
        refused = account.run(f"{kind}_info", **{key: name, id_option: found[id_option]})
        assert refused["failed"]
        assert refused["msg"] == f"{key} and {id_option} are mutually exclusive; set only one."


def test_info_combines_agent_and_group_filters(account):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    for option in (profile.key, "agent_id"):
        agent = account.exported("agent")[0]
        for group, found in (("Support", [agent]), ("Sales", [])):
            listed = account.ok("agent_info", **{option: agent[option]}, agent_group=group)["agents"]
            assert [one["agent_id"] for one in listed] == [one["agent_id"] for one in found]


def test_info_rejects_an_agent_filter(account):
    for suffix in ("agent_info", "agent_group_info"):
        refused = account.run(suffix, agent="ana@example.com")
        assert refused["failed"]
        assert refused["msg"].startswith('unknown option "agent"')


def test_failed_planning_returns_no_plan(account):
    profile = account.profile
    account.config(profile.member("Support"))
    for field in account.entities()[-1].fields:
        if field.references and field.readable and not field.null_is_unknown and field.name != "receive_call":
            unknown = ["Unknown"] if field.type == "list" else "Unknown"
            refused = account.run("config", agents=[{profile.key: "ana@example.com", field.name: unknown}])
            assert refused["failed"] and not refused["changed"]
            assert re.match(r'agents\[0\] \(ana@example.com\): unknown [\w ]+ "Unknown": ', refused["msg"])
            assert not {"plan", "changes", "failures", "diff"} & refused.keys()


def test_plan_beyond_max_removals_is_returned_and_not_carried_out(account):
    account.config()
    groups = [{"name": name, "state": "absent"} for name in ("Support", "Sales")]
    refused = account.run("config", agent_groups=groups, max_removals=1)
    assert refused["failed"] and not refused["changed"]
    assert due(refused) == {"delete": 2}
    assert len(refused["changes"]) == len(refused["diff"]) == 2
    assert refused["failures"] == []


def test_equivalent_spelling_is_returned_as_the_vendor_stores_it(account):
    profile = account.profile
    account.config(profile.member("Support", "Ana.Lima@Example.com"))
    assert list(account.agents()) == ["Ana.Lima@Example.com"]
    returned = account.ok("agent", **{profile.key: "ana.lima@example.com"})["agent"]
    listed = account.exported("agent")
    assert [agent[profile.key] for agent in (returned, *listed)] == ["Ana.Lima@Example.com"] * 2
    for agents in (listed, [{**listed[0], profile.key: "ANA.LIMA@example.com"}]):
        again = account.ok("config", agents=agents)
        assert not again["changed"], again["diff"]


def test_blank_values_are_returned_as_null(account):
    profile = account.profile
    option, _wire = profile.clear
    account.config(profile.member("Support"))
    returned = account.ok("agent", **{profile.key: "ana@example.com", option: None})["agent"]
    (listed,) = account.exported("agent")
    assert returned[option] is None and listed[option] is None
