# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The executor: order of changes, outcomes, and confirmation of what was written."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    NotFoundError,
    OutcomeUnknownError,
    VendorError,
    WriteNotConfirmedError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import (
    Completeness,
    Existing,
    Presence,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.executor import execute
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.outcome import Status
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import (
    BOTH,
    MEMBER,
    TEAM,
    MemoryGateway,
    desired_of,
    existing,
    plan_of,
    resolver_of,
    state_of,
)

DONE, FAILED, UNKNOWN, NOT_TRIED = Status.DONE, Status.FAILED, Status.UNKNOWN, Status.NOT_TRIED


class Vendor(MemoryGateway):
    """Responds with the written object; responses, by name, are errors to raise or properties to change.

    found: by name, the objects or properties that later reads return.
    """

    def __init__(self, responses=None, found=None, completeness=Completeness.FULL):
        super().__init__()
        self.responses, self.found, self.completeness = responses or {}, found or {}, completeness

    def respond(self, entity, name, wire):
        response = self.responses.get(name, {})
        if isinstance(response, Exception):
            raise response
        return Existing.from_wire(entity, {**wire, **response}, self.completeness)

    def create(self, entity, values):
        name = values[entity.key]
        self.calls.append(("create", name))
        return self.respond(entity, name, entity.encode(values, {entity.id_property: f"id of {name}"}))

    def find(self, entity, values):
        self.calls.append(("find", values[entity.key]))
        return self.found.get(values[entity.key])

    def update(self, entity, existing, values):
        self.calls.append(("update", existing.name))
        return self.respond(entity, existing.name, entity.encode(values, dict(existing.wire)))

    def delete(self, entity, existing, values):
        self.calls.append(("delete", existing.name))
        self.respond(entity, existing.name, existing.wire)

    def fetch_details(self, existing):
        self.calls.append(("fetch_details", existing.name))
        return Existing.from_wire(existing.entity, {**existing.wire, **self.found.get(existing.name, {})})


TEAMS = (existing(TEAM, id=1, name="A"), existing(TEAM, id=2, name="B"))
MEMBERS = (existing(MEMBER, id=5, login="m5", team=1), existing(MEMBER, id=6, login="m6", team=1))
REFUSED = VendorError("Writing", "HTTP 400", "Correct plan.", status=400)
LOST = OutcomeUnknownError("Creating", "it did not respond")


def planned(teams=(), members=()):
    desired = {
        "team": [desired_of(TEAM, **one) for one in teams],
        "member": [desired_of(MEMBER, **one) for one in members],
    }
    return plan_of(BOTH, desired, state_of(TEAMS, MEMBERS))


def carry_out(plan, vendor, stop_on_error=False):
    return execute(plan, vendor, resolver_of(state_of(TEAMS, MEMBERS)), stop_on_error)


def states(outcomes):
    return [(outcome.change.name, outcome.status) for outcome in outcomes]


def test_outcomes_are_in_the_order_of_the_plan():
    plan = planned(
        [{"name": "New"}, {"name": "B", "state": "absent"}],
        [
            {"login": "m5", "team": "New"},
            {"login": "fresh", "team": "new", "pin": "1"},
            {"login": "m6", "state": "absent"},
        ],
    )
    vendor = Vendor()
    outcomes = carry_out(plan, vendor)
    assert states(outcomes) == [(change.name, DONE) for change in plan.changes]
    assert vendor.calls == [("create", "New"), ("delete", "m6"), ("update", "m5"), ("create", "fresh"), ("delete", "B")]
    assert outcomes[2].existing.values["team"] == outcomes[3].existing.values["team"] == "id of New"
    assert [outcome.change for outcome in outcomes] == list(plan.changes)


@pytest.mark.parametrize(
    "stop, after, calls",
    [
        (False, DONE, [("update", "A"), ("update", "B"), ("delete", "m6"), ("update", "m5")]),
        (True, NOT_TRIED, [("update", "A"), ("update", "B")]),
    ],
)
def test_changes_after_a_failure_are_made_unless_on_error_is_stop(stop, after, calls):
    plan = planned(
        [{"name": "A", "note": "n"}, {"name": "B", "note": "n"}],
        [{"login": "m5", "note": "n"}, {"login": "m6", "state": "absent"}],
    )
    vendor = Vendor({"B": REFUSED})
    outcomes = carry_out(plan, vendor, stop)
    assert states(outcomes) == [("A", DONE), ("B", FAILED), ("m6", after), ("m5", after)]
    assert vendor.calls == calls
    assert outcomes[1].as_dict() == {
        "kind": "team",
        "id": 2,
        "name": "B",
        "action": "change",
        "before": {"note": None},
        "after": {"note": "n"},
        "outcome": "failed",
        "error": "Writing: HTTP 400. Correct plan.",
    }
    if stop:
        assert outcomes[2].as_dict()["error"] == "An earlier change failed, and on_error is stop."


@pytest.mark.parametrize("field, value", [("team", "New"), ("guest_of", ["A", "New"])])
def test_members_of_a_team_whose_creation_failed_are_not_tried(field, value):
    plan = planned(
        [{"name": "New"}, {"name": "Other"}],
        [{"login": "m5", field: value}, {"login": "fresh", field: value}, {"login": "m6", "team": "Other"}],
    )
    vendor = Vendor({"New": REFUSED})
    outcomes = carry_out(plan, vendor)
    assert states(outcomes) == [("New", FAILED), ("Other", DONE), ("m5", NOT_TRIED), ("fresh", NOT_TRIED), ("m6", DONE)]
    assert outcomes[2].as_dict()["error"] == "New could not be created."
    assert ("update", "m5") not in vendor.calls and ("create", "fresh") not in vendor.calls


def test_members_of_a_team_whose_renaming_failed_are_written():
    plan = planned([{"team_id": "1", "name": "New"}], [{"login": "fresh", "team": "New"}])
    assert states(carry_out(plan, Vendor({"A": REFUSED}))) == [("New", FAILED), ("fresh", DONE)]


def test_internal_error_in_one_change_does_not_affect_other_outcomes():
    plan = planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}])
    outcomes = carry_out(plan, Vendor({"B": AttributeError("bug")}))
    assert states(outcomes) == [("A", DONE), ("B", UNKNOWN)]


def test_object_that_exists_after_a_lost_creation_response_is_adopted():
    found = existing(TEAM, id=77, name="New", note="n")
    plan = planned([{"name": "New", "note": "n"}], [{"login": "m5", "team": "New"}])
    vendor = Vendor({"New": LOST}, {"New": found})
    outcomes = carry_out(plan, vendor)
    assert states(outcomes) == [("New", DONE), ("m5", DONE)]
    assert vendor.calls == [("create", "New"), ("find", "New"), ("update", "m5")]
    assert outcomes[0].existing is found and outcomes[1].existing.values["team"] == "77"


def test_lost_creation_response_is_not_followed_by_a_second_creation():
    vendor = Vendor({"New": OutcomeUnknownError("Creating", "it did not respond")})
    (outcome,) = carry_out(planned([{"name": "New"}]), vendor)
    assert outcome.status is UNKNOWN and isinstance(outcome.error, OutcomeUnknownError)
    assert vendor.calls == [("create", "New"), ("find", "New")]
    assert outcome.as_dict()["error"].startswith("Creating: it did not respond. It does not exist now")


def test_adopted_object_is_compared_with_the_entry():
    vendor = Vendor({"New": LOST}, {"New": existing(TEAM, id=77, name="New", note="theirs")})
    (outcome,) = carry_out(planned([{"name": "New", "note": "n"}]), vendor)
    assert outcome.status == FAILED and 'note is "theirs"' in str(outcome.error)


@pytest.mark.parametrize(
    "given, found, state",
    [
        ({"note": "n"}, {"note": "n"}, DONE),
        # without a response, it may still be carried out
        ({"note": "n"}, {"note": "old"}, UNKNOWN),
        ({"note": "n"}, {}, UNKNOWN),
        # whether a secret was accepted cannot be read
        ({"pin": "1", "update_password": "always"}, {}, UNKNOWN),
        ({"pin": "1", "update_password": "always", "note": "n"}, {"note": "n"}, UNKNOWN),
    ],
    ids=str,
)
def test_lost_update_response_is_decided_by_reading_the_object(given, found, state):
    vendor = Vendor({"m5": OutcomeUnknownError("Updating", "it did not respond")}, {"m5": found})
    assert states(carry_out(planned([], [{"login": "m5", **given}]), vendor)) == [("m5", state)]
    assert vendor.calls.count(("update", "m5")) == 1


@pytest.mark.parametrize("status, state", [(503, FAILED), (None, UNKNOWN)])
@pytest.mark.parametrize("given", [{"note": "n"}, {"state": "absent"}], ids=["update", "deletion"])
def test_outcome_of_a_lost_call_that_reading_back_does_not_show(given, status, state):
    vendor = Vendor({"m5": OutcomeUnknownError("Writing", "no JSON", status=status)}, {"m5": {"note": "old"}})
    (outcome,) = carry_out(planned([], [{"login": "m5", **given}]), vendor)
    assert outcome.status is state and "run again" in str(outcome.error)


@pytest.mark.parametrize(
    "found, state",
    [
        (MEMBERS[0], UNKNOWN),
        (existing(MEMBER, id=5, login="m5", presence=Presence.DELETED), DONE),
        (None, DONE),
        (NotFoundError("Reading", "HTTP 404"), DONE),
    ],
    ids=["still there", "marked as deleted", "gone", "not found"],
)
def test_lost_deletion_response_is_decided_by_reading_the_object(found, state):
    class Looking(Vendor):
        """Reads what was found."""

        def refetch(self, entity, objects):
            if isinstance(found, Exception):
                raise found
            return [found]

    vendor = Looking({"m5": OutcomeUnknownError("Deleting", "it did not respond")})
    assert states(carry_out(planned([], [{"login": "m5", "state": "absent"}]), vendor)) == [("m5", state)]


@pytest.mark.parametrize(
    "given, response, ignored",
    [
        ({"note": "n"}, {"note": "m"}, 'note is "m"'),
        ({"note": "n"}, {"note": None}, "note is null"),
        ({"note": None, "active": True}, {"active": False}, "active is false"),
        ({"guest_of": ["B"]}, {"guestOf": []}, "guest_of is null"),
        ({"color": "red"}, {"color": "c2"}, 'color is "green"'),
        ({"color": "red"}, {"color": None}, "color is null"),
        ({"note": "n", "active": True}, {"note": "m", "active": None}, 'note is "m"; active is null'),
        ({"note": "n"}, {"note": " n "}, 'note is " n "'),
        ({"active": True}, {"active": "1"}, None),
        ({"guest_of": ["B", "A"]}, {"guestOf": [1, 2]}, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("login", ["m6", "new"])
def test_values_that_the_vendor_ignores_or_changes_are_reported(login, given, response, ignored):
    (outcome,) = carry_out(planned([], [{"login": login, **given}]), Vendor({login: response}))
    assert outcome.status == (FAILED if ignored else DONE)
    if ignored:
        assert isinstance(outcome.error, WriteNotConfirmedError)
        assert f'member "{login}" was written, but the vendor did not accept everything: {ignored}.' in str(
            outcome.error
        )


@pytest.mark.parametrize("read, state", [({"note": "n"}, DONE), ({"note": "old"}, FAILED), ({}, FAILED)])
def test_fields_missing_in_a_response_are_read_back(read, state):
    class Basic(Vendor):
        """Its responses omit the note."""

        def respond(self, entity, name, wire):
            return Existing.from_wire(
                entity,
                {key: value for key, value in wire.items() if key not in ("note",)},
                completeness=Completeness.SUMMARY,
            )

    vendor = Basic(found={"m5": read})
    assert states(carry_out(planned([], [{"login": "m5", "note": "n"}]), vendor)) == [("m5", state)]
    assert vendor.calls == [("update", "m5"), ("fetch_details", "m5")]


def test_response_that_shows_all_that_was_written_is_not_followed_by_a_read():
    vendor = Vendor(completeness=Completeness.SUMMARY)
    assert states(carry_out(planned([], [{"login": "m5", "note": "n"}]), vendor)) == [("m5", DONE)]
    assert vendor.calls == [("update", "m5")]


@pytest.mark.parametrize(
    "error, message",
    [
        (REFUSED, "was written, but could not be read back: Writing: HTTP 400. Correct plan."),
        (
            VendorError("Reading", "no response"),
            "was written, but could not be read back: Reading: no response. Run again.",
        ),
        (None, "was written, but no longer exists. Run again."),
    ],
)
def test_failure_to_read_back_one_object_does_not_affect_other_outcomes(error, message):
    class OnlyIds(Vendor):
        """Its responses contain only ids, and A cannot be read back."""

        def respond(self, entity, name, wire):
            return Existing.from_wire(entity, {"id": wire["id"]}, completeness=Completeness.SUMMARY)

        def fetch_details(self, existing):
            if str(existing.id) != "1":
                return Existing.from_wire(existing.entity, {**existing.wire, "name": "B", "note": "n"})
            if error:
                raise error
            return None

    outcomes = carry_out(planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}]), OnlyIds())
    assert states(outcomes) == [("A", UNKNOWN if error else FAILED), ("B", DONE)]
    assert str(outcomes[0].error).endswith(message) and outcomes[0].may_have_written


def test_name_is_given_only_after_its_owner_was_renamed():
    plan = planned([{"team_id": "2", "name": "a"}, {"team_id": "1", "name": "Z"}])
    vendor = Vendor()
    assert {outcome.status for outcome in carry_out(plan, vendor)} == {DONE}
    assert vendor.calls == [("update", "A"), ("update", "B")]


def test_name_is_not_given_as_long_as_its_owner_could_not_be_renamed():
    class Refusing(Vendor):
        """It refuses to rename A."""

        def respond(self, entity, name, wire):
            if wire["id"] == 1:
                raise REFUSED
            return super().respond(entity, name, wire)

    plan = planned([{"team_id": "2", "name": "a"}, {"team_id": "1", "name": "Z"}])
    vendor = Refusing()
    outcomes = carry_out(plan, vendor)
    assert states(outcomes) == [("Z", FAILED), ("a", NOT_TRIED)]
    assert 'Another team may still be called "a"' in str(outcomes[1].error)
    assert vendor.calls == [("update", "A")]


def test_outcome_is_unknown_if_a_write_cannot_be_read_back():
    class OnlyIds(Vendor):
        """Its responses contain only ids, and nothing can be read back."""

        def respond(self, entity, name, wire):
            return Existing.from_wire(entity, {"id": wire["id"]}, completeness=Completeness.SUMMARY)

        def refetch(self, entity, objects):
            raise REFUSED

    plan = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}])
    outcomes = carry_out(plan, OnlyIds())
    assert states(outcomes) == [("A", UNKNOWN), ("m5", UNKNOWN)]
    assert all(isinstance(outcome.error, WriteNotConfirmedError) for outcome in outcomes)


def test_on_error_stop_applies_to_a_value_that_was_not_accepted():
    plan = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}])
    vendor = Vendor({"A": {"note": "m"}})
    assert states(carry_out(plan, vendor, stop_on_error=True)) == [("A", FAILED), ("m5", NOT_TRIED)]
    assert vendor.calls == [("update", "A")]


def test_secret_is_not_read_back():
    vendor = Vendor(completeness=Completeness.SUMMARY)
    assert states(carry_out(planned([], [{"login": "m5", "pin": "1", "update_password": "always"}]), vendor)) == [
        ("m5", DONE)
    ]
    assert vendor.calls == [("update", "m5")]


def test_value_of_a_field_with_another_owner_is_not_compared():
    class Owned(Vendor):
        """Keeps the note, which has another owner."""

        def respond(self, entity, name, wire):
            return existing(entity, **{**wire, "note": "theirs"}, owned=("note",))

    assert states(carry_out(planned([], [{"login": "new", "note": "mine"}]), Owned())) == [("new", DONE)]


def test_teams_are_written_before_members_with_parallel_workers():
    class Wide(Vendor):
        workers = 4

    plan = planned(
        [{"name": f"T{number}"} for number in range(6)],
        [{"login": f"n{number}", "team": f"T{5 - number}"} for number in range(6)],
    )
    assert {outcome.status for outcome in carry_out(plan, Wide())} == {DONE}


class Finalizing(Vendor):
    """Completes all written objects with one call. wrong: an error to raise, or results by name."""

    def __init__(self, wrong):
        super().__init__()
        self.wrong = wrong

    def finalize(self, entity, written):
        self.calls.append(("finalize", *(existing.name for existing, _values in written)))
        if isinstance(self.wrong, Exception):
            raise self.wrong
        return [self.wrong.get(existing.name, existing) for existing, _values in written]


def test_change_that_depends_on_an_object_that_was_not_completed_is_not_tried():
    plan = planned(
        [{"name": "New"}, {"name": "Other"}], [{"login": "m5", "team": "New"}, {"login": "m6", "team": "Other"}]
    )
    vendor = Finalizing({"New": REFUSED})
    outcomes = carry_out(plan, vendor)
    assert states(outcomes) == [("New", FAILED), ("Other", DONE), ("m5", NOT_TRIED), ("m6", DONE)]
    assert outcomes[0].error is REFUSED
    assert [call for call in vendor.calls if call[0] == "finalize"] == [
        ("finalize", "New", "Other"),
        ("finalize", "m6"),
    ]


def test_outcome_is_unknown_if_written_objects_cannot_be_completed():
    plan = planned([{"name": "New"}, {"name": "A", "note": "n"}], [{"login": "m5", "team": "New"}])
    outcomes = carry_out(plan, Finalizing(REFUSED))
    assert states(outcomes) == [("New", UNKNOWN), ("A", UNKNOWN), ("m5", NOT_TRIED)]
    assert all(
        "was written, but could not be read back: Writing: HTTP 400" in str(outcome.error) for outcome in outcomes[:2]
    )


def test_members_refer_to_the_id_of_the_completed_object():
    found = existing(TEAM, id="77", name="New")
    outcomes = carry_out(planned([{"name": "New"}], [{"login": "m5", "team": "New"}]), Finalizing({"New": found}))
    assert outcomes[1].existing.values["team"] == "77"


def test_lost_response_is_reported_as_the_reason():
    vendor = Vendor({"A": LOST, "B": LOST}, found={"B": {"note": "n"}})
    outcomes = carry_out(planned([{"name": "A", "note": "n"}, {"name": "B", "note": "n"}]), vendor)
    assert states(outcomes) == [("A", UNKNOWN), ("B", DONE)]
    assert outcomes[0].error.detail == LOST.detail and outcomes[0].may_have_written
    assert outcomes[1].as_dict()["error"] is None


@pytest.mark.parametrize("action", ["create", "delete"])
def test_outcome_is_unknown_if_a_lost_response_cannot_be_verified(action):
    class Unreachable(Vendor):
        """All reads fail."""

        def find(self, entity, values):
            raise REFUSED

        def refetch(self, entity, objects):
            raise REFUSED

    given = {"login": "new", "team": "A"} if action == "create" else {"login": "m5", "state": "absent"}
    (outcome,) = carry_out(planned([], [given]), Unreachable({given["login"]: LOST}))
    assert outcome.status is UNKNOWN and outcome.error is LOST


class Unprintable:
    """A value that cannot be converted to a text."""

    def __str__(self):
        raise AttributeError("bug")


@pytest.mark.parametrize("stage", ["finalize", "refetch", "compare"])
def test_outcome_is_unknown_after_an_internal_error_that_follows_a_write(stage):
    class Faulty(Vendor):
        """Raises an unexpected exception in one stage after the write."""

        def finalize(self, entity, written):
            return super().finalize(entity, None if stage == "finalize" else written)

        def refetch(self, entity, objects):
            return [self.found[None]]

        def respond(self, entity, name, wire):
            only_id = Existing.from_wire(entity, {"id": wire["id"]}, completeness=Completeness.SUMMARY)
            return only_id if stage == "refetch" else super().respond(entity, name, wire)

    vendor = Faulty({"A": {"note": Unprintable()} if stage == "compare" else {}})
    outcomes = carry_out(planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}]), vendor)
    assert outcomes[0].status is UNKNOWN
    assert "bug" in str(outcomes[0].error)
    assert outcomes[0].may_have_written


def test_response_without_a_name_leaves_the_name_of_the_entry():
    seen = []

    class Brief(Vendor):
        """Responds with ids only."""

        def respond(self, entity, name, wire):
            return Existing.from_wire(entity, {"id": wire["id"]}, completeness=Completeness.SUMMARY)

        def finalize(self, entity, written):
            seen.extend(existing.title for existing, _values in written)
            return super().finalize(entity, written)

    carry_out(planned([{"name": "New"}], [{"login": "m5", "note": "n"}]), Brief())
    assert seen == ['team "New"', 'member "m5"']


def test_deactivations_are_read_back_together_with_later_changes():
    class OnlyIds(Vendor):
        """Its responses contain only ids."""

        def respond(self, entity, name, wire):
            return Existing.from_wire(entity, {"id": wire["id"]}, completeness=Completeness.SUMMARY)

        def refetch(self, entity, objects):
            self.calls.append(("refetch", [existing.id for existing in objects]))
            return [
                Existing.from_wire(entity, {"id": one.id, "login": "x", "active": False, "note": "n"})
                for one in objects
            ]

    vendor = OnlyIds()
    plan = planned([], [{"login": "m6", "note": "n"}, {"login": "m5", "active": False}])
    assert states(carry_out(plan, vendor)) == [("m5", DONE), ("m6", DONE)]
    assert vendor.calls == [("update", "m5"), ("update", "m6"), ("refetch", [5, 6])]


def test_bug_in_reading_back_leaves_outcomes_unknown():
    class Faulty(Vendor):
        """Its responses contain only ids, and reading back is broken."""

        def finalize(self, entity, written):
            raise AttributeError("bug")

    plan = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}])
    assert states(carry_out(plan, Faulty())) == [("A", UNKNOWN), ("m5", UNKNOWN)]


def test_outcome_of_each_change_is_unknown_after_an_internal_error_of_the_executor(monkeypatch):
    def broken(*dummy):
        raise AttributeError("bug")

    plan, vendor = planned([{"name": "A", "note": "n"}], [{"login": "m5", "note": "n"}]), Vendor()
    monkeypatch.setattr(vendor.progress, "begin", broken)
    assert states(carry_out(plan, vendor)) == [("A", UNKNOWN), ("m5", UNKNOWN)]
