# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls to DeepCall: each is a POST with the credentials in its body, and the body of the response decides."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions, SignIn
from ..core.api.dialect import CORRECT_ENTRY, Dialect, error_for_status
from ..core.api.messages import Request, Response
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport
from ..core.errors import AuthenticationError, InputError, UnexpectedResponseError, VendorError, shorten
from .schema import WAYS

WIRE_NAMES = {"deepcall_ssid": "ssid", "deepcall_user_id": "userId", "deepcall_token": "token"}
SERVER_ERRORS = (1009, 1010, 1032)
IN_PROCESSING = 1501  # for agents; for groups the same number means something else
CREDENTIAL_ERRORS = (1002, 1014, 1020)
HINTS = {
    1000: "Check the credentials, then the entry.",
    1014: "Check or renew the credentials; DeepCall does not document how long they are valid.",
    1015: "Use the credentials of the account owner.",
    1039: "The account is suspended; ask DeepCall.",
    1520: "Correct field_names: the update of one field was taken for another one.",
    1521: "Correct field_names: DeepCall does not know a name that was sent.",
}


def choose_sign_in(options: ConnectionOptions) -> SignIn:
    """Return the way to sign in. InputError is raised if none is complete, or if both are set."""
    way = options.sign_in(WAYS)
    if not way:
        hint = "Set one of: deepcall_user_id + deepcall_token; deepcall_ssid."
        raise InputError("no way to sign in to DeepCall is complete", hint=hint)
    if all(options.get(name) for names in WAYS for name in names):
        detail = "DeepCall accepts one kind of credentials at a time"
        raise InputError("deepcall_ssid and deepcall_token are both set", detail, "Set one of them.")
    return way


class DeepCallClient:
    """Reads and writes. Writes are sent side by side until DeepCall once refuses that, then one after the other."""

    def __init__(self, transport: Transport, url: str, credentials: Mapping[str, str], limiter: RateLimiter) -> None:
        def client(waits_for_others: bool) -> Client:
            return Client(transport, url, DeepCallDialect(credentials, waits_for_others), limiter, ("POST",))

        self._waiting, self._immediate = client(True), client(False)
        self._refused_parallel_writes, self._one_at_a_time = False, threading.Lock()

    def read(self, path: str, operation: str, body: Mapping[str, Any]) -> Any:
        """Return the content of the response to a read, which is in one of two properties."""
        response = self._waiting.read("POST", f"/{path}", operation, json=body)
        return response.get("response", response.get("data"))

    def write(self, path: str, operation: str, body: Mapping[str, Any], idempotent: bool) -> Any:
        """Return the response to a write."""
        if not self._refused_parallel_writes:
            try:
                return self._immediate.write("POST", f"/{path}", operation, idempotent, json=body)
            except VendorError as error:
                if error.code != IN_PROCESSING or path.startswith("Group/"):
                    raise
            self._refused_parallel_writes = True
        with self._one_at_a_time:
            return self._waiting.write("POST", f"/{path}", operation, idempotent, json=body)


class DeepCallDialect(Dialect):
    """The body of a call holds the credentials; success is what the body of the response calls success.

    waits_for_others: a call is repeated when DeepCall is still busy with another one.
    """

    def __init__(self, credentials: Mapping[str, str], waits_for_others: bool) -> None:
        self._credentials, self._waits_for_others = credentials, waits_for_others

    def sign(self, request: Request) -> Request:
        return replace(request, json={**request.json, **self._credentials})

    def is_unauthorized(self, response: Response) -> bool:
        return code_of(response) in CREDENTIAL_ERRORS

    def is_refused_for_now(self, response: Response) -> bool:
        busy_with_others = code_of(response) == IN_PROCESSING and "/Group/" not in response.path
        return busy_with_others and self._waits_for_others

    def is_unavailable(self, response: Response) -> bool:
        return super().is_unavailable(response) or code_of(response) in SERVER_ERRORS

    def parse(self, response: Response, operation: str) -> Any:
        if _is_success(response) and response.status < 400:
            return response.data
        code = code_of(response)
        if code is None and response.status >= 400:
            raise error_for_status(operation, response.status)
        if code is None:
            detail = "the response has neither success nor an error code"
            raise UnexpectedResponseError(operation, detail, "Check deepcall_url.")
        detail = f"DeepCall error {code}, {shorten(response.data.get('message'))}"
        if code in CREDENTIAL_ERRORS:
            raise AuthenticationError(operation, detail, HINTS.get(code, "Check the connection options."))
        hint = HINTS.get(code, CORRECT_ENTRY)
        raise VendorError(operation, detail, hint, status=response.status, code=code)


def code_of(response: Response) -> int | None:
    """Return the number of an error; the same number can mean different things in different sections of the API."""
    body = response.data if isinstance(response.data, dict) and not _is_success(response) else {}
    code = str(body.get("code", body.get("errCode")))
    return int(code) if code.isdecimal() else None


def _is_success(response: Response) -> bool:
    return isinstance(response.data, dict) and response.data.get("status") == "success"
