# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the Udesk modules."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import schema
from ansible_collections.cxops.contact_center.plugins.plugin_utils import docs


class ModuleDocFragment:
    DOCUMENTATION: str = docs.connection(schema.OPTIONS)
    AGENT_GROUP: str = docs.entry(schema.AGENT_GROUP, "Udesk")
    AGENT: str = docs.entry(schema.AGENT, "Udesk")
    CONFIG: str = docs.config((schema.AGENT_GROUP, schema.AGENT), "Udesk")
    AGENT_GROUP_INFO: str = docs.info(schema.AGENT_GROUP, (schema.AGENT_GROUP, schema.AGENT))
    AGENT_INFO: str = docs.info(schema.AGENT, (schema.AGENT_GROUP, schema.AGENT))
