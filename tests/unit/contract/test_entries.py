# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries are done as they are written, or refused before the first write, all at once and with their places."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import CONTEXT
from ansible_collections.cxops.contact_center.tests.unit.account import due
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD

DIRTY = "\u00a0%s \u200b\n"  # spaces, an invisible character and a line break around a text


def _switch(account):
    """The option that switches an agent off, with the value that does."""
    field = account.entities()[-1].switch
    return {field.name: field.inactive_value}


def _refused(account, suffix, **options):
    """Run a module that must fail before its first write; return its message."""
    account.forget()
    for check in (True, False):
        refused = account.run(suffix, check, **options)
        assert refused["failed"] and not refused["changed"]
    assert account.calls("write") == []
    return refused["msg"]


@pytest.mark.parametrize("prune", [{}, {"agent_groups": True}], ids=str)
def test_names_that_two_objects_have_are_reported_with_the_entries(account, prune):
    profile = account.profile
    account.config(profile.member("Support"))
    account.vendor.seed({"groups": [{profile.storage.keys["agent_group"]: "Sales"}]})
    groups, agents = [{"name": "Sales"}], [profile.member("Sales"), {**profile.member("Suport", "bo@example.com")}]
    message = _refused(account, "config", agent_groups=groups, agents=agents, prune=prune)
    for place in ("agent_groups[0] (Sales)", "agents[0] (ana@example.com)", "agents[1] (bo@example.com)"):
        assert f"- {place}: " in message
    assert message.count("\n") == 3


def test_text_is_stored_without_invisible_characters(account):
    profile = account.profile
    group, key = DIRTY % "Support\u00a0Team", DIRTY % "ana@example.com"
    entries = {"agent_groups": [{"name": group}], "agents": [profile.member(group, key)]}
    account.ok("config", **entries)
    assert list(account.groups()) == ["Support Team"]
    assert list(account.agents()) == ["ana@example.com"]
    for again in (entries, {"agent_groups": [{"name": "Support Team"}], "agents": [profile.member("Support Team")]}):
        assert not account.ok("config", **again)["changed"]


def test_stored_text_with_spaces_is_corrected(account):
    profile = account.profile
    account.config(profile.member("Support"))
    (agent,) = account.agents().values()
    option = profile.clear.option
    stored = agent[profile.clear.stored_as]
    account.vendor.change("agent", agent[profile.storage.ids["agent"]], {profile.clear.stored_as: f" {stored} "})
    corrected = account.config(profile.member("Support"))
    assert corrected["changes"][0]["after"] == {option: stored}
    assert account.agents()["ana@example.com"][profile.clear.stored_as] == stored


@pytest.mark.parametrize("wrong", [83, 1.1, True, ["a"], {"a": "b"}], ids=str)
def test_value_that_is_not_text_is_refused_for_every_text_option(account, wrong):
    profile = account.profile
    account.config(profile.member("Support"))
    names = [field.name for field in account.entities()[-1].fields if field.type == "str"]
    entry = {profile.key: "ana@example.com", **dict.fromkeys(names, wrong)}
    title, *lines = _refused(account, "config", agents=[entry]).splitlines()
    assert title == f"{len(names)} problems in the input:"
    for name, line in zip(names, lines[:20]):
        assert re.match(
            rf"- agents\[0\]: {name} (is a \w+, but must be text; write it in quotes|must be text, but is a)", line
        )


@pytest.mark.parametrize("blank", ["", " ", None, "\u00a0\u200b"], ids=repr)
def test_blank_key_or_filter_never_means_all_objects(account, blank):
    profile = account.profile
    account.config(profile.member("Support"))
    for suffix, options in (
        ("agent_info", (profile.key, "agent_id", "agent_group")),
        ("agent_group_info", ("name", "agent_group_id")),
        ("agent", (profile.key, "agent_id")),
        ("agent_group", ("name", "agent_group_id")),
    ):
        for option in options:
            assert f"{option} is blank" in _refused(account, suffix, **{option: blank})


def test_name_that_is_the_id_of_another_group_is_a_name(account):
    profile = account.profile
    account.config()
    id = str(account.groups()["Sales"][profile.storage.ids["agent_group"]])
    message = _refused(account, "config", agents=[profile.member(id)])
    assert message.startswith(f'agents[0] (ana@example.com): unknown agent group "{id}"')
    account.config(profile.member(id), groups=("Support", "Sales", id))
    assert account.exported("agent")[0][profile.membership] == profile.groups(id)


def test_all_mistakes_of_a_file_are_reported_together(account):
    profile = account.profile
    account.config()
    option, value, _stored_as = profile.update
    joiners = [profile.member("Support", f"joiner{number}@example.com") for number in range(25)]
    joiners[3][option] = [value]
    joiners[7]["agent_grop"] = "Support"
    del joiners[11][profile.key]
    joiners[14][profile.required] = None
    joiners[20] = "joiner20@example.com"
    lines = _refused(account, "config", agents=joiners).splitlines()
    assert lines[0] == "5 problems in the input:"
    assert lines[1].startswith(f"- agents[3] (joiner3@example.com): {option} must be ")
    assert lines[2].startswith(
        '- agents[7] (joiner7@example.com): unknown option "agent_grop", did you mean "agent_group'
    )
    assert lines[3] == f"- agents[11]: neither {profile.key} nor agent_id is given."
    assert lines[4] == f"- agents[14] (joiner14@example.com): {profile.required} can't be cleared."
    assert lines[5] == "- agents[20]: must be a dictionary of options, but is text."


def test_all_unknown_names_of_a_file_are_reported_together(account):
    profile = account.profile
    account.config()
    names = ("Salez", "Suport", "Support")
    agents = [profile.member(name, f"joiner{number}@example.com") for number, name in enumerate(names)]
    assert _refused(account, "config", agents=agents).splitlines() == [
        "2 problems in the input:",
        '- agents[0] (joiner0@example.com): unknown agent group "Salez", did you mean "Sales"?',
        '- agents[1] (joiner1@example.com): unknown agent group "Suport", did you mean "Support"?',
    ]


def test_previous_name_renames_an_object_once(account):
    profile = account.profile
    account.config(profile.member("Support"))
    before = account.agents()["ana@example.com"][profile.storage.ids["agent"]]
    entries = {
        "agent_groups": [{"name": "Care", "renamed_from": "Support"}, {"name": "Sales"}],
        "agents": [{profile.key: "anna@example.com", "renamed_from": "ana@example.com"}],
    }
    renamed = account.ok("config", **entries)
    assert due(renamed) == {"change": 2, "unchanged": 1}
    assert account.groups().keys() == {"Care", "Sales"}
    assert account.agents()["anna@example.com"][profile.storage.ids["agent"]] == before
    account.forget()
    assert not account.ok("config", **entries)["changed"]
    assert account.calls("write") == []


def test_previous_name_renames_an_object_once_with_the_one_object_modules(account):
    profile = account.profile
    account.config(profile.member("Support"))
    for suffix, options in (
        ("agent", {profile.key: "anna@example.com", "renamed_from": "ana@example.com"}),
        ("agent_group", {"name": "Care", "renamed_from": "Support"}),
    ):
        assert account.ok(suffix, **options)["changed"]
        assert not account.ok(suffix, **options)["changed"]
    assert list(account.agents()) == ["anna@example.com"]
    assert account.groups().keys() == {"Care", "Sales"}


def test_rename_by_the_previous_name_is_refused_if_both_exist(account):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Support", "bo@example.com"))
    entry = {profile.key: "bo@example.com", "renamed_from": "ana@example.com"}
    both = 'both "bo@example.com" (id '
    assert _refused(account, "config", agents=[entry]).startswith(f"agents[0] (bo@example.com): {both}")
    assert _refused(account, "agent", **entry).startswith(f'agent "bo@example.com": {both}')


def test_previous_name_that_does_not_exist_creates_the_object(account):
    account.ok("config", agent_groups=[{"name": "Care", "renamed_from": "Support"}])
    assert list(account.groups()) == ["Care"]


def test_inactive_agent_is_switched_off_and_not_created(account):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Support", "bo@example.com"))
    option, value, stored_as = profile.update
    before = account.agents()["ana@example.com"][stored_as]
    entries = {
        "agents": [
            {profile.key: "ana@example.com", option: value, "state": "inactive"},
            {profile.key: "unknown@example.com", "state": "inactive"},
        ],
        "max_removals": 1,
    }
    switched = account.ok("config", **entries)
    assert due(switched) == {"deactivate": 1, "unchanged": 1}
    assert switched["changes"][0]["after"] == _switch(account)
    assert account.agents().keys() == {"ana@example.com", "bo@example.com"}
    assert account.agents()["ana@example.com"][stored_as] == before
    (shown,) = account.ok("agent_info", **{profile.key: "ana@example.com"})["agents"]
    assert _switch(account).items() <= shown.items()
    assert not account.ok("config", **entries)["changed"]
    assert not account.ok("agent", **{profile.key: "ana@example.com"}, state="inactive")["changed"]


def test_defaults_are_options_of_every_present_entry_that_does_not_set_them(account):
    profile = account.profile
    option, value, stored_as = profile.update
    common = {name: one for name, one in profile.member("Support").items() if name != profile.key}
    entries = {
        "agents": [{profile.key: "ana@example.com"}, {profile.key: "bo@example.com", option: value}],
        "agent_defaults": common,
    }
    account.config()
    account.ok("config", **entries)
    agents = account.agents()
    assert agents.keys() == {"ana@example.com", "bo@example.com"}
    assert agents["bo@example.com"][stored_as] == value
    assert agents["ana@example.com"][stored_as] != value
    assert not account.ok("config", **entries)["changed"]
    leaving = {**entries, "agents": [profile.leaver("ana@example.com")] if profile.deletes_agents else []}
    account.ok("config", **leaving, max_removals=1)


@pytest.mark.parametrize("blank", ["", " "])
def test_blank_lists_and_settings_are_not_given(account, blank):
    profile = account.profile
    account.config(profile.member("Support"))
    blanks = dict.fromkeys(("agents", "agent_defaults", "prune", "max_removals", "on_error"), blank)
    assert not account.ok("config", agent_groups=[{"name": "Support"}, {"name": "Sales"}], **blanks)["changed"]


def test_lists_may_be_written_as_json(account):
    profile = account.profile
    account.ok(
        "config",
        agent_groups=json.dumps([{"name": "Support"}]),
        agents=json.dumps([profile.member("Support")]),
        prune=json.dumps({"agents": False}),
    )
    assert list(account.agents()) == ["ana@example.com"]


def test_message_about_a_wrong_shape_has_no_secret(account):
    profile = account.profile
    entry = profile.member("Support")
    text = " ".join(f"{name}={value}" for name, value in entry.items())
    for agents in ([[entry]], [text], entry, text, [{**entry, profile.secret: {"value": PASSWORD}}], [{PASSWORD: "x"}]):
        refused = account.run("config", agents=agents)
        assert refused["failed"]
        assert PASSWORD not in json.dumps(refused)
    assert account.vendor.log == []


def test_reference_to_what_the_file_removes_or_renames_says_so(account):
    account.config(groups=("Support", "Sales", "Old"))
    profile = account.profile
    groups = [{"name": "Support"}, {"name": "Sales"}, {"name": "Old", "state": "absent"}]
    refused = account.run("config", agent_groups=groups, agents=[profile.member("Old")])
    assert refused["failed"]
    assert 'unknown agent group "Old": agent_groups[2] removes it.' in refused["msg"]
    groups = [{"name": "Support"}, {"name": "Help", "renamed_from": "Sales"}]
    refused = account.run("config", agent_groups=groups, agents=[profile.member("Sales")])
    assert refused["failed"]
    assert 'unknown agent group "Sales": agent_groups[1] renames it to "Help".' in refused["msg"]
    assert {"Support", "Sales", "Old"} <= set(account.groups())


def test_messages_in_a_role_name_variables(account):
    """The action passes the names; Ansible refuses them in tasks."""
    profile = account.profile
    options = ("agents", "agent_groups", "agent_defaults", "prune", "max_removals", "on_error", "rate_limit")
    names = {CONTEXT: {"variables": {name: f"{profile.name}_{name}" for name in options}}}
    wrong = account.run(
        "config",
        agents=[profile.member("agents", key="ana@example.com"), [PASSWORD]],
        agent_groups="agents",
        agent_defaults={"nobody": 1},
        prune={"all": True},
        max_removals="many",
        on_error="never",
        **{**names, "rate_limit": "many"},
    )
    text = wrong["msg"]
    for name in options:
        assert re.search(rf"^- {profile.name}_{name}\W", text, re.MULTILINE) and not re.search(
            rf"^- {name}\W", text, re.MULTILINE
        )
    unknown = account.run("config", agents=[profile.member("agents")], **names)
    assert unknown["msg"].startswith(f'{profile.name}_agents[0] (ana@example.com): unknown agent group "agents"')
    account.config(profile.member("Support"), groups=("Support", "agents", "max_removals"))
    refused = account.run("config", agent_groups=[{"name": "agents", "state": "absent"}], max_removals="0", **names)
    assert f"and {profile.name}_max_removals is 0: agents. If" in refused["msg"]
    assert f"set {profile.name}_max_removals to 1" in refused["msg"]


def test_warnings_and_failures_in_a_role_name_variables(account):
    profile = account.profile
    names = {CONTEXT: {"variables": {name: f"{profile.name}_{name}" for name in ("agents", "prune", "on_error")}}}
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    kept = account.ok(
        "config",
        agent_groups=[{"name": "Support"}],
        agents=[profile.member("Support")],
        prune={"agents": True},
        **names,
    )
    assert f"{profile.name}_prune leaves agents" in str(kept["warnings"])
    account.vendor.fault(kind="write", status=400, body="{}")
    groups = [{"name": "and on_error"}, {"name": "Care"}]
    failed = account.run("config", agent_groups=groups, on_error="stop", **names)
    assert 'agent group "and on_error"' in failed["msg"]
    stopped = f"An earlier change failed, and {profile.name}_on_error is stop."
    assert failed["failures"][-1]["error"] == stopped
