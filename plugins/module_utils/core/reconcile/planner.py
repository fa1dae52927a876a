# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired objects and account state -> Plan. Pure: no call, no clock, nothing is changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from ..errors import InputError
from ..export import export
from ..model.desired import Desired
from ..model.entity import Entity, Field
from ..model.lookup import normalize_name
from ..model.match import Match, Matches
from ..model.problems import Problems
from ..model.state import AccountState, Existing, Presence
from ..model.text import join_names
from ..policy import Policy
from .members import reason_to_stay, remaining_members
from .ordering import in_steps
from .plan import Action, Change, FieldDiff, Plan
from .resolver import ReferenceResolver, shown
from .unmanaged import unmanaged_objects


def make_plan(
    entities: Sequence[Entity],
    matches: Matches,
    state: AccountState,
    resolver: ReferenceResolver,
    policy: Policy,
    problems: Problems,
    warnings: Sequence[str] = (),
) -> Plan:
    """Return the changes that make the account as desired. What is not possible is added to the problems.

    entities: in the order of creation, so what is referred to comes before what refers to it.
    warnings: what was found before, and becomes part of the plan.
    """
    return _Planner(state, resolver, policy, problems, warnings).plan(entities, matches)


class _Planner:
    """One use of make_plan."""

    def __init__(
        self,
        state: AccountState,
        resolver: ReferenceResolver,
        policy: Policy,
        problems: Problems,
        warnings: Sequence[str],
    ) -> None:
        self._state, self._resolver, self._policy, self._problems = state, resolver, policy, problems
        self._warnings, self._unchanged = list(warnings), 0
        self._matches: Matches = {}
        self._incomparable: Counter[tuple[str, str]] = Counter()  # by title of the kind and option

    def plan(self, entities: Sequence[Entity], matches: Matches) -> Plan:
        self._matches = matches
        changes: list[Change] = []
        for entity in entities:
            listed = matches.get(entity.kind, [])
            self._refuse_duplicate_names(entity, listed)
            self._refuse_exchanged_names(entity, listed)
            changes += [change for one in listed for change in self._changes(one)]
        changes = self._without_groups_in_use(changes)
        unmanaged = tuple(unmanaged_objects(entities, matches, self._state))
        warnings = (*self._warnings, *self._unreadable())
        return Plan(in_steps(entities, changes), self._unchanged, unmanaged, warnings)

    def _changes(self, one: Match) -> Iterator[Change]:
        """Yield the change that is due for one entry, if any."""
        with self._problems.of(one.desired.place):
            change = self._change(one.desired, one, one.existing)
            self._unchanged += change is None
            if change:
                yield change

    def _change(self, desired: Desired, one: Match, existing: Existing | None) -> Change | None:
        self._refuse_unread(desired)
        deleted = existing is not None and existing.presence is Presence.DELETED
        if existing is None or (deleted and (desired.absent or desired.inactive)):
            return None if desired.absent or desired.inactive else self._creation(desired)
        if deleted:
            raise InputError(
                f"the {desired.entity.title} was deleted, and the vendor still keeps its "
                f"{desired.entity.key} (id {existing.id})",
                hint=f"Choose another {desired.entity.key}, or ask the vendor to release it.",
            )
        return self._deletion(desired, existing) if desired.absent else self._update(one, existing)

    def _refuse_unread(self, desired: Desired) -> None:
        """Refuse options that could not be read of any object: what they change is not known."""
        unread = self._state[desired.entity.kind].unread
        for name in () if desired.absent else desired.values:
            if name in unread:
                raise InputError(f"{name} can't be compared: {unread[name]}")

    def _creation(self, desired: Desired) -> Change:
        entity = desired.entity
        given = {
            name: value
            for name, value in desired.values.items()
            if value is not None and not entity.by_name[name].delete_option
        }
        missing = [[one.name] for one in entity.fields if one.required_on_create and one.name not in given]
        missing += [list(names) for names in entity.required_one_of if not any(name in given for name in names)]
        if missing:
            raise InputError(
                f"{join_names(' or '.join(names) for names in missing)} must be given to create the {entity.title}",
                hint=f"If it should exist already, check its {entity.key}.",
            )
        values = self._policy.complete(desired, None, given)
        resolved = {name: self._resolver.resolve(entity.by_name[name], value) for name, value in values.items()}
        diffs = _sorted(
            FieldDiff(name, None, None, secret=True)
            if entity.by_name[name].secret
            else FieldDiff(name, None, shown(value))
            for name, value in resolved.items()
        )
        return Change(Action.CREATE, desired, None, desired.key or "", resolved, diffs)

    def _deletion(self, desired: Desired, existing: Existing) -> Change:
        entity = desired.entity
        if entity.undeletable:
            raise InputError(f"the {entity.title} can't be deleted", hint=entity.undeletable)
        options = [one for one in entity.fields if one.delete_option]
        for one in options:
            self._require_staying(one, desired.values.get(one.name))
        values = {one.name: self._resolver.resolve(one, desired.values.get(one.name)) for one in options}
        missing = [name for name, value in values.items() if value is None]
        if missing:
            pronoun = "it" if len(missing) == 1 else "them"
            instead = ", or set state to inactive instead" if entity.switch else ""
            raise InputError(
                f"{join_names(missing)} must be given to delete the {entity.title}", hint=f"Add {pronoun}{instead}."
            )
        exported = export(existing, self._state, self._policy, show_unnamed_ids=False)
        diffs = [FieldDiff(name, exported[name], None) for name in entity.by_name if exported.get(name) is not None]
        diffs += [FieldDiff(name, None, shown(value)) for name, value in values.items()]
        return Change(Action.DELETE, desired, existing, existing.name, values, _sorted(diffs))

    def _require_staying(self, field: Field, name: Any) -> None:
        """Refuse a successor that the same run removes or switches off."""
        for one in self._matches.get(field.references or "", ()) if name is not None else ():
            desired, exists = one.desired, one.existing is not None
            leaves = desired.absent or desired.entity.is_inactive(desired.values)
            if leaves and normalize_name(name) in one.names and (exists or not desired.absent):
                raise InputError(
                    f'{field.name} names the {desired.entity.title} "{name}", which the same run '
                    f"{'deletes' if desired.absent else 'switches off'} "
                    f"({'it is pruned' if desired.pruned else desired.place})",
                    hint="Name one that stays.",
                )

    def _update(self, one: Match, existing: Existing) -> Change | None:
        desired, entity = one.desired, one.desired.entity
        differing = {
            field.name: value for field, value in one.compared_values() if self._differs(field, value, existing)
        }
        if one.writes_secrets:
            differing.update({name: desired.values[name] for name in entity.secrets if name in desired.values})
        values = self._allowed(existing, self._policy.complete(desired, existing, differing))
        if not values:
            return None
        resolved = {name: self._resolve(entity.by_name[name], value, existing) for name, value in values.items()}
        diffs = _sorted(self._diffs(existing, resolved))
        action, name = Action.of_update(entity, diffs), resolved.get(entity.key, existing.name)
        return Change(action, desired, existing, name, resolved, diffs)

    def _differs(self, field: Field, value: Any, existing: Existing) -> bool:
        if field.name not in existing.values:
            self._resolver.resolve(field, value)  # a name that refers to nothing is a problem all the same
            self._incomparable[existing.entity.title, field.name] += 1
            return False
        return self._resolver.differs(field, value, existing)

    def _resolve(self, field: Field, value: Any, existing: Existing) -> Any:
        return self._resolver.resolve(field, value, self._now(field, existing))

    def _now(self, field: Field, existing: Existing) -> Any:
        return self._resolver.current(field, existing.values.get(field.name))

    def _diffs(self, existing: Existing, values: Mapping[str, Any]) -> Iterator[FieldDiff]:
        """Yield what changes; a value that is only sent along is left out."""
        for name, value in values.items():
            field = existing.entity.by_name[name]
            if field.secret:
                yield FieldDiff(name, None, None, secret=True)
            elif field.comparable(value) != self._now(field, existing):
                yield FieldDiff(name, self._resolver.names(field, existing.values.get(name)), shown(value))

    def _allowed(self, existing: Existing, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values without those that another system maintains."""
        owned = [name for name in values if name in existing.owned]
        if owned:
            self._warnings.append(f"{existing.title}: {', '.join(owned)} left unchanged: {existing.owner}.")
        return {name: value for name, value in values.items() if name not in existing.owned}

    def _without_groups_in_use(self, changes: Sequence[Change]) -> list[Change]:
        """Return the changes without the pruning of groups that are in use; other deletions of such groups are refused later."""
        kept: list[Change] = []
        members = remaining_members(changes, self._state)
        for change in changes:
            reason = reason_to_stay(change, members)
            if reason and change.desired.pruned:
                self._warnings.append(f"{change.title} is not pruned: {reason}.")
            else:
                kept.append(change)
        return kept

    def _refuse_duplicate_names(self, entity: Entity, matches: Sequence[Match]) -> None:
        """Refuse a rename after which two objects would have one name, and could no longer be distinguished."""
        canonical = entity.by_name[entity.key].canonical
        renamed = [one.desired for one in matches if _is_rename(one) and one.desired.key]
        holders: dict[Any, list[str]] = {}
        for entry in self._resolver.planned_objects(entity.kind) if renamed else ():
            holders.setdefault(canonical(entry.label), []).append("a new one" if entry.id is None else f"id {entry.id}")
        for desired in renamed:
            twins = holders.get(canonical(desired.key), [])
            if len(twins) > 1:
                self._problems.add(
                    desired.place,
                    f"two {entity.title}s would have this {entity.key}: {join_names(twins)}; choose another {entity.key} for one of them",
                )

    def _refuse_exchanged_names(self, entity: Entity, matches: Sequence[Match]) -> None:
        """Refuse renames of which each needs the name that another one has until it is done; chains of renames are possible."""
        leaving = {normalize_name(one.existing.name): one for one in matches if one.existing and _gives_up_name(one)}
        reported: set[int] = set()
        for first in leaving.values():
            circle, following = [first], leaving.get(normalize_name(first.desired.key))
            while following and following not in circle:
                circle.append(following)
                following = leaving.get(normalize_name(following.desired.key))
            if following is first and len(circle) > 1 and id(first) not in reported:
                reported.update(map(id, circle))
                self._problems.add(first.desired.place, self._exchange(entity, circle))

    def _exchange(self, entity: Entity, circle: Sequence[Match]) -> str:
        """Return how to do in two runs what can't be done in one. Each of the renames needs the name of the next one."""
        renames = [
            f'"{one.existing.name}" (id {one.existing.id}, {one.desired.place}) becomes "{one.desired.key}"'
            for one in circle
            if one.existing
        ]
        last = circle[-1].existing
        entries = [_entry(entity, one, one.desired.key) for one in circle]
        temporary = self._free_name(entity, last.name if last else "")
        return (
            f"{entity.title}s can't exchange their {entity.key}s in one run: {', and '.join(renames)}. Make two runs, which "
            f"differ in one of the entries. First run: {join_names([*entries[:-1], _entry(entity, circle[-1], temporary)])}. "
            f"Second run: {join_names(entries)}"
        )

    def _free_name(self, entity: Entity, name: str) -> str:
        """Return a name for the time between two runs, which no object has or will have."""
        taken = {normalize_name(existing.name) for existing in self._state[entity.kind]}
        taken |= {normalize_name(entry.label) for entry in self._resolver.planned_objects(entity.kind)}
        names = (f"temporary{'' if number == 1 else number}-{name}" for number in count(1))
        limit = entity.by_name[entity.key].max_length
        return next(one for one in (name[:limit] for name in names) if normalize_name(one) not in taken)

    def _unreadable(self) -> Iterator[str]:
        """Yield a warning for each option that entries set, and that could not be compared."""
        for (title, name), number in sorted(self._incomparable.items()):
            yield (
                f"{name} can't be read of {number} existing {title}{'s' * (number > 1)}, "
                f"so it is left unchanged there, whatever the entr{'ies say' if number > 1 else 'y says'}."
            )


def _sorted(diffs: Iterable[FieldDiff]) -> tuple[FieldDiff, ...]:
    return tuple(sorted(diffs, key=lambda diff: diff.name))


def _gives_up_name(one: Match) -> bool:
    """Return whether the entry renames its object, and the vendor would do so."""
    key = one.desired.entity.key
    return _is_rename(one) and key in one.desired.values and one.existing is not None and key not in one.existing.owned


def _entry(entity: Entity, one: Match, name: str | None) -> str:
    """Return an entry that gives an existing object this name, as it is written in a file."""
    id = one.existing.id if one.existing else None
    return f"{{{entity.id_option}: {json.dumps(str(id))}, {entity.key}: {json.dumps(name, ensure_ascii=False)}}}"


def _is_rename(one: Match) -> bool:
    if not one.existing or one.desired.absent or one.desired.key is None:
        return False
    canonical = one.desired.entity.by_name[one.desired.entity.key].canonical
    return bool(canonical(one.desired.key) != canonical(one.existing.name))
