# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only RingCX needs while a plan is made: user names that RingCentral generates, and references that no list has."""

from __future__ import annotations

import re

from ..core.model.desired import Desired
from ..core.model.entity import Field
from ..core.model.lookup import LookupEntry, normalize_name
from ..core.model.state import Completeness, Existing, Snapshot
from ..core.policy import Policy
from .schema import AGENT

GENERATED_USERNAME = re.compile(r"(?P<name>.+)\+[0-9]+_[0-9]{3,4}(?P<domain>@.+)")


class RingCXPolicy(Policy):
    """The hooks that RingCX needs."""

    def recognize(self, desired: Desired, snapshot: Snapshot) -> Existing | None:
        """Recognize an agent that is linked to a RingCentral user by the user name that it was created with."""
        if desired.entity is not AGENT or not desired.key:
            return None
        return snapshot.single(desired.key, snapshot.having(original_username, normalize_name(desired.key)))

    def unlisted(self, field: Field, name: str, current: str | None) -> LookupEntry | None:
        """Accept any name for the RingCentral user of an agent that has one: the list may not show that user."""
        if field.name == "rc_user_id" and current is not None:
            return LookupEntry(current, name)
        return None


def original_username(agent: Existing) -> str | None:
    """Return the user name, normalized, without what RingCentral adds for a linked agent; None if nothing was added.

    A summary does not show whether an agent is linked, so any user name of that form counts as generated there.
    """
    if agent.entity is not AGENT:
        return None
    wire = agent.wire
    is_linked = wire.get("userManagedByRC") or wire.get("rcUserId")
    if not is_linked and agent.completeness is Completeness.FULL:
        return None
    parts = GENERATED_USERNAME.fullmatch(str(wire.get("username")))
    return normalize_name(parts["name"] + parts["domain"]) if parts else None
