# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Details of agents that need not be read, since the audit log shows that they are as an earlier run has read them.

The log is searched before the first agent is read, and the next run searches it from ten minutes before that time. So a
change that comes too late for one run, because the log shows it some minutes later, is found by the next one.

Only events of agents are searched. Whatever else changes, an agent refers to it by its id, and names are looked up.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from ..core.api.file_store import FileStore
from ..core.api.server_clock import ServerClock
from ..core.errors import ContactCenterError, InterruptedRunError
from ..core.model.codecs import Wire
from ..core.model.state import Completeness, Existing, Presence
from .audit_log import AuditLog, AuditLogError
from .details_memory import MAX_AGE, OVERLAP, AgentDetails, Memory, list_form, remembered_wire, to_be_shown_again

ENTITIES = ("Agent",)
FIRST_SPAN = 86400.0  # seconds; an event of that time, if there is one, shows later whether the log forgets


class RememberedDetails:
    """What is known of agents from earlier runs, and what this run adds.

    warning: why everything is read, or None. as_of: the time for which what was recalled is certain; None if nothing was.
    """

    def __init__(self, store: FileStore, name: str, owner: str, log: AuditLog, clock: ServerClock) -> None:
        """Open the file of that name, and search the log for what has changed since it was written. owner: account and user."""
        self._store, self._name, self._owner, self._log = store, name, owner, log
        self.warning: str | None = None
        self.as_of: float | None = None
        self._now = clock.now()
        self._agents: dict[str, AgentDetails] = {}
        self._events: Mapping[str, float] = {}
        self._lists: dict[str, str] = {}  # list forms of what this run has not written, by id
        if store.problem:
            return  # another warning says that there are no files
        if not store.has_files:
            self._read_everything(ContactCenterError("there is no token_cache in which to remember them"))
        elif self._now is None:
            self._read_everything(ContactCenterError("the responses of RingCX have no date"))
        else:
            self._search(self._now)

    def _read_everything(self, reason: ContactCenterError) -> None:
        """Note why nothing is recalled; the first reason counts."""
        if isinstance(reason, AuditLogError):
            reason = ContactCenterError(reason.operation, reason.detail)  # its hint is for users who choose the span
        self.warning = (
            self.warning or f"The details of all agents are read, although ringcx_details is changed: {reason}"
        )

    def _search(self, now: float) -> None:
        self._ahead = now - time.time()
        nothing = Memory(now - FIRST_SPAN, self._ahead)
        try:
            memory = self._open(now) or nothing
        except ContactCenterError as error:
            self._read_everything(error)
            memory = nothing
        self._events = memory.events
        self._clock = memory.last_clock_change(now, self._ahead)
        try:
            events = self._log.search(*memory.span_to_search(now, self._ahead), ENTITIES)
            # a log that has forgotten everything is not trusted until it shows something
            self._events = to_be_shown_again(events, now) or memory.events
            self._agents = memory.unchanged(events, now)
        except InterruptedRunError:
            raise
        except ContactCenterError as error:
            self._read_everything(error)

    def _open(self, now: float) -> Memory | None:
        """Return what the file holds, or None if there is no file, or if it is too old to be of use."""
        data = self._store.read(self._name)
        memory = None if data is None else Memory.of(data, self._owner)
        return memory if memory and abs(now - memory.searched_at) < MAX_AGE else None

    def recall(self, agents: Sequence[Existing]) -> dict[str, Wire]:
        """Return what is known of those of these listed agents that have not changed, by id."""
        found = {}
        for agent in agents:
            id, listed = str(agent.id), list_form(agent)
            self._lists[id] = listed
            if id in self._agents and self._agents[id].listed == listed:
                found[id] = self._agents[id].wire
            else:
                self._agents.pop(id, None)
        if found and self._now is not None:
            self.as_of = self._now - OVERLAP
        return found

    def note(self, agent: Existing) -> None:
        """Remember an agent that was read, unless it is deleted or was written in this run."""
        listed = self._lists.get(str(agent.id))
        if listed is None or self._now is None:
            return
        self._agents.pop(str(agent.id), None)
        if agent.completeness is Completeness.FULL and agent.presence is Presence.PRESENT:
            self._agents[str(agent.id)] = AgentDetails(listed, self._now, remembered_wire(agent))

    def forget(self, id: object) -> None:
        """Remember nothing of an agent that is about to be written."""
        self._lists.pop(str(id), None)
        self._agents.pop(str(id), None)

    def save(self) -> None:
        """Store what is known for the next run."""
        if self._now is not None and self._store.has_files:
            memory = Memory(self._now, self._ahead, self._events, self._agents, self._clock)
            self._store.replace(self._name, memory.as_dict(self._owner))
