# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired objects: an option that is omitted is left unchanged, null clears it, a value is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .entity import Entity


@dataclass(frozen=True)
class Desired:
    """One object as the user describes it.

    id, key, renamed_from: what selects the object; the id, else the key, else the previous key.
    absent: it must not exist. inactive: it must not be active, and need not exist.
    values: the options that the user named. write_secrets: secrets are written to an existing object, too.
    pruned: the object is absent because no entry names it. position: of the entry in its list.
    """

    entity: Entity = field(repr=False)
    id: str | None
    key: str | None
    absent: bool = False
    inactive: bool = False
    renamed_from: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    write_secrets: bool = False
    pruned: bool = False
    position: int | None = None

    @property
    def name(self) -> str:
        """How messages refer to it."""
        return self.key or f"{self.entity.id_option} {self.id}"

    @property
    def place(self) -> str:
        """Where it is in the input, or which object it is, if the input is not a list."""
        if self.position is None:
            return f'{self.entity.title} "{self.name}"'
        return f"{self.entity.plural}[{self.position}] ({self.key or self.id})"

    def named(self, option: str) -> Sequence[str]:
        """Return the names of the objects that an option refers to; an object that must not exist refers to none."""
        value = None if self.absent else self.values.get(option)
        return value if isinstance(value, list) else [value] if value else []


DesiredByKind = Mapping[str, list[Desired]]


def desired_object(entity: Entity, entry: Mapping[str, Any], position: int | None = None) -> Desired:
    """Return the desired object of a valid entry. position: in its list, if it is in one.

    entry: the options that the user wrote; null is the value of those that are cleared.
    """
    id, key = entry.get(entity.id_option), entry.get(entity.key)
    state = entry.get("state")
    values = {name: value for name, value in entry.items() if name in entity.by_name}
    if state == "inactive" and entity.switch:
        values = {entity.switch.name: entity.switch.inactive_value}
    return Desired(
        entity,
        id,
        key,
        absent=state == "absent",
        inactive=state == "inactive",
        renamed_from=entry.get("renamed_from"),
        values=values,
        write_secrets=entry.get("update_password") == "always" and state != "inactive",
        position=position,
    )


def desired_objects(entity: Entity, entries: Iterable[Mapping[str, Any]]) -> list[Desired]:
    """Return the desired objects of a list of valid entries."""
    return [desired_object(entity, entry, position) for position, entry in enumerate(entries)]
