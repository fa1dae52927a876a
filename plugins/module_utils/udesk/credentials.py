# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing in to Udesk. Each call is signed with the tenant's token, a time and a nonce; Udesk calls it signature v2."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import replace
from typing import Any

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions
from ..core.api.dialect import CORRECT_ENTRY, TOO_MANY_CALLS, Dialect, error_for_status
from ..core.api.file_store import FileStore
from ..core.api.messages import Request, Response
from ..core.errors import AuthenticationError, InputError, UnexpectedResponseError, VendorError, shorten

SUCCESS, WRONG_SIGNATURE, CLOCK_OFF, NONCE_USED = 1000, 2059, 20622, 20623
RATE_LIMIT_WORDS = ("频率", "频次", "频繁", "too many", "rate limit", "frequen")
QUOTES_THE_CALLER = "validation failed"  # what follows repeats the caller's own words
HINTS = {
    2002: "Check udesk_url: the subdomain is not that of a tenant.",
    2015: "udesk_email must be that of a super administrator.",
    2058: "The tenant's plan does not include the API; ask Udesk.",
    WRONG_SIGNATURE: "Check udesk_email and udesk_api_token, or set udesk_password, with which a new token is obtained.",
    CLOCK_OFF: "Set this machine's clock, which is more than five minutes off.",
}
IDENTITY = ("udesk_url", "udesk_email", "udesk_password", "udesk_api_token")


def require_credentials(options: ConnectionOptions) -> None:
    """Raise InputError if there is no way to sign in."""
    if not options.get("udesk_url") or not options.get("udesk_email"):
        raise InputError(
            "udesk_url and udesk_email are required", hint="Set them, and udesk_api_token or udesk_password."
        )
    if not options.get("udesk_api_token") and not options.get("udesk_password"):
        raise InputError("there is no way to sign in to Udesk", hint="Set one of: udesk_api_token; udesk_password.")


class UdeskDialect(Dialect):
    """Responses of Udesk: a code in the body decides, whatever the HTTP status."""

    def is_unauthorized(self, response: Response) -> bool:
        return code_of(response) == WRONG_SIGNATURE

    def is_rate_limited(self, response: Response) -> bool:
        return response.status == 429 or _names_a_rate_limit(response)

    def is_refused_for_now(self, response: Response) -> bool:
        return code_of(response) == NONCE_USED

    def parse(self, response: Response, operation: str) -> Any:
        code = code_of(response)
        if code == SUCCESS and response.status < 400:
            return response.data
        if code is None and (response.status == 429 or response.status >= 500):
            raise error_for_status(operation, response.status)
        if code is None and response.status >= 400:
            # no response of the API itself: a 404 of this kind does not mean that an object is missing
            raise VendorError(
                operation,
                f"HTTP {response.status} without a Udesk code",
                "Check udesk_url; the tenant may not have this call.",
                status=response.status,
            )
        if code is None:
            raise UnexpectedResponseError(operation, "the response has no code", "Check udesk_url.")
        detail = f"Udesk error {code}, {_message(response.data)}"
        if code in (WRONG_SIGNATURE, CLOCK_OFF):
            raise AuthenticationError(operation, detail, HINTS[code])
        hint = TOO_MANY_CALLS if self.is_rate_limited(response) else HINTS.get(code, CORRECT_ENTRY)
        raise VendorError(operation, detail, hint, status=response.status, code=code)


class SignedDialect(UdeskDialect):
    """Calls that are signed with the tenant's token."""

    def __init__(self, email: str, token: TenantToken) -> None:
        self._email, self._token = email, token

    def sign(self, request: Request) -> Request:
        timestamp, nonce, token = str(int(time.time())), str(uuid.uuid4()), self._token.value()
        params = {
            **request.params,
            "email": self._email,
            "timestamp": timestamp,
            "nonce": nonce,
            "sign_version": "v2",
            "sign": signature(self._email, token, timestamp, nonce),
        }
        return replace(request, params=params, credential=token)

    def renew(self, request: Request) -> bool:
        return self._token.renew(request.credential)


class TenantToken:
    """The tenant's token: given, or obtained with the password and shared with the other tasks of this machine."""

    def __init__(self, store: FileStore, options: ConnectionOptions, sign_in: Client) -> None:
        self._store, self._name = store, f"token-{options.identity(IDENTITY)}"
        self._options, self._sign_in = options, sign_in
        self._token: str | None = options.get("udesk_api_token")

    def value(self) -> str:
        """Return the token; the first use may sign in."""
        if not self._token:
            self.renew(None)
        return self._token or ""

    def renew(self, refused: str | None) -> bool:
        """Take the shared token if it is not the refused one, else sign in; return whether there is a newer one."""
        if not self._options.get("udesk_password"):
            return False
        with self._store.locked(self._name) as shared:
            if not shared.get("token") or shared["token"] == refused:
                shared["token"] = self._obtain()
            self._token = shared["token"]
        return self._token != refused

    def _obtain(self) -> str:
        operation = "Signing in to Udesk"
        form = {"email": self._options["udesk_email"], "password": self._options["udesk_password"]}
        try:
            response = self._sign_in.read("POST", "/log_in", operation, json=form)
        except VendorError as error:
            hint = "Check udesk_url, udesk_email and udesk_password."
            raise AuthenticationError(operation, error.detail, hint) from error
        token = response.get("open_api_auth_token") or response.get("open_api_token")
        if not token:
            raise AuthenticationError(operation, "the response contains no token", "Set udesk_api_token instead.")
        return str(token)


def signature(email: str, token: str, timestamp: str, nonce: str) -> str:
    """Return the signature of a call."""
    return hashlib.sha256(f"{email}&{token}&{timestamp}&{nonce}&v2".encode()).hexdigest()


def code_of(response: Response) -> int | None:
    """Return the code in the body, or None."""
    code = response.data.get("code") if isinstance(response.data, dict) else None
    return int(str(code)) if str(code).isdecimal() else None


def _names_a_rate_limit(response: Response) -> bool:
    if code_of(response) in (None, SUCCESS) or QUOTES_THE_CALLER in _message(response.data).lower():
        return False
    return any(word in _short_message(response.data).lower() for word in RATE_LIMIT_WORDS)


def _short_message(body: dict[str, Any]) -> str:
    return str(body.get("message") or body.get("code_message") or "")


def _message(body: dict[str, Any]) -> str:
    """Return the message and the more exact one beside it, in each of the forms that were observed."""
    exception = body.get("exception", body.get("exception:message"))
    exact = exception.get("message") if isinstance(exception, dict) else exception
    return "; ".join(shorten(text) for text in (_short_message(body), exact) if text)
