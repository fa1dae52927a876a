# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan -> outcomes: each change is made once, and what was written is read back. A partial write is reported as an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import (
    ContactCenterError,
    InterruptedRunError,
    NotFoundError,
    OutcomeUnknownError,
    WriteNotConfirmedError,
    after_reading,
    is_undecided,
    result_or_error,
)
from ..gateway import Gateway
from ..model.entity import Entity
from ..model.lookup import LookupEntry, normalize_name
from ..model.state import Existing, Presence
from ..progress import Phase
from .outcome import Outcome, Status
from .plan import Action, Change, Plan, Step
from .refusals import Refusals
from .resolver import ReferenceResolver, references_in

INTERRUPTED = ContactCenterError("The run was interrupted")
STOPPED = ContactCenterError("An earlier change failed, and on_error is stop")


def execute(plan: Plan, gateway: Gateway, resolver: ReferenceResolver, stop_on_error: bool = False) -> list[Outcome]:
    """Carry out a plan; return the outcome of each change, in the order of the plan.

    stop_on_error: changes are made one at a time, and none is started after the first one that failed.
    """
    made = result_or_error(_Executor(gateway, resolver, stop_on_error).execute, plan)
    if isinstance(made, ContactCenterError):  # an internal error: what was written is reported all the same
        return [Outcome(change, _status(made), error=made) for change in plan.changes]
    return made


class _Executor:
    """One use of execute. It knows the ids of what it has created; the plan does not."""

    def __init__(self, gateway: Gateway, resolver: ReferenceResolver, stop_on_error: bool) -> None:
        self._gateway, self._resolver, self._stop_on_error = gateway, resolver, stop_on_error
        self._created: dict[tuple[str, str], Any] = {}  # ids by kind and name
        self._kept: set[tuple[str, str]] = set()  # names, by kind, that failed renames and deletions did not free
        self._refusals = Refusals()
        self._stopped = False

    def execute(self, plan: Plan) -> list[Outcome]:
        self._gateway.progress.begin(Phase.WRITING, len(plan.changes))
        outcomes: dict[int, Outcome] = {}
        unread: list[Outcome] = []
        for wave in plan.waves(one_by_one=self._stop_on_error):
            done = self._write_all(wave.changes)
            if not wave.is_deletion:
                unread += done
                if wave.is_read_later:
                    continue
                done, unread = self._confirm_all(unread), []
            self._stopped = self._stop_on_error and not all(one.is_done for one in done)
            self._kept.update(filter(None, map(_kept_name, done)))
            outcomes.update((id(outcome.change), outcome) for outcome in done)
        return [outcomes[id(change)] for change in plan.changes]

    def _write_all(self, step: Step) -> list[Outcome]:
        """Make the changes of a step side by side; return the outcomes as far as responses show them."""
        written = result_or_error(self._gateway.map_parallel, self._write, step)
        if isinstance(written, ContactCenterError):
            return [Outcome(change, _status(written), error=written) for change in step]
        return written

    def _confirm_all(self, written: list[Outcome]) -> list[Outcome]:
        """Return the outcomes as reading the objects back shows them."""
        confirmed = result_or_error(self._confirm, written)
        if isinstance(confirmed, ContactCenterError):
            return [_with_result(one, confirmed) if one.is_done else one for one in written]
        return confirmed

    def _write(self, change: Change) -> Outcome:
        """Return the outcome as far as the response of the write shows it."""
        reason = self._reason_not_to_try(change)
        outcome = Outcome(change, Status.NOT_TRIED, error=reason) if reason else self._written(change)
        self._refusals.note(outcome)
        self._gateway.progress.advance(failed=not outcome.is_done)
        return outcome

    def _reason_not_to_try(self, change: Change) -> ContactCenterError | None:
        if self._gateway.progress.stopped.is_set():
            return INTERRUPTED
        if self._stopped:
            return STOPPED
        missing = [
            entry.label
            for kind, entry in references_in(change.entity, change.values)
            if entry.id is None and (kind, entry.label) not in self._created
        ]
        if missing:
            return ContactCenterError(f"{', '.join(missing)} could not be created")
        if change.new_name and (change.entity.kind, normalize_name(change.new_name)) in self._kept:
            return ContactCenterError(f'Another {change.entity.title} may still be called "{change.name}"')
        return self._refusals.reason_to_end(change)

    def _written(self, change: Change) -> Outcome:
        values = self._with_ids(change.entity, change.values)
        result = result_or_error(_send, self._gateway, change, values)
        if not isinstance(result, ContactCenterError):
            return _with_result(Outcome(change, Status.DONE), result)
        if isinstance(result, InterruptedRunError):
            return Outcome(change, Status.NOT_TRIED, error=INTERRUPTED)
        if not isinstance(result, OutcomeUnknownError):
            return Outcome(change, _status(result), error=result)
        if not change.is_update or any(name in values for name in change.entity.secrets):
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
            error = after_reading(outcome.error)
            return replace(outcome, status=_status(error), error=error)
        error = WriteNotConfirmedError(
            f"{change.title} was written, but the vendor did not accept everything",
            "; ".join(f"{name} is {self._shown(existing, name)}" for name in differing),
            "Check the value in the vendor's console.",
        )
        return replace(outcome, status=Status.FAILED, error=error)

    def _shown(self, existing: Existing, name: str) -> str:
        """Return a value of an object as an entry would have it: names for ids, null where there is none."""
        names = self._resolver.names(existing.entity.by_name[name], existing.values[name])
        return json.dumps(names, ensure_ascii=False)

    def _differs(self, existing: Existing, name: str, value: Any) -> bool:
        field = existing.entity.by_name[name]
        return bool(self._resolver.current(field, existing.values[name]) != field.comparable(value))


def _send(gateway: Gateway, change: Change, values: Mapping[str, Any]) -> Existing | None:
    """Make one change; return the object as far as the response shows it, or None after a deletion."""
    if not change.existing:
        return _create(gateway, change.entity, values)
    if change.is_update:
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
        raise after_reading(error, hint) from error


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
            raise after_reading(error, "It still exists; run again.") from error


def _kept_name(outcome: Outcome) -> tuple[str, str] | None:
    """Return kind and name of an object that should have given up its name, and may not have done so."""
    change = outcome.change
    kept = None if outcome.is_done else change.freed_name
    return (change.entity.kind, normalize_name(kept)) if kept else None


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
    hint = None if error.hint else "Run again."  # the text of the error ends with its hint
    return WriteNotConfirmedError(operation, str(error), hint, undecided=True)


def _with_result(outcome: Outcome, result: Existing | ContactCenterError | None) -> Outcome:
    """Return the outcome with what was read. A lost response is a better reason than a failure to read it back."""
    if not isinstance(result, ContactCenterError):
        return replace(outcome, existing=result.known_as(outcome.change.name)) if result else outcome
    if not outcome.error:
        return replace(outcome, status=_status(result), error=result)
    error = outcome.error if is_undecided(result) else after_reading(outcome.error, outcome.error.hint)
    return replace(outcome, status=_status(error), error=error)


def _status(error: ContactCenterError) -> Status:
    if isinstance(error, InterruptedRunError):
        return Status.NOT_TRIED
    return Status.UNKNOWN if is_undecided(error) else Status.FAILED
