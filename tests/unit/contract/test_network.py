# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS is verified, redirects aren't followed, and nothing is sent to a host that isn't configured."""

from __future__ import annotations

import http.server
import ssl
import threading
from contextlib import ExitStack, contextmanager

import pytest
import requests
import trustme


class Relay(http.server.BaseHTTPRequestHandler):
    """Hands every call on to the simulator; or answers with a redirect, if the server has one."""

    protocol_version = "HTTP/1.1"

    def _relay(self):
        self.server.seen.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.redirect:
            self._answer(307, b"", {"Location": self.server.redirect})
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        answer = requests.request(self.command, self.server.target + self.path, headers=headers, data=body, timeout=10)
        self._answer(answer.status_code, answer.content, {"Content-Type": answer.headers.get("Content-Type", "")})

    def _answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _relay

    def log_message(self, *dummy):
        pass


@contextmanager
def _relay(target, authority=None, redirect=None):
    """-> the URL of a relay on loopback, and the paths that it was asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    server.target, server.redirect, server.seen, server.daemon_threads = target, redirect, [], True
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if authority else ''}://localhost:{server.server_address[1]}", server.seen
    finally:
        server.shutdown()
        server.server_close()


def _at(account, url):
    """The account's connection by way of that URL."""
    return {**account.connection, **{name: url for name in account.connection if name.endswith("_url")}}


@pytest.fixture(name="authority", scope="module")
def fixture_authority():
    return trustme.CA()


def test_certificates_are_verified(account, authority, tmp_path):
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    account.config()
    direct = account.connection
    with _relay(direct[f"{account.row.vendor}_url"], authority) as (url, seen):
        account.connection = _at(account, url)
        refused = account.run("agent_group_info")
        assert refused["failed"]
        assert "certificate" in refused["msg"] and "ca_path" in refused["msg"]
        assert seen == []
        assert account.ok("agent_group_info", ca_path=str(ca))["agent_groups"]
        assert account.ok("agent_group_info", validate_certs=False)["agent_groups"]
        missing = account.run("agent_group_info", ca_path=str(tmp_path / "nothing"))
        assert missing["failed"]
        assert "ca_path" in missing["msg"]


def test_redirects_are_not_followed(account):
    with ExitStack() as stack:
        elsewhere, strayed = stack.enter_context(_relay(None))
        url, seen = stack.enter_context(_relay(None, redirect=elsewhere))
        account.connection = _at(account, url)
        refused = account.run("config", agent_groups=[{"name": "Support"}])
    assert refused["failed"]
    assert "redirect" in refused["msg"]
    assert seen
    assert strayed == []


def test_plain_http_is_for_this_machine_only(account):
    account.connection = _at(account, "http://contact-center.example.com")
    refused = account.run("agent_group_info")
    assert refused["failed"]
    assert "https" in refused["msg"]
    assert refused["api_calls"] == 0
