# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: what is due, in which order, and that nothing is due afterwards."""

from __future__ import annotations

from copy import deepcopy

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.codecs import NestedReferenceCodec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import Lookup, LookupEntry
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import Completeness, Presence
from ansible_collections.cxops.contact_center.plugins.module_utils.core.policy import Policy
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.diff import render_diff
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.limits import enforce_limits
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.loading import (
    lookups_needed,
    objects_needing_details,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.matching import match_all
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.pipeline import Options, reconcile
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import Action
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.resolver import ReferenceResolver
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.lookups import StateLookup
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.policy import RingCXPolicy
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import AGENT, AGENT_GROUP
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    COLORS,
    MEMBER,
    TEAM,
    MemoryGateway,
    existing,
    plan_of,
    state_of,
    want,
)
from hypothesis import given, settings
from hypothesis import strategies as st

MODEST = settings(deadline=None, derandomize=True, max_examples=25)
STATES = (LookupEntry("s1", "AVAILABLE", data="AVAILABLE"), LookupEntry("s2", "Lunch", data="AWAY"))
QUEUES = (LookupEntry("q1", "Sales", names=("East/Sales",)), LookupEntry("q2", "Help", names=("East/Help",)))


def loaded(account):
    return account.load(None).with_lookups({name: account.fetch_lookup(name) for name in account.lookups})


def made(desired, account):
    """The plan as a run makes it, without what the limits refuse."""
    state = loaded(account)
    plan = plan_of(account.entities, desired, state, account.policy)
    enforce_limits(plan, state, None)
    return plan


def carry_out(desired, account):
    """Reconcile; every change must be done."""
    done = reconcile(account, desired, Options())
    assert done.refusal is None
    assert [str(outcome.error) for outcome in done.outcomes if not outcome.is_done] == []
    return done.plan


def diffs(change):
    """What a change shows, by option."""
    return {diff.name: (diff.before, diff.after) for diff in change.diffs}


def shown(plan):
    return [(change.action, change.entity.kind, change.name, diffs(change)) for change in plan.changes]


def account_of(teams=(), members=()):
    account = MemoryGateway()
    for wire in teams:
        account.add(TEAM, wire)
    for wire in members:
        account.add(MEMBER, wire)
    return account


class Tried:
    """Counts the examples of a property test that get past the checks of the input."""

    def __init__(self):
        self.examples = self.planned = 0

    def plan(self, desired, account):
        """The plan, or None if the input is refused."""
        self.examples += 1
        try:
            plan = made(desired, account)
        except InputError:
            return None
        self.planned += 1
        return plan


def ringcx_account(**lookups):
    account = MemoryGateway((AGENT_GROUP, AGENT), lookups, RingCXPolicy())
    if "agent_state" in lookups:
        account.fetch_lookup = lambda name: (StateLookup if name == "agent_state" else Lookup)(name, lookups[name])
    return account


def pick(data, required, **optional):
    return data.draw(st.fixed_dictionaries(required, optional=optional))


def known(account, kind, wire_name, entries):
    """Names that a file may refer to: what is there and what it asks for."""
    names = {entry["name"] for entry in entries if entry.get("name")}
    return sorted(names | {wire[wire_name] for wire in account.wires[kind].values()})


def entries(data, key, names, required=None, **optional):
    """Entries of a file, no two of exactly the same name."""
    one = st.fixed_dictionaries({key: names, **(required or {})}, optional=optional)
    return data.draw(st.lists(one, min_size=1, max_size=3, unique_by=lambda entry: entry[key]))


def invented(data):
    """An account of teams and members, and entries about it."""
    account = MemoryGateway()
    for id in range(data.draw(st.integers(1, 3))):
        account.add(TEAM, {"id": str(id), "name": "ABC"[id], **pick(data, {}, note=TEXTS, size=SIZES)})
    team_ids = list(account.wires["team"])
    for id in range(10, 10 + data.draw(st.integers(1, 3))):
        refs = {"team": st.sampled_from([None, *team_ids]), "guestOf": SETS(team_ids)}
        optional = {"note": TEXTS, "active": st.booleans(), "color": st.sampled_from([None, "c1", "c2"])}
        account.add(MEMBER, {"id": str(id), "login": f"m{id}", **pick(data, {}, **refs, **optional)})
    teams = entries(data, "name", TEAM_NAMES, note=TEXTS, size=SIZES, state=STATE)
    by_id = st.fixed_dictionaries({"team_id": st.sampled_from(team_ids)}, optional={"name": TEAM_NAMES})
    teams += data.draw(st.lists(by_id, max_size=1))
    names = known(account, "team", "name", teams)
    members = entries(
        data,
        "login",
        st.sampled_from(["m10", "M11", "m12", "new"]),
        {"team": st.none() | st.sampled_from(names)},
        guest_of=SETS(names),
        note=TEXTS,
        color=st.sampled_from([None, "red", "GREEN"]),
        active=st.booleans(),
        pin=st.just("1234"),
        state=STATE,
    )
    if account.wires["member"]:
        ids = st.sampled_from(list(account.wires["member"]))
        by_id = st.fixed_dictionaries({"member_id": ids}, optional={"login": st.sampled_from(["m10", "New", "M12"])})
        members += data.draw(st.lists(by_id, max_size=1))
    return account, {"team": [want(TEAM, **one) for one in teams], "member": [want(MEMBER, **one) for one in members]}


def ringcx(data):
    """A RingCX account of groups and agents, and entries about it."""
    account = ringcx_account(agent_state=STATES, queue=QUEUES)
    for id in range(1, 1 + data.draw(st.integers(1, 3))):
        account.add(AGENT_GROUP, {"agentGroupId": id, "groupName": "ABC"[id - 1]})
    group_ids = list(account.wires["agent_group"])
    for id in range(10, 10 + data.draw(st.integers(1, 3))):
        account.add(
            AGENT,
            {
                "agentId": id,
                "username": f"a{id}@example.com",
                "groupId": data.draw(st.sampled_from(group_ids)),
                **pick(
                    data,
                    {"initLoginBaseState": st.sampled_from(["AVAILABLE", "AWAY"])},
                    firstName=TEXTS,
                    agentRank=SIZES,
                    isActive=st.booleans(),
                    initLoginBaseStateId=st.sampled_from(["s1", "s2"]),
                    manualOutboundDefaultGate=st.sampled_from([None, {"id": "q1", "name": "Sales"}]),
                ),
            },
        )
    groups = entries(data, "name", TEAM_NAMES, state=STATE)
    agents = entries(
        data,
        "username",
        st.sampled_from(["a10@example.com", "A11@example.com", "new@example.com"]),
        {
            "agent_group": st.sampled_from(known(account, "agent_group", "groupName", groups)),
            "password": st.just("secret"),
        },
        first_name=TEXTS,
        agent_rank=SIZES,
        is_active=st.booleans(),
        state=STATE,
        init_login_base_state=st.sampled_from(["available", "Lunch"]),
        manual_outbound_default_gate=st.sampled_from([None, "Help"]),
        default_login_dest=TEXTS,
    )
    return account, {
        "agent_group": [want(AGENT_GROUP, **one) for one in groups],
        "agent": [want(AGENT, **one) for one in agents],
    }


TEXTS = st.sampled_from([None, "", "x", " x", "y", "1"])
SIZES = st.integers(0, 9)
STATE = st.sampled_from(["present", "absent"])
TEAM_NAMES = st.sampled_from(["A", "B", "C", "D", "d"])


def SETS(of):
    return st.lists(st.sampled_from(of), unique=True, max_size=3) if of else st.just([])


def check_examples(case, check, share):
    """Run check(account, desired, plan) for many examples; at least this share of them must get past the input checks."""
    tried = Tried()

    @MODEST
    @given(data=st.data())
    def examples(data):
        account, desired = case(data)
        plan = tried.plan(desired, account)
        if plan:
            check(account, desired, plan)

    examples()
    assert tried.planned >= share * tried.examples, f"{tried.planned} of {tried.examples} examples were planned"


CASES = pytest.mark.parametrize("case, share", [(invented, 0.3), (ringcx, 0.3)])


@CASES
def test_after_a_run_the_next_plan_is_empty(case, share):
    def check(account, desired, plan):
        carry_out(desired, account)
        assert shown(made(desired, account)) == []

    check_examples(case, check, share)


@CASES
def test_planning_changes_nothing_and_gives_the_same_plan_again(case, share):
    def check(account, desired, plan):
        before = deepcopy(account.wires)
        again = made(desired, account)
        assert account.wires == before and account.calls == []
        assert shown(plan) == shown(again) and plan.counts() == again.counts()
        assert render_diff(plan) == render_diff(again)

    check_examples(case, check, share)


@CASES
def test_executing_does_not_change_the_plan(case, share):
    def check(account, desired, plan):
        before = repr(plan), [dict(change.values) for change in plan.changes]
        executed = carry_out(desired, account)
        assert (repr(plan), [dict(change.values) for change in plan.changes]) == before
        assert shown(executed) == shown(plan)

    check_examples(case, check, share)


@CASES
def test_run_touches_only_what_entries_name(case, share):
    def check(account, desired, plan):
        for change in plan.changes:
            assert change.desired in desired[change.entity.kind]
            if change.action is not Action.DELETE:
                assert set(change.values) == set(change.fields) <= set(change.desired.values)
        touched = {(change.entity.kind, str(change.existing.id)) for change in plan.changes if change.existing}
        before = deepcopy(account.wires)
        carry_out(desired, account)
        for kind, wires in before.items():
            for id, wire in wires.items():
                if (kind, id) not in touched:
                    assert account.wires[kind][id] == wire
        assert sum(plan.counts().values()) == sum(map(len, desired.values()))

    check_examples(case, check, share)


@CASES
def test_order_of_entries_makes_no_difference(case, share):
    def check(account, desired, plan):
        reverse = {kind: entries[::-1] for kind, entries in desired.items()}
        assert sorted(map(str, shown(made(reverse, account)))) == sorted(map(str, shown(plan)))

    check_examples(case, check, share)


@pytest.mark.parametrize("kind, key", [("team", "name"), ("member", "login")])
@pytest.mark.parametrize("spelling", ["A", "a"])
def test_absent_entry_of_a_name_that_another_entry_gives_by_id_stays_valid(kind, key, spelling):
    account = account_of(
        [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}], [{"id": "1", "login": "A"}, {"id": "2", "login": "B"}]
    )
    entity = {"team": TEAM, "member": MEMBER}[kind]
    desired = {
        kind: [want(entity, **{key: spelling, "state": "absent"}), want(entity, **{f"{kind}_id": "2", key: "A"})]
    }
    carry_out(desired, account)
    assert [wire[key] for wire in account.wires[kind].values()] == ["A"]
    assert list(account.wires[kind]) == ["2"]
    for _run in range(2):
        assert shown(made(desired, account)) == []


def test_absent_entry_of_an_object_that_another_entry_selects_without_a_name_is_refused():
    account = account_of([{"id": "1", "name": "A"}])
    desired = {"team": [want(TEAM, name="A", state="absent"), want(TEAM, team_id="1", note="n")]}
    with pytest.raises(InputError, match="two entries for one team"):
        made(desired, account)


@pytest.mark.parametrize(
    "given, wire, changes",
    [
        ({}, {}, None),
        ({"note": "n"}, {"note": "n"}, None),
        ({"note": "n"}, {"note": "m"}, {"note": ("m", "n")}),
        ({"note": None}, {"note": "m"}, {"note": ("m", None)}),
        ({"note": None}, {}, None),
        ({"note": None}, {"note": ""}, None),
        ({"active": False}, {"active": "0"}, None),
        ({"active": False}, {}, {"active": (None, False)}),
        ({"login": "M1"}, {}, None),
        ({"team": "A"}, {"team": 1}, None),
        ({"team": "a"}, {"team": "1"}, None),
        ({"team": "B"}, {"team": "1"}, {"team": ("A", "B")}),
        ({"team": None}, {"team": "1"}, {"team": ("A", None)}),
        ({"team": "B"}, {}, {"team": (None, "B")}),
        ({"guest_of": ["B", "A"]}, {"guestOf": [1, 2]}, None),
        ({"guest_of": ["B"]}, {"guestOf": [1]}, {"guest_of": (["A"], ["B"])}),
        ({"guest_of": ["A", "a"]}, {"guestOf": [1]}, None),
        ({"guest_of": []}, {"guestOf": [{"id": 2}, {"id": 1}]}, {"guest_of": (["A", "B"], None)}),
        ({"color": "RED"}, {"color": "c2"}, {"color": ("green", "red")}),
        ({"color": "c9"}, {"color": "c9"}, None),
        ({"pin": "1234"}, {}, None),
        ({"pin": "1234", "update_password": "always"}, {}, {"pin": (None, None)}),
    ],
    ids=str,
)
def test_update(given, wire, changes):
    teams = [existing(TEAM, id=1, name="A"), existing(TEAM, id=2, name="B")]
    members = [existing(MEMBER, id=5, login="m1", **wire)]
    plan = plan_of(BOTH, {"member": [want(MEMBER, **{"login": "m1", **given})]}, state_of(teams, members))
    assert [(change.action, diffs(change)) for change in plan.changes] == (
        [(Action.UPDATE, changes)] if changes else []
    )
    assert plan.unchanged == (0 if changes else 1)


@pytest.mark.parametrize(
    "given, told",
    [
        ({"login": "m1", "team": "Nowhere"}, 'team "Nowhere" does not exist'),
        ({"login": "m1", "color": "blue"}, 'color "blue" does not exist'),
        ({"login": "m1", "guest_of": ["A", "Nowhere"]}, 'team "Nowhere" does not exist'),
        ({"member_id": "77", "login": "m7"}, "member_id 77 does not exist"),
        ({"login": "gone"}, r"was deleted, and the vendor still keeps its login \(id 6\)"),
    ],
    ids=str,
)
def test_refused(given, told):
    teams = [existing(TEAM, id=1, name="A")]
    members = [existing(MEMBER, id=5, login="m1"), existing(MEMBER, id=6, login="gone", presence=Presence.DELETED)]
    with pytest.raises(InputError, match=told):
        plan_of(BOTH, {"member": [want(MEMBER, **given)]}, state_of(teams, members))


@pytest.mark.parametrize(
    "given, missing",
    [
        ({}, "agent_group and password or rc_user_id"),
        ({"agent_group": "A"}, "password or rc_user_id"),
        ({"password": "x"}, "agent_group"),
    ],
)
def test_creation_needs(given, missing):
    account = ringcx_account()
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    with pytest.raises(InputError, match=f"does not exist yet: .*{missing} must be given to create it"):
        plan_of(account.entities, {"agent": [want(AGENT, username="new", **given)]}, loaded(account), account.policy)


def test_creation_leaves_out_what_is_cleared():
    (change,) = plan_of(BOTH, {"team": [want(TEAM, name="A", note=None, size=0)]}, state_of()).changes
    assert (change.action, change.values, diffs(change)) == (
        Action.CREATE,
        {"name": "A", "size": 0},
        {"name": (None, "A"), "size": (None, 0)},
    )


def test_members_of_a_team_that_the_same_plan_creates_and_of_one_that_it_renames():
    account = account_of([{"id": "1", "name": "Old"}], [{"id": "5", "login": "m5", "team": None}])
    desired = {
        "team": [want(TEAM, team_id="1", name="New"), want(TEAM, name="Fresh")],
        "member": [
            want(MEMBER, login="a", team="New"),
            want(MEMBER, login="b", team="fresh"),
            want(MEMBER, login="m5", guest_of=["Fresh", "New"]),
        ],
    }
    plan = made(desired, account)
    assert [(change.action, change.name) for change in plan.changes] == [
        (Action.UPDATE, "New"),
        (Action.CREATE, "Fresh"),
        (Action.CREATE, "a"),
        (Action.CREATE, "b"),
        (Action.UPDATE, "m5"),
    ]
    carry_out(desired, account)
    assert [wire.get("team") for wire in account.wires["member"].values()] == [None, "1", "100"]
    assert account.wires["member"]["5"]["guestOf"] == ["100", "1"]
    with pytest.raises(InputError, match='team "Old" does not exist'):
        made(
            {**desired, "team": desired["team"][:1], "member": [want(MEMBER, login="c", team="Old")]},
            account_of([{"id": "1", "name": "Old"}]),
        )


def test_a_member_without_a_team_goes_to_one_that_the_same_plan_creates():
    account = account_of(members=[{"id": "5", "login": "m5", "team": None}])
    plan = made({"team": [want(TEAM, name="New")], "member": [want(MEMBER, login="m5", team="New")]}, account)
    assert [(change.action, change.name) for change in plan.changes] == [(Action.CREATE, "New"), (Action.UPDATE, "m5")]


def test_order():
    account = account_of(
        [{"id": "1", "name": "Old"}, {"id": "2", "name": "Dying"}],
        [{"id": "5", "login": "leaver", "team": "1"}, {"id": "6", "login": "dying", "team": "2"}],
    )
    desired = {
        "team": [
            want(TEAM, name="Old", state="absent"),
            want(TEAM, name="Dying", state="absent"),
            want(TEAM, name="New"),
        ],
        "member": [
            want(MEMBER, login="dying", state="absent"),
            want(MEMBER, login="leaver", team="New"),
            want(MEMBER, login="fresh", team="New"),
        ],
    }
    plan = made(desired, account)
    assert [(change.action, change.name) for change in plan.changes] == [
        (Action.CREATE, "New"),
        (Action.UPDATE, "leaver"),
        (Action.CREATE, "fresh"),
        (Action.DELETE, "dying"),
        (Action.DELETE, "Old"),
        (Action.DELETE, "Dying"),
    ]
    carry_out(desired, account)


@pytest.mark.parametrize(
    "entity, entries, told",
    [
        (TEAM, [{"team_id": "1", "name": "B"}], 'team "B" would exist twice: id 1 and id 2|id 2 and id 1'),
        (TEAM, [{"team_id": "1", "name": "C"}, {"name": "C"}], 'team "C" would exist twice: a new one and id 1'),
        (TEAM, [{"team_id": "1"}, {"name": "A"}], 'two entries for one team: "team_id 1" and "A"'),
        (TEAM, [{"name": "A"}, {"name": "a"}], 'two entries for one team: "A" and "a"'),
        (TEAM, [{"name": "N"}, {"name": "n"}], 'two entries for one team: "N" and "n"'),
        (TEAM, [{"name": "n", "state": "absent"}, {"name": "N"}], 'two entries for one team: "n" and "N"'),
        (TEAM, [{"name": "N"}, {"name": "n", "state": "absent"}], 'two entries for one team: "N" and "n"'),
        (MEMBER, [{"member_id": "5", "login": "M6"}], "would exist twice"),
        (MEMBER, [{"member_id": "5", "login": "New"}, {"login": "new"}], "would exist twice"),
    ],
)
def test_two_of_one_name(entity, entries, told):
    account = account_of(
        [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}], [{"id": "5", "login": "m5"}, {"id": "6", "login": "m6"}]
    )
    with pytest.raises(InputError, match=told):
        made({entity.kind: [want(entity, **entry) for entry in entries]}, account)


def test_swapped_names_are_no_twins():
    account = account_of([{"id": "1", "name": "A"}, {"id": "2", "name": "B"}])
    plan = made({"team": [want(TEAM, team_id="1", name="B"), want(TEAM, team_id="2", name="A")]}, account)
    assert [diffs(change)["name"] for change in plan.changes] == [("A", "B"), ("B", "A")]


@pytest.mark.parametrize(
    "known, given, needed",
    [
        ({}, {"note": "n"}, True),
        ({"note": "n"}, {"note": "n"}, False),
        ({"note": "m"}, {"note": "n"}, True),
        ({}, {}, False),
        ({}, {"pin": "1"}, False),
        ({}, {"pin": "1", "update_password": "always"}, True),
        ({}, {"state": "absent"}, False),
        ({"presence": Presence.UNKNOWN}, {"state": "absent"}, True),
        ({"presence": Presence.UNKNOWN}, {}, False),
        ({"presence": Presence.DELETED}, {"state": "absent"}, False),
    ],
    ids=str,
)
def test_object_is_read_in_detail_where_its_summary_is_not_enough(known, given, needed):
    member = existing(MEMBER, Completeness.SUMMARY, id=5, login="m5", **known)
    state = state_of(members=[member])
    matches = match_all(BOTH, {"member": [want(MEMBER, login="m5", **given)]}, state, Policy(), Problems())
    resolver = ReferenceResolver(BOTH, matches, state, Policy())
    assert objects_needing_details(matches, state, resolver) == ([member] if needed else [])


@pytest.mark.parametrize("presence, needed", [(Presence.UNKNOWN, True), (Presence.PRESENT, False)])
def test_member_of_a_leaving_group_is_read_in_detail_where_it_may_be_deleted(presence, needed):
    member = existing(MEMBER, Completeness.SUMMARY, id=5, login="m5", team=1, presence=presence)
    state = state_of([existing(TEAM, id=1, name="A")], [member])
    matches = match_all(BOTH, {"team": [want(TEAM, name="A", state="absent")]}, state, Policy(), Problems())
    resolver = ReferenceResolver(BOTH, matches, state, Policy())
    assert objects_needing_details(matches, state, resolver) == ([member] if needed else [])


@pytest.mark.parametrize(
    "wire, given, needed",
    [
        ({"color": "c1"}, {"color": "red"}, True),
        ({"color": "c1"}, {"color": None}, True),
        ({"color": None}, {"color": None}, False),
        ({"color": None}, {"color": "red"}, True),
        ({"color": "c1"}, {"note": "n"}, False),
        ({"color": "c1"}, {"color": "red", "state": "absent"}, False),
        (None, {"color": "red"}, True),
        (None, {"color": None}, False),
    ],
    ids=str,
)
def test_lookup_is_loaded_only_where_a_name_is_compared_or_written(wire, given, needed):
    members = [] if wire is None else [existing(MEMBER, id=5, login="m5", **wire)]
    state = state_of(members=members, lookups={})
    matches = match_all(BOTH, {"member": [want(MEMBER, login="m5", **given)]}, state, Policy(), Problems())
    assert lookups_needed(matches, state) == (["color"] if needed else [])


def test_what_can_not_be_compared_is_left_alone_with_a_warning():
    fields = (Field("name", ""), Field("tags", "", type="list", elements="str", null_is_unknown=True))
    thing = Entity("team", "team", "name", "id", fields)
    there = state_of([existing(thing, id=1, name="A", tags=[]), existing(thing, id=2, name="B", tags=["y"])])
    plan = plan_of((thing,), {"team": [want(thing, name="A", tags=["x"]), want(thing, name="B", tags=["x"])]}, there)
    assert [change.name for change in plan.changes] == ["B"]
    assert plan.notes == ("tags can't be read of 1 existing object, so it is left unchanged there.",)


def test_what_can_not_be_deleted():
    thing = Entity("team", "team", "name", "id", (Field("name", ""),), undeletable="Rename it instead.")
    plan = want(thing, name="A", state="absent")
    assert not plan_of((thing,), {"team": [plan]}, state_of()).changes
    with pytest.raises(InputError, match='team "A" can\'t be deleted. Rename it instead.'):
        plan_of((thing,), {"team": [plan]}, state_of([existing(thing, id=1, name="A")]))


HEIR = Entity(
    "member",
    "member",
    "login",
    "id",
    (Field("login", ""), Field("heir", "", references="color", readable=False, delete_option=True)),
)


@pytest.mark.parametrize(
    "given, action, values",
    [
        ({"login": "a", "state": "absent", "heir": "red"}, Action.DELETE, {"heir": COLORS[0]}),
        ({"login": "a", "heir": "red"}, None, None),
        ({"login": "new", "heir": "red"}, Action.CREATE, {"login": "new"}),
        ({"login": "new", "heir": "red", "state": "absent"}, None, None),
    ],
)
def test_what_is_said_for_a_removal(given, action, values):
    plan = plan_of((HEIR,), {"member": [want(HEIR, **given)]}, state_of(members=[existing(HEIR, id=1, login="a")]))
    assert [(change.action, change.values) for change in plan.changes] == ([(action, values)] if action else [])


def test_a_removal_of_which_nothing_is_said():
    with pytest.raises(InputError, match='member "a" is not deleted: heir must be given'):
        plan_of(
            (HEIR,),
            {"member": [want(HEIR, login="a", state="absent")]},
            state_of(members=[existing(HEIR, id=1, login="a")]),
        )


class SendsNote(Policy):
    """Sends the note whenever the agent is switched on or off, and never by itself."""

    def complete(self, desired, existing, values):
        return {**values, "note": desired.values["note"]} if "active" in values else {}


@pytest.mark.parametrize(
    "wire, fields, values",
    [
        ({"note": "m", "active": True}, [], []),
        ({"note": "n", "active": False}, ["active"], ["active", "note"]),
        ({"note": "m", "active": False}, ["active", "note"], ["active", "note"]),
    ],
    ids=str,
)
def test_value_that_a_policy_adds_is_shown_only_where_it_differs(wire, fields, values):
    desired = want(MEMBER, login="m5", note="n", active=True)
    state = state_of(members=[existing(MEMBER, id=5, login="m5", **wire)])
    changes = plan_of(BOTH, {"member": [desired]}, state, SendsNote()).changes
    assert [list(change.fields) for change in changes] == ([fields] if fields else [])
    assert [sorted(change.values) for change in changes] == ([values] if values else [])


class KnowsRoot(Policy):
    """Knows a team that no list has."""

    def unlisted(self, field, name, current):
        return LookupEntry("root", "root") if name == "root" else None


def test_name_that_only_the_policy_knows():
    state = state_of(
        [existing(TEAM, id=1, name="A")],
        [existing(MEMBER, id=1, login="a", team="root"), existing(MEMBER, id=2, login="b", team=1)],
    )
    desired = [want(MEMBER, login="a", team="root"), want(MEMBER, login="b", team="root")]
    (change,) = plan_of(BOTH, {"member": desired}, state, KnowsRoot()).changes
    assert diffs(change) == {"team": ("A", "root")} and change.values["team"].id == "root"


def test_name_that_the_object_shows_itself_needs_no_lookup():
    fields = (Field("login", ""), Field("color", "", references="color", codec=NestedReferenceCodec("color")))
    thing = Entity("member", "member", "login", "id", fields)
    state = state_of(members=[existing(thing, id=1, login="a", color={"id": "c1", "description": "red"})], lookups={})
    desired = {"member": [want(thing, login="a", color="red")]}
    assert lookups_needed(match_all((thing,), desired, state, Policy(), Problems()), state) == []
    assert not plan_of((thing,), desired, state).changes


def test_what_somebody_else_owns_is_left_alone_with_a_warning():
    plan = existing(MEMBER, id=5, login="m5", note="theirs", owned=("note",), owner="HR keeps it")
    planned = plan_of(BOTH, {"member": [want(MEMBER, login="m5", note="mine", active=True)]}, state_of(members=[plan]))
    assert [list(change.fields) for change in planned.changes] == [["active"]]
    assert planned.warnings == ('member "m5": note left unchanged: HR keeps it.',)


@pytest.mark.parametrize(
    "given, wire, removes",
    [
        ({"active": False}, {"active": True}, True),
        ({"active": True}, {"active": False}, False),
        ({"active": False}, {"active": False}, None),
        ({"note": "n"}, {"active": False}, False),
        ({"state": "absent"}, {}, True),
    ],
    ids=str,
)
def test_removes(given, wire, removes):
    steps = plan_of(
        BOTH,
        {"member": [want(MEMBER, login="m5", **given)]},
        state_of(members=[existing(MEMBER, id=5, login="m5", **wire)]),
    ).changes
    assert [change.is_removal for change in steps] == ([] if removes is None else [removes])


def test_creating_somebody_inactive_is_no_removal():
    (change,) = plan_of(BOTH, {"member": [want(MEMBER, login="new", active=False)]}, state_of()).changes
    assert change.action is Action.CREATE and not change.is_removal


def test_told_and_counted():
    account = account_of([{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "C"}])
    desired = {
        "team": [
            want(TEAM, name="A", note="n"),
            want(TEAM, name="B"),
            want(TEAM, name="C", state="absent"),
            want(TEAM, name="D", size=1),
            want(TEAM, name="E", state="absent"),
        ]
    }
    plan = made(desired, account)
    assert plan.counts() == {"create": 1, "update": 1, "delete": 1, "unchanged": 2}
    assert [change.as_dict() for change in plan.changes] == [
        {"kind": "team", "name": "A", "action": "update", "fields": ["note"]},
        {"kind": "team", "name": "D", "action": "create", "fields": ["name", "size"]},
        {"kind": "team", "name": "C", "action": "delete", "fields": []},
    ]


@pytest.mark.parametrize(
    "wire, name, changes",
    [
        ({"initLoginBaseState": "AVAILABLE"}, "available", []),
        ({"initLoginBaseStateId": "s1", "initLoginBaseState": "AVAILABLE"}, "AVAILABLE", []),
        ({"initLoginBaseState": "AVAILABLE"}, "Lunch", [("AVAILABLE", "Lunch")]),
        ({"initLoginBaseStateId": "s2", "initLoginBaseState": "AWAY"}, "AVAILABLE", [("Lunch", "AVAILABLE")]),
    ],
)
def test_ringcx_state_that_only_its_name_tells(wire, name, changes):
    account = ringcx_account(agent_state=STATES)
    account.add(AGENT, {"agentId": 5, "username": "a", **wire})
    plan = plan_of(
        account.entities,
        {"agent": [want(AGENT, username="a", init_login_base_state=name)]},
        loaded(account),
        account.policy,
    )
    assert [diffs(change)["init_login_base_state"] for change in plan.changes] == changes


def test_ringcx_extension_that_is_not_listed_is_kept_but_not_given():
    account = ringcx_account(extension=())
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    account.add(AGENT, {"agentId": 5, "username": "a", "rcUserId": "777", "groupId": 1})
    kept = want(AGENT, username="a", rc_user_id="101")
    assert made({"agent": [kept]}, account).changes == ()
    with pytest.raises(InputError, match='"101" does not exist'):
        made({"agent": [want(AGENT, username="b", rc_user_id="101", agent_group="A")]}, account)
