# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP session of one run: it sends, counts, and knows whether the run may write."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from ..progress import Progress
from .connection import ConnectionOptions
from .messages import Request, Response
from .requests_import import requests
from .tls import speaks_tls
from .urls import proxies


class Transport:
    """Sends requests as they are; what a response means is decided elsewhere.

    calls: the number of requests so far. calls_per_minute: the rate limit in force, which others keep; 0 is none.
    """

    def __init__(self, options: ConnectionOptions, writable: bool, progress: Progress, connections: int = 1) -> None:
        self.writable, self.progress, self.calls = writable, progress, 0
        self.calls_per_minute = int(options.get("rate_limit") or 0)
        self._seconds = 0.0  # that all responses so far took together
        self._counting = Lock()
        self._answering: set[str] = set()  # hosts that have answered, or were tried with TLS
        self._timeout = int(options["request_timeout"])  # Ansible accepts yes as an integer, and keeps it a boolean
        self._verify = options["validate_certs"] and (options["ca_path"] or True)
        self._proxies = proxies(options["proxy"])
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=max(connections, 1)))
        self._session.headers["User-Agent"] = "cxops.contact_center"
        if not self._verify:
            requests.packages.urllib3.disable_warnings()  # type: ignore[attr-defined]

    def send(self, request: Request) -> Response:
        """Send a request once. Errors are those of requests and of the system."""
        with self._counting:
            self.calls += 1
            self.progress.count_calls(self.calls)
        began = time.monotonic()
        response = self._session.request(
            request.method,
            request.url,
            params=dict(request.params),
            json=request.json,
            data=request.form,
            headers=dict(request.headers),
            timeout=self._timeout,
            verify=self._verify,
            proxies=dict(self._proxies),
            allow_redirects=False,
            auth=_keep_authorization,
        )
        with self._counting:
            self._seconds += time.monotonic() - began
        self._answering.add(request.host)
        return Response.of(request, response.status_code, response.headers, response.content)

    @property
    def mean_duration(self) -> float:
        """The mean number of seconds that a response took so far."""
        return self._seconds / max(self.calls, 1)

    def needs_tls(self, request: Request) -> bool:
        """Return whether a host that answered no plain call yet speaks TLS instead. It is tried once for each host."""
        if request.host in self._answering:
            return False
        self._answering.add(request.host)
        return speaks_tls(request.url)

    def close(self) -> None:
        """Close all connections."""
        self._session.close()


def _keep_authorization(prepared: Any) -> Any:
    """Keep requests from replacing the signature by the password of a .netrc file."""
    return prepared
