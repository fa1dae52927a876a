# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter report_summary."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.summary import summary

DOCUMENTATION = r"""
name: report_summary
short_description: Summarize records in one line for each account
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns a line for each account. Accounts without changes come first, accounts that could not be read last.
  - If limits of accounts are exceeded, a last line names these accounts.
  - The playbooks C(cxops.contact_center.plan) and C(cxops.contact_center.drift) end with this summary.
positional: window
options:
  _input:
    description: A record, or a list of records.
    type: raw
    required: true
  window:
    description: See P(cxops.contact_center.report#filter).
    type: float
  unreadable:
    description: See P(cxops.contact_center.report#filter).
    type: list
    elements: dict
    default: []
  drift:
    description: See P(cxops.contact_center.report#filter).
    type: bool
    default: false
seealso:
  - plugin: cxops.contact_center.report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the planned changes
  ansible.builtin.debug:
    msg: "{{ records | cxops.contact_center.report_summary }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def report_summary(records: Any, window: Any = None, unreadable: Any = (), drift: bool = False) -> list[str]:
    """Return the lines. Wrong input raises AnsibleFilterError."""
    try:
        return summary(make_report(records, unreadable, window, drift))
    except ReportError as error:
        raise AnsibleFilterError(f"cxops.contact_center.report_summary: {error}") from error


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"report_summary": report_summary}
