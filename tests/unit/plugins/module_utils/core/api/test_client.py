# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a vendor: what is resent, waited for, refused."""

from __future__ import annotations

import email.utils
import json
import ssl
from contextlib import nullcontext
from dataclasses import replace

import pytest
import requests
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
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
    """What requests would return."""

    def __init__(self, status, body="", **headers):
        self.status_code, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}
        self.content = (body if isinstance(body, str) else json.dumps(body)).encode()


class Vendor:
    """Stands for Http: answers or raises one thing after the other, the last for ever."""

    def __init__(self, *events, writable=True):
        self.events, self.writable, self.sent, self.progress = list(events), writable, [], self

    def pause(self, seconds):
        client.time.sleep(seconds)

    def send(self, request):
        self.sent.append(request)
        event = self.events.pop(0) if len(self.events) > 1 else self.events[0]
        if isinstance(event, Exception):
            raise event
        return Received.of(request, event.status_code, event.headers, event.content)


class Clock:
    """Stands for the module time; sleeping takes no time, but is noted."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)

    def time(self):
        return NOW


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(client, "time", clock)
    monkeypatch.setattr(client.random, "random", lambda: 0.0)
    return clock


def client_of(vendor, dialect=None, **more):
    return client.Client(
        vendor, "https://api.example.com", dialect or Dialect(), RateLimiter(FileStore(None), "calls", 0), **more
    )


def broken(reason):
    """A ConnectionError as requests makes it, with urllib3's reason inside."""
    cause = Exception()
    cause.reason = reason if isinstance(reason, Exception) else type(reason, (Exception,), {})()
    return requests.exceptions.ConnectionError(cause)


def call(vendor, method, idempotent=True):
    if method == "GET":
        return client_of(vendor).read("GET", "/x", "Reading")
    return client_of(vendor).write(method, "/x", "Writing", idempotent)


RESET = requests.exceptions.ConnectionError("reset")
SLOW = requests.exceptions.ReadTimeout("slow")
REFUSED = broken("NewConnectionError")
CONNECT_TIMEOUT = requests.exceptions.ConnectTimeout("slow")
UNRESOLVED = broken("NameResolutionError")
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
        # a creation is never resent once it may have arrived
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
def test_what_is_resent(method, idempotent, event, tries, error):
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
def test_resent_until_it_succeeds(clock, method, idempotent, event):
    vendor = Vendor(event, event, FINE)
    assert call(vendor, method, idempotent) == {"ok": True}
    assert len(vendor.sent) == 3 and len(clock.slept) == 2
    assert 0 < clock.slept[0] < clock.slept[1]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("first", [RESET, SLOW, Response(503)])
@pytest.mark.parametrize(
    "then, error",
    [
        # the vendor has not looked at the call a second time, so the first may have been carried out
        (Response(429), OutcomeUnknownError),
        (Response(401), OutcomeUnknownError),
        (Response(302), OutcomeUnknownError),
        (REFUSED, OutcomeUnknownError),
        # this answer is about the call
        (Response(400), VendorError),
        (Response(404), NotFoundError),
    ],
)
def test_what_may_be_done_is_not_forgotten_when_later_attempts_are_turned_away(first, then, error):
    with pytest.raises(ContactCenterError) as caught:
        call(Vendor(first, then), "PUT")
    assert caught.type is error
    with pytest.raises(ContactCenterError) as caught:
        call(Vendor(first, then), "GET")
    assert not isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    "kind", [ssl.SSLEOFError(8, "EOF occurred in violation of dialect"), ssl.SSLZeroReturnError(6, "closed")]
)
def test_a_broken_tls_connection_is_a_broken_connection(clock, method, kind):
    cut = requests.exceptions.SSLError(broken(kind).args[0])
    assert call(Vendor(cut, FINE), method) == {"ok": True}
    assert len(clock.slept) == 1
    with pytest.raises(OutcomeUnknownError):
        call(Vendor(cut), "POST", idempotent=False)


def test_an_untrusted_certificate_is_told_at_once(clock):
    reason = ssl.SSLCertVerificationError(
        1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
    )
    vendor = Vendor(requests.exceptions.SSLError(broken(reason).args[0]))
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
def test_what_can_not_be_sent_at_all_is_not_tried_again(clock, error, method, idempotent):
    vendor = Vendor(error)
    with pytest.raises(ContactCenterError) as caught:
        call(vendor, method, idempotent)
    assert len(vendor.sent) == 1 and not clock.slept
    assert not isinstance(caught.value, OutcomeUnknownError) and "s3cret" not in str(caught.value)


def date(seconds):
    return email.utils.formatdate(NOW + seconds, usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "asked, least, most",
    [
        ("7", 7, 8),
        (" 7 ", 7, 8),
        (date(30), 30, 33),
        ("3600", 60, 66),
        (date(3600), 60, 66),
        ("0", 0.1, 3),
        (date(-30), 0.1, 3),
        ("soon", 0.5, 3),
        ("", 0.5, 3),
        ("²", 0.5, 3),
        (None, 0.5, 3),
    ],
)
def test_retry_after(clock, status, asked, least, most):
    headers = {} if asked is None else {"Retry_After": asked}
    assert call(Vendor(Response(status, **headers), FINE), "GET") == {"ok": True}
    (slept,) = clock.slept
    assert least <= slept <= most


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "method, idempotent, response, error, told",
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
def test_answers_that_are_no_answers(method, idempotent, response, error, told):
    vendor = Vendor(response)
    with pytest.raises(error) as caught:
        call(vendor, method, idempotent)
    assert told in str(caught.value) and "evil" not in str(caught.value)
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
def test_data(method, response, data):
    assert call(Vendor(response), method) == data


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_read_only_client_writes_nothing(method):
    vendor = Vendor(FINE, writable=False)
    with pytest.raises(ReadOnlyError):
        client_of(vendor).write(method, "/x", "Writing", idempotent=True)
    with pytest.raises(ReadOnlyError):
        client_of(vendor).read(method, "/x", "Writing")
    assert not vendor.sent
    assert client_of(vendor, read_methods=("POST",)).read("POST", "/x", "Reading") == {"ok": True}


class Renewing(Dialect):
    """Signs with a number that grows when it's renewed."""

    def __init__(self, newer=1):
        """newer: how many newer credentials there are."""
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
def test_credentials_are_renewed_as_long_as_there_are_newer_ones(
    events, newer, renewed, sent, error, method, idempotent
):
    vendor, dialect, body = Vendor(*events), Renewing(newer), {"a": 1}
    if error:
        with pytest.raises(error):
            client_of(vendor, dialect).write(method, "/x", "Writing", idempotent, json=body)
    else:
        assert client_of(vendor, dialect).write(method, "/x", "Writing", idempotent, json=body) == {"ok": True}
    assert dialect.renewed == renewed and [request.headers["Authorization"] for request in vendor.sent] == sent
    assert body == {"a": 1}


class Wordy(Dialect):
    """Says in its bodies, with status 200, what others say by their status."""

    def is_unavailable(self, response):
        return response.data == {"code": "busy"}

    def is_rate_limited(self, response):
        return response.data == {"code": "slow down"}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "code, idempotent, sent",
    [("busy", True, 2), ("busy", False, None), ("slow down", True, 2), ("slow down", False, 2)],
)
def test_a_vendor_that_says_it_in_its_bodies(code, idempotent, sent):
    vendor = Vendor(Response(200, {"code": code}), FINE)
    if sent:
        assert client_of(vendor, Wordy()).write("POST", "/x", "Writing", idempotent) == {"ok": True}
        assert len(vendor.sent) == sent
    else:
        with pytest.raises(OutcomeUnknownError):
            client_of(vendor, Wordy()).write("POST", "/x", "Writing", idempotent)
        assert len(vendor.sent) == 1


@pytest.mark.usefixtures("clock")
def test_a_creation_is_resent_after_a_renewal():
    vendor = Vendor(Response(401), FINE)
    assert client_of(vendor, Renewing()).write("POST", "/x", "Writing", idempotent=False, json={}) == {"ok": True}


@pytest.mark.usefixtures("clock")
def test_errors_hold_neither_bodies_nor_query_strings():
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
def test_base_url(value, url):
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
def test_session(monkeypatch, options, verify):
    sent = []
    monkeypatch.setattr(requests.Session, "request", lambda self, *args, **more: sent.append((args, more)) or FINE)
    given = {"request_timeout": 9, "ca_path": None, "proxy": "proxy.example.com", "validate_certs": True, **options}
    it = Transport(ConnectionOptions(given), False, Progress())
    request = Request("GET", "https://api.example.com/x", "Reading", params={"a": "b"})
    assert it.calls == 0 and it.send(request).data == {"ok": True} and it.send(request).status == 200 and it.calls == 2
    (args, more) = sent[0]
    assert args == ("GET", "https://api.example.com/x") and more["params"] == {"a": "b"}
    assert more["allow_redirects"] is False and more["timeout"] == 9 and more["verify"] == verify
    assert more["proxies"] == {"http": "", "https": "http://proxy.example.com"}
    assert callable(more["auth"]) and more["auth"]("signed") == "signed"


BY_ENVIRONMENT, DIRECT = {"http": ""}, {"http": "", "https": ""}


@pytest.mark.parametrize(
    "value, told",
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
def test_proxies(value, told):
    if told:
        assert proxies(value) == (told if isinstance(told, dict) else {"http": "", "https": told})
        return
    with pytest.raises(InputError, match="^proxy is not the URL of a proxy. Write ") as caught:
        proxies(value)
    assert "s3" not in str(caught.value) and "cret" not in str(caught.value)


def behind_a_proxy(reason):
    """A ProxyError as requests makes it, with urllib3's reason inside."""
    cause, wrapped = Exception(), type("ProxyError", (Exception,), {})("Cannot connect to proxy.", reason)
    cause.reason = wrapped
    return requests.exceptions.ProxyError(cause)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "reason, tries, error, told",
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
def test_a_proxy_that_fails(reason, tries, error, told):
    """Where the proxy didn't let it through, a creation was not sent."""
    reason = reason if isinstance(reason, Exception) else type(reason, (Exception,), {})("s3cret")
    vendor = Vendor(behind_a_proxy(reason))
    with pytest.raises(error, match=told) as caught:
        call(vendor, "POST", idempotent=False)
    assert caught.type is error
    assert len(vendor.sent) == tries and "s3cret" not in str(caught.value)


def test_a_proxy_that_is_not_trusted():
    reason = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    with pytest.raises(UnexpectedResponseError, match="the certificate of the proxy is not trusted. Set ca_path"):
        call(Vendor(behind_a_proxy(reason)), "GET")


def test_a_timeout_of_yes_is_a_second(monkeypatch):
    sent = []
    monkeypatch.setattr(requests.Session, "request", lambda self, *args, **more: sent.append(more["timeout"]) or FINE)
    options = {"request_timeout": True, "ca_path": None, "proxy": None, "validate_certs": True}
    Transport(ConnectionOptions(options), False, Progress()).send(
        Request("GET", "https://api.example.com/x", "Reading")
    )
    assert sent == [1] and not isinstance(sent[0], bool)


class Interrupted(Vendor):
    """Whoever waits is told that the run shall stop."""

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
def test_an_interrupt_makes_an_attempt_the_last(method, event, error):
    vendor = Interrupted(event)
    with pytest.raises(ContactCenterError) as caught:
        call(vendor, method)
    assert caught.type is error and len(vendor.sent) == 1


@pytest.mark.parametrize(
    "events, error", [([], InterruptedRunError), ([BUSY], OutcomeUnknownError), ([RESET], OutcomeUnknownError)]
)
def test_an_interrupt_before_a_call_is_told_unless_it_was_sent_already(monkeypatch, events, error):
    vendor, places = Vendor(*events, FINE), iter([nullcontext()] * len(events))

    class Full:
        """A pace in which nobody has a place, once it was sent."""

        def slot(self, pause):
            place = next(places, None)
            if place is None:
                raise InterruptedRunError
            return place

    monkeypatch.setattr(vendor, "pause", lambda seconds: None)
    with pytest.raises(ContactCenterError) as caught:
        client.Client(vendor, "https://api.example.com", Dialect(), Full()).write("PUT", "/x", "Writing", True)
    assert caught.type is error and len(vendor.sent) == len(events)
