# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line that shows the progress of a run."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.progress_line import format_progress


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({"phase": "reading", "total": 0, "done": 0}, "[acme] reading, 7 calls"),
        ({"phase": "waiting", "total": 0, "done": 0}, "[acme] waiting for another run against this account, 7 calls"),
        ({"total": 40, "done": 0, "calls_left": None, "seconds_left": None}, "[acme] 0 of 40 written, 7 calls"),
        (
            {"total": 40, "done": 10, "calls_left": 21, "seconds_left": 178},
            "[acme] 10 of 40 written, 7 calls, about 21 left, about 3 minutes left",
        ),
        (
            {"total": 40, "done": 39, "failed": 2, "calls_left": 1, "seconds_left": 2},
            "[acme] 39 of 40 written, 2 failed, 7 calls, about 1 left, about a minute or less left",
        ),
    ],
)
def test_state_is_rendered_as_one_line(state, line):
    state = {"phase": "writing", "failed": 0, "calls": 7, **state}
    assert format_progress("acme", state, None) == line
    assert (
        format_progress("acme", state, "/tmp/x") == f"{line}, if the run is interrupted, see /tmp/x for what was done"
    )
