# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.plugin_utils.summary import Row, summary_lines

DOCUMENTATION = r"""
name: summary
short_description: Summarize the results of several accounts
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns a table as a list of lines, with one line for each account. Accounts without changes come first, accounts that failed come last.
  - The playbook C(cxops.contact_center.provision) ends with this summary.
positional: check_mode
options:
  _input:
    description: Rows of P(cxops.contact_center.summary_row#filter), by host and vendor. A host without rows is shown as failed.
    type: dict
    required: true
  check_mode:
    description: Whether the headings show what would be done.
    type: bool
    default: false
seealso:
  - plugin: cxops.contact_center.summary_row
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the summary
  ansible.builtin.debug:
    msg: "{{ {'lisbon': {'ringcx': row}} | cxops.contact_center.summary(ansible_check_mode) }}"
"""

RETURN = r"""
_value:
  description: The lines of the table.
  type: list
  elements: str
"""


def summary(rows: Mapping[str, Mapping[str, Row]], check_mode: bool = False) -> list[str]:
    """Return the lines of the summary."""
    return summary_lines(rows, check_mode)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"summary": summary}
