#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_agent_group_info
short_description: Query the agent groups of RingCX
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - List the agent groups of a RingCX account, in the format that M(cxops.contact_center.ringcx_config) accepts.
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.agent_group_info
"""

EXAMPLES = r"""
- name: List the agent groups
  cxops.contact_center.ringcx_agent_group_info:
  register: account
"""

RETURN = r"""
agent_groups:
  description: The selected agent groups. The list is empty if no group matches.
  returned: success
  type: list
  elements: dict
  sample: [{agent_group_id: 1950, name: Support, is_default: false}]
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
    """Query the agent groups of RingCX, and exit with the result."""
    run_info(RingCX, "agent_group")


if __name__ == "__main__":
    main()
