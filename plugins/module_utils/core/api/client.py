# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to one part of a vendor's API: rate-limited, signed anew for each attempt, retried where that is safe."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from ..errors import (
    ContactCenterError,
    InputError,
    InterruptedRunError,
    OutcomeUnknownError,
    ReadOnlyError,
    UnexpectedResponseError,
    VendorError,
)
from ..progress import Progress
from .dialect import CORRECT_ENTRY, Dialect
from .messages import Request, Response
from .rate_limiter import RateLimiter
from .requests_import import requests
from .server_clock import ServerClock
from .tls import NEEDS_TLS, handshake_problem
from .transport import Transport

MAX_ATTEMPTS = 6
MAX_RENEWALS = 4  # a token may be replaced by that of another call, again and again, while several are under way
MAX_DELAY = 60.0  # seconds
MAX_CONTENT_AGE = 1.0  # seconds; a rate limit may make a call wait for a minute
RATE_LIMIT_DELAYS = (2.0, 5.0, 15.0, 30.0, 60.0)  # seconds; the window of most limits is a minute
NOT_SENT = ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "NoTunnelError")


class Client:
    """Reads and writes below one URL. read_methods: the methods by which this part of the API is read.

    clock: that of the server, as successful responses show it.
    """

    def __init__(
        self,
        transport: Transport,
        url: str,
        dialect: Dialect,
        limiter: RateLimiter,
        read_methods: Sequence[str] = ("GET",),
    ) -> None:
        self._transport, self._url, self._dialect, self._limiter = transport, url, dialect, limiter
        self._read_methods = read_methods
        self.clock = ServerClock()

    def __repr__(self) -> str:
        return f"Client({self._url}, {type(self._dialect).__name__})"

    def read(self, method: str, path: str, operation: str, **content: Any) -> Any:
        """Return the data of a read. content: params, json or form of the request."""
        if method not in self._read_methods:
            raise ReadOnlyError(operation, f"{method} is not a method for reading", "Report this as a bug.")
        return self._call(Request(method, self._url + path, operation, **content))

    def write(self, method: str, path: str, operation: str, idempotent: bool, **content: Any) -> Any:
        """Return the data of a write. idempotent: sending it twice has the same effect as sending it once.

        content: as for read(), and on_lost and renewed of the request.
        """
        if not self._transport.writable:
            detail = "a write was attempted in check mode or by an info module"
            raise ReadOnlyError(operation, detail, "Report this as a bug.")
        return self._call(Request(method, self._url + path, operation, write=True, idempotent=idempotent, **content))

    def _call(self, request: Request) -> Any:
        return _Call(self._transport, self._dialect, self._limiter, request, self.clock).run()


class _Call:
    """One request and its attempts.

    ambiguous_error: the error of an attempt that may have been carried out. If a later attempt does not decide what
    became of the write, this is the error that counts.
    """

    def __init__(
        self, transport: Transport, dialect: Dialect, limiter: RateLimiter, request: Request, clock: ServerClock
    ) -> None:
        self._transport, self._dialect, self._limiter, self._request = transport, dialect, limiter, request
        self._clock = clock
        self._progress: Progress = transport.progress
        self._ambiguous_error: ContactCenterError | None = None
        self._content_since = time.monotonic()

    def run(self) -> Any:
        """Return the data of the response that decides."""
        try:
            return self._attempt_until_decided()
        except ContactCenterError as error:
            if self._ambiguous_error and self._ambiguous_error is not error:
                raise self._ambiguous_error from error
            raise

    def _attempt_until_decided(self) -> Any:
        attempt = renewals = 0
        last: Response | ContactCenterError | None = None  # what the last attempt has brought
        while True:
            may_repeat = attempt < MAX_ATTEMPTS - 1
            try:
                signed, response = self._send(is_repeated=attempt > 0)
            except InterruptedRunError:
                return self._conclude(last)
            except (OSError, UnicodeError, requests.packages.urllib3.exceptions.LocationValueError) as error:  # type: ignore[attr-defined]
                last = self._connection_error(error)
                if not (may_repeat and self._may_retry_after(error) and self._paused(attempt)):
                    raise last from error
            else:
                if self._dialect.is_unauthorized(response) and renewals < MAX_RENEWALS and self._dialect.renew(signed):
                    renewals, last = renewals + 1, None
                    continue
                last = response
                self._note(response)
                is_held = self._held(attempt, response)
                if not (may_repeat and self._may_retry(response) and (is_held or self._paused(attempt, response))):
                    return self._result(response)
            attempt += 1

    def _send(self, is_repeated: bool) -> tuple[Request, Response]:
        """Make an attempt when the rate limit allows it; return the request as it was signed, and the response."""
        with self._limiter.slot(self._progress.rate_limit_pause()):
            self._renew_content(is_repeated)
            signed = self._dialect.sign(self._request)
            return signed, self._transport.send(signed)

    def _conclude(self, last: Response | ContactCenterError | None) -> Any:
        """Return or raise what is known when the run is interrupted. last: what the last attempt has brought."""
        if isinstance(last, Response):
            return self._result(last)
        raise last or InterruptedRunError() from None

    def _renew_content(self, is_repeated: bool) -> None:
        """Replace what is sent if it may be out of date, now that the call can be sent at once."""
        request = self._request
        if request.renewed and (is_repeated or time.monotonic() - self._content_since > MAX_CONTENT_AGE):
            self._request = replace(request, json=request.renewed())
            self._content_since = time.monotonic()

    def _held(self, attempt: int, response: Response) -> bool:
        """Hold all calls to the account as long as the vendor demands; return whether it does.

        The next attempt of this call waits as all others do.
        """
        rate_limited = self._dialect.is_rate_limited(response)
        if not rate_limited and not (self._dialect.is_unavailable(response) and _retry_after(response) is not None):
            return False
        self._limiter.hold(retry_delay(attempt, response, rate_limited))
        return True

    def _note(self, response: Response) -> None:
        """Note what the response shows of a write: that it may have been carried out, or whether it was."""
        if self._dialect.is_unavailable(response):
            if self._request.write:
                self._note_lost(self._outcome_unknown(response))
        elif not (self._is_refused(response) or self._was_rejected_unseen(response)):
            self._ambiguous_error = None  # this response decides

    def _may_retry(self, response: Response) -> bool:
        """Return whether another attempt is safe and may help."""
        is_unavailable = self._dialect.is_unavailable(response)
        return self._is_refused(response) or (is_unavailable and self._request.idempotent)

    def _is_refused(self, response: Response) -> bool:
        """Return whether the call was not carried out, and may be later."""
        return self._dialect.is_rate_limited(response) or self._dialect.is_refused_for_now(response)

    def _note_lost(self, error: ContactCenterError) -> None:
        """Note that this attempt may have been carried out, or may still be."""
        self._ambiguous_error = self._ambiguous_error or error
        if self._request.on_lost:
            self._request.on_lost()

    def _was_rejected_unseen(self, response: Response) -> bool:
        """Return whether the vendor did not look at the call at all."""
        return self._dialect.is_unauthorized(response) or 300 <= response.status < 400

    def _paused(self, attempt: int, response: Response | None = None) -> bool:
        """Wait before the next attempt; return False if the run was interrupted, and must not go on."""
        refused = response is not None and self._is_refused(response)
        try:
            pause_before_retry(self._progress, attempt, response, refused)
        except InterruptedRunError:
            return False
        return True

    def _result(self, response: Response) -> Any:
        """Return the data of the response that decides, or raise the error that it means."""
        request = self._request
        unusable = self._unusable(response)
        if unusable:
            raise unusable
        data = self._parsed(response)
        self._clock.note(response)
        if data is None and not request.write and response.status != 204:
            raise UnexpectedResponseError(
                request.operation, "the response is empty", "Run again; an empty response proves nothing."
            )
        return data

    def _unusable(self, response: Response) -> ContactCenterError | None:
        """Return the error for a response whose content does not matter, or None."""
        request = self._request
        if 300 <= response.status < 400:
            detail = f"{request.host} responds with a redirect (HTTP {response.status}), which is not followed"
            return UnexpectedResponseError(request.operation, detail, "Correct the URL of the connection options.")
        if response.status == 400 and request.url.startswith("http://") and NEEDS_TLS.search(response.text):
            return self._needs_tls()
        if request.write and (response.status >= 500 or self._dialect.is_unavailable(response)):
            return self._outcome_unknown(response)
        if response.status < 300 and not response.is_json and not self._dialect.is_unauthorized(response):
            return self._not_json(response)
        return None

    def _parsed(self, response: Response) -> Any:
        """Return the data of the response, as the dialect reads it."""
        request = self._request
        try:
            return self._dialect.parse(response, request.operation)
        except UnexpectedResponseError as error:
            if request.write:
                raise self._undecided(error.detail or "the response is not understood") from error
            raise
        except VendorError as error:
            if not request.write and error.hint == CORRECT_ENTRY:
                error.hint = "Run again; if the vendor refuses it again, ask the vendor."
            raise

    def _not_json(self, response: Response) -> ContactCenterError:
        request = self._request
        if request.write:
            return self._undecided(f"the response is {'a web page' if response.is_html else 'invalid JSON'}")
        if response.is_html:
            return UnexpectedResponseError(
                request.operation,
                f"{request.host} responds with a web page instead of JSON",
                "Correct the URL of the connection options: host and path must be those of the API.",
            )
        return UnexpectedResponseError(
            request.operation, "the response is invalid JSON", "Run again; an incomplete response proves nothing."
        )

    def _outcome_unknown(self, response: Response) -> OutcomeUnknownError:
        """Return the error for a write that failed within the vendor's system; it keeps what the vendor says."""
        detail: str | None = f"HTTP {response.status}"
        try:
            self._dialect.parse(response, self._request.operation)
        except VendorError as error:
            detail = error.detail
        except ContactCenterError:
            pass
        return self._undecided(detail or f"HTTP {response.status}", response.status)

    def _undecided(self, detail: str, status: int | None = None) -> OutcomeUnknownError:
        return OutcomeUnknownError(
            self._request.operation, f"{detail}; it may or may not have been carried out", "Run again.", status
        )

    def _connection_error(self, error: Exception) -> ContactCenterError:
        """Return the error for a call that brought no response; errors that no retry can cure are raised."""
        request = self._request
        self._raise_if_permanent(error)
        answered_nothing = request.url.startswith("http://") and not _was_not_sent(error) and not _is_slow(error)
        if answered_nothing and self._transport.needs_tls(request):
            raise self._needs_tls() from error
        if _was_not_sent(error):
            detail = f"{request.host} can't be reached" + (" through the proxy" if _by_proxy(error) else "")
            return VendorError(request.operation, detail, "Check the URL, the network and the proxy settings.")
        detail = f"{self._peer(error)} {'did not respond in time' if _is_slow(error) else 'broke the connection'}"
        if not request.write:
            return VendorError(request.operation, detail, "Run again later, or raise request_timeout.")
        unknown = self._undecided(detail)
        self._note_lost(unknown)
        return unknown

    def _needs_tls(self) -> UnexpectedResponseError:
        detail = f"{self._request.host} speaks TLS on this port, and the URL is plain HTTP"
        return UnexpectedResponseError(
            self._request.operation, detail, "Write https:// in the URL, or correct its port."
        )

    def _may_retry_after(self, error: Exception) -> bool:
        reason = _was_not_sent(error)
        return bool(reason and reason != "NameResolutionError") or (not reason and self._request.idempotent)

    def _raise_if_permanent(self, error: Exception) -> None:
        operation = self._request.operation
        if "CERTIFICATE_VERIFY_FAILED" in f"{error} {_cause(error)!r}":
            detail = f"the certificate of {self._peer(error)} is not trusted"
            raise UnexpectedResponseError(operation, detail, "Set ca_path to its CA.") from error
        problem = handshake_problem(repr(_cause(error)), self._request.write)
        if problem:
            option = "proxy" if _by_proxy(error) else "the URL"
            hint = f"Correct the scheme or the port of {option}: https is for a port with TLS."
            raise UnexpectedResponseError(operation, f"{self._peer(error)} {problem}", hint) from error
        refused = re.match("Tunnel connection failed: (4[0-9]+)", str(_cause(error)))
        if refused:
            detail = f"the proxy refuses to connect to {self._request.host} (HTTP {refused[1]})"
            raise InputError(operation, detail, "Correct the proxy settings and the credentials in them.") from error
        if not isinstance(error, requests.exceptions.RequestException) or isinstance(error, ValueError):
            hint = (
                "Check the URL, the proxy settings and the credentials for stray characters, and that ca_path exists."
            )
            raise InputError(operation, "the call can't be sent", hint) from error

    def _peer(self, error: Exception) -> str:
        return "the proxy" if _by_proxy(error) else self._request.host


def _cause(error: Exception) -> Any:
    """Return the error of the network layer inside an error of requests."""
    cause = getattr(error.args[0] if error.args else None, "reason", None)
    return cause.args[-1] if _by_proxy(error) and cause and cause.args else cause


def _by_proxy(error: Exception) -> bool:
    return isinstance(error, requests.exceptions.ProxyError)


def _is_slow(error: Exception) -> bool:
    return isinstance(error, requests.exceptions.Timeout) or type(_cause(error)).__name__ == "ReadTimeoutError"


def _was_not_sent(error: Exception) -> str | None:
    """Return why the call did not even leave this machine, or None."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "ConnectTimeoutError"
    cause = _cause(error)
    name = "NoTunnelError" if str(cause).startswith("Tunnel connection failed") else type(cause).__name__
    return name if name in NOT_SENT else None


def pause_before_retry(
    progress: Progress, attempt: int, response: Response | None = None, refused: bool = False
) -> None:
    """Wait before the next attempt of one call; an interruption raises InterruptedRunError."""
    progress.pause(retry_delay(attempt, response, refused) * (1 + random.random() / 10))


def retry_delay(attempt: int, response: Response | None = None, refused: bool = False) -> float:
    """Return the seconds until the next attempt: as many as the vendor requires, and more for each attempt."""
    delay = RATE_LIMIT_DELAYS[min(attempt, len(RATE_LIMIT_DELAYS) - 1)] if refused else min(2.0**attempt, MAX_DELAY)
    required = _retry_after(response) if response else None
    if required is None:
        return delay
    # a vendor that requires one second again and again means more, so the delay grows all the same
    return max(min(required, MAX_DELAY), delay if attempt else 0.5)


def _retry_after(response: Response) -> float | None:
    """Return the seconds of the header Retry-After, which is a number or a date."""
    value = response.headers.get("Retry-After")
    if not value:
        return None
    if re.fullmatch("[0-9]+", value.strip()):
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError):
        return None
