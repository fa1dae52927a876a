# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing the calls to Udesk: every attempt anew, with a time and a word that is used once."""

from __future__ import annotations

import hashlib
import time
import uuid

from ..core.connection import common, identity, shared_store
from ..core.entity import Field
from ..core.errors import AnswerError, InputError, SignInError, VendorError, brief
from ..core.http import Channel, Http, Protocol, base_url
from ..core.pace import Pace
from ..core.store import fingerprint

OPTIONS = (
    Field("udesk_url", "URL of the tenant, such as C(https://tenant.udesk.cn); shards have a further label."),
    Field("udesk_email", "E-mail address of the super administrator in whose name the calls are signed."),
    Field("udesk_api_token", "The tenant's API token.", secret=True, readable=False),
    Field(
        "udesk_password",
        "Password of O(udesk_email), with which the token is obtained if O(udesk_api_token) isn't given or not valid any more.",
        secret=True,
        readable=False,
    ),
) + common(rate_limit=60, limit_source="Udesk documents 60.")

SUCCESS, WRONG_SIGNATURE, CLOCK_OFF, NONCE_USED = 1000, 2059, 20622, 20623
MISSING = (2005, 2015)  # what they mean depends on the call: only one that addresses an object can miss it
LIMIT_WORDS = ("频率", "频次", "频繁", "too many", "rate limit", "frequen")
REFUSED_WORDS = "validation failed"  # what follows repeats the caller's own words
ADVICE = {
    2002: "Check udesk_url: the subdomain is not that of a tenant.",
    2015: "udesk_email must be that of a super administrator.",
    2058: "The tenant's plan does not include the API; ask Udesk.",
    WRONG_SIGNATURE: "Check udesk_email and udesk_api_token; or give udesk_password, with which a new token is obtained.",
    CLOCK_OFF: "Set this machine's clock; it is more than five minutes off.",
}


class Connection:
    """The channel to one tenant."""

    def __init__(self, options, writable, workers):
        if not options.get("udesk_url") or not options.get("udesk_email"):
            raise InputError(
                "udesk_url and udesk_email are needed", do="Give them, and udesk_api_token or udesk_password."
            )
        if not options.get("udesk_api_token") and not options.get("udesk_password"):
            raise InputError("there is no way to sign in to Udesk", do="Give one of: udesk_api_token; udesk_password.")
        self.http, self.store, self.admin = (
            Http(options, writable, workers),
            shared_store(options),
            options["udesk_email"],
        )
        self.url = url = base_url("udesk_url", options["udesk_url"], ("/open_api_v1",)) + "/open_api_v1"
        # the limit is the tenant's, whoever calls
        pace = Pace(self.store, f"calls-{fingerprint(url)}", options["rate_limit"])
        token = Token(
            self.store,
            f"token-{identity(options, ('udesk_url', 'udesk_email', 'udesk_password', 'udesk_api_token'))}",
            options,
            Channel(self.http, url, Spoken(), pace, reads=("POST",)),
        )
        self.api = Channel(self.http, url, Signed(options["udesk_email"], token), pace)


def code_of(answer):
    """The number that decides, whatever the HTTP status; None where there is none."""
    code = answer.data.get("code") if isinstance(answer.data, dict) else None
    return int(code) if str(code).isdecimal() else None


class Spoken(Protocol):
    """The words of Udesk errors."""

    def expired(self, answer):
        return code_of(answer) == WRONG_SIGNATURE

    def throttled(self, answer):
        return answer.status == 429 or code_of(answer) == NONCE_USED or self._over_limit(answer)

    @staticmethod
    def _over_limit(answer):
        if code_of(answer) in (None, SUCCESS) or REFUSED_WORDS in _message(answer.data).lower():
            return False
        return any(word in _spoken(answer.data).lower() for word in LIMIT_WORDS)

    def judge(self, answer, wanted):
        code = code_of(answer)
        if code == SUCCESS and answer.status < 400:
            return answer.data
        if code is None and answer.status >= 400:
            # no answer of the API: a 404 of this kind doesn't say that an object is missing
            raise VendorError(
                wanted,
                f"HTTP {answer.status} without a Udesk code",
                "Check udesk_url; the tenant may not have this call.",
                status=answer.status,
            )
        if code is None:
            raise AnswerError(wanted, "the answer has no code", "Check udesk_url.")
        said = f"Udesk error {code}, {_message(answer.data)}"
        if code in (WRONG_SIGNATURE, CLOCK_OFF):
            raise SignInError(wanted, said, ADVICE[code])
        raise VendorError(
            wanted, said, ADVICE.get(code, "Correct the entry and run again."), status=answer.status, code=code
        )


def _spoken(body):
    """The message without the exception."""
    return str(body.get("message") or body.get("code_message") or "")


def _message(body):
    """The message and the more exact one beside it, in each of the forms that were seen."""
    exception = body.get("exception", body.get("exception:message"))
    exact = exception.get("message") if isinstance(exception, dict) else exception
    return "; ".join(brief(word) for word in (_spoken(body), exact) if word)


class Signed(Spoken):
    """Signature v2."""

    def __init__(self, email, token):
        self._email, self._token = email, token

    def sign(self, request):
        timestamp, nonce, token = str(int(time.time())), str(uuid.uuid4()), self._token.value()
        request.token = token
        request.params.update(
            email=self._email,
            timestamp=timestamp,
            nonce=nonce,
            sign_version="v2",
            sign=signature(self._email, token, timestamp, nonce),
        )

    def renew(self, request):
        return self._token.renew(request.token)


def signature(email, token, timestamp, nonce):
    return hashlib.sha256(f"{email}&{token}&{timestamp}&{nonce}&v2".encode()).hexdigest()


class Token:
    """The tenant's token: given, or obtained with the password and shared with the other tasks of this machine."""

    def __init__(self, store, name, options, channel):
        self._store, self._name, self._options, self._channel = store, name, options, channel
        self._token = options.get("udesk_api_token")

    def value(self):
        if not self._token:
            self.renew(None)
        return self._token

    def renew(self, refused):
        if not self._options.get("udesk_password"):
            return False
        with self._store.locked(self._name) as shared:
            if not shared.get("token") or shared["token"] == refused:
                shared["token"] = self._log_in()
            self._token = shared["token"]
        return True

    def _log_in(self):
        wanted, form = (
            "Signing in to Udesk",
            {"email": self._options["udesk_email"], "password": self._options["udesk_password"]},
        )
        try:
            answer = self._channel.read("POST", "/log_in", wanted, json=form)
        except VendorError as error:
            raise SignInError(wanted, error.said, "Check udesk_url, udesk_email and udesk_password.") from error
        token = answer.get("open_api_auth_token") or answer.get("open_api_token")
        if not token:
            raise SignInError(wanted, "the answer holds no token", "Give udesk_api_token instead.")
        return token
