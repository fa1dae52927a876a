# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many calls changes take at RingCX. Unknown facts of its API are taken as the simulator has them by default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Callable

from ..core.model.state import Existing
from ..core.reconcile.plan import Change
from .sampling import sample_of
from .schema import AGENT, AGENT_GROUP, QUEUE_GROUP

DELETION = {QUEUE_GROUP.kind: 2, AGENT_GROUP.kind: 2, AGENT.kind: 1}  # a group is looked into before
MOVE = 2  # one below the old group, and a read below the new one


def calls_for_writes(changes: Sequence[Change], is_read_again: Callable[[Existing, int], bool]) -> int:
    """Return about how many calls it takes to create and update objects, and to read them back.

    is_read_again(existing, calls): whether an object is read before it is written, after so many calls.
    """
    calls = 0
    for change in changes:
        if not change.entity.own(change.values):
            continue  # it only changes assignments, which are not part of the object
        calls += bool(change.existing and is_read_again(change.existing, calls))
        calls += MOVE if change.existing and "agent_group" in change.values else 1
    sample = sample_of(_options_read_back(change) for change in changes)
    return calls + len(sample) + sum(map(_is_not_shown, changes))


def _options_read_back(change: Change) -> Iterator[str]:
    return (name for name in change.entity.own(change.values) if name in change.entity.readable)


def _is_not_shown(change: Change) -> bool:
    """Return whether an option is written that responses do not show, so that the object is read once more."""
    return any(change.entity.by_name[name].null_is_unknown for name in change.values)
