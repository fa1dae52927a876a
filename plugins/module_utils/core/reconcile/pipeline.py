# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way from desired objects to outcomes, in one function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Callable

from ..errors import InputError
from ..gateway import Gateway, ReadScope
from ..model.desired import DesiredByKind
from ..model.match import Matches
from ..model.problems import Problems
from ..model.state import AccountState, Existing, Presence
from .approval import Approval, Approved, ApprovedChange, Refused, hold_unapproved
from .executor import execute
from .limits import Limits, check_limits
from .loading import with_lookups_to_show
from .matching import match_all
from .outcome import Outcome, Status
from .plan import Plan
from .planner import make_plan
from .prune import with_prune
from .reading import read_further
from .resolver import ReferenceResolver
from .unmanaged import unmanaged_objects

IN_CHECK_MODE = "In check mode, objects that an earlier task would create do not exist."


@dataclass(frozen=True)
class Options:
    """How a run goes about its work.

    account_wide: the entries describe the account as a whole, so everything is read.
    prune: by plural of the kind. lists_unmanaged: it has to be certain which objects exist that no entry names.
    approval: None means that every change may be made.
    check_mode: nothing is written.
    """

    account_wide: bool = False
    prune: Mapping[str, bool] = field(default_factory=dict)
    lists_unmanaged: bool = False
    limits: Limits = field(default_factory=Limits)
    approval: Approval | None = None
    stop_on_error: bool = False
    check_mode: bool = False


@dataclass(frozen=True)
class Reconciliation:
    """What a run has found and done.

    outcomes: one for each change, in the order of the plan. vanished: approved changes that are not due any more.
    refusal: why nothing of the plan was carried out.
    estimate: what it costs to carry out the plan, as it was estimated before.
    """

    state: AccountState
    plan: Plan
    outcomes: tuple[Outcome, ...]
    estimate: Mapping[str, int]
    vanished: tuple[ApprovedChange, ...] = ()
    refusal: InputError | None = None

    @property
    def failures(self) -> list[Outcome]:
        """The outcomes of the changes that were due and were not made."""
        return [outcome for outcome in self.outcomes if outcome.is_failure]


def reconcile(
    gateway: Gateway,
    desired: DesiredByKind,
    options: Options,
    before_writing: Callable[[Reconciliation], None] = lambda planned: None,
) -> Reconciliation:
    """Make the account as desired; in check mode, only find out what that takes.

    before_writing: gets the plan before the first write, if there is one; it may raise to prevent it.
    What is wrong with the entries raises one InputError; what goes wrong with a write is an outcome.
    """
    entities, policy, prunes = gateway.entities, gateway.policy, any(options.prune.values())
    problems = Problems()

    undoes = options.approval is not None and options.approval.undoes
    state = gateway.load(ReadScope(desired, complete=options.account_wide, prune=prunes, whole=undoes))
    warnings: list[str] = []
    if prunes:
        desired, warnings = with_prune(entities, desired, state, options.prune, policy, problems)

    reading = read_further(gateway, desired, state, problems)
    state, matches = reading.state, reading.matches
    if options.lists_unmanaged:
        state = _with_certain_presence(gateway, unmanaged_objects(entities, matches, state), state)
    state, unshown = with_lookups_to_show(gateway, _leaving(matches), state)

    warnings = [*warnings, *gateway.warnings, *unshown]
    planning = _plan(gateway, matches, state, problems, warnings)
    refused: list[Refused] = []
    if undoes:
        planning, refused = _without_impossible(gateway, desired, state, planning, warnings)
    plan, problems = planning.plan, planning.problems
    problems.raise_if_any(IN_CHECK_MODE if options.check_mode and problems.has_unknown_name else None)
    approved = hold_unapproved(plan, options.approval, state, policy, refused)
    refusal = check_limits(approved.plan, state, options.limits)

    estimate = gateway.estimate(approved.plan, one_by_one=options.stop_on_error)
    due = [Outcome(change, Status.PLANNED) for change in approved.plan.changes]
    planned = Reconciliation(state, plan, _in_order(plan, due, approved), estimate, approved.vanished, refusal)
    if refusal or options.check_mode or not due:
        return planned
    before_writing(planned)
    outcomes = execute(approved.plan, gateway, planning.resolver, options.stop_on_error)
    return replace(planned, outcomes=_in_order(plan, outcomes, approved))


@dataclass(frozen=True)
class _Planning:
    """A plan, what resolves the names in its entries, and what is wrong with the entries."""

    plan: Plan
    resolver: ReferenceResolver
    problems: Problems


def _plan(
    gateway: Gateway, matches: Matches, state: AccountState, problems: Problems, warnings: Sequence[str] = ()
) -> _Planning:
    """Return the plan. problems, warnings: what was found before."""
    warnings = [*warnings, *gateway.policy.validate(matches, state, problems)]
    resolver = ReferenceResolver(gateway.entities, matches, state, gateway.policy)
    plan = make_plan(gateway.entities, matches, state, resolver, gateway.policy, problems, warnings)
    return _Planning(plan, resolver, problems)


def _without_impossible(
    gateway: Gateway, desired: DesiredByKind, state: AccountState, planning: _Planning, warnings: Sequence[str]
) -> tuple[_Planning, list[Refused]]:
    """Plan without the entries that are not possible, as long as each problem is about one entry; return these entries, too."""
    refused: list[Refused] = []
    while _may_leave_out(desired, planning.problems):
        reasons = planning.problems.by_place
        refused += [(one, reasons[one.place]) for listed in desired.values() for one in listed if one.place in reasons]
        desired = {kind: [one for one in listed if one.place not in reasons] for kind, listed in desired.items()}
        problems = Problems()
        matches = match_all(gateway.entities, desired, state, gateway.policy, problems)
        planning = _plan(gateway, matches, state, problems, warnings)
    return planning, refused


def _may_leave_out(desired: DesiredByKind, problems: Problems) -> bool:
    """Return whether there are problems, and each of them is about one entry."""
    places = {one.place for listed in desired.values() for one in listed}
    return bool(problems) and problems.by_place.keys() <= places


def _in_order(plan: Plan, outcomes: Sequence[Outcome], approved: Approved) -> tuple[Outcome, ...]:
    """Return the outcomes of all changes of a plan, the held ones included, in its order. A change may be held in part."""
    by_entry: dict[int, list[Outcome]] = {}
    for outcome in (*outcomes, *approved.held):
        by_entry.setdefault(id(outcome.change.desired), []).append(outcome)
    return tuple(outcome for change in plan.changes for outcome in by_entry[id(change.desired)])


def refusals(gateway: Gateway, desired: DesiredByKind, state: AccountState) -> Problems:
    """Return what a plan would refuse of these entries, which describe objects of this state. No call is made."""
    problems = Problems()
    matches = match_all(gateway.entities, desired, state, gateway.policy, problems)
    return _plan(gateway, matches, state, problems).problems


def _leaving(matches: Matches) -> list[Existing]:
    """Return the objects that entries delete: a plan shows what they were."""
    return [one.existing for listed in matches.values() for one in listed if one.existing and one.desired.absent]


def _with_certain_presence(gateway: Gateway, objects: Iterable[Existing], state: AccountState) -> AccountState:
    """Return the state after a single read of each of these objects that may be deleted although it is listed."""
    doubtful = [existing for existing in objects if existing.presence is Presence.UNKNOWN]
    return state.with_objects(gateway.recall_or_fetch(doubtful)) if doubtful else state
