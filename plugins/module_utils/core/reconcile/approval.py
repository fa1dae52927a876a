# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Of a plan, only what was approved is carried out. An approval holds changes back; it never adds any.

A change that undoes one of an earlier run is decided more finely than others: a field that was edited since that run is
held, and the other fields are set back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Callable

from ..errors import ContactCenterError, InputError, shorten
from ..export import export
from ..model.desired import Desired
from ..model.entity import Entity
from ..model.lookup import normalize_name
from ..model.state import AccountState, Existing, Presence, Snapshot
from ..model.text import join_names
from ..policy import Policy
from .members import Members, reason_to_stay, remaining_members, summarize
from .outcome import Outcome, Status
from .plan import CHANGED, SET, Action, Change, Plan
from .record import FORMAT
from .resolver import references_in

NO_LONGER_PLANNED = "No longer planned."
NOT_POSSIBLE = "Not possible: "
MISSING = object()
# of a change of a record; the second ones belong to a change that undoes another one
SHAPE: Mapping[str, type] = {"kind": str, "name": str, "action": str, "before": Mapping, "after": Mapping}
OPTIONAL: Mapping[str, type] = {"undoes": str, "expected": Mapping, "problem": str}

Key = tuple[str, str]  # kind and normalized name
Refused = tuple[Desired, str]  # an entry that was left out, and the problem with it


@dataclass(frozen=True)
class ApprovedChange:
    """A change of a record. id: None for an object that did not exist yet.

    undoes: the action that the change undoes, if it undoes one. expected: what that action has left, by option; if the object
    is different now, the change is held. problem: why an entry for the change is not possible.
    """

    kind: str
    id: str | None
    name: str
    action: str
    before: Mapping[str, Any] = field(repr=False)
    after: Mapping[str, Any] = field(repr=False)
    undoes: str | None = None
    expected: Mapping[str, Any] = field(default_factory=dict, repr=False)
    problem: str | None = None

    @classmethod
    def of(cls, position: int, change: Any) -> ApprovedChange:
        """Return the change at this position of a record; another shape raises InputError."""
        if not _is_change(change):
            raise InputError(f"approved_changes.changes[{position}] is not a change of a record")
        id, undoes = change.get("id"), change.get("undoes")
        required = {name: change[name] for name in SHAPE}
        approved = cls(id=None if id is None else str(id), **required)
        if undoes is None:
            return approved
        return replace(approved, undoes=undoes, expected=change.get("expected") or {}, problem=change.get("problem"))

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
            "error": self.reason,
        }

    @property
    def reason(self) -> str:
        """Why the change is held if the fresh plan does not contain it."""
        return f"{NOT_POSSIBLE}{self.problem.rstrip('.')}." if self.problem else NO_LONGER_PLANNED


def _is_change(change: Any) -> bool:
    return (
        isinstance(change, Mapping)
        and all(isinstance(change.get(name), of) for name, of in SHAPE.items())
        and all(change.get(name) is None or isinstance(change[name], of) for name, of in OPTIONAL.items())
    )


@dataclass(frozen=True)
class Approval:
    """The approved changes, for one account."""

    changes: tuple[ApprovedChange, ...] = field(repr=False)

    @classmethod
    def of(cls, record: Mapping[str, Any], vendor: str, account: str) -> Approval:
        """Return the approval that a record gives. One of another format, vendor or account raises InputError."""
        hint = "Give a record of this account."
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

    @property
    def undoes(self) -> bool:
        """Whether the changes undo an earlier run. An entry that is not possible any more is then held, and no error."""
        return any(one.undoes for one in self.changes)


@dataclass(frozen=True)
class Approved:
    """What an approval leaves of a plan.

    plan: what is carried out. held: the outcomes of the other changes. vanished: approved changes that are not due any more,
    although the account is not as they would have left it.
    """

    plan: Plan
    held: tuple[Outcome, ...] = ()
    vanished: tuple[ApprovedChange, ...] = ()


def hold_unapproved(
    plan: Plan, approval: Approval | None, state: AccountState, policy: Policy, refused: Sequence[Refused] = ()
) -> Approved:
    """Return what the approval leaves of the plan; without an approval, that is the whole plan.

    refused: the entries that the plan does not contain because they are not possible.
    """
    if approval is None:
        return Approved(plan)
    approved = _matching(plan.changes, approval)
    verdicts = {id(change): _verdict(change, approved.get(id(change)), state, policy) for change in plan.changes}
    reduced = _mapped(plan, lambda change: verdicts[id(change)].due or change)
    unapproved = {id: verdict.reason or "" for id, verdict in verdicts.items() if not verdict.due}
    undoing = {id for id, one in approved.items() if one.undoes}
    without_hold = remaining_members(plan.changes, state)
    reasons = _with_dependent(unapproved, reduced.changes, undoing, without_hold, state)
    return Approved(
        _mapped(reduced, lambda change: None if id(change) in reasons else change),
        tuple(_held(verdicts.values(), reduced.changes, reasons)),
        tuple(_vanished(approval, approved.values(), refused, state, policy)),
    )


@dataclass(frozen=True)
class _Verdict:
    """What an approval makes of one change: the part that is due, the part that is held, and why."""

    due: Change | None
    held: Change | None = None
    reason: str | None = None


def _verdict(change: Change, approved: ApprovedChange | None, state: AccountState, policy: Policy) -> _Verdict:
    if approved is None:
        return _Verdict(None, change, "Not approved")
    if not approved.undoes:
        reason = next(_reasons_to_hold(change, approved, "approval"), None)
        return _Verdict(None, change, reason[1]) if reason else _Verdict(change)
    reason_of_all = _reason_not_to_undo(change, approved, state, policy)
    if reason_of_all or change.is_deletion:
        return _Verdict(None, change, reason_of_all) if reason_of_all else _Verdict(change)
    reasons = dict(_reasons_to_hold(change, approved, "the run"))
    text = "; ".join(reasons.values())
    due, held = _divided(change, reasons)
    return _Verdict(due, held if due else change, text or None)


def _divided(change: Change, names: Collection[str]) -> tuple[Change | None, Change | None]:
    """Return the part of a change without these options, and the part with them.

    Options that name objects of one kind, such as groups, stay together: they depend on each other.
    """
    fields = change.entity.by_name
    kinds = {fields[name].references for name in names} - {None}
    apart = {name for name in change.values if name in names or fields[name].references in kinds}
    due = _part(change, [name for name in change.values if name not in apart])
    return due, _part(change, apart) if apart else None


def _part(change: Change, names: Collection[str]) -> Change | None:
    """Return the part of a change with these options, or None if nothing differs then."""
    diffs = tuple(diff for diff in change.diffs if diff.name in names)
    if len(names) == len(change.values):
        return change
    values = {name: change.values[name] for name in change.values if name in names}
    action = change.action if change.action is Action.CREATE else Action.of_update(change.entity, diffs)
    return replace(change, action=action, values=values, diffs=diffs) if diffs else None


def _mapped(plan: Plan, part: Callable[[Change], Change | None]) -> Plan:
    """Return the plan with these parts of its changes."""
    steps = (tuple(filter(None, map(part, step))) for step in plan.steps)
    return replace(plan, steps=tuple(filter(None, steps)))


def _matching(changes: Iterable[Change], approval: Approval) -> dict[int, ApprovedChange]:
    """Return the approved change of the same object for each change: by id where the approved one has one, else by name."""
    possible = [one for one in approval.changes if not one.problem]
    by_id = {(one.kind, one.id): one for one in possible if one.id is not None}
    by_name = {(one.kind, normalize_name(one.name)): one for one in possible if one.id is None}
    found = {}
    for change in changes:
        object_id = str(change.existing.id) if change.existing else ""
        one = by_id.get((change.entity.kind, object_id)) or by_name.get(_key(change.entity.kind, change.name))
        if one:
            found[id(change)] = one
    return found


def _reasons_to_hold(change: Change, approved: ApprovedChange, since: str) -> Iterator[tuple[str, str]]:
    """Yield each option that was not approved as it is now, or empty text for the change as a whole, with the reason."""
    if change.is_deletion is not (approved.action == Action.DELETE.value):
        yield "", f"Not approved: {approved.action} was approved, and {change.action.value} is planned"
        return
    if change.existing and approved.action == Action.CREATE.value:
        yield "", f"Changed since {since}: it exists now"
        return
    entity, before, after = change.entity, change.before, change.after
    for name in {**before, **after}:
        was, now = approved.before.get(name, MISSING), before.get(name, MISSING)
        allowed, due = approved.after.get(name, MISSING), after.get(name, MISSING)
        if name not in approved.before and name not in approved.after:
            yield name, f"Not approved: {name}"
        elif not _is_same(entity, name, was, now):
            yield name, f"Changed since {since}: {name} was {_shown(was)}, is {_shown(now)}"
        elif not _is_same(entity, name, allowed, due):
            yield name, f"Not approved: {name} becomes {_shown(due)}, and {_shown(allowed)} was approved"


def _reason_not_to_undo(change: Change, approved: ApprovedChange, state: AccountState, policy: Policy) -> str | None:
    """Return why a change of an earlier run can't be undone by this one, as a whole."""
    existing, entity = change.existing, change.entity
    if (existing is None) is not (approved.action == Action.CREATE.value):
        return "Changed since the run: it exists again" if existing else "Changed since the run: it no longer exists"
    if change.is_deletion is not (approved.action == Action.DELETE.value):
        return f"Not approved: {approved.action} was approved, and {change.action.value} is planned"
    if existing is None or not approved.expected:
        return None
    now = export(existing, state, policy, show_unnamed_ids=False)
    for name, value in approved.expected.items():
        is_known = name in now or existing.values.get(name, MISSING) is None
        if is_known and not _is_same(entity, name, value, now.get(name)) and not _refers_to(existing, name, value):
            return f"Changed since the run: {name} was {_shown(value)}, is {_shown(now.get(name))}"
    return None


def _is_same(entity: Entity, name: str, first: Any, second: Any) -> bool:
    """Return whether two values of an option are the same, whatever their spelling."""
    field = entity.by_name.get(name)
    if MISSING in (first, second) or not field or (field.type == "list") is not isinstance(first, (list, tuple)):
        return bool(first == second)
    return bool(first == second or field.canonical(first) == field.canonical(second))


def _shown(value: Any) -> str:
    return "not set" if value is MISSING or value is None else shorten(value)


def _held(verdicts: Iterable[_Verdict], changes: Iterable[Change], reasons: Mapping[int, str]) -> Iterator[Outcome]:
    """Yield the outcomes of what is held: of changes, or parts of them, by their verdicts, and of changes by their reasons."""
    held = {id(one.held): (one.held, one.reason or "") for one in verdicts if one.held}
    held.update((id(one), (one, reasons[id(one)])) for one in changes if id(one) in reasons and id(one) not in held)
    for change, reason in held.values():
        yield Outcome(change, Status.HELD, error=ContactCenterError(reason))


def _with_dependent(
    reasons: Mapping[int, str],
    changes: Sequence[Change],
    undoing: Collection[int],
    without_hold: Members,
    state: AccountState,
) -> dict[int, str]:
    """Return the reasons why changes are held, with those of changes that need what held ones would have done.

    undoing: the changes that undo others. without_hold: the members that groups would keep if nothing were held.
    """
    all_reasons = dict(reasons)
    while True:
        held = [change for change in changes if id(change) in all_reasons]
        kept = [change for change in changes if id(change) not in all_reasons]
        needed = _Needed(held, without_hold, remaining_members(kept, state))
        found = ((id(change), needed.reason_to_hold(change, id(change) in undoing)) for change in kept)
        more = {id: reason for id, reason in found if reason}
        if not more:
            return all_reasons
        all_reasons.update(more)


class _Needed:
    """What held changes would have done: created an object, given up a name, or left a group without members.

    without_hold, members: the members that groups would keep if nothing were held, and those that they keep.
    """

    def __init__(self, held: Sequence[Change], without_hold: Members, members: Members) -> None:
        self._missing = {_key(one.entity.kind, one.name) for one in held if one.action is Action.CREATE}
        self._taken = {_key(one.entity.kind, one.freed_name) for one in held if one.freed_name}
        self._without_hold, self._members = without_hold, members

    def reason_to_hold(self, change: Change, undoes: bool) -> str | None:
        """Return why a change is held, too, or None.

        undoes: the change undoes another one. It is then held if it deletes a group that stays in use, which is an error
        of other changes.
        """
        references = references_in(change.entity, change.values)
        missing = [entry.label for kind, entry in references if _key(kind, entry.label) in self._missing]
        if missing:
            return f"{join_names(missing)} {'is' if len(missing) == 1 else 'are'} held"
        if change.new_name and _key(change.entity.kind, change.new_name) in self._taken:
            return f'The change of the {change.entity.title} that is called "{change.new_name}" is held'
        if not change.is_deletion or not change.existing:
            return None
        group = (change.entity.kind, str(change.existing.id))
        if self._members.get(group) and not self._without_hold.get(group):
            return f"Changes of its members are held: {summarize(self._members[group])}"
        reason = reason_to_stay(change, self._members) if undoes else None
        return f"{reason[0].upper()}{reason[1:]}" if reason else None


def _vanished(
    approval: Approval,
    planned: Iterable[ApprovedChange],
    refused: Sequence[Refused],
    state: AccountState,
    policy: Policy,
) -> Iterator[ApprovedChange]:
    """Yield the approved changes that are not planned any more, although the account is not as they would have left it."""
    found = {id(one) for one in planned}
    problems = {
        (one.entity.kind, one.id, "" if one.id else normalize_name(one.name)): problem for one, problem in refused
    }
    for one in approval.changes:
        if id(one) not in found and not _is_satisfied(one, state, policy):
            yield _with_problem(one, state, problems)


def _with_problem(
    approved: ApprovedChange, state: AccountState, problems: Mapping[tuple[str, str | None, str], str]
) -> ApprovedChange:
    """Return an approved change that is not in the plan, with the reason if that is known.

    problems: of the entries that were left out, by kind, id and, where there is no id, normalized name.
    """
    if not approved.undoes or approved.problem:
        return approved
    snapshot = state.snapshots.get(approved.kind)
    if approved.id is not None and snapshot and snapshot.complete and not snapshot.by_id(approved.id):
        return replace(approved, problem=f"the {snapshot.entity.title} no longer exists")
    name = "" if approved.id else normalize_name(approved.name)
    return replace(approved, problem=problems.get((approved.kind, approved.id, name)))


def _key(kind: str, name: str) -> Key:
    return kind, normalize_name(name)


def _is_satisfied(approved: ApprovedChange, state: AccountState, policy: Policy) -> bool:
    """Return whether the object already is as the approved change would have left it."""
    snapshot = state.snapshots.get(approved.kind)
    if snapshot is None:
        return False
    existing = snapshot.by_id(approved.id) if approved.id is not None else _named(snapshot, approved.name)
    is_gone = snapshot.complete and (existing is None or existing.presence is Presence.DELETED)
    if approved.action == Action.DELETE.value or (is_gone and approved.undoes == Action.CREATE.value):
        return is_gone
    readable = {name: value for name, value in approved.after.items() if value not in (SET, CHANGED)}
    if existing is None or not readable:
        return False
    shown = export(existing, state, policy, show_unnamed_ids=False)
    return all(
        _is_same(existing.entity, name, shown.get(name), value) or _refers_to(existing, name, value)
        for name, value in readable.items()
    )


def _refers_to(existing: Existing, option: str, value: Any) -> bool:
    """Return whether an option of an object names this, according to the object itself."""
    field = existing.entity.by_name.get(option)
    return bool(field and field.references and existing.entity.codec(option).shows_name(existing.wire, value))


def _named(snapshot: Snapshot, name: str) -> Existing | None:
    return next((one for one in snapshot.alike(name) if one.presence is not Presence.DELETED), None)
