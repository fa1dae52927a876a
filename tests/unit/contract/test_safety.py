# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets stay in, errors are clear, answers that never come and calls that fail leave the account as it should be."""

from __future__ import annotations

import fcntl
import json
import sys
from pathlib import Path

import pytest
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.transport import Transport
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InterruptedRunError, ReadOnlyError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD


def _is_secret(name):
    return any(word in name for word in ("password", "secret", "token", "jwt", "ssid")) and name != "token_cache"


def test_no_secret_in_any_result(account):
    profile = account.profile
    printed = []
    printed.append(account.run("config", True, agent_groups=[{"name": "Support"}], agents=[profile.member("Support")]))
    printed.append(account.config(profile.member("Support")))
    printed.append(account.ok("agent_info"))
    printed.append(account.config(profile.member("Support", update_password="always")))
    printed.append(account.run("agent", **profile.member("Support"), nonsense=1))
    printed.append(account.run("config", agents=[profile.member("Support", pasword=PASSWORD)]))
    secret = profile.secret
    printed.append(account.run("config", agents=[profile.member("Support", **{secret: [PASSWORD]})]))
    account.vendor.fault(
        kind="write", status=400, body=json.dumps({"generalMessage": f"bad {PASSWORD}", "message": PASSWORD})
    )
    printed.append(account.run("agent", **profile.member("Support", "bo@example.com")))
    assert printed[-1]["failed"]
    text = json.dumps(printed)
    for secret in account.secrets():
        assert secret not in text


@pytest.mark.parametrize(
    "before", ["refused: my", "x" * (200 - len(PASSWORD) // 2)], ids=["within a word", "at the cut"]
)
def test_a_secret_within_what_the_vendor_says_is_hidden(account, before):
    profile = account.profile
    said = f"{before}{PASSWORD}"
    body = {"code": 2000, "status": "error", "message": said, "generalMessage": said}
    account.vendor.fault(kind="write", mentions=profile.member("")[profile.key], status=400, json=body, times=None)
    result = account.run("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    told = json.dumps([result["msg"], result["failures"]])
    assert result["failed"] and before[:100] in told
    assert PASSWORD[:4] not in told


@pytest.mark.parametrize("broken", ["wrong", None])
def test_wrong_credentials(account, broken):
    last = [name for name in account.profile.sign_in if _is_secret(name)][-1]
    account.connection = {**account.connection, last: broken}
    refused = account.run("config", agent_groups=[{"name": "Support"}])
    assert refused["failed"]
    assert not refused["changed"]
    assert "Check" in refused["msg"] or last in refused["msg"]
    assert account.groups() == {}


WRONG_ANSWERS = {
    "html": {"html": True},
    "broken JSON": {"body": '{"half": '},
    "a list of text": {"json": ["text"]},
    "a number": {"json": 7},
    "an object of something else": {"json": {"unexpected": {"shape": [1]}}},
    "nothing": {"body": ""},
    "null": {"body": "null"},
    "forbidden": {"status": 403, "body": "{}"},
    "server error": {"status": 500, "body": "oops"},
    "gateway": {"status": 502, "html": True},
    "truncated": {"truncate": True},
    "a code that is no number": {"json": {"code": "²", "status": "error"}},
    "totals that are no numbers": {
        "json": {"code": 1000, "user_groups": [], "agents": [], "meta": {"total_count": "many", "total_pages": []}}
    },
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS)
def test_a_list_that_is_not_understood_proves_nothing(account, answer):
    account.config(account.profile.member("Support"))
    before = account.vendor.objects("agent"), account.vendor.objects("agent_group")
    account.forget()
    account.vendor.fault(kind="read", times=None, **WRONG_ANSWERS[answer])
    for suffix, arguments in (
        ("config", {"agent_groups": [{"name": "Support"}], "agents": [account.profile.member("Support")]}),
        ("agent_group", {"name": "Support", "state": "absent"}),
    ):
        refused = account.run(suffix, **arguments)
        assert refused["failed"]
        assert not refused["changed"]
        assert "Traceback" not in refused["msg"]
        assert "bug" not in refused["msg"]
    assert account.calls("write") == []
    assert (account.vendor.objects("agent"), account.vendor.objects("agent_group")) == before


def test_readings_that_nobody_can_read_write_nothing(account):
    for name, switch in account.vendor.SWITCHES.items():
        for value in set(account.profile.unreadable) & set(switch.allowed):
            account.vendor.switch(**{name: value})
            assert account.run("config", agent_groups=[{"name": "Support"}])["failed"]
    assert account.groups() == {} or not account.profile.unreadable
    assert account.calls("write") == []


@pytest.mark.parametrize(
    "fault", [{"reset": "after"}, {"status": 504, "done": True}, {"body": '{"half', "done": True}, {"truncate": True}]
)
def test_lost_answers_create_nothing_twice(account, fault):
    profile = account.profile
    account.vendor.fault(kind="write", times=None, **fault)
    account.run("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    account.vendor.faults.clear()
    account.ok("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    assert list(account.agents()) == ["ana@example.com"]
    assert list(account.groups()) == ["Support"]
    assert not account.ok("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])["changed"]


@pytest.mark.parametrize(
    "fault", [{"reset": "before"}, {"status": 503}, {"status": 429}, {"status": 500}, {"status": 400, "body": "{}"}]
)
def test_report_of_a_failed_run_is_what_happened(account, fault):
    profile = account.profile
    option, new, wire = profile.update
    account.config(profile.member("Support"), profile.member("Support", "bo@example.com"))
    target = next(thing for key, thing in account.agents().items() if key == "bo@example.com")
    account.vendor.fault(kind="write", mentions=str(target[profile.storage.ids["agent"]]), times=None, **fault)
    wanted = [profile.member("Support", **{option: new}), profile.member("Support", "bo@example.com", **{option: new})]
    result = account.run("config", agents=wanted)
    done = {key for key, agent in account.agents().items() if agent[wire] == new}
    assert done == {"ana@example.com"}
    assert result["failed"] and result["changed"]
    assert [failure["name"] for failure in result["failures"]] == ["bo@example.com"]
    assert len(result["changes"]) == 2
    account.vendor.faults.clear()
    assert [change["name"] for change in account.ok("config", agents=wanted)["changes"]] == ["bo@example.com"]
    assert not account.ok("config", agents=wanted)["changed"]


def test_what_was_done_before_the_vendor_turned_calls_away_is_told_as_done(account):
    profile = account.profile
    option, new, wire = profile.update
    account.config(profile.member("Support"))
    (agent,) = account.agents().values()
    account.vendor.fault(kind="write", mentions=str(agent[profile.storage.ids["agent"]]), status=503, done=True)
    account.vendor.fault(kind="write", mentions=str(agent[profile.storage.ids["agent"]]), status=429, times=None)
    result = account.run("config", agents=[profile.member("Support", **{option: new})])
    (agent,) = account.agents().values()
    assert agent[wire] == new and result["changed"] and not result.get("failed")


def test_what_depends_on_a_failure_is_not_tried(account):
    profile = account.profile
    account.vendor.fault(kind="write", status=400, body="{}", times=1)
    result = account.run("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    assert result["failed"] and not result["changed"]
    assert [failure["error"].startswith("Not tried") for failure in result["failures"]] == [False, True]
    assert account.agents() == {}


def test_stop_at_the_first_failure(account):
    account.vendor.fault(kind="write", status=400, body="{}", times=1)
    groups = [{"name": f"Group {number}"} for number in range(30)]
    result = account.run("config", agent_groups=groups, on_error="stop")
    assert result["failed"]
    assert len(result["failures"]) == 30 - len(account.groups())
    assert result["changed"] == bool(account.groups())


def test_reads_are_tried_again(account):
    account.config(account.profile.member("Support"))
    account.forget()
    for fault in ({"status": 503}, {"status": 429, "headers": {"Retry-After": "1"}}, {"reset": "before"}):
        account.vendor.fault(kind="read", **fault)
        assert not account.config(account.profile.member("Support"))["changed"]


def test_a_bug_of_ours_is_one_line_without_values(account, monkeypatch):
    fail_json, handled = AnsibleModule.fail_json, []

    def broken(*dummy):
        raise KeyError(PASSWORD)

    def fail(self, *arguments, **more):
        handled.append(sys.exc_info()[1])  # of this, Ansible shows a traceback on demand
        fail_json(self, *arguments, **more)

    monkeypatch.setattr(Transport, "send", broken)
    monkeypatch.setattr(AnsibleModule, "fail_json", fail)
    result = account.run("config", agent_groups=[{"name": "Support"}])
    assert result["failed"]
    assert "KeyError" in result["msg"] and "report" in result["msg"]
    assert PASSWORD not in json.dumps(result)
    assert handled == [None]


def test_a_client_of_check_mode_cannot_write(account):
    """The module's own plan aside: the client itself refuses."""
    vendor = account.profile.gateway
    options = {field.name: account.connection.get(field.name, field.default) for field in vendor.connection.options}
    gateway = vendor.connect(ConnectionOptions(options), writable=False, progress=Progress())
    with pytest.raises(ReadOnlyError):
        gateway.create(vendor.entities[0], {"name": "Support"})
    assert account.calls("write") == []
    assert account.groups() == {}


@pytest.fixture(name="no_signals")
def fixture_no_signals(monkeypatch):
    """The test's own process keeps its Ctrl-C."""
    monkeypatch.setattr(Progress, "handle_interruptions", lambda self: None)


@pytest.mark.usefixtures("no_signals")
def test_progress_is_told_in_a_file(account, tmp_path):
    told = tmp_path / "progress.json"
    account.config(
        *[account.profile.member("Support", f"agent{number}@example.com") for number in range(3)],
        progress_file=str(told),
    )
    state = json.loads(told.read_text(encoding="utf-8"))
    assert state["phase"] in ("reading", "writing")
    assert state["done"] <= state["total"]
    assert told.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in told.read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_signals")
def test_interrupted_run_leaves_a_true_report(account, tmp_path, monkeypatch):
    told, advance = tmp_path / "progress.json", Progress.advance

    def advance_and_stop(self, *arguments):
        advance(self, *arguments)
        if account.groups():
            self.stopped.set()

    monkeypatch.setattr(Progress, "advance", advance_and_stop)
    groups = [{"name": f"Group {number}"} for number in range(30)]
    result = account.run("config", agent_groups=groups, progress_file=str(told))
    report = json.loads(told.read_text(encoding="utf-8"))
    assert result["failed"] and result["changed"]
    assert report["phase"] == "interrupted"
    assert report["failures"] == result["failures"]
    assert {failure["name"] for failure in report["failures"]} == {group["name"] for group in groups} - set(
        account.groups()
    )
    assert 0 < len(account.groups()) < 30


@pytest.mark.usefixtures("no_signals")
def test_run_that_is_interrupted_in_its_last_step_tells_that_all_is_done(account, tmp_path, monkeypatch):
    told = tmp_path / "progress.json"
    monkeypatch.setattr(Progress, "advance", lambda self, *dummy: account.groups() and self.stopped.set())
    result = account.ok("config", agent_groups=[{"name": "New"}], progress_file=str(told))
    report = json.loads(told.read_text(encoding="utf-8"))
    assert report["phase"] == "interrupted" and report["failures"] == []
    assert report["changed"] and report["changes"] == result["changes"]


@pytest.mark.usefixtures("no_signals")
def test_report_of_an_interrupted_run_holds_no_credentials(account, tmp_path, monkeypatch):
    told = tmp_path / "progress.json"
    secret = account.connection[[name for name in account.profile.sign_in if _is_secret(name)][-1]]
    body = {"code": 2000, "status": "error", "message": f"bad {secret}", "generalMessage": f"bad {secret}"}
    account.vendor.fault(kind="write", mentions="New", status=400, json=body, times=None)
    monkeypatch.setattr(Progress, "advance", lambda self, *dummy: self.stopped.set())
    account.run("config", agent_groups=[{"name": "New"}], progress_file=str(told))
    report = told.read_text(encoding="utf-8")
    assert json.loads(report)["phase"] == "interrupted" and "bad" in report
    assert secret not in report


@pytest.mark.usefixtures("no_signals")
def test_run_that_is_interrupted_while_it_waits_for_another_ends_soon(account, tmp_path, monkeypatch):
    told, phases = tmp_path / "progress.json", []
    account.config()
    account.forget()
    (lock,) = Path(account.connection["token_cache"]).glob("run-*.lock")

    def pause(self, _seconds):
        phases.append(json.loads(told.read_text(encoding="utf-8"))["phase"])
        raise InterruptedRunError

    monkeypatch.setattr(Progress, "pause", pause)
    with open(lock, "rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        result = account.run("config", agent_groups=[{"name": "New"}], progress_file=str(told))
    assert result["failed"] and not result["changed"] and "interrupted before the first write" in result["msg"]
    assert phases == ["waiting"] and account.calls("write") == []


@pytest.mark.usefixtures("no_signals")
def test_steps_that_wait_for_their_call_are_not_tried_after_an_interrupt(account, tmp_path, monkeypatch):
    slot = RateLimiter.slot

    def full(self, pause):
        if not self._name.startswith("calls") or not account.calls("write"):
            return slot(self, pause)
        raise InterruptedRunError

    monkeypatch.setattr(RateLimiter, "slot", full)
    groups = [{"name": f"Group {number}"} for number in range(30)]
    result = account.run("config", agent_groups=groups, progress_file=str(tmp_path / "p"))
    done = set(account.groups())
    assert result["failed"] and result["changed"] and 0 < len(done) < 30
    for failure in result["failures"]:
        if failure["name"] in done:
            assert "was written" in failure["error"]
        else:
            assert failure["error"] == "Not tried: the run was interrupted."
    assert {group["name"] for group in groups} <= done | {failure["name"] for failure in result["failures"]}


@pytest.mark.usefixtures("no_signals")
def test_run_that_is_interrupted_while_it_reads_writes_nothing(account, tmp_path, monkeypatch):
    profile = account.profile
    account.config(profile.member("Support"), profile.member("Sales", "bo@example.com"))
    account.forget()
    monkeypatch.setattr(Progress, "begin", lambda self, *dummy: self.stopped.set())
    result = account.run(
        "config", agents=[profile.leaver()], agent_groups=[{"name": "New"}], progress_file=str(tmp_path / "p")
    )
    assert result["failed"]
    assert "interrupted" in result["msg"]
    assert account.calls("write") == []


def test_breakdown_on_creation_tells_the_reason_and_no_change(account):
    body = json.dumps(
        {"generalMessage": "the seats are used up", "message": "the seats are used up", "status": "error", "code": 1009}
    )
    account.vendor.fault(kind="write", status=500, body=body, times=None)
    result = account.run("agent_group", name="Support")
    assert result["failed"]
    assert not result["changed"]
    assert "the seats are used up" in result["failures"][0]["error"]
    assert account.groups() == {}
