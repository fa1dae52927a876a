# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is in which group. Memberships are read and written by group, in full sets; agents join before they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..core.errors import ContactCenterError, OutcomeUnknownError, WriteNotConfirmedError, after_write
from .responses import read_members

if TYPE_CHECKING:
    from .gateway import DeepCall

OPERATION = "Assigning agents to a group"
Members = Mapping[str, bool]  # by agent id: whether the agent receives the calls of the group
Assignments = Mapping[str, bool]  # by group id: whether the agent receives the calls of the group


class Memberships:
    """The members of the groups that were read, as last read or as this run has left them.

    complete: all groups that the plan looks at were read.
    """

    def __init__(self, gateway: DeepCall, id_name: str) -> None:
        self._gateway, self._id_name = gateway, id_name
        self._groups: dict[str, Members] = {}
        self._agents: dict[str, dict[str, bool]] | None = None
        self.complete = False

    def note(self, groups: Iterable[tuple[str, Members]]) -> None:
        """Keep the members of these groups as they are now."""
        self._groups.update(groups)
        self._agents = None

    def fetch(self, group: str) -> Members:
        """Read the members of a group."""
        body = {"groupId": group, "quick": True}
        return read_members(self._gateway.read("Group/getGroupAgentRelation", "Reading the members of a group", body))

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
            results = self._gateway.map_parallel(lambda group: self._write(group, changes[group], desired), wave)
            for group, (members, failed) in zip(wave, results):
                self.note([(group, members)])
                errors.update(failed)
        return errors

    def _write(
        self, group: str, changes: Mapping[str, bool | None], desired: Mapping[str, Assignments]
    ) -> tuple[Members, dict[str, ContactCenterError]]:
        """Return the members of the group afterwards, and an error for each changed one that is not as desired."""
        now = self._groups.get(group, {})
        lost: OutcomeUnknownError | None = None
        try:
            now = self.fetch(group)  # it is written as a whole, and others may have changed it since the plan was made
            changed = {**now, **changes}
            members = {agent: receives for agent, receives in changed.items() if receives is not None}
            if members == now:
                return now, {}
            try:
                self._submit(group, members)
            except OutcomeUnknownError as error:
                lost = error
            with after_write(OPERATION, reads_back=True):
                return self._read_back(group, members, changes, desired, lost)
        except ContactCenterError as error:
            return now, dict.fromkeys(changes, error)

    def _submit(self, group: str, members: Members) -> None:
        """Write the full sets, which is right whether the call replaces or adds."""
        receivers = [agent for agent, receives in members.items() if receives]
        body = {"groupId": group, "agent_unique_id": list(members), "receive_call": receivers}
        self._gateway.write("Group/submitAssignGroupToAgent", OPERATION, body, idempotent=True)

    def _read_back(
        self,
        group: str,
        members: Members,
        changed: Iterable[str],
        desired: Mapping[str, Assignments],
        lost: OutcomeUnknownError | None,
    ) -> tuple[Members, dict[str, ContactCenterError]]:
        """Where the call only adds, agents that have to leave are taken out with the call for single agents."""

        def differing(shown: Members) -> list[str]:
            return [agent for agent in changed if shown.get(agent) != members.get(agent)]

        def read() -> Members:
            return self._gateway.poll_until(lambda: self.fetch(group), lambda shown: not differing(shown))

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
        self._gateway.write("Agent/updateAgentGroupMapping", OPERATION, body, idempotent=True)


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
