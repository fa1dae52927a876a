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
  - The groups, and the agents of O(agent_group), are listed with one call each. The agents of the other groups are listed, with one call for each group,
    only if the agent is not found there by its user name, or if O(agent_group) is not set. Options that lists do not return, writing the agent,
    and reading it back take one more call each. Before an agent is created with O(rc_user_id), up to one more call for each group checks
    whether that RingCentral user already has an agent.
  - RingCX replaces the whole agent on an update. The module reads the agent, sets the given options and sends the complete agent back.
  - RingCX has no conditional updates. Changes that a supervisor makes between the read and the write, at most 20 seconds, are lost.
  - RingCentral may maintain some fields of the agents that it manages. These fields are left unchanged, with a warning.
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
  description: The change that was made, or would be made. The list is empty if nothing changes.
  returned: when the plan could be made
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      returned: always
      type: str
      choices: [queue_group, agent_group, agent]
    id:
      description: Id of the object in the account. V(null) if the object does not exist yet.
      returned: always
      type: raw
    name:
      description: Name of the object after the change.
      returned: always
      type: str
    action:
      description: What happens to the object.
      returned: always
      type: str
      choices: [create, change, move, activate, deactivate, delete]
    before:
      description:
        - The options that change, with their values before the change. Empty for a new object. A deletion shows the whole object, as far as it can be read.
        - Other objects are shown by name, secrets as V((set\)).
      returned: always
      type: dict
    after:
      description:
        - The options that change, with their values after the change. For a deletion, options of the deletion.
        - Other objects are shown by name, secrets as V((set\)) or V((changed\)).
      returned: always
      type: dict
    outcome:
      description: V(planned) in check mode or if the plan was refused, V(unknown) if the change was sent but nothing shows whether it was carried out.
      returned: always
      type: str
      choices: [planned, done, failed, unknown, not_tried]
    error:
      description: Why the change is not done, or V(null).
      returned: always
      type: str
  sample:
    - kind: agent
      id: 101
      name: ana.lima@example.com
      action: change
      before: {agent_rank: 1}
      after: {agent_rank: 2}
      outcome: done
      error: null
failures:
  description:
    - The changes in RV(changes) that are not done. They failed, have an unknown outcome or were not tried.
    - Empty if the plan was refused before the first write. No change was tried then; see RV(plan).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: []
plan:
  description:
    - Number of objects by action. Each object counts once, as the first action that applies of
      V(delete), V(create), V(deactivate), V(activate), V(move), which means that its groups change, and V(change).
    - V(unchanged) counts the objects that are as desired. V(unmanaged) is V(0), because the task manages one object only.
  returned: when the plan could be made
  type: dict
  sample: {create: 0, change: 1, move: 0, activate: 0, deactivate: 0, delete: 0, unchanged: 0, unmanaged: 0}
estimate:
  description:
    - Approximate cost of the changes of the plan. RV(ignore:api_calls) is the number of calls.
    - RV(ignore:seconds) is the time that these calls take with the rate limit in force.
  returned: when the plan could be made
  type: dict
  sample: {api_calls: 2, seconds: 2}
details_as_of:
  description:
    - Time in UTC. The result is based on details of agents that earlier runs have read, and includes all changes up to this time.
    - It is ten minutes before the search of the audit log, which shows changes five minutes late.
  returned: if O(ringcx_details=changed), and details of earlier runs were used
  type: str
  sample: "2026-11-27T08:15:00Z"
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
