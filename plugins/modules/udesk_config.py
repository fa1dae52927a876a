#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: udesk_config
short_description: Manage the agent groups and agents of a Udesk tenant together
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - Brings agent groups and agents of one Udesk tenant into the state that two lists describe, with one plan.
  - Groups are created before the agents in them, agents are removed before their groups.
  - A run that changes nothing makes one call for each hundred groups and one for each hundred agents,
    and one for the tree of departments where one is written as a path.
seealso:
  - module: cxops.contact_center.udesk_agent
  - module: cxops.contact_center.udesk_agent_group
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.config
  - cxops.contact_center.udesk
  - cxops.contact_center.udesk.config
"""

EXAMPLES = r"""
- name: Preview with --check --diff, then apply
  cxops.contact_center.udesk_config:
    agent_groups:
      - name: Support
      - name: Sales
      - name: Winter Campaign
        state: absent
    agents:
      - email: ana.lima@example.com
        nick_name: Ana Lima
        agent_groups: [Support, Sales]
        departments: [Service/Europe]
        agent_roles: [Agent]
        im_ability_value: 10
        password: "{{ vault_initial_password }}"
      - email: bo.berg@example.com
        disable_status: disable
"""

RETURN = r"""
changes:
  description:
    - What changed or would change, in the order of the plan, each with RV(ignore:kind), RV(ignore:name), RV(ignore:action) and RV(ignore:fields).
    - RV(ignore:outcome) is V(planned), V(done), V(failed), V(unknown) or V(not_tried).
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample:
    - {kind: agent_group, name: Support, action: create, fields: [name]}
    - {kind: agent, name: bo.berg@example.com, action: update, fields: [disable_status]}
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
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.gateway import Udesk


def main() -> None:
    run_config(Udesk)


if __name__ == "__main__":
    main()
