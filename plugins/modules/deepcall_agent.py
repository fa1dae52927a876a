#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deepcall_agent
short_description: Manage an agent of DeepCall
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Creates, changes and switches off one agent of a DeepCall account.
  - DeepCall has no call that deletes an agent; O(state=absent) of one that exists is an error that offers O(status=inactive).
  - For many agents use M(cxops.contact_center.deepcall_config); it reads the lists once and needs one task.
seealso:
  - module: cxops.contact_center.deepcall_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.agent
notes:
  - Runs against one account must not overlap. DeepCall has no way to create a group only if it doesn't exist; two runs at once would make numbered twins.
  - Members of a group are written all together. They are read again right before; what somebody else changes of them in that moment is lost.
  - Reads may lag behind writes. The module waits, up to about 15 seconds, until what it wrote is shown.
  - The wire names of agents are not confirmed by public documentation; see O(field_names).
"""

EXAMPLES = r"""
- name: Have an agent
  cxops.contact_center.deepcall_agent:
    email: ana.lima@example.com
    name: Ana Lima
    mobile: "9800000001"
    role: Agent
    parent: root
    agent_groups: [Support, Sales]
    receive_call: [Support]
    call_password: "{{ vault_call_password }}"

- name: Switch off a leaver
  cxops.contact_center.deepcall_agent:
    email: bo.berg@example.com
    status: inactive

- name: Tell a wire name that is called otherwise
  cxops.contact_center.deepcall_agent:
    email: ana.lima@example.com
    mobile: "9800000002"
    field_names:
      mobile: mobileNumber
"""

RETURN = r"""
agent:
  description:
    - The agent after the task, without secrets; in check mode as far as it is known. V(null) if it is absent.
    - What names another object, such as RV(ignore:role), is missing where another call would be needed for the name.
  returned: success
  type: dict
  sample: {agent_id: '1001', email: ana.lima@example.com, name: Ana Lima, agent_groups: [Support], status: active}
changes:
  description:
    - What changed or would change, each with RV(ignore:kind), RV(ignore:name), RV(ignore:action) and RV(ignore:fields).
    - RV(ignore:outcome) is V(planned), V(done), V(failed), V(unknown) or V(not_tried).
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: [{kind: agent, name: ana.lima@example.com, action: update, fields: [agent_groups], outcome: done}]
plan:
  description: Numbers of objects to create, update and delete, and of unchanged ones.
  returned: always, unless the plan could not be made
  type: dict
  sample: {create: 0, update: 1, delete: 0, unchanged: 0}
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
  sample: 4
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    run_object(DeepCall, "agent")


if __name__ == "__main__":
    main()
