#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation of an action, which runs on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: account_export
short_description: Write the groups and agents of an account to a file of variables
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Reads an account, and writes C(host_vars/HOST/people.yml), where HOST is the name of the host in the inventory. The file contains
    everything that the config module of the vendor manages, as variables of the role, for example C(udesk_agent_groups) and C(udesk_agents).
  - The file does not depend on the time or on the order of the vendor's lists, so exporting an unchanged account again gives the same file, byte for byte.
    Objects are shown by name, and comments list the values that are left out because no entry can have them.
  - Text with template marks is tagged C(!unsafe), so Ansible does not evaluate text that somebody entered in the vendor's console.
  - Finally, the module reads the file back as Ansible reads variables, and compares it with the account. If applying the file would change anything,
    the task fails and lists the changes.
  - The playbook C(cxops.contact_center.export) runs this module for all accounts of an inventory.
options:
  vendors:
    description: Vendors of the accounts that the host represents, such as V(ringcx). Their connection options are read from the variables of the host.
    type: list
    elements: str
    required: true
  folder:
    description: Directory that contains C(host_vars). Missing directories are created with mode 0700; the file has mode 0600.
    type: path
    required: true
  details:
    description: Whether to export all options, with additional calls for options that lists do not show. Otherwise, only options that lists show are exported.
    type: bool
    default: true
  force:
    description: Whether to replace a file that differs. Otherwise, the task fails and leaves it unchanged.
    type: bool
    default: false
extends_documentation_fragment:
  - cxops.contact_center.attributes.export
seealso:
  - module: cxops.contact_center.ringcx_config_info
  - module: cxops.contact_center.udesk_config_info
  - module: cxops.contact_center.deepcall_config_info
"""

EXAMPLES = r"""
- name: Export a Udesk tenant to export/host_vars
  cxops.contact_center.account_export:
    vendors: [udesk]
    folder: "{{ './export' | realpath }}"
"""

RETURN = r"""
file:
  description: Path of the file.
  returned: always
  type: str
  sample: /home/ana/contact-centers/export/host_vars/shanghai/people.yml
status:
  description: What happened to the file, or would happen to it in check mode.
  returned: when the accounts could be read
  type: str
  choices: [created, replaced, unchanged, refused]
details:
  description: Whether all options were exported.
  returned: always
  type: bool
accounts:
  description: The exported objects, by vendor.
  returned: when the accounts could be read
  type: dict
  contains:
    queue_groups:
      description: Number of queue groups.
      returned: for RingCX, if the API user has the permission to read them
      type: int
    agent_groups:
      description: Number of agent groups.
      returned: always
      type: int
    agents:
      description: Number of agents.
      returned: always
      type: int
    omitted:
      description: Values that are left out, each with the reason, one line for each value.
      returned: always
      type: list
      elements: str
    round_trip:
      description: Changes that applying the file would make. Empty if it describes the account exactly.
      returned: unless the file differs and is not replaced
      type: list
      elements: str
    api_calls_of_later_runs:
      description: Number of API calls of a run that applies the file and changes nothing.
      returned: unless the file differs and is not replaced
      type: int
  sample: {udesk: {agent_groups: 15, agents: 120, omitted: [], round_trip: [], api_calls_of_later_runs: 4}}
"""

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    """Declare the options. Ansible runs the action of the same name instead."""
    module = AnsibleModule(
        {
            "vendors": {"type": "list", "elements": "str", "required": True},
            "folder": {"type": "path", "required": True},
            "details": {"type": "bool", "default": True},
            "force": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    module.fail_json("This is an action. It runs on the controller only.")


if __name__ == "__main__":
    main()
