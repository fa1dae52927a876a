# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of all simulated vendors: storage, routes, switches, log, faults and an adjustable clock."""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
import re
import threading
import time
import typing

from . import switches
from .call import Call, Json, Kind, Record, Reply
from .faults import Fault, Faults

Handler = typing.Callable[[Call], Reply]
Tables = dict[str, dict[int, Record]]  # objects by table and id
V = typing.TypeVar("V")

NAMES = ("username", "email", "groupName", "name")  # the properties that name an object: the first of these that it has


@dataclasses.dataclass(frozen=True)
class Route(typing.Generic[V]):
    """``handler(vendor, call)`` replies to calls of a method and a path.

    A variable in the path, such as ``{id}``, is passed in ``call.params``. Without ``kind``, GET and HEAD are reads and
    all other methods are writes.
    """

    method: str
    path: str
    handler: typing.Callable[[V, Call], Reply]
    kind: Kind | None = None


@dataclasses.dataclass(frozen=True)
class Table:
    """Objects of one type: the name of the id property, the first id that is assigned, and the other properties."""

    id: str
    first_id: int
    defaults: typing.Mapping[str, Json]


class LogEntry(typing.TypedDict):
    """A call in the log. ``query`` holds names only; ``status`` is None until there is a response."""

    n: int
    time: float
    method: str
    path: str
    query: list[str]
    headers: dict[str, str]
    body: Json
    kind: Kind
    status: int | None
    fault: str | None


class Vendor:
    """A simulated vendor with one customer.

    To add a vendor, write a subclass with these class attributes:

    - ``name``: name of the vendor, as in the names of its modules.
    - ``credentials``: values that the vendor accepts, by connection option.
    - ``TABLES``: the stored objects, in the order in which they are seeded; ``groups`` and ``agents`` are required.
    - ``KINDS``: the table of each kind of objects that the collection manages, if there are more than groups and agents.
    - ``ROUTES``: the endpoints. Other calls get the reply of ``unknown``.
    - ``SWITCHES``: one switch for each fact that the vendor does not document; ``self.switches`` holds the values.

    Handlers use ``self.tables``, the objects by table and id, ``self.add``, ``self.put`` and ``self.delete``, and the
    time ``self.now()``. They run one at a time. For example:

        class Example(Vendor):
            name = "example"
            credentials = {"example_token": "simulated-token"}
            TABLES = {"groups": Table("id", 1, {"name": ""}), "agents": Table("id", 1, {"name": "", "group_id": None})}

            def list_groups(self, call):
                return Reply(list(self.tables["groups"].values()))

            ROUTES = (Route("GET", "/groups", list_groups),)

    ``Simulator(vendors={"example": Example})`` serves it. These methods may be overridden:

    - ``initialize``: to add objects that every account has.
    - ``load``: to accept seeded data other than the tables.
    - ``new``: to set default values that depend on the id or the time.
    - ``assign``: to resolve the references of seeded objects, for example names of groups.
    - ``delete``: to end the memberships in a deleted group.
    - ``present`` and ``snapshot``: to change the objects that tests get.
    - ``unknown``: to change the reply to calls without a route.

    Tests use ``reset``, ``switch``, ``fault``, ``advance``, ``seed``, ``state``, ``objects``, ``number``, ``change``,
    ``remove``, ``log`` and ``faults``. Objects are copied; their ``kind`` is one of ``KINDS``.
    """

    name: typing.ClassVar[str]
    credentials: typing.ClassVar[typing.Mapping[str, str]]
    TABLES: typing.ClassVar[typing.Mapping[str, Table]]
    KINDS: typing.ClassVar[typing.Mapping[str, str]] = {"agent_group": "groups", "agent": "agents"}
    ROUTES: typing.ClassVar[typing.Sequence[Route[typing.Any]]]  # Any: handlers take the subclass
    SWITCHES: typing.ClassVar[typing.Mapping[str, switches.Switch]] = {}
    PATH_FLAGS: typing.ClassVar[int] = 0

    def __init__(self, **values: Json) -> None:
        self.lock = threading.RLock()
        self.switch_table = {**self.SWITCHES, "latency": switches.Number(0.0, "seconds until a call is performed")}
        self.switches: dict[str, switches.SwitchValue] = {}
        self.log: list[LogEntry] = []
        self.faults = Faults()
        self._routes = [
            (route, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.path) + r"\Z", self.PATH_FLAGS))
            for route in self.ROUTES
        ]
        self.reset()
        self.switch(**values)

    def reset(self) -> None:
        """Restore the initial state: default switches and initial objects; no log, no faults, no clock offset."""
        with self.lock:
            self.switches.update({name: switch.default for name, switch in self.switch_table.items()})
            self.log.clear()
            self.faults.clear()
            self.ahead = 0.0  # seconds by which the vendor's clock is ahead
            self.initialize()

    def switch(self, **values: Json) -> None:
        """Set switches."""
        with self.lock:
            self.switches.update(switches.parse(self.switch_table, values))

    def fault(self, **rule: Json) -> Fault:
        """Add a fault; ``rule`` contains the fields of ``Fault``."""
        fault = Fault(**rule)
        with self.lock:
            self.faults.append(fault)
        return fault

    def advance(self, seconds: float) -> None:
        """Advance the vendor's clock by seconds: tokens age, and call limits are restored."""
        with self.lock:
            self.ahead += seconds

    def seed(self, objects: Record) -> None:
        """Add objects, given as lists by table. Omitted properties get their defaults."""
        with self.lock:
            self.load(copy.deepcopy(objects))

    def state(self) -> Record:
        """Return everything that is stored."""
        with self.lock:
            return copy.deepcopy(self.snapshot())

    def objects(self, kind: str) -> list[Record]:
        """Return the objects of a kind in the order of their creation."""
        with self.lock:
            table = self._table(kind)
            return copy.deepcopy([self.present(table, item) for item in self.tables[table].values()])

    def change(self, kind: str, number: int, values: Record) -> Record:
        """Change an object without an API call, as a supervisor does in the web interface; raise KeyError if there is none."""
        with self.lock:
            table = self._table(kind)
            item = self.assign(table, self.tables[table][number], copy.deepcopy(values))
            return copy.deepcopy(self.present(table, item))

    def remove(self, kind: str, number: int) -> None:
        """Delete an object without an API call; raise KeyError if there is none."""
        with self.lock:
            self.delete(self._table(kind), number)

    def number(self, kind: str, text: str) -> int:
        """Return the id of an object that is given by its id or by its name; raise KeyError if there is none."""
        if text.isdecimal():
            return int(text)
        table = self._table(kind)
        with self.lock:
            for number, item in self.tables[table].items():
                if next(item[name] for name in NAMES if name in item) == text:
                    return number
        raise KeyError(text)

    def _table(self, kind: str) -> str:
        if kind not in self.KINDS:
            raise ValueError(f"no kind {kind!r}; there are: {', '.join(self.KINDS)}")
        return self.KINDS[kind]

    def now(self) -> float:
        """Return the vendor's time in seconds since 1970."""
        return time.time() + self.ahead

    def receive(self, call: Call) -> tuple[Handler, LogEntry, Fault | None]:
        """Log a call; return its handler, its log entry and the fault that applies to it."""
        handler = self.find(call)
        with self.lock:
            fault = self.faults.pick(call)
            entry: LogEntry = {
                "n": len(self.log) + 1,
                "time": time.time(),
                "method": call.method,
                "path": call.path,
                "query": sorted(call.query),
                "headers": {name.lower(): text for name, text in call.headers.items()},
                "body": call.body,
                "kind": call.kind,
                "status": None,
                "fault": str(fault) if fault else None,
            }
            self.log.append(entry)
        return handler, entry, fault

    def find(self, call: Call) -> Handler:
        """Return the handler of a call. Set ``kind`` and ``params`` of the call."""
        call.kind = "read" if call.method in ("GET", "HEAD") else "write"
        for route, pattern in self._routes:
            match = pattern.match(call.path) if route.method == call.method else None
            if match:
                call.params = match.groupdict()
                call.kind = route.kind or call.kind
                return functools.partial(route.handler, self)
        return self.unknown

    def answer(self, handler: Handler, call: Call) -> Reply:
        """Perform a call."""
        with self.lock:
            return handler(call)

    def add(self, table: str, values: Record) -> int:
        """Store a new object with these values and return its id."""
        item = self.put(table, {**self.new(table), **values})
        number: int = item[self.TABLES[table].id]
        return number

    def unknown(self, call: Call) -> Reply:
        """Return the reply to calls without a route."""
        return Reply.empty(404)

    def initialize(self) -> None:
        """Create the initial state of a new account."""
        self.tables: Tables = {table: {} for table in self.TABLES}
        self.numbers = {name: itertools.count(table.first_id) for name, table in self.TABLES.items()}

    def load(self, objects: Record) -> None:
        """Store seeded objects."""
        unknown = set(objects) - set(self.TABLES)
        if unknown:
            raise ValueError(f"cannot seed {', '.join(sorted(unknown))}")
        for name, table in self.TABLES.items():
            for values in objects.get(name, ()):
                self.put(name, self.assign(name, self.new(name, values.get(table.id)), values))

    def new(self, table: str, number: int | None = None) -> Record:
        """Return an object with default values and the given or a free id. The object is not stored."""
        if number is None:
            number = next(number for number in self.numbers[table] if number not in self.tables[table])
        key = self.TABLES[table].id
        item = {key: number, **copy.deepcopy(dict(self.TABLES[table].defaults))}
        item[key] = number
        return item

    def assign(self, table: str, item: Record, values: Record) -> Record:
        """Set properties of an object without validation; raise ValueError if the object has no such property."""
        unknown = set(values) - set(item)
        if unknown:
            raise ValueError(f"{table} have no {', '.join(sorted(unknown))}")
        item.update(values)
        return item

    def put(self, table: str, item: Record) -> Record:
        """Store an object and return it."""
        self.tables[table][item[self.TABLES[table].id]] = item
        return item

    def delete(self, table: str, number: int) -> None:
        """Delete an object; raise KeyError if there is none."""
        del self.tables[table][number]

    def present(self, table: str, item: Record) -> Record:
        """Return an object as tests get it."""
        return item

    def snapshot(self) -> Record:
        """Return everything that is stored, as JSON."""
        return {table: [self.present(table, item) for item in items.values()] for table, items in self.tables.items()}
