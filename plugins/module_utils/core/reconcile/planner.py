# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired objects and account state -> Plan. Pure: no call, no clock, nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..model.desired import Desired
from ..model.entity import Entity, Field
from ..model.lookup import normalize_name
from ..model.state import AccountState, Existing, Presence
from ..policy import Policy
from .matching import Match, Matches
from .members import remaining_members, summarize
from .plan import Action, Change, FieldDiff, Plan
from .resolver import ReferenceResolver, shown


def make_plan(
    entities: Sequence[Entity],
    matches: Matches,
    state: AccountState,
    resolver: ReferenceResolver,
    policy: Policy,
    warnings: Sequence[str] = (),
) -> Plan:
    """Return the changes that make the account as desired. What is not possible raises InputError.

    entities: in the order of creation, so what is referred to comes before what refers to it.
    warnings: what was found before, and becomes part of the plan.
    """
    return _Planner(state, resolver, policy, warnings).plan(entities, matches)


class _Planner:
    """One use of make_plan."""

    def __init__(
        self, state: AccountState, resolver: ReferenceResolver, policy: Policy, warnings: Sequence[str]
    ) -> None:
        self._state, self._resolver, self._policy = state, resolver, policy
        self._warnings, self._unchanged = list(warnings), 0
        self._incomparable: Counter[str] = Counter()

    def plan(self, entities: Sequence[Entity], matches: Matches) -> Plan:
        writes: list[Change] = []
        deletions: list[Change] = []
        for entity in entities:
            listed = matches.get(entity.kind, [])
            self._refuse_duplicate_names(entity, listed)
            changes = [change for change in map(self._change, listed) if change]
            writes += [change for change in changes if change.action is not Action.DELETE]
            deletions = [change for change in changes if change.action is Action.DELETE] + deletions
        changes = self._without_groups_in_use(_ordered(writes, deletions))
        return Plan(tuple(changes), self._unchanged, tuple(self._warnings), tuple(self._notes()))

    def _change(self, one: Match) -> Change | None:
        """Return the change that is due for one entry, if any."""
        desired, existing = one.desired, one.existing
        if existing and existing.presence is Presence.DELETED and not desired.absent:
            raise InputError(
                f'{desired.entity.title} "{desired.name}" was deleted, and the vendor still keeps its '
                f"{desired.entity.key} (id {existing.id})",
                hint=f"Choose another {desired.entity.key}, or ask the vendor to release it.",
            )
        if not existing:
            change = None if desired.absent else self._creation(desired)
        elif desired.absent:
            change = None if existing.presence is Presence.DELETED else self._deletion(desired, existing)
        else:
            change = self._update(one, existing)
        self._unchanged += change is None
        return change

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
                f'{entity.title} "{desired.name}" does not exist yet',
                f"{' and '.join(' or '.join(names) for names in missing)} must be given to create it",
                f"Add it, or check the {entity.key} if the {entity.title} should already exist.",
            )
        values = self._policy.complete(desired, None, given)
        resolved = {name: self._resolver.resolve(entity.by_name[name], value) for name, value in values.items()}
        diffs = tuple(
            FieldDiff(name, None, None, secret=True)
            if entity.by_name[name].secret
            else FieldDiff(name, None, shown(value))
            for name, value in resolved.items()
        )
        return Change(Action.CREATE, desired, None, desired.key or "", resolved, diffs)

    def _deletion(self, desired: Desired, existing: Existing) -> Change:
        entity = desired.entity
        if entity.undeletable:
            raise InputError(f"{existing.title} can't be deleted", hint=entity.undeletable)
        values = {
            one.name: self._resolver.resolve(one, desired.values.get(one.name))
            for one in entity.fields
            if one.delete_option
        }
        missing = [name for name, value in values.items() if value is None]
        if missing:
            raise InputError(
                f"{existing.title} is not deleted",
                f"{' and '.join(missing)} must be given",
                "Add it, or deactivate the object instead.",
            )
        diffs = tuple(
            FieldDiff(name, shown(value), None)
            for name, value in existing.values.items()
            if value is not None and not entity.by_name[name].references
        )
        return Change(Action.DELETE, desired, existing, existing.name, values, diffs)

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
        diffs = tuple(self._diffs(existing, resolved))
        return Change(Action.UPDATE, desired, existing, resolved.get(entity.key, existing.name), resolved, diffs)

    def _differs(self, field: Field, value: Any, existing: Existing) -> bool:
        if field.name not in existing.values:
            self._incomparable[field.name] += 1
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
        """Return the changes without the pruning of groups that keep members; other deletions of such groups are refused later."""
        kept: list[Change] = []
        members = remaining_members(changes, self._state)
        for change in changes:
            staying = members.get((change.entity.kind, str(change.existing.id)), []) if change.existing else []
            if change.action is Action.DELETE and change.desired.pruned and staying:
                self._warnings.append(f"{change.title} is not pruned: it still has members: {summarize(staying)}.")
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
                raise InputError(
                    f'{entity.title} "{desired.key}" would exist twice: {" and ".join(twins)}',
                    hint="Give one of them another name.",
                )

    def _notes(self) -> Iterator[str]:
        for name, count in sorted(self._incomparable.items()):
            yield f"{name} can't be read of {count} existing object{'s' * (count > 1)}, so it is left unchanged there."


def _ordered(writes: Sequence[Change], deletions: Sequence[Change]) -> list[Change]:
    """Return the changes in the order of execution: deletions last, but for changes that need a name that one frees."""
    freed = {(one.entity.kind, normalize_name(one.name)) for one in deletions}
    early: list[Change] = []
    late: list[Change] = []
    for one in writes:
        (late if (one.entity.kind, normalize_name(one.name)) in freed else early).append(one)
    return [*early, *deletions, *late]


def _is_rename(one: Match) -> bool:
    if not one.existing or one.desired.absent or one.desired.key is None:
        return False
    canonical = one.desired.entity.by_name[one.desired.entity.key].canonical
    return bool(canonical(one.desired.key) != canonical(one.existing.name))
