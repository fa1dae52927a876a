# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault injection: which calls fail, how, and how often."""

from __future__ import annotations

import dataclasses
import random
import re
import typing

from .call import Call, Json, Kind, Reply


@dataclasses.dataclass
class Fault:
    """A rule that applies to the calls that match ``method``, ``path`` (a regular expression), ``mentions`` and ``kind``.

    ``mentions`` is a text that the path or the body contains. The rule skips the first ``skip`` of these calls and then
    applies ``times`` times (None: always), each time with the probability ``chance``.

    ``status``, ``body``, ``json`` or ``html`` replace the response. The call is not performed then, unless ``done`` is
    set. ``headers`` are added to the response, which is delayed by ``delay`` seconds and, with ``truncate``, ends in the
    middle of the body. ``reset`` closes the connection before or after the call is performed.
    """

    method: str | None = None
    path: str = ""
    mentions: str = ""
    kind: Kind | None = None
    status: int | None = None
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    body: str | None = None
    json: Json = None
    html: bool = False
    delay: float = 0.0
    reset: typing.Literal["before", "after"] | None = None
    truncate: bool = False
    done: bool = False
    times: int | None = 1
    skip: int = 0
    chance: float | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.reset not in (None, "before", "after"):
            raise ValueError(f"reset cannot be {self.reset!r}; allowed: before, after")
        self.pattern = re.compile(self.path)
        self.random = random.Random(self.seed)

    def strikes(self, call: Call) -> bool:
        """Return whether the rule applies to this call. Calling this method counts the call."""
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
    def reply(self) -> Reply | None:
        """The response that replaces the vendor's, or None."""
        status = self.status or 200
        if self.html:
            return Reply.page(status, self.headers)
        if self.json is not None:
            return Reply(self.json, status, headers=self.headers)
        if self.body is not None or self.status is not None:
            return Reply.text(self.body or "", status, "application/json", self.headers)
        return None

    def __str__(self) -> str:
        """Return the effect, for the log."""
        effect = {name: getattr(self, name) for name in ("status", "reset", "truncate", "html", "delay", "done")}
        if self.body is not None or self.json is not None:
            effect["body"] = "replaced"
        return " ".join(f"{name}={value}" for name, value in effect.items() if value) or "headers"


class Faults(list[Fault]):
    """The rules in force."""

    def pick(self, call: Call) -> Fault | None:
        """Return the first fault that applies to this call, or None."""
        return next((fault for fault in self if fault.strikes(call)), None)
