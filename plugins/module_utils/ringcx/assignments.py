# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assignments of agents to queues and dial groups, which are stored apart from the agents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.errors import ContactCenterError, WriteNotConfirmedError, is_undecided
from ..core.gateway import ExistingOrError, ReadScope, Written
from ..core.model.lookup import Lookup
from ..core.model.state import Existing
from ..core.reconcile.plan import Change
from .assigned_agents import AssignedAgents
from .assignment_calls import KINDS, Account
from .schema import AGENT


class Assignments:
    """The options that hold assignments: those that a run names are read, compared and written."""

    def __init__(self, account: Account) -> None:
        self._kinds = [AssignedAgents(kind, account) for kind in KINDS]
        self._read: list[AssignedAgents] = []

    def load(self, scope: ReadScope) -> dict[str, str]:
        """Read what the scope needs; return why options can't be read, by option."""
        unread: dict[str, str] = {}
        for one in self._kinds:
            reason = one.load() if scope.reads(AGENT, one.kind.option) else None
            if reason:
                unread[one.kind.option] = reason
            elif one.lookup:
                self._read.append(one)
        return unread

    @property
    def lookups(self) -> dict[str, Lookup]:
        """The lookups that have been read."""
        return {one.kind.lookup: one.lookup for one in self._kinds if one.lookup}

    def of(self, agent: Any) -> dict[str, Any]:
        """Return the canonical values of an agent, by option, as far as they have been read."""
        return {
            one.kind.option: AGENT.by_name[one.kind.option].canonical(list(one.of(str(agent)))) for one in self._read
        }

    def calls(self, changes: Sequence[Change]) -> int:
        """Return how many calls complete() makes for these changes if nothing fails."""
        values = {
            str(change.existing.id) if change.existing else f"new {at}": change.values
            for at, change in enumerate(changes)
        }
        return sum(one.calls(_desired(one, values)) for one in self._read)

    def complete(self, written: Sequence[Written], results: Sequence[ExistingOrError]) -> list[ExistingOrError]:
        """Assign the agents that were written; return each as it is now, or an error. Those that have an error are left out."""
        agents = {
            str(existing.id): (existing, values)
            for (existing, values), result in zip(written, results)
            if isinstance(result, Existing)
        }
        names = {id: str(values.get(AGENT.key) or existing.name) for id, (existing, values) in agents.items()}
        before = {id: self.of(id) for id in agents}
        errors: dict[str, ContactCenterError] = {}
        for one in self._read:
            desired = _desired(one, {id: values for id, (_existing, values) in agents.items()})
            errors = {**one.assign(desired, names), **errors}
        completed: list[ExistingOrError] = []
        for (existing, values), result in zip(written, results):
            id = str(existing.id)
            if isinstance(result, Existing):
                partly = bool(AGENT.own(values)) or self.of(id) != before[id]
                result = _failed(names[id], errors[id], partly) if id in errors else result.with_values(self.of(id))
            completed.append(result)
        return completed


def _desired(one: AssignedAgents, values: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the ids that agents are to be assigned to, by agent id, of those whose assignments change."""
    option = one.kind.option
    return {
        agent: {str(entry.id) for entry in options[option] or ()}
        for agent, options in values.items()
        if option in options
    }


def _failed(name: str, error: ContactCenterError, partly: bool) -> ContactCenterError:
    """Return the error of an agent. partly: something else of the same change was written."""
    if not partly:
        return error
    detail = f"some of it was written, then: {str(error).rstrip('.')}"
    return WriteNotConfirmedError(f'Writing the agent "{name}"', detail, "Run again.", is_undecided(error))
