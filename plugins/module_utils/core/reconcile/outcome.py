# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..errors import ContactCenterError, WriteNotConfirmedError
from ..model.state import Existing
from .plan import Change


class Status(str, Enum):
    """How far a change got."""

    PLANNED = "planned"  # the run was a preview, or was refused before the first write
    DONE = "done"  # written, and read back as planned as far as it can be read
    FAILED = "failed"  # refused, or not as planned when it was read back
    UNKNOWN = "unknown"  # sent, and nothing shows whether it was carried out
    NOT_TRIED = "not_tried"  # never sent
    HELD = "held"  # not approved, so it was never due


@dataclass(frozen=True)
class Outcome:
    """A change, how far it got, the object as it was last read, and the error if it is not done."""

    change: Change
    status: Status
    existing: Existing | None = None
    error: ContactCenterError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the change was made."""
        return self.status is Status.DONE

    @property
    def is_failure(self) -> bool:
        """Whether the change was planned and is not made, as far as is known."""
        return self.status not in (Status.PLANNED, Status.DONE)

    @property
    def may_have_written(self) -> bool:
        """Whether something of the change has been written, or may have been."""
        return self.status in (Status.DONE, Status.UNKNOWN) or isinstance(self.error, WriteNotConfirmedError)

    def as_dict(self) -> dict[str, Any]:
        """Return the change as results and records show it."""
        change, existing = self.change, self.existing or self.change.existing
        return {
            "kind": change.entity.kind,
            "id": existing.id if existing else None,
            "name": change.name,
            "action": change.action.value,
            "before": change.before,
            "after": change.after,
            "outcome": self.status.value,
            "error": str(self.error) if self.error and self.is_failure else None,
        }
