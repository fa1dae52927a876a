# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""wanted x existing -> Plan: pure, so that a preview and a real run can't differ."""

from __future__ import annotations

from .errors import InputError
from .snapshot import Directory, Target, folded

CREATE, UPDATE, DELETE = "create", "update", "delete"
_UNTOLD = object()


class Step:
    """One write that is due.

    values: what is to be written, by field, references as targets.
    changes: what a reader is shown, by field, as (before, after); of a secret both are None.
    """

    def __init__(self, action, wanted, existing, name, values, changes, target=None):
        self.action, self.entity, self.wanted, self.existing = action, wanted.entity, wanted, existing
        self.name, self.values, self.changes, self.target = name, values, changes, target

    @property
    def title(self):
        return f'{self.entity.title} "{self.name}"'

    @property
    def fields(self):
        return [] if self.action == DELETE else sorted(self.changes)

    @property
    def removes(self):
        """A deletion, or the deactivation of something that is active."""
        return self.action == DELETE or any(
            field.off is not None and field.name in self.changes and self.changes[field.name][1] == field.off
            for field in self.entity.fields
            if self.action == UPDATE
        )

    def told(self):
        return {"kind": self.entity.kind, "name": self.name, "action": self.action, "fields": self.fields}


class Plan:
    """Steps in the order in which they are safe, and what was noticed on the way.

    unread: objects whose basic form doesn't tell enough; read them closely and plan again.
    incomparable: how many objects have a named field that the vendor doesn't show, by field; notes say so in a preview.
    """

    def __init__(self):
        self.steps, self.unchanged, self.unread, self.incomparable = [], 0, [], {}
        self.warnings, self.notes = [], []

    def counts(self):
        counts = {action: sum(step.action == action for step in self.steps) for action in (CREATE, UPDATE, DELETE)}
        return {**counts, "unchanged": self.unchanged}


def plan(entities, wants, world):
    """entities in the order of creation: what is referred to comes before what refers to it."""
    result, names = Plan(), Names(world)
    writes, deletions = [], []
    for entity in entities:
        pairs = _pairs(entity, wants.get(entity.kind, ()), world)
        names.planned(entity, pairs)
        steps = [step for want, existing in pairs if (step := _step(want, existing, names, result))]
        writes += [step for step in steps if step.action != DELETE]
        deletions = [step for step in steps if step.action == DELETE] + deletions
    result.steps = writes + deletions
    for name, count in sorted(result.incomparable.items()):
        result.notes.append(
            f"{name} can't be read of {count} existing object{'s' * (count > 1)}, so it is left as it is there."
        )
    return result


class Names:
    """What a name will refer to once the plan is carried out, and what an id is called today."""

    def __init__(self, world):
        self._world, self.created = world, {}
        self._pairs, self._directories, self._differences = {}, {}, {}

    def planned(self, entity, pairs):
        """From now on, names of this kind mean what these pairs will make of it."""
        self.created = {
            want.key: Target(None, want.key) for want, existing in pairs if not existing and not want.absent
        }
        if entity.kind in self._world.snapshots:
            self._pairs[entity.kind] = entity, pairs, self.created
            _refuse_two_of_one_name(entity, pairs, lambda: self._targets(*self._pairs[entity.kind]))

    def _targets(self, entity, pairs, created):
        """A kind as it will be: the created among the existing, the renamed renamed, the absent gone."""
        by_id = {str(existing.id): want for want, existing in pairs if existing}
        yield from created.values()
        for existing in self._world[entity.kind]:
            want = by_id.get(str(existing.id))
            if not (want and want.absent) and not existing.gone:
                name = want.key if want and want.id is not None and want.key else existing.name
                yield Target(existing.id, name)

    def _directory(self, to):
        """By name, as it will be; a look-up as it is."""
        if to in self._pairs and to not in self._directories:
            planned = self._pairs[to]
            self._directories[to] = Directory(planned[0].title, self._targets(*planned))
        return self._directories.get(to) or self._world.directory(to)

    def label(self, ref, id):
        return self._world.directory(ref.to).label(id)

    def today(self, field, now):
        """The id under which the look-up lists what an object refers to."""
        if not isinstance(now, str) or now in field.ref.words:
            return now
        target = self._world.directory(field.ref.to).by_id(now)
        return str(target.id) if target else now

    def find(self, ref, name, now):
        """The target of a name; now is the id that the object refers to already."""
        if name in ref.words:
            return Target(name, name)
        directory = self._directory(ref.to)
        target = directory.find(name)
        if not target and now is not None and (str(name) == now or ref.keeps):
            target = directory.by_id(now) or Target(now, str(name))
        if not target:
            raise directory.unknown(name)
        return target

    def resolve(self, field, value, now):
        """The value as it will be written and compared: names become targets."""
        if not field.ref or value is None:
            return value
        if field.type != "list":
            return self.find(field.ref, value, now)
        known = {str(id) for id in now or ()}
        return [self.find(field.ref, name, name if str(name) in known else None) for name in value]

    def difference(self, field, value, now):
        """-> (the value as it will be written, what it means now), or None where they are the same."""
        if not field.ref:
            return None if field.comparable(value) == now else (value, now)
        key = field.name, tuple(value) if isinstance(value, list) else value, now
        if key not in self._differences:  # thousands of agents are in the same few groups
            now = self.today(field, now)
            value = self.resolve(field, value, now)
            self._differences[key] = None if field.comparable(value) == now else (value, now)
        return self._differences[key]


def _refuse_two_of_one_name(entity, pairs, targets):
    """A rename must not end in two objects of one name, which nobody could tell apart any more."""
    normal, holders = entity.by_name[entity.key].normal, {}
    renamed = [
        want
        for want, existing in pairs
        if existing
        and want.key not in (None, existing.name)
        and not want.absent
        and normal(want.key) != normal(existing.name)
    ]
    for target in targets() if renamed else ():
        holders.setdefault(normal(target.label), []).append("a new one" if target.id is None else f"id {target.id}")
    for want in renamed:
        if len(holders.get(normal(want.key), ())) > 1:
            twins = " and ".join(holders[normal(want.key)])
            raise InputError(
                f'{entity.title} "{want.key}" would exist twice: {twins}', do="Give one of them another name."
            )


def _pairs(entity, wants, world):
    snapshot = world[entity.kind] if entity.kind in world.snapshots else None
    pairs, taken, created = [], {}, {}
    for want in wants:
        existing = snapshot.match(want)
        rival = taken.setdefault(existing.id, want) if existing else created.setdefault(folded(want.key or ""), want)
        if rival is not want:
            raise InputError(
                f'{entity.plural} has two entries for one {entity.title}: "{rival.name}" and "{want.name}"',
                do="Keep one of the entries.",
            )
        if not existing and want.id is not None and not want.absent:
            raise InputError(
                f"{entity.title} with {entity.id_option} {want.id} does not exist, or this account may not see it",
                do=f"Correct {entity.id_option}, or leave it out to create the object.",
            )
        pairs.append((want, existing))
    return pairs


def _step(want, existing, names, result):
    """The step for one wanted object, if any is due."""
    entity = want.entity
    if existing and not existing.full and (existing.gone is None if want.absent else _lacks(want, existing)):
        result.unread.append(existing)
        return None
    if want.absent:
        if existing and not existing.gone:
            return _deletion(want, existing, names)
        result.unchanged += 1
        return None
    if existing and existing.gone:
        raise InputError(
            f'{entity.title} "{want.name}" was deleted, and the vendor still keeps its {entity.key} (id {existing.id})',
            do=f"Choose another {entity.key}, or ask the vendor to free it.",
        )
    if not existing:
        return _creation(want, names)
    values, changes = _differences(want, existing, names, result)
    if changes and existing.full:
        return Step(UPDATE, want, existing, values.get(entity.key, existing.name), values, changes)
    if changes:
        result.unread.append(existing)
    else:
        result.unchanged += 1
    return None


def _lacks(want, existing):
    by_alias = want.id is None and want.key != existing.name and folded(want.key) != folded(existing.name)
    told, readable = existing.values, want.entity.readable
    return by_alias or any(name in readable and name not in told for name in want.values)


def _deletion(want, existing, names):
    entity = want.entity
    if entity.undeletable:
        raise InputError(f'{entity.title} "{existing.name}" can\'t be deleted', do=entity.undeletable)
    said = {
        field.name: names.resolve(field, want.values.get(field.name), None)
        for field in entity.fields
        if field.for_removal
    }
    unsaid = [name for name, value in said.items() if value is None]
    if unsaid:
        raise InputError(
            f'{entity.title} "{existing.name}" is not deleted',
            f"{' and '.join(unsaid)} must be given",
            "Add it, or deactivate it instead.",
        )
    told = {
        name: value for name, value in existing.values.items() if value is not None and not entity.by_name[name].ref
    }
    changes = {name: (_shown(value), None) for name, value in told.items()}
    return Step(DELETE, want, existing, existing.name, said, changes)


def _creation(want, names):
    entity = want.entity
    given = {
        name: value
        for name, value in want.values.items()
        if (value is not None or entity.by_name[name].marks) and not entity.by_name[name].for_removal
    }
    missing = [[field.name] for field in entity.fields if field.on_create and field.name not in given]
    missing += [group for group in entity.needs if not any(name in given for name in group)]
    if missing:
        raise InputError(
            f'{entity.title} "{want.name}" does not exist yet',
            f"to create it, {' and '.join(' or '.join(group) for group in missing)} must be given",
            f"Add it, or check the {entity.key} if the {entity.title} should exist already.",
        )
    values = {name: names.resolve(entity.by_name[name], value, None) for name, value in given.items()}
    changes = {
        name: (None, None) if entity.by_name[name].secret else (None, _shown(value)) for name, value in values.items()
    }
    return Step(CREATE, want, None, want.key, values, changes, names.created[want.key])


def _differences(want, existing, names, result):
    values, changes, disowned, told = {}, {}, [], existing.values
    for name, value in want.values.items():
        field = want.entity.by_name[name]
        if field.for_removal or name == want.entity.key and _only_selects(want):
            continue
        if field.secret:
            if not want.set_secrets:
                continue
            before = after = None
        else:
            if value and _is_told(field, existing.wire, value):
                continue
            now = told.get(name, _UNTOLD)
            if now is _UNTOLD:
                if field.readable:
                    result.incomparable[name] = result.incomparable.get(name, 0) + 1
                continue
            difference = names.difference(field, value, now)
            if not difference:
                continue
            value, now = difference
            before, after = _before(field, now, names), _shown(value)
        if name in existing.owned:
            disowned.append(name)
            continue
        values[name], changes[name] = value, (before, after)
    if values:
        for field in want.entity.fields:
            if field.along and field.name in want.values and field.name not in existing.values:
                values[field.name], changes[field.name] = want.values[field.name], (None, want.values[field.name])
            elif field.marks in values and field.name in want.values and field.name not in values:
                # it stays as it is, but what becomes of the new ones depends on it
                values[field.name] = names.resolve(field, want.values[field.name], told.get(field.name))
    if disowned:
        result.warnings.append(
            f'{want.entity.title} "{existing.name}": {", ".join(disowned)} left alone: {existing.owner}.'
        )
    return values, changes


def _is_told(field, wire, value):
    """Whether the wire object has it to the letter, so that neither codec nor look-up is needed."""
    return field.wire.tells(wire, value) if field.ref else field.wire.read(wire) == value


def _only_selects(want):
    """Without an id the key tells which object is meant, in whatever letters; a rename is never an accident."""
    return want.id is None and not want.entity.corrects_case


def _shown(value):
    if isinstance(value, (list, tuple)):
        return sorted(_shown(item) for item in value)
    return value.label if isinstance(value, Target) else value


def _before(field, now, names):
    if not field.ref or now is None:
        return _shown(now)
    return _shown([names.label(field.ref, id) for id in now]) if isinstance(now, tuple) else names.label(field.ref, now)
