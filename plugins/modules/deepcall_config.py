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
  - Brings agent groups and agents of one DeepCall account into the state that two lists describe, with one plan.
  - Groups are created before the agents in them, agents leave before their groups are deleted.
  - A run that changes nothing makes one call for the groups, one for the agents, one for the roles if entries
    name any, and one for each group if entries name memberships. A list of agents that may be a page costs a
    second call, to see that nothing follows.
seealso:
  - module: cxops.contact_center.deepcall_agent
  - module: cxops.contact_center.deepcall_agent_group
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.config
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.config
notes:
  - Runs against one account must not overlap. DeepCall has no way to create a group only if it doesn't exist; two runs at once would make numbered twins.
  - Members of a group are written all together. They are read again right before; what somebody else changes of them in that moment is lost.
  - Reads may lag behind writes. The module waits, up to about 15 seconds, until what it wrote is shown.
  - The wire names of agents are not confirmed by public documentation; see O(field_names).
"""

EXAMPLES = r"""
- name: Preview with --check --diff, then apply
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
  description:
    - What changed or would change, in the order of the plan, each with RV(ignore:kind), RV(ignore:name), RV(ignore:action) and RV(ignore:fields).
    - RV(ignore:outcome) is V(planned), V(done), V(failed), V(unknown) or V(not_tried).
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: [{kind: agent_group, name: Support, action: create, fields: [name]}, {kind: agent, name: bo.berg@example.com, action: update, fields: [status]}]
plan:
  description: Numbers of objects to create, update and delete, and of unchanged ones.
  returned: always, unless the plan could not be made
  type: dict
  sample: {create: 1, update: 1, delete: 0, unchanged: 7}
failures:
  description:
    - What was to be done and isn't, each with its error.
    - Empty if the run was refused before the first write, as O(max_removals) does; then nothing was tried, and RV(plan) tells what was to be done.
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: []
api_calls:
  description: Number of calls to the vendor, those for signing in among them.
  returned: always
  type: int
  sample: 3
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_config
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    run_config(DeepCall)


if __name__ == "__main__":
    main()
