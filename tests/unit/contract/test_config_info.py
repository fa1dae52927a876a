# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an account: what is returned describes it, and changes nothing when it is applied."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD


def _read(account, **options):
    result = account.ok("config_info", **options)
    return {name: result[name] for name in ("agent_groups", "agents")}, result["omitted"]


def _own(account, entries):
    return [entry for entry in entries if entry.get(account.profile.key, entry.get("name")) in account.agents()]


@pytest.mark.parametrize("fields", ["all", "set"])
@pytest.mark.parametrize("details", [True, False])
@pytest.mark.parametrize("ids", [True, False])
def test_account_as_it_was_read_is_unchanged_when_it_is_applied(account, fields, details, ids):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    entries, omitted = _read(account, fields=fields, details=details, ids=ids)
    assert omitted == []
    assert all(("agent_id" in entry) is ids for entry in entries["agents"])
    account.forget()
    again = account.ok("config", **entries)
    assert not again["changed"], again["diff"]
    assert again["plan"]["unmanaged"] == 0 and account.calls("write") == []


def test_reading_takes_as_many_calls_as_comparing_every_field(account):
    profile = account.profile
    account.config(*[profile.member("Support", f"agent{number}@example.com") for number in range(6)])
    account.forget()
    entries, _omitted = _read(account)
    reads = len(account.calls("read"))
    account.forget()
    account.ok("config", **entries)
    look_ups = 2  # of names that need not be looked up to be compared, at Udesk the paths of departments, and roles
    for_nothing = 2  # at Udesk, for roles of the agent who has none, and whose entry therefore names none
    assert reads <= len(account.calls("read")) + look_ups + for_nothing
    (entry,) = _own(account, entries["agents"])[:1]
    assert {name for name in profile.agent if name in account.entities()[-1].readable} <= entry.keys()


def test_entries_are_sorted_and_have_no_secrets(account):
    profile = account.profile
    names = ["chen@example.com", "ana@example.com", "bo@example.com"]
    account.config(*[profile.member("Support", name) for name in names], groups=("Support", "Alpha"))
    entries, _omitted = _read(account, fields="set")
    assert [entry[profile.key] for entry in _own(account, entries["agents"])] == sorted(names)
    groups = [entry["name"] for entry in entries["agent_groups"]]
    assert groups == sorted(groups)
    assert PASSWORD not in json.dumps(entries)
    assert entries == _read(account, fields="set")[0]


def test_set_fields_leave_out_blanks_and_defaults_but_not_the_switch(account):
    profile = account.profile
    option, value, _stored_as = profile.update
    account.config(profile.member("Support", **{option: value}))
    whole, lean = (_own(account, _read(account, fields=fields)[0]["agents"])[0] for fields in ("all", "set"))
    assert lean.items() <= whole.items()
    assert lean[option] == value and None not in lean.values()
    assert account.entities()[-1].switch.name in lean
    defaults = {field.name: field.vendor_default for field in account.entities()[-1].fields if field.vendor_default}
    left_out = defaults.keys() - {account.entities()[-1].switch.name}
    assert not any(lean.get(name) == defaults[name] for name in left_out)


def test_value_that_no_entry_can_have_is_left_out_and_named(account):
    profile = account.profile
    account.config(profile.member("Support"))
    (agent,) = account.agents().values()
    stored_as, id = profile.clear.stored_as, agent[profile.storage.ids["agent"]]
    account.vendor.change("agent", id, {stored_as: "a\u200bb"})
    entries, omitted = _read(account)
    (entry,) = _own(account, entries["agents"])
    assert profile.clear.option not in entry
    reason = omitted[0].pop("reason")
    assert omitted == [{"kind": "agent", "name": "ana@example.com", "option": profile.clear.option}]
    assert reason in ("has unusual spaces or invisible characters", "must be a phone number of at most 15 digits")
    assert not account.ok("config", **entries)["changed"]


def test_two_objects_of_one_name_are_an_error_unless_ids_are_returned(account):
    account.config()
    account.vendor.seed({"groups": [{account.profile.storage.keys["agent_group"]: "support"}]})
    refused = account.run("config_info")
    assert refused["failed"] and "exists twice, with the ids" in refused["msg"]
    entries, _omitted = _read(account, ids=True)
    assert len([entry for entry in entries["agent_groups"] if entry["name"].lower() == "support"]) == 2
