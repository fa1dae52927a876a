# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Of a plan, only what was approved is carried out. An approval holds changes back; it never adds any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import ContactCenterError, InputError, shorten
from ..export import export
from ..model.lookup import normalize_name
from ..model.state import AccountState, Existing, Presence
from ..policy import Policy
from .members import remaining_members, summarize
from .outcome import Outcome, Status
from .plan import CHANGED, SET, Action, Change, Plan
from .record import FORMAT
from .resolver import references_in

NO_LONGER_PLANNED = "No longer planned."
MISSING = object()

Key = tuple[str, str]  # kind and normalized name


@dataclass(frozen=True)
class ApprovedChange:
    """A change of a record. id: None for an object that did not exist yet."""

    kind: str
    id: str | None
    name: str
    action: str
    before: Mapping[str, Any] = field(repr=False)
    after: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, position: int, change: Any) -> ApprovedChange:
        """Return the change at this position of a record; another shape raises InputError."""
        shape = {"kind": str, "name": str, "action": str, "before": Mapping, "after": Mapping}
        if not isinstance(change, Mapping) or not all(isinstance(change.get(name), of) for name, of in shape.items()):
            raise InputError(f"approved_changes.changes[{position}] is not a change of a record")
        id = change.get("id")
        return cls(
            change["kind"],
            None if id is None else str(id),
            change["name"],
            change["action"],
            change["before"],
            change["after"],
        )

    def as_held(self) -> dict[str, Any]:
        """Return the change as a result shows it if the fresh plan does not contain it."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "action": self.action,
            "before": dict(self.before),
            "after": dict(self.after),
            "outcome": Status.HELD.value,
            "error": NO_LONGER_PLANNED,
        }


@dataclass(frozen=True)
class Approval:
    """The approved changes, for one account."""

    changes: tuple[ApprovedChange, ...] = field(repr=False)

    @classmethod
    def of(cls, record: Mapping[str, Any], vendor: str, account: str) -> Approval:
        """Return the approval that a record gives. One of another format, vendor or account raises InputError."""
        hint = "Give the record of a plan of this account."
        for name, expected in (("format", FORMAT), ("vendor", vendor), ("account", account)):
            if name not in record:
                raise InputError(f"approved_changes is not a record: it has no {name}", hint=hint)
            if record[name] != expected:
                found = shorten(json.dumps(record[name], ensure_ascii=False))
                raise InputError(f'approved_changes has the {name} {found}, and this is "{expected}"', hint=hint)
        changes = record.get("changes")
        if not isinstance(changes, Sequence) or isinstance(changes, str):
            raise InputError("approved_changes is not a record: it has no list of changes", hint=hint)
        return cls(tuple(ApprovedChange.of(position, change) for position, change in enumerate(changes)))


@dataclass(frozen=True)
class Approved:
    """What an approval leaves of a plan.

    plan: what is carried out. held: the outcomes of the other changes. vanished: approved changes that are not due any more,
    although the account is not as they would have left it.
    """

    plan: Plan
    held: tuple[Outcome, ...] = ()
    vanished: tuple[ApprovedChange, ...] = ()


def hold_unapproved(plan: Plan, approval: Approval | None, state: AccountState, policy: Policy) -> Approved:
    """Return what the approval leaves of the plan; without an approval, that is the whole plan."""
    if approval is None:
        return Approved(plan)
    approved = _matching(plan.changes, approval)
    reasons: dict[int, str] = {}
    for change in plan.changes:
        reason = _reason_to_hold(change, approved.get(id(change)))
        if reason:
            reasons[id(change)] = reason
    _hold_dependent(plan.changes, state, reasons)
    steps = (tuple(change for change in step if id(change) not in reasons) for step in plan.steps)
    held = (
        Outcome(change, Status.HELD, error=ContactCenterError(reasons[id(change)]))
        for change in plan.changes
        if id(change) in reasons
    )
    used = {id(one) for one in approved.values()}
    vanished = (one for one in approval.changes if id(one) not in used and not _is_satisfied(one, state, policy))
    return Approved(replace(plan, steps=tuple(filter(None, steps))), tuple(held), tuple(vanished))


def _matching(changes: Iterable[Change], approval: Approval) -> dict[int, ApprovedChange]:
    """Return the approved change of the same object for each change: by id where the approved one has one, else by name."""
    by_id = {(one.kind, one.id): one for one in approval.changes if one.id is not None}
    by_name = {(one.kind, normalize_name(one.name)): one for one in approval.changes if one.id is None}
    found = {}
    for change in changes:
        object_id = str(change.existing.id) if change.existing else ""
        one = by_id.get((change.entity.kind, object_id)) or by_name.get(_key(change.entity.kind, change.name))
        if one:
            found[id(change)] = one
    return found


def _reason_to_hold(change: Change, approved: ApprovedChange | None) -> str | None:
    if approved is None:
        return "Not approved"
    if change.is_deletion is not (approved.action == Action.DELETE.value):
        return f"Not approved: {approved.action} was approved, and {change.action.value} is planned"
    before, after = change.before, change.after
    for name in {**before, **after}:
        if name not in approved.before and name not in approved.after:
            return f"Not approved: {name}"
        was, now = approved.before.get(name, MISSING), before.get(name, MISSING)
        if was != now:
            return f"Changed since approval: {name} was {_shown(was)}, is {_shown(now)}"
        allowed, due = approved.after.get(name, MISSING), after.get(name, MISSING)
        if allowed != due:
            return f"Not approved: {name} becomes {_shown(due)}, and {_shown(allowed)} was approved"
    return None


def _shown(value: Any) -> str:
    return "not set" if value is MISSING or value is None else shorten(value)


def _hold_dependent(changes: Sequence[Change], state: AccountState, reasons: dict[int, str]) -> None:
    """Hold changes that need what held ones would have done: an object, a name, or that a group has no members left."""
    without_hold = remaining_members(changes, state)
    while True:
        held = [change for change in changes if id(change) in reasons]
        kept = [change for change in changes if id(change) not in reasons]
        missing = {_key(one.entity.kind, one.name) for one in held if one.action is Action.CREATE}
        taken = {_key(one.entity.kind, one.freed_name) for one in held if one.freed_name}
        members = remaining_members(kept, state)
        more: dict[int, str] = {}
        for change in kept:
            group = (change.entity.kind, str(change.existing.id)) if change.existing else ("", "")
            needed = [
                entry.label
                for kind, entry in references_in(change.entity, change.values)
                if _key(kind, entry.label) in missing
            ]
            if needed:
                more[id(change)] = f"{', '.join(needed)} is held"
            elif change.new_name and _key(change.entity.kind, change.new_name) in taken:
                more[id(change)] = f'The change of the {change.entity.title} that is called "{change.new_name}" is held'
            elif change.is_deletion and members.get(group) and not without_hold.get(group):
                more[id(change)] = f"Changes of its members are held: {summarize(members[group])}"
        if not more:
            return
        reasons.update(more)


def _key(kind: str, name: str) -> Key:
    return kind, normalize_name(name)


def _is_satisfied(approved: ApprovedChange, state: AccountState, policy: Policy) -> bool:
    """Return whether the object already is as the approved change would have left it."""
    snapshot = state.snapshots.get(approved.kind)
    if snapshot is None:
        return False
    existing = snapshot.by_id(approved.id) if approved.id is not None else _named(snapshot.present(), approved.name)
    if approved.action == Action.DELETE.value:
        return snapshot.complete and (existing is None or existing.presence is Presence.DELETED)
    readable = {name: value for name, value in approved.after.items() if value not in (SET, CHANGED)}
    if existing is None or not readable:
        return False
    shown = export(existing, state, policy, show_unnamed_ids=False)
    return all(shown.get(name) == value or _refers_to(existing, name, value) for name, value in readable.items())


def _refers_to(existing: Existing, option: str, value: Any) -> bool:
    """Return whether an option of an object names this, according to the object itself."""
    field = existing.entity.by_name.get(option)
    return bool(field and field.references and existing.entity.codec(option).shows_name(existing.wire, value))


def _named(objects: Iterable[Existing], name: str) -> Existing | None:
    return next((one for one in objects if normalize_name(one.name) == normalize_name(name)), None)
