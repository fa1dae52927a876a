#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deepcall_agent_group
short_description: Manage an agent group of DeepCall
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Creates, renames, switches off and deletes one agent group of a DeepCall account.
  - A group that still has members is not deleted.
seealso:
  - module: cxops.contact_center.deepcall_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.agent_group
notes:
  - Runs against one account must not overlap. DeepCall has no way to create a group only if it doesn't exist; two runs at once would make numbered twins.
  - Reads may lag behind writes. The module waits, up to about 15 seconds, until what it wrote is shown.
"""

EXAMPLES = r"""
- name: Have an agent group
  cxops.contact_center.deepcall_agent_group:
    name: Support

- name: Rename it; the id stays the same
  cxops.contact_center.deepcall_agent_group:
    agent_group_id: 28
    name: Customer Support

- name: Delete a group that has no members any more
  cxops.contact_center.deepcall_agent_group:
    name: Winter Campaign
    state: absent
"""

RETURN = r"""
agent_group:
  description: The agent group after the task; in check mode as far as it is known. V(null) if it is absent.
  returned: success
  type: dict
  sample: {agent_group_id: 28, name: Support, status: active}
changes:
  description:
    - What changed or would change, each with RV(ignore:kind), RV(ignore:name), RV(ignore:action) and RV(ignore:fields).
    - RV(ignore:outcome) is V(planned), V(done), V(failed), V(unknown) or V(not_tried).
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: [{kind: agent_group, name: Support, action: create, fields: [name], outcome: done}]
plan:
  description: Numbers of objects to create, update and delete, and of unchanged ones.
  returned: always, unless the plan could not be made
  type: dict
  sample: {create: 1, update: 0, delete: 0, unchanged: 0}
failures:
  description:
    - What was to be done and isn't, each with its error.
    - Empty if the run was refused before the first write; then nothing was tried, and RV(plan) tells what was to be done.
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: []
api_calls:
  description: Number of calls to the vendor, those for signing in among them.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    run_object(DeepCall, "agent_group")


if __name__ == "__main__":
    main()
