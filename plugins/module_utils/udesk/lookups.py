# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What agents of Udesk refer to besides groups: departments, roles and outbound numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.api.client import Client
from ..core.model.codecs import Wire
from ..core.model.lookup import Lookup, LookupEntry
from ..core.model.state import require_records
from .pages import ReadPages, read_objects


def read_lookup(client: Client, name: str, read_pages: ReadPages) -> Lookup:
    """Return the lookup of that name."""
    if name == "department":
        response = client.read("GET", "/departments", "Listing the departments")
        return Lookup("department", _departments(response.get("departments"), "", set()))
    if name == "agent_role":
        response = client.read("GET", "/agent_roles", "Listing the agent roles")
        roles = require_records(response.get("agent_roles"), "agent roles", "id")
        return Lookup("agent role", (LookupEntry(role["id"], role.get("name") or "") for role in roles))
    if name != "callout_number":
        raise NotImplementedError(name)
    numbers, _missing = read_objects(client, "/callcenter/callout_number_list", "outbound numbers", {}, read_pages)
    return Lookup("outbound number", map(_callout_number, numbers))


def _departments(tree: object, path: str, seen: set[object]) -> Iterator[LookupEntry]:
    """Yield the departments of a tree; one department may be in two places of it."""
    for item in require_records(tree, "departments", "id"):
        if item["id"] not in seen:
            seen.add(item["id"])
            full_name = f"{path}{item.get('name')}"
            yield LookupEntry(item["id"], item.get("name") or "", names=(full_name,))
            yield from _departments(item.get("sub_department") or [], f"{full_name}/", seen)


def _callout_number(item: Wire) -> LookupEntry:
    """Return an outbound number. Only the name of its id is documented; the number is the text that looks like one."""
    texts = (str(value) for name, value in item.items() if name != "id")
    number = next((text for text in texts if text.lstrip("+").isdecimal()), str(item["id"]))
    return LookupEntry(number, number, data=item["id"])
