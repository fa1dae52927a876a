# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress file, and the interruption of a run by signals."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core import progress as module
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InterruptedRunError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import (
    Phase,
    Progress,
    is_abandoned,
    watcher_lock,
)

LISTEN = """
import importlib, sys, time
module = importlib.import_module(sys.argv[1])
progress = module.Progress(sys.argv[2])
module.INSIST_AFTER, module.WRITE_INTERVAL = float(sys.argv[3]), 0.02
progress.handle_interruptions()
print("ready", flush=True)
progress.stopped.wait(60)
print("stopped" if progress.stopped.is_set() else "timeout", flush=True)
time.sleep(60)
"""


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    """A clock that advances only when a test changes it."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_remaining_time_and_calls_are_estimated_from_the_current_phase(clock, tmp_path):
    progress = Progress(str(tmp_path / "state"))
    progress.begin(Phase.READING, 4)
    for number in range(1, 5):
        clock[0] += 100
        progress.count_calls(number)
        progress.advance()
    progress.begin(Phase.WRITING, 30)
    progress.begin(Phase.WRITING, 10)
    for number in range(10):
        clock[0] += 3
        progress.count_calls(5 + 2 * number)
        progress.count_calls(6 + 2 * number)
        progress.advance(failed=number == 0)
    state = json.loads((tmp_path / "state").read_text(encoding="utf-8"))
    # the state before the last advance was written less than a second ago
    expected = {
        "phase": Phase.WRITING,
        "items": "change",
        "waiting_for": None,
        "done": 9,
        "total": 40,
        "failed": 1,
        "calls": 23,
        "calls_left": 65,
        "seconds_left": 103,
    }
    assert state == expected


def test_unwritable_progress_file_is_ignored(tmp_path):
    progress = Progress(str(tmp_path / "missing" / "state"))
    progress.begin(Phase.WRITING, 1)
    progress.advance()
    assert progress.path is None


@pytest.fixture(name="listener")
def fixture_listener(tmp_path):
    """listener(repeat_after=5.0, hang_up=SIG_DFL) starts a process that handles signals, and waits until it is ready."""
    started = []

    def start(repeat_after=5.0, hang_up=signal.SIG_DFL):
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", LISTEN, module.__name__, str(tmp_path / "state"), str(repeat_after)]
        process = subprocess.Popen(
            command,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, hang_up),  # the tests may run under nohup themselves
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_repeated_signal_within_the_delay_is_ignored(listener, number):
    process = listener()
    process.send_signal(number)
    assert process.stdout.readline() == "stopped\n"
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.1)


def test_repeated_signal_after_the_delay_ends_the_process(listener):
    process = listener(repeat_after=0)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "stopped\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == -signal.SIGINT


def test_ignored_hangup_signal_stays_ignored(listener):
    process = listener(hang_up=signal.SIG_IGN)
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "stopped\n"


def test_run_stops_when_the_watcher_lock_is_released(listener, tmp_path):
    with open(watcher_lock(str(tmp_path / "state")), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not is_abandoned(lock.name)
        process = listener()
    assert process.stdout.readline() == "stopped\n"


def test_run_is_not_abandoned_if_the_watcher_lock_cannot_be_checked(monkeypatch, tmp_path):
    def refuse(*dummy):
        raise OSError(37, "No locks available")

    assert not is_abandoned(str(tmp_path / "missing"))
    (tmp_path / "lock").touch()
    monkeypatch.setattr(module.fcntl, "flock", refuse)
    assert not is_abandoned(str(tmp_path / "lock"))


def test_interrupt_ends_a_pause(monkeypatch):
    progress, slept = Progress(), []

    def sleep(seconds):
        slept.append(seconds)
        if sum(slept) > 3:
            progress.stopped.set()

    monkeypatch.setattr(module.time, "sleep", sleep)
    progress.pause(0.5)
    assert sum(slept) == pytest.approx(0.5)
    with pytest.raises(InterruptedRunError):
        progress.pause(60)
    assert sum(slept) < 3.5


@pytest.fixture(name="watched")
def fixture_watched(clock, monkeypatch, tmp_path):
    """A progress whose pauses advance the clock, and its states(): what the file held at each step, without repetition."""
    progress, seen = Progress(str(tmp_path / "state")), []

    def look():
        text = (tmp_path / "state").read_text(encoding="utf-8") if (tmp_path / "state").exists() else "{}"
        state = json.loads(text)
        shown = tuple(state.get(name) for name in ("phase", "items", "done", "total", "waiting_for"))
        if [shown] != seen[-1:]:
            seen.append(shown)
        return seen

    def sleep(seconds):
        clock[0] += seconds
        look()

    monkeypatch.setattr(module.time, "sleep", sleep)
    return progress, look


def test_wait_for_another_run_is_shown_at_once_and_until_the_run_goes_on(watched):
    progress, look = watched
    for _dummy in range(20):
        progress.wait_for_other_run()
    assert look() == [("reading", "object", 0, 0, "another run")]
    progress.count_calls(1)
    assert look()[-1] == ("reading", "object", 0, 0, None)


def test_wait_for_the_rate_limit_is_shown_and_leaves_the_counts_intact(watched):
    progress, look = watched
    progress.begin(Phase.WRITING, 40)
    progress.advance()
    progress.rate_limit_pause()(30)
    progress.count_calls(2)
    assert look()[-2:] == [("writing", "change", 1, 40, "rate limit"), ("writing", "change", 1, 40, None)]


def test_only_a_wait_longer_than_a_moment_is_shown(watched):
    progress, look = watched
    progress.begin(Phase.READING, 3, "agent")
    progress.rate_limit_pause()(0.5)
    progress.rate_limit_pause()(0.9)
    assert look() == [("reading", "agent", 0, 3, None)]
    pause = progress.rate_limit_pause()
    for _dummy in range(4):
        pause(0.5)
    assert look()[-1] == ("reading", "agent", 0, 3, "rate limit")


def test_interrupted_wait_is_over(watched):
    progress, look = watched
    progress.stopped.set()
    with pytest.raises(InterruptedRunError):
        progress.rate_limit_pause()(30)
    progress.count_calls(1)
    assert look()[-1][-1] is None


def test_change_of_phase_is_written_at_once_and_counts_other_items_anew(watched):
    progress, look = watched
    progress.begin(Phase.READING, 2, "agent group")
    progress.advance()
    progress.begin(Phase.READING, 10, "agent")
    assert look()[-1] == ("reading", "agent", 0, 10, None)
    progress.begin(Phase.READING, 5, "agent")
    progress.begin(Phase.WRITING, 3)
    assert look()[-1] == ("writing", "change", 0, 3, None)


@pytest.mark.parametrize("limit, seconds", [(0, 30), (600, 30), (60, 90)])
def test_remaining_time_is_no_shorter_than_the_rate_limit_allows(clock, tmp_path, limit, seconds):
    """10 of 40 items took 10 seconds and 30 calls."""
    progress = Progress(str(tmp_path / "state"), limit)
    progress.begin(Phase.READING, 40)
    clock[0] += 10
    progress._counts.update(done=9, calls=30)
    progress.advance()
    state = json.loads((tmp_path / "state").read_text(encoding="utf-8"))
    assert (state["calls_left"], state["seconds_left"]) == (90, seconds)


def test_run_stops_when_the_watcher_lock_is_released_although_its_folder_is_gone(listener, tmp_path):
    with open(watcher_lock(str(tmp_path / "state")), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = listener()
        time.sleep(0.05)
        os.unlink(lock.name)
    assert process.stdout.readline() == "stopped\n"
