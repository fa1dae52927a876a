# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats the state of a long run as one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERBS = {"reading": "read", "writing": "written"}
PHASES = {"waiting": "waiting for another run against this account", "reading": "reading", "writing": "writing"}


def format_progress(host: str, state: Mapping[str, Any], report_path: str | None) -> str:
    """Return one line: completed and total objects, failures, API calls, and the estimated remaining calls and minutes.

    host: the name at the beginning of the line.
    state: the content of a progress file whose phase is one of PHASES.
    report_path: the file that will hold the report if the run is interrupted; None leaves that part out.
    """
    parts = [
        f"{state['done']} of {state['total']} {VERBS[state['phase']]}" if state["total"] else PHASES[state["phase"]]
    ]
    if state["failed"]:
        parts.append(f"{state['failed']} failed")
    parts.append(f"{state['calls']} calls")
    if state.get("calls_left") is not None:
        minutes = state["seconds_left"] / 60
        parts[-1] += f", about {state['calls_left']} left"
        parts.append(f"about {minutes:.0f} minutes left" if minutes >= 1.5 else "about a minute or less left")
    if report_path:
        parts.append(f"if the run is interrupted, see {report_path} for what was done")
    return f"[{host}] " + ", ".join(parts)
