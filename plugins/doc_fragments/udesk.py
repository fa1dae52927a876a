# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the Udesk modules."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import connection, entities
from ansible_collections.cxops.contact_center.plugins.plugin_utils import docs


class ModuleDocFragment:
    DOCUMENTATION: str = docs.connection(connection.OPTIONS)
    AGENT_GROUP: str = docs.entry(entities.AGENT_GROUP, "Udesk")
    AGENT: str = docs.entry(entities.AGENT, "Udesk")
    CONFIG: str = docs.config((entities.AGENT_GROUP, entities.AGENT), "Udesk")
    AGENT_GROUP_INFO: str = docs.info(entities.AGENT_GROUP, (entities.AGENT_GROUP, entities.AGENT), basic=False)
    AGENT_INFO: str = docs.info(entities.AGENT, (entities.AGENT_GROUP, entities.AGENT), basic=False)
