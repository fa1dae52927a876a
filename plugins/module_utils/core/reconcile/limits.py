# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run may remove: nothing protected, no group with members, and not more than max_removals allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import InputError
from ..model.state import AccountState, Presence, Snapshot
from .members import SHOWN, remaining_members, summarize
from .plan import Action, Change, Plan

MIN_FOR_PERCENTAGE = 10  # a percentage of fewer objects means nothing


def check_limits(plan: Plan, state: AccountState, max_removals: str | None) -> InputError | None:
    """Return why the plan must not be carried out, or None.

    max_removals: a count over all kinds, or a percentage of what exists of each kind; None is no limit.
    """
    try:
        _refuse_protected(plan)
        _refuse_groups_with_members(plan, state)
        if max_removals is not None:
            _refuse_too_many(plan, state, max_removals)
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


def _refuse_groups_with_members(plan: Plan, state: AccountState) -> None:
    members = remaining_members(plan.changes, state)
    for change in plan.changes:
        staying = members.get((change.entity.kind, str(change.existing.id)), []) if change.existing else []
        if change.action is Action.DELETE and staying:
            raise InputError(
                f"{change.title} is not deleted",
                f"it still has members: {summarize(staying)}",
                "Move or delete them first, or in the same run of the config module.",
            )


def _refuse_too_many(plan: Plan, state: AccountState, max_removals: str) -> None:
    removals = [change for change in plan.changes if change.is_removal]
    count, percentage = _parse(max_removals)
    excess = (
        _beyond_count(removals, count) if count is not None else _beyond_percentage(plan, removals, state, percentage)
    )
    if excess:
        names = ", ".join(change.name for change in removals[:SHOWN]) + (", …" if len(removals) > SHOWN else "")
        raise InputError(
            f"{excess}, and max_removals is {max_removals}",
            f"to be deleted or deactivated: {names}",
            f"If that is intended, set max_removals to {len(removals)}; nothing was changed.",
        )


def _parse(limit: str) -> tuple[int | None, int]:
    """Return (count, 0) or (None, percentage)."""
    text = limit.strip()
    number = text[:-1].strip() if text.endswith("%") else text
    if not re.fullmatch("[0-9]{1,9}", number) or (text.endswith("%") and int(number) > 100):
        raise InputError(
            f"max_removals {text}", "it is neither a count nor a percentage", 'Write for example 5 or "10%".'
        )
    return (None, int(number)) if text.endswith("%") else (int(number), 0)


def _beyond_count(removals: Sequence[Change], count: int) -> str | None:
    number = len(removals)
    return f"the plan removes {number} object{'s' * (number != 1)}" if number > count else None


def _beyond_percentage(plan: Plan, removals: Sequence[Change], state: AccountState, percentage: int) -> str | None:
    """Return how the plan exceeds a percentage, or None. Removing the last active object of a kind always exceeds it."""
    for kind, snapshot in state.snapshots.items():
        removed = [change for change in removals if change.entity.kind == kind]
        if removed and not any(_active_afterwards(plan, snapshot)):
            return f"the plan leaves no active {snapshot.entity.title}"
        # an object that may be deleted already makes no room for the removal of others
        existing = sum(one.presence is Presence.PRESENT for one in snapshot)
        if len(snapshot) >= MIN_FOR_PERCENTAGE and len(removed) * 100 > existing * percentage:
            return f"the plan removes {len(removed)} of {existing} {snapshot.entity.plural}"
    return None


def _active_afterwards(plan: Plan, snapshot: Snapshot) -> Iterator[bool]:
    """Yield, for each object of a kind that exists or is created, whether it will be there and active."""
    changes: list[Change] = [change for change in plan.changes if change.entity.kind == snapshot.entity.kind]
    due = {change.existing.id: change for change in changes if change.existing}
    yield from (not change.entity.is_inactive(change.values) for change in changes if change.action is Action.CREATE)
    for existing in snapshot.present():
        change = due.get(existing.id)
        deleted = change is not None and change.action is Action.DELETE
        values = {**existing.values, **(change.values if change else {})}
        yield not deleted and not existing.entity.is_inactive(values)
