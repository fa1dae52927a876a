#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: udesk_agent
short_description: Manage an agent of Udesk
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Create, update, disable or delete one agent of a Udesk tenant.
  - Disabled agents are found, too, so that no agent is created twice.
  - To manage many agents, use M(cxops.contact_center.udesk_config), which reads the lists once and needs a single task.
seealso:
  - module: cxops.contact_center.udesk_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.udesk
  - cxops.contact_center.udesk.agent
notes:
  - Responses of Udesk contain SIP accounts and SIP passwords. The module discards them and never returns them.
  - The agent is read with one call; writing it and reading it back take two more. The groups are listed, with one call for each hundred of them,
    if O(agent_groups) or O(owner_group_id) is set. The agent in O(owner_id), and each kind of other objects whose ids are needed, take one more call.
  - All agents are listed, with one call for each hundred of them, only if the agent is not found with one call, since that call may not return
    disabled agents, and before the address of an agent is changed, since a disabled agent may have the new address.
  - Udesk allows 60 calls a minute. O(rate_limit) applies to all tasks on this machine that access the same tenant together.
"""

EXAMPLES = r"""
- name: Create an agent
  cxops.contact_center.udesk_agent:
    email: ana.lima@example.com
    nick_name: Ana Lima
    agent_groups: [Support]
    departments: [Service/Europe]
    agent_roles: [Agent]
    im_ability_value: 10
    password: "{{ vault_initial_password }}"

- name: Assign the agent to two groups
  cxops.contact_center.udesk_agent:
    email: ana.lima@example.com
    agent_groups: [Support, Sales]

- name: Disable an agent who has left, as Udesk recommends
  cxops.contact_center.udesk_agent:
    email: bo.berg@example.com
    disable_status: disable

- name: Delete an agent, and transfer the customers to another agent and group
  cxops.contact_center.udesk_agent:
    email: bo.berg@example.com
    state: absent
    owner_id: ana.lima@example.com
    owner_group_id: Support
"""

RETURN = r"""
agent:
  description:
    - The agent after the task, without secrets. In check mode, the predicted agent, as far as it is known. V(null) if the agent is absent.
    - An option that names other objects, such as RV(ignore:departments), is omitted if another call would be needed to find the names.
  returned: success
  type: dict
  sample: {agent_id: 101, email: ana.lima@example.com, nick_name: Ana Lima, agent_groups: [Support], disable_status: enable}
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
      choices: [agent_group, agent]
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
        - The options that change, with their values after the change. For a deletion, options of the deletion, such as the successor O(owner_id).
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
      before: {nick_name: Ana}
      after: {nick_name: Ana Lima}
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
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 4
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.gateway import Udesk


def main() -> None:
    """Reconcile one agent of Udesk, and exit with the result."""
    run_object(Udesk, "agent")


if __name__ == "__main__":
    main()
