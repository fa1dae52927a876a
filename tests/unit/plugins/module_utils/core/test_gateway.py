# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the port does for all vendors: estimates, parallel calls, and reads that are repeated."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway, ReadScope
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import Plan
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    MEMBER,
    TEAM,
    MemoryGateway,
    desired_of,
    existing,
    plan_of,
    state_of,
)


class Vendor(MemoryGateway):
    """Reads what was made side by side with one call. It notes what it is given."""

    workers = 4

    def __init__(self, calls_per_minute=0, mean_duration=0.0):
        super().__init__()
        self.transport.calls_per_minute, self.transport.mean_duration = calls_per_minute, mean_duration
        self.estimated = []

    def estimate_calls(self, changes, calls_before):
        self.estimated.append(([change.name for change in changes], calls_before))
        return len(changes) + 1


def _plan(members):
    logins = [f"login{number}" for number in range(members)]
    desired = {"team": [desired_of(TEAM, name="A")], "member": [desired_of(MEMBER, login=login) for login in logins]}
    return plan_of(BOTH, desired, state_of())


def test_calls_are_those_of_all_steps_in_order():
    gateway = Vendor()
    assert gateway.estimate(_plan(2))["api_calls"] == 5
    assert gateway.estimated == [(["A"], 0), (["login0", "login1"], 2)]


def test_deactivations_count_with_the_changes_with_which_they_are_read_back():
    members = [
        existing(MEMBER, id=str(number), login=login, active=True) for number, login in enumerate(("a", "b", "c"))
    ]
    entries = [{"login": "a", "note": "x"}, {"login": "b", "state": "inactive"}, {"login": "c", "state": "absent"}]
    plan = plan_of(BOTH, {"member": [desired_of(MEMBER, **entry) for entry in entries]}, state_of((), members))
    gateway = Vendor()
    assert gateway.estimate(plan)["api_calls"] == 5
    assert sorted(names for names, _calls_before in gateway.estimated) == [["b", "a"], ["c"]]


def test_changes_that_are_made_one_by_one_are_read_back_one_by_one():
    gateway = Vendor()
    assert gateway.estimate(_plan(2), one_by_one=True)["api_calls"] == 6
    assert gateway.estimated == [(["A"], 0), (["login0"], 2), (["login1"], 4)]


@pytest.mark.parametrize(
    ("limit", "mean_duration", "seconds"),
    [(60, 9.0, 12), (120, 0.0, 6), (7, 0.0, 103), (720, 0.0, 1), (7000, 0.0, 1), (0, 1.0, 3), (0, 0.5, 2), (0, 0.0, 0)],
)
def test_seconds_are_those_of_the_rate_limit_or_else_of_the_calls_so_far(limit, mean_duration, seconds):
    assert Vendor(limit, mean_duration).estimate(_plan(9)) == {"api_calls": 12, "seconds": seconds}


def test_an_empty_plan_costs_nothing():
    assert Vendor(60, 1.0).estimate(Plan()) == {"api_calls": 0, "seconds": 0}


def test_a_change_is_a_call_unless_the_vendor_says_otherwise():
    assert MemoryGateway().estimate(_plan(2))["api_calls"] == 3


@pytest.mark.parametrize("workers, items", [(1, 0), (1, 3), (4, 1), (4, 30)])
def test_parallel_results_are_in_the_order_of_the_items(workers, items):
    gateway = MemoryGateway()
    gateway.workers = workers
    assert gateway.map_parallel(lambda item: item * 2, iter(range(items))) == [item * 2 for item in range(items)]


def test_items_are_processed_in_parallel():
    gateway, barrier = MemoryGateway(), threading.Barrier(3, timeout=10)
    gateway.workers = 3
    assert sorted(gateway.map_parallel(lambda item: barrier.wait() in range(3), "abc")) == [True, True, True]


@pytest.mark.parametrize("shown_at, looks", [(1, 1), (3, 3), (99, 6)])
def test_delayed_reads_are_repeated_with_growing_delays(monkeypatch, shown_at, looks):
    slept, gateway, seen = [], MemoryGateway(), iter(range(1, 100))
    monkeypatch.setattr(gateway.progress, "pause", slept.append)
    assert gateway.poll_until(lambda: next(seen), lambda number: number >= shown_at) == looks
    assert slept == list(Gateway.read_back_delays[: looks - 1])


def test_read_scope_lists_absent_entries_by_kind():
    absent, present = desired_of(TEAM, name="A", state="absent"), desired_of(TEAM, name="B")
    scope = ReadScope({"team": [absent, present]})
    assert scope.absent("team") == [absent] and scope.absent("member") == [] and not scope.complete
