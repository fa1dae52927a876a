# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How one option is stored in the vendor's JSON object ("wire object")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Wire = dict[str, Any]
BLANK: tuple[Any, ...] = (None, "", [], {})


def camel_case(name: str) -> str:
    """Return the camelCase form of a snake_case name."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def id_of(value: Any) -> Any:
    """Return the id of a nested object, or the value itself where the API shows the bare id."""
    return value.get("id") if isinstance(value, dict) else value


@dataclass(frozen=True)
class Codec:
    """One option, one property. blank is what clears the property."""

    api_name: str
    blank: Any = None

    def present(self, wire: Wire) -> bool:
        """Return whether the wire object shows the option."""
        return self.api_name in wire

    def decode(self, wire: Wire) -> Any:
        """Return the value as the vendor spells it; None if it has none."""
        return wire.get(self.api_name)

    def encode(self, body: Wire, value: Any) -> None:
        """Write the value into a body that will be sent. References are LookupEntry objects; None clears."""
        body[self.api_name] = self.blank if value is None else value

    def shows_name(self, wire: Wire, names: Any) -> bool:
        """Return whether the wire object itself shows that it refers to this name, or to exactly these names.

        Then neither a lookup nor an id is needed to compare the option.
        """
        return False


class ReferenceCodec(Codec):
    """A reference to one object: a property with its id."""

    def encode(self, body: Wire, value: Any) -> None:
        super().encode(body, None if value is None else value.id)


class ReferenceListCodec(Codec):
    """References to several objects: a property with a list of ids, or of objects with an id."""

    def present(self, wire: Wire) -> bool:
        return wire.get(self.api_name) is not None

    def decode(self, wire: Wire) -> Any:
        value = wire.get(self.api_name)
        if not isinstance(value, list):
            value = [value] if value else []
        return [id_of(item) for item in value]

    def encode(self, body: Wire, value: Any) -> None:
        super().encode(body, [entry.id for entry in value or ()])


@dataclass(frozen=True)
class NestedReferenceCodec(Codec):
    """A reference to one object: a property with a small object that holds its id, and often its name.

    name_property: the property of the small object that holds the name.
    """

    name_property: str = "name"

    def decode(self, wire: Wire) -> Any:
        return id_of(wire.get(self.api_name))

    def encode(self, body: Wire, value: Any) -> None:
        super().encode(body, None if value is None else {"id": value.id})

    def shows_name(self, wire: Wire, names: Any) -> bool:
        value = wire.get(self.api_name)
        return isinstance(value, dict) and value.get(self.name_property) == names
