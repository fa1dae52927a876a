# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The agents of each queue, and of each dial group: read and written with one call for each, however many agents.

RingCX documents neither whether assignAgents adds the agents of its body or replaces those who are assigned, nor whether
assignedAgents shows what an assignment holds besides the two ids. The body always has all agents who were just read, with
what the reading shows; so nobody else is removed, under either meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Callable, Protocol, TypeVar

from ..core.errors import (
    ContactCenterError,
    InterruptedRunError,
    OutcomeUnknownError,
    VendorError,
    WriteNotConfirmedError,
    result_or_error,
)
from ..core.model.codecs import Wire
from ..core.model.lookup import Lookup
from ..core.model.state import require_records
from ..core.model.text import join_names
from ..core.progress import Phase, Progress

SHOWN_NAMES = 10  # in the reason why assignments can't be read

Members = Mapping[str, Wire]  # by agent id: the assignment, as assignAgents takes it
Changes = Mapping[str, Sequence[str]]  # by the id of a queue or dial group: the ids of the agents who join or leave it
Errors = Mapping[str, ContactCenterError]  # by agent id
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class AssignmentKind:
    """What agents are assigned to.

    option: of an agent. lookup, title: of what it names. path: of one of these; {data} is that of its lookup entry.
    id_property: the property of an assignment with its id. relation: the property of an agent with the assignments.
    carried: the properties of an assignment that are sent again. unassigns: there is a call that removes an agent.
    """

    option: str
    lookup: str
    title: str
    path: str
    id_property: str
    relation: str
    carried: tuple[str, ...]
    unassigns: bool


KINDS = (
    AssignmentKind(
        "gate_assignments",
        lookup="queue",
        title="queue",
        path="/gateGroups/{data}/gates/{id}",
        id_property="gateId",
        relation="agentGateAccess",
        carried=("agentRank", "defaultDestOverride"),
        unassigns=True,
    ),
    AssignmentKind(
        "dial_group_assignments",
        lookup="dial_group",
        title="dial group",
        path="/dialGroups/{id}",
        id_property="dialGroupId",
        relation="agentDialGroupMembers",
        carried=("hciClicker",),
        unassigns=False,
    ),
)


class Account(Protocol):
    """The calls that assignments are read and written with."""

    progress: Progress

    def read(self, method: str, path: str, operation: str, **content: Any) -> Any:
        """Read below the account."""

    def write(self, method: str, path: str, operation: str, idempotent: bool, **content: Any) -> Any:
        """Write below the account."""

    def fetch_lookup(self, name: str) -> Lookup:
        """Read a lookup."""

    def map_parallel(
        self,
        work: Callable[[Item], Result],
        items: Iterable[Item],
        phase: Phase | None = None,
        title: str | None = None,
    ) -> list[Result]:
        """Return work(item) for each item, for several at a time."""


class AssignedAgents:
    """The agents who are assigned to each queue, or to each dial group, as last read.

    lookup: the queues or dial groups; None until they are read.
    """

    def __init__(self, kind: AssignmentKind, account: Account) -> None:
        self.kind, self._account = kind, account
        self.lookup: Lookup | None = None
        self._members: dict[str, Members] = {}  # by the id of a queue or dial group
        self._index: dict[str, set[str]] | None = None  # their ids by agent id

    def load(self) -> str | None:
        """Read all queues or dial groups, and the agents of each; return why they can't be read, or None."""
        try:
            self.lookup = self._account.fetch_lookup(self.kind.lookup)
        except VendorError as error:
            return str(error).rstrip(".")
        places = [str(entry.id) for entry in self.lookup]
        readings = self._account.map_parallel(self._members_or_refusal, places, Phase.READING, self.kind.title)
        refused = {place: found for place, found in zip(places, readings) if isinstance(found, VendorError)}
        self._note((place, found) for place, found in zip(places, readings) if not isinstance(found, VendorError))
        return self._unread(refused) if refused else None

    def _members_or_refusal(self, place: str) -> Members | VendorError:
        try:
            return self._fetch(place)
        except VendorError as error:
            return error

    def _unread(self, refused: Mapping[str, VendorError]) -> str:
        names = sorted(f'"{self._label(place)}"' for place in refused)
        more = [f"{len(names) - SHOWN_NAMES} more"] if len(names) > SHOWN_NAMES else []
        title, detail = self.kind.title, str(next(iter(refused.values())).detail).rstrip(".")
        return (
            f"the agents of the {title}{'s' * (len(names) > 1)} {join_names([*names[:SHOWN_NAMES], *more])} can't be read: "
            f"{detail}. The user needs the right READ on every {title}, or leave the option out"
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
        calls = len(joining) * len(("read", "write", "read back"))
        for place, agents in leaving.items():
            writes = len(agents) if self.kind.unassigns else 1
            calls += (place not in joining or not self.kind.unassigns) + writes + 1
        return calls

    def assign(self, desired: Mapping[str, AbstractSet[str]], names: Mapping[str, str]) -> Errors:
        """Assign agents to exactly these, by agent id; return the errors of those for whom that failed.

        Agents leave once all have joined. One for whom that failed does not leave: it could be left without any queue.
        """
        joining, leaving = self._due(desired)
        fresh: set[str] = set()
        errors = self._make(joining, names, fresh, leaves=False)
        able = {place: [agent for agent in agents if agent not in errors] for place, agents in leaving.items()}
        left = self._make({place: able[place] for place in able if able[place]}, names, fresh, leaves=True)
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
        self, changes: Changes, names: Mapping[str, str], fresh: set[str], leaves: bool
    ) -> dict[str, ContactCenterError]:
        """Make changes side by side. fresh: what was read since writing began; it is completed."""

        def make(place: str) -> tuple[Members | None, Errors]:
            # the list that a removal sends must not be older than necessary
            known = self._members[place] if place in fresh and self.kind.unassigns else None
            return self._change(_Step(self, place, names, leaves), changes[place], known)

        errors: dict[str, ContactCenterError] = {}
        for place, (members, failed) in zip(changes, self._account.map_parallel(make, changes)):
            errors.update(failed)
            if members is not None:
                self._note([(place, members)])
                fresh.add(place)
        return errors

    def _change(self, step: _Step, agents: Sequence[str], known: Members | None) -> tuple[Members | None, Errors]:
        """Return the members afterwards, if they could be read, and an error for each agent who is not as desired."""
        try:
            now = self._fetch(step.place) if known is None else known
        except ContactCenterError as error:
            return None, {agent: step.not_read(agent, error) for agent in agents}
        due = [agent for agent in agents if step.is_due(agent, now)]
        if not due:
            return now, {}
        errors = step.write(now, due)
        try:
            now = self._fetch(step.place)
        except ContactCenterError as error:
            return None, {agent: errors.get(agent) or step.not_read_back(agent, error) for agent in due}
        return now, {agent: step.failure(agent, errors.get(agent)) for agent in due if step.is_due(agent, now)}

    def _note(self, found: Iterable[tuple[str, Members]]) -> None:
        self._members.update(found)
        self._index = None

    def _fetch(self, place: str) -> Members:
        operation = f'Listing the agents of the {self.kind.title} "{self._label(place)}"'
        response = self._account.read("GET", f"{self.path(place)}/assignedAgents", operation)
        title = f'agents of the {self.kind.title} "{self._label(place)}"'
        listed = require_records(response, title, "agentId")
        return {str(agent["agentId"]): self._item(place, agent["agentId"], agent) for agent in listed}

    def new_item(self, place: str, agent: str) -> Wire:
        """Return the assignment of an agent who joins."""
        return self._item(place, int(agent), {})

    def _item(self, place: str, agent_id: Any, agent: Wire) -> Wire:
        """Return an assignment with what an agent, as it was read, shows of it. Zero stands for a rank that was never set."""
        number = int(agent_id) if str(agent_id).isdecimal() else agent_id  # readings may show it as text
        relation = agent.get(self.kind.relation)
        mine = next((one for one in _objects(relation) if str(one.get(self.kind.id_property)) == place), {})
        shown = {name: mine.get(name) for name in self.kind.carried}
        carried = {name: value for name, value in shown.items() if value or value is False}
        return {"agentId": number, self.kind.id_property: int(place), **carried}

    def path(self, place: str) -> str:
        """Return the path of a queue or dial group below the account."""
        entry = self.lookup.by_id(place) if self.lookup else None
        return self.kind.path.format(id=place, data=entry.data if entry else None)

    def _label(self, place: str) -> str:
        return self.lookup.label(place) if self.lookup else place

    def put(self, place: str, operation: str, now: Members, items: Callable[[Members], list[Wire]]) -> None:
        """Send the assignments of a queue or dial group. items(members): what is sent. now: the members as just read."""
        self._require_going_on()
        path = f"{self.path(place)}/assignAgents"

        def renewed() -> list[Wire]:
            return items(self._fetch(place))

        self._account.write("PUT", path, operation, idempotent=True, json=items(now), renewed=renewed)

    def unassign(self, place: str, operation: str, agent: str) -> None:
        """Remove an agent."""
        self._require_going_on()
        self._account.write("DELETE", f"{self.path(place)}/unassignAgent/{agent}", operation, idempotent=True)

    def _require_going_on(self) -> None:
        if self._account.progress.stopped.is_set():
            raise InterruptedRunError

    def title(self, place: str) -> str:
        """Return how messages refer to a queue or dial group."""
        return f'the {self.kind.title} "{self._label(place)}"'


@dataclass(frozen=True)
class _Step:
    """Agents who join, or who leave, one queue or dial group. names: of the agents, by id."""

    lists: AssignedAgents = field(repr=False)
    place: str
    names: Mapping[str, str] = field(repr=False)
    leaves: bool

    def is_due(self, agent: str, now: Members) -> bool:
        """Return whether there is something to do for an agent."""
        return (agent in now) is self.leaves

    def write(self, now: Members, agents: Sequence[str]) -> dict[str, ContactCenterError]:
        """Make the calls; return the errors by agent."""
        if self.leaves and self.lists.kind.unassigns:
            calls = {agent: partial(self.lists.unassign, self.place, self.operation(agent), agent) for agent in agents}
            results = {agent: _error_of(call) for agent, call in calls.items()}
            return {agent: error for agent, error in results.items() if error}

        def items(now: Members) -> list[Wire]:
            staying = [item for agent, item in now.items() if not (self.leaves and agent in agents)]
            joining = [] if self.leaves else [agent for agent in agents if agent not in now]
            return [*staying, *(self.lists.new_item(self.place, agent) for agent in joining)]

        operation = f"{self._verb} agents {self._where}"
        error = _error_of(partial(self.lists.put, self.place, operation, now, items))
        return dict.fromkeys(agents, error) if error else {}

    def operation(self, agent: str) -> str:
        """Return what messages call it."""
        return f'{self._verb} the agent "{self.names[agent]}" {self._where}'

    @property
    def _verb(self) -> str:
        return "Removing" if self.leaves else "Assigning"

    @property
    def _where(self) -> str:
        return f"{'from' if self.leaves else 'to'} {self.lists.title(self.place)}"

    def not_read(self, agent: str, error: ContactCenterError) -> ContactCenterError:
        """Return the error where it is not known who is assigned, so that nothing was written."""
        if not isinstance(error, VendorError):
            return error
        return VendorError(self.operation(agent), str(error), None, error.status, error.code)

    def not_read_back(self, agent: str, error: ContactCenterError) -> ContactCenterError:
        """Return the error where a write can't be read back."""
        detail = f"it was sent, but then: {error}"
        return WriteNotConfirmedError(self.operation(agent), detail, "Run again.", undecided=True)

    def failure(self, agent: str, error: ContactCenterError | None) -> ContactCenterError:
        """Return the error for an agent who is not as desired. error: that of the call, if it had one."""
        operation = self.operation(agent)
        if isinstance(error, VendorError):
            lost = isinstance(error, OutcomeUnknownError)
            hint = "It was not carried out; run again." if lost else error.hint
            return VendorError(operation, error.detail, hint, error.status, error.code)
        if error:
            return error
        hint = "Run again, or do it in the RingCX console."
        if self.leaves and not self.lists.kind.unassigns:
            hint = "RingCX documents no call for it; do it in the RingCX console."
        return WriteNotConfirmedError(operation, "RingCX accepted the call, but did not do it", hint)


def _error_of(call: Callable[[], None]) -> ContactCenterError | None:
    result = result_or_error(call)
    return result if isinstance(result, ContactCenterError) else None


def _objects(value: Any) -> Iterator[Wire]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
