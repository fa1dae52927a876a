# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run may remove."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import Presence
from ansible_collections.cxops.contact_center.plugins.module_utils.core.policy import Policy
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.limits import enforce_limits
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.prune import with_prune
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    MEMBER,
    TEAM,
    existing,
    plan_of,
    state_of,
    want,
)

TEAMS = (
    existing(TEAM, id=1, name="A"),
    existing(TEAM, id=2, name="B"),
    existing(TEAM, id=3, name="C"),
    existing(TEAM, id=9, name="Default", protected="it is the default team"),
)
MEMBERS = (
    existing(MEMBER, id=11, login="in-a", team=1),
    existing(MEMBER, id=12, login="in-b", team="2"),
    existing(MEMBER, id=13, login="in-none"),
    existing(MEMBER, id=14, login="guest", team=1, guestOf=[2]),
    existing(MEMBER, id=15, login="boss", team=1, protected="it is the owner"),
)


def names(entity, wants):
    return sorted(one.name for one in wants[entity.kind] if one.pruned)


def pruned(desired, state, prune):
    return with_prune(BOTH, desired, state, prune, Policy())


def made(desired, state, prune=None, limit=None):
    plan = plan_of(BOTH, pruned({"team": [], "member": [], **desired}, state, prune or {}), state)
    enforce_limits(plan, state, limit)
    return plan


@pytest.mark.parametrize(
    "teams, members, prune, gone_teams, gone_members",
    [
        ([], [], {}, [], []),
        ([{"name": "A"}], [], {"teams": False, "members": False}, [], []),
        ([{"name": "a"}, {"team_id": "2"}], [], {"teams": True}, ["C"], []),
        ([], [], {"teams": True}, ["A", "B", "C"], []),
        # members of teams that the file doesn't name stay
        ([], [], {"members": True}, [], ["in-none"]),
        ([{"name": "A"}], [], {"members": True}, [], ["in-a", "in-none"]),
        ([{"name": "A"}, {"name": "B"}], [], {"members": True}, [], ["guest", "in-a", "in-b", "in-none"]),
        ([{"name": "A"}], [{"login": "IN-A"}], {"members": True}, [], ["in-none"]),
        ([{"name": "A"}], [{"member_id": "11"}, {"login": "in-none", "state": "absent"}], {"members": True}, [], []),
        # a team is also named through a member
        ([], [{"login": "in-a", "team": "A"}], {"members": True}, [], ["in-none"]),
        ([], [{"login": "new", "team": "b"}], {"members": True}, [], ["in-b", "in-none"]),
    ],
)
def test_scope_of_prune(teams, members, prune, gone_teams, gone_members):
    given = {"team": [want(TEAM, **one) for one in teams], "member": [want(MEMBER, **one) for one in members]}
    wants = pruned(given, state_of(TEAMS, MEMBERS), prune)
    assert (names(TEAM, wants), names(MEMBER, wants)) == (gone_teams, gone_members)
    assert all(one.absent and one.id in range(1, 20) for listed in wants.values() for one in listed if one.pruned)
    assert sum(map(len, given.values())) == len(teams) + len(members)


def test_a_team_that_a_wanted_member_names_is_not_pruned():
    plan = made({"member": [want(MEMBER, login="in-b", team="B")]}, state_of(TEAMS, MEMBERS), {"teams": True})
    assert "B" not in [change.name for change in plan.changes]


def test_prune_needs_a_complete_list():
    with pytest.raises(InputError, match="prune of members: the list of existing objects is incomplete"):
        pruned({"team": [], "member": []}, state_of(TEAMS, MEMBERS, complete=False), {"members": True})


def test_a_pruned_team_with_members_stays_with_a_warning():
    plan = made({"team": [want(TEAM, name="A")]}, state_of(TEAMS, MEMBERS), {"teams": True})
    assert [change.name for change in plan.changes] == ["C"]
    assert plan.warnings == ('team "B" is not pruned: it still has members: guest, in-b.',)


@pytest.mark.parametrize(
    "entity, given, told",
    [
        (TEAM, {"name": "Default", "state": "absent"}, 'team "Default" is not removed: it is the default team'),
        (MEMBER, {"login": "boss", "state": "absent"}, 'member "boss" is not removed: it is the owner'),
        (MEMBER, {"login": "boss", "active": False}, 'member "boss" is not removed: it is the owner'),
        (MEMBER, {"login": "boss", "note": "n"}, None),
    ],
)
def test_protected_is_not_removed(entity, given, told):
    wants = {entity.kind: [want(entity, **given)]}
    if not told:
        assert made(wants, state_of(TEAMS, MEMBERS)).changes
        return
    with pytest.raises(InputError, match=told):
        made(wants, state_of(TEAMS, MEMBERS))


@pytest.mark.parametrize(
    "members, stays",
    [
        ([], "it still has members: guest, in-b"),
        ([{"login": "in-b", "state": "absent"}], "it still has members: guest"),
        ([{"login": "in-b", "team": "C"}], "it still has members: guest"),
        ([{"login": "in-b", "note": "n"}, {"login": "guest", "guest_of": []}], "it still has members: in-b"),
        ([{"login": "in-b", "team": "C"}, {"login": "guest", "guest_of": ["C"]}], None),
        ([{"login": "in-b", "team": None}, {"login": "guest", "state": "absent"}], None),
        # it leaves C, and not the team itself
        ([{"login": "in-b", "guest_of": ["C"]}, {"login": "guest", "state": "absent"}], "it still has members: in-b"),
        # written by its id, B stays in a list that changes
        ([{"login": "in-b", "team": "C"}, {"login": "guest", "guest_of": ["2", "C"]}], "it still has members: guest"),
    ],
    ids=str,
)
def test_a_team_with_members_is_not_deleted(members, stays):
    wants = {"team": [want(TEAM, name="B", state="absent")], "member": [want(MEMBER, **one) for one in members]}
    if not stays:
        assert made(wants, state_of(TEAMS, MEMBERS)).changes[-1].name == "B"
        return
    with pytest.raises(InputError, match=f'team "B" is not deleted: {stays}'):
        made(wants, state_of(TEAMS, MEMBERS))


def test_members_that_are_gone_keep_no_team():
    there = state_of(TEAMS, [existing(MEMBER, id=11, login="m", team=1, presence=Presence.DELETED)])
    assert [change.name for change in made({"team": [want(TEAM, name="A", state="absent")]}, there).changes] == ["A"]


def test_a_long_list_of_members_is_cut():
    there = state_of(TEAMS, [existing(MEMBER, id=id, login=f"m{id}", team=3) for id in range(10, 21)])
    with pytest.raises(InputError, match="it still has members: m10, .*m19, …"):
        made({"team": [want(TEAM, name="C", state="absent")]}, there)


def crowd(size, active=True):
    return state_of(TEAMS, [existing(MEMBER, id=id, login=f"m{id}", active=active) for id in range(100, 100 + size)])


@pytest.mark.parametrize(
    "size, deleted, deactivated, limit, refused",
    [
        (20, 2, 0, "10%", None),
        (20, 3, 0, "10%", "3 of 20 members, and max_removals is 10%"),
        (20, 1, 2, "10%", "3 of 20 members"),
        (20, 0, 3, "10%", "3 of 20 members"),
        (20, 19, 0, "100%", None),
        (20, 20, 0, 20, None),
        (20, 0, 0, "0%", None),
        (20, 1, 0, "0%", "1 of 20 members"),
        (19, 2, 0, " 10 % ", "2 of 19 members"),
        (10, 1, 0, "10%", None),
        (10, 2, 0, "10%", "2 of 10 members"),
        (9, 8, 0, "10%", None),
        (9, 9, 0, "8", "removes 9 objects, and max_removals is 8"),
        (9, 8, 1, 9, None),
        (9, 1, 0, 0, "removes 1 objects"),
        (9, 0, 0, 0, None),
        (20, 20, 0, None, None),
    ],
)
def test_max_removals(size, deleted, deactivated, limit, refused):
    logins = [f"m{id}" for id in range(100, 100 + deleted + deactivated)]
    wants = [want(MEMBER, login=login, state="absent") for login in logins[:deleted]]
    wants += [want(MEMBER, login=login, active=False) for login in logins[deleted:]]
    if refused:
        with pytest.raises(InputError, match=f"the plan removes.*{refused}|{refused}") as caught:
            made({"member": wants}, crowd(size), limit=limit)
        assert f"set max_removals to {len(logins)}" in str(caught.value) and logins[0] in str(caught.value)
    else:
        assert len(made({"member": wants}, crowd(size), limit=limit).changes) == len(logins)


@pytest.mark.parametrize("presence", [Presence.DELETED, Presence.UNKNOWN])
def test_a_percentage_is_one_of_the_objects_that_surely_exist(presence):
    left = [existing(MEMBER, id=id, login=f"gone{id}", active=False, presence=presence) for id in range(10)]
    there = state_of(TEAMS, [*left, *crowd(10).snapshots["member"]])
    wants = [want(MEMBER, login=login, state="absent") for login in ("m100", "m101")]
    assert made({"member": wants[:1]}, there, limit="10%").changes
    with pytest.raises(InputError, match="the plan removes 2 of 10 members"):
        made({"member": wants}, there, limit="10%")


EMPTIED = "the plan leaves no active member, and max_removals is"


@pytest.mark.parametrize("limit", ["10%", "100%"])
@pytest.mark.parametrize(
    "there, wants, refused",
    [
        ({"m1": {}}, {"m1": "absent"}, True),
        ({"m1": {}}, {"m1": "off"}, True),
        ({"m1": {}, "m2": {}}, {"m1": "absent", "m2": "off"}, True),
        ({"m1": {}, "m2": {}}, {"m1": "absent"}, False),
        # who is gone or switched off already doesn't count
        ({"m1": {}, "m2": {"presence": Presence.DELETED}}, {"m1": "absent"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m1": "absent"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m2": "absent"}, False),
        ({"m1": {}, "m2": {"protected": "it is the owner"}}, {"m1": "absent"}, False),
        # who comes or is switched on does
        ({"m1": {}}, {"m1": "absent", "new": "on"}, False),
        ({"m1": {}}, {"m1": "absent", "new": "off"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m1": "absent", "m2": "on"}, False),
        # without a removal there is nothing to refuse
        ({}, {"m1": "absent"}, False),
        ({"m1": {"active": False}}, {"m1": "off"}, False),
    ],
    ids=str,
)
def test_the_last_ones_go_only_by_a_count(there, wants, refused, limit):
    account = state_of(
        TEAMS, [existing(MEMBER, id=id, login=login, **more) for id, (login, more) in enumerate(there.items())]
    )
    as_told = {"absent": {"state": "absent"}, "off": {"active": False}, "on": {"active": True}}
    wants = {"member": [want(MEMBER, login=login, **as_told[how]) for login, how in wants.items()]}
    count = sum(change.is_removal for change in made(wants, account).changes)
    assert made(wants, account, limit=count)
    if refused:
        with pytest.raises(InputError, match=f"{EMPTIED} {limit}.*set max_removals to {count}; nothing was changed"):
            made(wants, account, limit=limit)
    else:
        made(wants, account, limit=limit)


def test_the_last_team_goes_only_by_a_count():
    there = state_of([existing(TEAM, id=1, name="A")], [existing(MEMBER, id=1, login="m", team=1)])
    wants = {"team": [want(TEAM, name="A", state="absent")], "member": [want(MEMBER, login="m", team=None)]}
    with pytest.raises(InputError, match="the plan leaves no active team, and max_removals is 10%.*max_removals to 1;"):
        made(wants, there, limit="10%")
    assert len(made(wants, there, limit=1).changes) == 2


def test_a_percentage_is_one_of_each_kind_and_a_count_one_of_all():
    there = state_of(
        [existing(TEAM, id=id, name=f"t{id}") for id in range(10)],
        [existing(MEMBER, id=id, login=f"m{id}") for id in range(10)],
    )
    wants = {"team": [want(TEAM, name="t1", state="absent")], "member": [want(MEMBER, login="m1", state="absent")]}
    assert len(made(wants, there, limit="10%").changes) == 2
    with pytest.raises(InputError, match="removes 2 objects"):
        made(wants, there, limit="1")


def test_what_is_inactive_already_is_no_removal():
    assert made(
        {"member": [want(MEMBER, login="m100", active=False, note="n")]}, crowd(1, active=False), limit=0
    ).changes


@pytest.mark.parametrize("limit", ["", "%", "ten", "-1", "1.5", "101%", "10%%", "²", "9" * 5000, -1, 1.5, True])
def test_a_limit_that_is_none(limit):
    with pytest.raises(InputError, match="it is neither a count nor a percentage"):
        made({}, crowd(1), limit=limit)
