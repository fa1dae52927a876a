# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who made the drift: which event belongs to which option or object, and how reports show it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.filter.authors import authors
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.documents import WRITERS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import drift_of
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    change,
    record,
    unmanaged,
)

MINUTES = iter(range(60))


def event(action="change", id=1, name="ana@example.com", user="eve", kind="agent", **fields):
    """An event that is later than those before it. fields: the value after it, by option."""
    listed = [{"name": option, "before": None, "after": value} for option, value in fields.items()]
    time = f"2026-11-27T08:{next(MINUTES) % 60:02}:00.123Z"
    return {"time": time, "kind": kind, "id": id, "object": name, "action": action, "user": user, "fields": listed}


@pytest.fixture(autouse=True)
def fixture_minutes(monkeypatch):
    monkeypatch.setitem(globals(), "MINUTES", iter(range(60)))


def drifted(*changes, events, others=()):
    """The changes and the unmanaged objects of a record of RingCX, with authors."""
    (found,) = authors(record(*changes, unmanaged=others, vendor="ringcx"), events)
    return found["changes"], found["unmanaged"]


def users(changes):
    return [{name: one["user"] for name, one in change.get("authors", {}).items()} for change in changes]


def test_an_option_has_the_author_of_its_last_event():
    events = [
        event(user="first", agent_rank=3, team="A"),
        event(user="second", agent_rank=7),
        event(user="other", id=2, agent_rank=7),
        event(user="third", kind="agent_group", agent_rank=7),
    ]
    one = change(before={"agent_rank": 7, "team": "A", "location": "x"}, after={"agent_rank": 1, "team": "B"})
    (changed,), _others = drifted(one, events=events)
    assert changed["authors"] == {
        "agent_rank": {"user": "second", "time": "2026-11-27T08:01:00.123Z", "action": "change"},
        "team": {"user": "first", "time": "2026-11-27T08:00:00.123Z", "action": "change"},
    }


def test_the_event_that_created_an_object_is_the_author_of_its_options():
    changes, _others = drifted(change(before={"agent_rank": 7}), events=[event("create", agent_rank=7)])
    assert changes[0]["authors"]["agent_rank"]["action"] == "create"


@pytest.mark.parametrize(
    ("option", "value", "logged", "is_named"),
    [
        ("agent_rank", 7, "7", True),
        ("agent_rank", 8, "7", False),
        ("email", "a@example.com", "A@example.com", True),
        ("team", None, "", True),
        ("team", "Nights", "Days", False),
        ("agent_group", "Sales", "5", True),
        ("gate_assignments", ["Support/English"], [5], True),
        ("some_new_thing", "x", "y", True),
    ],
)
def test_no_author_is_named_whose_value_is_not_the_present_one(option, value, logged, is_named):
    older = event(user="older", **{option: value})
    changes, _others = drifted(change(before={option: value}), events=[older, event(**{option: logged})])
    assert users(changes) == [{option: "eve"} if is_named else {}]


def test_objects_are_matched_by_id_and_else_by_name():
    one = change(before={"agent_rank": 7})
    assert users(drifted(one, events=[event(id=None, name="Ana@example.com", agent_rank=7)])[0]) == [
        {"agent_rank": "eve"}
    ]
    assert users(drifted(one, events=[event(id=9, agent_rank=7)])[0]) == [{}]
    assert users(drifted(one, events=[event(id=1, name=None, agent_rank=7)])[0]) == [{"agent_rank": "eve"}]


def test_assignments_are_events_of_their_own():
    before = {"gate_assignments": ["English"], "dial_group_assignments": ["Callbacks"], "team": "A"}
    changes, _others = drifted(
        change(before=before),
        events=[
            event("create", user="first", gate_assignments=[5], team="A"),
            event("create", 9, user="second", kind="agent_queue_assignment", agent_id=1, gate_id=5),
            event("create", 1, user="third", kind="agent_queue_assignment", agent_id=2, gate_id=5),
        ],
    )
    assert users(changes) == [{"gate_assignments": "second", "team": "first"}]


def test_a_missing_object_names_who_deleted_it():
    one = change("create", after={"team": "A"}, id=None)
    events = [event("delete", user="first"), event("create", user="second"), event("delete", user="third", id=5)]
    assert drifted(one, events=events)[0][0]["author"]["user"] == "third"
    assert "author" not in drifted(one, events=events[1:2])[0][0]


def test_an_unmanaged_object_names_who_created_it_or_else_changed_it():
    made, edited = event("create", 2, user="maker"), event(id=2, user="editor", team="A")
    assert drifted(others=[unmanaged()], events=[made, edited])[1][0]["author"]["user"] == "maker"
    assert drifted(others=[unmanaged()], events=[edited])[1][0]["author"]["user"] == "editor"
    assert "author" not in drifted(others=[unmanaged()], events=[event(id=3)])[1][0]
    leaver = change("delete", before={"team": "A"}, id=2)
    assert drifted(leaver, events=[made, edited])[0][0]["author"]["user"] == "maker"


def test_reports_show_authors_without_milliseconds():
    one = change(before={"agent_rank": 7}, after={"agent_rank": 1})
    missing = change("create", "new@example.com", after={"team": "A"}, id=None)
    events = [event(agent_rank=7), event("create", 2), event("delete", 3, "new@example.com")]
    found = authors(record(one, missing, unmanaged=[unmanaged()], vendor="ringcx"), events)
    for write in WRITERS.values():
        written = write(make_report([drift_of(one) for one in found], is_drift=True))
        assert "changed by eve at 2026-11-27T08:00:00Z" in written
        assert "created by eve at 2026-11-27T08:01:00Z" in written
        assert "deleted by eve at 2026-11-27T08:02:00Z" in written


def test_reports_without_authors_have_no_column_for_them():
    assert " by |" not in WRITERS["markdown"](make_report(record(change(before={"team": "A"}))))


@pytest.mark.parametrize(
    "events", [None, "x", {}, [1], [{}], [{**event(), "fields": [1]}], [{**event(), "fields": None}]]
)
def test_anything_else_than_events_is_refused(events):
    with pytest.raises(AnsibleFilterError, match=r"cxops\.contact_center\.authors: "):
        authors(record(change()), events)
