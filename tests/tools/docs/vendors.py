# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendors whose files are generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionSpec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.deepcall import schema as deepcall
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import audit_info
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import schema as ringcx
from ansible_collections.cxops.contact_center.plugins.module_utils.udesk import schema as udesk


@dataclass(frozen=True)
class Vendor:
    """A vendor with its declarations.

    title: its name as users read it. readers: the options of modules that only this vendor has, by the name after its own.
    """

    title: str
    connection: ConnectionSpec
    entities: tuple[Entity, ...]
    readers: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name as in the names of its modules."""
        return self.connection.vendor


VENDORS = (
    Vendor("RingCX", ringcx.CONNECTION, ringcx.ENTITIES, {"audit_info": audit_info.FIELDS}),
    Vendor("Udesk", udesk.CONNECTION, udesk.ENTITIES),
    Vendor("DeepCall", deepcall.CONNECTION, deepcall.ENTITIES),
)
