# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter undo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall import schema as deepcall
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import schema as ringcx
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import schema as udesk
from ansible_collections.cxops.contact_center.plugins.plugin_utils import undo as undoing

DOCUMENTATION = r"""
name: undo
short_description: Turn the record of a run into entries that undo the run
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns entries that restore what a run changed, and the changes that these entries are allowed to make.
  - The filter does not read the account. With the returned C(approved_changes), the config module compares each option with the value that the run set.
    An option that still has this value is restored, and one that already has its previous value is left unchanged. Others are held, and the task fails.
  - Changes that the run did not try are left out. Changes that were still planned when the run was killed are undone if they were made.
  - Objects that the run created are deleted. If the vendor can't delete them without further input, they are switched off.
  - Objects that the run deleted are created again, with the options that the record shows, and with O(agent_defaults) for what it does not show.
  - The playbook C(cxops.contact_center.undo) uses this filter.
positional: agent_defaults
options:
  _input:
    description:
      - A record, as written to O(cxops.contact_center.ringcx_config#module:record_file). The record of a run in check mode is refused.
      - Read it with P(ansible.builtin.file#lookup) and P(ansible.builtin.from_json#filter). C(include_vars) and C(vars_files) would evaluate templates in it.
    type: dict
    required: true
  agent_defaults:
    description: Options for agents that are created again, such as the password, in the format of O(cxops.contact_center.ringcx_config#module:agent_defaults).
    type: dict
    default: {}
seealso:
  - module: cxops.contact_center.ringcx_config
  - module: cxops.contact_center.udesk_config
  - module: cxops.contact_center.deepcall_config
"""

EXAMPLES = r"""
- name: Undo a run
  cxops.contact_center.ringcx_config:
    queue_groups: "{{ undone.queue_groups }}"
    agent_groups: "{{ undone.agent_groups }}"
    agents: "{{ undone.agents }}"
    approved_changes: "{{ undone.approved_changes }}"
    max_removals: 2
  vars:
    record: "{{ lookup('ansible.builtin.file', '/var/lib/contact-centers/lisbon-20261127T081500Z.json') | from_json }}"
    undone: "{{ record | cxops.contact_center.undo(ringcx_agent_defaults) }}"
"""

RETURN = r"""
_value:
  description:
    - C(agent_groups) and C(agents), and for RingCX C(queue_groups), are entries for the config module. Do not pass C(agent_defaults) or C(prune) with them.
    - C(approved_changes) is the option of that name. It can't be used with other entries.
    - C(not_restored) lists what can't be restored, such as passwords, with one line for each.
  type: dict
"""

ENTITIES = {"ringcx": ringcx.ENTITIES, "udesk": udesk.ENTITIES, "deepcall": deepcall.ENTITIES}


def undo(record: Any, agent_defaults: Any = None) -> dict[str, Any]:
    """Return what undoes the run of a record."""
    try:
        vendor = undoing.vendor_of(record)
        if vendor not in ENTITIES:
            raise InputError("The record has an unknown vendor", hint=undoing.HINT)
        return undoing.undo(record, ENTITIES[vendor], _dictionary(agent_defaults))
    except InputError as error:
        message = f"undo: {error}"
    raise AnsibleFilterError(message)  # outside of the block: Ansible would repeat the message of the cause


def _dictionary(defaults: Any) -> Mapping[str, Any]:
    """Return the defaults, which may be JSON as for the roles, or blank."""
    if is_blank(defaults):
        return {}
    try:
        value = json.loads(defaults) if isinstance(defaults, str) else defaults
    except ValueError:
        value = None
    if not isinstance(value, Mapping):
        raise InputError("agent_defaults must be a dictionary")
    return value


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"undo": undo}
