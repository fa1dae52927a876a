# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the progress file of each module shows, and that an interrupted one ends."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress

SUFFIXES = ("config", "agent_group", "agent_group_info", "agent_info")


@pytest.fixture(name="states")
def fixture_states(monkeypatch):
    """The states that modules write to their progress files. The signal handlers of the test process are left alone."""
    states, replace = [], json.dump

    def dump(content, file):
        states.append(content)
        replace(content, file)

    monkeypatch.setattr(Progress, "handle_interruptions", lambda self: None)
    monkeypatch.setattr("ansible_collections.cxops.contact_center.plugins.module_utils.core.progress.json.dump", dump)
    return states


def run(account, suffix, tmp_path, **options):
    named = {"config": {"agent_groups": [{"name": "New"}]}, "agent_group": {"name": "New"}}
    return account.run(suffix, progress_file=str(tmp_path / "progress"), **named.get(suffix, {}), **options)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_all_modules_report_their_progress(account, states, tmp_path, suffix):
    account.config(account.profile.member("Support"), account.profile.member("Sales", "bo@example.com"))
    assert not run(account, suffix, tmp_path).get("failed")
    assert states and states[-1]["calls"] > 0
    assert states[-1]["phase"] == ("reading" if suffix.endswith("_info") else "writing")
    assert json.loads((tmp_path / "progress").read_text(encoding="utf-8")) == states[-1]


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_wait_for_the_rate_limit_is_shown(account, states, tmp_path, monkeypatch, suffix, check):
    account.config()
    paused = []

    def wait(limiter, _ticket):
        return 30 if len(paused) < 2 else 0

    monkeypatch.setattr(Progress, "pause", lambda self, seconds: paused.append(seconds))
    monkeypatch.setattr(RateLimiter, "_seconds_to_wait", wait)
    assert not run(account, suffix, tmp_path, check=check).get("failed")
    waits = [state["waiting_for"] for state in states]
    assert "rate limit" in waits and waits[-1] is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_interrupted_wait_for_the_rate_limit_ends_the_module(account, states, tmp_path, monkeypatch, suffix):
    account.config()
    account.forget()
    monkeypatch.setattr(RateLimiter, "_seconds_to_wait", lambda limiter, ticket: 30)
    begin = Progress.begin

    def begin_and_stop(self, *arguments):
        self.stopped.set()
        begin(self, *arguments)

    monkeypatch.setattr(Progress, "rate_limit_pause", lambda self: self.stopped.set() or self.pause)
    monkeypatch.setattr(Progress, "begin", begin_and_stop)
    result = run(account, suffix, tmp_path)
    assert result["failed"] and not result["changed"] and "interrupted" in result["msg"]
    assert account.calls("write") == []
