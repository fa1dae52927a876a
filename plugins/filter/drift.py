# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter drift."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError, checked, drift_of

DOCUMENTATION = r"""
name: drift
short_description: Reduce records to drift
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Drift is what a plan of the file would change, and every object that no entry names and that could be removed.
  - Secrets that are written on every run, because of C(update_password=always), are not drift. An object without other differences counts as unchanged.
  - Objects that can't be removed, such as the default group of an account, are not drift.
options:
  _input:
    description: A record, or a list of records, of runs in check mode with C(unmanaged=true).
    type: raw
    required: true
seealso:
  - plugin: cxops.contact_center.report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the objects that differ from the file
  ansible.builtin.debug:
    msg: "{{ (records | cxops.contact_center.drift)[0].changes | map(attribute='name') }}"
"""

RETURN = r"""
_value:
  description: The records, with only those changes, unmanaged objects and counts that are drift.
  type: list
  elements: dict
"""


def drift(records: Any) -> list[dict[str, Any]]:
    """Return the records, reduced to drift. Wrong input raises AnsibleFilterError."""
    try:
        return [drift_of(record) for record in checked(records)]
    except ReportError as error:
        raise AnsibleFilterError(f"cxops.contact_center.drift: {error}") from error


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"drift": drift}
