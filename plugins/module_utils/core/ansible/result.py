# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a run that reconciles, as the user gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import ELLIPSIS
from ..export import export
from ..gateway import Gateway
from ..model.desired import Desired
from ..model.state import AccountState, Existing
from ..model.text import count, first_names
from ..policy import Policy
from ..reconcile.matching import match
from ..reconcile.outcome import Outcome, Status
from ..reconcile.pipeline import Reconciliation
from ..reconcile.refusals import reason_of

SHOWN_NAMES, SHOWN_REASONS = 5, 10  # in the message of a failed task
NOT_SENT = {Status.NOT_TRIED: "Not tried", Status.HELD: "Held"}


def reconciliation_result(done: Reconciliation, gateway: Gateway, show_unmanaged: bool = False) -> dict[str, Any]:
    """Return what the config module returns, without the diff.

    changed: something was written, or may have been, or in check mode would be.
    """
    writes = any(outcome.may_have_written for outcome in done.outcomes)
    is_due = not done.refusal and any(outcome.status is Status.PLANNED for outcome in done.outcomes)
    changes = [*(outcome.as_dict() for outcome in done.outcomes), *(one.as_held() for one in done.vanished)]
    result = {
        "changed": writes or is_due,
        "plan": done.plan.counts(),
        "changes": changes,
        "failures": [change for change in changes if change["error"]],
        "api_calls": gateway.transport.calls,
        "estimate": dict(done.estimate),
    }
    if show_unmanaged:
        result["unmanaged"] = [_unmanaged(existing, done.state, gateway.policy) for existing in done.plan.unmanaged]
    return result


def _unmanaged(existing: Existing, state: AccountState, policy: Policy) -> dict[str, Any]:
    values = export(existing, state, policy, show_unnamed_ids=False)
    del values[existing.entity.id_option]
    shown = {"kind": existing.entity.kind, "id": existing.id, "name": existing.name, "values": values}
    return {**shown, "protected": existing.protected or existing.in_use or _nothing_left_to_remove(existing)}


def _nothing_left_to_remove(existing: Existing) -> str | None:
    is_inactive = existing.entity.undeletable and existing.entity.is_inactive(existing.values)
    return "it is inactive, and can't be deleted" if is_inactive else None


def failure_message(done: Reconciliation) -> str | None:
    """Return why the task fails, or None. What has failed for the same reason is one line."""
    if done.refusal:
        return str(done.refusal)
    alike: dict[tuple[Status, str], list[Outcome]] = {}
    for outcome in done.failures:
        reason = reason_of(outcome) or str(outcome.error).replace(outcome.change.name, ELLIPSIS)
        alike.setdefault((outcome.status, reason), []).append(outcome)
    lines = [_failure_line(outcomes) for outcomes in alike.values()]
    vanished: dict[str, list[str]] = {}
    for one in done.vanished:
        vanished.setdefault(one.reason, []).append(one.name)
    lines += [_not_sent(Status.HELD, reason, names) for reason, names in vanished.items()]
    if not lines:
        return None
    number, total = len(done.failures) + len(done.vanished), len(done.outcomes) + len(done.vanished)
    header = f"{number} of {count(total, 'change')} {'is' if number == 1 else 'are'} not done:"
    if len(lines) == 1:
        return f"{header} {lines[0]}"
    more = [f"And {len(lines) - SHOWN_REASONS} more reasons."] if len(lines) > SHOWN_REASONS else []
    return "\n- ".join([header, *lines[:SHOWN_REASONS], *more])


def _failure_line(outcomes: Sequence[Outcome]) -> str:
    """Return one reason, with the names of the objects that have failed for it."""
    first, others = outcomes[0], outcomes[1:]
    names = [outcome.change.name for outcome in outcomes]
    if first.status in NOT_SENT:
        return _not_sent(first.status, str(first.error), names)
    return (
        f"{first.error} The same for {len(others)} more: {first_names(names[1:], SHOWN_NAMES)}."
        if others
        else str(first.error)
    )


def _not_sent(status: Status, reason: str, names: Sequence[str]) -> str:
    return f"{NOT_SENT[status]} ({len(names)}): {reason.rstrip('.')}: {first_names(names, SHOWN_NAMES)}."


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
