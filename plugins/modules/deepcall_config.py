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
  - Runs against one account must not overlap. DeepCall can't create a group only if it does not exist, so two simultaneous runs would create
    the same group twice, the second one with a number appended to its name.
  - The members of a group are written all at once. The module reads them again immediately before that; a change that is made elsewhere between
    these two calls is lost.
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
  description:
    - Changes that were made, or would be made, in the order of the plan.
    - Each has RV(ignore:kind), RV(ignore:name), RV(ignore:action), RV(ignore:outcome) and RV(ignore:fields), the names of the changed options.
    - RV(ignore:outcome) is V(planned) in check mode or if the plan was refused, V(done), V(failed), V(unknown) if the change was sent and
      nothing shows whether it was carried out, or V(not_tried).
  returned: when the plan could be made
  type: list
  elements: dict
  sample:
    - {kind: agent_group, name: Support, action: create, fields: [name], outcome: done}
    - {kind: agent, name: bo.berg@example.com, action: update, fields: [status], outcome: done}
plan:
  description: Number of objects to create, update and delete, and number of objects that are left unchanged.
  returned: when the plan could be made
  type: dict
  sample: {create: 1, update: 1, delete: 0, unchanged: 7}
failures:
  description:
    - Changes that were not completed. Each has RV(ignore:kind), RV(ignore:name), RV(ignore:action), RV(ignore:outcome) and the message RV(ignore:error).
    - Empty if the plan was refused before the first write, for example because of O(max_removals). No change was tried then; see RV(plan).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: []
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
