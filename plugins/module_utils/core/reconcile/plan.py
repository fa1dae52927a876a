# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run would write: a Plan of Changes, each with its FieldDiffs. Nothing edits a plan after it has been made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ..model.desired import Desired
from ..model.entity import Entity
from ..model.state import Existing


class Action(str, Enum):
    """What becomes of an object."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class FieldDiff:
    """One option that changes. Of a secret, both sides are None."""

    name: str
    before: Any
    after: Any
    secret: bool = False


@dataclass(frozen=True)
class Change:
    """One object that changes.

    name: the natural key after the change. values: what is written, by option; references are LookupEntry objects.
    diffs: what a reader is shown, by option; references are names.
    """

    action: Action
    desired: Desired
    existing: Existing | None
    name: str
    values: Mapping[str, Any] = field(repr=False)
    diffs: tuple[FieldDiff, ...]

    @property
    def entity(self) -> Entity:
        """The kind of object."""
        return self.desired.entity

    @property
    def title(self) -> str:
        """How messages refer to the object."""
        return f'{self.entity.title} "{self.name}"'

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the options that change; a deletion changes none."""
        return () if self.action is Action.DELETE else tuple(sorted(diff.name for diff in self.diffs))

    @property
    def is_removal(self) -> bool:
        """Whether the object is deleted, or an active object is switched off."""
        if self.action is not Action.UPDATE:
            return self.action is Action.DELETE
        return self.entity.is_inactive({diff.name: diff.after for diff in self.diffs})

    def as_dict(self) -> dict[str, Any]:
        """Return the change as a result shows it."""
        return {
            "kind": self.entity.kind,
            "name": self.name,
            "action": self.action.value,
            "fields": list(self.fields),
        }


@dataclass(frozen=True)
class Plan:
    """Changes in the order in which they are safe to make.

    unchanged: the number of objects that already are as desired.
    warnings: what the user should know.
    """

    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    warnings: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the number of objects by action, and of unchanged ones."""
        actions = {action.value: sum(change.action is action for change in self.changes) for action in Action}
        return {**actions, "unchanged": self.unchanged}
