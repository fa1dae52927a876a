# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What exists although no entry names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import InputError
from ..model.entity import Entity
from ..model.lookup import Lookup
from ..model.match import Matches
from ..model.state import AccountState, Existing
from .members import membership_fields


def unmanaged_objects(entities: Sequence[Entity], matches: Matches, state: AccountState) -> Iterator[Existing]:
    """Yield the objects that no entry names, by name, of the kinds that were read as a whole.

    The entry of an agent names the groups of the agent as well.
    """
    for entity in entities:
        snapshot = state.snapshots.get(entity.kind)
        if snapshot and snapshot.complete:
            named = {str(one.existing.id) for one in matches.get(entity.kind, ()) if one.existing}
            named |= _groups_of_entries(entity, entities, matches, state)
            unnamed = [existing for existing in snapshot.present() if str(existing.id) not in named]
            yield from sorted(unnamed, key=lambda existing: existing.name)


def _groups_of_entries(entity: Entity, entities: Sequence[Entity], matches: Matches, state: AccountState) -> set[str]:
    """Return the ids of the groups of this kind that entries of agents name."""
    names = {
        name
        for member in entities
        for field in membership_fields(member, state)
        if field.references == entity.kind
        for one in matches.get(member.kind, ())
        for name in one.desired.named(field.name)
    }
    lookup = state.lookup(entity.kind)
    return {id for id in (_id_of(name, lookup) for name in names) if id is not None}


def _id_of(name: str, lookup: Lookup) -> str | None:
    try:
        entry = lookup.find(name)
    except InputError:  # an ambiguous name; the planner reports it
        return None
    return str(entry.id) if entry else None
