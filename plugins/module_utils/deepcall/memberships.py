# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is in which group. Memberships are read and written by group, in full sets; agents join before they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Callable

from ..core.errors import ContactCenterError, OutcomeUnknownError, WriteNotConfirmedError, after_write
from .credentials import DeepCallClient
from .lists import AGENT_IDS, first_of, not_recognized

OPERATION = "Assigning agents to a group"
Members = Mapping[str, bool]  # by agent id: whether the agent receives the calls of the group
Assignments = Mapping[str, bool]  # by group id: whether the agent receives the calls of the group
Result = tuple[Members, Mapping[str, ContactCenterError]]  # of a group: its members afterwards, and errors by agent id
MapGroups = Callable[[Callable[[str], Result], Sequence[str]], Sequence[Result]]
PollMembers = Callable[[Callable[[], Members], Callable[[Members], bool]], Members]


class Memberships:
    """The members of the groups that were read, as last read or as this run has left them.

    id_name: the wire name of an agent's id. map_groups, poll: how several groups are written, and how one is read back.
    complete: all groups that the plan looks at were read.
    """

    def __init__(self, client: DeepCallClient, id_name: str, map_groups: MapGroups, poll: PollMembers) -> None:
        self._client, self._id_name, self._map_groups, self._poll = client, id_name, map_groups, poll
        self._groups: dict[str, Members] = {}
        self._agents: dict[str, dict[str, bool]] | None = None
        self._assigned: set[str] = set()
        self.complete = False

    def note(self, groups: Iterable[tuple[str, Members]]) -> None:
        """Keep the members of these groups as they are now."""
        self._groups.update(groups)
        self._agents = None

    def fetch(self, group: str) -> Members:
        """Read the members of a group."""
        body = {"groupId": group, "quick": True}
        return _members(self._client.read("Group/getGroupAgentRelation", "Reading the members of a group", body))

    def knows(self, agent: str) -> bool:
        """Return whether all groups of an agent are known: they were read, or this run has created the agent in them."""
        return self.complete or agent in self._assigned

    def of(self, agent: str) -> Assignments:
        """Return the groups of an agent."""
        if self._agents is None:
            self._agents = {}
            for group, members in self._groups.items():
                for member, receives in members.items():
                    self._agents.setdefault(member, {})[group] = receives
        return self._agents.get(agent, {})

    def assign(self, desired: Mapping[str, Assignments]) -> dict[str, ContactCenterError]:
        """Bring agents into exactly these groups, by agent id; return the errors of those for whom that failed."""
        joining: dict[str, dict[str, bool | None]] = {}
        leaving: dict[str, dict[str, bool | None]] = {}
        for agent, assignments in desired.items():
            now = self.of(agent)
            for group, receives in assignments.items():
                if now.get(group) is not receives:
                    joining.setdefault(group, {})[agent] = receives
            for group in set(now) - set(assignments):
                leaving.setdefault(group, {})[agent] = None
        self._assigned.update(desired)
        errors = self._write_all(joining, desired)
        for members in leaving.values():
            for agent in errors:
                members.pop(agent, None)
        return {**errors, **self._write_all(leaving, desired)}

    def _write_all(
        self, changes: Mapping[str, Mapping[str, bool | None]], desired: Mapping[str, Assignments]
    ) -> dict[str, ContactCenterError]:
        """Write the changes of each group: by agent id, whether it receives calls, or None if it leaves."""
        errors: dict[str, ContactCenterError] = {}
        affected = {group: {*self._groups.get(group, ()), *changes[group]} for group in sorted(changes)}
        for wave in _without_common_members(affected):
            results = self._map_groups(lambda group: self._write(group, changes[group], desired), wave)
            for group, (members, failed) in zip(wave, results):
                self.note([(group, members)])
                errors.update(failed)
        return errors

    def _write(self, group: str, changes: Mapping[str, bool | None], desired: Mapping[str, Assignments]) -> Result:
        """Return the members of the group afterwards, and an error for each changed one that is not as desired."""
        now = self._groups.get(group, {})
        try:
            now = self.fetch(group)  # it is written as a whole, and others may have changed it since the plan was made
            changed = {**now, **changes}
            members = {agent: receives for agent, receives in changed.items() if receives is not None}
            if members == now:
                return now, {}
            lost = self._submit(group, members)
            with after_write(OPERATION, reads_back=True):
                return self._read_back(group, members, changes, desired, lost)
        except ContactCenterError as error:
            return now, dict.fromkeys(changes, error)

    def _submit(self, group: str, members: Members) -> OutcomeUnknownError | None:
        """Write the full sets, which is right whether the call replaces or adds. Return the error if the outcome is unknown."""
        receivers = [agent for agent, receives in members.items() if receives]
        body = {"groupId": group, "agent_unique_id": list(members), "receive_call": receivers}
        try:
            self._client.write("Group/submitAssignGroupToAgent", OPERATION, body, idempotent=True)
        except OutcomeUnknownError as error:
            return error
        return None

    def _read_back(
        self,
        group: str,
        members: Members,
        changed: Iterable[str],
        desired: Mapping[str, Assignments],
        lost: OutcomeUnknownError | None,
    ) -> Result:
        """Where the call only adds, agents that have to leave are taken out with the call for single agents."""

        def differing(shown: Members) -> list[str]:
            return [agent for agent in changed if shown.get(agent) != members.get(agent)]

        def read() -> Members:
            return self._poll(lambda: self.fetch(group), lambda shown: not differing(shown))

        shown = read()
        if differing(shown) and not lost:
            for agent in differing(shown):
                self._write_agent(agent, desired[agent])
            shown = read()
        error = lost or WriteNotConfirmedError(OPERATION, "DeepCall did not accept it", "Change it in the panel.")
        return shown, dict.fromkeys(differing(shown), error)

    def _write_agent(self, agent: str, assignments: Assignments) -> None:
        rows = [{"groupId": group, "receive_call": int(receives)} for group, receives in sorted(assignments.items())]
        body = {self._id_name: agent, "groups": rows}
        self._client.write("Agent/updateAgentGroupMapping", OPERATION, body, idempotent=True)


def _members(payload: Any) -> Members:
    """Return the members of a group that the content of a response shows."""
    listed = payload.get("relationData") if isinstance(payload, dict) else None
    listed = list(listed.values()) if isinstance(listed, dict) else listed
    if not isinstance(listed, list):
        raise not_recognized("members of a group", payload)
    members = {}
    for row in listed:
        id = first_of(row, AGENT_IDS, (int, str)) if isinstance(row, dict) else None
        flag = row.get("receive_call", row.get("receiveCall")) if id is not None else None
        if flag is None:
            raise not_recognized("members of a group", row)
        members[str(id)] = str(flag).lower() in ("1", "true")
    return members


def _without_common_members(members: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield the groups in waves in which no agent is in two groups: DeepCall may store all groups of an agent in one place."""
    while members:
        busy: set[str] = set()
        wave = []
        for group, agents in members.items():
            if busy.isdisjoint(agents):
                busy |= agents
                wave.append(group)
        yield wave
        members = {group: agents for group, agents in members.items() if group not in wave}
