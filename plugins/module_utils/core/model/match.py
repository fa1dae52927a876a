# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An entry, and the object that it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .desired import Desired
from .entity import Field
from .lookup import normalize_name
from .state import Existing


@dataclass(frozen=True)
class Match:
    """An entry, and the object that it means, if that exists.

    recognized: the object has another natural key than the entry, and the vendor's policy recognizes it.
    candidates: the objects that the policy may recognize once they have been read in detail.
    """

    desired: Desired
    existing: Existing | None = None
    recognized: bool = False
    candidates: tuple[Existing, ...] = ()

    @property
    def names(self) -> set[str]:
        """The natural keys, normalized, that the object has and will have."""
        names = (self.desired.key, self.existing.name if self.existing else None)
        return {normalize_name(name) for name in names if name}

    @property
    def writes_secrets(self) -> bool:
        """Whether the entry writes a secret to an object that exists."""
        return self.desired.write_secrets and any(name in self.desired.values for name in self.desired.entity.secrets)

    def compared_values(self) -> Iterator[tuple[Field, Any]]:
        """Yield the options of the entry that can be compared with what is read, with their values.

        Without an id, the key only selects the object, in whatever letter case it is written.
        """
        for name, value in self.desired.values.items():
            field = self.desired.entity.by_name[name]
            if field.readable and (name != self.desired.entity.key or self.desired.id is not None):
                yield field, value


Matches = Mapping[str, list[Match]]  # by kind
