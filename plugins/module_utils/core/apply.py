# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan -> API: every step once, its outcome told, nothing half-written hidden."""

from __future__ import annotations

from itertools import groupby

from .errors import (
    ContactCenterError,
    InterruptedRunError,
    NotFoundError,
    NotTakenError,
    OutcomeUnknownError,
    UnexpectedError,
    VendorError,
)
from .gateway import attempted
from .plan import CREATE, DELETE, UPDATE
from .progress import WRITING
from .snapshot import Existing, Target, folded

_NOTHING = object()
DONE, FAILED, NOT_TRIED = "done", "failed", "not tried"


class Outcome:
    """What became of a step. One that is done may have an error: the answer never came."""

    def __init__(self, step, state, error=None, existing=None):
        self.step, self.state, self.error, self.existing = step, state, error, existing

    def fail(self, error):
        """It isn't as it should be, after all; an answer that never came is the better reason."""
        self.state, self.error = FAILED, self.error or error

    @property
    def done(self):
        return self.state == DONE

    @property
    def wrote(self):
        """Whether something of it is written, or may be."""
        return self.done or isinstance(self.error, (NotTakenError, OutcomeUnknownError, UnexpectedError))

    def told(self):
        return {
            "kind": self.step.entity.kind,
            "name": self.step.name,
            "action": self.step.action,
            "error": str(self.error) if self.state == FAILED else f"Not tried: {self.error}",
        }


def apply(plan, gateway, stop_on_error=False):
    """-> outcomes, in the order of the plan. Steps of one kind and direction run side by side."""
    outcomes, stopped = {}, []

    def carry_out(step):
        if gateway.progress.stopped.is_set():
            return Outcome(step, NOT_TRIED, "the run was interrupted.")
        if stopped:
            return Outcome(step, NOT_TRIED, "an earlier step failed and on_error is stop.")
        outcome = _carry_out(step, gateway)
        if stop_on_error and not outcome.done:
            stopped.append(outcome)
        return outcome

    for (_kind, deleting), steps in groupby(plan.steps, key=lambda step: (step.entity.kind, step.action == DELETE)):
        for wave in _waves(list(steps)):
            written = gateway.side_by_side(carry_out, wave, WRITING, lambda outcome: not outcome.done)
            if not deleting:
                _settle([outcome for outcome in written if outcome.done], gateway)
            if stop_on_error and any(not outcome.done for outcome in written):
                stopped.append(written)
            outcomes.update((outcome.step, outcome) for outcome in written)
    return [outcomes[step] for step in plan.steps]


def _waves(steps):
    """Those first that refer to nothing that others of them create, and take no name that others of them still have.

    What refers to a failure goes last, and is not tried.
    """
    while steps:
        able = [step for step in steps if not _missing(step)]
        leaving = {folded(step.existing.name): step for step in steps if _new_name(step) and step.existing}
        wave = [step for step in able if leaving.get(_new_name(step), step) is step] or able or steps
        yield wave
        begun = set(wave)
        steps = [step for step in steps if step not in begun]


def _new_name(step):
    """The name that it takes, if it takes one."""
    name = step.values.get(step.entity.key)
    return name and folded(name)


def _missing(step):
    return [target.label for target in _targets(step) if target.id is None]


def _carry_out(step, gateway):
    missing = _missing(step)
    if missing:
        return Outcome(step, NOT_TRIED, f"{', '.join(missing)} could not be created.")
    try:
        return Outcome(step, DONE, existing=_write(step, gateway))
    except InterruptedRunError:
        return Outcome(step, NOT_TRIED, "the run was interrupted.")
    except OutcomeUnknownError as error:
        if step.action != UPDATE or any(name in step.values for name in step.entity.secrets):
            return Outcome(step, FAILED, error)  # no reading tells whether a secret was taken
        return Outcome(step, DONE, error, step.existing.without(step.values))  # reading it back tells
    except ContactCenterError as error:
        return Outcome(step, FAILED, error)
    except Exception as error:  # pylint: disable=broad-exception-caught
        # what became of the other steps must be told all the same
        return Outcome(step, FAILED, UnexpectedError(error))


def _targets(step):
    for value in step.values.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Target):
                yield item


def _write(step, gateway):
    if step.action == DELETE:
        return _delete(step, gateway)
    if step.action == CREATE:
        return _create(step, gateway)
    return gateway.update(step.entity, step.existing, step.values)


def _create(step, gateway):
    """A creation is sent once: after an answer that never came, look for the object and adopt it."""
    try:
        return gateway.create(step.entity, step.values)
    except OutcomeUnknownError as error:
        existing = attempted(gateway.find, step.entity, step.values)
        if isinstance(existing, ContactCenterError):
            raise  # it can't be looked for now, so it may be there
        if existing is None:
            error.do = "It isn't there now; correct the entry if the vendor names a reason, and run again."
            if error.status:  # an answer came, so nothing is under way any more
                raise VendorError(error.wanted, error.said, error.do, error.status, error.code) from error
            raise
        return existing


def _delete(step, gateway):
    try:
        gateway.delete(step.entity, step.existing, step.values)
    except OutcomeUnknownError as error:
        found = attempted(gateway.reread, step.entity, [step.existing])
        still = found if isinstance(found, ContactCenterError) else found[0]
        if isinstance(still, ContactCenterError) and not isinstance(still, NotFoundError):
            raise error from None  # it can't be looked for now, so it may be gone
        if isinstance(still, Existing) and not still.gone:
            raise VendorError(error.wanted, error.said, "It is still there; run again.", error.status) from error


def _settle(outcomes, gateway):
    """What was written becomes complete, is read back where the answers don't tell it, and compared."""
    if not outcomes:
        return
    entity = outcomes[0].step.entity
    _take(
        outcomes, attempted(gateway.settle, entity, [(outcome.existing, outcome.step.values) for outcome in outcomes])
    )
    outcomes = [outcome for outcome in outcomes if outcome.done]
    for outcome in outcomes:
        if outcome.step.action == CREATE:
            outcome.step.target.id = outcome.existing.id
    dark = [outcome for outcome in outcomes if _untold(outcome)]
    if dark:
        _take(dark, attempted(_reread, gateway, dark))
    outcomes = [outcome for outcome in outcomes if outcome.done]
    _take(outcomes, [attempted(_compare, outcome) for outcome in outcomes])


def _reread(gateway, outcomes):
    found = gateway.reread(outcomes[0].step.entity, [outcome.existing for outcome in outcomes])
    return [_seen(outcome.step, one) for outcome, one in zip(outcomes, found)]


def _seen(step, found):
    if found is None:
        return NotTakenError(f"{step.title} was written, but is not there any more", do="Run again.")
    return _unread(step, found) if isinstance(found, ContactCenterError) else found


def _unread(step, error):
    return NotTakenError(f"{step.title} was written, but not read back", str(error), "Run again.")


def _take(outcomes, found):
    """found: of each Existing, None or an error; or one error for all of them."""
    if isinstance(found, ContactCenterError):
        found = [_unread(outcome.step, found) for outcome in outcomes]
    for outcome, one in zip(outcomes, found):
        if isinstance(one, ContactCenterError):
            outcome.fail(one)
        elif one:
            outcome.existing = one


def _untold(outcome):
    """Whether the answer leaves out something that was written."""
    existing, readable = outcome.existing, outcome.step.entity.readable
    return not existing.full and any(name in readable and name not in existing.values for name in outcome.step.values)


def _compare(outcome):
    """What the vendor silently ignores or alters."""
    ignored = list(_ignored(outcome.step, outcome.existing))
    if ignored:
        raise NotTakenError(
            f"{outcome.step.title} was written, but the vendor did not take everything",
            "; ".join(ignored),
            "Check the value in the vendor's console.",
        )


def _ignored(step, existing):
    for name, value in step.values.items():
        if name not in existing.values or name in existing.owned:
            continue
        wanted = {step.entity.by_name[name].comparable(value), getattr(value, "alias", None) or _NOTHING}
        if existing.values[name] not in wanted:
            yield f"{name} is {existing.values[name]!r}"
