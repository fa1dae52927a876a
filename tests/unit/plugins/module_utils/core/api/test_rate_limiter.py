# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rate limiter: a maximum number of calls a minute, over all tasks that share a store."""

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
    """Replaces the module time: sleep advances the time at once."""

    def __init__(self, now=1_000_000.0):
        self.now, self.slept = now, 0.0

    def time(self):
        return self.now

    def sleep(self, seconds):
        assert 0 < seconds <= WINDOW * (1 + module.SPREAD)
        self.now += seconds
        self.slept += seconds


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


calls = st.lists(st.tuples(st.floats(0, 70), st.floats(0, 50), st.floats(0, 1), st.integers(0, 1)), max_size=15)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 4), calls)
def test_limit_holds_in_any_window(limit, count):
    """A call may arrive at any time between its start and its response."""
    clock, store, arrivals = Clock(), FileStore(None), []
    with mock.patch.object(module, "time", clock):
        tasks = [RateLimiter(store, "calls", limit), RateLimiter(store, "calls", limit)]
        for gap, duration, share, task in count:
            clock.now += gap
            with tasks[task].slot(module.time.sleep):
                arrivals.append(clock.now + duration * share)
                clock.now += duration
    for first, beyond in zip(arrivals, arrivals[limit:]):
        assert beyond - first >= WINDOW - 1e-6


@pytest.mark.parametrize(
    "limit, count, slept", [(3, 3, 0), (3, 4, 60), (3, 6, 60), (3, 7, 120), (1, 3, 120), (0, 50, 0)]
)
def test_calls_wait_no_longer_than_needed(clock, limit, count, slept):
    limiter = RateLimiter(FileStore(None), "calls", limit)
    for _dummy in range(count):
        with limiter.slot(module.time.sleep):
            pass
    assert clock.slept == pytest.approx(slept, abs=0.1)


def test_calls_in_progress_count(clock):
    limiter = RateLimiter(FileStore(None), "calls", 2)
    with ExitStack() as in_progress:
        for _dummy in range(2):
            in_progress.enter_context(limiter.slot(module.time.sleep))
        with limiter.slot(module.time.sleep):
            assert clock.slept == pytest.approx(WINDOW, abs=0.1)


def test_failed_calls_count(clock):
    limiter = RateLimiter(FileStore(None), "calls", 1)
    with pytest.raises(ZeroDivisionError), limiter.slot(module.time.sleep):
        clock.now += 5
        raise ZeroDivisionError
    with limiter.slot(module.time.sleep):
        assert clock.slept == pytest.approx(WINDOW, abs=0.1)


def test_cancelled_wait_does_not_count(clock):
    store = FileStore(None)
    limiter = RateLimiter(store, "calls", 1)

    def cancel(_seconds):
        raise ZeroDivisionError

    with limiter.slot(module.time.sleep):
        pass
    with store.locked("calls") as calls:
        before = dict(calls)
    with pytest.raises(ZeroDivisionError), limiter.slot(cancel):
        raise AssertionError
    with store.locked("calls") as calls:
        assert calls == before and not clock.slept


def test_accounts_have_separate_limits(clock):
    store = FileStore(None)
    for name in ("a", "b"):
        with RateLimiter(store, name, 1).slot(module.time.sleep):
            assert not clock.slept


def test_clock_that_is_set_back_delays_calls_by_at_most_one_window(clock):
    limiter = RateLimiter(FileStore(None), "calls", 1)
    with limiter.slot(module.time.sleep):
        pass
    clock.now -= 100_000
    with limiter.slot(module.time.sleep):
        assert clock.slept <= WINDOW


def test_tasks_share_the_limit_through_files(clock, tmp_path):
    for number in range(3):
        with RateLimiter(FileStore(str(tmp_path / "cache")), "calls", 2).slot(module.time.sleep):
            assert clock.slept == pytest.approx(WINDOW if number == 2 else 0, abs=0.1)


def seconds_of_next_call(clock, limiter):
    """Return how long the next call waits."""
    before = clock.now
    with limiter.slot(module.time.sleep):
        return clock.now - before


@pytest.mark.parametrize("limit", [0, 100])
def test_hold_delays_the_calls_of_all_tasks_and_ends(clock, tmp_path, limit):
    tasks = [RateLimiter(FileStore(str(tmp_path / "cache")), "calls", limit) for _dummy in range(3)]
    for held in tasks[1:]:
        tasks[0].hold(5)
        assert 5 <= seconds_of_next_call(clock, held) <= 5 * (1 + module.SPREAD) + 0.01
        assert seconds_of_next_call(clock, held) == 0


def test_calls_in_progress_are_not_held(clock):
    limiter = RateLimiter(FileStore(None), "calls", 0)
    with limiter.slot(module.time.sleep):
        limiter.hold(5)
        assert clock.slept == 0
    assert seconds_of_next_call(clock, limiter) >= 5


def test_holds_at_the_same_time_do_not_add_up_and_the_longest_counts(clock):
    limiter = RateLimiter(FileStore(None), "calls", 0)
    for seconds in (2, 5, 5, 5, 1):
        limiter.hold(seconds)
    assert 5 <= seconds_of_next_call(clock, limiter) <= 6


def test_hold_applies_to_all_limits_of_an_account_and_to_no_other_account(clock):
    store = FileStore(None)
    signing_in, calls = (RateLimiter(store, name, 5, account="acme") for name in ("sign-in", "calls"))
    signing_in.hold(5)
    assert seconds_of_next_call(clock, RateLimiter(store, "calls", 5)) == 0
    assert seconds_of_next_call(clock, calls) >= 5


def test_calls_that_were_held_begin_one_after_the_other(clock):
    limiter, ends = RateLimiter(FileStore(None), "calls", 0), set()
    limiter.hold(60)
    for _dummy in range(10):
        before = clock.now
        ends.add(seconds_of_next_call(clock, limiter))
        clock.now = before
    assert len(ends) == 10 and min(ends) >= 60 and max(ends) <= 66.1


def test_hold_also_ends_a_wait_for_a_slot(clock):
    """A call that waits for a slot when the hold begins waits for its end, too."""
    store = FileStore(None)
    limiter = RateLimiter(store, "calls", 1)
    seconds_of_next_call(clock, limiter)
    clock.now += WINDOW - 5

    def sleep(seconds):
        module.time.sleep(seconds)
        if clock.slept == pytest.approx(5):
            limiter.hold(20)

    begin = clock.now
    with limiter.slot(sleep):
        assert clock.now - begin >= 25


@pytest.mark.parametrize("step", [-100_000, -61, 100_000])
def test_clock_that_is_set_ends_a_hold_at_once_or_after_its_maximum(clock, step):
    limiter = RateLimiter(FileStore(None), "calls", 0)
    limiter.hold(50)
    clock.now += step
    assert seconds_of_next_call(clock, limiter) == 0


def test_no_hold_is_longer_than_its_maximum(clock):
    limiter = RateLimiter(FileStore(None), "calls", 0)
    limiter.hold(100_000)
    assert seconds_of_next_call(clock, limiter) <= module.MAX_HOLD * (1 + module.SPREAD) + 0.1


def test_damaged_file_holds_no_call(clock, tmp_path):
    RateLimiter(FileStore(str(tmp_path / "cache")), "calls", 0).hold(50)
    (file,) = (tmp_path / "cache").glob("hold-*.json")
    file.write_text(file.read_text(encoding="utf-8").replace("until", "until_"), encoding="utf-8")
    assert seconds_of_next_call(clock, RateLimiter(FileStore(str(tmp_path / "cache")), "calls", 0)) == 0
