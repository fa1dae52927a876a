# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats the state of a long run as one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import count

DONE = {"reading": "read", "writing": "made"}
WAITING = {"another run": "waiting for another run against this account", "rate limit": "waiting for the rate limit"}


def format_progress(host: str, state: Mapping[str, Any]) -> str:
    """Return one line: what the run waits for, completed and total items, failures, API calls, and the remaining time.

    host: the name at the beginning of the line.
    state: the content of a progress file whose phase is reading or writing.
    """
    parts = []
    if state["waiting_for"]:
        parts.append(WAITING[state["waiting_for"]])
    if state["total"]:
        parts.append(f"{state['done']} of {count(state['total'], state['items'])} {DONE[state['phase']]}")
    elif not parts:
        parts.append(state["phase"])
    if state["failed"]:
        parts.append(f"{state['failed']} failed")
    if state["calls"]:
        parts.append(count(state["calls"], "call"))
    if state.get("seconds_left") is not None:
        parts.append(_time_left(state["seconds_left"]))
    return f"[{host}] " + ", ".join(parts)


def _time_left(seconds: int) -> str:
    return f"about {count((seconds + 30) // 60, 'minute')} left" if seconds >= 30 else "less than a minute left"
