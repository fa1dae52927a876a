# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request to a simulated vendor, and the reply."""

from __future__ import annotations

import dataclasses
import json
import typing
import urllib.parse

Json = typing.Any
Record = dict[str, typing.Any]  # a JSON object
Kind = typing.Literal["read", "write", "auth"]

FORM = "application/x-www-form-urlencoded"
PAGE = '<!doctype html><html><head><title>Application</title></head><body><div id="app"></div></body></html>'


@dataclasses.dataclass(eq=False)
class Call:
    """A request. ``json`` and ``form`` are the decoded body, None if the body has another format.

    ``kind`` and ``params``, the variables of the path, are set by ``Vendor.find()``.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: typing.Mapping[str, str]
    raw: bytes = b""
    kind: Kind = "read"
    params: dict[str, str] = dataclasses.field(default_factory=dict)
    json: Json = dataclasses.field(default=None, init=False)
    form: dict[str, str] | None = dataclasses.field(default=None, init=False)

    def __post_init__(self) -> None:
        if FORM in self.headers.get("Content-Type", ""):
            self.form = dict(urllib.parse.parse_qsl(self.raw.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            self.json = json.loads(self.raw)
        except ValueError:
            self.json = None

    @property
    def body(self) -> Json:
        """The body: decoded if it is a form or JSON, otherwise as text; None if it is empty."""
        for value in (self.form, self.json):
            if value is not None:
                return value
        return self.raw.decode("utf-8", "replace") or None


@dataclasses.dataclass
class Reply:
    """A response. ``value`` is sent as JSON, or unchanged if ``plain`` is set."""

    value: Json = None
    status: int = 200
    content_type: str = "application/json"
    headers: typing.Mapping[str, str] = dataclasses.field(default_factory=dict)
    plain: bool = False

    @classmethod
    def text(
        cls,
        text: str,
        status: int = 200,
        content_type: str = "text/plain",
        headers: typing.Mapping[str, str] | None = None,
    ) -> Reply:
        """Return a response whose body is not JSON."""
        return cls(text, status, content_type, headers or {}, plain=True)

    @classmethod
    def empty(cls, status: int = 200) -> Reply:
        """Return a response without a body."""
        return cls.text("", status)

    @classmethod
    def page(cls, status: int = 200, headers: typing.Mapping[str, str] | None = None) -> Reply:
        """Return the HTML page of a web application, which proxies and wrong addresses respond with."""
        return cls.text(PAGE, status, "text/html", headers)

    @property
    def data(self) -> bytes:
        """The body."""
        text: str = self.value if self.plain else json.dumps(self.value)
        return text.encode()
