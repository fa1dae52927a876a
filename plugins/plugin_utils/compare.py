# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between two accounts of one vendor, by name. Pure functions on what VENDOR_config_info returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of

FORMAT = "cxops.contact_center.comparison/1"
Account = Mapping[str, Any]  # a result of VENDOR_config_info
Entry = Mapping[str, Any]
Comparison = dict[str, Any]


def compare(one: Account, other: Account, vendor: str, names: Sequence[str]) -> Comparison:
    """Return what differs between two accounts of a vendor. names: those of the accounts.

    Kinds of objects that one of the accounts does not show are left out. What is not an account of this vendor raises InputError.
    """
    both = [entity for entity in entities_of(vendor) if entity.plural in one and entity.plural in other]
    if not both:
        raise InputError(f"one of the accounts is not what {vendor}_config_info returns")
    kinds = {entity.plural: _compare_kind(one, other, entity) for entity in both}
    omitted = {"from": list(one.get("omitted", ())), "to": list(other.get("omitted", ()))}
    return {"format": FORMAT, "vendor": vendor, "from": names[0], "to": names[1], **kinds, "omitted": omitted}


def _compare_kind(one: Account, other: Account, entity: Entity) -> dict[str, Any]:
    first, second = _by_key(one, entity), _by_key(other, entity)
    both = [key for key in first if key in second]
    different = [
        {"name": first[key][entity.key], "options": options}
        for key in both
        for options in [dict(_differences(first[key], second[key], entity))]
        if options
    ]
    return {
        "only_from": [_object(entry, entity) for key, entry in first.items() if key not in second],
        "only_to": [_object(entry, entity) for key, entry in second.items() if key not in first],
        "different": different,
        "equal": len(both) - len(different),
    }


def _by_key(account: Account, entity: Entity) -> dict[str, Entry]:
    entries = account.get(entity.plural)
    if not isinstance(entries, (list, tuple)) or not all(entity.key in entry for entry in entries):
        raise InputError(f"an account has no list {entity.plural} whose entries have {entity.key}")
    return {normalize_name(entry[entity.key]): entry for entry in entries}


def _object(entry: Entry, entity: Entity) -> dict[str, Any]:
    return {"name": entry[entity.key], "values": dict(entry)}


def _differences(one: Entry, other: Entry, entity: Entity) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the options that differ. One that an account does not show is the same as one that is not set."""
    for field in entity.fields:
        first, second = one.get(field.name), other.get(field.name)
        if field.name != entity.key and field.readable and _comparable(field, first) != _comparable(field, second):
            yield field.name, {"from": first, "to": second}


def _comparable(field: Field, value: Any) -> Any:
    if field.references and value is not None:
        return sorted(map(normalize_name, value)) if isinstance(value, (list, tuple)) else normalize_name(value)
    return field.canonical(value)
