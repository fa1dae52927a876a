# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is in which group. It is read and written by group, in full sets, and nobody is out before he is in."""

from __future__ import annotations

from ..core.errors import ContactCenterError, NotTakenError, OutcomeUnknownError
from ..core.gateway import finished
from .shapes import relations

WANTED = "Assigning agents to a group"


class Memberships:
    """{group id: {agent id: whether the calls of the group are received}}, as last read or as this run has left it.

    known: whether all groups were asked that the plan looks at.
    """

    def __init__(self, gateway, agent_id):
        self._gateway, self._agent_id = gateway, agent_id
        self._groups, self._agents, self.known = {}, None, False

    def note(self, pairs):
        """(group, its members) as they are now."""
        self._groups.update(pairs)
        self._agents = None

    def ask(self, group):
        body = {"groupId": group, "quick": True}
        return relations(self._gateway.read("Group/getGroupAgentRelation", "Reading the members of a group", body))

    def of(self, agent):
        """-> {group id: whether its calls are received} of one agent."""
        if self._agents is None:
            self._agents = {}
            for group, members in self._groups.items():
                for member, calls in members.items():
                    self._agents.setdefault(member, {})[group] = calls
        return self._agents.get(agent, {})

    def place(self, wishes):
        """wishes: {agent id: {group id: whether its calls are received}} -> {agent id: error} of those who aren't so now."""
        joining, leaving, failed = {}, {}, {}
        for agent, wish in wishes.items():
            now = self.of(agent)
            for group, calls in wish.items():
                if now.get(group) is not calls:
                    joining.setdefault(group, {})[agent] = calls
            for group in set(now) - set(wish):
                leaving.setdefault(group, {})[agent] = None
        self._write_all(joining, wishes, failed)
        for gone in leaving.values():
            for agent in failed:
                gone.pop(agent, None)
        self._write_all(leaving, wishes, failed)
        return failed

    def _write_all(self, changes, wishes, failed):
        """changes: {group id: {agent id: whether its calls are received, None if he leaves}}"""

        def write(group):
            return self._write(group, changes[group], wishes)

        for wave in _apart({group: {*self._groups.get(group, ()), *changes[group]} for group in sorted(changes)}):
            for group, (members, errors) in zip(wave, self._gateway.side_by_side(write, wave)):
                self.note([(group, members)])
                failed.update(errors)

    def _write(self, group, changes, wishes):
        """-> the members as they are then, and an error for each of the changed ones who is not as he should be."""
        lost, now = None, self._groups.get(group, {})
        try:
            now = self.ask(group)  # others may have changed it since the plan, and it is written as a whole
            members = _with(now, changes)
            if members == now:
                return now, {}
            try:
                body = _form(group, members)
                self._gateway.write("Group/submitAssignGroupToAgent", WANTED, body, again=True)
            except OutcomeUnknownError as error:
                lost = error
            return finished(WANTED, self._read_back, group, members, changes, wishes, lost)
        except ContactCenterError as error:
            return now, dict.fromkeys(changes, error)

    def _read_back(self, group, members, changed, wishes, lost):
        """Where the call only adds, who has to leave is taken out from the other side."""

        def missing(seen):
            return [agent for agent in changed if seen.get(agent) != members.get(agent)]

        def look():
            return self._gateway.until(lambda: self.ask(group), lambda seen: not missing(seen))

        seen = look()
        if missing(seen) and not lost:
            for agent in missing(seen):
                self._map(agent, wishes[agent])
            seen = look()
        error = lost or NotTakenError(WANTED, "DeepCall did not take it", "Change it in the panel.")
        return seen, dict.fromkeys(missing(seen), error)

    def _map(self, agent, wish):
        rows = [{"groupId": group, "receive_call": int(calls)} for group, calls in sorted(wish.items())]
        body = {self._agent_id: agent, "groups": rows}
        self._gateway.write("Agent/updateAgentGroupMapping", WANTED, body, again=True)


def _with(members, changes):
    return {agent: calls for agent, calls in {**members, **changes}.items() if calls is not None}


def _form(group, members):
    """The full sets, which are right whether the call replaces or adds."""
    receivers = [agent for agent, calls in members.items() if calls]
    return {"groupId": group, "agent_unique_id": list(members), "receive_call": receivers}


def _apart(members):
    """Groups by waves in which nobody is in two: what somebody belongs to may be kept in one place."""
    while members:
        busy, wave = set(), []
        for group, agents in members.items():
            if busy.isdisjoint(agents):
                busy |= agents
                wave.append(group)
        yield wave
        members = {group: agents for group, agents in members.items() if group not in wave}
