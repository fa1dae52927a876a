#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: udesk_agent_group_info
short_description: Query the agent groups of Udesk
version_added: 0.1.0
author: cxops.contact_center contributors (@cxops)
description:
  - List the agent groups of a Udesk tenant, in the format that M(cxops.contact_center.udesk_config) accepts.
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.udesk
  - cxops.contact_center.udesk.agent_group_info
"""

EXAMPLES = r"""
- name: List the agent groups
  cxops.contact_center.udesk_agent_group_info:
  register: account
"""

RETURN = r"""
agent_groups:
  description: The selected agent groups. The list is empty if no group matches.
  returned: success
  type: list
  elements: dict
  sample: [{agent_group_id: 28, name: Support}]
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_info
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk.gateway import Udesk


def main() -> None:
    """Query the agent groups of Udesk, and exit with the result."""
    run_info(Udesk, "agent_group")


if __name__ == "__main__":
    main()
