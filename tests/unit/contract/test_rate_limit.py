# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call that is refused because there were too many holds all calls to the account, in this process and in others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter

HOLD = RateLimiter.hold  # the fixture account replaces it
SECONDS = 2
UNDER_WAY = 0.8  # seconds after a refusal in which calls arrive that were on their way
READ_ON = """
import json, sys
from ansible_collections.cxops.contact_center.tests.unit.account import run_module
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

profile, arguments = next(one for one in PROFILES if one.name == sys.argv[1]), json.load(sys.stdin)
while True:
    result = run_module(profile, "agent_group_info", arguments)
    print(result.get("msg", "read"), flush=True)
"""


@pytest.fixture(name="reader")
def fixture_reader(account):
    """Another process, which reads the groups of the account all the time."""
    account.config()
    with subprocess.Popen(
        [sys.executable, "-c", READ_ON, account.profile.name],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write(json.dumps(account.connection))
        process.stdin.close()
        assert process.stdout.readline() == "read\n"
        yield process
        process.kill()
        assert set(process.stdout.read().split("\n")[:-1]) == {"read"}  # the last line may be incomplete


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("headers", "rate_limit"),
    [({"Retry-After": str(SECONDS)}, 0), ({}, 100_000)],
    ids=["Retry-After", "without a header"],
)
def test_refusal_holds_the_calls_of_other_workers_and_processes(account, monkeypatch, headers, rate_limit):
    monkeypatch.setattr(RateLimiter, "hold", HOLD)
    monkeypatch.setattr(client, "RATE_LIMIT_DELAYS", (float(SECONDS),))
    account.vendor.switch(latency=0.01)
    account.vendor.fault(kind="write", status=429, headers=headers, skip=5)
    account.forget()
    account.ok("config", agent_groups=[{"name": f"Group {number}"} for number in range(20)], rate_limit=rate_limit)
    time.sleep(0.5)  # the other process goes on as well
    refusals = [entry["time"] for entry in account.vendor.log if entry["status"] == 429]
    arrivals = [(entry["kind"], entry["time"]) for entry in account.vendor.log]
    (refused,) = refusals
    after = [at - refused for _kind, at in arrivals]
    assert [seconds for seconds in after if UNDER_WAY < seconds < SECONDS] == []
    for kind in ("read", "write"):
        assert {at > refused for one, at in arrivals if one == kind} == {True, False}
    assert sorted(account.groups()) == sorted({*(f"Group {number}" for number in range(20)), "Support", "Sales"})
