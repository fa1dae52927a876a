# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan -> outcomes: each change is made once, and what was written is read back. A partial write is reported as an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from ..errors import (
    ContactCenterError,
    InterruptedRunError,
    NotFoundError,
    OutcomeUnknownError,
    VendorError,
    WriteNotConfirmedError,
    is_undecided,
    result_or_error,
)
from ..gateway import Gateway
from ..model.entity import Entity
from ..model.lookup import LookupEntry, normalize_name
from ..model.state import Existing, Presence
from ..progress import Phase
from .outcome import Outcome, Status
from .plan import Action, Change, Plan
from .resolver import ReferenceResolver, references_in

INTERRUPTED = ContactCenterError("the run was interrupted")
STOPPED = ContactCenterError("an earlier change failed, and on_error is stop")


def execute(plan: Plan, gateway: Gateway, resolver: ReferenceResolver, stop_on_error: bool = False) -> list[Outcome]:
    """Carry out a plan; return the outcome of each change, in the order of the plan."""
    return _Executor(gateway, resolver, stop_on_error).execute(plan)


class _Executor:
    """One use of execute. It knows the ids of what it has created; the plan does not."""

    def __init__(self, gateway: Gateway, resolver: ReferenceResolver, stop_on_error: bool) -> None:
        self._gateway, self._resolver, self._stop_on_error = gateway, resolver, stop_on_error
        self._created: dict[tuple[str, str], Any] = {}  # ids by kind and name
        self._kept: set[tuple[str, str]] = set()  # names, by kind, that failed renames and deletions did not free
        self._stopped = False

    def execute(self, plan: Plan) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        for (_kind, deletes), group in groupby(plan.changes, key=_kind_and_direction):
            for wave in self._waves(list(group)):
                written = self._gateway.map_parallel(self._write, wave, Phase.WRITING, lambda one: not one.is_done)
                done = written if deletes else self._confirm(written)
                self._stop_after(done)
                self._kept.update(filter(None, map(_kept_name, done)))
                outcomes.update((id(outcome.change), outcome) for outcome in done)
        return [outcomes[id(change)] for change in plan.changes]

    def _waves(self, changes: list[Change]) -> Iterator[list[Change]]:
        """Yield the changes in waves that can be written side by side.

        First come those that refer to nothing that others create, and take no name that others still have. What refers
        to a failed creation comes last.
        """
        while changes:
            possible = [change for change in changes if not self._missing(change)]
            leaving = {
                normalize_name(change.existing.name): change
                for change in changes
                if change.existing and _new_name(change)
            }
            free = [change for change in possible if leaving.get(_new_name(change) or "", change) is change]
            wave = free or possible or changes
            wave = wave[:1] if self._stop_on_error else wave  # nothing must be under way when another change fails
            yield wave
            begun = {id(change) for change in wave}
            changes = [change for change in changes if id(change) not in begun]

    def _missing(self, change: Change) -> list[str]:
        """Return the names of planned objects that the change refers to and that do not exist yet."""
        return [
            entry.label
            for kind, entry in references_in(change.entity, change.values)
            if entry.id is None and (kind, entry.label) not in self._created
        ]

    def _write(self, change: Change) -> Outcome:
        """Return the outcome as far as the response of the write shows it."""
        if self._gateway.progress.stopped.is_set():
            return Outcome(change, Status.NOT_TRIED, error=INTERRUPTED)
        if self._stopped:
            return Outcome(change, Status.NOT_TRIED, error=STOPPED)
        missing = self._missing(change)
        if missing:
            error = ContactCenterError(f"{', '.join(missing)} could not be created")
            return Outcome(change, Status.NOT_TRIED, error=error)
        if (change.entity.kind, _new_name(change)) in self._kept:
            error = ContactCenterError(f'another {change.entity.title} may still be called "{change.name}"')
            return Outcome(change, Status.NOT_TRIED, error=error)
        outcome = self._written(change)
        self._stop_after([outcome])
        return outcome

    def _stop_after(self, outcomes: list[Outcome]) -> None:
        """Let nothing more be started if one of these changes failed, and on_error is stop."""
        if self._stop_on_error and not all(one.is_done for one in outcomes):
            self._stopped = True

    def _written(self, change: Change) -> Outcome:
        values = self._with_ids(change.entity, change.values)
        result = result_or_error(_send, self._gateway, change, values)
        if not isinstance(result, ContactCenterError):
            return _with_result(Outcome(change, Status.DONE), result)
        if isinstance(result, InterruptedRunError):
            return Outcome(change, Status.NOT_TRIED, error=INTERRUPTED)
        if not isinstance(result, OutcomeUnknownError):
            return Outcome(change, _status(result), error=result)
        if change.action is not Action.UPDATE or any(name in values for name in change.entity.secrets):
            return Outcome(change, Status.UNKNOWN, error=result)  # nothing that can be read shows whether it was done
        existing = change.existing.forget(values) if change.existing else None
        return Outcome(change, Status.DONE, existing, result)  # reading it back shows whether it was done

    def _with_ids(self, entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with the ids of the objects that this run has created."""
        return {name: self._with_id(entity.by_name[name].references, value) for name, value in values.items()}

    def _with_id(self, kind: str | None, value: Any) -> Any:
        if isinstance(value, list):
            return [self._with_id(kind, item) for item in value]
        if isinstance(value, LookupEntry) and value.id is None and kind:
            return replace(value, id=self._created[kind, value.label])
        return value

    def _confirm(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Complete what was written, read it back where the responses do not show it, and compare it with the plan."""
        if not any(one.is_done for one in outcomes):
            return outcomes
        entity = outcomes[0].change.entity
        outcomes = self._updated(outcomes, [one for one in outcomes if one.is_done], self._finalize)
        for one in outcomes:
            if one.is_done and one.change.action is Action.CREATE and one.existing:
                self._created[entity.kind, one.change.name] = one.existing.id
        outcomes = self._updated(
            outcomes, [one for one in outcomes if one.is_done and _shows_too_little(one)], self._refetch
        )
        return [self._compared(one) if one.is_done else one for one in outcomes]

    def _compared(self, outcome: Outcome) -> Outcome:
        """Return the outcome, which has failed if the vendor ignored or altered a value."""
        compared = result_or_error(self._compare, outcome)
        return _with_result(outcome, compared) if isinstance(compared, ContactCenterError) else compared

    def _updated(self, outcomes: list[Outcome], selected: list[Outcome], read: Any) -> list[Outcome]:
        """Return the outcomes; the selected ones are updated by what read(selected) returns for each."""
        if not selected:
            return outcomes
        results: Sequence[Any] | ContactCenterError = result_or_error(read, selected)
        if isinstance(results, ContactCenterError):
            results = [_not_read_back(one, results) for one in selected]
        newer = {id(one.change): _with_result(one, result) for one, result in zip(selected, results)}
        return [newer.get(id(one.change), one) for one in outcomes]

    def _finalize(self, outcomes: list[Outcome]) -> Sequence[Existing | ContactCenterError]:
        written = [
            (one.existing, self._with_ids(one.change.entity, one.change.values)) for one in outcomes if one.existing
        ]
        return self._gateway.finalize(outcomes[0].change.entity, written)

    def _refetch(self, outcomes: list[Outcome]) -> list[Existing | ContactCenterError]:
        objects = [one.existing for one in outcomes if one.existing]
        found = self._gateway.refetch(outcomes[0].change.entity, objects)
        return [_found_again(one, result) for one, result in zip(outcomes, found)]

    def _compare(self, outcome: Outcome) -> Outcome:
        change, existing = outcome.change, outcome.existing
        if not existing:
            return outcome
        values = self._with_ids(change.entity, change.values)
        compared = [name for name in values if name in existing.values and name not in existing.owned]
        differing = [name for name in compared if self._differs(existing, name, values[name])]
        if not differing:
            return outcome
        if outcome.error and differing == compared:
            lost, hint = outcome.error, "It was not carried out; run again."
            return replace(outcome, status=Status.FAILED, error=VendorError(lost.operation, lost.detail, hint))
        error = WriteNotConfirmedError(
            f"{change.title} was written, but the vendor did not accept everything",
            "; ".join(f"{name} is {existing.values[name]!r}" for name in differing),
            "Check the value in the vendor's console.",
        )
        return replace(outcome, status=Status.FAILED, error=error)

    def _differs(self, existing: Existing, name: str, value: Any) -> bool:
        field = existing.entity.by_name[name]
        return bool(self._resolver.current(field, existing.values[name]) != field.comparable(value))


def _send(gateway: Gateway, change: Change, values: Mapping[str, Any]) -> Existing | None:
    """Make one change; return the object as far as the response shows it, or None after a deletion."""
    if not change.existing:
        return _create(gateway, change.entity, values)
    if change.action is Action.UPDATE:
        return gateway.update(change.entity, change.existing, values)
    _delete(gateway, change.existing, values)
    return None


def _create(gateway: Gateway, entity: Entity, values: Mapping[str, Any]) -> Existing:
    """Create an object with one call. If the response is lost, look for the object and adopt it."""
    try:
        return gateway.create(entity, values)
    except OutcomeUnknownError as error:
        existing = result_or_error(gateway.find, entity, values)
        if isinstance(existing, ContactCenterError):
            raise  # it can't be looked for now, so it may exist
        if existing:
            return existing
        hint = "It does not exist now; correct the entry if the vendor gives a reason, and run again."
        # the vendor did respond, so nothing is under way any more
        kind = VendorError if error.status else OutcomeUnknownError
        raise kind(error.operation, error.detail, hint, error.status, error.code) from error


def _delete(gateway: Gateway, existing: Existing, values: Mapping[str, Any]) -> None:
    """Delete an object. If the response is lost, look whether it still exists."""
    try:
        gateway.delete(existing.entity, existing, values)
    except OutcomeUnknownError as error:
        found = result_or_error(gateway.refetch, existing.entity, [existing])
        still = found if isinstance(found, ContactCenterError) else found[0]
        if isinstance(still, ContactCenterError) and not isinstance(still, NotFoundError):
            raise error from None  # it can't be looked for now, so it may be gone
        if isinstance(still, Existing) and still.presence is not Presence.DELETED:
            raise VendorError(error.operation, error.detail, "It still exists; run again.", error.status) from error


def _kind_and_direction(change: Change) -> tuple[str, bool]:
    return change.entity.kind, change.action is Action.DELETE


def _new_name(change: Change) -> str | None:
    """Return the name that the change gives to its object, if it gives one."""
    name = change.values.get(change.entity.key)
    return normalize_name(name) if name else None


def _kept_name(outcome: Outcome) -> tuple[str, str] | None:
    """Return kind and name of an object that should have given up its name, and may not have done so."""
    change = outcome.change
    name = normalize_name(change.existing.name) if change.existing and not outcome.is_done else None
    gives_up = change.action is Action.DELETE or _new_name(change) not in (None, name)
    return (change.entity.kind, name) if name and gives_up else None


def _shows_too_little(outcome: Outcome) -> bool:
    """Return whether the response leaves out something that was written."""
    existing, readable = outcome.existing, outcome.change.entity.readable
    if existing is None or existing.has_details:
        return False
    return any(name in readable and name not in existing.values for name in outcome.change.values)


def _found_again(outcome: Outcome, found: Existing | ContactCenterError | None) -> Existing | ContactCenterError:
    if found is None:
        return WriteNotConfirmedError(f"{outcome.change.title} was written, but no longer exists", hint="Run again.")
    return _not_read_back(outcome, found) if isinstance(found, ContactCenterError) else found


def _not_read_back(outcome: Outcome, error: ContactCenterError) -> ContactCenterError:
    operation = f"{outcome.change.title} was written, but could not be read back"
    return WriteNotConfirmedError(operation, str(error), "Run again.", undecided=True)


def _with_result(outcome: Outcome, result: Existing | ContactCenterError | None) -> Outcome:
    """Return the outcome with what was read. A lost response is a better reason than a failure to read it back."""
    if not isinstance(result, ContactCenterError):
        return replace(outcome, existing=result.known_as(outcome.change.name)) if result else outcome
    return replace(outcome, status=_status(result), error=outcome.error or result)


def _status(error: ContactCenterError) -> Status:
    return Status.UNKNOWN if is_undecided(error) else Status.FAILED
