# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removals: the scope of prune, protected objects, groups with members, and max_removals."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import Presence
from ansible_collections.cxops.contact_center.plugins.module_utils.core.policy import Policy
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.limits import Limits, check_limits
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.prune import with_prune
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    MEMBER,
    TEAM,
    desired_of,
    existing,
    plan_of,
    state_of,
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


def pruned_names(entity, desired):
    return sorted(one.name for one in desired[entity.kind] if one.pruned)


def pruned(desired, state, prune):
    return with_prune(BOTH, desired, state, prune, Policy(), Problems())[0]


def limited_plan(desired, state, prune=None, limit=None, max_changes=None):
    """Return the plan, if the limits allow it."""
    plan = plan_of(BOTH, pruned({"team": [], "member": [], **desired}, state, prune or {}), state)
    refusal = check_limits(plan, state, Limits(None if limit is None else str(limit), max_changes))
    if refusal:
        raise refusal
    return plan


@pytest.mark.parametrize(
    "teams, members, prune, pruned_teams, pruned_members",
    [
        ([], [], {}, [], []),
        ([{"name": "A"}], [], {"teams": False, "members": False}, [], []),
        ([{"name": "a"}, {"team_id": "2"}], [], {"teams": True}, ["C"], []),
        ([], [], {"teams": True}, ["A", "B", "C"], []),
        # members of teams that the file doesn't name stay, and so do those of no team
        ([], [], {"members": True}, [], []),
        ([{"name": "A"}], [], {"members": True}, [], ["in-a"]),
        ([{"name": "A"}, {"name": "B"}], [], {"members": True}, [], ["guest", "in-a", "in-b"]),
        ([{"name": "A"}], [{"login": "IN-A"}], {"members": True}, [], []),
        ([{"name": "A"}], [{"member_id": "11"}, {"login": "in-none", "state": "absent"}], {"members": True}, [], []),
        # a team is also named through a member
        ([], [{"login": "in-a", "team": "A"}], {"members": True}, [], []),
        ([], [{"login": "new", "team": "b"}], {"members": True}, [], ["in-b"]),
        # with all kinds, the file is the whole account
        (
            [{"name": "A"}],
            [],
            {"teams": True, "members": True},
            ["B", "C"],
            ["guest", "in-a", "in-b", "in-none"],
        ),
    ],
)
def test_prune_removes_unnamed_teams_and_unnamed_members_of_named_teams(
    teams, members, prune, pruned_teams, pruned_members
):
    given = {
        "team": [desired_of(TEAM, **one) for one in teams],
        "member": [desired_of(MEMBER, **one) for one in members],
    }
    desired = pruned(given, state_of(TEAMS, MEMBERS), prune)
    assert (pruned_names(TEAM, desired), pruned_names(MEMBER, desired)) == (pruned_teams, pruned_members)
    assert all(one.absent and one.id in range(1, 20) for listed in desired.values() for one in listed if one.pruned)
    assert sum(map(len, given.values())) == len(teams) + len(members)


def test_team_that_a_member_entry_names_is_not_pruned():
    plan = limited_plan(
        {"member": [desired_of(MEMBER, login="in-b", team="B")]}, state_of(TEAMS, MEMBERS), {"teams": True}
    )
    assert "B" not in [change.name for change in plan.changes]


def test_prune_needs_a_complete_list():
    with pytest.raises(InputError, match="prune of members: the list of existing objects is incomplete"):
        pruned({"team": [], "member": []}, state_of(TEAMS, MEMBERS, complete=False), {"members": True})


def test_team_with_members_is_not_pruned_and_causes_a_warning():
    plan = limited_plan({"team": [desired_of(TEAM, name="A")]}, state_of(TEAMS, MEMBERS), {"teams": True})
    assert [change.name for change in plan.changes] == ["C"]
    assert plan.warnings == ('team "B" is not pruned: it still has members: guest, in-b.',)


@pytest.mark.parametrize(
    "entity, given, message",
    [
        (TEAM, {"name": "Default", "state": "absent"}, 'team "Default" is not removed: it is the default team'),
        (MEMBER, {"login": "boss", "state": "absent"}, 'member "boss" is not removed: it is the owner'),
        (MEMBER, {"login": "boss", "active": False}, 'member "boss" is not removed: it is the owner'),
        (MEMBER, {"login": "boss", "note": "n"}, None),
    ],
)
def test_removal_of_a_protected_object_is_refused(entity, given, message):
    desired = {entity.kind: [desired_of(entity, **given)]}
    if not message:
        assert limited_plan(desired, state_of(TEAMS, MEMBERS)).changes
        return
    with pytest.raises(InputError, match=message):
        limited_plan(desired, state_of(TEAMS, MEMBERS))


@pytest.mark.parametrize(
    "members, reason",
    [
        ([], "it still has members: guest, in-b"),
        ([{"login": "in-b", "state": "absent"}], "it still has members: guest"),
        ([{"login": "in-b", "team": "C"}], "it still has members: guest"),
        ([{"login": "in-b", "note": "n"}, {"login": "guest", "guest_of": []}], "it still has members: in-b"),
        ([{"login": "in-b", "team": "C"}, {"login": "guest", "guest_of": ["C"]}], None),
        ([{"login": "in-b", "team": None}, {"login": "guest", "state": "absent"}], None),
        # the list of guests changes, and the team itself does not
        ([{"login": "in-b", "guest_of": ["C"]}, {"login": "guest", "state": "absent"}], "it still has members: in-b"),
        # B is given by its id, and remains in the changed list
        ([{"login": "in-b", "team": "C"}, {"login": "guest", "guest_of": ["2", "C"]}], "it still has members: guest"),
    ],
    ids=str,
)
def test_deletion_of_a_team_is_refused_while_members_remain(members, reason):
    desired = {
        "team": [desired_of(TEAM, name="B", state="absent")],
        "member": [desired_of(MEMBER, **one) for one in members],
    }
    if not reason:
        assert limited_plan(desired, state_of(TEAMS, MEMBERS)).changes[-1].name == "B"
        return
    with pytest.raises(InputError, match=f'team "B" is not deleted: {reason}'):
        limited_plan(desired, state_of(TEAMS, MEMBERS))


def test_deleted_members_do_not_prevent_the_deletion_of_their_team():
    state = state_of(TEAMS, [existing(MEMBER, id=11, login="m", team=1, presence=Presence.DELETED)])
    assert [
        change.name for change in limited_plan({"team": [desired_of(TEAM, name="A", state="absent")]}, state).changes
    ] == ["A"]


def test_long_list_of_members_is_shortened():
    state = state_of(TEAMS, [existing(MEMBER, id=id, login=f"m{id}", team=3) for id in range(10, 21)])
    with pytest.raises(InputError, match="it still has members: m10, .*m19, …"):
        limited_plan({"team": [desired_of(TEAM, name="C", state="absent")]}, state)


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
        (19, 2, 0, "10 %", "2 of 19 members"),
        (10, 1, 0, "10%", None),
        (10, 2, 0, "10%", "2 of 10 members"),
        (9, 8, 0, "10%", None),
        (9, 9, 0, "8", "9 objects, and max_removals is 8"),
        (9, 8, 1, 9, None),
        (9, 1, 0, 0, "1 object, and"),
        (9, 0, 0, 0, None),
        (20, 20, 0, None, None),
    ],
)
def test_max_removals_limits_deletions_and_deactivations(size, deleted, deactivated, limit, refused):
    logins = [f"m{id}" for id in range(100, 100 + deleted + deactivated)]
    desired = [desired_of(MEMBER, login=login, state="absent") for login in logins[:deleted]]
    desired += [desired_of(MEMBER, login=login, active=False) for login in logins[deleted:]]
    if refused:
        with pytest.raises(InputError, match=f"The plan removes.*{refused}") as caught:
            limited_plan({"member": desired}, crowd(size), limit=limit)
        assert f"set max_removals to {len(logins)}" in str(caught.value) and logins[0] in str(caught.value)
    else:
        assert len(limited_plan({"member": desired}, crowd(size), limit=limit).changes) == len(logins)


@pytest.mark.parametrize("presence", [Presence.DELETED, Presence.UNKNOWN])
def test_percentage_counts_only_objects_that_certainly_exist(presence):
    uncertain = [existing(MEMBER, id=id, login=f"gone{id}", active=False, presence=presence) for id in range(10)]
    state = state_of(TEAMS, [*uncertain, *crowd(10).snapshots["member"]])
    desired = [desired_of(MEMBER, login=login, state="absent") for login in ("m100", "m101")]
    assert limited_plan({"member": desired[:1]}, state, limit="10%").changes
    with pytest.raises(InputError, match="The plan removes 2 of 10 members"):
        limited_plan({"member": desired}, state, limit="10%")


EMPTIED = "The plan leaves no active member, and max_removals is"


@pytest.mark.parametrize("limit", ["10%", "100%"])
@pytest.mark.parametrize(
    "members, desired, refused",
    [
        ({"m1": {}}, {"m1": "absent"}, True),
        ({"m1": {}}, {"m1": "off"}, True),
        ({"m1": {}, "m2": {}}, {"m1": "absent", "m2": "off"}, True),
        ({"m1": {}, "m2": {}}, {"m1": "absent"}, False),
        # deleted and inactive members do not count
        ({"m1": {}, "m2": {"presence": Presence.DELETED}}, {"m1": "absent"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m1": "absent"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m2": "absent"}, False),
        ({"m1": {}, "m2": {"protected": "it is the owner"}}, {"m1": "absent"}, False),
        # created and activated members count
        ({"m1": {}}, {"m1": "absent", "new": "on"}, False),
        ({"m1": {}}, {"m1": "absent", "new": "off"}, True),
        ({"m1": {}, "m2": {"active": False}}, {"m1": "absent", "m2": "on"}, False),
        # a plan without removals is never refused
        ({}, {"m1": "absent"}, False),
        ({"m1": {"active": False}}, {"m1": "off"}, False),
    ],
    ids=str,
)
def test_last_active_members_are_removed_only_if_max_removals_is_a_count(members, desired, refused, limit):
    account = state_of(
        TEAMS, [existing(MEMBER, id=id, login=login, **more) for id, (login, more) in enumerate(members.items())]
    )
    options = {"absent": {"state": "absent"}, "off": {"active": False}, "on": {"active": True}}
    desired = {"member": [desired_of(MEMBER, login=login, **options[how]) for login, how in desired.items()]}
    count = sum(change.is_removal for change in limited_plan(desired, account).changes)
    assert limited_plan(desired, account, limit=count)
    if refused:
        with pytest.raises(InputError, match=f"{EMPTIED} {limit}.*set max_removals to {count}; nothing was changed"):
            limited_plan(desired, account, limit=limit)
    else:
        limited_plan(desired, account, limit=limit)


def test_last_team_is_removed_only_if_max_removals_is_a_count():
    state = state_of([existing(TEAM, id=1, name="A")], [existing(MEMBER, id=1, login="m", team=1)])
    desired = {
        "team": [desired_of(TEAM, name="A", state="absent")],
        "member": [desired_of(MEMBER, login="m", team=None)],
    }
    with pytest.raises(InputError, match="The plan leaves no active team, and max_removals is 10%.*max_removals to 1;"):
        limited_plan(desired, state, limit="10%")
    assert len(limited_plan(desired, state, limit=1).changes) == 2


def test_percentage_applies_to_each_kind_and_count_to_all_kinds():
    state = state_of(
        [existing(TEAM, id=id, name=f"t{id}") for id in range(10)],
        [existing(MEMBER, id=id, login=f"m{id}") for id in range(10)],
    )
    desired = {
        "team": [desired_of(TEAM, name="t1", state="absent")],
        "member": [desired_of(MEMBER, login="m1", state="absent")],
    }
    assert len(limited_plan(desired, state, limit="10%").changes) == 2
    with pytest.raises(InputError, match="removes 2 objects"):
        limited_plan(desired, state, limit="1")


def test_inactive_object_that_stays_inactive_is_not_a_removal():
    assert limited_plan(
        {"member": [desired_of(MEMBER, login="m100", active=False, note="n")]}, crowd(1, active=False), limit=0
    ).changes


@pytest.mark.parametrize(
    "limit, refused",
    [
        (None, None),
        ("3", None),
        (
            "2",
            "The plan changes 3 objects, and max_changes is 2: m101, m102, m100. If that is intended, set max_changes to 3;",
        ),
        ("0", "The plan changes 3 objects, and max_changes is 0"),
        ("15%", None),
        ("14%", "The plan changes 3 of 20 members, and max_changes is 14%"),
        ("0%", "The plan changes 3 of 20 members, and max_changes is 0%"),
    ],
)
def test_max_changes_limits_everything_but_creations(limit, refused):
    created = [desired_of(MEMBER, login=f"new{number}") for number in range(5)]
    changed = [
        desired_of(MEMBER, login="m100", note="n"),
        desired_of(MEMBER, login="m101", active=False),
        desired_of(MEMBER, login="m102", state="absent"),
    ]
    desired = {"member": [*created, *changed]}
    if refused:
        with pytest.raises(InputError) as caught:
            limited_plan(desired, crowd(20), max_changes=limit)
        assert str(caught.value).startswith(refused)
    else:
        assert len(limited_plan(desired, crowd(20), max_changes=limit).changes) == 8


def test_percentage_of_max_changes_does_not_apply_to_few_objects():
    desired = {"member": [desired_of(MEMBER, login=f"m{number}", note="n") for number in range(100, 109)]}
    assert len(limited_plan(desired, crowd(9), max_changes="10%").changes) == 9
