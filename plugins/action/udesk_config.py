# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of all modules of Udesk, see meta/runtime.yml. Sanity tests require that it has the name of a module."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import schema
from ansible_collections.cxops.contact_center.plugins.plugin_utils import module_action


class ActionModule(module_action.ActionModule):
    """Completes the options of the modules of Udesk from the variables of the host."""

    connection_spec = schema.CONNECTION
    entities = schema.ENTITIES


def main() -> None:
    """Run the module udesk_config, whose options ansible-lint looks for in the action of the same name."""
    # not imported above: the action itself needs no code of the module
    from ansible_collections.cxops.contact_center.plugins.modules import udesk_config

    udesk_config.main()
