# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a vendor expects to be called, and what its responses mean. The defaults are plain REST."""

from __future__ import annotations

from typing import Any

from ..errors import AuthenticationError, ContactCenterError, NotFoundError, VendorError
from .messages import Request, Response

UNAVAILABLE = (502, 503, 504)
TOO_MANY_CALLS = "Run again later, or lower rate_limit."
CORRECT_ENTRY = "Correct the entry and run again."
HINTS = {
    403: "Give the API user the right to do this, or use another account.",
    404: "Check the id, the account and the URL.",
    409: "Something of that name already exists, perhaps where this account has no access.",
    429: TOO_MANY_CALLS,
}


class Dialect:
    """Subclasses override what the vendor does differently."""

    def sign(self, request: Request) -> Request:
        """Return the request with credentials. It is called for each attempt."""
        return request

    def is_unauthorized(self, response: Response) -> bool:
        """Return whether the credentials were refused; the call was not carried out."""
        return response.status == 401

    def renew(self, request: Request) -> bool:
        """Get a newer credential than the request was signed with; return whether there is one."""
        return False

    def is_rate_limited(self, response: Response) -> bool:
        """Return whether the call was refused because there were too many; it was not carried out."""
        return response.status == 429

    def is_refused_for_now(self, response: Response) -> bool:
        """Return whether this call alone was refused for a reason that passes; it was not carried out."""
        return False

    def is_unavailable(self, response: Response) -> bool:
        """Return whether the vendor could not answer this time; a write may have been carried out."""
        return response.status in UNAVAILABLE

    def parse(self, response: Response, operation: str) -> Any:
        """Return the data of a successful response; raise a VendorError, or another ContactCenterError, for any other."""
        if response.status < 300:
            return response.data
        raise error_for_status(operation, response.status)


def error_for_status(
    operation: str, status: int, detail: str | None = None, code: int | str | None = None
) -> ContactCenterError:
    """Return the error for an HTTP status, with what to do. detail: what the vendor says."""
    detail = f"HTTP {status}, {detail}" if detail else f"HTTP {status}"
    if status == 401:
        return AuthenticationError(operation, detail, "Check the credentials of the connection options.")
    hint = HINTS.get(status, "Run again later." if status >= 500 else CORRECT_ENTRY)
    error = NotFoundError if status == 404 else VendorError
    return error(operation, detail, hint, status=status, code=code)
