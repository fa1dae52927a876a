# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case: an operation on an account, something that breaks, the calls that it hits; and what is wrong afterwards."""

from __future__ import annotations

import itertools
import json
import pathlib
import random
import tempfile
import time
from dataclasses import dataclass
from unittest import mock

import requests
from ansible_collections.cxops.contact_center.tests.simulator.call import Call
from ansible_collections.cxops.contact_center.tests.unit.account import Account
from ansible_collections.cxops.contact_center.tests.unit.contract.rows import PASSWORD, ROWS
from ansible_collections.cxops.contact_center.tests.unit.faults import invariants
from ansible_collections.cxops.contact_center.tests.unit.faults.fault_specs import (
    FAULT_SPECS,
    TARGETS,
    TIMEOUT,
    FaultInjection,
)
from ansible_collections.cxops.contact_center.tests.unit.faults.operations import (
    GROUPS,
    HOMES,
    NEW_PASSWORD,
    OPERATIONS,
    UNNAMED,
    mail,
)
from ansible_collections.cxops.contact_center.tests.unit.faults.process import begin, hurried, start
from ansible_collections.cxops.contact_center.tests.unit.faults.stored_state import StoredState

CROWD = {
    "ringcx": lambda n: {"agents": [{"username": f"crowd{i}@example.com", "agentGroup": "Support"} for i in range(n)]},
    "udesk": lambda n: {
        "groups": [{"name": f"crowd {i}"} for i in range(n)],
        "agents": [{"email": f"crowd{i}@example.com", "user_group_ids": ["Office"]} for i in range(n)],
    },
    "deepcall": lambda n: {"agents": [{"name": "Crowd", "email": f"crowd{i}@example.com"} for i in range(n)]},
}
# With so many, one that is named stands at the border of two pages.
SIZES = {"ringcx": 5, "udesk": 98, "deepcall": 17}
SEED = 4
OTHERS = 2


@dataclass(frozen=True)
class Case:
    """Its name says all: what is needed to run it again. switches: what the simulated vendor does differently."""

    vendor: str
    operation: str
    fault: str
    target: str
    switches: tuple = ()

    def __str__(self):
        return "/".join((self.vendor, self.operation, self.fault, self.target, *map("=".join, self.switches)))

    @classmethod
    def named(cls, text):
        vendor, operation, fault, target, *switches = text.split("/")
        return cls(vendor, operation, fault, target, tuple(tuple(item.split("=")) for item in switches))


BY_NAME = {thing.name: thing for thing in (*OPERATIONS, *FAULT_SPECS)}


def every_case(vendor, operation, fault):
    """One for each of the targets; none where it can't happen."""
    operation, fault = BY_NAME[operation], BY_NAME[fault]
    # the many would be pruned too
    if vendor not in operation.vendors or vendor not in fault.vendors or fault.crowded and operation.name == "prune":
        return []
    signs_in = vendor == "ringcx" or fault.sign_in
    targets = [target for target in fault.targets if signs_in or "sign-in" not in target]
    return [Case(vendor, operation.name, fault.name, target) for target in targets]


def chosen(seed=SEED):
    """-> the cases by vendor and operation: of each fault its hard operations, and some others by chance."""
    chance, found = random.Random(seed), {}
    for row, fault in itertools.product(ROWS, FAULT_SPECS):
        others = [operation.name for operation in OPERATIONS if operation.name not in fault.hard]
        chance.shuffle(others)
        for operation in (*fault.hard, *others[: 0 if fault.runs else OTHERS]):
            cases = every_case(row.vendor, operation, fault.name)
            if cases and not fault.crowded and not fault.kills:
                cases = [chance.choice(cases)]
            if cases:
                found.setdefault((row.vendor, operation), []).extend(cases)
    return found


class Bench:
    """Runs cases on a simulator."""

    def __init__(self, simulator):
        self._simulator, self._rows = simulator, {row.vendor: row for row in ROWS}
        self._grounds, self._oracles = {}, {}

    def run(self, case):
        """-> what is wrong, as texts; None where nothing could be hit."""
        with tempfile.TemporaryDirectory(prefix="cxops-faults-") as folder, hurried():
            oracle, counts = self._oracle(case, folder)
            return oracle and _Trial(self, case, oracle, counts, pathlib.Path(folder) / "work").run()

    def account(self, case, folder):
        """As every case finds it."""
        fault, row = BY_NAME[case.fault], self._rows[case.vendor]
        account = Account(row, self._simulator, folder / "cache")
        key = case.vendor, fault.crowded
        if key not in self._grounds:
            self._grounds[key] = self._build(account, fault.crowded)
        self._reset(account.vendor, case, fault)
        account.vendor.seed(self._grounds[key])
        numbers = getattr(account.vendor, "store", account.vendor).numbers
        numbers.update({kind: itertools.count(700000) for kind in numbers})  # nobody gets the id of one that is deleted
        account.connection.update(fault.sign_in)
        return account

    @staticmethod
    def _reset(vendor, case, fault):
        vendor.reset()
        vendor.switch(**dict(case.switches))
        if vendor.name == "ringcx":
            vendor.switch(exchange_limit=0)
        if vendor.name == "deepcall" and fault.crowded:
            vendor.switch(page_limit=10)

    @staticmethod
    def _build(account, crowded):
        row, vendor = account.row, account.vendor
        vendor.reset()
        vendor.seed(row.standing)
        with mock.patch.object(account.gateway_class(), "workers", 1):
            account.config(*[row.member(home, mail(name)) for name, home in HOMES.items()], groups=GROUPS)
        for agent in vendor.objects("agent"):
            vendor.change("agent", agent[row.wire_id], UNNAMED[row.vendor])
        if crowded:
            vendor.seed(CROWD[row.vendor](SIZES[row.vendor]))
        return {kind: vendor.state()[kind] for kind in ("groups", "agents")}

    def file(self, case, account, before):
        """The options of the config module."""
        inactive = {
            entity.kind: {
                field.name: field.inactive_value for field in entity.fields if field.inactive_value is not None
            }
            for entity in account.entities()
        }
        ids = {label[1]: id for (_kind, id), label in before.ids.items()}
        return BY_NAME[case.operation].file(account.row, ids, inactive)

    def _oracle(self, case, folder):
        """The same without a fault, and how many calls of each kind it takes; None where it can't be done at all."""
        fault = BY_NAME[case.fault]
        key = case.vendor, case.operation, fault.crowded, bool(fault.sign_in), case.switches
        if key not in self._oracles:
            account = self.account(case, pathlib.Path(folder) / "oracle")
            before = StoredState(account.vendor)
            result = account.run("config", **self.file(case, account, before))
            after = StoredState(account.vendor, before)
            counts = {kind: len(account.calls(kind)) for kind in ("read", "write", "auth")}
            good = not result.get("failed") and result["changed"]
            if not good and not case.switches:
                raise AssertionError(f"{case.vendor}, {case.operation}: {result.get('msg')}")
            self._oracles[key] = (invariants.Oracle(before, after, result["changes"]) if good else None, counts)
        return self._oracles[key]


class _Trial:
    def __init__(self, bench, case, oracle, counts, folder):
        self.case, self.oracle, self.folder = case, oracle, folder
        folder.mkdir()
        self.fault, self.operation = BY_NAME[case.fault], BY_NAME[case.operation]
        self.account = bench.account(case, folder)
        self.vendor = self.account.vendor
        self.before = StoredState(self.vendor)
        self.file = bench.file(case, self.account, self.before)
        target = dict(TARGETS[case.target])
        self.each = target.pop("each", False)
        kind = target.get("kind")
        self.possible = not kind or counts[kind] > (target.get("skip", 0) if self.fault.kills else 0)
        if self.possible and kind:
            target["skip"] = target.get("skip", 0) % counts[kind]
        self.injection = FaultInjection(**{**target, **self.fault.rule}).arm(self.vendor, self.each, self.fault.event)
        self.printed = []

    def run(self):
        if not self.possible:
            return None
        self.vendor.ahead = self.fault.clock
        results = self._broken()
        if self.fault.kills and not self.injection.hit.is_set():
            return None
        now = self._stored_state()
        wrong = [*self._state(now)]
        if results and len(results) == 1:
            wrong += invariants.report_is_true(self.oracle, now, results[0], self._may_be_unknown())
        wrong += self._mended()
        wrong += invariants.no_crash(self.printed)
        wrong += invariants.no_secret(json.dumps(self.printed), self.folder, *self._secrets())
        return wrong

    def _broken(self):
        """The run while something breaks -> what the modules print, as far as they do."""
        if self.fault.runs:
            return self._processes()
        if self.fault.refuses:
            with hurried(adapter=self._refusing()):
                return [self._run()]
        if not self.fault.clock:
            self.vendor.faults.append(self.injection)
        with hurried(timeout=TIMEOUT if self.fault.late else None):
            result = self._run()
        if self.fault.late:
            time.sleep(self.injection.delay)  # what is late may still be done
        return [result]

    def _run(self):
        self.printed.append(self.account.run("config", **self.file))
        return self.printed[-1]

    def _refusing(self):
        """Sends what is hit to where nobody listens."""
        plain = requests.adapters.HTTPAdapter.send

        def send(adapter, request, **more):
            text = request.body.encode() if isinstance(request.body, str) else request.body or b""
            path = requests.utils.urlparse(request.url).path
            call = Call(request.method, path, {}, request.headers, text)
            self.vendor.find(call)
            if self.injection.strikes(call):
                request.url = f"http://127.0.0.1:9{path}"
            return plain(adapter, request, **more)

        return send

    def _processes(self):
        if self.fault.kills:
            self.vendor.faults.append(self.injection)
        else:
            self.vendor.switch(latency=0.02)
        arguments = {**self.account.connection, **self.file}
        running = [start(self.vendor.name, self.folder) for _number in range(self.fault.runs)]
        for process in running:
            begin(process, arguments)
        if self.fault.kills:
            while not self.injection.hit.wait(0.01) and running[0].poll() is None:
                pass
            running[0].kill()
        self.printed += [process.communicate()[0] for process in running]
        if self.fault.kills:
            time.sleep(self.injection.delay + 0.05)
        self.vendor.switch(latency=0)

    def _mended(self):
        """Once more without the fault, and once more."""
        self.vendor.faults.clear()
        self.vendor.ahead = 0 if self.fault.clock or self.vendor.name == "udesk" else self.vendor.ahead
        result = self._run()
        if result.get("failed"):
            yield f"the run after it fails: {result['msg']}"
        now = self._stored_state()
        yield from (f"after the next run {label} is {how} done" for label, how in self._progress(now) if how != "all")
        yield from self._state(now)
        self.account.forget()
        again = self._run()
        if again.get("failed"):
            yield f"the second run after it fails: {again['msg']}"
        elif self.operation.settles and (again["changed"] or self.account.calls("write")):
            yield f"the second run after it changes something: {again['changes']}"
        if self._stored_state() != now:
            yield "the second run after it changed the account"

    def _may_be_unknown(self):
        """Whether the fault can hide what became of a write: unless it only hits writes, and each is refused for good."""
        return not (self.fault.refuses_for_good and TARGETS[self.case.target].get("kind") == "write")

    def _progress(self, now):
        return [(label, self.oracle.progress(label, now)) for label in self.oracle.changes]

    def _stored_state(self):
        return StoredState(self.vendor, self.before, self.injection.drifted)

    def _state(self, now):
        for invariant in (
            invariants.nothing_twice,
            invariants.nothing_else_deleted,
            invariants.nothing_else_changed,
        ):
            yield from invariant(self.oracle, now)

    def _secrets(self):
        """What may be nowhere, and what may be in the token cache."""
        words = ("password", "secret", "api_token", "jwt", "_token")
        given = {str(v) for n, v in self.account.connection.items() if v and any(word in n for word in words)}
        stored = {
            value
            for agent in self.vendor.state()["agents"]
            for name, value in agent.items()
            if "password" in name.lower() and isinstance(value, str) and len(value) > 3
        }
        given -= {str(self.account.connection["token_cache"])}
        tokens = {*self.vendor.state().get("tokens", ())} | ({self.vendor.token} if self.fault.sign_in else set())
        return {PASSWORD, NEW_PASSWORD, *given, *stored}, tokens
