#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deepcall_config
short_description: Manage the agent groups and agents of a DeepCall account together
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Bring the agent groups and agents of one DeepCall account into the state that O(agent_groups) and O(agents) describe, with a single plan.
  - Groups are created before their agents. Agents are removed from groups before these are deleted.
  - A run that changes nothing makes one call for the groups and one for the agents, one for the roles if entries name roles, and one call
    per group if entries name memberships. If the list of agents may be one page of several, one more call checks whether another page follows.
seealso:
  - module: cxops.contact_center.deepcall_agent
  - module: cxops.contact_center.deepcall_agent_group
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.config
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.config
notes:
  - Runs against one account must not overlap. DeepCall has no call that creates a group only if it does not exist, so two simultaneous runs
    would create the same group twice, the second one with a number appended to its name.
  - The members of a group are written all at once. The module reads them again immediately before that; a change that is made elsewhere between
    the two calls is lost.
  - Reads may lag behind writes. After a write, the module waits up to about 15 seconds until the lists show the new values.
  - The names of agent properties in the API are not confirmed by public documentation. O(field_names) can correct them.
"""

EXAMPLES = r"""
- name: Manage agent groups and agents (preview the changes with --check --diff)
  cxops.contact_center.deepcall_config:
    agent_groups:
      - name: Support
      - name: Sales
      - name: Winter Campaign
        state: absent
    agents:
      - email: ana.lima@example.com
        name: Ana Lima
        mobile: "9800000001"
        role: Agent
        parent: root
        agent_groups: [Support, Sales]
        receive_call: [Support]
      - email: bo.berg@example.com
        status: inactive
"""

RETURN = r"""
changes:
  description: Changes that were made, or would be made, in the order of the plan.
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
      choices: [planned, done, failed, unknown, not_tried, held]
    error:
      description: Why the change is not done, or V(null).
      returned: always
      type: str
  sample:
    - kind: agent_group
      id: 28
      name: Support
      action: create
      before: {}
      after: {name: Support}
      outcome: done
      error: null
    - kind: agent
      id: 101
      name: ana.lima@example.com
      action: move
      before: {agent_groups: [Sales]}
      after: {agent_groups: [Support]}
      outcome: done
      error: null
failures:
  description:
    - The changes in RV(changes) that are not done. They failed, have an unknown outcome, were not tried or were held.
    - Empty if the plan was refused before the first write, for example because of O(max_removals). No change was tried then; see RV(plan).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: []
plan:
  description:
    - Number of objects by action. Each object counts once, as the first action that applies of
      V(delete), V(create), V(deactivate), V(activate), V(move), which means that its groups change, and V(change).
    - V(unchanged) counts the objects that are as desired. V(unmanaged) counts the objects that no entry names, of the kinds that were read completely.
  returned: when the plan could be made
  type: dict
  sample: {create: 1, change: 0, move: 1, activate: 0, deactivate: 0, delete: 0, unchanged: 7, unmanaged: 2}
unmanaged:
  description:
    - Objects that no entry names. Each has RV(ignore:kind), RV(ignore:id), RV(ignore:name), RV(ignore:values) and RV(ignore:protected).
    - RV(ignore:values) are its options, as far as the lists of the vendor show them and the names of their references were read.
    - RV(ignore:protected) is the reason why it can't be removed, for example because it is the default group, or V(null).
    - The entry of an agent names the groups of the agent, too.
  returned: when O(unmanaged=true) and the plan could be made
  type: list
  elements: dict
  sample:
    - kind: agent
      id: 102
      name: bo.berg@example.com
      values: {email: bo.berg@example.com}
      protected: null
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
  sample: 3
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_config
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    """Reconcile the agent groups and agents of a DeepCall account, and exit with the result."""
    run_config(DeepCall)


if __name__ == "__main__":
    main()
