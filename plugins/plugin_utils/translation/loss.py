# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a translation can't carry over, or only in part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Category(Enum):
    """Why somebody has to look at it; the value is used in results."""

    INPUT = "input"
    LEFT_OUT = "left_out"
    COLLISION = "collision"
    EXISTS = "exists"
    REDUCED = "reduced"
    GUESSED = "guessed"
    NOT_ACCEPTED = "not_accepted"
    NO_COUNTERPART = "no_counterpart"


@dataclass(frozen=True)
class Loss:
    """One thing that a person has to decide, or has to know.

    kind: of the object, such as agent. name: of the object in the source; None if it is about all agents.
    option: of the source; for inputs, and for values that are not accepted, of the target. value: of that option.
    reason: in words that follow the name of the option.
    """

    category: Category
    kind: str
    name: str | None
    option: str | None
    reason: str
    value: Any = None

    def as_dict(self) -> dict[str, Any]:
        """Return the loss as the result of the filter has it."""
        return {
            "category": self.category.value,
            "kind": self.kind,
            "name": self.name,
            "option": self.option,
            "reason": self.reason,
            "value": self.value,
        }
