# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of RingCX's API that are called, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.api.client import Client
from ..core.api.dialect import Dialect
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport

LEGACY_HOSTS = ("portal.vacd.biz", "portal.virtualacd.biz")


@dataclass(frozen=True)
class Clients:
    """The parts of the API.

    admin: the objects of the account. audit: its audit log, which is searched by PUT.
    integration: lists for workforce management; None where the API does not have them.
    """

    admin: Client
    audit: Client
    integration: Client | None

    @classmethod
    def of(cls, url: str, transport: Transport, dialect: Dialect, limiter: RateLimiter) -> Clients:
        """Return the clients for the API at this URL."""
        is_current = url.rpartition("//")[2] not in LEGACY_HOSTS
        root = f"{url}/voice/api" if is_current else f"{url}/api"
        admin = f"{root}/v1/admin"
        return cls(
            Client(transport, admin, dialect, limiter),
            Client(transport, admin, dialect, limiter, read_methods=("PUT",)),
            Client(transport, f"{root}/integration/v1/admin", dialect, limiter) if is_current else None,
        )
