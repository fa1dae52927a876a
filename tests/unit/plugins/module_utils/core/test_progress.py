# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a long run tells of itself."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core import progress as module
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import READING, WRITING, Progress


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    """A clock that stands until it is put forward."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_what_is_left_is_counted_from_the_start_of_its_phase(clock, tmp_path):
    progress = Progress(str(tmp_path / "state"))
    progress.begin(READING, 4)
    for number in range(1, 5):
        clock[0] += 100
        progress.called(number)
        progress.advance()
    progress.begin(WRITING, 30)
    progress.begin(WRITING, 10)
    for number in range(10):
        clock[0] += 3
        progress.called(5 + 2 * number)
        progress.called(6 + 2 * number)
        progress.advance(failed=number == 0)
    state = json.loads((tmp_path / "state").read_text(encoding="utf-8"))
    # the state before the last advance was written less than a second ago
    told = {"phase": WRITING, "done": 9, "total": 40, "failed": 1, "calls": 23, "calls_left": 65, "seconds_left": 103}
    assert state == told


def test_a_file_that_cannot_be_written_is_no_obstacle(tmp_path):
    progress = Progress(str(tmp_path / "missing" / "state"))
    progress.begin(WRITING, 1)
    progress.advance()
    assert progress.path is None
