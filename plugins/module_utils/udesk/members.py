# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members of groups. They show what the list of agents does not: roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Callable, Union

from ..core.api.client import Client
from ..core.errors import VendorError
from ..core.model.codecs import Wire
from ..core.model.state import Existing
from .pages import PAGE_SIZE
from .schema import AGENT

MISSING = (2005, 2015)  # what these codes mean depends on the call: only one that addresses an object can miss it
NOT_FOUND = 404
ROLES = "agent_roles"
ReadOne = Callable[[Existing], Union[Existing, None]]
MapParallel = Callable[..., Sequence[Any]]


def read_members(client: Client, group: object, operation: str, page: int = 1) -> list[Wire]:
    """Return a page of the members of a group; a group that is gone has none."""
    params = {"page": page, "per_page": PAGE_SIZE}
    try:
        response = client.read("GET", f"/user_groups/{group}/agents", operation, params=params)
    except VendorError as error:
        if error.code in MISSING:
            return []
        raise
    found = response.get("user_group") or response.get("user_groups") or {}
    found = next(iter(found), {}) if isinstance(found, list) else found
    members = found.get("agents") if isinstance(found, dict) else None
    return [agent for agent in members or () if isinstance(agent, dict)]


class RoleReader:
    """One use: it reads the roles of agents with few calls.

    sizes: the number of members of each group, by id. read_one: reads a single agent, or is None if that was done before.
    """

    def __init__(
        self, client: Client, sizes: Mapping[str, int], read_one: ReadOne | None, map_parallel: MapParallel
    ) -> None:
        self._client, self._sizes, self._read_one, self._map_parallel = client, sizes, read_one, map_parallel
        self._found: dict[str, Existing] = {}
        self._left: dict[str, Existing] = {}

    def read(self, agents: Iterable[Existing]) -> dict[str, Existing]:
        """Return those of the agents of whom a reading shows roles, with these, by id.

        A page of members is read where it is expected to show several of the agents, a single agent otherwise. If single
        reads show no roles, pages are read for all. As soon as a reading shows agents without roles, no other one of its
        kind follows, since the tenant does not show them there.
        """
        # single reads may not find disabled agents, and prove nothing then
        ordered = sorted(agents, key=lambda agent: agent.values.get("disable_status") == "disable")
        self._left = {str(agent.id): agent for agent in ordered}
        pages = self._pages(worthwhile=True)
        pages_show = self._try(self._members, pages, "page")
        if self._read_one is not None:
            self._try(self._single, list(self._left.values()), AGENT.title)
        if pages_show:
            self._try(self._members, [page for page in self._pages(worthwhile=False) if page not in pages], "page")
        return self._found

    def _try(self, read: Callable[[Any], Sequence[Wire]], items: Sequence[Any], title: str) -> bool:
        """Read the items side by side once one of them shows roles; return False if one shows agents without roles.

        title: what an item is called.
        """
        for at, item in enumerate(items):
            try:
                wires = read(item)
            except VendorError as error:
                if error.status != NOT_FOUND:
                    raise
                return False  # the tenant does not have this call
            self._note(wires)
            if any(wire.get(ROLES) for wire in wires):
                for more in self._map_parallel(read, items[at + 1 :], title=title):
                    self._note(more)
                return True
            if wires:
                return False
        return True

    def _note(self, wires: Iterable[Wire]) -> None:
        for wire in wires:
            agent = self._left.get(str(wire.get("id")))
            if agent and wire.get(ROLES):
                known = {**agent.wire, ROLES: wire[ROLES]}
                self._found[str(agent.id)] = Existing.from_wire(
                    AGENT, known, agent.completeness, agent.presence, protected=agent.protected
                )
                del self._left[str(agent.id)]

    def _members(self, page: tuple[str, int]) -> list[Wire]:
        return read_members(self._client, page[0], "Reading the members of a group", page[1])

    def _single(self, agent: Existing) -> list[Wire]:
        read = self._read_one(agent) if self._read_one is not None else None
        return [read.wire] if read else []

    def _pages(self, worthwhile: bool) -> list[tuple[str, int]]:
        groups = {id: agent.refers_to("agent_groups") for id, agent in self._left.items()}
        return pages_of_members(groups, self._sizes, worthwhile)


def pages_of_members(
    groups: Mapping[str, Sequence[str]], sizes: Mapping[str, int], worthwhile: bool
) -> list[tuple[str, int]]:
    """Return pages of members that show agents, as group and number.

    groups: those of each agent. sizes: the number of members of each group. worthwhile: only if single reads are more calls.
    """
    left = dict(groups)
    pages: list[tuple[str, int]] = []
    while left:
        shown = Counter(group for groups in left.values() for group in groups)
        costs = {group: -(-max(sizes.get(group, 0), shown[group]) // PAGE_SIZE) for group in shown}
        best = max(shown, key=lambda group: (shown[group] / costs[group], group), default=None)
        if best is None or (worthwhile and shown[best] <= costs[best]):
            break
        pages += [(best, number) for number in range(1, costs[best] + 1)]
        left = {id: groups for id, groups in left.items() if best not in groups}
    return pages
