# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner: which changes, in which order, and that a carried-out plan leaves nothing to do."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.codecs import NestedReferenceCodec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.desired import desired_objects
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import Lookup, LookupEntry
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import (
    AccountState,
    Completeness,
    Presence,
    Snapshot,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.policy import Policy
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.diff import render_diff
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.limits import Limits, check_limits
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
    desired_of,
    existing,
    plan_of,
    state_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

MODEST = settings(deadline=None, max_examples=25)
STATES = (LookupEntry("s1", "AVAILABLE", data="AVAILABLE"), LookupEntry("s2", "Lunch", data="AWAY"))
QUEUES = (LookupEntry("q1", "Sales", names=("East/Sales",)), LookupEntry("q2", "Help", names=("East/Help",)))


def loaded(account):
    return account.load(None).with_lookups({name: account.fetch_lookup(name) for name in account.lookups})


def limited_plan(desired, account):
    """Return the plan, if the limits allow it."""
    state = loaded(account)
    plan = plan_of(account.entities, desired, state, account.policy)
    refusal = check_limits(plan, state, Limits())
    if refusal:
        raise refusal
    return plan


def carry_out(desired, account):
    """Reconcile, require that every change is done, and return the plan."""
    done = reconcile(account, desired, Options())
    assert done.refusal is None
    assert [str(outcome.error) for outcome in done.outcomes if not outcome.is_done] == []
    return done.plan


def diffs(change):
    """Return the values before and after a change, by option."""
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


class ExampleCounter:
    """Counts the examples of a property test that get past the checks of the input."""

    def __init__(self):
        self.examples = self.planned = 0

    def plan(self, desired, account):
        """Return the plan, or None if the input is refused."""
        self.examples += 1
        try:
            plan = limited_plan(desired, account)
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


def referable_names(account, kind, wire_name, entries):
    """Return the names that entries may refer to: those of existing objects and of other entries."""
    names = {entry["name"] for entry in entries if entry.get("name")}
    return sorted(names | {wire[wire_name] for wire in account.wires[kind].values()})


def entries(data, key, names, required=None, **optional):
    """Draw the entries of a list, no two of exactly the same name."""
    one = st.fixed_dictionaries({key: names, **(required or {})}, optional=optional)
    return data.draw(st.lists(one, min_size=1, max_size=3, unique_by=lambda entry: entry[key]))


def generated_account(data):
    """Draw an account of teams and members, and entries for it."""
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
    names = referable_names(account, "team", "name", teams)
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
    return account, {
        "team": [desired_of(TEAM, **one) for one in teams],
        "member": [desired_of(MEMBER, **one) for one in members],
    }


def generated_ringcx_account(data):
    """Draw a RingCX account of groups and agents, and entries for it."""
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
            "agent_group": st.sampled_from(referable_names(account, "agent_group", "groupName", groups)),
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
        "agent_group": [desired_of(AGENT_GROUP, **one) for one in groups],
        "agent": [desired_of(AGENT, **one) for one in agents],
    }


TEXTS = st.sampled_from([None, "", "x", " x", "y", "1"])
SIZES = st.integers(0, 9)
STATE = st.sampled_from(["present", "absent"])
TEAM_NAMES = st.sampled_from(["A", "B", "C", "D", "d"])


def SETS(of):
    return st.lists(st.sampled_from(of), unique=True, max_size=3) if of else st.just([])


def check_examples(case, check):
    """Run check(account, desired, plan) for many examples; enough of them must get past the input checks."""
    counter = ExampleCounter()

    @MODEST
    @given(data=st.data())
    def examples(data):
        account, desired = case(data)
        plan = counter.plan(desired, account)
        if plan:
            check(account, desired, plan)

    examples()
    assert counter.planned >= counter.examples / 10, f"{counter.planned} of {counter.examples} examples were planned"


CASES = pytest.mark.parametrize(
    "case",
    # the mark selects these tests, whose properties are inner functions, as property tests
    [pytest.param(case, marks=pytest.mark.hypothesis) for case in (generated_account, generated_ringcx_account)],
)


@CASES
def test_plan_after_a_run_is_empty(case):
    def check(account, desired, plan):
        carry_out(desired, account)
        assert shown(limited_plan(desired, account)) == []

    check_examples(case, check)


@CASES
def test_planning_is_repeatable_and_has_no_side_effects(case):
    def check(account, desired, plan):
        before = deepcopy(account.wires)
        again = limited_plan(desired, account)
        assert account.wires == before and account.calls == []
        assert shown(plan) == shown(again) and plan.counts() == again.counts()
        assert render_diff(plan) == render_diff(again)

    check_examples(case, check)


@CASES
def test_execution_does_not_change_the_plan(case):
    def check(account, desired, plan):
        before = repr(plan), [dict(change.values) for change in plan.changes]
        executed = carry_out(desired, account)
        assert (repr(plan), [dict(change.values) for change in plan.changes]) == before
        assert shown(executed) == shown(plan)

    check_examples(case, check)


@CASES
def test_run_changes_only_objects_and_fields_that_entries_name(case):
    def check(account, desired, plan):
        for change in plan.changes:
            assert change.desired in desired[change.entity.kind]
            if not change.is_deletion:
                assert set(change.values) == set(change.after) <= set(change.desired.values)
        touched = {(change.entity.kind, str(change.existing.id)) for change in plan.changes if change.existing}
        before = deepcopy(account.wires)
        carry_out(desired, account)
        for kind, wires in before.items():
            for id, wire in wires.items():
                if (kind, id) not in touched:
                    assert account.wires[kind][id] == wire
        counts = plan.counts()
        assert sum(counts.values()) - counts["unmanaged"] == sum(map(len, desired.values()))

    check_examples(case, check)


@CASES
def test_plan_is_independent_of_the_order_of_entries(case):
    def check(account, desired, plan):
        reverse = {kind: entries[::-1] for kind, entries in desired.items()}
        assert sorted(map(str, shown(limited_plan(reverse, account)))) == sorted(map(str, shown(plan)))

    check_examples(case, check)


@pytest.mark.parametrize("kind, key", [("team", "name"), ("member", "login")])
@pytest.mark.parametrize("spelling", ["A", "a"])
def test_absent_entry_stays_valid_after_another_entry_gives_its_name_by_id(kind, key, spelling):
    account = account_of(
        [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}], [{"id": "1", "login": "A"}, {"id": "2", "login": "B"}]
    )
    entity = {"team": TEAM, "member": MEMBER}[kind]
    desired = {
        kind: [
            desired_of(entity, **{key: spelling, "state": "absent"}),
            desired_of(entity, **{f"{kind}_id": "2", key: "A"}),
        ]
    }
    carry_out(desired, account)
    assert [wire[key] for wire in account.wires[kind].values()] == ["A"]
    assert list(account.wires[kind]) == ["2"]
    for _run in range(2):
        assert shown(limited_plan(desired, account)) == []


def test_absent_entry_of_an_object_that_another_entry_updates_by_id_is_refused():
    account = account_of([{"id": "1", "name": "A"}])
    desired = {"team": [desired_of(TEAM, name="A", state="absent"), desired_of(TEAM, team_id="1", note="n")]}
    with pytest.raises(InputError, match="is the same team as"):
        limited_plan(desired, account)


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
        ({"guest_of": None}, {"guestOf": [{"id": 2}, {"id": 1}]}, {"guest_of": (["A", "B"], None)}),
        ({"color": "RED"}, {"color": "c2"}, {"color": ("green", "red")}),
        ({"color": "c9"}, {"color": "c9"}, None),
        ({"pin": "1234"}, {}, None),
        ({"pin": "1234", "update_password": "always"}, {}, {"pin": (None, None)}),
    ],
    ids=str,
)
def test_update_contains_only_the_differing_fields(given, wire, changes):
    teams = [existing(TEAM, id=1, name="A"), existing(TEAM, id=2, name="B")]
    members = [existing(MEMBER, id=5, login="m1", **wire)]
    plan = plan_of(BOTH, {"member": [desired_of(MEMBER, **{"login": "m1", **given})]}, state_of(teams, members))
    action = {"active": Action.DEACTIVATE, "team": Action.MOVE, "guest_of": Action.MOVE}
    assert [(change.action, diffs(change)) for change in plan.changes] == (
        [(action.get(*changes, Action.CHANGE), changes)] if changes else []
    )
    assert plan.unchanged == (0 if changes else 1)


@pytest.mark.parametrize(
    "given, message",
    [
        ({"login": "m1", "team": "Nowhere"}, 'unknown team "Nowhere"'),
        ({"login": "m1", "color": "blue"}, 'unknown color "blue"'),
        ({"login": "m1", "guest_of": ["A", "Nowhere"]}, 'unknown team "Nowhere"'),
        ({"member_id": "77", "login": "m7"}, "no member has the member_id 77"),
        ({"login": "gone"}, r"was deleted, and the vendor still keeps its login \(id 6\)"),
    ],
    ids=str,
)
def test_entry_with_an_unknown_or_deleted_object_is_refused(given, message):
    teams = [existing(TEAM, id=1, name="A")]
    members = [existing(MEMBER, id=5, login="m1"), existing(MEMBER, id=6, login="gone", presence=Presence.DELETED)]
    with pytest.raises(InputError, match=message):
        plan_of(BOTH, {"member": [desired_of(MEMBER, **given)]}, state_of(teams, members))


@pytest.mark.parametrize("state", ["absent", "inactive"])
def test_entry_of_a_deleted_object_that_leaves_is_unchanged(state):
    members = [existing(MEMBER, id=6, login="gone", presence=Presence.DELETED)]
    plan = plan_of(
        BOTH, {"member": desired_objects(MEMBER, [{"login": "gone", "state": state}])}, state_of((), members)
    )
    assert plan.changes == () and plan.unchanged == 1


@pytest.mark.parametrize(
    "given, missing",
    [
        ({}, "agent_group and password or rc_user_id"),
        ({"agent_group": "A"}, "password or rc_user_id"),
        ({"password": "x"}, "agent_group"),
    ],
)
def test_creation_without_required_fields_is_refused(given, missing):
    account = ringcx_account()
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    with pytest.raises(InputError, match=f'^agent "new": {missing} must be given to create the agent'):
        plan_of(
            account.entities, {"agent": [desired_of(AGENT, username="new", **given)]}, loaded(account), account.policy
        )


def test_creation_omits_null_values():
    (change,) = plan_of(BOTH, {"team": [desired_of(TEAM, name="A", note=None, size=0)]}, state_of()).changes
    assert (change.action, change.values, diffs(change)) == (
        Action.CREATE,
        {"name": "A", "size": 0},
        {"name": (None, "A"), "size": (None, 0)},
    )


def test_members_of_teams_that_the_same_plan_creates_or_renames():
    account = account_of([{"id": "1", "name": "Old"}], [{"id": "5", "login": "m5", "team": None}])
    desired = {
        "team": [desired_of(TEAM, team_id="1", name="New"), desired_of(TEAM, name="Fresh")],
        "member": [
            desired_of(MEMBER, login="a", team="New"),
            desired_of(MEMBER, login="b", team="fresh"),
            desired_of(MEMBER, login="m5", guest_of=["Fresh", "New"]),
        ],
    }
    plan = limited_plan(desired, account)
    assert [(change.action, change.name) for change in plan.changes] == [
        (Action.CHANGE, "New"),
        (Action.CREATE, "Fresh"),
        (Action.CREATE, "a"),
        (Action.CREATE, "b"),
        (Action.MOVE, "m5"),
    ]
    carry_out(desired, account)
    assert [wire.get("team") for wire in account.wires["member"].values()] == [None, "1", "100"]
    assert account.wires["member"]["5"]["guestOf"] == ["100", "1"]
    with pytest.raises(InputError, match='unknown team "Old"'):
        limited_plan(
            {**desired, "team": desired["team"][:1], "member": [desired_of(MEMBER, login="c", team="Old")]},
            account_of([{"id": "1", "name": "Old"}]),
        )


def test_member_without_a_team_joins_one_that_the_same_plan_creates():
    account = account_of(members=[{"id": "5", "login": "m5", "team": None}])
    plan = limited_plan(
        {"team": [desired_of(TEAM, name="New")], "member": [desired_of(MEMBER, login="m5", team="New")]}, account
    )
    assert [(change.action, change.name) for change in plan.changes] == [(Action.CREATE, "New"), (Action.MOVE, "m5")]


def test_teams_are_created_first_and_deleted_last():
    account = account_of(
        [{"id": "1", "name": "Old"}, {"id": "2", "name": "Dying"}],
        [{"id": "5", "login": "leaver", "team": "1"}, {"id": "6", "login": "dying", "team": "2"}],
    )
    desired = {
        "team": [
            desired_of(TEAM, name="Old", state="absent"),
            desired_of(TEAM, name="Dying", state="absent"),
            desired_of(TEAM, name="New"),
        ],
        "member": [
            desired_of(MEMBER, login="dying", state="absent"),
            desired_of(MEMBER, login="leaver", team="New"),
            desired_of(MEMBER, login="fresh", team="New"),
        ],
    }
    plan = limited_plan(desired, account)
    assert [(change.action, change.name) for change in plan.changes] == [
        (Action.CREATE, "New"),
        (Action.DELETE, "dying"),
        (Action.MOVE, "leaver"),
        (Action.CREATE, "fresh"),
        (Action.DELETE, "Old"),
        (Action.DELETE, "Dying"),
    ]
    carry_out(desired, account)


@pytest.mark.parametrize(
    "entity, entries, message",
    [
        (TEAM, [{"team_id": "1", "name": "B"}], "teams[0] (B): two teams would have this name: id 1 and id 2"),
        (TEAM, [{"team_id": "1", "name": "C"}, {"name": "C"}], "would have this name: a new one and id 1"),
        (TEAM, [{"team_id": "1"}, {"name": "A"}], "teams[1] (A): is the same team as teams[0] (1)"),
        (TEAM, [{"name": "A"}, {"name": "a"}], "teams[1] (a): is the same team as teams[0] (A)"),
        (TEAM, [{"name": "N"}, {"name": "n"}], "teams[1] (n): is the same team as teams[0] (N)"),
        (TEAM, [{"name": "n", "state": "absent"}, {"name": "N"}], "teams[1] (N): is the same team as teams[0] (n)"),
        (TEAM, [{"name": "N"}, {"name": "n", "state": "absent"}], "teams[1] (n): is the same team as teams[0] (N)"),
        (MEMBER, [{"member_id": "5", "login": "M6"}], "two members would have this login: id 5 and id 6"),
        (MEMBER, [{"member_id": "5", "login": "New"}, {"login": "new"}], "have this login: a new one and id 5"),
    ],
)
def test_two_objects_or_entries_of_one_name_are_refused(entity, entries, message):
    account = account_of(
        [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}], [{"id": "5", "login": "m5"}, {"id": "6", "login": "m6"}]
    )
    with pytest.raises(InputError, match=re.escape(message)):
        limited_plan({entity.kind: desired_objects(entity, entries)}, account)


def test_exchanged_names_are_refused_once_and_the_temporary_name_is_free():
    account = account_of([{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "Temporary-b"}])
    entries = [{"team_id": "1", "name": "B"}, {"team_id": "2", "name": "A"}, {"name": "Temporary2-b"}]
    with pytest.raises(InputError) as caught:
        limited_plan({"team": [desired_of(TEAM, **entry) for entry in entries]}, account)
    assert str(caught.value) == (
        'team "B": teams can\'t exchange their names in one run: "A" (id 1, team "B") becomes "B", and '
        '"B" (id 2, team "A") becomes "A". Make two runs, which differ in one of the entries. '
        'First run: {team_id: "1", name: "B"} and {team_id: "2", name: "temporary3-B"}. '
        'Second run: {team_id: "1", name: "B"} and {team_id: "2", name: "A"}.'
    )


@pytest.mark.parametrize(
    "known, given, needed",
    [
        ({}, {"note": "n"}, True),
        ({"note": "n"}, {"note": "n"}, False),
        ({"note": "m"}, {"note": "n"}, True),
        ({}, {}, False),
        ({}, {"pin": "1"}, False),
        ({}, {"pin": "1", "update_password": "always"}, True),
        ({}, {"state": "absent"}, True),
        ({"presence": Presence.UNKNOWN}, {"state": "absent"}, True),
        ({"presence": Presence.UNKNOWN}, {}, True),
        ({"presence": Presence.DELETED}, {"note": "n"}, False),
        ({"presence": Presence.DELETED}, {"state": "absent"}, False),
    ],
    ids=str,
)
def test_details_are_read_only_if_the_summary_is_insufficient(known, given, needed):
    member = existing(MEMBER, Completeness.SUMMARY, id=5, login="m5", **known)
    state = state_of(members=[member])
    matches = match_all(BOTH, {"member": [desired_of(MEMBER, login="m5", **given)]}, state, Policy(), Problems())
    resolver = ReferenceResolver(BOTH, matches, state, Policy())
    assert objects_needing_details(matches, state, resolver) == ([member] if needed else [])


APART = Entity(
    "member",
    "member",
    "login",
    "id",
    (Field("login", ""), Field("tag", "", stored_apart=True)),
    lists_are_summaries=True,
)


@pytest.mark.parametrize("values", [{"tag": "a"}, {"tag": None}, {}])
def test_what_is_stored_apart_is_compared_without_details(values):
    member = existing(APART, Completeness.SUMMARY, id=5, login="m5").with_values(values)
    state = AccountState.of(Snapshot.of(APART, [member]))
    entries = {"member": [desired_of(APART, login="m5", tag="b")]}
    matches = match_all((APART,), entries, state, Policy(), Problems())
    assert objects_needing_details(matches, state, ReferenceResolver((APART,), matches, state, Policy())) == []
    changes = [(change.before, change.after) for change in plan_of((APART,), entries, state).changes]
    assert changes == ([({"tag": values["tag"]}, {"tag": "b"})] if values else [])


def test_entries_are_refused_that_set_what_could_not_be_read():
    members = [existing(APART, Completeness.SUMMARY, id=5, login="m5")]
    state = AccountState.of(Snapshot.of(APART, members).with_unread({"tag": "the tags are hidden"}))
    for entry in ({"login": "m5", "tag": None}, {"login": "new", "tag": "b"}):
        with pytest.raises(InputError, match=f'member "{entry["login"]}": tag can\'t be compared: the tags are hidden'):
            plan_of((APART,), {"member": [desired_of(APART, **entry)]}, state)
    entries = [desired_of(APART, login="m5", state="absent", tag="b"), desired_of(APART, login="new")]
    assert len(plan_of((APART,), {"member": entries}, state).changes) == 2


@pytest.mark.parametrize("presence, needed", [(Presence.UNKNOWN, True), (Presence.PRESENT, False)])
def test_details_of_a_possibly_deleted_member_are_read_if_its_team_is_deleted(presence, needed):
    member = existing(MEMBER, Completeness.SUMMARY, id=5, login="m5", team=1, presence=presence)
    state = state_of([existing(TEAM, id=1, name="A")], [member])
    matches = match_all(BOTH, {"team": [desired_of(TEAM, name="A", state="absent")]}, state, Policy(), Problems())
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
def test_lookup_is_loaded_only_if_a_name_is_compared_or_written(wire, given, needed):
    members = [] if wire is None else [existing(MEMBER, id=5, login="m5", **wire)]
    state = state_of(members=members, lookups={})
    matches = match_all(BOTH, {"member": [desired_of(MEMBER, login="m5", **given)]}, state, Policy(), Problems())
    assert lookups_needed(matches, state) == (["color"] if needed else [])


def test_field_that_cannot_be_compared_is_unchanged_and_causes_a_warning():
    fields = (Field("name", ""), Field("tags", "", type="list", elements="str", null_is_unknown=True))
    thing = Entity("team", "team", "name", "id", fields)
    state = state_of([existing(thing, id=1, name="A", tags=[]), existing(thing, id=2, name="B", tags=["y"])])
    plan = plan_of(
        (thing,), {"team": [desired_of(thing, name="A", tags=["x"]), desired_of(thing, name="B", tags=["x"])]}, state
    )
    assert [change.name for change in plan.changes] == ["B"]
    assert plan.warnings == (
        "tags can't be read of 1 existing team, so it is left unchanged there, whatever the entry says.",
    )


def test_deletion_of_an_undeletable_kind_is_refused_with_its_hint():
    thing = Entity("team", "team", "name", "id", (Field("name", ""),), undeletable="Rename it instead.")
    removal = desired_of(thing, name="A", state="absent")
    assert not plan_of((thing,), {"team": [removal]}, state_of()).changes
    with pytest.raises(InputError, match='team "A": the team can\'t be deleted. Rename it instead.'):
        plan_of((thing,), {"team": [removal]}, state_of([existing(thing, id=1, name="A")]))


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
def test_delete_option_is_used_only_by_deletions(given, action, values):
    plan = plan_of(
        (HEIR,), {"member": [desired_of(HEIR, **given)]}, state_of(members=[existing(HEIR, id=1, login="a")])
    )
    assert [(change.action, change.values) for change in plan.changes] == ([(action, values)] if action else [])
    if action is Action.DELETE:
        assert (plan.changes[0].before, plan.changes[0].after) == ({"login": "a"}, {"heir": "red"})


def test_deletion_without_its_required_option_is_refused():
    with pytest.raises(InputError, match=r'member "a": heir must be given to delete the member. Add it\.'):
        plan_of(
            (HEIR,),
            {"member": [desired_of(HEIR, login="a", state="absent")]},
            state_of(members=[existing(HEIR, id=1, login="a")]),
        )


class SendsNote(Policy):
    """Adds the note to changes of active, and drops all other changes."""

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
def test_value_added_by_a_policy_is_shown_only_if_it_differs(wire, fields, values):
    desired = desired_of(MEMBER, login="m5", note="n", active=True)
    state = state_of(members=[existing(MEMBER, id=5, login="m5", **wire)])
    changes = plan_of(BOTH, {"member": [desired]}, state, SendsNote()).changes
    assert [list(change.after) for change in changes] == ([fields] if fields else [])
    assert [sorted(change.values) for change in changes] == ([values] if values else [])


class UnlistedRoot(Policy):
    """Accepts a team that no list contains."""

    def unlisted(self, field, name, current):
        return LookupEntry("root", "root") if name == "root" else None


def test_policy_can_accept_a_name_that_is_not_listed():
    state = state_of(
        [existing(TEAM, id=1, name="A")],
        [existing(MEMBER, id=1, login="a", team="root"), existing(MEMBER, id=2, login="b", team=1)],
    )
    desired = [desired_of(MEMBER, login="a", team="root"), desired_of(MEMBER, login="b", team="root")]
    (change,) = plan_of(BOTH, {"member": desired}, state, UnlistedRoot()).changes
    assert diffs(change) == {"team": ("A", "root")} and change.values["team"].id == "root"


def test_name_that_the_object_contains_needs_no_lookup():
    fields = (
        Field("login", ""),
        Field("color", "", references="color", codec=NestedReferenceCodec("color", name_property="description")),
    )
    thing = Entity("member", "member", "login", "id", fields)
    state = state_of(members=[existing(thing, id=1, login="a", color={"id": "c1", "description": "red"})], lookups={})
    desired = {"member": [desired_of(thing, login="a", color="red")]}
    assert lookups_needed(match_all((thing,), desired, state, Policy(), Problems()), state) == []
    assert not plan_of((thing,), desired, state).changes


def test_field_with_another_owner_is_unchanged_and_causes_a_warning():
    member = existing(MEMBER, id=5, login="m5", note="theirs", owned=("note",), owner="HR keeps it")
    planned = plan_of(
        BOTH, {"member": [desired_of(MEMBER, login="m5", note="mine", active=True)]}, state_of(members=[member])
    )
    assert [list(change.after) for change in planned.changes] == [["active"]]
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
def test_deletion_and_deactivation_are_removals(given, wire, removes):
    steps = plan_of(
        BOTH,
        {"member": [desired_of(MEMBER, login="m5", **given)]},
        state_of(members=[existing(MEMBER, id=5, login="m5", **wire)]),
    ).changes
    assert [change.is_removal for change in steps] == ([] if removes is None else [removes])


def test_creation_of_an_inactive_object_is_not_a_removal():
    (change,) = plan_of(BOTH, {"member": [desired_of(MEMBER, login="new", active=False)]}, state_of()).changes
    assert change.action is Action.CREATE and not change.is_removal


def test_plan_counts_and_lists_its_changes():
    account = account_of([{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "C"}])
    desired = {
        "team": [
            desired_of(TEAM, name="A", note="n"),
            desired_of(TEAM, name="B"),
            desired_of(TEAM, name="C", state="absent"),
            desired_of(TEAM, name="D", size=1),
            desired_of(TEAM, name="E", state="absent"),
        ]
    }
    plan = limited_plan(desired, account)
    others = {"move": 0, "activate": 0, "deactivate": 0, "unmanaged": 0}
    assert plan.counts() == {"create": 1, "change": 1, "delete": 1, "unchanged": 2, **others}
    assert [(change.action.value, change.name, change.before, change.after) for change in plan.changes] == [
        ("change", "A", {"note": None}, {"note": "n"}),
        ("create", "D", {}, {"name": "D", "size": 1}),
        ("delete", "C", {"name": "C"}, {}),
    ]


@pytest.mark.parametrize(
    "wire, given, action",
    [
        ({}, {"note": "n"}, "change"),
        ({"team": "1"}, {"team": "B", "note": "n"}, "move"),
        ({}, {"guest_of": ["A"], "note": "n"}, "move"),
        ({"active": False, "team": "1"}, {"active": True, "team": "B"}, "activate"),
        ({"active": True, "team": "1"}, {"active": False, "team": "B"}, "deactivate"),
        ({"active": False, "team": "1"}, {"active": False, "team": "B"}, "move"),
        ({"active": False, "team": "1"}, {"state": "absent"}, "delete"),
        (None, {"active": False, "team": "B"}, "create"),
    ],
    ids=str,
)
def test_object_counts_once_as_the_first_action_that_applies(wire, given, action):
    teams = [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]
    account = account_of(teams, [] if wire is None else [{"id": "5", "login": "m", **wire}])
    plan = plan_of(BOTH, {"member": [desired_of(MEMBER, login="m", **given)]}, loaded(account))
    counts = plan.counts()
    assert counts[action] == 1 and sum(counts.values()) - counts["unmanaged"] == 1


def test_objects_that_no_entry_names_are_unmanaged():
    account = account_of(
        [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "C"}, {"id": "4", "name": "D"}],
        [
            {"id": "5", "login": "z", "team": "4"},
            {"id": "6", "login": "m", "team": "1"},
            {"id": "7", "login": "y", "team": "3"},
            {"id": "8", "login": "gone", "team": "3"},
        ],
    )
    state = loaded(account)
    deleted = replace(state["member"].by_id("8"), presence=Presence.DELETED)
    desired = {
        "team": [desired_of(TEAM, name="a"), desired_of(TEAM, name="D", state="absent")],
        "member": [desired_of(MEMBER, login="m", team="B"), desired_of(MEMBER, login="z", state="absent")],
    }
    plan = plan_of(BOTH, desired, state.with_objects([deleted]))
    assert [existing.name for existing in plan.unmanaged] == ["C", "y"]
    assert plan.counts()["unmanaged"] == 2


def test_incomplete_lists_show_nothing_unmanaged():
    state = state_of([existing(TEAM, id=1, name="A")], complete=False)
    assert plan_of(BOTH, {"team": []}, state).unmanaged == ()


@pytest.mark.parametrize(
    "wire, name, changes",
    [
        ({"initLoginBaseState": "AVAILABLE"}, "available", []),
        ({"initLoginBaseStateId": "s1", "initLoginBaseState": "AVAILABLE"}, "AVAILABLE", []),
        ({"initLoginBaseState": "AVAILABLE"}, "Lunch", [("AVAILABLE", "Lunch")]),
        ({"initLoginBaseStateId": "s2", "initLoginBaseState": "AWAY"}, "AVAILABLE", [("Lunch", "AVAILABLE")]),
    ],
)
def test_ringcx_agent_state_without_an_id_is_compared_by_name(wire, name, changes):
    account = ringcx_account(agent_state=STATES)
    account.add(AGENT, {"agentId": 5, "username": "a", **wire})
    plan = plan_of(
        account.entities,
        {"agent": [desired_of(AGENT, username="a", init_login_base_state=name)]},
        loaded(account),
        account.policy,
    )
    assert [diffs(change)["init_login_base_state"] for change in plan.changes] == changes


def test_ringcx_unlisted_extension_is_kept_but_cannot_be_assigned():
    account = ringcx_account(extension=())
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    account.add(AGENT, {"agentId": 5, "username": "a", "rcUserId": "777", "groupId": 1})
    kept = desired_of(AGENT, username="a", rc_user_id="101")
    assert limited_plan({"agent": [kept]}, account).changes == ()
    with pytest.raises(InputError, match='unknown extension "101"'):
        limited_plan({"agent": [desired_of(AGENT, username="b", rc_user_id="101", agent_group="A")]}, account)


MEMBERS_TO_RENAME = (existing(MEMBER, id=5, login="old", note="n"), existing(MEMBER, id=6, login="other", note="n"))


@pytest.mark.parametrize(
    "entry, action, changes",
    [
        ({"login": "new", "renamed_from": "old"}, Action.CHANGE, {"login": ("old", "new")}),
        ({"login": "new", "renamed_from": "OLD"}, Action.CHANGE, {"login": ("old", "new")}),
        ({"login": "new", "renamed_from": "old", "note": "n"}, Action.CHANGE, {"login": ("old", "new")}),
        ({"login": "other", "renamed_from": "gone"}, None, None),
        ({"login": "old", "renamed_from": "old"}, None, None),
        ({"login": "new", "renamed_from": "gone"}, Action.CREATE, {"login": (None, "new")}),
        ({"login": "new", "renamed_from": "old", "state": "inactive"}, Action.DEACTIVATE, {"active": (None, False)}),
    ],
    ids=str,
)
def test_renamed_from_selects_the_object_by_its_previous_key(entry, action, changes):
    planned = plan_of(BOTH, {"member": desired_objects(MEMBER, [entry])}, state_of(members=MEMBERS_TO_RENAME)).changes
    assert [(change.action, diffs(change)) for change in planned] == ([(action, changes)] if action else [])


def test_renamed_from_is_refused_if_both_objects_exist():
    entries = [{"login": "other", "renamed_from": "old"}]
    with pytest.raises(InputError, match=r'members\[0\] \(other\): both "other" \(id 6\) and "old" \(id 5\) exist'):
        plan_of(BOTH, {"member": desired_objects(MEMBER, entries)}, state_of(members=MEMBERS_TO_RENAME))


@pytest.mark.parametrize(
    "wire, changes",
    [({"active": True}, {"active": (True, False)}), ({"active": False}, None), (None, None)],
    ids=str,
)
def test_inactive_entry_switches_off_what_exists_and_nothing_else(wire, changes):
    members = [] if wire is None else [existing(MEMBER, id=5, login="m5", note="theirs", **wire)]
    entries = [{"login": "m5", "note": "mine", "team": "Nowhere", "state": "inactive"}]
    planned = plan_of(BOTH, {"member": desired_objects(MEMBER, entries)}, state_of(members=members))
    assert [diffs(change) for change in planned.changes] == ([changes] if changes else [])
    assert planned.counts()["unchanged"] == (not changes)


def test_all_problems_of_all_entries_are_reported():
    entries = [
        {"login": "a", "team": "Nowhere"},
        {"login": "b", "color": "blue"},
        {"login": "c", "team": "A", "guest_of": ["A", "Atlantis"]},
        {"login": "d", "team": "A"},
    ]
    with pytest.raises(InputError) as caught:
        plan_of(BOTH, {"member": desired_objects(MEMBER, entries)}, state_of([existing(TEAM, id=1, name="A")]))
    assert str(caught.value).splitlines() == [
        "3 problems in the input:",
        '- members[0] (a): unknown team "Nowhere": this account has A.',
        '- members[1] (b): unknown color "blue": this account has Green/dark, green, red.',
        '- members[2] (c): unknown team "Atlantis": this account has A.',
    ]
