# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What diff mode shows: a small before/after pair for each changed object, with secrets shown as (set) or (changed)."""

from __future__ import annotations

from typing import Any

from .plan import Change, Plan


def render_diff(plan: Plan) -> list[dict[str, Any]]:
    """Return the diffs of a plan, in the form in which Ansible takes them."""
    return [_pair(change) for change in plan.changes]


def _pair(change: Change) -> dict[str, Any]:
    header = f"{change.entity.title} {change.existing.name if change.existing else change.name}"
    return {"before": change.before, "after": change.after, "before_header": header, "after_header": header}
