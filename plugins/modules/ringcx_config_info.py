#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_config_info
short_description: Read the queue groups, agent groups and agents of a RingCX account
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Return all queue groups, agent groups and agents of a RingCX account, without secrets, in the format that M(cxops.contact_center.ringcx_config)
    accepts. Passing the result to that module changes nothing.
  - Other objects are shown by name, and lists are sorted. Deleted agents that the vendor still lists are left out.
  - The module makes one call for the agent groups, one for each of them, one for the queue groups and, with O(details), one for each agent, and for each
    queue group whose options the list does not show completely.
seealso:
  - module: cxops.contact_center.ringcx_config
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.config_info
"""

EXAMPLES = r"""
- name: Read the account
  cxops.contact_center.ringcx_config_info:
    fields: set
  register: account

- name: Save it as variables of the account
  ansible.builtin.copy:
    content: >-
      {{ {'ringcx_queue_groups': account.queue_groups, 'ringcx_agent_groups': account.agent_groups, 'ringcx_agents': account.agents}
      | to_nice_json }}
    dest: "/var/lib/contact-centers/{{ inventory_hostname }}.json"
    mode: "0600"
"""

RETURN = r"""
queue_groups:
  description: All queue groups, sorted by name.
  returned: success, unless the API user has no permission to read them, which causes a warning
  type: list
  elements: dict
  sample: [{name: Sales}, {name: Support}]
agent_groups:
  description: All agent groups, sorted by name.
  returned: success
  type: list
  elements: dict
  sample: [{name: Sales}, {name: Support}]
agents:
  description: All agents, sorted by O(ignore:username).
  returned: success
  type: list
  elements: dict
  sample: [{username: ana.lima@example.com, agent_group: Support, is_active: true}]
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
      choices: [queue_group, agent_group, agent]
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
details_as_of:
  description:
    - Time in UTC. The result is based on details of agents that earlier runs have read, and includes all changes up to this time.
    - It is ten minutes before the search of the audit log, which shows changes five minutes late.
  returned: if O(ringcx_details=changed), and details of earlier runs were used
  type: str
  sample: "2026-11-27T08:15:00Z"
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 5
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_config_info
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Read the queue groups, agent groups and agents of a RingCX account, and exit with the result."""
    run_config_info(RingCX)


if __name__ == "__main__":
    main()
