# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all simulated vendors share: routes, switches, log, faults and a clock that can be put forward."""

from __future__ import annotations

import copy
import re
import threading
import time
import typing

from . import switches
from .call import Reply
from .faults import Fault, Faults


class Route(typing.NamedTuple):
    """``handler(vendor, call)`` answers the method on the path; ``{name}`` in it ends up in ``call.params``."""

    method: str
    path: str
    handler: typing.Callable
    kind: str | None = None


class Vendor:
    """A vendor is a subclass with a name, switches, routes, objects (see the last methods) and fake credentials."""

    name = ""
    SWITCHES: dict = {}
    ROUTES: tuple = ()
    KINDS: tuple = ()
    PATH_FLAGS = 0
    credentials: dict = {}

    def __init__(self, **values):
        self.lock = threading.RLock()
        self.switch_table = {**self.SWITCHES, "latency": switches.Number(0.0, "seconds that each answer takes")}
        self.switches: dict = {}
        self.log: list = []
        self.faults = Faults()
        self._routes = [
            (route, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.path) + r"\Z", self.PATH_FLAGS))
            for route in self.ROUTES
        ]
        self.reset()
        self.switch(**values)

    # For tests

    def reset(self):
        """Nothing stored, default switches, empty log, no faults, the right time."""
        with self.lock:
            self.switches.update({name: switch.default for name, switch in self.switch_table.items()})
            self.log.clear()
            self.faults.clear()
            self.ahead = 0.0
            self.empty()

    def switch(self, **values):
        """Sets switches."""
        with self.lock:
            self.switches.update(switches.parse(self.switch_table, values))

    def fault(self, **rule):
        """Adds a fault; see faults.py for the names."""
        fault = Fault(**rule)
        with self.lock:
            self.faults.append(fault)
        return fault

    def advance(self, seconds):
        """Puts the vendor's clock forward: tokens age, call limits free up."""
        with self.lock:
            self.ahead += seconds

    def seed(self, objects):
        """Adds objects given in part."""
        with self.lock:
            self.plant(copy.deepcopy(objects))

    def state(self):
        """A copy of everything stored."""
        with self.lock:
            return copy.deepcopy(self.view())

    def objects(self, kind):
        """Copies of the objects of a kind in the order of their creation."""
        with self.lock:
            return copy.deepcopy(self.stored(self._known(kind)))

    def change(self, kind, number, values):
        """Alters an object behind the clients' backs, as a supervisor does in the web interface."""
        with self.lock:
            return copy.deepcopy(self.alter(self._known(kind), number, copy.deepcopy(values)))

    def remove(self, kind, number):
        """Deletes an object behind the clients' backs."""
        with self.lock:
            self.drop(self._known(kind), number)

    def _known(self, kind):
        if kind not in self.KINDS:
            raise ValueError(f"no kind {kind!r}; there are: {', '.join(self.KINDS)}")
        return kind

    # For the server

    def now(self):
        """The vendor's time."""
        return time.time() + self.ahead

    def receive(self, call):
        """Finds the handler, writes the log, picks the fault."""
        handler = self.find(call)
        with self.lock:
            entry = {
                "n": len(self.log) + 1,
                "time": time.time(),
                "method": call.method,
                "path": call.path,
                "query": sorted(call.query),
                "headers": {name.lower(): text for name, text in call.headers.items()},
                "body": call.body,
                "kind": call.kind,
                "status": None,
                "fault": None,
            }
            fault = self.faults.pick(call)
            if fault:
                entry["fault"] = str(fault)
            self.log.append(entry)
        return handler, entry, fault

    def find(self, call):
        """The handler of a call; also fills in what the path says."""
        call.kind = "read" if call.method in ("GET", "HEAD") else "write"
        for route, pattern in self._routes:
            match = pattern.match(call.path) if route.method == call.method else None
            if match:
                call.params = match.groupdict()
                call.kind = route.kind or call.kind
                return route.handler
        return type(self).unknown

    def answer(self, handler, call):
        """Performs the call."""
        with self.lock:
            return handler(self, call)

    # For a vendor to fill in

    def unknown(self, call):
        """The answer on a path that is not known."""
        return Reply.nothing(404)

    def empty(self):
        """Forgets all objects."""
        raise NotImplementedError

    def plant(self, objects):
        """Stores seeded objects."""
        raise NotImplementedError

    def view(self):
        """Everything stored, as JSON."""
        raise NotImplementedError

    def stored(self, kind):
        """The objects of a kind."""
        raise NotImplementedError

    def alter(self, kind, number, values):
        """Changes an object and returns it; KeyError when there is none."""
        raise NotImplementedError

    def drop(self, kind, number):
        """Deletes an object; KeyError when there is none."""
        raise NotImplementedError
