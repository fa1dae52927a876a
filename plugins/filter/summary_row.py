# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter summary_row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.plugin_utils import summary

DOCUMENTATION = r"""
name: summary_row
short_description: Return the row of one account in a summary
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Reduces the result of a role to a few numbers, and the reason of a failure.
  - The playbook C(cxops.contact_center.provision) keeps these instead of the result.
positional: check_mode
options:
  _input:
    description: The result of a role, such as C(ringcx_result), or of an earlier task that failed.
    type: dict
    required: true
  check_mode:
    description: Whether to count planned changes instead of completed ones.
    type: bool
    default: false
seealso:
  - plugin: cxops.contact_center.summary
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Keep a row of the summary
  ansible.builtin.set_fact:
    row: "{{ ringcx_result | cxops.contact_center.summary_row(ansible_check_mode) }}"
"""

RETURN = r"""
_value:
  description: The numbers of objects by action, the numbers of failures and calls, the seconds, and the reason.
  type: dict
"""


def summary_row(result: Mapping[str, Any], check_mode: bool = False) -> dict[str, Any]:
    """Return the row of one account."""
    return summary.summary_row(result, check_mode)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"summary_row": summary_row}
