# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What breaks, and on which calls: one row each."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from ansible_collections.cxops.contact_center.tests.simulator.faults import Fault
from ansible_collections.cxops.contact_center.tests.unit.faults.stored_state import SHAPES

TIMEOUT, LATE = 0.4, 0.6  # how long a module waits where answers are late, and how late they are
OFF = 600  # seconds
TARGETS = {
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
READS = ("first read", "second read", "fourth read")
SINGLE_WRITES = tuple(name for name, rule in TARGETS.items() if rule.get("kind") == "write" and "times" not in rule)
WRITES = (*SINGLE_WRITES[:3], "each write once", "all writes")
ANY = tuple(name for name in TARGETS if name not in SINGLE_WRITES[3:])
CROWDED = ("create agents", "agents leave")
ONE = ("first read", "second read", "first write", "second write", "third write")


@dataclass(frozen=True)
class FaultSpec:
    """rule: how the simulator answers, see its faults.py. event(vendor): what happens on its side instead.

    targets: the calls that it may hit. refuses: nobody listens. late: answers come too late. clock: seconds by which
    the vendor's is ahead. runs: how many processes, where it takes real ones. kills: they are, at each of the writes.
    crowded: in an account of many objects. hard: the operations that every test run tries. sign_in: the way to sign in, if
    another than the row's. vendors: where it can happen.
    """

    name: str
    rule: dict = field(default_factory=dict)
    targets: tuple = ANY
    event: object = None
    refuses: bool = False
    late: bool = False
    clock: float = 0
    runs: int = 0
    kills: bool = False
    crowded: bool = False
    hard: tuple = ("mixed", "create groups")
    sign_in: dict = field(default_factory=dict)
    vendors: tuple = ("ringcx", "udesk", "deepcall")

    @property
    def refuses_for_good(self):
        """Whether each call that is hit is answered, and certainly not carried out."""
        return self.rule.get("status", 500) < 500 and not self.rule.get("done")


class FaultInjection(Fault):
    """A rule of the simulator, as it hits one case. Tells when it has hit, and may do something there instead."""

    def arm(self, vendor, each=False, event=None):
        self.vendor, self.each, self.event = vendor, each, event
        self.seen, self.hit, self.drifted = set(), threading.Event(), []
        return self

    def strikes(self, call):
        text = f"{call.method} {call.path} {call.body}"
        if self.each and text in self.seen or not super().strikes(call):
            return False
        self.seen.add(text)
        self.hit.set()
        if self.event:
            self.drifted += self.event(self.vendor) or ()
        return not self.event


def _expire(vendor):
    """A token ends where it has an end; else it is replaced, and the credentials bring the new one."""
    if vendor.name == "ringcx":
        vendor.advance(301)
    else:
        vendor.token = f"{vendor.token[:-1]}{(int(vendor.token[-1]) + 1) % 10}"


FILLER = {
    "ringcx": {"agents": [{"username": "filler@example.com", "agentGroup": "Sales"}]},
    "udesk": {"agents": [{"email": "filler@example.com", "user_group_ids": ["Office"]}]},
    "deepcall": {"agents": [{"name": "Filler", "email": "filler@example.com", "mobile": "9811111111"}]},
}


def _grow(vendor):
    vendor.seed(FILLER[vendor.name])
    return ["filler@example.com"]


def _shrink(vendor):
    """The first of each list goes, so that all others move up; it is one of those that nobody needs."""
    gone, shape = [], SHAPES[vendor.name]
    for kind, key in shape.keys.items():
        crowd = [thing for thing in vendor.objects(kind) if "crowd" in thing[key]]
        for thing in crowd[-1:] if vendor.name == "udesk" else crowd[:1]:
            vendor.remove(kind, thing[shape.ids[kind]])
            gone.append(thing[key])
    return gone


def _missing_pages():
    page = {"code": 1000, "agents": [], "user_groups": [], "meta": {"current_page": 2, "total_pages": 2}}
    for name in ("agents", "user_groups"):
        rule = {"path": rf"/{name}\Z", "json": page}
        yield FaultSpec(
            f"a page of {name} is missing", rule, READS[1:2], crowded=True, hard=CROWDED, vendors=("udesk",)
        )
    rule = {
        "path": r"/(Employee|Agent)/list\Z",
        "json": {"status": "success", "code": 200, "response": {"agentData": []}},
    }
    yield FaultSpec("a page is missing", rule, READS[1:], crowded=True, hard=CROWDED, vendors=("deepcall",))


def _statuses():
    for status in (429, 500, 502, 503, 504, 401, 403, 404, 409):
        yield FaultSpec(f"status {status}", {"status": status})
    for status in (500, 502, 504):
        yield FaultSpec(f"status {status}, but done", {"status": status, "done": True}, targets=WRITES)


def _bodies():
    bodies = {
        "garbage": {"body": '{"half": '},
        "HTML": {"html": True},
        "an empty body": {"body": ""},
        "a number": {"json": 7},
        "a list of text": {"json": ["text"]},
        "an object of something else": {"json": {"unexpected": {"shape": [1]}}},
    }
    for name, rule in bodies.items():
        yield FaultSpec(name, rule)
        yield FaultSpec(f"{name}, but done", {**rule, "done": True}, targets=WRITES)
    yield FaultSpec("truncated", {"truncate": True})


FAULT_SPECS = (
    *_statuses(),
    *_bodies(),
    FaultSpec("late", {"delay": LATE}, late=True, targets=ONE),
    FaultSpec("refused", refuses=True),
    FaultSpec("reset before", {"reset": "before"}),
    FaultSpec("reset after", {"reset": "after"}),
    FaultSpec("token expires", event=_expire, targets=ONE, vendors=("ringcx",)),
    FaultSpec(
        "token is replaced",
        event=_expire,
        targets=ONE,
        vendors=("udesk",),
        sign_in={"udesk_api_token": None, "udesk_password": "simulated-admin-password"},
    ),
    FaultSpec("token is taken away", {"json": {"status": "error", "code": 1014}}, vendors=("deepcall",)),
    FaultSpec("clock behind", clock=OFF, targets=("all calls",), vendors=("udesk",)),
    FaultSpec("clock ahead", clock=-OFF, targets=("all calls",), vendors=("udesk",)),
    FaultSpec("clock jumps", event=lambda vendor: vendor.advance(OFF), targets=ONE, vendors=("udesk",)),
    FaultSpec("list grows", event=_grow, targets=READS, crowded=True, hard=CROWDED),
    FaultSpec("list shrinks", event=_shrink, targets=READS, crowded=True, hard=CROWDED),
    *_missing_pages(),
    FaultSpec(
        "killed before a write",
        {"reset": "before", "delay": 0.2},
        kills=True,
        hard=("mixed", "move"),
        runs=1,
        targets=SINGLE_WRITES,
    ),
    FaultSpec(
        "killed after a write",
        {"reset": "after", "delay": 0.2},
        kills=True,
        hard=("mixed", "move"),
        runs=1,
        targets=SINGLE_WRITES,
    ),
    FaultSpec("two at once", runs=2, targets=("all calls",)),
)
