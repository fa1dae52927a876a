# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: what is due, in which order, and that nothing is due afterwards."""

from __future__ import annotations

from copy import deepcopy

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.diff import diff
from ansible_collections.cxops.contact_center.plugins.module_utils.core.entity import (
    Entity,
    Field,
    ObjectProperty,
    Reference,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.plan import CREATE, DELETE, UPDATE, plan
from ansible_collections.cxops.contact_center.plugins.module_utils.core.removals import check
from ansible_collections.cxops.contact_center.plugins.module_utils.core.snapshot import Target
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.entities import AGENT, AGENT_GROUP
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    COLORS,
    MEMBER,
    TEAM,
    Account,
    existing,
    want,
    world,
)
from hypothesis import given, settings
from hypothesis import strategies as st

MODEST = settings(deadline=None, derandomize=True, max_examples=100)
STATES = (Target("s1", "AVAILABLE", alias="=AVAILABLE", data="AVAILABLE"), Target("s2", "Lunch", data="AWAY"))
QUEUES = (Target("q1", "Sales", names=("East/Sales",)), Target("q2", "Help", names=("East/Help",)))


def made(wants, account):
    """The plan as a run makes it, without what check refuses."""
    it = plan(account.entities, wants, account.world())
    check(it, account.world(), None)
    return it


def told(it):
    return [(step.action, step.entity.kind, step.name, step.fields, step.changes) for step in it.steps]


def account_of(teams=(), members=()):
    account = Account()
    for wire in teams:
        account.add(TEAM, wire)
    for wire in members:
        account.add(MEMBER, wire)
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
    """An account of teams and members, and wants about it."""
    account = Account()
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
    """A RingCX account of groups and agents, and wants about it."""
    account = Account((AGENT_GROUP, AGENT), {"agent_state": STATES, "queue": QUEUES})
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


@pytest.mark.parametrize("case", [invented, ringcx])
@MODEST
@given(data=st.data())
def test_after_a_plan_the_next_one_is_empty_and_no_step_came_too_early(case, data):
    account, wants = case(data)
    try:
        it = made(wants, account)
    except InputError:
        return
    account.carry_out(it)
    assert told(made(wants, account)) == []


@pytest.mark.parametrize("case", [invented, ringcx])
@MODEST
@given(data=st.data())
def test_a_plan_changes_neither_its_input_nor_its_mind(case, data):
    account, wants = case(data)
    before = deepcopy(account.wires)
    try:
        it = made(wants, account)
    except InputError as error:
        with pytest.raises(InputError) as caught:
            made(wants, account)
        assert str(caught.value) == str(error)
        return
    again = made(wants, account)
    assert account.wires == before
    assert told(it) == told(again) and it.counts() == again.counts() and diff(it) == diff(again)


@pytest.mark.parametrize("case", [invented, ringcx])
@MODEST
@given(data=st.data())
def test_a_plan_touches_only_what_is_named(case, data):
    account, wants = case(data)
    try:
        it = made(wants, account)
    except InputError:
        return
    for step in it.steps:
        assert step.wanted in wants[step.entity.kind]
        if step.action != DELETE:
            assert set(step.values) == set(step.changes) == set(step.fields) <= set(step.wanted.values)
    touched = {(step.entity.kind, str(step.existing.id)) for step in it.steps if step.existing}
    before = deepcopy(account.wires)
    account.carry_out(it)
    for kind, wires in before.items():
        for id, wire in wires.items():
            if (kind, id) not in touched:
                assert account.wires[kind][id] == wire
    assert sum(it.counts().values()) == sum(map(len, wants.values()))


@pytest.mark.parametrize("case", [invented, ringcx])
@MODEST
@given(data=st.data())
def test_the_order_of_the_entries_makes_no_difference(case, data):
    account, wants = case(data)
    results = []
    for listed in (wants, {kind: entries[::-1] for kind, entries in wants.items()}):
        try:
            results.append(sorted(map(str, told(made(listed, account)))))
        except InputError:
            results.append("refused")
    assert results[0] == results[1]


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
    it = plan((TEAM, MEMBER), {"member": [want(MEMBER, **{"login": "m1", **given})]}, world(teams, members))
    assert [(step.action, step.changes) for step in it.steps] == ([(UPDATE, changes)] if changes else [])
    assert it.unchanged == (0 if changes else 1)


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
    members = [existing(MEMBER, id=5, login="m1"), existing(MEMBER, id=6, login="gone", gone=True)]
    with pytest.raises(InputError, match=told):
        plan((TEAM, MEMBER), {"member": [want(MEMBER, **given)]}, world(teams, members))


@pytest.mark.parametrize(
    "given, missing",
    [
        ({}, "to create it, agent_group and password or rc_user_id"),
        ({"agent_group": "A"}, "to create it, password or rc_user_id"),
        ({"password": "x"}, "to create it, agent_group"),
    ],
)
def test_creation_needs(given, missing):
    account = Account((AGENT_GROUP, AGENT))
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    with pytest.raises(InputError, match=f"does not exist yet: .*{missing} must be given"):
        plan(account.entities, {"agent": [want(AGENT, username="new", **given)]}, account.world())


def test_creation_leaves_out_what_is_cleared():
    (step,) = plan((TEAM, MEMBER), {"team": [want(TEAM, name="A", note=None, size=0)]}, world()).steps
    assert (step.action, step.values, step.changes) == (
        CREATE,
        {"name": "A", "size": 0},
        {"name": (None, "A"), "size": (None, 0)},
    )


def test_members_of_a_team_that_the_same_plan_creates_and_of_one_that_it_renames():
    account = account_of([{"id": "1", "name": "Old"}], [{"id": "5", "login": "m5", "team": None}])
    wants = {
        "team": [want(TEAM, team_id="1", name="New"), want(TEAM, name="Fresh")],
        "member": [
            want(MEMBER, login="a", team="New"),
            want(MEMBER, login="b", team="fresh"),
            want(MEMBER, login="m5", guest_of=["Fresh", "New"]),
        ],
    }
    it = made(wants, account)
    assert [(step.action, step.name) for step in it.steps] == [
        (UPDATE, "New"),
        (CREATE, "Fresh"),
        (CREATE, "a"),
        (CREATE, "b"),
        (UPDATE, "m5"),
    ]
    account.carry_out(it)
    assert [wire.get("team") for wire in account.wires["member"].values()] == [None, "1", "100"]
    assert account.wires["member"]["5"]["guestOf"] == ["100", "1"]
    with pytest.raises(InputError, match='team "Old" does not exist'):
        made(
            {**wants, "team": wants["team"][:1], "member": [want(MEMBER, login="c", team="Old")]},
            account_of([{"id": "1", "name": "Old"}]),
        )


def test_a_member_without_a_team_goes_to_one_that_the_same_plan_creates():
    account = account_of(members=[{"id": "5", "login": "m5", "team": None}])
    it = made({"team": [want(TEAM, name="New")], "member": [want(MEMBER, login="m5", team="New")]}, account)
    assert [(step.action, step.name) for step in it.steps] == [(CREATE, "New"), (UPDATE, "m5")]


def test_order():
    account = account_of(
        [{"id": "1", "name": "Old"}, {"id": "2", "name": "Dying"}],
        [{"id": "5", "login": "leaver", "team": "1"}, {"id": "6", "login": "dying", "team": "2"}],
    )
    wants = {
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
    it = made(wants, account)
    assert [(step.action, step.name) for step in it.steps] == [
        (CREATE, "New"),
        (UPDATE, "leaver"),
        (CREATE, "fresh"),
        (DELETE, "dying"),
        (DELETE, "Old"),
        (DELETE, "Dying"),
    ]
    account.carry_out(it)


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
    it = made({"team": [want(TEAM, team_id="1", name="B"), want(TEAM, team_id="2", name="A")]}, account)
    assert [step.changes["name"] for step in it.steps] == [("A", "B"), ("B", "A")]


@pytest.mark.parametrize(
    "known, given, unread, steps",
    [
        ({}, {"note": "n"}, True, 0),
        ({"note": "n"}, {"note": "n"}, False, 0),
        ({"note": "m"}, {"note": "n"}, True, 1),
        ({}, {}, False, 0),
        ({}, {"pin": "1"}, False, 0),
        ({}, {"state": "absent"}, False, 1),
        ({"gone": None}, {"state": "absent"}, True, 0),
        ({"gone": None}, {}, False, 0),
        ({"gone": True}, {"state": "absent"}, False, 0),
    ],
    ids=str,
)
def test_what_a_list_does_not_tell_is_read_closely(known, given, unread, steps):
    it = existing(MEMBER, full=False, id=5, login="m5", **known)
    planned = plan((TEAM, MEMBER), {"member": [want(MEMBER, login="m5", **given)]}, world(members=[it]))
    assert planned.unread == ([it] if unread else [])
    assert len([step for step in planned.steps if not unread]) == (0 if unread else steps)


def test_what_can_not_be_compared_is_left_alone_with_a_warning():
    fields = (Field("name", ""), Field("tags", "", type="list", elements="str", null_is_unknown=True))
    thing = Entity("team", "team", "name", "id", fields)
    there = world([existing(thing, id=1, name="A", tags=[]), existing(thing, id=2, name="B", tags=["y"])])
    it = plan((thing,), {"team": [want(thing, name="A", tags=["x"]), want(thing, name="B", tags=["x"])]}, there)
    assert [step.name for step in it.steps] == ["B"]
    assert it.notes == ["tags can't be read of 1 existing object, so it is left as it is there."]


def test_what_can_not_be_deleted():
    thing = Entity("team", "team", "name", "id", (Field("name", ""),), undeletable="Rename it instead.")
    it = want(thing, name="A", state="absent")
    assert not plan((thing,), {"team": [it]}, world()).steps
    with pytest.raises(InputError, match='team "A" can\'t be deleted. Rename it instead.'):
        plan((thing,), {"team": [it]}, world([existing(thing, id=1, name="A")]))


HEIR = Entity(
    "member",
    "member",
    "login",
    "id",
    (Field("login", ""), Field("heir", "", ref=Reference("color"), readable=False, for_removal=True)),
)


@pytest.mark.parametrize(
    "given, action, values",
    [
        ({"login": "a", "state": "absent", "heir": "red"}, DELETE, {"heir": COLORS[0]}),
        ({"login": "a", "heir": "red"}, None, None),
        ({"login": "new", "heir": "red"}, CREATE, {"login": "new"}),
        ({"login": "new", "heir": "red", "state": "absent"}, None, None),
    ],
)
def test_what_is_said_for_a_removal(given, action, values):
    it = plan((HEIR,), {"member": [want(HEIR, **given)]}, world(members=[existing(HEIR, id=1, login="a")]))
    assert [(step.action, step.values) for step in it.steps] == ([(action, values)] if action else [])


def test_a_removal_of_which_nothing_is_said():
    with pytest.raises(InputError, match='member "a" is not deleted: heir must be given'):
        plan(
            (HEIR,),
            {"member": [want(HEIR, login="a", state="absent")]},
            world(members=[existing(HEIR, id=1, login="a")]),
        )


@pytest.mark.parametrize(
    "given, known, fields",
    [
        ({"status": "on"}, {}, []),
        ({"status": "on", "note": "n"}, {}, ["note", "status"]),
        ({"status": "on", "note": "n"}, {"status": "on"}, ["note"]),
        ({"note": "n"}, {}, ["note"]),
    ],
    ids=str,
)
def test_what_is_sent_along_with_other_changes(given, known, fields):
    thing = Entity(
        "team", "team", "name", "id", (Field("name", ""), Field("note", ""), Field("status", "", along=True))
    )
    there = world([existing(thing, sparse=True, id=1, name="A", note="m", **known)])
    steps = plan((thing,), {"team": [want(thing, name="A", **given)]}, there).steps
    assert [step.fields for step in steps] == ([fields] if fields else [])


def test_a_word_that_stands_for_an_id():
    fields = (Field("login", ""), Field("boss", "", ref=Reference("member", words=("root",))))
    thing = Entity("member", "member", "login", "id", fields)
    there = world(members=[existing(thing, id=1, login="a", boss="root"), existing(thing, id=2, login="b", boss=1)])
    wants = [want(thing, login="a", boss="root"), want(thing, login="b", boss="root")]
    (step,) = plan((thing,), {"member": wants}, there).steps
    assert step.changes == {"boss": ("a", "root")} and step.values["boss"].id == "root"


def test_a_name_that_the_object_tells_itself_needs_no_look_up():
    fields = (Field("login", ""), Field("color", "", ref=Reference("color"), wire=ObjectProperty("color")))
    thing = Entity("member", "member", "login", "id", fields)
    there = world(members=[existing(thing, id=1, login="a", color={"id": "c1", "description": "red"})], look_up=None)
    there.directory = None
    assert not plan((thing,), {"member": [want(thing, login="a", color="red")]}, there).steps


def test_what_somebody_else_owns_is_left_alone_with_a_warning():
    it = existing(MEMBER, id=5, login="m5", note="theirs", owned=("note",), owner="HR keeps it")
    planned = plan(
        (TEAM, MEMBER), {"member": [want(MEMBER, login="m5", note="mine", active=True)]}, world(members=[it])
    )
    assert [step.fields for step in planned.steps] == [["active"]]
    assert planned.warnings == ['member "m5": note left alone: HR keeps it.']


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
    steps = plan(
        (TEAM, MEMBER),
        {"member": [want(MEMBER, login="m5", **given)]},
        world(members=[existing(MEMBER, id=5, login="m5", **wire)]),
    ).steps
    assert [step.removes for step in steps] == ([] if removes is None else [removes])


def test_creating_somebody_inactive_is_no_removal():
    (step,) = plan((TEAM, MEMBER), {"member": [want(MEMBER, login="new", active=False)]}, world()).steps
    assert step.action == CREATE and not step.removes


def test_told_and_counted():
    account = account_of([{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "3", "name": "C"}])
    wants = {
        "team": [
            want(TEAM, name="A", note="n"),
            want(TEAM, name="B"),
            want(TEAM, name="C", state="absent"),
            want(TEAM, name="D", size=1),
            want(TEAM, name="E", state="absent"),
        ]
    }
    it = made(wants, account)
    assert it.counts() == {"create": 1, "update": 1, "delete": 1, "unchanged": 2}
    assert [step.told() for step in it.steps] == [
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
    account = Account((AGENT_GROUP, AGENT), {"agent_state": STATES})
    account.add(AGENT, {"agentId": 5, "username": "a", **wire})
    it = plan(account.entities, {"agent": [want(AGENT, username="a", init_login_base_state=name)]}, account.world())
    assert [step.changes["init_login_base_state"] for step in it.steps] == changes


def test_ringcx_extension_that_is_not_listed_is_kept_but_not_given():
    account = Account((AGENT_GROUP, AGENT), {"extension": ()})
    account.add(AGENT_GROUP, {"agentGroupId": 1, "groupName": "A"})
    account.add(AGENT, {"agentId": 5, "username": "a", "rcUserId": "777", "groupId": 1})
    kept = want(AGENT, username="a", rc_user_id="101")
    assert made({"agent": [kept]}, account).steps == []
    with pytest.raises(InputError, match='"101" does not exist'):
        made({"agent": [want(AGENT, username="b", rc_user_id="101", agent_group="A")]}, account)


def test_look_up_is_found_in_the_model():
    assert account_of().world().directory("color").find("green") is COLORS[1]
