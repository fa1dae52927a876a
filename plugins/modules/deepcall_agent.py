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
  - Create, update or deactivate one agent of a DeepCall account.
  - DeepCall has no call that deletes an agent. O(state=absent) is an error if the agent exists; use O(status=inactive) instead.
  - To manage several agents, use M(cxops.contact_center.deepcall_config), which reads the lists and each group once and needs a single task.
seealso:
  - module: cxops.contact_center.deepcall_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.agent
notes:
  - Runs against one account must not overlap. DeepCall has no call that creates a group only if it does not exist, so two simultaneous runs
    would create the same group twice, the second one with a number appended to its name.
  - The members of a group are written all at once. The module reads them again immediately before that; a change that is made elsewhere between
    the two calls is lost.
  - The agents are listed with one call, or page by page. Each changed option takes one call, and reading the agent back takes another.
    If O(role) is set, the roles are listed, too.
  - DeepCall documents no call that returns the groups of an agent. If O(agent_groups) or O(receive_call) is set, the groups are listed, and if the
    agent exists, the members of all groups are read, with one call for each group of the account. A loop over several agents makes these
    calls for each agent; M(cxops.contact_center.deepcall_config) makes them once.
  - Each group that the agent joins or leaves takes three more calls.
  - Reads may lag behind writes. After a write, the module waits up to about 15 seconds until the lists show the new values.
  - The names of agent properties in the API are not confirmed by public documentation. O(field_names) can correct them.
"""

EXAMPLES = r"""
- name: Create an agent
  cxops.contact_center.deepcall_agent:
    email: ana.lima@example.com
    name: Ana Lima
    mobile: "9800000001"
    role: Agent
    parent: root
    agent_groups: [Support, Sales]
    receive_call: [Support]
    call_password: "{{ vault_call_password }}"

- name: Deactivate an agent
  cxops.contact_center.deepcall_agent:
    email: bo.berg@example.com
    status: inactive

- name: Correct the name of a property in the API
  cxops.contact_center.deepcall_agent:
    email: ana.lima@example.com
    mobile: "9800000002"
    field_names:
      mobile: mobileNumber
"""

RETURN = r"""
agent:
  description:
    - The agent after the task, without secrets. In check mode, the predicted agent, as far as it is known. V(null) if the agent is absent.
    - An option that names other objects, such as RV(ignore:role), is omitted if another call would be needed to find the names.
  returned: success
  type: dict
  sample: {agent_id: '1001', email: ana.lima@example.com, name: Ana Lima, agent_groups: [Support], status: active}
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
      before: {name: Ana}
      after: {name: Ana Lima}
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
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    """Reconcile one agent of DeepCall, and exit with the result."""
    run_object(DeepCall, "agent")


if __name__ == "__main__":
    main()
