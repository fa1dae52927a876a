# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two invented kinds of objects, an account of them in memory, and wanted objects in a line."""

from __future__ import annotations

from copy import deepcopy
from itertools import count

from ansible_collections.cxops.contact_center.plugins.module_utils.core.desired import wanted
from ansible_collections.cxops.contact_center.plugins.module_utils.core.entity import (
    Entity,
    Field,
    Property,
    Reference,
    camel,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.plan import CREATE, DELETE
from ansible_collections.cxops.contact_center.plugins.module_utils.core.snapshot import (
    Directory,
    Existing,
    Snapshot,
    Target,
    World,
)

TEAM = Entity(
    kind="team",
    title="team",
    key="name",
    id_wire="id",
    wire_name=camel,
    fields=(
        Field("name", "Name."),
        Field("note", "Free text."),
        Field("size", "Seats.", type="int", low=0, high=9),
    ),
)
MEMBER = Entity(
    kind="member",
    title="member",
    key="login",
    id_wire="id",
    wire_name=camel,
    fields=(
        Field("login", "Login.", folded=True),
        Field("team", "Team.", ref=Reference("team")),
        Field("guest_of", "Other teams.", type="list", elements="str", ref=Reference("team")),
        Field("note", "Free text.", wire=Property("note", ("noteTwin",), blank="")),
        Field("active", "May sign in.", type="bool", off=False),
        Field("color", "Color.", ref=Reference("color")),
        Field("pin", "Secret.", secret=True, readable=False),
    ),
)
COLORS = (Target("c1", "red"), Target("c2", "green"), Target("c3", "Green/dark"))


def want(entity, **given):
    """A wanted object of which exactly these options are written."""
    return wanted(entity, given)


def existing(entity, full=True, **more):
    """An object of the account; wire properties and what Existing takes."""
    own = {name: more.pop(name) for name in ("sparse", "alias", "owned", "owner", "protected", "gone") if name in more}
    return Existing(entity, more, full, **own)


def world(teams=(), members=(), complete=True, look_up=None):
    """Snapshots of the two kinds; the only look-up is color."""
    return World(
        (Snapshot(TEAM, teams, complete), Snapshot(MEMBER, members, complete)),
        look_up or (lambda to: Directory(to, {"color": COLORS}[to])),
    )


class Account:
    """A vendor in memory. It does what a plan's steps say, and fails where a step comes too early."""

    def __init__(self, entities=(TEAM, MEMBER), look_ups=None):
        self.entities, self.look_ups = entities, look_ups or {"color": COLORS}
        self.wires = {entity.kind: {} for entity in entities}
        self._ids = count(100)

    def add(self, entity, wire):
        self.wires[entity.kind][str(wire[entity.id_wire])] = wire

    def world(self):
        snapshots = [
            Snapshot(entity, [Existing(entity, deepcopy(wire)) for wire in self.wires[entity.kind].values()])
            for entity in self.entities
        ]
        return World(snapshots, lambda to: Directory(to, self.look_ups[to]))

    def carry_out(self, plan):
        for step in plan.steps:
            wires = self.wires[step.entity.kind]
            if step.action == DELETE:
                del wires[str(step.existing.id)]
            else:
                if step.action == CREATE:
                    step.target.id = id = str(next(self._ids))
                    wires[id] = {step.entity.id_wire: id}
                else:
                    id = str(step.existing.id)
                step.entity.encode(step.values, wires[id])
            self.require_no_dangling_reference()

    def require_no_dangling_reference(self):
        for snapshot in self.world().snapshots.values():
            for field in snapshot.entity.fields:
                for thing in snapshot if field.ref and field.ref.to in self.wires else ():
                    value = thing.values.get(field.name)
                    for id in value if isinstance(value, tuple) else () if value is None else (value,):
                        assert id in self.wires[field.ref.to], f"{thing.name} refers to {id}, which is not there"
