# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What results tell of objects: as they are, by name, in the vendor's spelling, and only what was asked for."""

from __future__ import annotations


def test_a_task_that_fails_tells_no_object(account):
    row = account.row
    option, new, _wire = row.update
    account.config(row.member("Support"))
    account.vendor.fault(kind="write", times=None, status=400, body="{}")
    for suffix, arguments in (
        ("agent", {row.key: "ana@example.com", option: new}),
        ("agent_group", {"name": "Trunk"}),
    ):
        failed = account.run(suffix, **arguments)
        assert failed["failed"] and not failed["changed"]
        assert suffix not in failed
        assert len(failed["failures"]) == len(failed["diff"]) == 1


def test_one_object_is_asked_for_by_its_key_or_by_its_id(account):
    row = account.row
    account.config(row.member("Support"), row.member("Sales", "bo@example.com"))
    for kind, key, name in (("agent", row.key, "ana@example.com"), ("agent_group", "name", "Support")):
        (found,) = account.ok(f"{kind}_info", **{key: name})[f"{kind}s"]
        id_option = f"{kind}_id"
        assert account.ok(f"{kind}_info", **{id_option: found[id_option]})[f"{kind}s"] == [found]
        refused = account.run(f"{kind}_info", **{key: name, id_option: found[id_option]})
        assert refused["failed"]
        assert f"mutually exclusive: {key}|{id_option}" in refused["msg"]


def test_one_agent_and_a_group_apply_together(account):
    row = account.row
    account.config(row.member("Support"), row.member("Sales", "bo@example.com"))
    for option in (row.key, "agent_id"):
        agent = account.exported("agent")[0]
        for group, found in (("Support", [agent]), ("Sales", [])):
            listed = account.ok("agent_info", **{option: agent[option]}, agent_group=group)["agents"]
            assert [one["agent_id"] for one in listed] == [one["agent_id"] for one in found]


def test_only_groups_have_members(account):
    for suffix in ("agent_info", "agent_group_info"):
        refused = account.run(suffix, agent="ana@example.com")
        assert refused["failed"]
        assert "Unsupported parameters" in refused["msg"] and "agent." in refused["msg"]
