# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on the loopback interface that forwards calls to the simulator, optionally over TLS, or redirects them."""

from __future__ import annotations

import http.server
import ssl
import threading
from contextlib import contextmanager

import requests


class Relay(http.server.ThreadingHTTPServer):
    """seen: every received call, as text. redirects: status and target by number of the call; None applies to all."""

    daemon_threads = True

    def __init__(self, target, authority):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.seen, self.redirects = target, [], {}
        self.counting = threading.Lock()
        self.session = requests.Session()
        self.session.trust_env = False
        self.url = f"http{'s' if authority else ''}://localhost:{self.server_address[1]}"
        if authority:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
            self.socket = context.wrap_socket(self.socket, server_side=True)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _relay(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.counting:  # calls arrive in parallel, and each has its own number
            number = len(self.server.seen)
            self.server.seen.append(f"{self.requestline}\n{self.headers}\n{body.decode()}")
        redirect = self.server.redirects.get(number) or self.server.redirects.get(None)
        if redirect:
            status, target_url = redirect
            self._respond(status, b"", {"Location": target_url + self.path})
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        response = self.server.session.request(
            self.command, self.server.target + self.path, headers=headers, data=body, timeout=10
        )
        self._respond(
            response.status_code, response.content, {"Content-Type": response.headers.get("Content-Type", "")}
        )

    def _respond(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _relay

    def log_message(self, *dummy):
        pass


def relay(target, authority=None):
    """Return a context manager with a running relay."""
    return serving(Relay(target, authority))


@contextmanager
def serving(server):
    """Run the server in a thread for the duration of the context."""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
