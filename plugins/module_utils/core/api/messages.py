# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One call and its response, as values."""

from __future__ import annotations

import json as json_module
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable
from urllib.parse import urlsplit

ACCEPT_JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Request:
    """One call. A dialect signs each attempt with a copy of its own.

    operation: what the call does, in words, for messages. write: it may change something.
    idempotent: sending it twice has the same effect as sending it once.
    on_lost: called after each attempt of a write that has no usable response, and may still be carried out later.
    renewed: returns the JSON anew. It is used after a wait and for further attempts, where the JSON must not be out of date.
    credential: what it was signed with, so that a refused credential can be distinguished from a newer one.
    """

    method: str
    url: str
    operation: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=lambda: ACCEPT_JSON, repr=False)
    write: bool = False
    idempotent: bool = True
    on_lost: Callable[[], None] | None = field(default=None, repr=False)
    renewed: Callable[[], Any] | None = field(default=None, repr=False)
    credential: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """Host and port, without credentials."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def path(self) -> str:
        """The path of the URL."""
        return urlsplit(self.url).path


@dataclass(frozen=True)
class Response:
    """What came back. data is the decoded JSON; is_json is False where the body is something else."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    path: str = ""
    text: str = field(default="", repr=False)
    data: Any = field(default=None, repr=False)
    is_json: bool = True

    @classmethod
    def of(cls, request: Request, status: int, headers: Mapping[str, str], content: bytes) -> Response:
        """Return the response to a request; an empty body counts as JSON null."""
        data, is_json = None, True
        if content.strip():
            try:
                data = json_module.loads(content)
            except (ValueError, RecursionError):
                is_json = False
        return cls(status, headers, request.path, content.decode("utf-8", "replace"), data, is_json)

    @property
    def is_html(self) -> bool:
        """Whether the body is a web page."""
        return "html" in self.headers.get("Content-Type", "").lower() or self.text.lstrip()[:1] == "<"
