# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in to RingCX: precedence of credentials, and sharing and renewal of tokens."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core import progress
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client, rate_limiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Response
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.transport import Transport
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    AuthenticationError,
    InputError,
    InterruptedRunError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import account as account_module
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import credentials
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.account import account_id
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.credentials import WAYS
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import OPTIONS

APP = {"ringcx_client_id": "app", "ringcx_client_secret": "s3cret-app"}
JWT = {**APP, "ringcx_jwt": "s3cret-jwt"}
PASSWORD = {**APP, "ringcx_username": "user@example.com", "ringcx_password": "s3cret-pw"}
API_TOKEN = {"ringcx_api_token": "s3cret-api"}
ACCESS_TOKEN = {"ringcx_access_token": "s3cret-access"}


class Vendor:
    """RingCentral and RingCX. They issue numbered tokens, of which only the newest are valid."""

    def __init__(self):
        self.sent, self.number, self.valid, self.refreshes, self.grants = [], 0, set(), set(), True
        self.accounts = [{"accountId": "77", "accountName": "Main"}]

    def __call__(self, request):
        path = urlsplit(request.url).path
        self.sent.append((request.method, path, request))
        if path == "/restapi/oauth/token":
            return (
                self.respond(200, {"access_token": "rc"})
                if self.grants
                else self.respond(401, {"error": "invalid_client"})
            )
        if path == "/api/auth/login/rc/accesstoken":
            return self.issued() if request.form["rcAccessToken"] == "rc" else self.respond(401, {})
        if path == "/api/auth/token/refresh":
            known = request.form["refresh_token"] in self.refreshes
            return self.issued() if known else self.respond(401, {"error": "expired"})
        given = request.headers.get("Authorization") or request.headers.get("X-Auth-Token")
        if given not in {f"Bearer {token}" for token in self.valid} | {"s3cret-api", "Bearer s3cret-access"}:
            return self.respond(401, {"generalMessage": "expired"})
        return self.respond(200, self.accounts if path.endswith("/accounts") else [])

    def issued(self):
        self.number += 1
        self.valid, self.refreshes = {f"s3cret-t{self.number}"}, {f"s3cret-r{self.number}"}
        return self.respond(200, {"accessToken": f"s3cret-t{self.number}", "refreshToken": f"s3cret-r{self.number}"})

    @staticmethod
    def respond(status, body):
        return Response(status, {}, data=body)

    def paths(self):
        return [path.rpartition("/")[2] for _method, path, _request in self.sent]


class Clock:
    """Replaces the module time in all modules that use it."""

    def __init__(self):
        self.now, self.slept = 1_000_000.0, 0.0

    def time(self):
        return self.now

    monotonic = time

    def sleep(self, seconds):
        self.now += seconds
        self.slept += seconds


@pytest.fixture(name="vendor")
def fixture_vendor(monkeypatch):
    vendor = Vendor()
    monkeypatch.setattr(Transport, "send", lambda _transport, request: vendor(request))
    return vendor


@pytest.fixture(name="clock", autouse=True)
def fixture_clock(monkeypatch):
    clock = Clock()
    for part in (client, rate_limiter, progress, credentials, account_module):
        monkeypatch.setattr(part, "time", clock)
    return clock


@pytest.fixture(name="connect")
def fixture_connect(tmp_path):
    def connect(**given):
        options = {field.name: field.default for field in OPTIONS}
        values = {**options, "token_cache": str(tmp_path / "cache"), **given}
        return RingCX.connect(ConnectionOptions(values), writable=False, progress=Progress())

    return connect


def read(connection):
    return connection.clients.admin.read("GET", "/x", "Reading")


def account_of(gateway):
    return account_id(gateway._options, gateway.store, gateway.clients.admin)


SIGNING_IN = ["token", "accesstoken"]


@pytest.mark.parametrize(
    "given, header, value, sign_in",
    [
        (API_TOKEN, "X-Auth-Token", "s3cret-api", []),
        (ACCESS_TOKEN, "Authorization", "Bearer s3cret-access", []),
        (JWT, "Authorization", "Bearer s3cret-t1", SIGNING_IN),
        (PASSWORD, "Authorization", "Bearer s3cret-t1", SIGNING_IN),
        ({**JWT, **PASSWORD, **API_TOKEN, **ACCESS_TOKEN}, "X-Auth-Token", "s3cret-api", []),
        ({**JWT, **PASSWORD, **ACCESS_TOKEN}, "Authorization", "Bearer s3cret-access", []),
    ],
)
def test_complete_credentials_are_used_in_order_of_precedence(vendor, connect, given, header, value, sign_in):
    assert read(connect(**given)) == []
    assert vendor.paths() == [*sign_in, "x"]
    method, path, request = vendor.sent[-1]
    assert (method, path) == ("GET", "/voice/api/v1/admin/x")
    assert {name: text for name, text in request.headers.items() if name != "Accept"} == {header: value}


@pytest.mark.parametrize(
    "given, form",
    [
        (JWT, {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "s3cret-jwt"}),
        ({**JWT, **PASSWORD}, {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "s3cret-jwt"}),
        (PASSWORD, {"grant_type": "password", "username": "user@example.com", "password": "s3cret-pw"}),
        (
            {**PASSWORD, "ringcx_extension": "101"},
            {"grant_type": "password", "username": "user@example.com", "password": "s3cret-pw", "extension": "101"},
        ),
    ],
)
def test_grant_contains_the_credentials_and_is_exchanged(vendor, connect, given, form):
    read(connect(**given))
    (method, _path, first), (_method, _other, second) = vendor.sent[:2]
    assert (
        method == "POST" and first.form == form and first.url == "https://platform.ringcentral.com/restapi/oauth/token"
    )
    assert first.headers["Authorization"] == "Basic YXBwOnMzY3JldC1hcHA=" and "Authorization" not in second.headers
    assert second.form == {"rcAccessToken": "rc", "rcTokenType": "Bearer"} and second.params == {
        "includeRefresh": "true"
    }


@pytest.mark.parametrize(
    "given",
    [
        {},
        APP,
        {"ringcx_jwt": "s3cret"},
        {**APP, "ringcx_username": "u"},
        {**APP, "ringcx_password": "s3cret"},
        {**JWT, "ringcx_client_secret": ""},
    ],
    ids=str,
)
def test_incomplete_credentials_are_refused_without_a_call(vendor, connect, given):
    with pytest.raises(InputError) as caught:
        connect(**given)
    assert all(" + ".join(way) in str(caught.value) for way in WAYS) and "s3cret" not in str(caught.value)
    assert not vendor.sent


def test_tasks_share_a_token(vendor, connect):
    for _dummy in range(3):
        read(connect(**JWT))
    assert vendor.paths() == [*SIGNING_IN, "x", "x", "x"]


@pytest.mark.parametrize(
    "other", [{"ringcx_jwt": "s3cret-other"}, {"ringcx_client_id": "b"}, {"ringcx_url": "https://b.example.com"}]
)
def test_different_credentials_have_separate_tokens(vendor, connect, other):
    read(connect(**JWT))
    read(connect(**{**JWT, **other}))
    assert vendor.paths() == [*SIGNING_IN, "x"] * 2


def test_without_a_cache_each_task_signs_in(vendor, connect, tmp_path):
    for _dummy in range(2):
        gateway = connect(**JWT, token_cache="none")
        read(gateway)
        read(gateway)
    assert vendor.paths() == [*SIGNING_IN, "x", "x"] * 2
    assert not (tmp_path / "cache").exists()


def test_cache_is_private_and_contains_no_secrets_except_tokens(vendor, connect, tmp_path):
    read(connect(**JWT))
    files = list((tmp_path / "cache").iterdir())
    assert not any("app" in path.name or "s3cret" in path.name for path in files)
    text = "".join(path.read_text() for path in files)
    assert "s3cret-t1" in text and "s3cret-jwt" not in text and "s3cret-app" not in text
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert vendor.sent


def test_refused_token_is_renewed_once_and_shared(vendor, connect):
    one, other = connect(**JWT), connect(**JWT)
    read(one)
    read(other)
    vendor.valid = set()
    read(one)
    read(other)
    assert vendor.paths() == [*SIGNING_IN, "x", "x", "x", "refresh", "x", "x", "x"]
    assert [request.headers["Authorization"][-2:] for _method, path, request in vendor.sent if path.endswith("/x")] == [
        "t1",
        "t1",
        "t1",
        "t2",
        "t1",
        "t2",
    ]
    read(connect(**JWT))
    assert vendor.paths()[9:] == ["x"]


def test_refused_refresh_is_followed_by_a_sign_in(vendor, connect):
    gateway = connect(**JWT)
    read(gateway)
    vendor.valid, vendor.refreshes = set(), set()
    read(gateway)
    assert vendor.paths() == [*SIGNING_IN, "x", "x", "refresh", *SIGNING_IN, "x"]


@pytest.mark.parametrize("again", [True, False])
def test_expired_token_is_not_sent(vendor, connect, clock, again):
    gateway = connect(**JWT)
    read(gateway)
    clock.now += credentials.TOKEN_LIFETIME + 1
    read(gateway if again else connect(**JWT))
    assert vendor.paths() == [*SIGNING_IN, "x", "refresh", "x"]


def test_age_of_a_shared_token_counts_from_its_issue(vendor, connect, clock):
    read(connect(**JWT))
    clock.now += credentials.TOKEN_LIFETIME - 10
    gateway = connect(**JWT)
    read(gateway)
    clock.now += 20
    read(gateway)
    assert vendor.paths() == [*SIGNING_IN, "x", "x", "refresh", "x"]


def test_token_with_a_future_time_is_renewed(vendor, connect, clock):
    read(connect(**JWT))
    clock.now -= 100_000
    read(connect(**JWT))
    assert vendor.paths()[3:] == ["refresh", "x"]


def test_new_token_that_is_refused_too_is_an_error(vendor, connect, monkeypatch):
    monkeypatch.setattr(vendor, "issued", lambda: vendor.respond(200, {"accessToken": "s3cret-bad"}))
    with pytest.raises(AuthenticationError) as caught:
        read(connect(**JWT))
    assert vendor.paths() == [*SIGNING_IN, "x", *SIGNING_IN] and "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "given, message", [(API_TOKEN, "ringcx_api_token is wrong"), (ACCESS_TOKEN, "ringcx_access_token is wrong")]
)
def test_refused_token_option_is_named_in_the_error(vendor, connect, given, message):
    name = list(given)[0]
    with pytest.raises(AuthenticationError, match=message) as caught:
        read(connect(**{name: "s3cret-bad"}))
    assert vendor.paths() == ["x"] and "s3cret" not in str(caught.value)


def test_refused_sign_in_is_reported_without_secrets(vendor, connect):
    vendor.grants = False
    with pytest.raises(
        AuthenticationError,
        match=r"Signing in to RingCentral: .*\(invalid_client\)\. Check the client id, the client secret",
    ) as caught:
        read(connect(**JWT))
    assert vendor.paths() == ["token"] and "s3cret" not in str(caught.value)


@pytest.mark.parametrize("issued", [{}, {"accessToken": ""}, [], "token"])
def test_sign_in_response_without_a_token_is_an_error(vendor, connect, monkeypatch, issued):
    monkeypatch.setattr(vendor, "issued", lambda: vendor.respond(200, issued))
    with pytest.raises(AuthenticationError, match="the response contains no token"):
        read(connect(**JWT))


def test_sign_ins_are_rate_limited(vendor, connect, clock, monkeypatch):
    issued = vendor.issued

    def without_refresh():
        response = issued()
        del response.data["refreshToken"]
        return response

    monkeypatch.setattr(vendor, "issued", without_refresh)
    for number in range(credentials.SIGN_INS_PER_MINUTE + 1):
        assert not clock.slept, number
        vendor.valid = set()
        read(connect(**JWT))
    assert clock.slept > 30


@pytest.mark.parametrize(
    "url, root",
    [
        ("https://ringcx.example.com", "https://ringcx.example.com/voice/api/v1/admin/x"),
        ("https://ringcx.example.com/voice/api/", "https://ringcx.example.com/voice/api/v1/admin/x"),
        ("portal.vacd.biz", "https://portal.vacd.biz/api/v1/admin/x"),
        ("https://portal.vacd.biz/api", "https://portal.vacd.biz/api/v1/admin/x"),
    ],
)
def test_url_is_completed_to_the_root_of_the_api(vendor, connect, url, root):
    read(connect(**API_TOKEN, ringcx_url=url))
    assert vendor.sent[-1][2].url == root


def test_given_account_is_used_without_a_call(vendor, connect):
    assert account_of(connect(**API_TOKEN, ringcx_account_id=88)) == "88" and not vendor.sent


def test_single_account_is_found_and_cached(vendor, connect, clock):
    assert account_of(connect(**API_TOKEN)) == "77" and account_of(connect(**API_TOKEN)) == "77"
    assert vendor.paths() == ["accounts"]
    clock.now += account_module.REMEMBERED + 1
    vendor.accounts[0]["accountId"] = 78
    assert account_of(connect(**API_TOKEN)) == "78"


@pytest.mark.parametrize(
    "accounts, message",
    [
        ([], "access to 0 RingCX accounts. Give the API user rights"),
        (
            [{"accountId": 1, "accountName": "A"}, {"accountId": 2}],
            r"access to 2 RingCX accounts: 1 \(A\), 2 .*Set ringcx_account_id",
        ),
    ],
)
def test_missing_or_ambiguous_account_is_refused(vendor, connect, accounts, message):
    vendor.accounts = accounts
    for _dummy in range(2):
        with pytest.raises(InputError, match=message):
            account_of(connect(**API_TOKEN))
    assert vendor.paths() == ["accounts"] * 2


def test_refused_sign_in_holds_all_calls_to_the_account(vendor, connect, clock, monkeypatch):
    def refuse():
        vendor.valid.add("s3cret-t1")  # another task may still use the token
        return Response(429, {"Retry-After": "20"})

    def interrupted(_progress, _seconds):
        raise InterruptedRunError

    read(connect(**JWT))
    vendor.valid.clear()
    with monkeypatch.context() as patch:
        patch.setattr(vendor, "issued", refuse)
        patch.setattr(Progress, "pause", interrupted)
        with pytest.raises(InterruptedRunError):
            read(connect(**JWT))
    assert clock.slept == 0
    read(connect(**JWT))
    assert clock.slept >= 20 and vendor.paths()[-2:] == ["refresh", "x"]
