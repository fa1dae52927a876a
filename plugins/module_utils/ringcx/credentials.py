# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing in to RingCX. A RingCentral token is exchanged for one that lives five minutes, and that all tasks share."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions, SignIn, list_ways
from ..core.api.dialect import Dialect, error_for_status
from ..core.api.file_store import FileStore
from ..core.api.messages import Request, Response
from ..core.api.rate_limiter import RateLimiter
from ..core.api.transport import Transport
from ..core.api.urls import base_url
from ..core.errors import AuthenticationError, ContactCenterError, InputError, shorten
from .schema import WAYS

IDENTITY = (
    "ringcx_url",
    "ringcx_platform_url",
    "ringcx_client_id",
    "ringcx_client_secret",
    "ringcx_jwt",
    "ringcx_username",
    "ringcx_password",
    "ringcx_extension",
    "ringcx_api_token",
    "ringcx_access_token",
)
SIGN_INS_PER_MINUTE = 5  # documented for the exchange, and for the platform's own sign-in
TOKEN_LIFETIME = 240  # seconds for which a token is used; it lives for 300
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def choose_sign_in(options: ConnectionOptions) -> SignIn:
    """Return the way to sign in; an InputError lists the ways if none is complete."""
    way = options.sign_in(WAYS)
    if not way:
        raise InputError("no way to sign in to RingCX is complete", hint=f"Set one of: {list_ways(WAYS)}.")
    return way


def make_dialect(options: ConnectionOptions, url: str, transport: Transport, store: FileStore) -> Dialect:
    """Return the dialect of the administrative API for the chosen way to sign in."""
    way, identity = choose_sign_in(options), options.identity(IDENTITY)
    if len(way) == 1:
        return StaticToken(way[0], options[way[0]])

    def limiter(name: str) -> RateLimiter:
        return RateLimiter(store, f"{name}-{identity}", SIGN_INS_PER_MINUTE, account=identity)

    platform_url = base_url("ringcx_platform_url", options["ringcx_platform_url"])
    basic = BasicAuthentication(options["ringcx_client_id"], options["ringcx_client_secret"])
    platform = Client(transport, platform_url, basic, limiter("grants"), read_methods=("POST",))
    exchange = Client(transport, f"{url}/api/auth", RingCXDialect(), limiter("exchanges"), read_methods=("POST",))
    return TokenExchange(store, f"token-{identity}", _grant(way, options), platform, exchange)


def _grant(way: SignIn, options: ConnectionOptions) -> dict[str, str]:
    if "ringcx_jwt" in way:
        return {"grant_type": JWT_GRANT, "assertion": options["ringcx_jwt"]}
    form = {"grant_type": "password", "username": options["ringcx_username"], "password": options["ringcx_password"]}
    if options.get("ringcx_extension"):
        form["extension"] = options["ringcx_extension"]
    return form


class RingCXDialect(Dialect):
    """Errors of RingCX and of the RingCentral platform. Calls are not signed: their credentials are in the body."""

    def parse(self, response: Response, operation: str) -> Any:
        if response.status < 300:
            return response.data
        detail, code = _error_of(response)
        raise error_for_status(operation, response.status, detail, code)


class BasicAuthentication(RingCXDialect):
    """Calls that are signed with the app's own credentials."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._value = "Basic " + b64encode(f"{client_id}:{client_secret}".encode()).decode()

    def sign(self, request: Request) -> Request:
        return _with_header(request, "Authorization", self._value)

    def parse(self, response: Response, operation: str) -> Any:
        if response.status in (400, 401):
            hint = "Check the client id, the client secret and the JWT or password; they belong together."
            raise AuthenticationError(operation, _error_of(response)[0], hint)
        return super().parse(response, operation)


class StaticToken(RingCXDialect):
    """Calls that are signed with a token that the user gave."""

    def __init__(self, option: str, token: str) -> None:
        self._option, self._token = option, token

    def sign(self, request: Request) -> Request:
        if self._option == "ringcx_api_token":
            return _with_header(request, "X-Auth-Token", self._token)
        return _with_header(request, "Authorization", f"Bearer {self._token}")

    def parse(self, response: Response, operation: str) -> Any:
        if response.status == 401:
            detail = f"HTTP 401, {self._option} is wrong, expired or not accepted for this call"
            raise AuthenticationError(operation, detail, "Renew it, or sign in with ringcx_jwt.")
        return super().parse(response, operation)


class TokenExchange(RingCXDialect):
    """Calls that are signed with a token that is exchanged, refreshed and shared with the other tasks of this machine."""

    def __init__(
        self, store: FileStore, name: str, grant: Mapping[str, str], platform: Client, exchange: Client
    ) -> None:
        self._store, self._name, self._grant = store, name, grant
        self._platform, self._exchange = platform, exchange
        self._token, self._valid_until = "", 0.0

    def sign(self, request: Request) -> Request:
        if time.monotonic() >= self._valid_until:
            self._obtain(refused=None)
        token = self._token  # another call may replace it at any time
        return replace(_with_header(request, "Authorization", f"Bearer {token}"), credential=token)

    def renew(self, request: Request) -> bool:
        self._obtain(refused=request.credential)
        return self._token != request.credential

    def _obtain(self, refused: str | None) -> None:
        """Take the shared token if it is young enough and not the refused one; else refresh it, else sign in."""
        with self._store.locked(self._name) as shared:
            age = time.time() - shared.get("received", 0)
            if not shared.get("access") or shared["access"] == refused or not 0 <= age < TOKEN_LIFETIME:
                received = time.time()
                tokens = self._refresh(shared.get("refresh")) or self._sign_in()
                shared.update(access=tokens["accessToken"], refresh=tokens.get("refreshToken"), received=received)
                age = 0
            self._token, self._valid_until = shared["access"], time.monotonic() + TOKEN_LIFETIME - age

    def _refresh(self, token: str | None) -> dict[str, Any] | None:
        if not token:
            return None
        form = {"refresh_token": token}
        try:
            return _tokens(self._exchange.read("POST", "/token/refresh", "Renewing the RingCX token", form=form))
        except ContactCenterError:
            return None  # the lifetime of a refresh token is not documented; signing in works always

    def _sign_in(self) -> dict[str, Any]:
        operation = "Signing in to RingCentral"
        granted = self._platform.read("POST", "/restapi/oauth/token", operation, form=self._grant)
        if not isinstance(granted, dict) or not granted.get("access_token"):
            raise AuthenticationError(operation, "the response contains no token", "Check ringcx_platform_url.")
        return _tokens(
            self._exchange.read(
                "POST",
                "/login/rc/accesstoken",
                "Exchanging the RingCentral token for a RingCX token",
                params={"includeRefresh": "true"},
                form={"rcAccessToken": granted["access_token"], "rcTokenType": "Bearer"},
            )
        )


def _tokens(response: object) -> dict[str, Any]:
    if not isinstance(response, dict) or not response.get("accessToken"):
        hint = "Check ringcx_url, and that the user has access to RingCX."
        raise AuthenticationError("Signing in to RingCX", "the response contains no token", hint)
    return response


def _with_header(request: Request, name: str, value: str) -> Request:
    return replace(request, headers={**request.headers, name: value})


def _error_of(response: Response) -> tuple[str | None, str | None]:
    """Return what the vendor says, and its code. Values of refused fields are left out, as one may be a password."""
    body = response.data
    if not isinstance(body, dict):
        return None if response.is_html else shorten(response.text), None
    texts = [body.get(name) for name in ("error_description", "generalMessage", "details", "developerMessage")]
    invalid = body.get("validationErrors")
    texts += [
        f"{error.get('attributeName')}: {error.get('message')}"
        for error in (invalid if isinstance(invalid, list) else ())
        if isinstance(error, dict)
    ]
    code = body.get("errorCode") or body.get("error")
    detail = "; ".join(dict.fromkeys(shorten(text) for text in texts if text))
    return f"{detail} ({code})".lstrip() if code else detail, code
