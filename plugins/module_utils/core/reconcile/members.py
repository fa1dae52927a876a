# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who belongs to which group, now and after a plan has been carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model.entity import Entity, Field
from ..model.lookup import LookupEntry
from ..model.state import AccountState, Existing
from ..model.text import first_names
from .plan import Change

Members = dict[tuple[str, str], list[Existing]]  # by kind and id of the group
SHOWN = 10


def membership_fields(entity: Entity, state: AccountState) -> list[Field]:
    """Return the fields that name the groups of an object, where the groups have been read."""
    return [field for field in entity.fields if field.membership and field.references in state.snapshots]


def remaining_members(changes: Sequence[Change], state: AccountState) -> Members:
    """Return the members that the groups which are to be deleted will still have then."""
    if not any(change.is_deletion for change in changes):
        return {}
    due = {(change.entity.kind, str(change.existing.id)): change for change in changes if change.existing}
    members: Members = {}
    for snapshot in state.snapshots.values():
        for field in membership_fields(snapshot.entity, state):
            for existing in snapshot.present():
                change = due.get((snapshot.entity.kind, str(existing.id)))
                if change and change.is_deletion:
                    continue
                written = change is not None and field.name in change.values
                ids = _ids(change.values[field.name]) if change and written else existing.refers_to(field.name)
                for id in ids:
                    members.setdefault((field.references or "", id), []).append(existing)
    return members


def reason_to_stay(change: Change, members: Members) -> str | None:
    """Return why a group that is to be deleted can't be: what is still in it then. members: see remaining_members()."""
    if not change.is_deletion or not change.existing:
        return None
    staying = members.get((change.entity.kind, str(change.existing.id)))
    return f"it still has members: {summarize(staying)}" if staying else change.existing.in_use


def summarize(objects: Sequence[Existing]) -> str:
    """Return the names of objects, the first ten of them."""
    return first_names(sorted({existing.name for existing in objects}), SHOWN)


def _ids(value: Any) -> list[str]:
    entries: Sequence[LookupEntry] = value if isinstance(value, list) else () if value is None else (value,)
    return [str(entry.id) for entry in entries]
