# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A limit of calls, over all tasks that share a store."""

from __future__ import annotations

from contextlib import ExitStack
from unittest import mock

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import rate_limiter as module
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.file_store import FileStore
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from hypothesis import given, settings
from hypothesis import strategies as st

WINDOW = 60.0


class Clock:
    """Stands for the module time; sleeping passes the time at once."""

    def __init__(self, now=1_000_000.0):
        self.now, self.slept = now, 0.0

    def time(self):
        return self.now

    def sleep(self, seconds):
        assert 0 < seconds <= WINDOW
        self.now += seconds
        self.slept += seconds


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


calls = st.lists(st.tuples(st.floats(0, 70), st.floats(0, 50), st.floats(0, 1), st.integers(0, 1)), max_size=15)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.integers(1, 4), calls)
def test_never_more_than_the_limit_in_any_window(limit, made):
    """Wherever between its start and its answer a call arrives."""
    clock, store, arrivals = Clock(), FileStore(None), []
    with mock.patch.object(module, "time", clock):
        tasks = [RateLimiter(store, "calls", limit), RateLimiter(store, "calls", limit)]
        for gap, duration, share, task in made:
            clock.now += gap
            with tasks[task].slot(module.time.sleep):
                arrivals.append(clock.now + duration * share)
                clock.now += duration
    for first, beyond in zip(arrivals, arrivals[limit:]):
        assert beyond - first >= WINDOW - 1e-6


@pytest.mark.parametrize(
    "limit, made, slept", [(3, 3, 0), (3, 4, 60), (3, 6, 60), (3, 7, 120), (1, 3, 120), (0, 50, 0)]
)
def test_nobody_waits_longer_than_needed(clock, limit, made, slept):
    limiter = RateLimiter(FileStore(None), "calls", limit)
    for _dummy in range(made):
        with limiter.slot(module.time.sleep):
            pass
    assert clock.slept == pytest.approx(slept, abs=0.1)


def test_calls_that_are_under_way_count(clock):
    limiter = RateLimiter(FileStore(None), "calls", 2)
    with ExitStack() as under_way:
        for _dummy in range(2):
            under_way.enter_context(limiter.slot(module.time.sleep))
        with limiter.slot(module.time.sleep):
            assert clock.slept == pytest.approx(WINDOW, abs=0.1)


def test_a_call_that_fails_counts(clock):
    limiter = RateLimiter(FileStore(None), "calls", 1)
    with pytest.raises(ZeroDivisionError), limiter.slot(module.time.sleep):
        clock.now += 5
        raise ZeroDivisionError
    with limiter.slot(module.time.sleep):
        assert clock.slept == pytest.approx(WINDOW, abs=0.1)


def test_who_gives_up_waiting_leaves_no_trace(clock):
    store = FileStore(None)
    limiter = RateLimiter(store, "calls", 1)

    def give_up(_seconds):
        raise ZeroDivisionError

    with limiter.slot(module.time.sleep):
        pass
    with store.locked("calls") as calls:
        before = dict(calls)
    with pytest.raises(ZeroDivisionError), limiter.slot(give_up):
        raise AssertionError
    with store.locked("calls") as calls:
        assert calls == before and not clock.slept


def test_accounts_do_not_wait_for_each_other(clock):
    store = FileStore(None)
    for name in ("a", "b"):
        with RateLimiter(store, name, 1).slot(module.time.sleep):
            assert not clock.slept


def test_a_clock_that_was_put_back_locks_nobody_out(clock):
    limiter = RateLimiter(FileStore(None), "calls", 1)
    with limiter.slot(module.time.sleep):
        pass
    clock.now -= 100_000
    with limiter.slot(module.time.sleep):
        assert clock.slept <= WINDOW


def test_tasks_of_a_machine_share_the_limit(clock, tmp_path):
    for number in range(3):
        with RateLimiter(FileStore(str(tmp_path / "cache")), "calls", 2).slot(module.time.sleep):
            assert clock.slept == pytest.approx(WINDOW if number == 2 else 0, abs=0.1)
