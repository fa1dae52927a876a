# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What plugins on the controller know of a vendor by its name alone."""

from __future__ import annotations

import importlib
import re
from functools import cache

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity

MODULE_UTILS = "ansible_collections.cxops.contact_center.plugins.module_utils"
VENDORS = ("ringcx", "udesk", "deepcall")
AGENT = "agent"


@cache
def entities_of(vendor: str) -> tuple[Entity, ...]:
    """Return the kinds of objects of a vendor, groups before agents. InputError is raised if there is no such vendor."""
    try:
        schema = importlib.import_module(f"{MODULE_UTILS}.{vendor}.schema") if re.fullmatch("[a-z]+", vendor) else None
    except ModuleNotFoundError:
        schema = None
    entities: tuple[Entity, ...] = getattr(schema, "ENTITIES", ())
    if not entities:
        raise InputError(f'there is no vendor "{vendor}"')
    return entities


def entity_of(vendor: str, kind: str) -> Entity | None:
    """Return a kind of object, or None if this version of the collection does not know the vendor or the kind."""
    try:
        return next((entity for entity in entities_of(vendor) if entity.kind == kind), None)
    except InputError:
        return None


def agents_of(vendor: str) -> Entity:
    """Return the agents of a vendor. InputError is raised if there is no such vendor."""
    return next(entity for entity in entities_of(vendor) if entity.kind == AGENT)
