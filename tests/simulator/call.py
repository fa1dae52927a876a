# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request as the vendors see it, and one answer."""

from __future__ import annotations

import dataclasses
import json
import typing
import urllib.parse

FORM = "application/x-www-form-urlencoded"


@dataclasses.dataclass
class Call:
    """A request, read to its end. ``json`` and ``form`` are None when the body is something else."""

    method: str
    path: str
    query: dict
    headers: typing.Mapping
    raw: bytes = b""
    kind: str = "read"
    params: dict = dataclasses.field(default_factory=dict)
    json: typing.Any = None
    form: dict | None = None

    def __post_init__(self):
        if FORM in self.headers.get("Content-Type", ""):
            self.form = dict(urllib.parse.parse_qsl(self.raw.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            self.json = json.loads(self.raw)
        except ValueError:
            self.json = None

    @property
    def body(self):
        """What was sent, in its most readable form."""
        for value in (self.form, self.json):
            if value is not None:
                return value
        return self.raw.decode("utf-8", "replace") or None


@dataclasses.dataclass
class Reply:
    """An answer: text goes out as it is, None as an empty body, all else as JSON."""

    value: typing.Any = None
    status: int = 200
    type: str = "application/json"
    headers: dict = dataclasses.field(default_factory=dict)
    plain: bool = False

    @classmethod
    def text(cls, text, status=200, kind="text/plain", **more):
        """An answer that is not JSON."""
        return cls(text, status, kind, plain=True, **more)

    @classmethod
    def nothing(cls, status=200, **more):
        """An answer without a body."""
        return cls.text("", status, **more)

    @property
    def data(self):
        """The bytes of the body."""
        return (self.value if self.plain else json.dumps(self.value)).encode()
