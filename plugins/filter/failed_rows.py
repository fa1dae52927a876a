# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter failed_rows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError, checked
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster import failed_rows as rows
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.reading import find_file, read_table
from ansible_collections.cxops.contact_center.plugins.plugin_utils.shown_errors import ShownFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import agents_of

DOCUMENTATION = r"""
name: failed_rows
short_description: Return the failed rows of a roster
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns the rows of a file, as CSV, whose people are among the failures of a record, with their original columns, and with the reason in
    an additional last column. Correct the rows, and use them as a roster with P(cxops.contact_center.roster#lookup).
  - A cell that a spreadsheet would run as a formula, such as C(=1+1) or C(+351), is prefixed with an apostrophe, which the lookup removes.
  - The delimiter is that of the file; for JSON and YAML, it is a comma. Failures of agents that the file does not contain are left out.
positional: path, columns, encoding
options:
  _input:
    description: A record of a run, as written to O(cxops.contact_center.ringcx_config#module:record_file).
    type: dict
    required: true
  path:
    description: Path of the file, absolute or relative to the directory in which ansible-playbook was started.
    type: str
    required: true
  columns:
    description: The columns, as for P(cxops.contact_center.roster#lookup). The key of agents is required.
    type: dict
    required: true
  encoding:
    description: Encoding of the file, as for P(cxops.contact_center.roster#lookup).
    type: str
seealso:
  - plugin: cxops.contact_center.roster
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Write the failed rows
  ansible.builtin.copy:
    content: "{{ record | cxops.contact_center.failed_rows('staff.csv', columns=roster_columns) }}"
    dest: failed.csv
    mode: "0600"
  vars:
    record: "{{ lookup('ansible.builtin.file', 'records/lisbon-20261127T081500Z.json') | from_json }}"
"""

RETURN = r"""
_value:
  description: The header and the rows, as CSV.
  type: str
"""


def failed_rows(record: Any, path: Any, columns: Any = None, encoding: Any = None) -> str:
    """Return the rows of people who failed. What is wrong raises ShownFilterError."""
    try:
        (one,) = checked([record])
        agent = agents_of(str(one["vendor"]))
        column = columns.get(agent.key) if isinstance(columns, Mapping) else None
        if not isinstance(column, str):
            raise InputError(f"columns has no {agent.key}, which says who a row is about")
        table = read_table(find_file(str(path), [os.getcwd()]), encoding or None, [column])
        return rows.failed_rows(agent, one, table, column)
    except (InputError, ReportError) as error:
        problem = str(error)
    # outside of the block: Ansible would repeat the message of the cause
    raise ShownFilterError(f"failed_rows: {problem}")


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"failed_rows": failed_rows}
