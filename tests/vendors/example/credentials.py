# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How calls are signed, and what responses mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.dialect import Dialect, error_for_status
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Request, Response
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    InputError,
    UnexpectedResponseError,
    shorten,
)


def require_credentials(options: ConnectionOptions) -> None:
    """Raise InputError if an option is missing without which no call can be made."""
    missing = [name for name in ("example_url", "example_token") if not options.get(name)]
    if missing:
        raise InputError(f"{' and '.join(missing)} must be set")


class ExampleDialect(Dialect):
    """REST with a token in a header. Every response but an empty one is an object; errors have a message."""

    def __init__(self, token: str) -> None:
        self._token = token

    def sign(self, request: Request) -> Request:
        return replace(request, headers={**request.headers, "Authorization": f"Bearer {self._token}"})

    def parse(self, response: Response, operation: str) -> Any:
        message = response.data.get("message") if isinstance(response.data, dict) else None
        if response.status >= 300:
            raise error_for_status(operation, response.status, shorten(message) if message else None)
        if response.status != 204 and not isinstance(response.data, dict):
            raise UnexpectedResponseError(operation, "the response is not an object", "Check example_url.")
        return response.data
