# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a long run tells of itself."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys

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
module.INSIST_AFTER = float(sys.argv[3])
progress.handle_interruptions()
print("listens", flush=True)
progress.stopped.wait(60)
print("stopped" if progress.stopped.is_set() else "goes on", flush=True)
time.sleep(60)
"""


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    """A clock that stands until it is put forward."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_what_is_left_is_counted_from_the_start_of_its_phase(clock, tmp_path):
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
    told = {
        "phase": Phase.WRITING,
        "done": 9,
        "total": 40,
        "failed": 1,
        "calls": 23,
        "calls_left": 65,
        "seconds_left": 103,
    }
    assert state == told


def test_a_file_that_cannot_be_written_is_no_obstacle(tmp_path):
    progress = Progress(str(tmp_path / "missing" / "state"))
    progress.begin(Phase.WRITING, 1)
    progress.advance()
    assert progress.path is None


@pytest.fixture(name="listener")
def fixture_listener(tmp_path):
    """listener(insistent=5.0, hang_up=SIG_DFL): a process that listens, and says so."""
    started = []

    def start(insistent=5.0, hang_up=signal.SIG_DFL):
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", LISTEN, module.__name__, str(tmp_path / "state"), str(insistent)]
        process = subprocess.Popen(
            command,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, hang_up),  # the tests may run under nohup themselves
        )
        started.append(process)
        assert process.stdout.readline() == "listens\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_in_quick_succession_are_one(listener, number):
    process = listener()
    process.send_signal(number)
    assert process.stdout.readline() == "stopped\n"
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)


def test_who_insists_stops_it_at_once(listener):
    process = listener(insistent=0)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "stopped\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == -signal.SIGINT


def test_nohup_is_heeded(listener):
    process = listener(hang_up=signal.SIG_IGN)
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "stopped\n"


def test_it_stops_when_nobody_holds_the_watcher_lock(listener, tmp_path):
    with open(watcher_lock(str(tmp_path / "state")), "wb") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        assert not is_abandoned(line.name)
        process = listener()
    assert process.stdout.readline() == "stopped\n"


def test_what_can_not_be_looked_at_is_not_is_abandoned(monkeypatch, tmp_path):
    def refuse(*dummy):
        raise OSError(37, "No locks available")

    assert not is_abandoned(str(tmp_path / "missing"))
    (tmp_path / "line").touch()
    monkeypatch.setattr(module.fcntl, "flock", refuse)
    assert not is_abandoned(str(tmp_path / "line"))


def test_a_pause_ends_with_an_interrupt(monkeypatch):
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


def test_who_waits_for_another_run_says_so(tmp_path):
    progress = Progress(str(tmp_path / "state"))
    progress.wait_for_other_run()
    assert json.loads((tmp_path / "state").read_text(encoding="utf-8"))["phase"] == Phase.WAITING
