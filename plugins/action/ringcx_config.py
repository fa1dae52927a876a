# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of all modules of RingCX, see meta/runtime.yml. Sanity tests require that it has the name of a module."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import schema
from ansible_collections.cxops.contact_center.plugins.plugin_utils import module_action


class ActionModule(module_action.ActionModule):
    """Completes the options of the modules of RingCX from the variables of the host."""

    connection_spec = schema.CONNECTION
    entities = schema.ENTITIES


def main() -> None:
    """Declare the options of ringcx_config to ansible-lint, which looks for them in the action of the same name."""
    connection = argument_spec.connection_spec(schema.CONNECTION)
    AnsibleModule({**connection, **argument_spec.config_spec(schema.ENTITIES)}, supports_check_mode=True)
