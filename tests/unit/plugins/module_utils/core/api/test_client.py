# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client: retries, delays, renewal of credentials, errors, URLs and proxies."""

from __future__ import annotations

import email.utils
import json
import ssl
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest
import requests
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client, rate_limiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.dialect import Dialect
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.file_store import FileStore
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Request
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Response as Received
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.transport import Transport
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.urls import base_url, proxies
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    AuthenticationError,
    ContactCenterError,
    InputError,
    InterruptedRunError,
    NotFoundError,
    OutcomeUnknownError,
    ReadOnlyError,
    UnexpectedResponseError,
    VendorError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress

NOW = 1_700_000_000.0


class Response:
    """A response of requests."""

    def __init__(self, status, body="", **headers):
        self.status_code, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}
        self.content = (body if isinstance(body, str) else json.dumps(body)).encode()


class Vendor:
    """Replaces the transport: returns or raises the given events in order, and repeats the last one."""

    def __init__(self, *events, writable=True):
        self.events, self.writable, self.sent, self.progress = list(events), writable, [], self

    def pause(self, seconds):
        client.time.sleep(seconds)

    def rate_limit_pause(self):
        return self.pause

    def send(self, request):
        self.sent.append(request)
        event = self.events.pop(0) if len(self.events) > 1 else self.events[0]
        if isinstance(event, Exception):
            raise event
        return Received.of(request, event.status_code, event.headers, event.content)


class Clock:
    """Replaces the module time: sleep advances the time at once, and is recorded."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)

    def time(self):
        return NOW + sum(self.slept)

    def monotonic(self):
        return sum(self.slept)


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(client, "time", clock)
    monkeypatch.setattr(rate_limiter, "time", clock)
    monkeypatch.setattr(client.random, "random", lambda: 0.0)
    return clock


def client_of(vendor, dialect=None, **more):
    return client.Client(
        vendor, "https://api.example.com", dialect or Dialect(), RateLimiter(FileStore(None), "calls", 0), **more
    )


def connection_error(reason):
    """Return a ConnectionError of requests that contains this reason of urllib3."""
    cause = Exception()
    cause.reason = reason if isinstance(reason, Exception) else type(reason, (Exception,), {})()
    return requests.exceptions.ConnectionError(cause)


def call(vendor, method, idempotent=True):
    if method == "GET":
        return client_of(vendor).read("GET", "/x", "Reading")
    return client_of(vendor).write(method, "/x", "Writing", idempotent)


RESET = requests.exceptions.ConnectionError("reset")
SLOW = requests.exceptions.ReadTimeout("slow")
REFUSED = connection_error("NewConnectionError")
CONNECT_TIMEOUT = requests.exceptions.ConnectTimeout("slow")
UNRESOLVED = connection_error("NameResolutionError")
FINE = Response(200, {"ok": True})


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "method, idempotent, event, tries, error",
    [
        *(
            (method, True, Response(status), client.MAX_ATTEMPTS, VendorError)
            for method in ("GET", "PUT", "DELETE")
            for status in (429, 502, 503, 504)
        ),
        *((method, True, Response(500), 1, VendorError) for method in ("GET", "PUT", "DELETE")),
        *(
            (method, True, event, client.MAX_ATTEMPTS, VendorError)
            for method in ("GET", "PUT")
            for event in (RESET, SLOW, REFUSED, CONNECT_TIMEOUT)
        ),
        ("PUT", True, RESET, client.MAX_ATTEMPTS, OutcomeUnknownError),
        ("GET", True, UNRESOLVED, 1, VendorError),
        # a creation that the vendor may have received is never resent
        ("POST", False, Response(429), client.MAX_ATTEMPTS, VendorError),
        *(("POST", False, Response(status), 1, OutcomeUnknownError) for status in (500, 502, 503, 504)),
        ("POST", False, RESET, 1, OutcomeUnknownError),
        ("POST", False, SLOW, 1, OutcomeUnknownError),
        ("POST", False, REFUSED, client.MAX_ATTEMPTS, VendorError),
        ("POST", False, CONNECT_TIMEOUT, client.MAX_ATTEMPTS, VendorError),
        ("POST", False, UNRESOLVED, 1, VendorError),
        *(
            (method, method == "PUT", Response(status), 1, error)
            for method in ("GET", "PUT", "POST")
            for status, error in (
                (400, VendorError),
                (401, AuthenticationError),
                (403, VendorError),
                (404, NotFoundError),
                (409, VendorError),
                (422, VendorError),
            )
        ),
    ],
)
def test_which_calls_are_retried_and_with_which_error_they_fail(method, idempotent, event, tries, error):
    vendor = Vendor(event)
    with pytest.raises(error) as caught:
        call(vendor, method, idempotent)
    assert len(vendor.sent) == tries
    if (
        method == "POST"
        and event in (REFUSED, CONNECT_TIMEOUT, UNRESOLVED)
        or isinstance(event, Response)
        and event.status_code < 500
    ):
        assert not isinstance(caught.value, OutcomeUnknownError)
    if isinstance(event, Response) and isinstance(caught.value, VendorError):
        assert caught.value.status == event.status_code
    assert caught.value.hint or isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("method, idempotent", [("GET", True), ("PUT", True), ("POST", False)])
@pytest.mark.parametrize("event", [Response(429), REFUSED, CONNECT_TIMEOUT])
def test_call_is_retried_with_growing_delays_until_it_succeeds(clock, method, idempotent, event):
    vendor = Vendor(event, event, FINE)
    assert call(vendor, method, idempotent) == {"ok": True}
    assert len(vendor.sent) == 3 and len(clock.slept) == 2
    assert 0 < clock.slept[0] < clock.slept[1]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("first", [RESET, SLOW, Response(503)])
@pytest.mark.parametrize(
    "then, error",
    [
        # the retry was not processed, so the first attempt may have been carried out
        (Response(429), OutcomeUnknownError),
        (Response(401), OutcomeUnknownError),
        (Response(302), OutcomeUnknownError),
        (REFUSED, OutcomeUnknownError),
        # the retry was processed, and its response decides
        (Response(400), VendorError),
        (Response(404), NotFoundError),
    ],
)
def test_outcome_stays_unknown_if_the_retry_of_a_possibly_executed_write_is_not_processed(first, then, error):
    with pytest.raises(ContactCenterError) as caught:
        call(Vendor(first, then), "PUT")
    assert caught.type is error
    with pytest.raises(ContactCenterError) as caught:
        call(Vendor(first, then), "GET")
    assert not isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("lost", [Response(503), RESET], ids=["unavailable", "reset"])
@pytest.mark.parametrize("refusals", [0, client.MAX_ATTEMPTS - 1])
@pytest.mark.usefixtures("clock")
def test_each_attempt_that_may_still_be_carried_out_is_reported(lost, refusals):
    attempts = []
    vendor = Vendor(*[Response(429)] * refusals, lost)
    with pytest.raises(OutcomeUnknownError):
        client_of(vendor).write("PUT", "/x", "Writing", True, on_lost=lambda: attempts.append(len(vendor.sent)))
    assert attempts == list(range(refusals + 1, client.MAX_ATTEMPTS + 1))


@pytest.mark.usefixtures("clock")
def test_last_attempt_may_decide_what_became_of_a_write():
    vendor = Vendor(*[Response(503)] * (client.MAX_ATTEMPTS - 1), Response(400))
    with pytest.raises(VendorError) as raised:
        call(vendor, "PUT")
    assert not isinstance(raised.value, OutcomeUnknownError) and len(vendor.sent) == client.MAX_ATTEMPTS


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    "kind", [ssl.SSLEOFError(8, "EOF occurred in violation of dialect"), ssl.SSLZeroReturnError(6, "closed")]
)
def test_aborted_tls_connection_is_treated_as_a_connection_error(clock, method, kind):
    cut = requests.exceptions.SSLError(connection_error(kind).args[0])
    assert call(Vendor(cut, FINE), method) == {"ok": True}
    assert len(clock.slept) == 1
    with pytest.raises(OutcomeUnknownError):
        call(Vendor(cut), "POST", idempotent=False)


def test_untrusted_certificate_fails_without_a_retry(clock):
    reason = ssl.SSLCertVerificationError(
        1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
    )
    vendor = Vendor(requests.exceptions.SSLError(connection_error(reason).args[0]))
    with pytest.raises(UnexpectedResponseError, match="the certificate of api.example.com is not trusted. Set ca_path"):
        call(vendor, "GET")
    assert len(vendor.sent) == 1 and not clock.slept


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.InvalidHeader("s3cret"),
        requests.exceptions.InvalidURL("s3cret"),
        requests.packages.urllib3.exceptions.LocationParseError("s3cret"),
    ],
)
@pytest.mark.parametrize("method, idempotent", [("GET", True), ("POST", False)])
def test_request_that_cannot_be_sent_is_not_retried(clock, error, method, idempotent):
    vendor = Vendor(error)
    with pytest.raises(ContactCenterError) as caught:
        call(vendor, method, idempotent)
    assert len(vendor.sent) == 1 and not clock.slept
    assert not isinstance(caught.value, OutcomeUnknownError) and "s3cret" not in str(caught.value)


def date(seconds):
    return email.utils.formatdate(NOW + seconds, usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "value, least, most",
    [
        ("7", 7, 8),
        (" 7 ", 7, 8),
        (date(30), 30, 33),
        ("3600", 60, 66),
        (date(3600), 60, 66),
        ("0", 0.5, 0.6),
        (date(-30), 0.5, 0.6),
        ("soon", 0.5, 3),
        ("", 0.5, 3),
        ("²", 0.5, 3),
        (None, 0.5, 3),
    ],
)
def test_retry_after_header_determines_the_delay(clock, status, value, least, most):
    headers = {} if value is None else {"Retry_After": value}
    assert call(Vendor(Response(status, **headers), FINE), "GET") == {"ok": True}
    (slept,) = clock.slept
    assert least <= slept <= most


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "method, idempotent, response, error, message",
    [
        (
            "GET",
            True,
            Response(302, Location="https://evil.example.com"),
            UnexpectedResponseError,
            "responds with a redirect (HTTP 302)",
        ),
        (
            "POST",
            False,
            Response(307, Location="https://evil.example.com"),
            UnexpectedResponseError,
            "responds with a redirect (HTTP 307)",
        ),
        (
            "GET",
            True,
            Response(200, "<!doctype html>", Content_Type="text/html"),
            UnexpectedResponseError,
            "a web page instead of JSON",
        ),
        ("GET", True, Response(200, "  <html>"), UnexpectedResponseError, "a web page instead of JSON"),
        ("POST", False, Response(201, '{"id": '), OutcomeUnknownError, "invalid JSON"),
        ("PUT", True, Response(200, '{"id": '), OutcomeUnknownError, "invalid JSON"),
        ("GET", True, Response(200, '{"id": '), UnexpectedResponseError, "invalid JSON"),
        ("GET", True, Response(200, " "), UnexpectedResponseError, "empty"),
    ],
)
def test_unusable_response_raises_an_error_without_a_retry(method, idempotent, response, error, message):
    vendor = Vendor(response)
    with pytest.raises(error) as caught:
        call(vendor, method, idempotent)
    assert message in str(caught.value) and "evil" not in str(caught.value)
    assert len(vendor.sent) == 1


@pytest.mark.parametrize(
    "method, response, data",
    [
        ("GET", Response(200, []), []),
        ("GET", Response(204), None),
        ("DELETE", Response(200), None),
        ("PUT", Response(201, {"a": 1}), {"a": 1}),
        ("DELETE", Response(200, "false"), False),
    ],
)
def test_successful_response_is_decoded(method, response, data):
    assert call(Vendor(response), method) == data


@pytest.mark.parametrize("method, hint", [("GET", "ask the vendor"), ("PUT", "Correct the entry")])
def test_only_a_refused_write_blames_the_entry(method, hint):
    with pytest.raises(VendorError, match=hint):
        call(Vendor(Response(400, "{}")), method)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_read_only_client_refuses_writes(method):
    vendor = Vendor(FINE, writable=False)
    with pytest.raises(ReadOnlyError):
        client_of(vendor).write(method, "/x", "Writing", idempotent=True)
    with pytest.raises(ReadOnlyError):
        client_of(vendor).read(method, "/x", "Writing")
    assert not vendor.sent
    assert client_of(vendor, read_methods=("POST",)).read("POST", "/x", "Reading") == {"ok": True}


class Renewing(Dialect):
    """Signs with a number, which is incremented by each renewal."""

    def __init__(self, newer=1):
        """newer: the number of newer credentials that exist."""
        self.newer, self.renewed = newer, []

    def sign(self, request):
        assert "Authorization" not in request.headers and "key" not in request.params and "key" not in request.json
        key = str(len(self.renewed))
        return replace(
            request,
            headers={**request.headers, "Authorization": key},
            params={**request.params, "key": key},
            json={**request.json, "key": key},
            credential=key,
        )

    def renew(self, request):
        self.renewed.append(request.credential)
        return len(self.renewed) <= self.newer


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "events, newer, renewed, sent, error",
    [
        ([Response(401), FINE], 1, ["0"], ["0", "1"], None),
        ([Response(503), Response(401), Response(503), FINE], 1, ["0"], ["0", "0", "1", "1"], None),
        ([Response(401)], 1, ["0", "1"], ["0", "1"], AuthenticationError),
        ([Response(401)], 0, ["0"], ["0"], AuthenticationError),
        ([Response(401), Response(401), FINE], 2, ["0", "1"], ["0", "1", "2"], None),
        ([Response(401)], 99, list("0123"), list("01234"), AuthenticationError),
    ],
)
@pytest.mark.parametrize("method, idempotent", [("PUT", True)])
def test_credentials_are_renewed_while_newer_ones_exist(events, newer, renewed, sent, error, method, idempotent):
    vendor, dialect, body = Vendor(*events), Renewing(newer), {"a": 1}
    if error:
        with pytest.raises(error):
            client_of(vendor, dialect).write(method, "/x", "Writing", idempotent, json=body)
    else:
        assert client_of(vendor, dialect).write(method, "/x", "Writing", idempotent, json=body) == {"ok": True}
    assert dialect.renewed == renewed and [request.headers["Authorization"] for request in vendor.sent] == sent
    assert body == {"a": 1}


class BodyStatusDialect(Dialect):
    """Reports errors in the body of a response with status 200."""

    def is_unavailable(self, response):
        return response.data == {"code": "busy"}

    def is_rate_limited(self, response):
        return response.data == {"code": "slow down"}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "code, idempotent, sent",
    [("busy", True, 2), ("busy", False, None), ("slow down", True, 2), ("slow down", False, 2)],
)
def test_errors_in_the_body_are_retried_like_those_in_the_status(code, idempotent, sent):
    vendor = Vendor(Response(200, {"code": code}), FINE)
    if sent:
        assert client_of(vendor, BodyStatusDialect()).write("POST", "/x", "Writing", idempotent) == {"ok": True}
        assert len(vendor.sent) == sent
    else:
        with pytest.raises(OutcomeUnknownError):
            client_of(vendor, BodyStatusDialect()).write("POST", "/x", "Writing", idempotent)
        assert len(vendor.sent) == 1


@pytest.mark.usefixtures("clock")
def test_creation_is_resent_after_a_renewal():
    vendor = Vendor(Response(401), FINE)
    assert client_of(vendor, Renewing()).write("POST", "/x", "Writing", idempotent=False, json={}) == {"ok": True}


@pytest.mark.usefixtures("clock")
def test_errors_contain_neither_bodies_nor_query_strings():
    for event in (
        Response(400, "s3cret"),
        Response(500, "s3cret"),
        RESET,
        Response(200, "s3cret"),
        Response(302),
        SLOW,
    ):
        with pytest.raises(ContactCenterError) as caught:
            client_of(Vendor(event)).write(
                "PUT", "/x", "Writing", True, params={"token": "s3cret"}, json={"password": "s3cret"}
            )
        assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "value, url",
    [
        ("https://api.example.com", "https://api.example.com"),
        (" https://api.example.com/ ", "https://api.example.com"),
        ("api.example.com", "https://api.example.com"),
        ("https://api.example.com:8443/root", "https://api.example.com:8443/root"),
        ("https://api.example.com/voice/api/", "https://api.example.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://api.example.com", None),
        ("http://localhost.example.com", None),
        ("http://127.0.0.1.example.com", None),
        ("http://127.example.com", None),
        ("http://192.0.2.1", None),
        ("ftp://api.example.com", None),
        ("https://", None),
        ("", None),
        ("https://[", None),
        ("https://user:s3cret@api.example.com", None),
        ("https://api.example.com/?token=s3cret", None),
        ("https://api.example.com/#/login", None),
    ],
)
def test_base_url_is_normalized_or_refused(value, url):
    if url:
        assert base_url("ringcx_url", value, ("/api", "/voice")) == url
        return
    with pytest.raises(InputError, match="^ringcx_url is ") as caught:
        base_url("ringcx_url", value, ("/api", "/voice"))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "options, verify",
    [({}, True), ({"validate_certs": False}, False), ({"ca_path": "/ca.pem"}, "/ca.pem")],
)
def test_transport_passes_connection_options_to_requests(monkeypatch, options, verify):
    sent = []
    monkeypatch.setattr(requests.Session, "request", lambda self, *args, **more: sent.append((args, more)) or FINE)
    given = {"request_timeout": 9, "ca_path": None, "proxy": "proxy.example.com", "validate_certs": True, **options}
    transport = Transport(ConnectionOptions(given), False, Progress())
    request = Request("GET", "https://api.example.com/x", "Reading", params={"a": "b"})
    assert transport.calls == 0 and transport.send(request).data == {"ok": True}
    assert transport.send(request).status == 200 and transport.calls == 2
    (args, more) = sent[0]
    assert args == ("GET", "https://api.example.com/x") and more["params"] == {"a": "b"}
    assert more["allow_redirects"] is False and more["timeout"] == 9 and more["verify"] == verify
    assert more["proxies"] == {"http": "", "https": "http://proxy.example.com"}
    assert callable(more["auth"]) and more["auth"]("signed") == "signed"


BY_ENVIRONMENT, DIRECT = {"http": ""}, {"http": "", "https": ""}


@pytest.mark.parametrize(
    "value, expected",
    [
        (None, BY_ENVIRONMENT),
        (" ", BY_ENVIRONMENT),
        ("none", DIRECT),
        (" None ", DIRECT),
        ("proxy.example.com:3128", "http://proxy.example.com:3128"),
        (" http://proxy.example.com/ ", "http://proxy.example.com/"),
        ("HTTPS://proxy.example.com", "HTTPS://proxy.example.com"),
        ("http://user:p%40%2Fss@proxy.example.com:3128", "http://user:p%40%2Fss@proxy.example.com:3128"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("http://", None),
        ("http:///", None),
        ("http://user:s3cret@", None),
        ("http://user:s3cret@proxy.example.com:port", None),
        ("http://user:s3cret@proxy.example.com:0", None),
        ("http://user:s3cret@proxy.example.com:99999", None),
        ("http://user:s3/cret@proxy.example.com", None),
        ("http://user:s3#cret@proxy.example.com", None),
        ("http://user:s3?cret@proxy.example.com", None),
        ("http://user:s3 cret@proxy.example.com", None),
        ("http://user:s3\ncret@proxy.example.com", None),
        ("http://user:s3crét@proxy.example.com", None),
        ("http://user:s3cret@proxy.example.com/path", None),
        ("socks5://user:s3cret@proxy.example.com", None),
        ("http://[", None),
        ("False://x", None),
    ],
)
def test_proxy_option_is_parsed_or_refused(value, expected):
    if expected:
        assert proxies(value) == (expected if isinstance(expected, dict) else {"http": "", "https": expected})
        return
    with pytest.raises(InputError, match="^proxy is not the URL of a proxy. Write ") as caught:
        proxies(value)
    assert "s3" not in str(caught.value) and "cret" not in str(caught.value)


def proxy_error(reason):
    """Return a ProxyError of requests that contains this reason of urllib3."""
    cause, wrapped = Exception(), type("ProxyError", (Exception,), {})("Cannot connect to proxy.", reason)
    cause.reason = wrapped
    return requests.exceptions.ProxyError(cause)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "reason, tries, error, message",
    [
        ("NewConnectionError", client.MAX_ATTEMPTS, VendorError, "can't be reached through the proxy"),
        ("ConnectTimeoutError", client.MAX_ATTEMPTS, VendorError, "can't be reached through the proxy"),
        ("NameResolutionError", 1, VendorError, "can't be reached through the proxy"),
        (
            OSError("Tunnel connection failed: 503 s3cret"),
            client.MAX_ATTEMPTS,
            VendorError,
            "can't be reached through the proxy",
        ),
        (
            OSError("Tunnel connection failed: 407 s3cret"),
            1,
            InputError,
            "the proxy refuses to connect to api.example.com",
        ),
        ("ReadTimeoutError", 1, OutcomeUnknownError, "the proxy did not respond in time"),
        (OSError(104, "s3cret"), 1, OutcomeUnknownError, "the proxy broke the connection"),
    ],
)
def test_proxy_failure_is_reported_and_retried_only_if_nothing_was_sent(reason, tries, error, message):
    """If the proxy did not connect, a creation was not sent, so its outcome is known."""
    reason = reason if isinstance(reason, Exception) else type(reason, (Exception,), {})("s3cret")
    vendor = Vendor(proxy_error(reason))
    with pytest.raises(error, match=message) as caught:
        call(vendor, "POST", idempotent=False)
    assert caught.type is error
    assert len(vendor.sent) == tries and "s3cret" not in str(caught.value)


def test_untrusted_certificate_of_the_proxy_is_reported():
    reason = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    with pytest.raises(UnexpectedResponseError, match="the certificate of the proxy is not trusted. Set ca_path"):
        call(Vendor(proxy_error(reason)), "GET")


def test_boolean_timeout_is_sent_as_an_integer(monkeypatch):
    sent = []
    monkeypatch.setattr(requests.Session, "request", lambda self, *args, **more: sent.append(more["timeout"]) or FINE)
    options = {"request_timeout": True, "ca_path": None, "proxy": None, "validate_certs": True}
    Transport(ConnectionOptions(options), False, Progress()).send(
        Request("GET", "https://api.example.com/x", "Reading")
    )
    assert sent == [1] and not isinstance(sent[0], bool)


class Interrupted(Vendor):
    """Each pause is interrupted."""

    def pause(self, seconds):
        raise InterruptedRunError


BUSY, THROTTLED = Response(503), Response(429, Retry_After="60")


@pytest.mark.parametrize(
    "method, event, error",
    [
        *(("GET", event, VendorError) for event in (BUSY, THROTTLED, RESET, REFUSED)),
        *(("PUT", event, OutcomeUnknownError) for event in (BUSY, RESET)),
        *(("PUT", event, VendorError) for event in (THROTTLED, REFUSED)),
    ],
)
def test_interrupt_during_a_pause_ends_the_retries(method, event, error):
    vendor = Interrupted(event)
    with pytest.raises(ContactCenterError) as caught:
        call(vendor, method)
    assert caught.type is error and len(vendor.sent) == 1


@pytest.mark.parametrize(
    "events, error", [([], InterruptedRunError), ([BUSY], OutcomeUnknownError), ([RESET], OutcomeUnknownError)]
)
def test_interrupt_before_a_call_leaves_the_outcome_unknown_only_if_it_was_already_sent(monkeypatch, events, error):
    vendor, slots = Vendor(*events, FINE), iter([nullcontext()] * len(events))

    class Full:
        """A rate limiter that is interrupted after the given number of slots."""

        def slot(self, pause):
            free = next(slots, None)
            if free is None:
                raise InterruptedRunError
            return free

    monkeypatch.setattr(vendor, "pause", lambda seconds: None)
    with pytest.raises(ContactCenterError) as caught:
        client.Client(vendor, "https://api.example.com", Dialect(), Full()).write("PUT", "/x", "Writing", True)
    assert caught.type is error and len(vendor.sent) == len(events)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "does not speak TLS"),
        ("[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version", "(alert protocol version)"),
        ("[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] handshake failure", "(handshake failure)"),
    ],
)
def test_tls_handshake_that_cannot_succeed_is_not_retried(clock, method, reason, message):
    vendor = Vendor(requests.exceptions.SSLError(connection_error(ssl.SSLError(1, reason)).args[0]))
    with pytest.raises(UnexpectedResponseError) as caught:
        call(vendor, method, idempotent=False)
    assert message in str(caught.value)
    assert len(vendor.sent) == 1 and clock.slept == []


@pytest.mark.parametrize(("method", "error"), [("GET", UnexpectedResponseError), ("POST", OutcomeUnknownError)])
def test_damaged_tls_record_leaves_the_outcome_of_a_write_unknown(clock, method, error):
    vendor = Vendor(
        requests.exceptions.SSLError(connection_error(ssl.SSLError(1, "[SSL] record layer failure")).args[0])
    )
    with pytest.raises(error):
        call(vendor, method, idempotent=False)
    assert clock.slept == []


@pytest.mark.parametrize(
    "text",
    [
        "Client sent an HTTP request to an HTTPS server.",
        "<title>400 The plain HTTP request was sent to HTTPS port</title>",
    ],
)
def test_answer_that_asks_for_https_is_reported_as_such(text):
    vendor = Vendor(Response(400, text))
    plain = client.Client(vendor, "http://localhost:9", Dialect(), RateLimiter(FileStore(None), "calls", 0))
    with pytest.raises(UnexpectedResponseError, match="Write https://"):
        plain.read("GET", "/x", "Reading")


class OnceMoreDialect(Dialect):
    """Refuses single calls for a moment."""

    def is_refused_for_now(self, response):
        return response.status == 400


THROTTLED_BRIEFLY, REFUSED_FOR_NOW = Response(429, Retry_After="7"), Response(400)


@pytest.mark.parametrize(
    "event, held",
    [
        (THROTTLED_BRIEFLY, 7),
        (Response(429), client.RATE_LIMIT_DELAYS[0]),
        (Response(503, Retry_After="7"), 7),
        (Response(503), 0),
        (REFUSED_FOR_NOW, 0),
        (RESET, 0),
    ],
)
@pytest.mark.parametrize("gives_up", [False, True])
def test_which_responses_hold_all_calls_to_the_account(clock, monkeypatch, event, held, gives_up):
    """Also the last attempt of a call does, and a write that must not be sent again."""
    limiter, holds = RateLimiter(FileStore(None), "calls", 0), []
    monkeypatch.setattr(limiter, "hold", holds.append)
    monkeypatch.setattr(client, "MAX_ATTEMPTS", 1 if gives_up else client.MAX_ATTEMPTS)
    vendor = Vendor(event, FINE)
    calling = client.Client(vendor, "https://api.example.com", OnceMoreDialect(), limiter)
    with suppress(ContactCenterError):
        calling.write("POST", "/x", "Writing", idempotent=False)
    assert holds == [held] * bool(held)
    # a call waits by itself only where it does not wait with all others
    assert bool(clock.slept) == (event is REFUSED_FOR_NOW and not gives_up)


@pytest.mark.parametrize("event", [REFUSED_FOR_NOW, THROTTLED_BRIEFLY])
def test_call_that_was_not_carried_out_is_sent_again(clock, event):
    vendor = Vendor(event, event, FINE)
    assert client_of(vendor, OnceMoreDialect()).write("POST", "/x", "Writing", idempotent=False) == {"ok": True}
    assert len(vendor.sent) == 3 and sum(clock.slept) >= 7
