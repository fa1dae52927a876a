# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that read and write who is assigned to a queue, or to a dial group.

RingCX documents neither whether assignAgents adds the agents of its body or replaces those who are assigned, nor whether
assignedAgents shows what an assignment holds besides the two ids. The body always has all agents who were just read, with
what the reading shows, so no other agent is removed, under either meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Callable, Protocol, TypeVar

from ..core.errors import InterruptedRunError
from ..core.model.codecs import Wire
from ..core.model.lookup import Lookup
from ..core.model.state import require_records
from ..core.progress import Phase, Progress

Members = Mapping[str, Wire]  # by agent id: the assignment, as assignAgents takes it
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


class AssignmentCalls:
    """The calls for queues, or for dial groups.

    lookup: the queues or dial groups; None until they are read.
    """

    def __init__(self, kind: AssignmentKind, account: Account) -> None:
        self.kind, self._account = kind, account
        self.lookup: Lookup | None = None

    def fetch_lookup(self) -> Lookup:
        """Read the queues or dial groups."""
        self.lookup = self._account.fetch_lookup(self.kind.lookup)
        return self.lookup

    def fetch(self, place: str) -> Members:
        """Read the agents of a queue or dial group."""
        title = f"agents of {self.title(place)}"
        response = self._account.read("GET", f"{self._path(place)}/assignedAgents", f"Listing the {title}")
        listed = require_records(response, title, "agentId")
        return {str(agent["agentId"]): self.item(place, agent["agentId"], agent) for agent in listed}

    def put(self, place: str, operation: str, now: Members, items: Callable[[Members], list[Wire]]) -> None:
        """Send the assignments of a queue or dial group. items(members): what is sent. now: the members as just read."""
        self._require_going_on()

        def renewed() -> list[Wire]:
            return items(self.fetch(place))

        path = f"{self._path(place)}/assignAgents"
        self._account.write("PUT", path, operation, idempotent=True, json=items(now), renewed=renewed)

    def unassign(self, place: str, operation: str, agent: str) -> None:
        """Remove an agent."""
        self._require_going_on()
        self._account.write("DELETE", f"{self._path(place)}/unassignAgent/{agent}", operation, idempotent=True)

    def _require_going_on(self) -> None:
        if self._account.progress.stopped.is_set():
            raise InterruptedRunError

    def item(self, place: str, agent_id: Any, agent: Wire) -> Wire:
        """Return an assignment as it is sent, with what an agent, as it was read, shows of it.

        Zero stands for a rank that was never set, and is not sent.
        """
        number = int(agent_id) if str(agent_id).isdecimal() else agent_id  # readings may show it as text
        relation = agent.get(self.kind.relation)
        mine = next((one for one in _objects(relation) if str(one.get(self.kind.id_property)) == place), {})
        shown = {name: mine.get(name) for name in self.kind.carried}
        carried = {name: value for name, value in shown.items() if value or value is False}
        return {"agentId": number, self.kind.id_property: int(place), **carried}

    def _path(self, place: str) -> str:
        entry = self.lookup.by_id(place) if self.lookup else None
        return self.kind.path.format(id=place, data=entry.data if entry else None)

    def label(self, place: str) -> str:
        """Return the name of a queue or dial group."""
        return self.lookup.label(place) if self.lookup else place

    def title(self, place: str) -> str:
        """Return how messages refer to a queue or dial group."""
        return f'the {self.kind.title} "{self.label(place)}"'


def _objects(value: Any) -> Iterator[Wire]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
