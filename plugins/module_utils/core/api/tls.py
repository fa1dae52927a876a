# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""URLs whose scheme and port do not belong together: https for a port without TLS, and http for one with TLS."""

from __future__ import annotations

import re
import socket
import ssl
from urllib.parse import urlsplit

PROBE_TIMEOUT = 2  # seconds; plain HTTP is for the local machine only
NO_TLS = re.compile("WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL|HTTPS?_(PROXY_)?REQUEST")
NO_TLS_OR_DAMAGED = re.compile("record layer failure|PACKET_LENGTH_TOO_LONG", re.IGNORECASE)
NOTHING_IN_COMMON = re.compile(
    "UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|HANDSHAKE_FAILURE|NO_PROTOCOLS_AVAILABLE|UNRECOGNIZED_NAME|CERTIFICATE_REQUIRED"
)
NEEDS_TLS = re.compile("(to|on) an? HTTPS (port|server)|to HTTPS port", re.IGNORECASE)


def handshake_problem(text: str, write: bool) -> str | None:
    """Return why no TLS connection can be made, by the text of an error; None if another attempt may help.

    write: the call is a write, which may have been carried out if the connection broke later than in the handshake.
    """
    if NO_TLS.search(text) or (not write and NO_TLS_OR_DAMAGED.search(text)):
        return "does not speak TLS on this port"
    reason = NOTHING_IN_COMMON.search(text)
    return f"refuses the TLS connection ({reason[0].lower().replace('_', ' ')})" if reason else None


def speaks_tls(url: str) -> bool:
    """Return whether the host and port of a URL complete a TLS handshake. Nothing is sent over the connection."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        connection = socket.create_connection((parts.hostname, parts.port or 80), PROBE_TIMEOUT)
        with connection, context.wrap_socket(connection, server_hostname=parts.hostname):
            return True
    except (OSError, ValueError):
        return False
