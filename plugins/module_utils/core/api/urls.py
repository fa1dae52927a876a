# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""URLs of the connection options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from ..errors import InputError

LOCAL_HOST = r"localhost|::1|127(\.[0-9]+){3}"


def base_url(option: str, value: str, suffixes: Iterable[str] = ()) -> str:
    """Return the URL to which paths are added, without these suffixes; plain HTTP is for the local machine only."""
    url = value.strip() if "://" in value else f"https://{value.strip()}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        raise InputError(f"{option} is not the URL of an API", hint="Write it as https://host.")
    if parts.scheme == "http" and not re.fullmatch(LOCAL_HOST, host):
        raise InputError(f"{option} is plain HTTP", "credentials would be sent in clear text", "Use https.")
    url = url.rstrip("/")
    for suffix in suffixes:
        url = url[: -len(suffix)] if url.endswith(suffix) else url
    return url


def host_of(url: str) -> str:
    """Return the name of the host in a URL."""
    return urlsplit(url).hostname or ""


def proxies(value: str | None) -> dict[str, str]:
    """Return the option proxy in the form that requests takes; without it, requests reads the environment.

    Plain HTTP is for the local machine only and never leaves it through a proxy, which could read it.
    """
    url = (value or "").strip()
    if not url:
        return {"http": ""}
    return {"http": "", "https": "" if url.casefold() == "none" else _proxy_url(url)}


def _proxy_url(value: str) -> str:
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0 and not parts.query and not parts.fragment
    except ValueError:
        valid = False
    if not valid or not re.fullmatch("https?://[!-.0-~]+/?", url, re.IGNORECASE):
        raise InputError(
            "proxy is not the URL of a proxy",
            hint="Write http://host:port or http://user:password@host:port, with % codes for special characters, or none.",
        )
    return url
