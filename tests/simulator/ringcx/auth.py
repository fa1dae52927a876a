# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in to RingCX: the exchange of tokens, refresh, the older logins, permanent tokens."""

from __future__ import annotations

import math

from ..call import Reply
from .errors import Answered, Refused
from .platform import LIFE

LEGACY_LIFE = 3600


def _given(call):
    """Parameters are taken from the query and from the form alike."""
    return {**call.query, **(call.form or {})}


def _details(sim, with_refresh):
    """The answer of every way to sign in; an administrator who is no agent has no agent details."""
    wanted = with_refresh and sim.switches["refresh"] != "none"
    return {
        "refreshToken": sim.store.issue("refresh", sim.now()) if wanted else None,
        "accessToken": sim.store.issue("access", sim.now()),
        "tokenType": "Bearer",
        "mainAccountId": sim.MAIN_ACCOUNT,
        "agentDetails": [],
        "adminId": 1111,
        "adminUrl": "/voice/admin/",
        "agentUrl": "/voice/agent/",
        "ssoLogin": True,
    }


def exchange(sim, call):
    """A platform token against a RingCX token, some times a minute."""
    wait = sim.exchanges.wait(sim.switches["exchange_limit"], sim.now())
    if wait:
        raise Answered(Reply.text("rate", 429, headers={"Retry-After": str(math.ceil(wait))}))
    given = _given(call)
    age = sim.store.age(given.get("rcAccessToken"), ("rc",), sim.now())
    if age is None or age > LIFE:
        raise Refused(401)
    return Reply(_details(sim, given.get("includeRefresh") == "true"))


def refresh(sim, call):
    """New tokens for a refresh token, which is worn out by that unless the switch says otherwise."""
    old = _given(call).get("refresh_token")
    if sim.store.age(old, ("refresh",), sim.now()) is None:
        raise Refused(401)
    if sim.switches["refresh"] == "single":
        del sim.store.tokens[old]
    return Reply(_details(sim, True))


def _check_password(sim, call):
    given, known = _given(call), sim.credentials
    if (given.get("username"), given.get("password")) != (known["ringcx_username"], known["ringcx_password"]):
        raise Refused(401, "Wrong user name or password")


def direct_login(sim, call):
    """An account that is not linked to RingCentral."""
    _check_password(sim, call)
    return Reply(_details(sim, True))


def _user(sim):
    return {
        "user": {
            "userId": 2979,
            "userName": sim.credentials["ringcx_username"],
            "firstName": "Api",
            "lastName": "User",
            "enabled": True,
            "roles": [],
        },
        "accounts": sim.accounts(),
    }


def legacy_login(sim, call):
    """The login of the older hosts."""
    _check_password(sim, call)
    token = sim.store.issue("legacy", sim.now())
    return Reply({"authToken": token, "platformHost": "legacy.example.com", **_user(sim)})


def token_is_valid(sim, call):
    """Whether an API token is known."""
    return Reply(sim.store.age(call.query.get("token"), ("api", "legacy"), sim.now()) is not None)


def logout(sim, call):
    """Ends a refresh token."""
    sim.store.tokens.pop(call.params["token"], None)
    return Reply.text("")


def authorise(sim, call, legacy, place):
    """Raises unless the call carries a token that is good for this place."""
    now, api_token = sim.now(), call.headers.get("X-Auth-Token")
    if api_token is not None:
        age = sim.store.age(api_token.strip(), ("api", "legacy"), now)
        known = age is not None and (sim.store.tokens[api_token.strip()]["kind"] == "api" or age <= LEGACY_LIFE)
        if known and (legacy or place == "token" or sim.switches["token_accepts"] == "everywhere"):
            return
        raise Answered(Reply.nothing(401))
    scheme, dummy, bearer = call.headers.get("Authorization", "").partition(" ")
    if legacy or scheme.lower() != "bearer":
        raise Answered(Reply.nothing(401))
    age = sim.store.age(bearer, ("access",), now)
    # A token from before a reset is one of ours, so it has to look like an expired one and not like garbage.
    if age is None and bearer.startswith("simulated-access-") or age is not None and age > sim.switches["token_life"]:
        raise Answered(Reply.text(sim.switches["expired_text"], 401))
    if age is None:
        raise Answered(Reply.nothing(401))


def whoami(sim, call):
    """The caller."""
    return Reply(_user(sim))


def accounts(sim, call):
    """The accounts that the caller sees."""
    return sim.listing(sim.accounts())


def create_api_token(sim, call):
    """One more permanent token with each call."""
    return Reply.text(sim.store.issue("api", sim.now()))


def api_tokens(sim, call):
    """The permanent tokens."""
    return sim.listing([token for token, found in sim.store.tokens.items() if found["kind"] == "api"])


def delete_api_token(sim, call):
    """Ends a permanent token."""
    if sim.store.age(call.params["token"], ("api",), sim.now()) is None:
        return sim.delete_unknown()
    del sim.store.tokens[call.params["token"]]
    return sim.deleted()


OPEN = (
    ("POST", "/api/auth/login/rc/accesstoken", exchange, "auth"),
    ("POST", "/api/auth/token/refresh", refresh, "auth"),
    ("POST", "/api/auth/login/admin", direct_login, "auth"),
    ("DELETE", "/api/auth/logout/{token}", logout, "auth"),
    ("POST", "/api/v1/auth/login", legacy_login, "auth"),
    ("POST", "/voice/api/v1/auth/login", legacy_login, "auth"),
    ("GET", "/api/v1/auth/isTokenValid", token_is_valid, "auth"),
    ("GET", "/voice/api/v1/auth/isTokenValid", token_is_valid, "auth"),
)
ROUTES = (
    ("GET", "/auth", whoami, "auth"),
    ("GET", "/accounts", accounts),
)
TOKEN_ROUTES = (
    ("GET", "/token", api_tokens, "auth"),
    ("POST", "/token", create_api_token, "auth"),
    ("DELETE", "/token/{token}", delete_api_token, "auth"),
)
