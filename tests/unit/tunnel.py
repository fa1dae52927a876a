# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy on the loopback interface that records the requested hosts, the credentials and the data."""

from __future__ import annotations

import http.server
import selectors
import socket
from base64 import b64encode

from ansible_collections.cxops.contact_center.tests.unit.relay import serving


class Tunnel(http.server.ThreadingHTTPServer):
    """hosts: the requested hosts. credentials: those of each request. passed: all bytes from the clients."""

    daemon_threads = True

    def __init__(self, login):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.login = f"Basic {b64encode(login.encode()).decode()}"
        self.hosts, self.credentials, self.passed = [], [], bytearray()
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.url = f"http://{login}@{self.address}"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_CONNECT(self):
        self.server.hosts.append(self.path)
        self.server.credentials.append(self.headers.get("Proxy-Authorization"))
        if self.server.credentials[-1] != self.server.login:
            self.send_error(407)
            return
        host, _colon, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as there:
            self.send_response(200)
            self.end_headers()
            self._pump(there)

    def _pump(self, there):
        ends = {self.connection: there, there: self.connection}
        with selectors.DefaultSelector() as selector:
            for end in ends:
                selector.register(end, selectors.EVENT_READ)
            while True:
                for key, _events in selector.select():
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    if key.fileobj is self.connection:
                        self.server.passed += data
                    ends[key.fileobj].sendall(data)

    def _refuse_plain_http(self):
        self.server.hosts.append(self.path)
        self.server.passed += f"{self.requestline}\n{self.headers}".encode()
        self.send_error(501)

    do_GET = do_POST = do_PUT = do_DELETE = _refuse_plain_http

    def log_message(self, *dummy):
        pass


def tunnel(login):
    """Return a context manager with a running proxy that requires this user:password."""
    return serving(Tunnel(login))
