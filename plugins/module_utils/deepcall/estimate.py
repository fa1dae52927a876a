# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many calls changes take at DeepCall, if lists show at once what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.model.lookup import LookupEntry
from ..core.reconcile.plan import Action, Change
from .schema import AGENT_GROUP, MEMBERSHIP

DELETION = 3  # of a group: its members before, the call, and the list afterwards
ASSIGNMENT = 3  # the members of a group before, the call, and the members afterwards
SWITCHING_OFF = 2  # the call, and the list afterwards


def calls_for_writes(changes: Sequence[Change], pages: int) -> int:
    """Return about how many calls it takes to create and update objects of one kind, and to read them back.

    pages: the number of calls that read the list of agents.
    """
    if changes[0].entity is AGENT_GROUP:
        return len(changes) + 1 + SWITCHING_OFF * sum(map(_is_switched_off_afterwards, changes))
    fields = [sum(name not in MEMBERSHIP for name in change.values) for change in changes]
    writes = sum(1 if change.action is Action.CREATE else number for change, number in zip(changes, fields))
    assignments = {one for change in changes for one in _assignments(change)}
    return writes + any(fields) * pages + ASSIGNMENT * len(assignments)


def _is_switched_off_afterwards(change: Change) -> bool:
    """Return whether a group is created, which is done active, and then switched off."""
    return change.action is Action.CREATE and change.values.get("status") == "inactive"


def _assignments(change: Change) -> Iterator[tuple[str, bool]]:
    """Yield the groups of which an agent becomes another kind of member, each with whether the agent is one afterwards."""
    if not any(name in MEMBERSHIP for name in change.values):
        return
    existing = change.existing
    now, receiving = (set(existing.refers_to(name)) if existing else set() for name in MEMBERSHIP)
    groups = _ids(change.values["agent_groups"]) if "agent_groups" in change.values else now
    receives = _ids(change.values["receive_call"]) if "receive_call" in change.values else receiving | (groups - now)
    yield from ((group, True) for group in groups if group not in now or (group in receives) != (group in receiving))
    yield from ((group, False) for group in now - groups)


def _ids(entries: Sequence[LookupEntry] | None) -> set[str]:
    """Return the ids of groups; of groups that the same plan creates, the names."""
    return {str(entry.label if entry.id is None else entry.id) for entry in entries or ()}
