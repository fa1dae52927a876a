#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: deepcall_config_info
short_description: Read the agent groups and agents of a DeepCall account
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Return all agent groups and agents of a DeepCall account, without secrets, in the format that M(cxops.contact_center.deepcall_config) accepts.
    Passing the result to that module changes nothing.
  - Other objects are shown by name, and lists are sorted. Deleted agents that the vendor still lists are left out.
  - The module makes one call for the groups, one for each page of agents and one for each group.
seealso:
  - module: cxops.contact_center.deepcall_config
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.deepcall
  - cxops.contact_center.deepcall.config_info
"""

EXAMPLES = r"""
- name: Read the account
  cxops.contact_center.deepcall_config_info:
    fields: set
  register: account

- name: Save it as variables of the account
  ansible.builtin.copy:
    content: "{{ {'deepcall_agent_groups': account.agent_groups, 'deepcall_agents': account.agents} | to_nice_json }}"
    dest: "/var/lib/contact-centers/{{ inventory_hostname }}.json"
    mode: "0600"
"""

RETURN = r"""
agent_groups:
  description: All agent groups, sorted by name.
  returned: success
  type: list
  elements: dict
  sample: [{name: Sales}, {name: Support}]
agents:
  description: All agents, sorted by O(ignore:email).
  returned: success
  type: list
  elements: dict
  sample: [{email: ana.lima@example.com, agent_groups: [Support], status: active}]
omitted:
  description:
    - Values that the vendor shows but that no entry can have, for example because of invisible characters.
    - If RV(ignore:option) is the key of the object, the whole object is left out.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      returned: always
      type: str
      choices: [agent_group, agent]
    name:
      description: Name of the object.
      returned: always
      type: str
    option:
      description: Option that is left out.
      returned: always
      type: str
    reason:
      description: Why it is left out.
      returned: always
      type: str
  sample: []
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 5
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_config_info
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall.gateway import DeepCall


def main() -> None:
    """Read the agent groups and agents of a DeepCall account, and exit with the result."""
    run_config_info(DeepCall)


if __name__ == "__main__":
    main()
