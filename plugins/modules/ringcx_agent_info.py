#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_agent_info
short_description: Query the agents of RingCX
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - List agents of a RingCX account, without secrets, in the format that M(cxops.contact_center.ringcx_config) accepts.
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.agent_info
"""

EXAMPLES = r"""
- name: Read all options of one agent
  cxops.contact_center.ringcx_agent_info:
    username: ana.lima@example.com
  register: ana

- name: List the members of a group, with only those options that lists show
  cxops.contact_center.ringcx_agent_info:
    agent_group: Support
    details: false
  register: support
"""

RETURN = r"""
agents:
  description: The selected agents. The list is empty if no agent matches. Options that are blank and can't be cleared are omitted.
  returned: success
  type: list
  elements: dict
  sample: [{agent_id: 7654321, username: ana.lima@example.com, agent_group: Support, first_name: Ana, last_name: Lima, email: null, is_active: true}]
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
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_info
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Query the agents of RingCX, and exit with the result."""
    run_info(RingCX, "agent")


if __name__ == "__main__":
    main()
