# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault injection: what goes wrong, on which calls, how often."""

from __future__ import annotations

import dataclasses
import random
import re
import typing

from .call import Reply

PAGE = '<!doctype html><html><head><title>Application</title></head><body><div id="app"></div></body></html>'


@dataclasses.dataclass
class Fault:
    """One rule. A reply of its own replaces the call, unless ``done``: then the call is performed all the same."""

    method: str | None = None
    path: str = ""
    mentions: str = ""
    kind: str | None = None
    status: int | None = None
    headers: dict = dataclasses.field(default_factory=dict)
    body: str | None = None
    json: typing.Any = None
    html: bool = False
    delay: float = 0.0
    reset: str | None = None
    truncate: bool = False
    done: bool = False
    times: int | None = 1
    skip: int = 0
    chance: float | None = None
    seed: int | None = None

    def __post_init__(self):
        if self.reset not in (None, "before", "after"):
            raise ValueError(f"reset cannot be {self.reset!r}; allowed: before, after")
        self.pattern = re.compile(self.path)
        self.random = random.Random(self.seed)

    def strikes(self, call):
        """Whether it hits this call; counts."""
        if self.times == 0 or self.method not in (None, call.method) or self.kind not in (None, call.kind):
            return False
        if not self.pattern.search(call.path) or self.mentions not in call.path + str(call.body):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.chance is not None and self.random.random() >= self.chance:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    @property
    def reply(self):
        """The answer given in place of the true one, or None."""
        status = self.status or 200
        if self.html:
            return Reply.text(PAGE, status, "text/html", headers=self.headers)
        if self.json is not None:
            return Reply(self.json, status, headers=self.headers)
        if self.body is not None or self.status is not None:
            return Reply.text(self.body or "", status, "application/json", headers=self.headers)
        return None

    def __str__(self):
        """For the log: the fields that differ from their defaults and say what happens."""
        what = {name: getattr(self, name) for name in ("status", "reset", "truncate", "html", "delay", "done")}
        if self.body is not None or self.json is not None:
            what["body"] = "replaced"
        return " ".join(f"{name}={value}" for name, value in what.items() if value) or "headers"


class Faults(list):
    """The rules in force; the first that strikes a call is taken."""

    def pick(self, call):
        """The fault for this call, or None."""
        return next((fault for fault in self if fault.strikes(call)), None)
