# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: what is done, failed, adopted, not tried."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.apply import DONE, FAILED, NOT_TRIED, apply
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    NotTakenError,
    OutcomeUnknownError,
    VendorError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Demand, Gateway
from ansible_collections.cxops.contact_center.plugins.module_utils.core.plan import plan
from ansible_collections.cxops.contact_center.plugins.module_utils.core.snapshot import Existing, Target
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.entities import AGENT, AGENT_GROUP
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    MEMBER,
    TEAM,
    Account,
    existing,
    want,
    world,
)


class Vendor(Gateway):
    """Answers what it was sent, unless told otherwise: by name, an error to raise or a wire object to answer."""

    def __init__(self, answers=None, there=None, full=True):
        super().__init__()
        self.answers, self.there, self.full, self.calls = answers or {}, there or {}, full, []

    def _answer(self, entity, name, wire):
        answer = self.answers.get(name, {})
        if isinstance(answer, Exception):
            raise answer
        return Existing(entity, {**wire, **answer}, self.full)

    def create(self, entity, values):
        name = values[entity.key]
        self.calls.append(("create", name))
        return self._answer(entity, name, entity.encode(values, {entity.id_wire: f"id of {name}"}))

    def find(self, entity, values):
        self.calls.append(("find", values[entity.key]))
        return self.there.get(values[entity.key])

    def update(self, entity, existing, values):
        self.calls.append(("update", existing.name))
        return self._answer(entity, existing.name, entity.encode(values, dict(existing.wire)))

    def delete(self, entity, existing, values):
        self.calls.append(("delete", existing.name))
        self._answer(entity, existing.name, existing.wire)

    def closely(self, existing):
        self.calls.append(("closely", existing.name))
        return Existing(existing.entity, {**existing.wire, **self.there.get(existing.name, {})})


TEAMS = (existing(TEAM, id=1, name="A"), existing(TEAM, id=2, name="B"))
MEMBERS = (existing(MEMBER, id=5, login="m5", team=1), existing(MEMBER, id=6, login="m6", team=1))
REFUSED = VendorError("Writing", "HTTP 400", "Correct it.", status=400)
UNKNOWN = OutcomeUnknownError("Creating", "it did not answer")


def planned(teams=(), members=()):
    wants = {"team": [want(TEAM, **one) for one in teams], "member": [want(MEMBER, **one) for one in members]}
    return plan((TEAM, MEMBER), wants, world(TEAMS, MEMBERS))


def states(outcomes):
    return [(outcome.step.name, outcome.state) for outcome in outcomes]


def test_all_done_in_the_order_of_the_plan():
    it = planned(
        [{"name": "New"}, {"name": "B", "state": "absent"}],
        [
            {"login": "m5", "team": "New"},
            {"login": "fresh", "team": "new", "pin": "1"},
            {"login": "m6", "state": "absent"},
        ],
    )
    vendor = Vendor()
    outcomes = apply(it, vendor)
    assert states(outcomes) == [(step.name, DONE) for step in it.steps]
    assert vendor.calls == [("create", "New"), ("update", "m5"), ("create", "fresh"), ("delete", "m6"), ("delete", "B")]
    assert outcomes[1].existing.values["team"] == outcomes[2].existing.values["team"] == "id of New"
    assert [outcome.step for outcome in outcomes] == it.steps


@pytest.mark.parametrize(
    "stop, after, calls",
    [
        (False, DONE, [("update", "A"), ("update", "B"), ("update", "m5"), ("delete", "m6")]),
        (True, NOT_TRIED, [("update", "A"), ("update", "B")]),
    ],
)
def test_a_failure(stop, after, calls):
    it = planned(
        [{"name": "A", "note": "n"}, {"name": "B", "note": "n"}],
        [{"login": "m5", "note": "n"}, {"login": "m6", "state": "absent"}],
    )
    vendor = Vendor({"B": REFUSED})
    outcomes = apply(it, vendor, stop)
    assert states(outcomes) == [("A", DONE), ("B", FAILED), ("m5", after), ("m6", after)]
    assert vendor.calls == calls
    assert outcomes[1].told() == {
        "kind": "team",
        "name": "B",
        "action": "update",
        "error": "Writing: HTTP 400. Correct it.",
    }
    if stop:
        assert outcomes[2].told()["error"] == "Not tried: an earlier step failed and on_error is stop."


@pytest.mark.parametrize("field, value", [("team", "New"), ("guest_of", ["A", "New"])])
def test_members_of_a_team_that_could_not_be_created_are_not_tried(field, value):
    it = planned(
        [{"name": "New"}, {"name": "Other"}],
        [{"login": "m5", field: value}, {"login": "fresh", field: value}, {"login": "m6", "team": "Other"}],
    )
    vendor = Vendor({"New": REFUSED})
    outcomes = apply(it, vendor)
    assert states(outcomes) == [("New", FAILED), ("Other", DONE), ("m5", NOT_TRIED), ("fresh", NOT_TRIED), ("m6", DONE)]
    assert outcomes[2].told()["error"] == "Not tried: New could not be created."
    assert ("update", "m5") not in vendor.calls and ("create", "fresh") not in vendor.calls


def test_a_team_that_could_not_be_renamed_still_has_its_id():
    it = planned([{"team_id": "1", "name": "New"}], [{"login": "fresh", "team": "New"}])
    assert states(apply(it, Vendor({"A": REFUSED}))) == [("New", FAILED), ("fresh", DONE)]


def test_a_bug_in_one_step_does_not_hide_what_became_of_the_others():
    it = planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}])
    outcomes = apply(it, Vendor({"B": AttributeError("bug")}))
    assert states(outcomes) == [("A", DONE), ("B", FAILED)]


def test_after_an_unknown_outcome_what_is_there_is_adopted():
    there = existing(TEAM, id=77, name="New", note="n")
    it = planned([{"name": "New", "note": "n"}], [{"login": "m5", "team": "New"}])
    vendor = Vendor({"New": UNKNOWN}, {"New": there})
    outcomes = apply(it, vendor)
    assert states(outcomes) == [("New", DONE), ("m5", DONE)]
    assert vendor.calls == [("create", "New"), ("find", "New"), ("update", "m5")]
    assert outcomes[0].existing is there and outcomes[1].existing.values["team"] == "77"


def test_after_an_unknown_outcome_nothing_is_created_twice():
    vendor = Vendor({"New": OutcomeUnknownError("Creating", "it did not answer")})
    (outcome,) = apply(planned([{"name": "New"}]), vendor)
    assert outcome.state == FAILED and isinstance(outcome.error, OutcomeUnknownError)
    assert vendor.calls == [("create", "New"), ("find", "New")]
    assert outcome.told()["error"].startswith("Creating: it did not answer. It isn't there now")


def test_what_is_adopted_is_compared_too():
    vendor = Vendor({"New": UNKNOWN}, {"New": existing(TEAM, id=77, name="New", note="theirs")})
    (outcome,) = apply(planned([{"name": "New", "note": "n"}]), vendor)
    assert outcome.state == FAILED and "note is 'theirs'" in str(outcome.error)


@pytest.mark.parametrize(
    "given, found, state",
    [
        ({"note": "n"}, {"note": "n"}, DONE),
        ({"note": "n"}, {"note": "old"}, FAILED),
        ({"note": "n"}, {}, FAILED),
        # nobody can see whether a secret was taken
        ({"pin": "1", "update_password": "always"}, {}, FAILED),
        ({"pin": "1", "update_password": "always", "note": "n"}, {"note": "n"}, FAILED),
    ],
    ids=str,
)
def test_after_an_unknown_outcome_of_an_update_what_is_there_counts(given, found, state):
    vendor = Vendor({"m5": OutcomeUnknownError("Updating", "it did not answer")}, {"m5": found})
    assert states(apply(planned([], [{"login": "m5", **given}]), vendor)) == [("m5", state)]
    assert vendor.calls.count(("update", "m5")) == 1


def test_an_unknown_outcome_of_a_deletion_is_a_failure():
    vendor = Vendor({"m5": OutcomeUnknownError("Deleting", "it did not answer")})
    assert states(apply(planned([], [{"login": "m5", "state": "absent"}]), vendor)) == [("m5", FAILED)]


@pytest.mark.parametrize(
    "given, answer, ignored",
    [
        ({"note": "n"}, {"note": "m"}, "note is 'm'"),
        ({"note": "n"}, {"note": None}, "note is None"),
        ({"note": None, "active": True}, {"active": False}, "active is False"),
        ({"guest_of": ["B"]}, {"guestOf": []}, "guest_of is None"),
        ({"color": "red"}, {"color": "c2"}, "color is 'c2'"),
        ({"color": "red"}, {"color": None}, "color is None"),
        ({"note": "n", "active": True}, {"note": "m", "active": None}, "note is 'm'; active is None"),
        ({"note": "n"}, {"note": " n "}, None),
        ({"active": True}, {"active": "1"}, None),
        ({"guest_of": ["B", "A"]}, {"guestOf": [1, 2]}, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("login", ["m6", "new"])
def test_what_the_vendor_ignores_or_alters_is_told(login, given, answer, ignored):
    (outcome,) = apply(planned([], [{"login": login, **given}]), Vendor({login: answer}))
    assert outcome.state == (FAILED if ignored else DONE)
    if ignored:
        assert isinstance(outcome.error, NotTakenError)
        assert f'member "{login}" was written, but the vendor did not take everything: {ignored}.' in str(outcome.error)


@pytest.mark.parametrize("read, state", [({"note": "n"}, DONE), ({"note": "old"}, FAILED), ({}, FAILED)])
def test_what_an_answer_does_not_tell_is_read_closely(read, state):
    class Basic(Vendor):
        """Its answers leave the note out."""

        def _answer(self, entity, name, wire):
            return Existing(
                entity, {key: value for key, value in wire.items() if key not in ("note", "noteTwin")}, full=False
            )

    vendor = Basic(there={"m5": read})
    assert states(apply(planned([], [{"login": "m5", "note": "n"}]), vendor)) == [("m5", state)]
    assert vendor.calls == [("update", "m5"), ("closely", "m5")]


@pytest.mark.parametrize(
    "wrong, told",
    [(REFUSED, "was written, but not read back: Writing: HTTP 400"), (None, "was written, but is not there any more")],
)
def test_one_that_can_not_be_read_back_does_not_hide_what_became_of_the_others(wrong, told):
    class Dark(Vendor):
        """Its answers tell nothing, and something is wrong with A."""

        def _answer(self, entity, name, wire):
            return Existing(entity, {"id": wire["id"]}, full=False)

        def closely(self, existing):
            if str(existing.id) != "1":
                return Existing(existing.entity, {**existing.wire, "name": "B", "note": "n"})
            if wrong:
                raise wrong
            return None

    outcomes = apply(planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}]), Dark())
    assert states(outcomes) == [("A", FAILED), ("B", DONE)]
    assert told in str(outcomes[0].error) and outcomes[0].wrote


def test_a_name_is_taken_when_its_owner_has_left_it():
    it = planned([{"team_id": "2", "name": "a"}, {"team_id": "1", "name": "Z"}])
    vendor = Vendor()
    assert {outcome.state for outcome in apply(it, vendor)} == {DONE}
    assert vendor.calls == [("update", "A"), ("update", "B")]


def test_names_that_are_swapped_are_tried_all_the_same():
    it = planned([{"team_id": "1", "name": "B"}, {"team_id": "2", "name": "A"}])
    assert len(apply(it, Vendor())) == 2


def test_what_can_not_be_read_back_is_a_failure_although_it_was_written():
    class Dark(Vendor):
        """Its answers tell nothing, and then it is gone."""

        def _answer(self, entity, name, wire):
            return Existing(entity, {"id": wire["id"]}, full=False)

        def reread(self, entity, objects):
            raise REFUSED

    it = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}])
    outcomes = apply(it, Dark())
    assert states(outcomes) == [("A", FAILED), ("m5", FAILED)]
    assert all(isinstance(outcome.error, NotTakenError) for outcome in outcomes)


def test_what_was_not_taken_stops_too():
    it = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}])
    vendor = Vendor({"A": {"note": "m"}})
    assert states(apply(it, vendor, stop_on_error=True)) == [("A", FAILED), ("m5", NOT_TRIED)]
    assert vendor.calls == [("update", "A")]


def test_a_secret_needs_no_closer_look():
    vendor = Vendor(full=False)
    assert states(apply(planned([], [{"login": "m5", "pin": "1", "update_password": "always"}]), vendor)) == [
        ("m5", DONE)
    ]
    assert vendor.calls == [("update", "m5")]


def test_what_somebody_else_owns_is_not_expected_to_be_taken():
    class Owned(Vendor):
        """Keeps the note."""

        def _answer(self, entity, name, wire):
            return existing(entity, **{**wire, "note": "theirs"}, owned=("note",))

    assert states(apply(planned([], [{"login": "new", "note": "mine"}]), Owned())) == [("new", DONE)]


def test_ringcx_state_that_only_its_name_tells_is_taken():
    states_known = (Target("s1", "AVAILABLE", alias="=AVAILABLE", data="AVAILABLE"), Target("s2", "Lunch", data="AWAY"))
    account = Account((AGENT_GROUP, AGENT), {"agent_state": states_known})
    account.add(AGENT, {"agentId": 5, "username": "a", "initLoginBaseStateId": "s2", "initLoginBaseState": "AWAY"})
    it = plan(
        account.entities, {"agent": [want(AGENT, username="a", init_login_base_state="AVAILABLE")]}, account.world()
    )
    (outcome,) = apply(it, Vendor({"a": {"initLoginBaseStateId": None}}))
    assert outcome.state == DONE, outcome.error


@pytest.mark.parametrize("workers, items", [(1, 0), (1, 3), (4, 1), (4, 30)])
def test_side_by_side_keeps_the_order(workers, items):
    gateway = Gateway()
    gateway.workers = workers
    assert gateway.side_by_side(lambda item: item * 2, iter(range(items))) == [item * 2 for item in range(items)]


def test_side_by_side_is_side_by_side():
    gateway, together = Gateway(), threading.Barrier(3, timeout=10)
    gateway.workers = 3
    assert sorted(gateway.side_by_side(lambda item: together.wait() in range(3), "abc")) == [True, True, True]


def test_teams_are_done_before_members_even_side_by_side():
    class Wide(Vendor):
        workers = 4

    it = planned(
        [{"name": f"T{number}"} for number in range(6)],
        [{"login": f"n{number}", "team": f"T{5 - number}"} for number in range(6)],
    )
    assert {outcome.state for outcome in apply(it, Wide())} == {DONE}


@pytest.mark.parametrize("shown_at, looks", [(1, 1), (3, 3), (99, 6)])
def test_reads_that_lag_behind_are_repeated_with_patience(monkeypatch, shown_at, looks):
    slept, gateway, seen = [], Gateway(), iter(range(1, 100))
    monkeypatch.setattr(gateway.progress, "pause", slept.append)
    assert gateway.until(lambda: next(seen), lambda number: number >= shown_at) == looks
    assert slept == list(Gateway.patience[: looks - 1])


def test_demand():
    absent, present = want(TEAM, name="A", state="absent"), want(TEAM, name="B")
    demand = Demand({"team": [absent, present]})
    assert demand.absent("team") == [absent] and demand.absent("member") == [] and not demand.complete


class Settling(Vendor):
    """Makes all that was written complete at once, where it isn't told to fail."""

    def __init__(self, wrong):
        super().__init__()
        self.wrong = wrong

    def settle(self, entity, written):
        self.calls.append(("settle", *(existing.name for existing, _values in written)))
        if isinstance(self.wrong, Exception):
            raise self.wrong
        return [self.wrong.get(existing.name, existing) for existing, _values in written]


def test_who_depends_on_what_did_not_settle_is_not_tried():
    it = planned(
        [{"name": "New"}, {"name": "Other"}], [{"login": "m5", "team": "New"}, {"login": "m6", "team": "Other"}]
    )
    vendor = Settling({"New": REFUSED})
    outcomes = apply(it, vendor)
    assert states(outcomes) == [("New", FAILED), ("Other", DONE), ("m5", NOT_TRIED), ("m6", DONE)]
    assert outcomes[0].error is REFUSED
    assert [call for call in vendor.calls if call[0] == "settle"] == [("settle", "New", "Other"), ("settle", "m6")]


def test_what_can_not_settle_was_written_all_the_same():
    it = planned([{"name": "New"}, {"name": "A", "note": "n"}], [{"login": "m5", "team": "New"}])
    outcomes = apply(it, Settling(REFUSED))
    assert states(outcomes) == [("New", FAILED), ("A", FAILED), ("m5", NOT_TRIED)]
    assert all("was written, but not read back: Writing: HTTP 400" in str(outcome.error) for outcome in outcomes[:2])


def test_the_id_is_that_of_what_settled():
    there = existing(TEAM, id="77", name="New")
    outcomes = apply(planned([{"name": "New"}], [{"login": "m5", "team": "New"}]), Settling({"New": there}))
    assert outcomes[1].existing.values["team"] == "77"


def test_an_answer_that_never_came_is_the_reason():
    vendor = Vendor({"A": UNKNOWN, "B": UNKNOWN}, there={"B": {"note": "n"}})
    outcomes = apply(planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}]), vendor)
    assert states(outcomes) == [("A", FAILED), ("B", DONE)]
    assert outcomes[0].error is UNKNOWN


@pytest.mark.parametrize("action", ["create", "delete"])
def test_what_can_not_be_looked_for_may_be_written(action):
    class Gone(Vendor):
        """The network fails for good."""

        def find(self, entity, values):
            raise REFUSED

        def reread(self, entity, objects):
            raise REFUSED

    given = {"login": "new", "team": "A"} if action == "create" else {"login": "m5", "state": "absent"}
    (outcome,) = apply(planned([], [given]), Gone({given["login"]: UNKNOWN}))
    assert outcome.state == FAILED and outcome.error is UNKNOWN


class Odd:
    """A value with which nobody reckoned."""

    def __str__(self):
        raise AttributeError("bug")


@pytest.mark.parametrize("stage", ["settle", "reread", "compare"])
def test_a_bug_after_a_write_does_not_hide_the_write(stage):
    class Strange(Vendor):
        """Trips over what it reads back."""

        def settle(self, entity, written):
            return super().settle(entity, None if stage == "settle" else written)

        def reread(self, entity, objects):
            return [self.there[None]]

        def _answer(self, entity, name, wire):
            dark = Existing(entity, {"id": wire["id"]}, full=False)
            return dark if stage == "reread" else super()._answer(entity, name, wire)

    vendor = Strange({"A": {"note": Odd()} if stage == "compare" else {}})
    outcomes = apply(planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}]), vendor)
    assert outcomes[0].state == FAILED
    assert "bug" in str(outcomes[0].error)
    assert outcomes[0].wrote
