# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret is printed, errors are clear, and failed, lost or interrupted calls leave an account as reported."""

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
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES
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
def test_secret_in_a_vendor_message_is_masked(account, before):
    profile = account.profile
    message = f"{before}{PASSWORD}"
    body = {"code": 2000, "status": "error", "message": message, "generalMessage": message}
    account.vendor.fault(kind="write", mentions=profile.member("")[profile.key], status=400, json=body, times=None)
    result = account.run("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    reported = json.dumps([result["msg"], result["failures"]])
    assert result["failed"] and before[:100] in reported
    assert PASSWORD[:4] not in reported


@pytest.mark.parametrize("secret", ["wrong", None], ids=["wrong", "missing"])
def test_wrong_or_missing_credentials_are_reported_without_a_write(account, secret):
    last = [name for name in account.profile.sign_in if _is_secret(name)][-1]
    account.connection = {**account.connection, last: secret}
    refused = account.run("config", agent_groups=[{"name": "Support"}])
    assert refused["failed"] and not refused["changed"]
    errors = account.profile.sign_in_errors
    assert refused["msg"] == (errors.wrong if secret else errors.missing)
    assert account.calls("write") == []
    assert account.groups() == {}


UNUSABLE_RESPONSES = {
    "html": {"html": True},
    "broken JSON": {"body": '{"half": '},
    "a list of text": {"json": ["text"]},
    "a number": {"json": 7},
    "an unexpected object": {"json": {"unexpected": {"shape": [1]}}},
    "an empty body": {"body": ""},
    "null": {"body": "null"},
    "forbidden": {"status": 403, "body": "{}"},
    "server error": {"status": 500, "body": "oops"},
    "gateway": {"status": 502, "html": True},
    "truncated": {"truncate": True},
    "a code that is not a number": {"json": {"code": "²", "status": "error"}},
    "totals that are not numbers": {
        "json": {"code": 1000, "user_groups": [], "agents": [], "meta": {"total_count": "many", "total_pages": []}}
    },
}


@pytest.mark.parametrize("response", UNUSABLE_RESPONSES)
def test_unusable_list_response_fails_without_a_write(account, response):
    account.config(account.profile.member("Support"))
    before = account.vendor.objects("agent"), account.vendor.objects("agent_group")
    account.forget()
    account.vendor.fault(kind="read", times=None, **UNUSABLE_RESPONSES[response])
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


UNREADABLE = [
    (profile, name, value)
    for profile in PROFILES
    for name, switch in sorted(profile.simulator.SWITCHES.items())
    for value in profile.unreadable
    if isinstance(switch.default, str) and value in switch.allowed
]


@pytest.mark.parametrize(("account", "name", "value"), UNREADABLE, indirect=["account"], ids=str)
def test_unknown_response_format_fails_without_a_write(account, name, value):
    account.vendor.switch(**{name: value})
    refused = account.run("config", agent_groups=[{"name": "Support"}])
    assert refused["failed"] and not refused["changed"]
    assert account.groups() == {}
    assert account.calls("write") == []


@pytest.mark.parametrize(
    "fault", [{"reset": "after"}, {"status": 504, "done": True}, {"body": '{"half', "done": True}, {"truncate": True}]
)
def test_lost_responses_create_no_duplicates(account, fault):
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
def test_failed_run_reports_exactly_what_was_changed(account, fault):
    profile = account.profile
    option, new, wire = profile.update
    account.config(profile.member("Support"), profile.member("Support", "bo@example.com"))
    target = next(thing for key, thing in account.agents().items() if key == "bo@example.com")
    account.vendor.fault(kind="write", mentions=str(target[profile.storage.ids["agent"]]), times=None, **fault)
    desired = [profile.member("Support", **{option: new}), profile.member("Support", "bo@example.com", **{option: new})]
    result = account.run("config", agents=desired)
    done = {key for key, agent in account.agents().items() if agent[wire] == new}
    assert done == {"ana@example.com"}
    assert result["failed"] and result["changed"]
    assert [failure["name"] for failure in result["failures"]] == ["bo@example.com"]
    assert len(result["changes"]) == 2
    account.vendor.faults.clear()
    assert [change["name"] for change in account.ok("config", agents=desired)["changes"]] == ["bo@example.com"]
    assert not account.ok("config", agents=desired)["changed"]


def test_write_that_took_effect_is_reported_as_done_if_its_retry_is_rate_limited(account):
    profile = account.profile
    option, new, wire = profile.update
    account.config(profile.member("Support"))
    (agent,) = account.agents().values()
    account.vendor.fault(kind="write", mentions=str(agent[profile.storage.ids["agent"]]), status=503, done=True)
    account.vendor.fault(kind="write", mentions=str(agent[profile.storage.ids["agent"]]), status=429, times=None)
    result = account.run("config", agents=[profile.member("Support", **{option: new})])
    (agent,) = account.agents().values()
    assert agent[wire] == new and result["changed"] and not result.get("failed")


def test_change_that_depends_on_failed_change_is_not_tried(account):
    profile = account.profile
    account.vendor.fault(kind="write", status=400, body="{}", times=1)
    result = account.run("config", agent_groups=[{"name": "Support"}], agents=[profile.member("Support")])
    assert result["failed"] and not result["changed"]
    assert [failure["outcome"] for failure in result["failures"]] == ["failed", "not_tried"]
    assert account.agents() == {}


def test_on_error_stop_makes_changes_in_order_and_starts_none_after_the_first_failure(account):
    """A group is created with one write. The third write fails; it must be the last one."""
    account.vendor.fault(kind="write", status=400, body="{}", skip=2)
    names = [f"Group {number:02}" for number in range(30)]
    result = account.run("config", agent_groups=[{"name": name} for name in names], on_error="stop")
    assert result["failed"] and result["changed"]
    assert len(account.calls("write")) == 3
    assert [entry["fault"] is None for entry in account.calls("write")] == [True, True, False]
    assert sorted(account.groups()) == names[:2]
    outcomes = ["done", "done", "failed", *["not_tried"] * 27]
    assert [(change["name"], change["outcome"]) for change in result["changes"]] == [*zip(names, outcomes)]  # noqa: B905
    assert [(failure["name"], failure["outcome"]) for failure in result["failures"]] == [*zip(names, outcomes)][2:]  # noqa: B905
    stopped = "An earlier change failed, and on_error is stop."
    assert {failure["error"] for failure in result["failures"][1:]} == {stopped}


def test_reads_are_retried(account):
    account.config(account.profile.member("Support"))
    account.forget()
    for fault in ({"status": 503}, {"status": 429, "headers": {"Retry-After": "1"}}, {"reset": "before"}):
        account.vendor.fault(kind="read", **fault)
        assert not account.config(account.profile.member("Support"))["changed"]


def test_internal_error_is_one_message_without_values(account, monkeypatch):
    fail_json, handled = AnsibleModule.fail_json, []

    def broken(*dummy):
        raise KeyError(PASSWORD)

    def fail(self, *arguments, **more):
        handled.append(sys.exc_info()[1])  # Ansible can show the traceback of this exception
        fail_json(self, *arguments, **more)

    monkeypatch.setattr(Transport, "send", broken)
    monkeypatch.setattr(AnsibleModule, "fail_json", fail)
    result = account.run("config", agent_groups=[{"name": "Support"}])
    assert result["failed"]
    assert "KeyError" in result["msg"] and "report" in result["msg"]
    assert PASSWORD not in json.dumps(result)
    assert handled == [None]


def test_client_in_check_mode_refuses_writes(account):
    """The client itself refuses, independently of the plan of the module."""
    vendor = account.profile.gateway
    options = {field.name: account.connection.get(field.name, field.default) for field in vendor.connection.options}
    gateway = vendor.connect(ConnectionOptions(options), writable=False, progress=Progress())
    with pytest.raises(ReadOnlyError):
        gateway.create(vendor.entities[0], {"name": "Support"})
    assert account.calls("write") == []
    assert account.groups() == {}


def test_progress_file_is_private_and_holds_no_secret(account, tmp_path):
    file = tmp_path / "progress.json"
    account.config(
        *[account.profile.member("Support", f"agent{number}@example.com") for number in range(3)],
        progress_file=str(file),
    )
    state = json.loads(file.read_text(encoding="utf-8"))
    assert state["phase"] == "writing"
    assert state["total"] == 5 >= state["done"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in file.read_text(encoding="utf-8")


def test_run_interrupted_while_waiting_for_another_run_writes_nothing(account, tmp_path, monkeypatch):
    file, phases = tmp_path / "progress.json", []
    account.config()
    account.forget()
    (lock,) = Path(account.connection["token_cache"]).glob("run-*.lock")

    def pause(self, _seconds):
        phases.append(json.loads(file.read_text(encoding="utf-8"))["waiting_for"])
        raise InterruptedRunError

    monkeypatch.setattr(Progress, "pause", pause)
    with open(lock, "rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        result = account.run("config", agent_groups=[{"name": "New"}], progress_file=str(file))
    assert result["failed"] and not result["changed"] and "interrupted before the first write" in result["msg"]
    assert phases == ["another run"] and account.calls("write") == []


def test_changes_waiting_for_the_rate_limit_are_not_tried_after_an_interrupt(account, tmp_path, monkeypatch):
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
            assert failure["error"] == "The run was interrupted."
    assert {group["name"] for group in groups} <= done | {failure["name"] for failure in result["failures"]}


def test_run_interrupted_while_reading_writes_nothing(account, tmp_path, monkeypatch):
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


def test_server_error_on_creation_is_reported_with_its_message_and_no_change(account):
    body = json.dumps(
        {"generalMessage": "the seats are used up", "message": "the seats are used up", "status": "error", "code": 1009}
    )
    account.vendor.fault(kind="write", status=500, body=body, times=None)
    result = account.run("agent_group", name="Support")
    assert result["failed"]
    assert not result["changed"]
    assert "the seats are used up" in result["failures"][0]["error"]
    assert account.groups() == {}


def test_group_that_a_deletion_does_not_find_is_looked_for(account):
    account.config()
    account.vendor.fault(kind="write", status=404, times=None)
    result = account.run("agent_group", name="Sales", state="absent")
    assert result["failed"] and not result["changed"]
    assert "Sales" in account.groups()
