# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan -> diff: one small before/after pair for each object, and the only place where secrets are hidden."""

from __future__ import annotations

from .plan import CREATE, DELETE


def diff(plan):
    return [_pair(step) for step in plan.steps]


def _pair(step):
    before = {} if step.action == CREATE else _side(step, 0)
    after = {} if step.action == DELETE else _side(step, 1)
    header = f"{step.entity.title} {step.existing.name if step.existing else step.name}"
    return {"before": before, "after": after, "before_header": header, "after_header": header}


def _side(step, side):
    words = ("(set)", "(set)" if step.action == CREATE else "(changed)")
    return {
        name: words[side] if step.entity.by_name[name].secret else change[side]
        for name, change in sorted(step.changes.items())
    }
