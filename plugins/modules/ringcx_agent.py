#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_agent
short_description: Manage an agent of RingCX
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Create, update, move or delete one agent of a RingCX account.
  - To manage many agents, use M(cxops.contact_center.ringcx_config), which reads the lists once and needs a single task.
seealso:
  - module: cxops.contact_center.ringcx_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.agent
notes:
  - The groups and the agents of O(agent_group) are listed with one call each. The agents of the other groups, one call for each group, are only
    listed if the agent is not there under its own user name, or if O(agent_group) is not set. Options that lists do not return, writing the agent,
    and reading it back take one more call each. Before an agent is created with O(rc_user_id), up to one more call for each group finds out
    whether that RingCentral user has an agent already.
  - RingCX replaces the whole agent on an update. The module reads the agent, sets the given options and sends the complete agent back.
  - RingCX can't update an agent only if it is unchanged. What a supervisor changes between the read and the write, at most 20 seconds, is lost.
  - RingCentral may maintain some fields of the agents that it manages. These fields are left unchanged, and a warning is reported.
  - The defaults of RingCX are those of its published data model of January 2020.
"""

EXAMPLES = r"""
- name: Create an agent
  cxops.contact_center.ringcx_agent:
    username: ana.lima@example.com
    agent_group: Support
    first_name: Ana
    last_name: Lima
    password: "{{ vault_initial_password }}"
    init_login_base_state: AVAILABLE
    agent_rank: 12

- name: Move the agent to another group
  cxops.contact_center.ringcx_agent:
    username: ana.lima@example.com
    agent_group: Sales

- name: Change the user name of an agent
  cxops.contact_center.ringcx_agent:
    agent_id: 7654321
    username: ana.silva@example.com

- name: Deactivate an agent and keep its history
  cxops.contact_center.ringcx_agent:
    username: bo.berg@example.com
    is_active: false

- name: Delete an agent
  cxops.contact_center.ringcx_agent:
    username: bo.berg@example.com
    state: absent
"""

RETURN = r"""
agent:
  description:
    - The agent after the task, without secrets. In check mode, the predicted agent, as far as it is known. V(null) if the agent is absent.
    - An option that names other objects, such as RV(ignore:init_login_base_state), is omitted if another call would be needed to find the names.
  returned: success
  type: dict
  sample: {agent_id: 7654321, username: ana.lima@example.com, agent_group: Support, first_name: Ana, agent_rank: 12, is_active: true}
changes:
  description:
    - The change that was made, or would be made. The list is empty if nothing changes.
    - It has RV(ignore:kind), RV(ignore:name), RV(ignore:action), RV(ignore:outcome) and RV(ignore:fields), the names of the changed options.
    - RV(ignore:outcome) is V(planned) in check mode or if the plan was refused, V(done), V(failed), V(unknown) if the change was sent and
      nothing shows whether it was carried out, or V(not_tried).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: [{kind: agent, name: ana.lima@example.com, action: update, fields: [agent_group], outcome: done}]
plan:
  description: Number of objects to create, update and delete, and number of objects that are left unchanged.
  returned: when the plan could be made
  type: dict
  sample: {create: 0, update: 1, delete: 0, unchanged: 0}
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
  sample: 4
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Reconcile one agent of RingCX, and exit with the result."""
    run_object(RingCX, "agent")


if __name__ == "__main__":
    main()
