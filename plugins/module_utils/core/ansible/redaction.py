# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which arguments a result may show, and how secrets are removed from messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import ELLIPSIS
from ..model.entity import Entity, Field
from ..reconcile.plan import Plan
from .argument_spec import default_fields, defaults_option, entry_fields
from .input import Declaration

HIDDEN = "(set)"
MIN_LENGTH = 4  # a shorter secret is part of many words, so only whole words are replaced
SECRET_PROPERTY = re.compile("password|pin$|secret|token", re.IGNORECASE)


def shown_arguments(arguments: Mapping[str, Any], declaration: Declaration) -> dict[str, Any]:
    """Return the arguments for the invocation of a result.

    Only known options with plain values are shown; secrets, and values of a wrong type, are HIDDEN. Of a list of entries,
    only the number is shown: Ansible copies a result several times.
    """
    own = entry_fields(declaration.entry) if declaration.entry else ()
    visible = _visible((*declaration.settings, *declaration.filters, *own))
    lists = [entity.plural for entity in declaration.lists]
    defaults = {defaults_option(entity): _visible(default_fields(entity)) for entity in declaration.lists}
    shown: dict[str, Any] = {}
    for name, value in arguments.items():
        if name in lists and isinstance(value, list):
            shown[name] = "1 entry" if len(value) == 1 else f"{len(value)} entries"
        elif name in defaults:
            shown[name] = _shown_defaults(value, defaults[name])
        elif name == "prune" and isinstance(value, dict):
            shown[name] = {plural: bool(value[plural]) for plural in lists if plural in value}
        elif not name.startswith("_"):
            shown[name] = value if value is None or (name in visible and _is_plain(value)) else HIDDEN
    return shown


def _visible(fields: Iterable[Field]) -> frozenset[str]:
    return frozenset(field.name for field in fields if not field.secret)


def _shown_defaults(defaults: Any, visible: frozenset[str]) -> Any:
    if not isinstance(defaults, dict):
        return HIDDEN
    return {
        name: value if name in visible and _is_plain(value) else HIDDEN
        for name, value in defaults.items()
        if value is not None
    }


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, (str, int, float)) for item in value)
    return isinstance(value, (str, int, float))


def given_secrets(arguments: Mapping[str, Any], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield the secrets of objects among the arguments of a module: of its own options, and of the entries of its lists."""
    for entity in entities:
        entries = arguments.get(entity.plural)
        for entry in (arguments, *(entries if isinstance(entries, list) else ())):
            for name in entity.secrets if isinstance(entry, Mapping) else ():
                if entry.get(name):
                    yield str(entry[name])


def stored_secrets(plan: Plan) -> Iterator[str]:
    """Yield the secrets that the vendor showed of the objects of a plan, by the names of their properties."""
    for change in plan.changes:
        for name, value in (change.existing.wire if change.existing else {}).items():
            if isinstance(value, str) and value and SECRET_PROPERTY.search(name):
                yield value


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return a message without these secrets: a vendor may repeat what it refuses, or what it stores."""
    for secret in secrets:
        if secret[:MIN_LENGTH] in text:
            whole = re.escape(secret) if len(secret) >= MIN_LENGTH else rf"(?<!\w){re.escape(secret)}(?!\w)"
            text = re.sub(whole, HIDDEN, text)
            for length in range(len(secret) - 1, MIN_LENGTH - 1, -1):
                text = text.replace(secret[:length] + ELLIPSIS, HIDDEN + ELLIPSIS)
    return text
