# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Existing objects -> options, in the form in which the config module takes them."""

from __future__ import annotations

from typing import Any

from .model.entity import Field
from .model.lookup import Lookup
from .model.state import AccountState, Existing
from .policy import Policy


def export(existing: Existing, state: AccountState, policy: Policy, show_unnamed_ids: bool = True) -> dict[str, Any]:
    """Return the id and the options of an object. Blank options that can't be cleared are left out.

    show_unnamed_ids: a reference that has no name, or whose lookup has not been loaded, is shown by its id; otherwise it
    is left out.
    """
    options = {existing.entity.id_option: existing.id}
    for field in existing.entity.fields:
        if field.name not in existing.values:
            continue
        value = existing.values[field.name]
        clears = value is None and field.can_clear and field.name != existing.entity.key
        shown = None if value is None else _shown(existing, field, value, state, policy, show_unnamed_ids)
        if clears or shown is not None:
            options[field.name] = shown
    return options


def _shown(
    existing: Existing, field: Field, value: Any, state: AccountState, policy: Policy, show_unnamed_ids: bool
) -> Any:
    codec = existing.entity.codec(field.name)
    if field.references and not codec.shows_name(existing.wire, value):
        return _names(field, value, state, policy, show_unnamed_ids)
    if field.ignore_case or field.normalize:
        return str(codec.decode(existing.wire)).strip()  # in the vendor's spelling
    return list(value) if isinstance(value, tuple) else value


def _names(field: Field, value: Any, state: AccountState, policy: Policy, show_unnamed_ids: bool) -> Any:
    kind = field.references or ""
    lookup = state.lookup(kind) if state.has_lookup(kind) else Lookup(kind, ())
    ids = value if isinstance(value, tuple) else (value,)
    names = [lookup.label(id) for id in ids]
    if not show_unnamed_ids and any(
        name == id and not policy.unlisted(field, id, None) for name, id in zip(names, ids)
    ):
        return None
    return sorted(names) if isinstance(value, tuple) else names[0]
