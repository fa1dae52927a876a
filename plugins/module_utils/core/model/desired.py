# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the user wants: an omitted option is left alone, null clears, a value is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from .entity import Entity


@dataclass(frozen=True)
class Desired:
    """One object as the user describes it.

    values: the options that the user named. write_secrets: secrets are written to an existing object, too.
    pruned: the object is absent because no entry names it.
    """

    entity: Entity = field(repr=False)
    id: str | None
    key: str | None
    absent: bool = False
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    write_secrets: bool = False
    pruned: bool = False

    @property
    def name(self) -> str:
        """How messages refer to it."""
        return self.key or f"{self.entity.id_option} {self.id}"


DesiredByKind = Mapping[str, list[Desired]]


def desired_object(entity: Entity, entry: Mapping[str, Any] | None) -> Desired:
    """Return the desired object of an entry.

    entry holds what the user wrote, null included, and the defaults of options. An invalid value raises InputError.
    """
    if entry is None:
        raise InputError(f"an entry of {entity.plural} is empty", hint=f"Give at least its {entity.key}.")
    key, id = entry.get(entity.key), entry.get(entity.id_option) or None
    key = key.strip() if key else None
    if not key and id is None:
        raise InputError(
            f"an entry of {entity.plural} has neither {entity.key} nor {entity.id_option}", hint="Give one of them."
        )
    if entity.key in entry and not key:
        raise InputError(
            f"{entity.title} {id}",
            f"{entity.key} is blank",
            f"The {entity.key} can't be cleared; omit it to keep the present one.",
        )
    values = _values(entity, entry, f'{entity.title} "{key or id}"')
    if key:
        values[entity.key] = key
    absent = entry.get("state") == "absent"
    return Desired(entity, id, key, absent, values, entry.get("update_password") == "always")


def _values(entity: Entity, entry: Mapping[str, Any], title: str) -> dict[str, Any]:
    values = {}
    for name, value in entry.items():
        one = entity.by_name.get(name)
        if one and name != entity.key:
            values[name] = value = None if not value and value in ("", []) else value
            violation = one.violation(value)
            if violation:
                raise InputError(title, f"{name}: {violation}", "Correct the entry; nothing was changed.")
    return values


def desired_objects(entity: Entity, entries: Iterable[Mapping[str, Any] | None]) -> list[Desired]:
    """Return the desired objects of a list of entries. Two entries for one object raise InputError."""
    objects = [desired_object(entity, entry) for entry in entries]
    seen = set()
    for desired in objects:
        selector = ("id", desired.id) if desired.id is not None else ("key", desired.key)
        if selector in seen:
            raise InputError(f'{entity.plural} names "{desired.name}" twice', hint="Keep one of the entries.")
        seen.add(selector)
    return objects
