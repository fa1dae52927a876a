# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a run that reconciles, as the user gets it."""

from __future__ import annotations

from typing import Any

from ..export import export
from ..gateway import Gateway
from ..model.desired import Desired
from ..reconcile.diff import render_diff
from ..reconcile.matching import match
from ..reconcile.outcome import Outcome, Status
from ..reconcile.pipeline import Reconciliation

REPORTED = ("changed", "plan", "changes", "failures")  # of an interrupted run


def reconciliation_result(done: Reconciliation) -> dict[str, Any]:
    """Return what the config module returns. changed is what a preview would show, as long as nothing failed."""
    writes = any(outcome.may_have_written for outcome in done.outcomes)
    statuses = {id(outcome.change): outcome.status for outcome in done.outcomes}
    return {
        "changed": writes if done.failures or done.refusal else bool(done.plan.changes),
        "plan": done.plan.counts(),
        "diff": render_diff(done.plan),
        "changes": [
            {**change.as_dict(), "outcome": statuses.get(id(change), Status.PLANNED).value}
            for change in done.plan.changes
        ],
        "failures": [outcome.as_dict() for outcome in done.failures],
    }


def failure_message(done: Reconciliation) -> str | None:
    """Return why the task fails, or None."""
    if done.refusal:
        return str(done.refusal)
    if not done.failures:
        return None
    first = done.failures[0].as_dict()["error"]
    return f"{len(done.failures)} of {len(done.outcomes)} changes are not done, the first: {first}"


def object_result(done: Reconciliation, desired: Desired, gateway: Gateway) -> dict[str, Any] | None:
    """Return the object of a one-object module after the task, or in check mode as it would be, as far as that is known.

    What refers to another object is left out where another call would be needed for its name.
    """
    written = next((outcome for outcome in done.outcomes if _is_written(outcome)), None)
    if written and written.existing:
        return export(written.existing, done.state, gateway.policy, show_unnamed_ids=False)
    if desired.absent:
        return None
    existing = match(desired, done.state[desired.entity.kind], gateway.policy).existing
    shown = export(existing, done.state, gateway.policy, show_unnamed_ids=False) if existing else {}
    for change in done.plan.changes:
        shown.update({diff.name: diff.after for diff in change.diffs if not diff.secret})
    return shown or None


def _is_written(outcome: Outcome) -> bool:
    return outcome.is_done and outcome.existing is not None
