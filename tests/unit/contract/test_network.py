# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS is verified, redirects aren't followed, nothing is sent to a host that isn't configured; proxies and time-outs."""

from __future__ import annotations

import json
import os
import socket
from contextlib import ExitStack
from itertools import count

import pytest
import trustme
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
from ansible_collections.cxops.contact_center.tests.unit.relay import relay
from ansible_collections.cxops.contact_center.tests.unit.tunnel import tunnel

LOGIN, DEAD = "pr0xy-user:pr0xy-s3cret", "http://pr0xy-user:pr0xy-s3cret@127.0.0.1:9"
REDIRECTS = (301, 302, 303, 307, 308)


@pytest.fixture(name="authority", scope="module")
def fixture_authority():
    return trustme.CA()


@pytest.fixture(name="ca")
def fixture_ca(authority, tmp_path):
    """The file for ca_path."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture(name="environment", autouse=True)
def fixture_environment(monkeypatch):
    """environment(NAME=value) sets variables; the variables for proxies are unset first."""
    for name in [name for name in os.environ if name.lower().endswith("proxy")]:
        monkeypatch.delenv(name)

    def change(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return change


@pytest.fixture(name="secured")
def fixture_secured(account, authority):
    """A TLS relay to the account's simulator, through which the account is reached."""
    account.config()
    with relay(account.connection[f"{account.profile.name}_url"], authority) as server:
        account.move_to(server.url)
        yield server


@pytest.fixture(name="proxy")
def fixture_proxy():
    with tunnel(LOGIN) as server:
        yield server


def test_certificates_are_verified(account, secured, ca, tmp_path):
    refused = account.run("agent_group_info")
    assert refused["failed"]
    assert "certificate" in refused["msg"] and "ca_path" in refused["msg"]
    assert secured.seen == []
    assert account.ok("agent_group_info", ca_path=ca)["agent_groups"]
    assert account.ok("agent_group_info", validate_certs=False)["agent_groups"]
    missing = account.run("agent_group_info", ca_path=str(tmp_path / "nothing"))
    assert missing["failed"]
    assert "ca_path" in missing["msg"]


def test_no_redirect_is_followed_by_any_call(account):
    """Each call of a run gets a redirect in turn: signing in, reading and writing."""
    target = account.connection[f"{account.profile.name}_url"]
    account.vendor.switch(**{name: 0 for name in account.vendor.SWITCHES if name.endswith("_limit")})
    account.config()
    with ExitStack() as stack:
        elsewhere, redirecting = (stack.enter_context(relay(target)) for _server in range(2))
        account.move_to(redirecting.url)
        place = elsewhere.url.replace("localhost", "127.0.0.1")

        def run(number):
            """Create one more agent, with a new token; the call of that number is redirected."""
            redirecting.seen.clear()
            redirecting.redirects = {number: (REDIRECTS[number % len(REDIRECTS)], place)}
            agent = account.profile.member("Support", f"agent{number}@example.com")
            return account.run("config", agents=[agent], token_cache="none")

        for number in count():
            account.forget()
            result = run(number)
            if len(redirecting.seen) <= number:
                break  # the run needs no further call, so that nothing was redirected
            assert result.get("failed"), redirecting.seen[number]
            assert "redirect" in json.dumps(result), result["msg"]
            assert place not in json.dumps(result)
    assert {entry["kind"] for entry in account.vendor.log} >= {"read", "write"}
    assert not result.get("failed"), result["msg"]
    assert elsewhere.seen == []


def test_plain_http_is_allowed_for_the_local_machine_only(account):
    account.move_to("http://contact-center.example.com")
    refused = account.run("agent_group_info")
    assert refused["failed"]
    assert "https" in refused["msg"]
    assert refused["api_calls"] == 0


def _provision(account, ca, **options):
    return account.run(
        "config", agent_groups=[{"name": "Support"}], agents=[account.profile.member("Support")], ca_path=ca, **options
    )


def test_every_call_goes_through_the_proxy(account, secured, proxy, ca, environment):
    """The option takes precedence over the environment; the proxy gets only the host name and its own credentials."""
    environment(NO_PROXY="*", HTTPS_PROXY=DEAD)
    result = _provision(account, ca, proxy=proxy.url)
    assert not result.get("failed"), result["msg"]
    assert list(account.agents()) == ["ana@example.com"]
    assert {f"https://{host}" for host in proxy.hosts} == {secured.url}
    assert set(proxy.credentials) == {proxy.login}
    for secret in account.secrets():
        assert secret.encode() not in proxy.passed
    printed, received = json.dumps(result), "\n".join(secured.seen)
    assert secured.seen
    for secret in ("pr0xy", proxy.login.split()[1]):
        assert secret not in printed and secret not in received
    assert "proxy-authorization" not in received.lower()


def test_proxy_is_taken_from_the_environment(account, secured, proxy, ca, environment):
    environment(HTTPS_PROXY=proxy.url)
    assert not _provision(account, ca).get("failed")
    assert {f"https://{host}" for host in proxy.hosts} == {secured.url}
    environment(NO_PROXY="localhost", HTTPS_PROXY=DEAD)
    assert not _provision(account, ca)["changed"]
    environment(NO_PROXY="", PROXY=proxy.url)
    assert not _provision(account, ca)["changed"]


@pytest.mark.parametrize("word", ["none", " None "])
def test_proxy_none_overrides_the_environment(account, secured, ca, environment, word):
    environment(HTTPS_PROXY=DEAD, ALL_PROXY=DEAD, NO_PROXY="")
    result = account.ok("agent_group", name="Jannone", proxy=word, ca_path=ca)
    assert secured.seen
    assert result["agent_group"]["name"] == "Jannone"
    assert "Jannone" in account.groups()


def test_plain_http_never_uses_a_proxy(account, environment):
    environment(HTTP_PROXY=DEAD, HTTPS_PROXY=DEAD, ALL_PROXY=DEAD)
    assert not account.run("config", agent_groups=[{"name": "Support"}], proxy=DEAD).get("failed")


@pytest.mark.parametrize(
    ("proxy_of", "message"),
    [
        (lambda proxy: DEAD, "can't be reached through the proxy"),
        (lambda proxy: f"http://pr0xy-user:pr0xy-wrong@{proxy.address}", "the proxy refuses"),
        (lambda proxy: "http://pr0xy-user:pr0xy-s3cret@proxy.example.com:port", "proxy is not the URL of a proxy"),
        (lambda proxy: "pr0xy-user:pr0xy-s3cret", "proxy is not the URL of a proxy"),
    ],
)
def test_unusable_proxy_fails_without_a_call_and_without_its_credentials(
    account, secured, proxy, ca, proxy_of, message, monkeypatch
):
    monkeypatch.setattr(client, "MAX_ATTEMPTS", 2)
    account.forget()
    refused = _provision(account, ca, proxy=proxy_of(proxy))
    assert refused["failed"]
    assert message in refused["msg"]
    assert "pr0xy" not in json.dumps(refused)
    assert not refused["changed"]
    assert secured.seen == account.vendor.log == []


def test_missing_response_is_reported_as_a_timeout(account, monkeypatch):
    monkeypatch.setattr(client, "MAX_ATTEMPTS", 2)
    account.config()
    account.forget()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        account.move_to(f"http://127.0.0.1:{silent.getsockname()[1]}")
        refused = account.run(
            "config", agent_groups=[{"name": "Trunk"}], request_timeout=1, token_cache="none", on_error="stop"
        )
    assert refused["failed"] and not refused["changed"]
    assert "did not respond in time" in refused["msg"] and "request_timeout" in refused["msg"]
    assert account.vendor.log == []


@pytest.mark.parametrize("secure", [False, True], ids=["https to a plain port", "http to a TLS port"])
def test_scheme_that_does_not_fit_the_port_is_reported_without_retries(account, authority, monkeypatch, secure):
    pauses = []
    monkeypatch.setattr(client, "pause_before_retry", lambda *arguments, **more: pauses.append(arguments))
    with relay("http://localhost:9", authority if secure else None) as server:
        wrong = server.url.replace("https:", "http:") if secure else server.url.replace("http:", "https:")
        account.move_to(wrong)
        refused = account.run("agent_group_info")
    assert refused["failed"] and pauses == []
    expected = "speaks TLS on this port, and the URL is plain HTTP" if secure else "does not speak TLS on this port"
    assert expected in refused["msg"] and "https" in refused["msg"]


def test_host_that_answers_is_not_tried_with_tls(account, monkeypatch):
    account.config()
    monkeypatch.setattr(client, "pause_before_retry", lambda *arguments, **more: None)
    account.vendor.fault(kind="read", reset="before", times=1)
    assert account.ok("agent_group_info")["agent_groups"]
