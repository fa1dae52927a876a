#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_config
short_description: Manage the agent groups and agents of a RingCX account together
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Bring the agent groups and agents of one RingCX account into the state that O(agent_groups) and O(agents) describe, with a single plan.
  - Groups are created before their agents. Agents are removed before their groups.
  - A run that changes nothing makes one call for the list of groups, and one call per group for the list of its agents.
    An agent is read individually only if its entry sets an option that the list does not show.
seealso:
  - module: cxops.contact_center.ringcx_agent
  - module: cxops.contact_center.ringcx_agent_group
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.config
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.config
"""

EXAMPLES = r"""
- name: Manage agent groups and agents (preview the changes with --check --diff)
  cxops.contact_center.ringcx_config:
    agent_groups:
      - name: Support
      - name: Sales
      - name: Winter Campaign
        state: absent
    agents:
      - username: ana.lima@example.com
        agent_group: Support
        first_name: Ana
        last_name: Lima
        password: "{{ vault_initial_password }}"
      - username: bo.berg@example.com
        state: absent

- name: Delete unlisted agents of the listed groups, or fail if that removes more than five objects
  cxops.contact_center.ringcx_config:
    agent_groups: "{{ desired_agent_groups }}"
    agents: "{{ desired_agents }}"
    prune:
      agents: true
    max_removals: 5
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
    - {kind: agent, name: bo.berg@example.com, action: delete, fields: [], outcome: done}
plan:
  description: Number of objects to create, update and delete, and number of objects that are left unchanged.
  returned: when the plan could be made
  type: dict
  sample: {create: 1, update: 0, delete: 1, unchanged: 7}
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
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Reconcile the agent groups and agents of a RingCX account, and exit with the result."""
    run_config(RingCX)


if __name__ == "__main__":
    main()
