# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the state of a long run reads in one line."""

from __future__ import annotations

VERBS = {"reading": "read", "writing": "written"}


def told(host, state, seconds, path):
    """One line: what is done of what, failures, calls, minutes left at the present pace."""
    parts = [f"{state['done']} of {state['total']} {VERBS[state['phase']]}" if state["total"] else state["phase"]]
    if state["failed"]:
        parts.append(f"{state['failed']} failed")
    parts.append(f"{state['calls']} calls")
    if state["done"]:
        left = seconds / state["done"] * (state["total"] - state["done"]) / 60
        parts.append(f"about {left:.0f} minutes left" if left >= 1 else "less than a minute left")
    if path:
        parts.append(f"if you interrupt it, {path} tells what was done")
    return f"[{host}] " + ", ".join(parts)
