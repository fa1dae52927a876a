# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moving an agent to another group.

RingCX documents no call for it. The two plausible ones are an update below the old group and one below the new group;
both are tried on the same agent, one after the other, and the result is read back. If an attempt has no response, RingCX
may carry it out after the move and undo the move, so that the agent is read once more after a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Any, Callable, Protocol, Union

from ..core.errors import (
    AuthenticationError,
    ContactCenterError,
    InputError,
    InterruptedRunError,
    NotFoundError,
    OutcomeUnknownError,
    UnexpectedResponseError,
    VendorError,
    WriteNotConfirmedError,
    after_write,
    result_or_error,
)
from ..core.model.codecs import Wire
from ..core.model.lookup import LookupEntry, normalize_name
from ..core.model.state import Existing

Reading = Union[Existing, ContactCenterError]
NO_FURTHER_CALLS = (AuthenticationError, InputError, InterruptedRunError, UnexpectedResponseError)
IN_CONSOLE = "move it in the RingCX console"


class Agents(Protocol):
    """The calls that a move is made of."""

    def put_agent(
        self,
        group_id: Any,
        existing: Existing,
        body: Wire,
        idempotent: bool = True,
        on_lost: Callable[[], None] | None = None,
    ) -> Existing:
        """Write a whole agent below this group; return it as the response shows it."""

    def agent_in(self, group_id: Any, existing: Existing) -> Existing:
        """Return an agent as a read below this group shows it."""

    def agent_later(self, group_id: Any, existing: Existing) -> Existing:
        """Return an agent as a read below this group shows it after a while."""

    def agents_in(self, group_id: Any, group_name: str) -> list[Existing]:
        """Return the agents of a group, as its list shows them."""

    def write(self, method: str, path: str, operation: str, idempotent: bool, **content: Any) -> Any:
        """Write below the account."""


@dataclass(frozen=True)
class Move:
    """An agent, the group that it moves to, and the body of the calls. writes_more: the body changes other values, too."""

    agents: Agents = field(repr=False)
    agent: Existing
    target: LookupEntry
    body: Wire = field(repr=False)
    writes_more: bool

    @property
    def operation(self) -> str:
        """What messages call it."""
        return f'Moving the agent "{self.agent.name}" to the agent group "{self.target.label}"'

    def make(self) -> Existing:
        """Make the move; return the agent as its new group shows it."""
        refusals: list[VendorError] = []
        reading: Reading = NotFoundError(self.operation)
        lost = Event()  # set if an attempt has no response
        old_group, new_group = self.agent.values["agent_group"], str(self.target.id)
        for group_id, idempotent in ((old_group, True), (new_group, False)):
            try:
                self._put(group_id, idempotent, lost.set)
            except VendorError as error:
                refusals.append(error)
            except NO_FURTHER_CALLS as error:
                if group_id == old_group:
                    raise
                raise (refusals[0] if refusals else self._cut_short(error, reading)) from error
            reading = result_or_error(self.agents.agent_in, new_group, self.agent)
            if isinstance(reading, Existing) and reading.values["agent_group"] == new_group:
                return self._settled() if lost.is_set() and group_id == new_group else reading
        raise self._failure(refusals, reading)

    def _settled(self) -> Existing:
        """Return the agent as its new group shows it after a while."""
        new_group = str(self.target.id)
        reading = result_or_error(self.agents.agent_later, new_group, self.agent)
        if isinstance(reading, Existing) and reading.values["agent_group"] == new_group:
            return reading
        detail = (
            "it was moved, but is no longer in its new group: a call without a response may have been carried out late"
        )
        if isinstance(reading, ContactCenterError) and not _is_known(reading):
            detail = f"it was moved, but then: {_text(reading)}"
        raise WriteNotConfirmedError(self.operation, detail, "Run again.", undecided=True)

    def _put(self, group_id: str, idempotent: bool, on_lost: Callable[[], None]) -> None:
        answered = self.agents.put_agent(group_id, self.agent, self.body, idempotent, on_lost)
        with after_write(self.operation):
            self._remove_twin(answered)

    def _remove_twin(self, answered: Existing) -> None:
        """Take back an agent that the update has created: below the new group, it may create instead of move."""
        if str(answered.id) != str(self.agent.id):
            path = f"/agentGroups/{self.target.id}/agents/{answered.id}"
            operation = f'Removing a second agent "{self.agent.name}" (id {answered.id})'
            self.agents.write("DELETE", path, operation, idempotent=True)

    def _cut_short(self, error: ContactCenterError, reading: Reading) -> ContactCenterError:
        """Return the error for a move whose first call was accepted, and whose second one could not be sent."""
        detail = f"the first of two calls was sent, but then: {_text(error)}"
        return self._unfinished(detail, "Run again.", undecided=not _is_known(reading))

    def _failure(self, refusals: list[VendorError], reading: Reading) -> ContactCenterError:
        """Return the error for an agent that was not found in its new group after both calls."""
        unknown = next((error for error in refusals if isinstance(error, OutcomeUnknownError)), None)
        if len(refusals) == 2 and not unknown:
            hint = f"It is still in its old group, and nothing was written; {IN_CONSOLE}."
            first = refusals[0]
            return VendorError(self.operation, first.detail, hint, first.status, first.code)
        twins = self._twins()
        if isinstance(reading, ContactCenterError) and not _is_known(reading):
            hint = f"It may or may not be in its new group{twins}; run again."
            return self._unfinished(f"it was sent, but then: {_text(reading)}", hint, undecided=True)
        if unknown:
            # without a status there was no response, so the call may still be under way
            hint = f"It was not found in its new group{twins}; run again."
            return self._unfinished(unknown.detail, hint, undecided=unknown.status is None, twins=twins)
        more = ", while its other changes were written" if self.writes_more else ""
        hint = f"It is still in its old group{more}{twins}; {IN_CONSOLE}."
        return self._unfinished("RingCX accepted the call but did not move the agent", hint, twins=twins)

    def _unfinished(
        self, detail: str | None, hint: str, undecided: bool = False, twins: str = ""
    ) -> ContactCenterError:
        """Return the error for a move of which something may have been written, or nothing at all."""
        if undecided or twins or self.writes_more:
            return WriteNotConfirmedError(self.operation, detail, hint, undecided)
        return VendorError(self.operation, detail, hint)

    def _twins(self) -> str:
        """Name agents of the new group that may be twins. They stay: no response shows that this run created them."""
        stem = normalize_name(self.agent.name).partition("@")[0]
        listed = result_or_error(self.agents.agents_in, self.target.id, self.target.label)
        twins = [
            agent
            for agent in (listed if isinstance(listed, list) else ())
            if str(agent.id) != str(self.agent.id) and normalize_name(agent.name).startswith(stem)
        ]
        return "".join(f', and "{twin.name}" (id {twin.id}) there may be a second one of it' for twin in twins)


def _is_known(reading: Reading) -> bool:
    """Return whether a reading shows that the agent is, or is not, where it was looked for."""
    return isinstance(reading, (Existing, NotFoundError))


def _text(error: ContactCenterError) -> str:
    return str(error).rstrip(".")
