# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two kinds of objects for the tests of the core, an account of them in memory, and helpers."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.codecs import Codec, camel_case
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.desired import desired_object
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import Lookup, LookupEntry
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import (
    AccountState,
    Completeness,
    Existing,
    Snapshot,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.policy import Policy
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.matching import match_all
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.planner import make_plan
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.resolver import ReferenceResolver

TEAM = Entity(
    kind="team",
    title="team",
    key="name",
    id_property="id",
    api_name=camel_case,
    fields=(
        Field("name", "Name."),
        Field("note", "Free text."),
        Field("size", "Seats.", type="int", minimum=0, maximum=9),
    ),
)
MEMBER = Entity(
    kind="member",
    title="member",
    key="login",
    id_property="id",
    api_name=camel_case,
    fields=(
        Field("login", "Login.", ignore_case=True),
        Field("team", "Team.", references="team", membership=True),
        Field("guest_of", "Other teams.", type="list", elements="str", references="team", membership=True),
        Field("note", "Free text.", codec=Codec("note", blank="")),
        Field("active", "May sign in.", type="bool", inactive_value=False),
        Field("color", "Color.", references="color"),
        Field("pin", "Secret.", secret=True, readable=False),
    ),
)
BOTH = (TEAM, MEMBER)
COLORS = (LookupEntry("c1", "red"), LookupEntry("c2", "green"), LookupEntry("c3", "Green/dark"))
COLOR_LOOKUP = {"color": Lookup("color", COLORS)}


def desired_of(entity, **entry):
    """Return the desired object of an entry with exactly these options."""
    return desired_object(entity, entry)


def existing(entity, completeness=Completeness.FULL, **more):
    """Return an object of the account; more: wire properties, and what Existing.from_wire takes."""
    own = {name: more.pop(name) for name in ("presence", "owned", "owner", "protected") if name in more}
    return Existing.from_wire(entity, more, completeness, **own)


def state_of(teams=(), members=(), complete=True, lookups=None):
    """Return the state of an account of the two kinds; the only lookup is color."""
    snapshots = Snapshot.of(TEAM, teams, complete), Snapshot.of(MEMBER, members, complete)
    return AccountState.of(*snapshots).with_lookups(COLOR_LOOKUP if lookups is None else lookups)


def plan_of(entities, desired, state, policy=None):
    """Return the plan that the pipeline makes from a state that has been loaded."""
    policy = policy or Policy()
    problems = Problems()
    matches = match_all(entities, desired, state, policy, problems)
    plan = make_plan(entities, matches, state, ReferenceResolver(entities, matches, state, policy), policy, problems)
    problems.raise_if_any()
    return plan


def resolver_of(state):
    """Return a resolver for a state and no entries."""
    return ReferenceResolver(BOTH, {}, state, Policy())


@dataclass
class NoTransport:
    """Replaces the transport where no call is made."""

    calls: int = 0
    calls_per_minute: int = 0
    mean_duration: float = 0.0


class MemoryGateway(Gateway):
    """An account in memory. A reference to a missing object is an error, so that writes in a wrong order are detected."""

    options = ()

    def __init__(self, entities=BOTH, lookups=None, policy=None):
        super().__init__(NoTransport(), None, Progress())
        self.entities, self.lookups = entities, {"color": COLORS} if lookups is None else lookups
        self.policy = policy or Policy()
        self.wires = {entity.kind: {} for entity in entities}
        self.calls, self._ids = [], count(100)

    @classmethod
    def connect(cls, options, writable, progress):
        return cls()

    @property
    def url(self):
        return "https://memory.example"

    @property
    def account(self):
        return "memory"

    def add(self, entity, wire):
        """Put an object into the account."""
        self.wires[entity.kind][str(wire[entity.id_property])] = wire

    def load(self, scope):
        snapshots = [
            Snapshot.of(
                entity, [Existing.from_wire(entity, deepcopy(wire)) for wire in self.wires[entity.kind].values()]
            )
            for entity in self.entities
        ]
        return AccountState.of(*snapshots)

    def fetch_lookup(self, name):
        return Lookup(name, self.lookups[name])

    def create(self, entity, values):
        self.calls.append(("create", values[entity.key]))
        id = str(next(self._ids))
        return self._write(entity, entity.encode(values, {entity.id_property: id}), id)

    def find(self, entity, values):
        return self.load(None)[entity.kind].find(values[entity.key])

    def update(self, entity, existing, values):
        self.calls.append(("update", existing.name))
        return self._write(entity, entity.encode(values, deepcopy(existing.wire)), str(existing.id))

    def delete(self, entity, existing, values):
        self.calls.append(("delete", existing.name))
        del self.wires[entity.kind][str(existing.id)]
        self._require_no_dangling_reference()

    def _write(self, entity, wire, id):
        self.wires[entity.kind][id] = wire
        self._require_no_dangling_reference()
        return Existing.from_wire(entity, deepcopy(wire))

    def _require_no_dangling_reference(self):
        for snapshot in self.load(None).snapshots.values():
            for field in snapshot.entity.fields:
                for one in snapshot if field.references in self.wires else ():
                    for id in one.refers_to(field.name):
                        assert id in self.wires[field.references], f"{one.name} refers to {id}, which does not exist"
