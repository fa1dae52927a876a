# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authentication at RingCX: exchange and refresh of tokens, the older logins, permanent tokens."""

from __future__ import annotations

import math
import secrets
import typing

from ..call import Call, Record, Reply
from ..vendor import Route
from .errors import Answered, Refused
from .platform import LIFE

if typing.TYPE_CHECKING:
    from . import RingCX

LEGACY_LIFE = 3600


class Tokens(dict[str, Record]):
    """The valid tokens of all kinds: {token: {"kind": kind, "issued": time}}."""

    def issue(self, kind: str, now: float, token: str | None = None) -> str:
        """Add a token, by default a random one, and return it."""
        token = token or f"simulated-{kind}-{secrets.token_hex(12)}"
        self[token] = {"kind": kind, "issued": now}
        return token

    def age(self, token: str | None, kinds: typing.Container[str], now: float) -> float | None:
        """Return the seconds since a token was issued, or None if there is no such token of these kinds."""
        found = self.get(token) if token else None
        return now - found["issued"] if found and found["kind"] in kinds else None


def _given(call: Call) -> dict[str, str]:
    """Return the parameters, which may be in the query or in the form."""
    return {**call.query, **(call.form or {})}


def _details(sim: RingCX, with_refresh: bool) -> Record:
    """Return the response to all logins. The administrator is not an agent, so ``agentDetails`` is empty."""
    refreshable = with_refresh and sim.switches["refresh"] != "none"
    return {
        "refreshToken": sim.tokens.issue("refresh", sim.now()) if refreshable else None,
        "accessToken": sim.tokens.issue("access", sim.now()),
        "tokenType": "Bearer",
        "mainAccountId": sim.MAIN_ACCOUNT,
        "agentDetails": [],
        "adminId": 1111,
        "adminUrl": "/voice/admin/",
        "agentUrl": "/voice/agent/",
        "ssoLogin": True,
    }


def exchange(sim: RingCX, call: Call) -> Reply:
    """Exchange a platform token for a RingCX token. The number of exchanges a minute is limited."""
    wait = sim.exchanges.wait(sim.switches["exchange_limit"], sim.now())
    if wait:
        raise Answered(Reply.text("rate", 429, headers={"Retry-After": str(math.ceil(wait))}))
    given = _given(call)
    age = sim.tokens.age(given.get("rcAccessToken"), ("rc",), sim.now())
    if age is None or age > LIFE:
        raise Refused(401)
    return Reply(_details(sim, given.get("includeRefresh") == "true"))


def refresh(sim: RingCX, call: Call) -> Reply:
    """Issue new tokens for a refresh token. A switch selects whether it can be used again."""
    old = _given(call).get("refresh_token", "")
    if sim.tokens.age(old, ("refresh",), sim.now()) is None:
        raise Refused(401)
    if sim.switches["refresh"] == "single":
        del sim.tokens[old]
    return Reply(_details(sim, True))


def _check_password(sim: RingCX, call: Call) -> None:
    given, known = _given(call), sim.credentials
    if (given.get("username"), given.get("password")) != (known["ringcx_username"], known["ringcx_password"]):
        raise Refused(401, "Wrong user name or password")


def direct_login(sim: RingCX, call: Call) -> Reply:
    """Log in to an account that is not linked to RingCentral."""
    _check_password(sim, call)
    return Reply(_details(sim, True))


def _user(sim: RingCX) -> Record:
    return {
        "user": {
            "userId": sim.USERS["api"],
            "userName": sim.credentials["ringcx_username"],
            "firstName": "Api",
            "lastName": "User",
            "enabled": True,
            "roles": [],
        },
        "accounts": sim.accounts(),
    }


def legacy_login(sim: RingCX, call: Call) -> Reply:
    """Log in on the older hosts."""
    _check_password(sim, call)
    token = sim.tokens.issue("legacy", sim.now())
    return Reply({"authToken": token, "platformHost": "legacy.example.com", **_user(sim)})


def token_is_valid(sim: RingCX, call: Call) -> Reply:
    """Return whether an API token is valid."""
    return Reply(sim.tokens.age(call.query.get("token"), ("api", "legacy"), sim.now()) is not None)


def logout(sim: RingCX, call: Call) -> Reply:
    """Delete a refresh token."""
    sim.tokens.pop(call.params["token"], None)
    return Reply.text("")


def authorize(sim: RingCX, call: Call, legacy: bool, token_api: bool) -> None:
    """Raise an error unless the call has a token that is valid at the root, or for the token API."""
    now, api_token = sim.now(), call.headers.get("X-Auth-Token")
    if api_token is not None:
        age = sim.tokens.age(api_token.strip(), ("api", "legacy"), now)
        known = age is not None and (sim.tokens[api_token.strip()]["kind"] == "api" or age <= LEGACY_LIFE)
        if known and (legacy or token_api or sim.switches["token_accepts"] == "everywhere"):
            return
        raise Answered(Reply.empty(401))
    scheme, dummy, bearer = call.headers.get("Authorization", "").partition(" ")
    if legacy or scheme.lower() != "bearer":
        raise Answered(Reply.empty(401))
    age = sim.tokens.age(bearer, ("access",), now)
    # A token that was issued before a reset counts as expired, not as unknown.
    if age is None and bearer.startswith("simulated-access-") or age is not None and age > sim.switches["token_life"]:
        raise Answered(Reply.text(sim.switches["expired_text"], 401))
    if age is None:
        raise Answered(Reply.empty(401))


def whoami(sim: RingCX, call: Call) -> Reply:
    """Return the API user."""
    return Reply(_user(sim))


def accounts(sim: RingCX, call: Call) -> Reply:
    """Return the accounts that the API user has access to."""
    return sim.listing(sim.accounts())


def create_api_token(sim: RingCX, call: Call) -> Reply:
    """Issue a permanent token."""
    return Reply.text(sim.tokens.issue("api", sim.now()))


def api_tokens(sim: RingCX, call: Call) -> Reply:
    """Return the permanent tokens."""
    return sim.listing([token for token, found in sim.tokens.items() if found["kind"] == "api"])


def delete_api_token(sim: RingCX, call: Call) -> Reply:
    """Delete a permanent token."""
    if sim.tokens.age(call.params["token"], ("api",), sim.now()) is None:
        return sim.delete_unknown()
    del sim.tokens[call.params["token"]]
    return sim.deleted()


OPEN = (
    Route("POST", "/api/auth/login/rc/accesstoken", exchange, "auth"),
    Route("POST", "/api/auth/token/refresh", refresh, "auth"),
    Route("POST", "/api/auth/login/admin", direct_login, "auth"),
    Route("DELETE", "/api/auth/logout/{token}", logout, "auth"),
    Route("POST", "/api/v1/auth/login", legacy_login, "auth"),
    Route("POST", "/voice/api/v1/auth/login", legacy_login, "auth"),
    Route("GET", "/api/v1/auth/isTokenValid", token_is_valid, "auth"),
    Route("GET", "/voice/api/v1/auth/isTokenValid", token_is_valid, "auth"),
)
ROUTES = (
    Route("GET", "/auth", whoami, "auth"),
    Route("GET", "/accounts", accounts),
)
TOKEN_ROUTES = (
    Route("GET", "/token", api_tokens, "auth"),
    Route("POST", "/token", create_api_token, "auth"),
    Route("DELETE", "/token/{token}", delete_api_token, "auth"),
)
