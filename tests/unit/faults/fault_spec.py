# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as a value; the calls that it can hit; and a rule of the simulator that hits them."""

from __future__ import annotations

import threading
import typing
from dataclasses import dataclass, field

from ...simulator.call import Call
from ...simulator.faults import Fault
from ...simulator.vendor import Vendor

Event = typing.Callable[[typing.Any], typing.Optional[typing.Sequence[str]]]  # of a simulated vendor

# Rules of the simulator by name: the calls that a fault hits. each: every call once.
TARGETS: dict[str, dict[str, typing.Any]] = {
    "first read": {"kind": "read"},
    "second read": {"kind": "read", "skip": 1},
    "fourth read": {"kind": "read", "skip": 3},
    "all reads": {"kind": "read", "times": None},
    "first write": {"kind": "write"},
    "second write": {"kind": "write", "skip": 1},
    "third write": {"kind": "write", "skip": 2},
    **{f"write {number}": {"kind": "write", "skip": number - 1} for number in range(4, 13)},
    "each write once": {"kind": "write", "times": None, "each": True},
    "all writes": {"kind": "write", "times": None},
    "each sign-in once": {"kind": "auth", "times": None, "each": True},
    "all calls": {"times": None},
}
SINGLE_WRITES = tuple(name for name, rule in TARGETS.items() if rule.get("kind") == "write" and "times" not in rule)
WRITES = (*SINGLE_WRITES[:3], "each write once", "all writes")
ANY = tuple(name for name in TARGETS if name not in SINGLE_WRITES[3:])
SOME = ("first read", "second read", *SINGLE_WRITES[:3])
CROWDED_OPERATIONS = ("create agents", "agents leave")


@dataclass(frozen=True)
class FaultSpec:
    """What goes wrong, and when.

    rule: the simulator's response, see simulator/faults.py. event(vendor): what happens at the vendor instead; it may
    return the names of objects that it changed.
    targets: the calls that can be hit.
    always_with: operations that every test run tries with it; others are drawn.
    unreachable: connections are refused. late: responses come after the timeout. clock: seconds by which the vendor's
    clock is ahead.
    processes: the number of processes that run the module. kills: the signal that the process gets when it makes the call.
    crowded: the account has many objects that no entry names.
    sign_in: the connection options to use instead of those of the profile.
    """

    name: str
    rule: dict[str, typing.Any] = field(default_factory=dict)
    targets: tuple[str, ...] = ANY
    event: Event | None = None
    always_with: tuple[str, ...] = ("mixed", "create groups")
    unreachable: bool = False
    late: bool = False
    clock: float = 0
    processes: int = 0
    kills: int | None = None
    crowded: bool = False
    sign_in: dict[str, str | None] = field(default_factory=dict)

    @property
    def refuses_for_good(self) -> bool:
        """Whether each call that is hit gets a response, and is certainly not carried out."""
        return self.rule.get("status", 500) < 500 and not self.rule.get("done")


class FaultInjection(Fault):
    """A rule of the simulator for one case. ``hit`` is set when it applied; ``changed`` are the names that its event returned."""

    def arm(self, vendor: Vendor, each: bool = False, event: Event | None = None) -> FaultInjection:
        """Prepare it; return it."""
        self.vendor, self.each, self.event = vendor, each, event
        self.seen: set[str] = set()
        self.hit = threading.Event()
        self.changed: list[str] = []
        return self

    def strikes(self, call: Call) -> bool:
        """Whether the response is replaced. An event happens before the call is answered, and replaces nothing."""
        text = f"{call.method} {call.path} {call.body}"
        if self.each and text in self.seen or not super().strikes(call):
            return False
        self.seen.add(text)
        self.hit.set()
        if self.event:
            self.changed += self.event(self.vendor) or ()
        return not self.event
