# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the options of the RingCX modules."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import schema
from ansible_collections.cxops.contact_center.plugins.plugin_utils import docs


class ModuleDocFragment:
    """The fragments: the connection, and the options of each module."""

    DOCUMENTATION: str = docs.connection_fragment(schema.CONNECTION)
    AGENT_GROUP: str = docs.entry_fragment(schema.AGENT_GROUP, "RingCX")
    AGENT: str = docs.entry_fragment(schema.AGENT, "RingCX")
    CONFIG: str = docs.config_fragment(schema.ENTITIES, "RingCX")
    CONFIG_INFO: str = docs.config_info_fragment()
    AGENT_GROUP_INFO: str = docs.info_fragment(schema.AGENT_GROUP, schema.ENTITIES)
    AGENT_INFO: str = docs.info_fragment(schema.AGENT, schema.ENTITIES)
