# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The agents of each queue, and of each dial group: read and written with one call for each, however many agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Callable

from ..core.errors import (
    ContactCenterError,
    OutcomeUnknownError,
    VendorError,
    WriteNotConfirmedError,
    after_reading,
    result_or_error,
)
from ..core.model.codecs import Wire
from ..core.model.lookup import Lookup
from ..core.model.text import join_names
from ..core.progress import Phase
from .assignment_calls import Account, AssignmentCalls, AssignmentKind, Members

SHOWN_NAMES = 10  # in the reason why assignments can't be read

Changes = Mapping[str, Sequence[str]]  # by the id of a queue or dial group: the ids of the agents who join or leave it
Errors = Mapping[str, ContactCenterError]  # by agent id


class AssignedAgents:
    """The agents who are assigned to each queue, or to each dial group, as last read."""

    def __init__(self, kind: AssignmentKind, account: Account) -> None:
        self.kind, self._account = kind, account
        self._calls = AssignmentCalls(kind, account)
        self._members: dict[str, Members] = {}  # by the id of a queue or dial group
        self._index: dict[str, set[str]] | None = None  # their ids by agent id

    @property
    def lookup(self) -> Lookup | None:
        """The queues or dial groups; None until they are read."""
        return self._calls.lookup

    def load(self) -> str | None:
        """Read all queues or dial groups, and the agents of each; return why they can't be read, or None."""
        try:
            places = [str(entry.id) for entry in self._calls.fetch_lookup()]
        except VendorError as error:
            return str(error).rstrip(".")
        readings = self._account.map_parallel(self._members_or_refusal, places, Phase.READING, self.kind.title)
        refused = {place: found for place, found in zip(places, readings) if isinstance(found, VendorError)}
        self._note((place, found) for place, found in zip(places, readings) if not isinstance(found, VendorError))
        return self._unread(refused) if refused else None

    def _members_or_refusal(self, place: str) -> Members | VendorError:
        try:
            return self._calls.fetch(place)
        except VendorError as error:
            return error

    def _unread(self, refused: Mapping[str, VendorError]) -> str:
        names = sorted(f'"{self._calls.label(place)}"' for place in refused)
        more = [f"{len(names) - SHOWN_NAMES} more"] if len(names) > SHOWN_NAMES else []
        title, detail = self.kind.title, str(next(iter(refused.values())).detail).rstrip(".")
        return (
            f"the agents of the {title}{'s' * (len(names) > 1)} {join_names([*names[:SHOWN_NAMES], *more])} can't be read: "
            f"{detail}. Give the user the right READ on every {title}, or leave the option out"
        )

    def of(self, agent: str) -> AbstractSet[str]:
        """Return the ids of the queues or dial groups of an agent."""
        if self._index is None:
            index: dict[str, set[str]] = {}
            for place, members in self._members.items():
                for member in members:
                    index.setdefault(member, set()).add(place)
            self._index = index
        return self._index.get(agent, set())

    def calls(self, desired: Mapping[str, AbstractSet[str]]) -> int:
        """Return how many calls assign() makes if nothing fails."""
        joining, leaving = self._due(desired)
        calls = 3 * len(joining)  # the agents are read, written, and read back
        for place, agents in leaving.items():
            is_read_before = place not in joining or not self.kind.unassigns
            writes = len(agents) if self.kind.unassigns else 1
            calls += is_read_before + writes + 1
        return calls

    def assign(self, desired: Mapping[str, AbstractSet[str]], names: Mapping[str, str]) -> Errors:
        """Assign agents to exactly these, by agent id; return the errors of those for whom that failed.

        Agents leave once all have joined. One for whom that failed does not leave: it could be left without any queue.
        """
        joining, leaving = self._due(desired)
        errors, read = self._make(joining, names, leaves=False, known={})
        able = {place: [agent for agent in agents if agent not in errors] for place, agents in leaving.items()}
        leaving = {place: agents for place, agents in able.items() if agents}
        # the list that a call without an agent sends must not be older than necessary
        known = read if self.kind.unassigns else {}
        left, _read = self._make(leaving, names, leaves=True, known=known)
        return {**errors, **left}

    def _due(self, desired: Mapping[str, AbstractSet[str]]) -> tuple[Changes, Changes]:
        joining: dict[str, list[str]] = {}
        leaving: dict[str, list[str]] = {}
        for agent, places in desired.items():
            now = self.of(agent)
            for place in sorted(places - now):
                joining.setdefault(place, []).append(agent)
            for place in sorted(now - places):
                leaving.setdefault(place, []).append(agent)
        return joining, leaving

    def _make(
        self, changes: Changes, names: Mapping[str, str], leaves: bool, known: Mapping[str, Members]
    ) -> tuple[Errors, dict[str, Members]]:
        """Make changes side by side; return the errors by agent, and the members that were read afterwards.

        known: members that need not be read before.
        """

        def make(place: str) -> tuple[Members | None, Errors]:
            return _PlaceChange(self._calls, place, changes[place], names, leaves).make(known.get(place))

        errors: dict[str, ContactCenterError] = {}
        read: dict[str, Members] = {}
        for place, (members, failed) in zip(changes, self._account.map_parallel(make, changes)):
            errors.update(failed)
            if members is not None:
                read[place] = members
        self._note(read.items())
        return errors, read

    def _note(self, found: Iterable[tuple[str, Members]]) -> None:
        self._members.update(found)
        self._index = None


@dataclass(frozen=True)
class _PlaceChange:
    """Agents who join, or who leave, one queue or dial group. names: of the agents, by id."""

    calls: AssignmentCalls = field(repr=False)
    place: str
    agents: Sequence[str]
    names: Mapping[str, str] = field(repr=False)
    leaves: bool

    def make(self, known: Members | None) -> tuple[Members | None, Errors]:
        """Return the members afterwards, if they could be read, and an error for each agent who is not as desired.

        known: the members now, if they need not be read.
        """
        try:
            now = self.calls.fetch(self.place) if known is None else known
        except ContactCenterError as error:
            return None, {agent: self._not_read(agent, error) for agent in self.agents}
        due = [agent for agent in self.agents if self._is_due(agent, now)]
        if not due:
            return now, {}
        errors = self._write(now, due)
        try:
            now = self.calls.fetch(self.place)
        except ContactCenterError as error:
            return None, {agent: errors.get(agent) or self._not_read_back(agent, error) for agent in due}
        return now, {agent: self._failure(agent, errors.get(agent)) for agent in due if self._is_due(agent, now)}

    def _is_due(self, agent: str, now: Members) -> bool:
        """Return whether there is something to do for an agent."""
        return (agent in now) is self.leaves

    def _write(self, now: Members, agents: Sequence[str]) -> dict[str, ContactCenterError]:
        """Make the calls; return the errors by agent."""
        if self.leaves and self.calls.kind.unassigns:
            calls = {agent: partial(self.calls.unassign, self.place, self._operation(agent), agent) for agent in agents}
            results = {agent: _error_of(call) for agent, call in calls.items()}
            return {agent: error for agent, error in results.items() if error}

        def items(now: Members) -> list[Wire]:
            staying = [item for agent, item in now.items() if not (self.leaves and agent in agents)]
            joining = [] if self.leaves else [agent for agent in agents if agent not in now]
            return [*staying, *(self.calls.item(self.place, agent, {}) for agent in joining)]

        operation = f"{self._verb} agents {self._where}"
        error = _error_of(partial(self.calls.put, self.place, operation, now, items))
        return dict.fromkeys(agents, error) if error else {}

    def _operation(self, agent: str) -> str:
        """Return what messages call it."""
        return f'{self._verb} the agent "{self.names[agent]}" {self._where}'

    @property
    def _verb(self) -> str:
        return "Removing" if self.leaves else "Assigning"

    @property
    def _where(self) -> str:
        return f"{'from' if self.leaves else 'to'} {self.calls.title(self.place)}"

    def _not_read(self, agent: str, error: ContactCenterError) -> ContactCenterError:
        """Return the error where it is not known who is assigned, so that nothing was written."""
        if not isinstance(error, VendorError):
            return error
        return VendorError(self._operation(agent), str(error), None, error.status, error.code)

    def _not_read_back(self, agent: str, error: ContactCenterError) -> ContactCenterError:
        """Return the error where a write can't be read back."""
        detail = f"it was sent, but then: {error}"
        return WriteNotConfirmedError(self._operation(agent), detail, "Run again.", undecided=True)

    def _failure(self, agent: str, error: ContactCenterError | None) -> ContactCenterError:
        """Return the error for an agent who is not as desired. error: that of the call, if it had one."""
        operation = self._operation(agent)
        if isinstance(error, OutcomeUnknownError):
            return after_reading(error, operation=operation)
        if isinstance(error, VendorError):
            return VendorError(operation, error.detail, error.hint, error.status, error.code)
        if error:
            return error
        hint = "Run again, or do it in the RingCX console."
        if self.leaves and not self.calls.kind.unassigns:
            hint = "RingCX documents no call for it; do it in the RingCX console."
        return WriteNotConfirmedError(operation, "RingCX accepted the call, but nothing changed", hint)


def _error_of(call: Callable[[], None]) -> ContactCenterError | None:
    result = result_or_error(call)
    return result if isinstance(result, ContactCenterError) else None
