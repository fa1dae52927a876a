# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line that shows the progress of a run."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress_line import format_progress

READING = {"phase": "reading", "items": "agent group"}


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({**READING, "total": 0, "done": 0, "calls": 0}, "[acme] reading"),
        ({**READING, "total": 0, "done": 0, "calls": 1}, "[acme] reading, 1 call"),
        ({**READING, "total": 15, "done": 2}, "[acme] 2 of 15 agent groups read, 7 calls"),
        ({**READING, "total": 1, "done": 1}, "[acme] 1 of 1 agent group read, 7 calls"),
        (
            {**READING, "total": 0, "done": 0, "calls": 0, "waiting_for": "another run"},
            "[acme] waiting for another run against this account",
        ),
        (
            {"total": 40, "done": 10, "seconds_left": 178, "waiting_for": "rate limit"},
            "[acme] waiting for the rate limit, 10 of 40 changes made, 7 calls, about 3 minutes left",
        ),
        (
            {**READING, "total": 0, "done": 0, "calls": 1, "waiting_for": "rate limit"},
            "[acme] waiting for the rate limit, 1 call",
        ),
        ({"total": 40, "done": 0, "seconds_left": None}, "[acme] 0 of 40 changes made, 7 calls"),
        (
            {"total": 40, "done": 39, "failed": 2, "seconds_left": 29},
            "[acme] 39 of 40 changes made, 2 failed, 7 calls, less than a minute left",
        ),
        ({"total": 1, "done": 1, "seconds_left": 30}, "[acme] 1 of 1 change made, 7 calls, about 1 minute left"),
        ({"total": 9, "done": 1, "seconds_left": 89}, "[acme] 1 of 9 changes made, 7 calls, about 1 minute left"),
    ],
)
def test_state_is_rendered_as_one_line(state, line):
    state = {"phase": "writing", "items": "change", "waiting_for": None, "failed": 0, "calls": 7, **state}
    assert format_progress("acme", state) == line
