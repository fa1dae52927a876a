# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The RingCentral platform: OAuth, the account and its users."""

from __future__ import annotations

import base64
import binascii
import typing

from ..call import Call, Record, Reply
from ..vendor import Route
from .errors import Answered

if typing.TYPE_CHECKING:
    from . import RingCX

LIFE = 3600
ACCOUNT = 62490000
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def _error(status: int, error: str, code: str, message: str, parameter: str | None = None) -> Reply:
    detail: Record = {"errorCode": code, "message": message}
    if parameter:
        detail["parameters"] = [{"parameterName": parameter, "parameterValue": ""}]
    return Reply({"error": error, "errors": [detail], "error_description": message}, status)


def _client_is_known(sim: RingCX, call: Call) -> bool:
    scheme, dummy, coded = call.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    known = sim.credentials
    return scheme.lower() == "basic" and given == f"{known['ringcx_client_id']}:{known['ringcx_client_secret']}"


def _grant_is_valid(sim: RingCX, form: dict[str, str]) -> bool | None:
    """Return whether the grant is valid, or None if the app must not use its type."""
    known, grant = sim.credentials, form.get("grant_type")
    if grant == JWT_GRANT:
        return form.get("assertion") == known["ringcx_jwt"]
    if grant == "password":
        given: dict[str, str] = {
            "ringcx_extension": known["ringcx_extension"],
            **{f"ringcx_{name}": form[name] for name in form},
        }
        return all(
            given.get(name) == known[name] for name in ("ringcx_username", "ringcx_password", "ringcx_extension")
        )
    if grant == "refresh_token":
        return sim.tokens.age(form.get("refresh_token"), ("rc-refresh",), sim.now()) is not None
    return None


def token(sim: RingCX, call: Call) -> Reply:
    """Issue a platform token."""
    form = call.form or {}
    if not _client_is_known(sim, call):
        return _error(401, "invalid_client", "OAU-153", "Invalid client: ", "client_id")
    valid = _grant_is_valid(sim, form)
    if valid is None:
        return _error(400, "unauthorized_client", "OAU-251", "Unauthorized for this grant type")
    if not valid:
        return _error(400, "invalid_grant", "OAU-210", "Token expired")
    sim.tokens.pop(form.get("refresh_token", ""), None)
    return Reply(
        {
            "access_token": sim.tokens.issue("rc", sim.now()),
            "token_type": "bearer",
            "expires_in": LIFE - 1,
            "refresh_token": sim.tokens.issue("rc-refresh", sim.now()),
            "refresh_token_expires_in": 604799,
            "scope": "ReadAccounts",
            "owner_id": str(sim.extensions()[0]["id"]),
            "endpoint_id": "simulated-endpoint",
        }
    )


def _authorize(sim: RingCX, call: Call) -> None:
    bearer = call.headers.get("Authorization", "").partition(" ")[2]
    age = sim.tokens.age(bearer, ("rc",), sim.now())
    if age is None or age > LIFE:
        raise Answered(Reply({"errorCode": "OAU-151", "message": "Authorization method not supported"}, 401))


def account(sim: RingCX, call: Call) -> Reply:
    """Return the RingCentral account."""
    _authorize(sim, call)
    return Reply({"id": ACCOUNT, "mainNumber": "+15550100", "status": "Confirmed"})


def extensions(sim: RingCX, call: Call) -> Reply:
    """Return a page of the users."""
    _authorize(sim, call)
    page, size = int(call.query.get("page", 1)), int(call.query.get("perPage", 100))
    filters = {name: call.query[name] for name in ("type", "status") if name in call.query}
    users = [user for user in sim.extensions() if all(user[name] == filters[name] for name in filters)]
    more = {"nextPage": {"uri": f"{call.path}?page={page + 1}&perPage={size}"}} if page * size < len(users) else {}
    paging = {"page": page, "perPage": size, "totalPages": -(-len(users) // size), "totalElements": len(users)}
    return Reply({"records": users[(page - 1) * size : page * size], "navigation": more, "paging": paging})


ROUTES = (
    Route("POST", "/restapi/oauth/token", token, "auth"),
    Route("GET", "/restapi/v1.0/account/~", account),
    Route("GET", "/restapi/v1.0/account/~/extension", extensions),
)
