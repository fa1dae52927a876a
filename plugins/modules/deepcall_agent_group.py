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
  - Create, rename, deactivate or delete one agent group of a DeepCall account.
  - A group that still has members is not deleted, and the task fails.
seealso:
  - module: cxops.contact_center.deepcall_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.agent_group
notes:
  - Runs against one account must not overlap. DeepCall can't create a group only if it does not exist, so two simultaneous runs would create
    the same group twice, the second one with a number appended to its name.
  - The groups are listed with one call. Before a group is deleted, its members are read; the agents are only listed if it has any.
  - Reads may lag behind writes. After a write, the module waits up to about 15 seconds until the lists show the new values.
"""

EXAMPLES = r"""
- name: Create an agent group
  cxops.contact_center.deepcall_agent_group:
    name: Support

- name: Rename an agent group, which keeps its id
  cxops.contact_center.deepcall_agent_group:
    agent_group_id: 28
    name: Customer Support

- name: Delete an agent group that has no members
  cxops.contact_center.deepcall_agent_group:
    name: Winter Campaign
    state: absent
"""

RETURN = r"""
agent_group:
  description: The agent group after the task. In check mode, the predicted group, as far as it is known. V(null) if the group is absent.
  returned: success
  type: dict
  sample: {agent_group_id: 28, name: Support, status: active}
changes:
  description:
    - The change that was made, or would be made. The list is empty if nothing changes.
    - It has RV(ignore:kind), RV(ignore:name), RV(ignore:action), RV(ignore:outcome) and RV(ignore:fields), the names of the changed options.
    - RV(ignore:outcome) is V(planned) in check mode or if the plan was refused, V(done), V(failed), V(unknown) if the change was sent and
      nothing shows whether it was carried out, or V(not_tried).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: [{kind: agent_group, name: Support, action: create, fields: [name], outcome: done}]
plan:
  description: Number of objects to create, update and delete, and number of objects that are left unchanged.
  returned: when the plan could be made
  type: dict
  sample: {create: 1, update: 0, delete: 0, unchanged: 0}
failures:
  description:
    - Changes that were not completed. Each has RV(ignore:kind), RV(ignore:name), RV(ignore:action), RV(ignore:outcome) and the message RV(ignore:error).
    - Empty if the plan was refused before the first write. No change was tried then; see RV(plan).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: []
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    """Reconcile one agent group of DeepCall, and exit with the result."""
    run_object(DeepCall, "agent_group")


if __name__ == "__main__":
    main()
