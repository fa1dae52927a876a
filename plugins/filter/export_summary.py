# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter export_summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.plugin_utils.account_export import summary_lines

DOCUMENTATION = r"""
name: export_summary
short_description: Summarize an export
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns lines that show the result for each account, and the values that are left out. Accounts that failed come last.
  - The playbook C(cxops.contact_center.export) ends with this summary.
positional: check_mode
options:
  _input:
    description: Results of M(cxops.contact_center.account_export), by host. A host with an empty result is shown as failed.
    type: dict
    required: true
  check_mode:
    description: Whether the lines show what would be done.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show what was exported
  ansible.builtin.debug:
    msg: "{{ {'shanghai': exported} | cxops.contact_center.export_summary(ansible_check_mode) }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def export_summary(results: Mapping[str, Mapping[str, Any]], check_mode: bool = False) -> list[str]:
    """Return the lines of the summary."""
    return summary_lines(results, check_mode)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"export_summary": export_summary}
