# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What diff mode shows: a small before/after pair for each changed object, with secrets shown as (set) or (changed)."""

from __future__ import annotations

from typing import Any

from .plan import Action, Change, FieldDiff, Plan

SET, CHANGED = "(set)", "(changed)"


def render_diff(plan: Plan) -> list[dict[str, Any]]:
    """Return the diffs of a plan, in the form in which Ansible takes them."""
    return [_pair(change) for change in plan.changes]


def _pair(change: Change) -> dict[str, Any]:
    header = f"{change.entity.title} {change.existing.name if change.existing else change.name}"
    diffs = sorted(change.diffs, key=lambda diff: diff.name)
    return {
        "before": {} if change.action is Action.CREATE else {diff.name: _before(diff) for diff in diffs},
        "after": {} if change.action is Action.DELETE else {diff.name: _after(diff, change) for diff in diffs},
        "before_header": header,
        "after_header": header,
    }


def _before(diff: FieldDiff) -> Any:
    return SET if diff.secret else diff.before


def _after(diff: FieldDiff, change: Change) -> Any:
    if not diff.secret:
        return diff.after
    return SET if change.action is Action.CREATE else CHANGED
