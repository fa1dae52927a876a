# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to a vendor: one session, paced, signed anew on each attempt, unable to write unless it may."""

from __future__ import annotations

import json
import random
import re
import time
import traceback
from email.utils import parsedate_to_datetime
from itertools import count
from urllib.parse import urlsplit

from .errors import (
    AnswerError,
    ContactCenterError,
    InputError,
    InterruptedRunError,
    NotFoundError,
    OutcomeUnknownError,
    ReadOnlyError,
    SignInError,
    VendorError,
)
from .progress import Progress

try:
    import requests

    REQUESTS_ERROR = None
except ImportError:
    requests = None  # type: ignore[assignment]
    REQUESTS_ERROR = traceback.format_exc()

TRIES = 6
LONGEST_WAIT = 60.0
UNSENT = ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "NoTunnelError")
BUSY = (502, 503, 504)
AFTER_REFUSAL = (2.0, 5.0, 15.0, 30.0, 60.0)  # past a limit of calls; its window is a minute as a rule


class Request:
    """One call. Each attempt signs a copy of its own."""

    def __init__(self, method, url, wanted, params=None, json=None, form=None, write=False, again=True):
        self.method, self.url, self.wanted = method, url, wanted
        self.params, self.json, self.form, self.headers = dict(params or {}), json, form, {"Accept": "application/json"}
        self.write, self.again = write, again
        self.token = None  # the credential with which it was signed
        self.doubt = None  # the error of an attempt that may have been done, until an answer decides

    def copy(self):
        twin = Request(self.method, self.url, self.wanted, self.params, self.json, self.form, self.write, self.again)
        if isinstance(self.json, dict):
            twin.json = dict(self.json)
        return twin


class Answer:
    """What came back. data is the decoded JSON; readable is False where the body is something else."""

    def __init__(self, response):
        self.status, self.headers, self._content = response.status_code, response.headers, response.content
        self.path = ""
        self.readable, self.data = True, None
        if self._content.strip():
            try:
                self.data = json.loads(self._content)
            except (ValueError, RecursionError):
                self.readable = False

    @property
    def text(self):
        return self._content.decode("utf-8", "replace")

    @property
    def html(self):
        return "html" in self.headers.get("Content-Type", "").lower() or self.text.lstrip()[:1] == "<"


class Protocol:
    """How a vendor wants to be spoken to; the defaults are plain REST."""

    def sign(self, request):
        """Lay the credentials over a request."""

    def expired(self, answer):
        return answer.status == 401

    def renew(self, request):
        """Get other credentials than the request had; False where there is no way."""
        return False

    def throttled(self, answer):
        return answer.status == 429

    def busy(self, answer):
        """The vendor could not, this time; what was to be written may be written."""
        return answer.status in BUSY

    def judge(self, answer, wanted):
        """-> the data of a successful answer, else a VendorError."""
        if answer.status < 300:
            return answer.data
        raise refusal(wanted, answer.status, None)


def refusal(wanted, status, said, code=None):
    """The error for an HTTP status, with what to do."""
    said = f"HTTP {status}" + (f", {said}" if said else "")
    if status == 401:
        return SignInError(wanted, said, "Check the credentials of the connection options.")
    do = {
        403: "Give the API user the right to do this, or use another account.",
        404: "Check the id, the account and the URL.",
        409: "Something of that name exists already, perhaps where this account may not look.",
        429: "Run again later, or lower rate_limit.",
    }.get(status, "Run again later." if status >= 500 else "Correct the entry and run again.")
    kind = NotFoundError if status == 404 else VendorError
    return kind(wanted, said, do, status=status, code=code)


class Http:
    """What the calls of one run share: a session, the right to write, a counter."""

    def __init__(self, options, writable, workers=1):
        self.writable, self.progress = writable, Progress()
        self._numbers, self.calls = count(1), 0
        self._timeout = int(options["request_timeout"])  # to Ansible, yes is a number
        self._verify = options["validate_certs"] and (options["ca_path"] or True)
        self._proxies = proxies(options["proxy"])
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=max(workers, 1)))
        self._session.headers["User-Agent"] = "cxops.contact_center"
        if not self._verify:
            requests.packages.urllib3.disable_warnings()

    def send(self, request):
        self.calls = next(self._numbers)
        self.progress.called(self.calls)
        response = self._session.request(
            request.method,
            request.url,
            params=request.params,
            json=request.json,
            data=request.form,
            headers=request.headers,
            timeout=self._timeout,
            verify=self._verify,
            proxies=dict(self._proxies),
            allow_redirects=False,
            auth=_as_signed,
        )
        return Answer(response)

    def close(self):
        self._session.close()


class Channel:
    """The calls to one part of a vendor's API. reads: the methods by which it is read."""

    def __init__(self, http, url, protocol, pace, reads=("GET",)):
        self._http, self._url, self._protocol, self._pace, self._reads = http, url, protocol, pace, reads

    def read(self, method, path, wanted, **content):
        if method not in self._reads:
            raise ReadOnlyError(f"{wanted}: {method} is no way to read", do="Report this as a bug.")
        return self._call(Request(method, self._url + path, wanted, **content))

    def write(self, method, path, wanted, again, **content):
        """again: sending it twice does the same as sending it once."""
        if not self._http.writable:
            raise ReadOnlyError(
                f"{wanted}: a write was tried in check mode or by an info module", do="Report this as a bug."
            )
        return self._call(Request(method, self._url + path, wanted, write=True, again=again, **content))

    def _call(self, request):
        try:
            return self._answered(request)
        except ContactCenterError as error:
            if request.doubt and request.doubt is not error:
                raise request.doubt from error
            raise

    def _answered(self, request):
        renewed, problem, answer, progress = False, None, None, self._http.progress
        for attempt in range(TRIES):
            signed = request.copy()
            try:
                with self._pace.slot(progress.pause):
                    self._protocol.sign(signed)
                    answer = self._http.send(signed)
                answer.path = urlsplit(request.url).path
            except InterruptedRunError:
                if answer:  # it was sent, and what is known of it is told
                    return self._judged(request, answer)
                raise problem or InterruptedRunError() from None
            except (OSError, UnicodeError, requests.packages.urllib3.exceptions.LocationValueError) as error:
                _raise_if_hopeless(request, error)
                unsent = _unsent(error)
                problem = _broken(request, error, unsent)
                if request.write and not unsent:
                    request.doubt = request.doubt or problem
                last = not (unsent or request.again) or attempt == TRIES - 1 or unsent == "NameResolutionError"
                if last or _pause(progress, attempt):
                    raise problem from error
                continue
            if self._protocol.expired(answer) and not renewed and self._protocol.renew(signed):
                renewed, answer = True, None
                continue
            throttled, busy = self._protocol.throttled(answer), self._protocol.busy(answer)
            if not (throttled or busy or self._turned_away(answer)):
                request.doubt = None  # this answer decides
            elif busy and request.write:
                request.doubt = request.doubt or self._unknown(request, answer)
            again = attempt < TRIES - 1 and (throttled or busy and request.again)
            if not again or _pause(progress, attempt, answer, throttled):
                return self._judged(request, answer)
        raise problem or SignInError(request.wanted, "the credentials are refused again and again", "Check them.")

    def _turned_away(self, answer):
        """Whether the vendor didn't even look at the call."""
        return self._protocol.throttled(answer) or self._protocol.expired(answer) or 300 <= answer.status < 400

    def _judged(self, request, answer):
        if 300 <= answer.status < 400:
            raise AnswerError(
                request.wanted,
                f"{_host(request.url)} answers with a redirect (HTTP {answer.status}), which is not followed",
                "Correct the URL of the connection options.",
            )
        if (answer.status >= 500 or self._protocol.busy(answer)) and request.write:
            raise self._unknown(request, answer)
        if answer.status < 300 and not answer.readable and not self._protocol.expired(answer):
            what = "a web page" if answer.html else "broken JSON"
            if request.write:
                raise _undecided(request, f"the answer is {what}")
            if answer.html:
                raise AnswerError(
                    request.wanted,
                    f"{_host(request.url)} answers with a web page instead of JSON",
                    "Correct the URL of the connection options: host and path must be those of the API.",
                )
            raise AnswerError(
                request.wanted, "the answer is broken JSON", "Run again; an incomplete answer proves nothing."
            )
        try:
            data = self._protocol.judge(answer, request.wanted)
        except AnswerError as error:
            if request.write:
                raise _undecided(request, error.said) from error
            raise
        if data is None and not request.write and answer.status != 204:
            raise AnswerError(request.wanted, "the answer is empty", "Run again; an empty answer proves nothing.")
        return data

    def _unknown(self, request, answer):
        """A write that was answered with a breakdown; what the vendor said of it is kept."""
        try:
            self._protocol.judge(answer, request.wanted)
            said = f"HTTP {answer.status}"
        except VendorError as error:
            said = error.said
        return _undecided(request, said, answer.status)


def _undecided(request, said, status=None):
    return OutcomeUnknownError(request.wanted, f"{said}; it may have been done or not", "Run again.", status)


def _as_signed(prepared):
    """Keeps requests from laying the password of a .netrc file over the signed request."""
    return prepared


def _host(url):
    return urlsplit(url).netloc.rpartition("@")[2]


def _raise_if_hopeless(request, error):
    """What will not get better by trying again, and was not sent."""
    if "CERTIFICATE_VERIFY_FAILED" in f"{error} {_reason(error)!r}":
        said = f"the certificate of {_peer(request, error)} is not trusted"
        raise AnswerError(request.wanted, said, "Set ca_path to its CA.") from error
    refused = re.match("Tunnel connection failed: (4[0-9]+)", str(_reason(error)))
    if refused:
        said = f"the proxy refuses to connect to {_host(request.url)} (HTTP {refused[1]})"
        raise InputError(request.wanted, said, "Correct the proxy settings and the credentials in them.") from error
    sent = isinstance(error, requests.exceptions.RequestException) and not isinstance(error, ValueError)
    if not sent:
        do = "Look for stray characters in the URL, the proxy settings and the credentials, and whether ca_path exists."
        raise InputError(request.wanted, "the call can't be sent", do) from error


def _reason(error):
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return reason.args[-1] if _by_proxy(error) and reason and reason.args else reason


def _by_proxy(error):
    return isinstance(error, requests.exceptions.ProxyError)


def _peer(request, error):
    return "the proxy" if _by_proxy(error) else _host(request.url)


def _unsent(error):
    """The reason why the call did not even leave, if so."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "ConnectTimeoutError"
    reason = _reason(error)
    name = "NoTunnelError" if str(reason).startswith("Tunnel connection failed") else type(reason).__name__
    return name if name in UNSENT else None


def _broken(request, error, unsent):
    if unsent:
        said = f"{_host(request.url)} can't be reached" + (" through the proxy" if _by_proxy(error) else "")
        return VendorError(request.wanted, said, "Check the URL, the network and the proxy settings.")
    slow = isinstance(error, requests.exceptions.Timeout) or type(_reason(error)).__name__ == "ReadTimeoutError"
    told = f"{_peer(request, error)} {'did not answer in time' if slow else 'broke the connection'}"
    if request.write:
        return OutcomeUnknownError(request.wanted, f"{told}, so it may have been done or not", "Run again.")
    return VendorError(request.wanted, told, "Run again later, or raise request_timeout.")


def _pause(progress, attempt, answer=None, throttled=False):
    """Wait as long as the vendor asks, and longer each time. -> whether the run was interrupted, so this attempt is the last."""
    wait = AFTER_REFUSAL[min(attempt, len(AFTER_REFUSAL) - 1)] if throttled else min(2.0**attempt, LONGEST_WAIT)
    asked = _retry_after(answer.headers.get("Retry-After")) if answer else None
    if asked is not None:
        # the first time as asked; a vendor that asks for a second again and again means more
        wait = max(min(asked, LONGEST_WAIT), wait if attempt else 0.5)
    try:
        progress.pause(wait * (1 + random.random() / 10))
    except InterruptedRunError:
        return True
    return False


def _retry_after(value):
    """Seconds, from a number or a date."""
    if not value:
        return None
    if re.fullmatch("[0-9]+", value.strip()):
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError):
        return None


def base_url(option, value, endings=()):
    """A URL to which paths are added; https unless it is this machine's."""
    url = value.strip() if "://" in value else f"https://{value.strip()}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        raise InputError(f"{option} is not the URL of an API", do="Write it as https://host.")
    if parts.scheme == "http" and not re.fullmatch(r"localhost|::1|127(\.[0-9]+){3}", host):
        raise InputError(f"{option} is plain http", "credentials would cross the network in clear text", "Use https.")
    url = url.rstrip("/")
    for ending in endings:
        url = url[: -len(ending)] if url.endswith(ending) else url
    return url


def proxies(value):
    """The option proxy as requests takes it, which by itself looks into the environment.

    Plain http is for this machine only. It never leaves it through a proxy, who could read it.
    """
    url = (value or "").strip()
    if not url:
        return {"http": ""}
    return {"http": "", "https": "" if url.casefold() == "none" else _proxy_url(url)}


def _proxy_url(value):
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        fine = parts.hostname and parts.port != 0 and not parts.query and not parts.fragment
    except ValueError:
        fine = False
    if not fine or not re.fullmatch("https?://[!-.0-~]+/?", url, re.IGNORECASE):
        raise InputError(
            "proxy is not the URL of a proxy",
            do="Write http://host:port or http://user:password@host:port, with % codes for special characters, or none.",
        )
    return url
