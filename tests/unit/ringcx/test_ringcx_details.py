# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Details of agents that are remembered: which ones are read again, and what is kept."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timezone

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.file_store import fingerprint
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.server_clock import ServerClock
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import details_memory as memory
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import AGENT
from ansible_collections.cxops.contact_center.tests.unit.ringcx.remembering import (
    AGENTS,
    DAY,
    ENTRIES,
    HOUR,
    LISTS,
    MINUTE,
    QUESTION,
    Remembering,
    entry,
    name,
)

ALL = [name(number) for number in range(AGENTS)]
READ = "The details of all agents are read, although ringcx_details is changed: "


@pytest.fixture(name="run")
def fixture_run(account_of, monkeypatch):
    """An account in which nothing has to be changed, before the first run."""
    return Remembering(account_of("ringcx"), monkeypatch)


@pytest.fixture(name="later")
def fixture_later(run):
    """The account an hour after the first run."""
    run.edit(0, team="Night")  # an event, so that a log that forgets is noticed
    run.pass_by(20 * MINUTE)
    run.preview()
    run.pass_by(HOUR)
    return run


def _rewrite(run, **values):
    """Change the file with what is remembered, and seal it again."""
    data = json.loads(run.file.read_text(encoding="utf-8").partition("\n")[2])
    text = json.dumps({**data, **values})
    run.file.write_text(f"{fingerprint(text)}\n{text}", encoding="utf-8")


def test_second_run_reads_what_has_changed(run):
    first = run.preview()
    assert run.read() == ALL
    assert len(run.account.calls("read")) == LISTS + QUESTION + AGENTS
    run.pass_by(DAY)
    run.edit(1, email="new@example.com")
    run.pass_by(10 * MINUTE)
    second = run.preview()
    assert run.read() == [name(1)]
    assert len(run.account.calls("read")) == LISTS + QUESTION + 1
    assert [change["before"] for change in second["changes"]] == [{"email": "new@example.com"}]
    assert "warnings" not in first and "warnings" not in second


def test_default_reads_every_agent_and_remembers_nothing(run):
    del run.account.connection["ringcx_details"]
    for _dummy in range(2):
        run.preview()
        assert (run.read(), run.searches()) == (ALL, [])
    assert not list(run.folder.glob("details-*"))


def test_nothing_is_asked_if_lists_are_enough(later):
    entries = [{key: value for key, value in one.items() if key != "email"} for one in ENTRIES]
    later.preview(entries)
    assert (later.read(), later.searches()) == ([], [])


def test_result_says_for_which_time_the_details_are_certain(run):
    assert "details_as_of" not in run.preview()
    run.pass_by(HOUR)
    before = run.vendor.now()
    as_of = run.preview()["details_as_of"]
    since = datetime.strptime(as_of, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
    assert before - 10 * MINUTE - 5 < since <= before - 10 * MINUTE + 1


def _moved(run):
    run.edit(1, agentGroup="Support")


def _renamed(run):
    run.edit(1, lastName="New")


def _reached(run):
    run.edit(1, maxChats=2)


@pytest.mark.parametrize("edit", [_moved, _renamed, _reached])
def test_agent_that_was_edited_in_any_way_is_read_again(later, edit):
    edit(later)
    later.pass_by(10 * MINUTE)
    later.preview()
    assert later.read() == [name(1)]


def test_list_form_that_changed_without_an_event_is_read_again(later):
    later.vendor.tables["agents"][later.account.agents()[name(1)]["agentId"]].update(team="Day", email="x@example.com")
    assert later.drift() == ([name(1)], [])


def test_agent_that_was_created_anew_is_read(later):
    later.vendor.remove("agent", later.account.agents()[name(1)]["agentId"])
    later.vendor.seed({"agents": [later.stored(entry(1, email="x@example.com"))]})
    assert later.drift() == ([name(1)], [])


def test_details_of_another_month_are_read_again(later):
    for days, expected in ((28, []), (2, ALL), (28, [])):
        later.pass_by(days * DAY)
        assert later.drift() == ([], [])
        assert later.read() == expected


def test_agent_that_changes_is_read_before_it_is_planned_and_written(later):
    changed = [entry(0, email="new@example.com"), *ENTRIES[1:]]
    result = later.preview(changed)
    assert later.read() == [name(0)]
    assert result["changes"][0]["before"] == {"email": "0@example.com"}
    later.config(changed)
    assert set(later.read()) == {name(0)}
    assert later.account.agents()[name(0)]["email"] == "new@example.com"


def test_late_edit_is_carried_back_by_a_write(later):
    """The log does not show it yet, but the agent is read before it is written."""
    later.edit(0, externalAgentId="late")
    later.config([entry(0, email="new@example.com"), *ENTRIES[1:]])
    assert later.account.agents()[name(0)]["externalAgentId"] == "late"


def test_agent_that_is_deleted_is_read_before(later):
    later.edit(1, externalAgentId="late")
    result = later.preview([ENTRIES[0], {"username": name(1), "state": "absent"}, *ENTRIES[2:]], max_removals="5")
    assert later.read() == [name(1)]
    assert result["changes"][0]["before"]["external_agent_id"] == "late"


def test_agent_that_was_written_is_read_by_the_next_run_although_the_log_shows_no_event(later):
    changed = [entry(0, email="new@example.com"), *ENTRIES[1:]]
    later.config(changed)
    del later.vendor.audit.events[1:]
    later.pass_by(HOUR)
    assert not later.preview(changed)["changes"]
    assert later.read() == [name(0)]


def test_deleted_agent_that_is_still_listed_is_not_remembered(later):
    later.vendor.switch(delete_agent="soft", deleted_read="marked")
    later.account.ok("agent", username=name(1), state="absent")
    later.pass_by(HOUR)
    for _dummy in range(2):
        later.account.forget()
        assert name(1) not in str(later.account.ok("config_info")["agents"])
        assert name(1) in later.read()


def test_inactive_agent_is_remembered(run):
    entries = [*ENTRIES[:3], entry(3, is_active=False)]
    run.edit(3, isActive=False)
    run.pass_by(20 * MINUTE)
    for expected in (ALL, []):
        assert not run.preview(entries, unmanaged=True)["changes"]
        assert run.read() == expected
        run.pass_by(HOUR)


@pytest.mark.parametrize("suffix", ["agent_info", "config_info"])
def test_info_modules_read_what_has_changed(later, suffix):
    later.edit(1, email="new@example.com")
    later.pass_by(10 * MINUTE)
    later.account.forget()
    result = later.account.ok(f"{suffix}")
    assert later.read() == [name(1)]
    assert "details_as_of" in result
    shown = {one["username"]: one["email"] for one in result["agents"] if one["username"] in ALL}
    assert shown == {name(number): f"{number}@example.com" for number in (0, 2, 3)} | {name(1): "new@example.com"}


def _queue(run):
    """The first queue, under a name that no other queue has."""
    queue = run.vendor.lookup("99990001", "gateGroups")[0]["gates"][0]
    queue["gateName"] = "Only one"
    return queue


def test_remembered_details_are_shown_as_those_that_were_read(run):
    queue = _queue(run)
    run.edit(0, agentRank=3, manualOutboundDefaultGate={"id": queue["gateId"], "description": queue["gateName"]})
    run.pass_by(20 * MINUTE)
    shown = [run.account.ok("config_info")["agents"] for _dummy in range(2)]
    assert shown[0] == shown[1]
    assert run.read()[AGENTS:] == []
    assert shown[1][0]["manual_outbound_default_gate"] == "Only one"


def test_queue_that_was_renamed_is_compared_by_its_present_name(run):
    queue = _queue(run)
    run.edit(0, manualOutboundDefaultGate={"id": queue["gateId"], "description": queue["gateName"]})
    run.pass_by(20 * MINUTE)
    entries = [entry(0, manual_outbound_default_gate=queue["gateName"]), *ENTRIES[1:]]
    for expected in (ALL, []):
        assert not run.preview(entries)["changes"]
        assert run.read() == expected
    old, queue["gateName"] = queue["gateName"], "Renamed"
    assert f'unknown queue "{old}"' in run.account.run("config", agents=entries, check=True)["msg"]


def test_assignments_are_always_read_through_the_queues(run):
    entries = [entry(number, gate_assignments=["Billing"]) for number in range(AGENTS)]
    run.config(entries)
    run.pass_by(HOUR)
    run.config(entries)
    run.pass_by(HOUR)
    assert not run.preview(entries)["changes"]
    assert run.read() == []
    late = {"agentId": run.account.agents()[name(1)]["agentId"], "gateId": 72991}
    run.vendor.seed({"assignments": {"agentGateAccess": [late]}})
    (change,) = run.preview(entries)["changes"]
    assert change["before"] == {"gate_assignments": ["Billing", "Sales/English"]}
    assert run.read() == []


@pytest.mark.parametrize("late", [False, True])
def test_agent_of_a_ringcentral_user_is_found_although_its_details_are_remembered(later, late):
    """A second agent would be created for that user. The lists for workforce management show who has one."""
    user = later.vendor.lookup("99990001", "extensions")[0]
    later.edit(1, rcUserId=user["id"])
    later.pass_by(0 if late else 20 * MINUTE)
    later.preview()
    new = {"username": "new@example.com", "agent_group": "Sales", "rc_user_id": str(user["id"])}
    refused = later.account.run("config", agents=[*ENTRIES, new], check=True)
    assert f'has agent "{name(1)}"' in refused["msg"]


def test_single_agent_is_read_since_the_log_takes_two_calls(later):
    later.account.forget()
    later.account.ok("agent", **ENTRIES[0])
    assert (later.read(), later.searches()) == ([name(0)], [])


def test_file_is_private_and_holds_no_secret(run):
    run.vendor.switch(password_read="echo", pin_read="echo")
    for number in range(AGENTS):
        run.edit(number, password="marker-password", phoneLoginPin="7315")
    run.vendor.switch(put_reply="full")
    run.config([entry(number, agent_rank=1) for number in range(AGENTS)])
    run.preview()
    text = run.file.read_text(encoding="utf-8")
    assert stat.S_IMODE(run.file.stat().st_mode) == 0o600
    assert "0@example.com" in text
    for secret in ("marker-password", '"7315"', *run.account.secrets()):
        assert secret not in text
    unreadable = {AGENT.codec(one.name).api_name for one in AGENT.fields if one.secret} | {"sipPassword"}
    assert not unreadable & {*memory.PROPERTIES}


REASONS = {
    "right": lambda run: run.vendor.switch(audit_log="refused"),
    "gap": lambda run: run.vendor.audit.events.clear(),
    "shape": lambda run: (run.edit(0, team="X"), run.pass_by(HOUR), run.vendor.switch(audit_shape="bare")),
    "damaged": lambda run: run.file.write_bytes(run.file.read_bytes()[:-5]),
    "empty": lambda run: run.file.write_bytes(b""),
    "version": lambda run: _rewrite(run, format="cxops.contact_center.ringcx_details/0"),
    "properties": lambda run: _rewrite(run, properties=["email"]),
    "foreign": lambda run: _rewrite(run, owner="another"),
    "values": lambda run: _rewrite(run, agents={"1": ["x", 0, []]}),
    "types": lambda run: _rewrite(run, events=7),
    "none": lambda run: run.account.connection.update(token_cache="none"),
    "cut": lambda run: (
        [run.edit(0, team=str(number)) for number in range(3)],
        [event.update(createTime=run.vendor.audit.events[-1]["createTime"]) for event in run.vendor.audit.events],
        run.pass_by(HOUR),
        run.vendor.switch(audit_limit=2),
    ),
}


@pytest.mark.parametrize("reason", REASONS)
def test_everything_is_read_with_one_warning(later, reason):
    REASONS[reason](later)
    drift, warnings = later.drift()
    assert drift == []
    assert later.read() == ALL
    assert len(warnings) == 1 and warnings[0].startswith(READ), warnings


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason not in ("right", "none", "shape", "cut")])
def test_next_run_uses_what_the_fallback_has_read(later, reason):
    REASONS[reason](later)
    later.preview()
    later.edit(1, team="Day")
    later.pass_by(HOUR)
    later.preview()
    if reason != "gap":  # the event that is missing is missed once more
        assert later.drift() == ([], [])
        assert later.read() == []


def test_everything_is_read_if_responses_have_no_date(later, monkeypatch):
    monkeypatch.setattr(ServerClock, "note", lambda *dummy: None)
    drift, (warning,) = later.drift()
    assert (drift, later.read()) == ([], ALL)
    assert warning == f"{READ}the responses of RingCX have no date."


def test_missing_right_is_tried_once_in_each_run(later):
    later.vendor.switch(audit_log="refused")
    later.preview()
    assert len(later.searches()) == 1
    later.vendor.switch(audit_log="allowed")
    later.edit(1, email="new@example.com")
    later.pass_by(HOUR)
    assert later.drift() == ([name(1)], [])
    assert later.read() == [name(1)]


def test_other_users_remember_for_themselves(later):
    del later.account.connection["ringcx_jwt"]
    later.account.connection["ringcx_api_token"] = later.vendor.credentials["ringcx_api_token"]
    for dropped in ("ringcx_client_id", "ringcx_client_secret"):
        later.account.connection.pop(dropped, None)
    assert later.drift() == ([], [])
    assert later.read() == ALL
    assert len(list(later.folder.glob("details-*.json"))) == 2


def test_unusable_directory_causes_its_own_warning_only(later):
    later.folder.chmod(0o755)
    drift, (warning,) = later.drift()
    assert (drift, later.read()) == ([], ALL)
    assert "The token cache is not used" in warning
