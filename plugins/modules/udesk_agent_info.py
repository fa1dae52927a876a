#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: udesk_agent_info
short_description: Query the agents of Udesk
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - List agents of a Udesk tenant, without secrets, in the format that M(cxops.contact_center.udesk_config) accepts.
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.udesk
  - cxops.contact_center.udesk.agent_info
"""

EXAMPLES = r"""
- name: Read all options of one agent
  cxops.contact_center.udesk_agent_info:
    email: ana.lima@example.com
  register: ana

- name: List the members of a group
  cxops.contact_center.udesk_agent_info:
    agent_group: Support
  register: support
"""

RETURN = r"""
agents:
  description:
    - The selected agents. The list is empty if no agent matches. Options that are blank and can't be cleared are omitted.
    - RV(ignore:agent_roles) is omitted unless O(email) or O(agent_id) selects a single agent, because lists of agents do not show roles.
  returned: success
  type: list
  elements: dict
  sample: [{agent_id: 101, email: ana.lima@example.com, nick_name: Ana Lima, agent_groups: [Support], duty: null, disable_status: enable}]
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_info
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.gateway import Udesk


def main() -> None:
    """Query the agents of Udesk, and exit with the result."""
    run_info(Udesk, "agent")


if __name__ == "__main__":
    main()
