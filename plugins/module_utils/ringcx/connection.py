# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing in to RingCX: a RingCentral token is exchanged for one that lives five minutes and is shared by all tasks."""

from __future__ import annotations

import time
from base64 import b64encode

from ..core.connection import chosen_way, common, identity, shared_store
from ..core.entity import Field
from ..core.errors import ContactCenterError, InputError, SignInError, brief
from ..core.http import Channel, Http, Protocol, base_url, refusal
from ..core.pace import Pace
from ..core.snapshot import records

OPTIONS = (
    Field("ringcx_url", "URL of the RingCX API.", default="https://ringcx.ringcentral.com"),
    Field(
        "ringcx_platform_url",
        "URL of the RingCentral platform, which issues the token to exchange.",
        default="https://platform.ringcentral.com",
    ),
    Field(
        "ringcx_account_id",
        [
            "Id of the RingCX sub-account, a string of digits.",
            "Not needed when the credentials see just one; several are an error that lists them.",
        ],
    ),
    Field(
        "ringcx_client_id", "Client id of the RingCentral app, for signing in with O(ringcx_jwt) or O(ringcx_username)."
    ),
    Field("ringcx_client_secret", "Client secret of the RingCentral app.", secret=True, readable=False),
    Field(
        "ringcx_jwt",
        "JWT credential of a RingCentral user. The app needs the JWT auth flow and the scope Read Accounts.",
        secret=True,
        readable=False,
    ),
    Field("ringcx_username", "RingCentral user name, for an app with the password flow."),
    Field("ringcx_password", "Password of O(ringcx_username).", secret=True, readable=False),
    Field("ringcx_extension", "Extension of O(ringcx_username), if the user name is a main number."),
    Field(
        "ringcx_api_token",
        "Permanent RingCX API token, sent as it is. Whether every call accepts it is not documented; if not, use O(ringcx_jwt).",
        secret=True,
        readable=False,
    ),
    Field(
        "ringcx_access_token",
        "RingCX access token that is ready to use; it lives five minutes and is not renewed.",
        secret=True,
        readable=False,
    ),
) + common(
    rate_limit=120,
    limit_source="RingCX documents 120 for its administrative calls, and nothing for those of agents and agent groups.",
)

CREDENTIALS = ("ringcx_url", "ringcx_platform_url", *(field.name for field in OPTIONS[3:11]))
WAYS = (
    ("ringcx_api_token",),
    ("ringcx_access_token",),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt"),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_username", "ringcx_password"),
)
LEGACY_HOSTS = ("portal.vacd.biz", "portal.virtualacd.biz")
SIGN_INS_A_MINUTE = 5  # documented for the exchange, and for the platform's own sign-in
FRESH = 240  # seconds of the five minutes that a token lives
KNOWN_ACCOUNT = 300  # seconds for which a discovered account is not looked up again


class Connection:
    """The channel to one account, and the account's id."""

    def __init__(self, options, writable, workers):
        way = chosen_way(options, WAYS)
        if not way:
            raise InputError(
                "no way to sign in to RingCX is complete",
                do="Give one of: " + "; ".join(" + ".join(way) for way in WAYS) + ".",
            )
        self.http = Http(options, writable, workers)
        self.store = shared_store(options)
        self._key = identity(options, CREDENTIALS)
        self._options = options
        self.url = url = base_url("ringcx_url", options["ringcx_url"], ("/api", "/voice"))
        pace = Pace(self.store, f"calls-{self._key}", options["rate_limit"])
        root = "/api" if url.rpartition("//")[2] in LEGACY_HOSTS else "/voice/api"
        self.admin = Channel(self.http, f"{url}{root}/v1/admin", self._protocol(way, url), pace)

    def _protocol(self, way, url):
        if len(way) == 1:
            return Ready(way[0], self._options[way[0]])
        platform = base_url("ringcx_platform_url", self._options["ringcx_platform_url"])
        basic = Basic(self._options["ringcx_client_id"], self._options["ringcx_client_secret"])
        return Exchanged(
            self.store,
            f"token-{self._key}",
            _grant(way, self._options),
            Channel(self.http, platform, basic, self._sign_in_pace("grants"), reads=("POST",)),
            Channel(self.http, f"{url}/api/auth", Unsigned(), self._sign_in_pace("exchanges"), reads=("POST",)),
        )

    def _sign_in_pace(self, name):
        return Pace(self.store, f"{name}-{self._key}", SIGN_INS_A_MINUTE)

    def account(self):
        """The id of the account: as given, or the only one that the credentials see."""
        if self._options.get("ringcx_account_id"):
            return str(self._options["ringcx_account_id"])
        with self.store.locked(f"account-{self._key}") as known:
            if not 0 <= time.time() - known.get("at", 0) < KNOWN_ACCOUNT:
                known.update(id=self._discover(), at=time.time())
            return known["id"]

    def _discover(self):
        accounts = records(
            self.admin.read("GET", "/accounts", "Looking for the RingCX account"), "RingCX accounts", "accountId"
        )
        if len(accounts) != 1:
            several = ", ".join(f"{account['accountId']} ({account.get('accountName')})" for account in accounts)
            raise InputError(
                f"the credentials see {len(accounts)} RingCX accounts" + (f": {several}" if several else ""),
                do="Set ringcx_account_id to one of them." if several else "Give the API user rights on one.",
            )
        return str(accounts[0]["accountId"])


def _grant(way, options):
    if "ringcx_jwt" in way:
        return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": options["ringcx_jwt"]}
    form = {"grant_type": "password", "username": options["ringcx_username"], "password": options["ringcx_password"]}
    if options.get("ringcx_extension"):
        form["extension"] = options["ringcx_extension"]
    return form


class Spoken(Protocol):
    """The words of RingCX errors."""

    def judge(self, answer, wanted):
        if answer.status < 300:
            return answer.data
        raise refusal(wanted, answer.status, *_told(answer))


def _told(answer):
    """-> what the vendor said, and its code. Values of refused fields are left out: one may be a password."""
    if not isinstance(answer.data, dict):
        return None if answer.html else brief(answer.text), None
    body = answer.data
    words = [body.get(name) for name in ("error_description", "generalMessage", "details", "developerMessage")]
    invalid = body.get("validationErrors")
    words += [
        f"{error.get('attributeName')}: {error.get('message')}"
        for error in (invalid if isinstance(invalid, list) else ())
        if isinstance(error, dict)
    ]
    code = body.get("errorCode") or body.get("error")
    said = "; ".join(dict.fromkeys(brief(word) for word in words if word))
    return f"{said} ({code})" if code else said, code


class Unsigned(Spoken):
    """Where the credentials are the body."""

    def expired(self, answer):
        return False


class Basic(Unsigned):
    """The app's own credentials."""

    def __init__(self, client_id, client_secret):
        self._value = "Basic " + b64encode(f"{client_id}:{client_secret}".encode()).decode()

    def sign(self, request):
        request.headers["Authorization"] = self._value

    def judge(self, answer, wanted):
        if answer.status in (400, 401):
            raise SignInError(
                wanted,
                _told(answer)[0],
                "Check the client id, the client secret and the JWT or password; they belong together.",
            )
        return super().judge(answer, wanted)


class Ready(Spoken):
    """A token that the user gave."""

    def __init__(self, option, token):
        self._option, self._token = option, token

    def expired(self, answer):
        return False

    def sign(self, request):
        if self._option == "ringcx_api_token":
            request.headers["X-Auth-Token"] = self._token
        else:
            request.headers["Authorization"] = f"Bearer {self._token}"

    def judge(self, answer, wanted):
        if answer.status == 401:
            raise SignInError(
                wanted,
                f"HTTP 401, {self._option} is wrong, expired or not accepted for this call",
                "Renew it, or sign in with ringcx_jwt.",
            )
        return super().judge(answer, wanted)


class Exchanged(Spoken):
    """A token that is exchanged, refreshed and shared with the other tasks of this machine."""

    def __init__(self, store, name, grant, platform, auth):
        self._store, self._name, self._grant, self._platform, self._auth = store, name, grant, platform, auth
        self._token, self._until = None, 0

    def sign(self, request):
        if time.monotonic() >= self._until:
            self._obtain(refused=None)
        request.token = self._token
        request.headers["Authorization"] = f"Bearer {self._token}"

    def renew(self, request):
        self._obtain(refused=request.token)
        return True

    def _obtain(self, refused):
        """Take the shared token if it is fresh and not the refused one; else refresh it, else sign in."""
        with self._store.locked(self._name) as shared:
            age = time.time() - shared.get("received", 0)
            if not shared.get("access") or shared["access"] == refused or not 0 <= age < FRESH:
                received = time.time()
                answer = self._refreshed(shared.get("refresh")) or self._signed_in()
                shared.update(access=answer["accessToken"], refresh=answer.get("refreshToken"), received=received)
                age = 0
            self._token, self._until = shared["access"], time.monotonic() + FRESH - age

    def _refreshed(self, token):
        if not token:
            return None
        try:
            return _tokens(
                self._auth.read("POST", "/token/refresh", "Renewing the RingCX token", form={"refresh_token": token})
            )
        except ContactCenterError:
            return None  # how long a refresh token lives is not documented: sign in instead

    def _signed_in(self):
        first = self._platform.read("POST", "/restapi/oauth/token", "Signing in to RingCentral", form=self._grant)
        if not isinstance(first, dict) or not first.get("access_token"):
            raise SignInError("Signing in to RingCentral", "the answer holds no token", "Check ringcx_platform_url.")
        return _tokens(
            self._auth.read(
                "POST",
                "/login/rc/accesstoken",
                "Exchanging the RingCentral token for a RingCX token",
                params={"includeRefresh": "true"},
                form={"rcAccessToken": first["access_token"], "rcTokenType": "Bearer"},
            )
        )


def _tokens(answer):
    if not isinstance(answer, dict) or not answer.get("accessToken"):
        raise SignInError(
            "Signing in to RingCX",
            "the answer holds no token",
            "Check ringcx_url, and that the user has access to RingCX.",
        )
    return answer
