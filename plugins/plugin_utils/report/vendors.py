# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the vendors' schemas say about the options that records show."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall import schema as deepcall
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import schema as ringcx
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import schema as udesk

ENTITIES = {
    (vendor, entity.kind): entity
    for vendor, entities in (("ringcx", ringcx.ENTITIES), ("udesk", udesk.ENTITIES), ("deepcall", deepcall.ENTITIES))
    for entity in entities
}


def entity_of(vendor: str, kind: str) -> Entity | None:
    """Return a kind of object, or None if the record is of a vendor or kind that this version does not know."""
    return ENTITIES.get((vendor, kind))
