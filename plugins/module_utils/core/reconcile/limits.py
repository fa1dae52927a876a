# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan may do: remove nothing protected and no group in use, and stay within the limits of the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..model.state import AccountState, Presence, Snapshot
from ..model.text import count, first_names
from .members import SHOWN, reason_to_stay, remaining_members
from .plan import Action, Change, Plan

LIMIT_PATTERN = r"[0-9]{1,9}|(100|[0-9]{1,2}) *%"
MIN_FOR_PERCENTAGE = 10  # a percentage of fewer objects means nothing


@dataclass(frozen=True)
class Limits:
    """How much a run may do. Each is a count over all kinds, or a percentage of what exists of each kind; None is no limit.

    removals: of deletions and deactivations. changes: of everything but creations.
    """

    removals: str | None = None
    changes: str | None = None


def check_limits(plan: Plan, state: AccountState, limits: Limits) -> InputError | None:
    """Return why the plan must not be carried out, or None."""
    try:
        _refuse_protected(plan)
        _refuse_groups_in_use(plan, state)
        _check_removals(plan, state, limits.removals)
        _check_changes(plan, state, limits.changes)
    except InputError as error:
        return error
    return None


def _refuse_protected(plan: Plan) -> None:
    for change in plan.changes:
        if change.is_removal and change.existing and change.existing.protected:
            raise InputError(
                f"{change.title} is not removed",
                change.existing.protected,
                "Remove state absent, or the value that switches it off.",
            )


def _refuse_groups_in_use(plan: Plan, state: AccountState) -> None:
    members = remaining_members(plan.changes, state)
    for change in plan.changes:
        reason = reason_to_stay(change, members)
        if reason:
            is_managed = change.existing is not None and reason != change.existing.in_use
            hint = "Move or delete them first" + (", or in the same run of the config module" if is_managed else "")
            raise InputError(f"{change.title} is not deleted", reason, f"{hint}.")


def _check_removals(plan: Plan, state: AccountState, limit: str | None) -> None:
    """Refuse more removals than the limit. A percentage never allows removing the last active object of a kind."""
    removals = [change for change in plan.changes if change.is_removal]
    if limit is None or not removals:
        return
    if _is_percentage(limit):
        for kind, snapshot in state.snapshots.items():
            removed = any(change.entity.kind == kind for change in removals)
            if removed and not any(_active_afterwards(plan, snapshot)):
                _refuse("max_removals", limit, f"leaves no active {snapshot.entity.title}", removals)
    excess = _excess(removals, state, limit)
    if excess:
        _refuse("max_removals", limit, f"removes {excess}", removals)


def _check_changes(plan: Plan, state: AccountState, limit: str | None) -> None:
    changes = [change for change in plan.changes if change.action is not Action.CREATE]
    excess = _excess(changes, state, limit) if limit is not None else None
    if excess and limit is not None:
        _refuse("max_changes", limit, f"changes {excess}", changes)


def _refuse(option: str, limit: str, what: str, changes: Sequence[Change]) -> None:
    names = first_names([change.name for change in changes], SHOWN)
    raise InputError(
        f"The plan {what}, and {option} is {limit}",
        names,
        f"If that is intended, set {option} to {len(changes)}; nothing was changed.",
    )


def _is_percentage(limit: str) -> bool:
    return limit.endswith("%")


def _excess(changes: Sequence[Change], state: AccountState, limit: str) -> str | None:
    """Return how many objects exceed the limit, such as "3 of 12 agents", or None."""
    number = int(limit.rstrip("% "))
    if not _is_percentage(limit):
        return count(len(changes), "object") if len(changes) > number else None
    for kind, snapshot in state.snapshots.items():
        due = sum(change.entity.kind == kind for change in changes)
        # an object that may be deleted already makes no room for the removal of others
        existing = sum(one.presence is Presence.PRESENT for one in snapshot)
        if len(snapshot) >= MIN_FOR_PERCENTAGE and due * 100 > existing * number:
            return f"{due} of {existing} {snapshot.entity.title}s"
    return None


def _active_afterwards(plan: Plan, snapshot: Snapshot) -> Iterator[bool]:
    """Yield, for each object of a kind that exists or is created, whether it will be there and active."""
    changes: list[Change] = [change for change in plan.changes if change.entity.kind == snapshot.entity.kind]
    due = {change.existing.id: change for change in changes if change.existing}
    yield from (not change.entity.is_inactive(change.values) for change in changes if change.action is Action.CREATE)
    for existing in snapshot.present():
        change = due.get(existing.id)
        deleted = change is not None and change.is_deletion
        values = {**existing.values, **(change.values if change else {})}
        yield not deleted and not existing.entity.is_inactive(values)
