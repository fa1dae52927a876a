# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary of the playbook provision: what is counted, in which order it is shown, and that it is one line for each account."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.summary import (
    MAX_REASON,
    NO_REASON,
    summary_lines,
    summary_row,
)

ACTIONS = ("create", "change", "move", "activate", "deactivate", "delete")
NOTHING = dict.fromkeys(ACTIONS, 0)


def _change(action, outcome="done"):
    return {"kind": "agent", "id": "1", "name": "ana@example.com", "action": action, "outcome": outcome}


def _result(*changes, **more):
    failures = [change for change in changes if change["outcome"] not in ("done", "planned")]
    return {"changes": list(changes), "failures": failures, "api_calls": 3, "seconds": 1.5, **more}


def _row(*actions, **more):
    return {"ringcx": summary_row(_result(*map(_change, actions), **more), check_mode=False)}


def _failed(message, **more):
    return {"failed": True, "msg": message, **more}


def test_a_real_run_counts_what_was_done():
    changes = [_change(action) for action in (*ACTIONS, "move", "delete", "delete")]
    row = summary_row(_result(*changes), check_mode=False)
    assert row == {
        "counts": {**dict.fromkeys(ACTIONS, 1), "move": 2, "delete": 3},
        "failed": 0,
        "calls": 3,
        "seconds": 1.5,
        "reason": "",
    }


def test_check_mode_counts_what_is_planned_and_not_what_an_approval_holds():
    changes = [*(_change(action, "planned") for action in (*ACTIONS, "move")), _change("delete", "held")]
    row = summary_row(_result(*changes), check_mode=True)
    assert row["counts"] == {**dict.fromkeys(ACTIONS, 1), "move": 2}


def test_failures_are_counted_and_not_what_they_would_have_done():
    outcomes = ("failed", "unknown", "not_tried", "held")
    changes = [_change("create"), *(_change("create", outcome) for outcome in outcomes)]
    row = summary_row(_result(*changes, **_failed("4 of 5 changes are not done.")), check_mode=False)
    assert row["counts"] == {**NOTHING, "create": 1}
    assert (row["failed"], row["reason"]) == (4, "4 of 5 changes are not done.")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (_failed("HTTP 401", api_calls=1), "HTTP 401"),
        ({"unreachable": True, "msg": "Task failed: Failed to connect"}, "Failed to connect"),
        (
            _failed("One or more items failed", results=[{"msg": "fine"}, _failed("'nobody' is undefined")]),
            "'nobody' is undefined",
        ),
        (_failed("No host is in the groups."), "No host is in the groups."),
        (_failed(""), NO_REASON),
        ({"failed": True}, NO_REASON),
        ({}, "The run ended before this account was provisioned."),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_an_account_without_a_plan_has_one_failure_and_its_reason(result, reason, check_mode):
    row = summary_row(result, check_mode)
    assert row["counts"] == NOTHING
    assert (row["failed"], row["reason"], row["seconds"]) == (1, reason, None)
    assert row["calls"] == result.get("api_calls")


def test_a_refused_plan_is_a_failure():
    refused = _result(_change("delete", "planned"), **_failed("max_removals"))
    assert summary_row(refused, check_mode=False)["counts"] == NOTHING
    assert summary_row(refused, check_mode=False)["failed"] == 1


def test_the_reason_is_one_short_line_without_control_characters():
    message = "first\r\nsecond\x1b[31m\u2028third\u202e \t fourth\x00 " + "x" * MAX_REASON
    reason = summary_row(_failed(message), check_mode=False)["reason"]
    assert reason.startswith("first second[31m third fourth xxx")
    assert reason.isprintable()
    assert reason.endswith("x…") and len(reason) == MAX_REASON
    assert summary_row(_failed("x" * MAX_REASON), check_mode=False)["reason"] == "x" * MAX_REASON


def test_failed_accounts_come_last_and_unchanged_ones_first():
    rows = {
        "porto": _row(**_failed("no\ngood")),
        "lisbon": _row("create"),
        "mumbai": _row(),
        "faro": {},
        "shanghai": _row("delete", **_failed("worse")),
        "braga": _row("move"),
        "delhi": _row(),
    }
    lines = summary_lines(rows, check_mode=False)
    assert [line.split()[0] for line in lines] == [
        "account",
        *("mumbai", "delhi"),
        *("lisbon", "braga"),
        *("porto", "faro", "shanghai"),
    ]
    assert lines[-3].endswith("  no good")
    assert lines[-2].endswith("before this account was provisioned.")
    assert lines[-2].split()[8:10] == ["-", "-"]  # neither calls nor seconds


def test_columns_are_aligned_and_headings_say_what_would_be_done():
    rows = {"lisbon": _row(*["create"] * 12000), "上海": _row(**_failed("no"))}
    assert summary_lines(rows, check_mode=False) == [
        "account  created  changed  moved  activated  deactivated  deleted  failed  calls  seconds  reason",
        "lisbon     12000        0      0          0            0        0       0      3      1.5",
        "上海           0        0      0          0            0        0       1      3      1.5  no",
    ]
    assert summary_lines({}, check_mode=True) == [
        "account  to create  to change  to move  to activate  to deactivate  to delete  failed  calls  seconds  reason"
    ]


def test_each_account_of_a_host_has_a_row_with_its_vendor():
    both = {"ringcx": _row()["ringcx"], "udesk": _row("create")["ringcx"]}
    lines = summary_lines({"every\nthing": both, "lisbon": _row()}, check_mode=False)
    assert [line.split("  ")[0].strip() for line in lines[1:]] == [
        "every thing (ringcx)",
        "lisbon",
        "every thing (udesk)",
    ]
