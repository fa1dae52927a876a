# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many calls changes take at Udesk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..core.model.lookup import LookupEntry
from ..core.reconcile.plan import Action, Change
from .members import ROLES, pages_of_members
from .pages import PAGE_SIZE
from .schema import AGENT, AGENT_GROUP

DELETION = {AGENT_GROUP.kind: 2, AGENT.kind: 1}  # a group is looked into before


def calls_for_writes(changes: Sequence[Change], few: int, listed: int, sizes: Mapping[str, int]) -> int:
    """Return about how many calls it takes to create and update objects of one kind, and to read them back.

    few: so many agents are read back one by one. listed: the number of objects of the kind, as far as it is known.
    sizes: the numbers of members of groups, by id.
    """
    shown = [change for change in changes if any(name in change.entity.readable for name in change.values)]
    writes = len(changes) + sum(map(_is_disabled_afterwards, changes))
    if not shown:
        return writes
    if changes[0].entity is AGENT and len(shown) <= few:
        return writes + len(shown)
    created = sum(change.action is Action.CREATE for change in changes)
    pages = max(-(-(listed + created) // PAGE_SIZE), 1)
    return writes + pages + _calls_for_roles([change for change in shown if ROLES in change.values], sizes)


def _is_disabled_afterwards(change: Change) -> bool:
    """Return whether an agent is created, which is done enabled, and then disabled."""
    return change.action is Action.CREATE and change.values.get("disable_status") == "disable"


def _calls_for_roles(changes: Iterable[Change], sizes: Mapping[str, int]) -> int:
    """Return about how many calls it takes to read roles: a page of members each, or a read of a single agent."""
    groups = {str(number): _groups_after(change) for number, change in enumerate(changes)}
    pages = pages_of_members(groups, sizes, worthwhile=True)
    read = {group for group, _page in pages}
    return len(pages) + sum(read.isdisjoint(own) for own in groups.values())


def _groups_after(change: Change) -> tuple[str, ...]:
    """Return the ids of an agent's groups after the change; of groups that the same plan creates, the names."""
    entries: Sequence[LookupEntry] | None = change.values.get("agent_groups")
    if entries is None:
        return change.existing.refers_to("agent_groups") if change.existing else ()
    return tuple(str(entry.label if entry.id is None else entry.id) for entry in entries)
