# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the state of a long run reads in one line."""

from __future__ import annotations

VERBS = {"reading": "read", "writing": "written"}
PHASES = {"waiting": "waits for another run against this account", "reading": "reading", "writing": "writing"}


def told(host, state, path):
    """One line: what is done of what, failures, calls, and what is left at the present pace."""
    parts = [
        f"{state['done']} of {state['total']} {VERBS[state['phase']]}" if state["total"] else PHASES[state["phase"]]
    ]
    if state["failed"]:
        parts.append(f"{state['failed']} failed")
    parts.append(f"{state['calls']} calls")
    if state.get("calls_left") is not None:
        minutes = state["seconds_left"] / 60
        parts[-1] += f", about {state['calls_left']} left"
        parts.append(f"about {minutes:.0f} minutes left" if minutes >= 1.5 else "a minute or less left")
    if path:
        parts.append(f"if you interrupt it, {path} tells what was done")
    return f"[{host}] " + ", ".join(parts)
