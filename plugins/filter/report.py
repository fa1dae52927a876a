# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter report."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.documents import WRITERS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError

DOCUMENTATION = r"""
name: report
short_description: Report on records, for people and for CI systems
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns a report of one or several records, as written to O(cxops.contact_center.ringcx_config#module:record_file).
  - The report starts with a table of accounts, and with what needs attention. For each account, it then shows the changes, option by option,
    agents as leavers, movers, returners, changed and joiners, then groups; the warnings; and the objects that no entry names.
  - External text is escaped in each format. Records contain no secrets.
positional: format
options:
  _input:
    description: A record, or a list of records.
    type: raw
    required: true
  format:
    description:
      - V(text) is for terminals and mail, V(markdown) for pull requests and tickets.
      - V(html) is a single file that can be searched, folded and printed. It loads nothing; its Content-Security-Policy allows only its own script and style.
      - V(junit) has a passing test case for each account, a failure for each object that changes or that no entry names,
        and an error for each account that could not be read.
    type: str
    choices: [text, markdown, html, junit]
    default: text
  window:
    description: Minutes that an account may take. The report then shows whether its calls fit.
    type: float
  unreadable:
    description: Accounts that could not be read.
    type: list
    elements: dict
    default: []
    suboptions:
      host:
        description: Name of the account in the inventory.
        type: str
        required: true
      error:
        description: Why it could not be read.
        type: str
        required: true
  drift:
    description:
      - Whether the records show how accounts differ from their files.
      - Changes that are not drift are then left out, see P(cxops.contact_center.drift#filter), and entries that accept the drift are shown as YAML.
    type: bool
    default: false
seealso:
  - plugin: cxops.contact_center.drift
    plugin_type: filter
  - plugin: cxops.contact_center.report_summary
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write a report of the last run
  ansible.builtin.copy:
    content: "{{ lookup('ansible.builtin.file', '/var/lib/contact-centers/lisbon.json') | from_json | cxops.contact_center.report(format='html') }}"
    dest: /var/lib/contact-centers/lisbon.html
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The report.
  type: str
"""


def report(records: Any, format: str = "text", window: Any = None, unreadable: Any = (), drift: bool = False) -> str:
    """Return the report in a format. Wrong input raises AnsibleFilterError."""
    if format not in WRITERS:
        raise AnsibleFilterError(f"format must be one of {', '.join(WRITERS)}.")
    try:
        return WRITERS[format](make_report(records, unreadable, window, drift))
    except ReportError as error:
        raise AnsibleFilterError(f"cxops.contact_center.report: {error}") from error


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"report": report}
