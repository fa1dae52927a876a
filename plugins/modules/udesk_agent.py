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
  - Creates, changes, disables and deletes one agent of a Udesk tenant.
  - Disabled agents are found too, so that nobody is created twice.
  - For many agents use M(cxops.contact_center.udesk_config); it reads the lists once and needs one task.
seealso:
  - module: cxops.contact_center.udesk_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.udesk
  - cxops.contact_center.udesk.agent
notes:
  - SIP accounts and SIP passwords, which Udesk sends unasked, never leave the client.
  - Udesk allows 60 calls a minute. All tasks of this machine that share the tenant keep to O(rate_limit) together.
"""

EXAMPLES = r"""
- name: Have an agent
  cxops.contact_center.udesk_agent:
    email: ana.lima@example.com
    nick_name: Ana Lima
    agent_groups: [Support]
    departments: [Service/Europe]
    agent_roles: [Agent]
    im_ability_value: 10
    password: "{{ vault_initial_password }}"

- name: Let the agent work in two groups
  cxops.contact_center.udesk_agent:
    email: ana.lima@example.com
    agent_groups: [Support, Sales]

- name: Disable a leaver, as Udesk advises
  cxops.contact_center.udesk_agent:
    email: bo.berg@example.com
    disable_status: disable

- name: Delete an agent; somebody takes over the customers
  cxops.contact_center.udesk_agent:
    email: bo.berg@example.com
    state: absent
    owner_id: ana.lima@example.com
    owner_group_id: Support
"""

RETURN = r"""
agent:
  description:
    - The agent after the task, without secrets; in check mode as far as it is known. V(null) if it is absent.
    - What names another object, such as RV(ignore:departments), is missing where another call would be needed for the name.
  returned: success
  type: dict
  sample: {agent_id: 101, email: ana.lima@example.com, nick_name: Ana Lima, agent_groups: [Support], disable_status: enable}
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
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.gateway import Udesk


def main() -> None:
    run_object(Udesk, "agent")


if __name__ == "__main__":
    main()
