# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run may remove: nothing by surprise, nothing that others need, not more than the user allows."""

from __future__ import annotations

import re

from .desired import Wanted
from .errors import InputError
from .plan import CREATE, DELETE

FEW = 10  # on accounts with fewer objects of a kind a percentage says nothing


def pruned(entities, wants, world, prune):
    """Absence is wanted for what the file doesn't name. Members of groups that it doesn't name stay."""
    result = {kind: list(listed) for kind, listed in wants.items()}
    for entity in entities:
        if not prune.get(entity.plural):
            continue
        if not world[entity.kind].complete:
            raise InputError(
                f"prune of {entity.plural}", "the list of what exists is incomplete", "Nothing was changed; run again."
            )
        named = {existing.id for existing in map(world[entity.kind].match, wants[entity.kind]) if existing}
        for other in entities:
            for field in _references(other, world):
                if field.ref.to == entity.kind:
                    named |= {world[entity.kind].by_id(id).id for id in _named(other, field, wants, world)}
        scope = [(field, _named(entity, field, wants, world)) for field in _references(entity, world)]
        for existing in sorted(world[entity.kind], key=lambda thing: thing.name):
            outside = any(id not in groups for field, groups in scope for id in _ids(existing, field))
            if existing.id not in named and not existing.protected and not outside:
                result[entity.kind].append(Wanted(entity, existing.id, existing.name, absent=True, pruned=True))
    return result


def _named(entity, field, wants, world):
    """Ids of the groups that the file names, by themselves or through a member."""
    snapshot, directory = world[field.ref.to], world.directory(field.ref.to)
    groups = (want for want in wants.get(field.ref.to, ()) if not want.absent)
    named = {str(existing.id) for existing in map(snapshot.match, groups) if existing}
    for want in (want for want in wants.get(entity.kind, ()) if not want.absent):
        value = want.values.get(field.name) or ()
        targets = (directory.find(name) for name in (value if isinstance(value, list) else [value]))
        named |= {str(target.id) for target in targets if target}
    return named


def _references(entity, world):
    """Fields that tell to which groups an object belongs."""
    groups = set(world.snapshots) - {entity.kind}
    return [
        field for field in entity.fields if field.ref and field.ref.to in groups and field.readable and not field.marks
    ]


def _ids(existing, field):
    value = existing.values.get(field.name)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _written_ids(value):
    targets = value if isinstance(value, list) else () if value is None else (value,)
    return [str(target.id) for target in targets]


def check(plan, world, limit):
    """Refuse before the first write what must not be removed."""
    for step in plan.steps:
        if step.removes and step.existing.protected:
            raise InputError(
                f'{step.entity.title} "{step.name}" is not removed',
                step.existing.protected,
                "Correct its entry in the file.",
            )
    _check_members(plan, world)
    _check_limit(plan, world, limit)


def unsure(plan, world):
    """Members of groups that are to be deleted of which only a closer look tells whether they are still there."""
    leaving = {(step.entity.kind, str(step.existing.id)) for step in plan.steps if step.action == DELETE}
    staying = _staying(plan, world) if leaving else {}
    return [thing for group in leaving for thing in staying.get(group, ()) if thing.gone is None and not thing.full]


def _check_members(plan, world):
    """What others refer to stays, unless the same plan moves or deletes those others."""
    deletions = [step for step in plan.steps if step.action == DELETE]
    staying = _staying(plan, world) if deletions else {}
    for step in deletions:
        members = sorted({str(thing.name) for thing in staying.get((step.entity.kind, str(step.existing.id)), ())})
        if not members:
            continue
        told = f"it would keep members: {', '.join(members[:10])}{', …' if len(members) > 10 else ''}"
        if not step.wanted.pruned:
            raise InputError(
                f'{step.entity.title} "{step.name}" is not deleted', told, "Move or delete them in the same file."
            )
        plan.steps.remove(step)
        plan.warnings.append(f'{step.entity.title} "{step.name}" is not pruned: {told}.')


def _staying(plan, world):
    """The members that each group will still have, by kind and id of the group."""
    due = {(step.entity.kind, step.existing.id): step for step in plan.steps if step.existing}
    staying = {}
    for snapshot in world.snapshots.values():
        fields = _references(snapshot.entity, world)
        for thing in snapshot if fields else ():
            step = due.get((snapshot.entity.kind, thing.id))
            if thing.gone or step and step.action == DELETE:
                continue
            for field in fields:
                written = step and field.name in step.values
                for id in _written_ids(step.values[field.name]) if written else _ids(thing, field):
                    staying.setdefault((field.ref.to, id), []).append(thing)
    return staying


def _check_limit(plan, world, limit):
    """max_removals: a count over everything, or a percentage of what exists of each kind, which is never all of it."""
    if limit is None:
        return
    removals = [step for step in plan.steps if step.removes]
    share, count = _parse(limit)
    excess = _beyond_share(plan, removals, world, share) if count is None else _beyond_count(removals, count)
    if excess:
        listed = ", ".join(step.name for step in removals[:10]) + (", …" if len(removals) > 10 else "")
        raise InputError(
            f"{excess}, and max_removals is {limit}",
            f"to be deleted or deactivated: {listed}",
            f"If that is meant, set max_removals to {len(removals)}; nothing was changed.",
        )


def _beyond_count(removals, count):
    return f"the plan removes {len(removals)} objects" if len(removals) > count else None


def _beyond_share(plan, removals, world, share):
    for kind, snapshot in world.snapshots.items():
        hit = [step for step in removals if step.entity.kind == kind]
        if hit and not any(_active_afterwards(plan, snapshot)):
            return f"the plan leaves no active {snapshot.entity.title}"
        there = sum(thing.gone is False for thing in snapshot)  # who may be deleted already makes no room for others
        if len(snapshot) >= FEW and len(hit) * 100 > there * share:
            return f"the plan removes {len(hit)} of {there} {snapshot.entity.plural}"
    return None


def _active_afterwards(plan, snapshot):
    """For each object of a kind that exists or is created: whether it will be there and switched on."""
    steps = [step for step in plan.steps if step.entity.kind == snapshot.entity.kind]
    due = {step.existing.id: step for step in steps if step.existing}
    yield from (_is_on(step.entity, step.values) for step in steps if step.action == CREATE)
    for thing in snapshot:
        step = due.get(thing.id)
        leaves = thing.gone or step and step.action == DELETE
        yield not leaves and _is_on(thing.entity, {**thing.values, **(step.values if step else {})})


def _is_on(entity, values):
    return not any(
        field.off is not None and field.name in values and field.normal(values[field.name]) == field.off
        for field in entity.fields
    )


def _parse(limit):
    text = str(limit).strip()
    number = text[:-1].strip() if text.endswith("%") else text
    if not re.fullmatch("[0-9]{1,9}", number) or text.endswith("%") and int(number) > 100:
        raise InputError(
            f"max_removals {text}", "it is neither a count nor a percentage", 'Write for instance 5 or "10%".'
        )
    return (int(number), None) if text.endswith("%") else (None, int(number))
