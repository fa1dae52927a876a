# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Agent groups and queue groups, which are directly below a RingCX account: where they are, and what a reading shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from ..core.errors import InputError
from ..core.gateway import ReadScope
from ..core.model.codecs import Wire
from ..core.model.entity import Entity
from ..core.model.state import Completeness, Existing, Snapshot
from ..core.model.text import first_names
from .schema import AGENT_GROUP, QUEUE_GROUP

SHOWN = 10  # names in a message


@dataclass(frozen=True)
class GroupKind:
    """A kind of groups.

    path, list_path: where objects are created, and where they are listed.
    whole_with: the property that a reading has if it shows all options.
    others: properties with other objects. They are never written back: each of these objects is written by itself, and may
    have been edited meanwhile. A reading that lacks them says nothing about them.
    content: what keeps an object from being deleted. content_in: the property in which lists may show it.
    is_read_before_update: lists may lack properties that a single read shows, and a PUT may reset what its body lacks.
    """

    entity: Entity
    path: str
    list_path: str
    whole_with: str
    others: tuple[str, ...]
    content: str
    content_in: str | None = None
    is_read_before_update: bool = False

    def existing(self, wire: Wire, earlier: Wire | None = None) -> Existing:
        """Return the object that a reading shows. earlier: another reading, for the content that this one may lack."""
        name = self.content_in
        if name and wire.get(name) is None and earlier and name in earlier:
            wire = {**wire, name: earlier[name]}
        content = wire.get(name) if name else None
        return Existing.from_wire(
            self.entity,
            wire,
            Completeness.FULL if self.whole_with in wire else Completeness.SUMMARY,
            protected="it is the default group of the account" if wire.get("isDefault") else None,
            in_use=self.reason_to_stay(map(queue_name, content)) if content else None,
        )

    def shows_content(self, existing: Existing) -> bool:
        """Return whether the reading of an object shows what keeps it from being deleted."""
        return self.content_in is not None and existing.wire.get(self.content_in) is not None

    def reason_to_stay(self, names: Iterable[str]) -> str:
        """Return why an object with this content is not deleted."""
        return f"it still has {self.content}: {first_names(sorted(names), SHOWN)}"

    def body(self, existing: Existing) -> Wire:
        """Return what was read as it is written back, so that a PUT that replaces the whole object loses nothing."""
        return {name: value for name, value in existing.wire.items() if name not in self.others}


def queue_name(queue: Wire) -> str:
    """Return how messages refer to a queue."""
    return str(queue.get("gateName") or f"id {queue.get('gateId')}")


GROUPS = {
    group.entity.kind: group
    for group in (
        # of agent groups, lists show all that there is, apart from the account
        GroupKind(AGENT_GROUP, "/agentGroups", "/agentGroups", "groupName", others=("account",), content="members"),
        # the list with queues is the only one that the newest specification has
        GroupKind(
            QUEUE_GROUP,
            "/gateGroups",
            "/gateGroups/withChildren",
            "billingKey",
            others=("gates",),
            content="queues",
            content_in="gates",
            is_read_before_update=True,
        ),
    )
}


def removable(groups: Snapshot, scope: ReadScope) -> Iterator[Existing]:
    """Yield the groups that entries remove; if the entries describe the account, also those that no entry names."""
    entries, staying = scope.desired.get(groups.entity.kind, ()), set()
    for one in entries:
        with suppress(InputError):  # an ambiguous name; the pipeline reports it
            found = groups.select(one)
            if found and one.absent:
                yield found
            staying |= {str(found.id)} if found else set()
    if scope.complete and not scope.whole:
        yield from (group for group in groups if str(group.id) not in staying)
