# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo: after a run and its undoing, the account is as before. What was edited in between is held."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.undo import undo
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD

DELETING_AGENTS = [profile for profile in PROFILES if profile.deletes_agents]
KEEPING_NAMES = [
    profile
    for profile in DELETING_AGENTS
    for name, switch in profile.simulator.SWITCHES.items()
    if name == "delete_agent" and "soft" in switch.allowed
]

ANA, BO, CHEN = "ana@example.com", "bo@example.com", "chen@example.com"


class Runs:
    """Runs of the config module that are recorded, and undone."""

    def __init__(self, account, folder):
        self.account, self.folder = account, folder

    def run(self, check=False, **options):
        """Return the record of a run."""
        path = self.folder / f"record{len(list(self.folder.iterdir()))}.json"
        self.account.run("config", check=check, record_file=str(path), **options)
        return json.loads(path.read_text(encoding="utf-8"))

    def undone(self, record, defaults=None):
        """Return what the filter makes of a record, through JSON."""
        found = undo(record, self.account.entities(), self.account.profile.agent if defaults is None else defaults)
        return json.loads(json.dumps(found))

    def undo(self, record, check=False, defaults=None, **options):
        """Return the result of undoing a run."""
        given = self.undone(record, defaults)
        del given["not_restored"]
        return self.account.run("config", check=check, max_removals=9, **given, **options)


@pytest.fixture(name="runs")
def fixture_runs(account, tmp_path):
    """Runs against an account of four agents and three groups, one of which is empty."""
    folder = tmp_path / "records"
    folder.mkdir()
    profile = account.profile
    account.config(
        *(profile.member("Support", name) for name in (ANA, BO, CHEN)),
        profile.member("Sales", "dora@example.com"),
        groups=("Support", "Sales", "Spare"),
    )
    return Runs(account, folder)


def _shown(account):
    """What the account shows of its objects, by kind and name; without ids, which deleted objects do not get back."""
    read = account.ok("config_info")
    return {
        (plural, entry.get("name") if plural == "agent_groups" else entry[account.profile.key]): entry
        for plural in ("agent_groups", "agents")
        for entry in read[plural]
    }


def _id(account, name):
    kind = "agent" if "@" in name else "agent_group"
    stored = {**account.agents(), **account.groups()}[name]
    return stored[account.profile.storage.ids[kind]]


def _edit(account, name, values):
    """A supervisor edits an object in the console."""
    account.vendor.change("agent" if "@" in name else "agent_group", _id(account, name), values)


def _switched_off(profile):
    switch = profile.gateway.entities[-1].switch
    return {switch.name: switch.inactive_value}


def _held(result):
    return {change["name"]: change["error"] for change in result["changes"] if change["outcome"] == "held"}


def _updates(profile, account):
    option, value, _stored_as = profile.update
    return {
        "values": {"agents": [{profile.key: ANA, option: value, profile.clear.option: None}]},
        "moves": {
            "agent_groups": [{"name": "New"}],
            "agents": [{profile.key: name, profile.membership: profile.groups("New")} for name in (ANA, BO, CHEN)],
        },
        "names": {
            "agent_groups": [{"agent_group_id": _id(account, "Support"), "name": "Help"}],
            "agents": [
                {"agent_id": _id(account, ANA), profile.key: "Anna@example.com"},
                {profile.key: BO, profile.membership: profile.groups("Sales")},
            ],
        },
        "switches": {"agents": [{profile.key: ANA, **_switched_off(profile)}], "max_removals": 1},
        "groups": {"agent_groups": [{"name": "New"}, {"name": "Spare", "state": "absent"}], "max_removals": 1},
    }


@pytest.mark.parametrize("case", ["values", "moves", "names", "switches", "groups"])
def test_account_is_as_before(account, runs, case):
    before = _shown(account)
    record = runs.run(**_updates(account.profile, account)[case])
    assert _shown(account) != before and {change["outcome"] for change in record["changes"]} == {"done"}
    preview = runs.undo(record, check=True)
    result = runs.undo(record)
    assert not result.get("failed"), result["msg"]
    assert _shown(account) == before
    assert [(one["name"], one["after"]) for one in preview["changes"]] == [
        (one["name"], one["after"]) for one in result["changes"]
    ]
    again = runs.undo(record)
    assert not again.get("failed") and not again["changed"], again


def test_undoing_an_undo_is_redoing(account, runs):
    profile = account.profile
    record = runs.run(agents=[{profile.key: BO, profile.membership: profile.groups("Sales")}])
    after = _shown(account)
    given = runs.undone(record)
    del given["not_restored"]
    undone = runs.run(max_removals=9, **given)
    assert _shown(account) != after
    runs.undo(undone)
    assert _shown(account) == after


def test_created_agents_are_deleted_or_switched_off_and_their_group_stays_then(account, runs):
    profile, before = account.profile, _shown(account)
    record = runs.run(agent_groups=[{"name": "New"}], agents=[profile.member("New", "eve@example.com")])
    undone = runs.undone(record)
    limited = runs.undo(record, check=True)
    assert limited["plan"]["delete"] + limited["plan"]["deactivate"] == (2 if _deletes_freely(profile) else 1)
    result = runs.undo(record)
    assert not result.get("failed"), result["msg"]
    if _deletes_freely(profile):
        assert _shown(account) == before and undone["not_restored"] == []
    else:
        left = {key: entry for key, entry in _shown(account).items() if key not in before}
        switched_off = profile.gateway.entities[-1].is_inactive
        assert left.keys() == {("agent_groups", "New"), ("agents", "eve@example.com")}
        assert switched_off(left["agents", "eve@example.com"])
        assert undone["not_restored"] == [
            'agent group "New": stays, because agents who were created in it can only be switched off: eve@example.com',
            'agent "eve@example.com": is switched off, because it can\'t be deleted',
        ]


def _deletes_freely(profile):
    return profile.deletes_agents and not profile.delete_options


def test_removals_of_created_objects_are_limited(account, runs):
    record = runs.run(agent_groups=[{"name": "New"}, {"name": "Newer"}])
    given = runs.undone(record)
    del given["not_restored"]
    refused = account.run("config", max_removals=1, **given)
    assert refused["failed"] and "max_removals is 1" in refused["msg"] and "New" in account.groups()


@pytest.mark.parametrize("account", DELETING_AGENTS, indirect=True, ids=str)
def test_deleted_agents_come_back_with_the_defaults(account, runs):
    profile, before = account.profile, _shown(account)
    record = runs.run(agents=[profile.leaver(BO)], max_removals=1)
    assert [change["outcome"] for change in record["changes"]] == ["done"]
    assert ("agents", BO) not in _shown(account)
    undone = runs.undone(record)
    (note,) = undone["not_restored"]
    assert note.startswith(f'agent "{BO}": comes back with a new id, without its history')
    assert all(f"{option}: " in note for option in profile.delete_options)
    result = runs.undo(record)
    assert not result.get("failed"), result["msg"]
    assert _shown(account) == before


@pytest.mark.parametrize("account", KEEPING_NAMES, indirect=True, ids=str)
def test_deleted_agent_whose_name_the_vendor_keeps_is_held(account, runs):
    account.vendor.switch(delete_agent="soft")
    record = runs.run(agents=[account.profile.leaver(BO)], max_removals=1)
    held = _held(runs.undo(record))
    assert held[BO].startswith("Not possible: the agent was deleted, and the vendor still keeps its username")


@pytest.mark.parametrize("account", DELETING_AGENTS, indirect=True, ids=str)
def test_deleted_agent_of_which_something_is_missing_is_held_alone(account, runs):
    profile = account.profile
    option, value, _stored_as = profile.update
    agents = [profile.leaver(BO), {profile.key: ANA, option: value}]
    record = runs.run(agents=agents, max_removals=1)
    result = runs.undo(record, defaults={})
    held = _held(result)
    assert held.keys() == {BO} and held[BO].startswith("Not possible: the record does not hold")
    assert result["failed"] and ("agents", BO) not in _shown(account)
    assert [change["outcome"] for change in result["changes"] if change["name"] == ANA] == ["done"]


@pytest.mark.parametrize("account", DELETING_AGENTS, indirect=True, ids=str)
def test_deleted_agent_that_exists_again_is_held(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    record = runs.run(agents=[profile.leaver(BO)], max_removals=1)
    account.config(profile.member("Support", BO, **{option: value}))
    result = runs.undo(record)
    assert _held(result) == {BO: "Changed since the run: it exists again."}
    assert not result["changed"] and account.agents()[BO][stored_as] == value


def test_secrets_are_listed_and_not_restored(account, runs):
    profile = account.profile
    record = runs.run(agents=[{profile.key: ANA, profile.secret: "62342108", "update_password": "always"}])
    undone = runs.undone(record)
    assert undone["agents"] == [] and undone["approved_changes"]["changes"] == []
    assert undone["not_restored"] == [
        f'agent "{ANA}": {profile.secret} was changed, and the record does not hold secrets'
    ]
    assert PASSWORD not in json.dumps(record)


def test_edited_options_are_held_and_the_others_are_set_back(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    home, elsewhere = profile.groups("Sales"), profile.groups("Spare")
    before = account.agents()[ANA][stored_as]
    record = runs.run(
        agents=[
            {profile.key: ANA, option: value, profile.membership: home},
            {profile.key: BO, profile.membership: home},
        ]
    )
    account.ok("config", agents=[{profile.key: ANA, profile.membership: elsewhere}])
    for check in (True, False):
        result = runs.undo(record, check=check)
        assert result["failed"] and _held(result) == {
            ANA: f"Changed since the run: {profile.membership} was {home}, is {elsewhere}."
        }
        done = {change["name"]: change["action"] for change in result["changes"] if change["outcome"] != "held"}
        assert done == {ANA: "change", BO: "move"}
        assert result["plan"]["move"] == 2
    assert account.agents()[ANA][stored_as] == before
    shown = _shown(account)
    assert shown["agents", ANA][profile.membership] == elsewhere
    assert shown["agents", BO][profile.membership] == profile.groups("Support")


def test_what_is_gone_is_held_and_the_rest_is_set_back(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    before = account.agents()[BO][stored_as]
    record = runs.run(agents=[{profile.key: name, option: value} for name in (ANA, BO)])
    account.vendor.remove("agent", _id(account, ANA))
    result = runs.undo(record)
    assert _held(result) == {ANA: "Not possible: the agent no longer exists."}
    assert result["failed"] and account.agents()[BO][stored_as] == before


def test_agent_whose_former_group_is_gone_is_held(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    before = account.agents()[ANA][stored_as]
    record = runs.run(
        agents=[
            {profile.key: "dora@example.com", profile.membership: profile.groups("Support")},
            {profile.key: ANA, option: value},
        ]
    )
    account.vendor.remove("agent_group", _id(account, "Sales"))
    result = runs.undo(record)
    held = _held(result)
    assert held.keys() == {"dora@example.com"}
    assert held["dora@example.com"].startswith('Not possible: unknown agent group "Sales"')
    assert account.agents()[ANA][stored_as] == before


def test_created_object_that_was_edited_or_is_in_use_is_held(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    was = profile.agent.get(option, "before")
    agent = profile.member("Sales", "eve@example.com", **{option: was})
    record = runs.run(agent_groups=[{"name": "New"}], agents=[agent])
    _edit(account, "eve@example.com", {stored_as: value})
    account.ok("config", agents=[{profile.key: ANA, profile.membership: profile.groups("New")}])
    result = runs.undo(record)
    assert _held(result) == {
        "eve@example.com": f"Changed since the run: {option} was {was}, is {value}.",
        "New": f"It still has members: {ANA}.",
    }
    assert "eve@example.com" in account.agents() and "New" in account.groups()


def test_created_object_that_is_gone_is_as_before(account, runs):
    profile, before = account.profile, _shown(account)
    record = runs.run(agent_groups=[{"name": "New"}], agents=[profile.member("Sales", "eve@example.com")])
    account.vendor.remove("agent_group", _id(account, "New"))
    account.vendor.remove("agent", _id(account, "eve@example.com"))
    result = runs.undo(record)
    assert not result.get("failed") and not result["changed"] and _shown(account) == before


def test_killed_run_is_undone_as_far_as_it_got(account, runs):
    """The record of a killed run says what was due; some of it was done."""
    profile, before = account.profile, _shown(account)
    option, value, _stored_as = profile.update
    agents = [{profile.key: name, option: value} for name in (ANA, BO)]
    record = runs.run(agent_groups=[{"name": "New"}, {"name": "Newer"}], agents=agents)
    killed = {**record, "times": {**record["times"], "finished": None}}
    killed["changes"] = [
        {**change, "outcome": "planned", "id": None if change["action"] == "create" else change["id"]}
        for change in record["changes"]
    ]
    account.vendor.remove("agent_group", _id(account, "Newer"))  # as if it had never been created
    account.ok("config", agents=[{profile.key: BO, option: profile.agent.get(option)}])
    result = runs.undo(killed)
    assert not result.get("failed"), result["msg"]
    assert sorted(change["name"] for change in result["changes"]) == ["New", ANA]
    assert _shown(account) == before


def test_run_that_was_refused_has_nothing_to_undo(account, runs):
    groups = [{"name": name, "state": "absent"} for name in ("Spare",)]
    record = runs.run(agent_groups=[{"name": "New"}, *groups], max_removals=0)
    assert record["msg"] and runs.undone(record)["approved_changes"]["changes"] == []


def test_record_of_another_account_is_refused(account, runs):
    record = {**runs.run(agent_groups=[{"name": "New"}]), "account": "other"}
    result = runs.undo(record)
    assert (
        result["failed"] and 'approved_changes has the account "other"' in result["msg"] and "New" in account.groups()
    )


def test_entry_that_does_not_belong_to_the_undo_is_held(account, runs):
    profile = account.profile
    option, value, stored_as = profile.update
    record = runs.run(agent_groups=[{"name": "New"}])
    given = runs.undone(record)
    del given["not_restored"]
    given["agents"] = [{profile.key: ANA, option: value}]
    result = account.run("config", max_removals=9, **given)
    assert _held(result) == {ANA: "Not approved."} and account.agents()[ANA][stored_as] != value
