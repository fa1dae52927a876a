# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reports show of records: order, counts, notices, drift; and what is no record."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.documents import WRITERS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError, drift_of
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.summary import summary
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.values import shown
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    ACTIONS,
    HOSTILE,
    change,
    hostile_record,
    record,
    unmanaged,
)


def test_removals_and_moves_come_first():
    (account,) = make_report(record(*map(change, ACTIONS))).accounts
    assert [one.action for one in account.changes] == ["delete", "deactivate", "move", "activate", "change", "create"]


def test_changes_show_what_an_option_was_and_becomes():
    one = change("move", before={"agent_groups": ["Sales", "Night"]}, after={"agent_groups": ["Support"]})
    other = change("change", before={"duty": None, "level": 0}, after={"duty": "Lead", "level": 3})
    new = change("create", after={"nick_name": "Eve"})
    account = make_report(record(one, other, new)).accounts[0]
    rows = [(field.name, field.before, field.after) for one in account.changes for field in one.fields]
    assert rows == [
        ("agent_groups", "Sales, Night", "Support"),
        ("duty", "(none)", "Lead"),
        ("level", "0", "3"),
        ("nick_name", None, "Eve"),
    ]


def test_changes_of_agents_are_grouped_by_what_becomes_of_them():
    changes = [change("create", kind="agent_group", name="New"), change("create"), change("delete", name="bo")]
    groups = make_report(record(*changes)).accounts[0].groups
    assert [(title, [one.name for one in rows]) for title, rows in groups] == [
        ("Leavers", ["bo"]),
        ("Joiners", ["ana@example.com"]),
        ("Agent groups", ["New"]),
    ]


def test_failed_changes_show_their_outcome_and_the_reason():
    failed = change(outcome="failed", error="Updating: HTTP 403")
    planned, of_real_run = make_report([record(change()), record(failed, check_mode=False, msg=None)]).accounts
    assert [(one.outcome, one.error) for one in (*planned.changes, *of_real_run.changes)] == [
        ("", ""),
        ("failed", "Updating: HTTP 403"),
    ]
    assert of_real_run.message == ""


def test_report_is_a_preview_if_no_record_is_of_a_real_run():
    records = [record(), record(check_mode=False, host="lisbon")]
    assert make_report(records[:1]).is_preview and not make_report(records).is_preview


def test_deletions_name_the_successor_and_show_what_the_object_was():
    deletion = change("delete", before={"nick_name": "Ana"}, after={"owner_id": "bo@example.com"})
    (row,) = make_report(record(deletion)).accounts[0].changes
    assert row.options == (("owner_id", "bo@example.com"),)
    assert [(field.name, field.before, field.after) for field in row.fields] == [("nick_name", "Ana", None)]
    for write in WRITERS.values():
        assert "bo@example.com" in write(make_report(record(deletion)))


@pytest.mark.parametrize(
    ("window", "fits"), [(None, None), ("", None), (1, True), ("0.5", True), (0.4, False), (0, False)]
)
def test_window_is_compared_with_the_time_at_the_rate_limit(window, fits):
    report = make_report(record(change()), window=window)  # 30 seconds
    assert report.accounts[0].fits is fits and report.accounts[0].minutes == "0.5"
    assert any("fits" in heading for heading in report.headings) is (fits is not None)
    assert len(report.headings) == len(report.table[0])
    assert fits is None or report.table[0][-1] == ("yes" if fits else "no")
    assert ("does not fit the window" in str(report.notices)) is (fits is False)


def test_table_has_a_row_for_each_account_and_their_sum():
    report = make_report(
        [record(change()), record(change("move"), host="lisbon")], [{"host": "mumbai", "error": "401"}], 5
    )
    names = [row[0] for row in report.table]
    assert names == ["shanghai", "lisbon", "mumbai", "total"]
    assert {len(row) for row in report.table} == {len(report.headings)}
    total = dict(zip(report.headings, report.table[-1]))
    assert (total["change"], total["move"], total["unchanged"], total["calls"]) == ("1", "1", "14", "4")


def test_accounts_that_need_attention_are_named_at_the_top():
    limited = "The plan removes 3 of 12 agents, and max_removals is 10%: ana@example.com."
    listed = [record(change(), msg=limited), record(msg="1 of 1 change is not done", host="lisbon")]
    report = make_report(listed, [{"host": "mumbai", "error": "401"}])
    assert [notice[:2] for notice in report.notices] == [
        ("mumbai", "could not be read"),
        ("shanghai", "over a limit"),
        ("lisbon", "would be refused"),
    ]
    assert summary(report)[-1] == "Over a limit, so that this plan would be refused: shanghai."
    for name, write in WRITERS.items():
        assert name == "junit" or limited.partition(":")[0] in write(report)


def test_summary_has_a_line_for_each_account():
    listed = [record(change(), change("move")), record(host="lisbon"), record(unmanaged=[unmanaged()], host="pune")]
    errors = [{"host": "mumbai", "error": "401"}]
    assert summary(make_report(listed, errors)) == [
        "lisbon: no changes.",
        "pune: no changes.",
        "shanghai: 1 to change, 1 to move; 4 calls, 1 minutes.",
        "mumbai: could not be read. 401",
    ]
    assert summary(make_report(listed, errors, is_drift=True)) == [
        "lisbon: no drift.",
        "pune: 1 unmanaged.",
        "shanghai: 2 drifted.",
        "mumbai: could not be read. 401",
    ]


def test_summary_shortens_errors_that_the_report_shows_in_full():
    report = make_report([], [{"host": "mumbai", "error": "x" * 500}])
    (line,) = summary(report)
    assert len(line) < 160 and line.endswith("…") and "x" * 500 in WRITERS["text"](report)


def test_secrets_that_are_always_written_are_no_drift():
    secret = {"before": {"password": "(set)"}, "after": {"password": "(changed)"}}
    both = {"before": {"password": "(set)", "duty": "a"}, "after": {"password": "(changed)", "duty": "b"}}
    created = change("create", after={"password": "(set)", "email": "new@example.com"})
    found = drift_of(record(change(**secret), change(name="bo@example.com", **both), created))
    assert [(one["name"], one["after"]) for one in found["changes"]] == [
        ("bo@example.com", {"duty": "b"}),
        ("ana@example.com", created["after"]),
    ]
    assert found["plan"] == {**dict.fromkeys(ACTIONS, 0), "change": 1, "create": 1, "unchanged": 8, "unmanaged": 0}


def test_text_that_looks_like_a_secret_is_drift():
    found = drift_of(record(change(before={"nick_name": "(set)"}, after={"nick_name": "(changed)"})))
    assert len(found["changes"]) == 1


def test_objects_that_must_stay_are_no_drift():
    found = drift_of(record(unmanaged=[unmanaged(), unmanaged("Default", protected="it is the default group")]))
    assert [one["name"] for one in found["unmanaged"]] == ["bo@example.com"] and found["plan"]["unmanaged"] == 1


def test_drift_of_drift_is_the_same():
    found = drift_of(hostile_record())
    assert drift_of(found) == found


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "text",
        {},
        {**record(), "format": "cxops.contact_center.record/2"},
        {**record(), "changes": {}},
        {**record(), "changes": ["x"]},
        record(change(action="secret-action", name="x")),
        record(change(), plan={"create": "secret"}),
        record(change(before=[1])),
        {**record(), "unmanaged": [{"kind": "agent"}]},
    ],
    ids=range(10),
)
@pytest.mark.parametrize("many", [False, True])
def test_what_is_no_record_is_refused_without_its_values(wrong, many):
    with pytest.raises(ReportError) as caught:
        make_report([record(), wrong] if many else wrong)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"window": "soon"}, {"window": -1}, {"window": "nan"}, {"unreadable": ["x"]}], ids=str
)
def test_wrong_options_are_refused(options):
    with pytest.raises(ReportError):
        make_report([], **options)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_character_of_a_report_is_visible(text):
    assert visible(text).isprintable() and shown([text]).isprintable()
    assert visible("Zoë 李雷 😀") == "Zoë 李雷 😀"
    report = make_report(hostile_record(), is_drift=True)
    for write in WRITERS.values():
        written = write(report)
        assert set(written) <= set(filter(str.isprintable, written)) | {"\n"}
        written.encode()
