# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plugins that the playbooks plan and drift use."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleFilterError, AnsibleLookupError
from ansible_collections.cxops.contact_center.plugins.filter.drift import drift
from ansible_collections.cxops.contact_center.plugins.filter.report import report
from ansible_collections.cxops.contact_center.plugins.filter.report_summary import report_summary
from ansible_collections.cxops.contact_center.plugins.lookup.records import NOT_REACHED, LookupModule
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    change,
    hostile_record,
    record,
)


@pytest.mark.parametrize(
    ("format", "begins"), [("text", "Plan"), ("markdown", "# Plan"), ("html", "<!DOCTYPE"), ("junit", "<?xml")]
)
def test_report_of_one_record_is_that_of_a_list_of_one(format, begins):
    assert report(record(), format).startswith(begins)
    assert report([record()], format=format) == report(record(), format)
    assert report([], format, unreadable=[{"host": "lisbon", "error": "401"}]).startswith(begins)


def test_report_is_text_by_default():
    assert report(record()) == report(record(), "text")


@pytest.mark.parametrize("call", [report, report_summary, drift])
def test_what_is_no_record_is_an_error_of_the_filter(call):
    with pytest.raises(AnsibleFilterError, match="record"):
        call([{"token": "secret"}])


def test_unknown_format_is_refused():
    with pytest.raises(AnsibleFilterError, match="text, markdown, html, junit"):
        report(record(), "pdf")


def _read(*terms):
    return LookupModule().run(list(terms))


def test_lookup_returns_records_and_what_could_not_be_read(tmp_path):
    path = tmp_path / "lisbon.json"
    path.write_text(json.dumps(hostile_record()), encoding="utf-8")
    (found,) = _read(
        {
            "lisbon": {
                "ringcx": {"file": str(path), "reason": "over a limit"},
                "udesk": {"file": "", "reason": "Task failed: 401"},
            },
            "mumbai": {"deepcall": {"file": str(tmp_path / "missing.json"), "reason": ""}},
            "pune": {},
        }
    )
    assert found["records"] == [hostile_record()]
    assert found["unreadable"] == [
        {"host": "lisbon (udesk)", "error": "401"},
        {"host": "mumbai", "error": NOT_REACHED},
        {"host": "pune", "error": NOT_REACHED},
    ]


def test_lookup_refuses_files_that_are_no_json(tmp_path):
    path = tmp_path / "lisbon.json"
    path.write_text("{{ secret }}", encoding="utf-8")
    with pytest.raises(AnsibleLookupError, match="lisbon.json") as caught:
        _read({"lisbon": {"ringcx": {"file": str(path), "reason": ""}}})
    assert "secret" not in str(caught.value)


def test_drift_accepts_one_record():
    assert drift(record(change())) == drift([record(change())])
