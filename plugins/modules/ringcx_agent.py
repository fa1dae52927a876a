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
  - Creates, changes, moves and deletes one agent of a RingCX account.
  - For many agents use M(cxops.contact_center.ringcx_config); it reads the lists once and needs one task.
seealso:
  - module: cxops.contact_center.ringcx_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.attributes.writes
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.agent
notes:
  - RingCX replaces the whole agent on an update. The module reads it, lays the wanted fields over it and sends everything back.
  - RingCX has no way to update an agent only if it is unchanged. What a supervisor changes between the reading and the writing, at most 20 seconds, is lost.
  - RingCentral may keep some fields of an agent that it manages; they are left alone, with a warning.
  - The vendor's defaults are those of its published data model of January 2020.
"""

EXAMPLES = r"""
- name: Have an agent
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

- name: Give the agent another user name
  cxops.contact_center.ringcx_agent:
    agent_id: 7654321
    username: ana.silva@example.com

- name: Let a leaver keep the history, but not the login
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
    - The agent after the task, without secrets; in check mode as far as it is known. V(null) if it is absent.
    - What names another object, such as RV(ignore:init_login_base_state), is missing where another call would be needed for the name.
  returned: success
  type: dict
  sample: {agent_id: 7654321, username: ana.lima@example.com, agent_group: Support, first_name: Ana, agent_rank: 12, is_active: true}
changes:
  description:
    - What changed or would change, each with RV(ignore:kind), RV(ignore:name), RV(ignore:action) and RV(ignore:fields).
    - RV(ignore:outcome) is V(planned), V(done), V(failed), V(unknown) or V(not_tried).
  returned: always, unless the plan could not be made
  type: list
  elements: dict
  sample: [{kind: agent, name: ana.lima@example.com, action: update, fields: [agent_group], outcome: done}]
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
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    run_object(RingCX, "agent")


if __name__ == "__main__":
    main()
