#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_queue_group_info
short_description: Query the queue groups of RingCX
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - List the queue groups of a RingCX account, without their queues, in the format that M(cxops.contact_center.ringcx_config) accepts.
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.queue_group_info
"""

EXAMPLES = r"""
- name: List the queue groups
  cxops.contact_center.ringcx_queue_group_info:
  register: account
"""

RETURN = r"""
queue_groups:
  description: The selected queue groups. The list is empty if no queue group matches.
  returned: success
  type: list
  elements: dict
  sample: [{queue_group_id: 52653, name: Support, billing_key: null}]
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_info
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Query the queue groups of RingCX, and exit with the result."""
    run_info(RingCX, "queue_group")


if __name__ == "__main__":
    main()
