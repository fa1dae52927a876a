# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run would write: a Plan of Changes, each with its FieldDiffs. Nothing edits a plan after it has been made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from ..model.desired import Desired
from ..model.entity import Entity
from ..model.lookup import normalize_name
from ..model.state import Existing

SET, CHANGED = "(set)", "(changed)"  # what a reader is shown of a secret


class Action(str, Enum):
    """What becomes of an object. Each object counts once, as the first of these that applies."""

    DELETE = "delete"
    CREATE = "create"
    DEACTIVATE = "deactivate"
    ACTIVATE = "activate"
    MOVE = "move"  # its groups change
    CHANGE = "change"

    @classmethod
    def of_update(cls, entity: Entity, diffs: Iterable[FieldDiff]) -> Action:
        """Return what these differences make of an object that exists."""
        after = {diff.name: diff.after for diff in diffs}
        if entity.switch and entity.switch.name in after:
            return cls.DEACTIVATE if entity.is_inactive(after) else cls.ACTIVATE
        return cls.MOVE if any(entity.by_name[name].membership for name in after) else cls.CHANGE


# the order in which plans show what becomes of objects
COUNTED = ("create", "change", "move", "activate", "deactivate", "delete")


@dataclass(frozen=True)
class FieldDiff:
    """One option that changes, as a reader is shown it: references are names. Of a secret, both sides are None."""

    name: str
    before: Any
    after: Any
    secret: bool = False


@dataclass(frozen=True)
class Change:
    """One object that changes.

    name: the natural key after the change. values: what is written, by option; references are LookupEntry objects.
    diffs: what changes, sorted by option. Those of a deletion show the whole object, and the options of the deletion.
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
    def new_name(self) -> str | None:
        """The natural key that the change gives to its object, if it gives one."""
        name = None if self.is_deletion else self.values.get(self.entity.key)
        return str(name) if name else None

    @property
    def freed_name(self) -> str | None:
        """The natural key that the object has now, and gives up."""
        if not self.existing or not (self.is_deletion or self.new_name):
            return None
        stays = self.new_name is not None and normalize_name(self.new_name) == normalize_name(self.existing.name)
        return None if stays else self.existing.name

    @property
    def is_deletion(self) -> bool:
        """Whether the object is deleted."""
        return self.action is Action.DELETE

    @property
    def is_update(self) -> bool:
        """Whether an object that exists is changed, in whatever way."""
        return self.action not in (Action.DELETE, Action.CREATE)

    @property
    def is_removal(self) -> bool:
        """Whether the object is deleted, or an active object is switched off."""
        return self.action in (Action.DELETE, Action.DEACTIVATE)

    @property
    def before(self) -> dict[str, Any]:
        """The options that change, with their values now: nothing of a new object, everything of one that is deleted."""
        if self.action is Action.CREATE:
            return {}
        shown = (diff for diff in self.diffs if self.is_update or diff.before is not None)
        return {diff.name: SET if diff.secret else diff.before for diff in shown}

    @property
    def after(self) -> dict[str, Any]:
        """The options that change, with their values then. Of a deletion, these are its options, such as a successor."""
        secret = CHANGED if self.is_update else SET
        shown = (diff for diff in self.diffs if not self.is_deletion or diff.after is not None)
        return {diff.name: secret if diff.secret else diff.after for diff in shown}


Step = tuple[Change, ...]


@dataclass(frozen=True)
class Wave:
    """Changes that are written side by side. is_read_later: they are read back together with those of a later wave."""

    changes: Step
    is_read_later: bool = False

    @property
    def is_deletion(self) -> bool:
        """Whether objects are deleted; these are not read back."""
        return self.changes[0].is_deletion


@dataclass(frozen=True)
class Plan:
    """Steps in the order in which they are safe to take. The changes of a step are of one kind and can be made side by side.

    unchanged: the number of objects that already are as desired.
    unmanaged: the objects that no entry names, of the kinds that were read as a whole.
    warnings: what the user should know.
    """

    steps: tuple[Step, ...] = ()
    unchanged: int = 0
    unmanaged: tuple[Existing, ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in order."""
        return tuple(change for step in self.steps for change in step)

    def waves(self, one_by_one: bool) -> Iterator[Wave]:
        """Yield what is written side by side, in order: the changes of a step, or a change at a time.

        Deactivations are read back together with later changes of the same kind: nothing depends on their outcomes.
        """
        if one_by_one:
            yield from (Wave((change,)) for change in self.changes)
            return
        last = {id(step[0].entity): at for at, step in enumerate(self.steps) if not step[0].is_deletion}
        for at, step in enumerate(self.steps):
            leave = all(change.action is Action.DEACTIVATE for change in step)
            yield Wave(step, is_read_later=leave and at < last[id(step[0].entity)])

    def read_together(self, one_by_one: bool) -> Iterator[Step]:
        """Yield the changes of each wave; those that are read back later come with the ones with which they are."""
        unread: Step = ()
        for wave in self.waves(one_by_one):
            if wave.is_deletion:
                yield wave.changes
            elif wave.is_read_later:
                unread += wave.changes
            else:
                yield unread + wave.changes
                unread = ()

    def counts(self) -> dict[str, int]:
        """Return the number of objects by what becomes of them."""
        counts = Counter(change.action.value for change in self.changes)
        return {
            **{action: counts[action] for action in COUNTED},
            "unchanged": self.unchanged,
            "unmanaged": len(self.unmanaged),
        }
