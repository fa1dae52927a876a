# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which agents may belong to a RingCentral user.

Lists of agents are not documented to show their RingCentral users. The lists for workforce management do, and take one call
for each group, but need a role of their own. Without it, the agents that resemble the user are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from ..core.api.client import Client
from ..core.errors import ContactCenterError, InterruptedRunError, result_or_error
from ..core.model.desired import Desired
from ..core.model.lookup import normalize_name
from ..core.model.state import Completeness, Existing, Snapshot, require_records
from ..core.progress import Phase
from .policy import given_user, user_ids
from .schema import AGENT_GROUP


class Account(Protocol):
    """What is needed of the gateway."""

    @property
    def root(self) -> str:
        """The path of the account."""

    def map_parallel(self, work: Any, items: Iterable[Any], phase: Phase, *, title: str) -> list[Any]:
        """Return work(item) for each item, with progress."""


class Owners:
    """One use of the lists. integration: None where the API does not have them."""

    def __init__(self, account: Account, integration: Client | None) -> None:
        self._account, self._integration = account, integration

    def possible(self, snapshot: Snapshot, entries: Sequence[Desired]) -> list[Existing]:
        """Return the agents, as far as they were not read in detail, that may belong to the users of these entries."""
        summaries = [agent for agent in snapshot if not agent.has_details]
        ids = {id for one in entries for id in user_ids(one, snapshot.lookups)}
        silent = [agent for agent in summaries if "rcUserId" not in agent.wire or _may_be_outdated(agent)]
        shown = {str(agent.id): str(agent.wire["rcUserId"]) for agent in summaries if "rcUserId" in agent.wire}
        users = self._users(list(dict.fromkeys(agent.values["agent_group"] for agent in silent)))
        if users is None:
            stems, people = _resemblance(snapshot, entries)
            alike = {str(agent.id) for agent in silent if _stem(agent.name) in stems or _person(agent) in people}
            return [agent for agent in summaries if str(agent.id) in alike or shown.get(str(agent.id)) in ids]
        return [agent for agent in summaries if ids & {users.get(str(agent.id)), shown.get(str(agent.id))}]

    def _users(self, groups: Sequence[Any]) -> dict[str, str] | None:
        """Return the users by id of the agent, or None if they can't be read. One refusal is enough."""
        lists = [result_or_error(self._listed, group) for group in groups[:1]]
        if not any(isinstance(one, ContactCenterError) for one in lists):
            lists += self._account.map_parallel(
                lambda group: result_or_error(self._listed, group), groups[1:], Phase.READING, title=AGENT_GROUP.title
            )
        users: dict[str, str] = {}
        for one in lists:
            if isinstance(one, InterruptedRunError):
                raise one
            if isinstance(one, ContactCenterError):
                return None
            users.update(one)
        return users

    def _listed(self, group: Any) -> dict[str, str]:
        operation = "Listing the RingCentral users of agents"
        if not self._integration:
            raise ContactCenterError(operation)
        response = self._integration.read("GET", f"{self._account.root}/agentGroups/{group}/agents", operation)
        return {
            str(item["agentId"]): str(item["rcUserId"])
            for item in require_records(response, "agents", "agentId")
            if item.get("rcUserId")
        }


def _may_be_outdated(agent: Existing) -> bool:
    return agent.completeness is Completeness.REMEMBERED


def _resemblance(snapshot: Snapshot, entries: Sequence[Desired]) -> tuple[set[str], set[str]]:
    """Return what the user names and the names of agents have in common with the users of these entries."""
    users = [user for user in (given_user(one, snapshot.lookups) for one in entries) if user]
    addresses = [one.key or "" for one in entries] + [name for user in users for name in user.all_names if "@" in name]
    return set(map(_stem, addresses)), {normalize_name(user.data) for user in users if user.data}


def _stem(username: str) -> str:
    return normalize_name(username).partition("@")[0].partition("+")[0]


def _person(agent: Existing) -> str:
    names = (agent.values.get("first_name"), agent.values.get("last_name"))
    return normalize_name(" ".join(str(name) for name in names if name))
