# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a list or a single read shows of an agent."""

from __future__ import annotations

from typing import Any

from ..core.model.codecs import Wire
from ..core.model.state import WHOLE, Completeness, Existing, Presence
from .policy import original_usernames
from .schema import AGENT, SYNCED


def agent_of(wire: Wire, completeness: Completeness) -> Existing:
    """Return the agent that a reading shows."""
    agent = Existing.from_wire(
        AGENT, wire, completeness, _presence(wire, completeness), owner="maintained by RingCentral"
    )
    owned = SYNCED if wire.get("userManagedByRC") else ("username",) if original_usernames(agent) else ()
    return agent.with_owned(owned)


def _presence(wire: Wire, completeness: Completeness) -> Presence:
    if _is_marked_deleted(wire):
        return Presence.DELETED
    shown = completeness in WHOLE or wire.get("transientDelete") is not None
    return Presence.UNKNOWN if wire.get("isActive") is False and not shown else Presence.PRESENT


def _is_marked_deleted(wire: Wire) -> bool:
    mark = wire.get("transientDelete")
    return bool(wire.get("transientDeleteDate") if mark is None else mark)


def with_group(wire: Wire, group_id: Any) -> Wire:
    """Return an agent with its group, which the response may leave out: it is the one below which the agent was read."""
    return {**wire, "groupId": AGENT.codec("agent_group").decode(wire) or int(group_id)}
