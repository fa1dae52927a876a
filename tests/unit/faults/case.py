# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case: an operation, what goes wrong, and which calls that hits. Running it returns what is wrong afterwards."""

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
from ansible_collections.cxops.contact_center.tests.unit.faults import invariants
from ansible_collections.cxops.contact_center.tests.unit.faults.fault_spec import TARGETS, FaultInjection
from ansible_collections.cxops.contact_center.tests.unit.faults.fault_specs import TIMEOUT, fault_specs_of
from ansible_collections.cxops.contact_center.tests.unit.faults.operations import (
    AGENTS,
    GROUPS,
    NEW_PASSWORD,
    OPERATIONS,
    mail,
)
from ansible_collections.cxops.contact_center.tests.unit.faults.process import begin, hurried, start
from ansible_collections.cxops.contact_center.tests.unit.faults.stored_state import StoredState
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES
from ansible_collections.cxops.contact_center.tests.vendors.profile import PASSWORD

SEED = 4
DRAWN_OPERATIONS = 2  # for each fault, in addition to those that it is always tried with
UNUSED_IDS = 700000  # new objects get ids from here, so that none gets that of a deleted one
BY_NAME = {profile.name: profile for profile in PROFILES}
OPERATION = {operation.name: operation for operation in OPERATIONS}
FAULT = {profile.name: fault_specs_of(profile) for profile in PROFILES}


@dataclass(frozen=True)
class Case:
    """A case by names, so that its text is all that is needed to run it again. switches: of the simulated vendor."""

    vendor: str
    operation: str
    fault: str
    target: str
    switches: tuple = ()

    def __str__(self):
        return "/".join((self.vendor, self.operation, self.fault, self.target, *map("=".join, self.switches)))

    @classmethod
    def named(cls, text):
        """The case of such a text."""
        vendor, operation, fault, target, *switches = text.split("/")
        return cls(vendor, operation, fault, target, tuple(tuple(item.split("=")) for item in switches))


def every_case(profile, operation, fault):
    """The cases of an operation and a fault: one for each target, none where they can't be combined."""
    prunes_crowd = fault.crowded and operation.name == "prune"
    if prunes_crowd or not operation.is_possible(profile):
        return []
    signs_in = profile.signs_in or fault.sign_in
    targets = [target for target in fault.targets if signs_in or "sign-in" not in target]
    return [Case(profile.name, operation.name, fault.name, target) for target in targets]


def chosen(seed=SEED):
    """The cases of a test run, by vendor and operation: of each fault those it is always tried with, and some drawn ones."""
    chance, found = random.Random(seed), {}
    for profile in PROFILES:
        for fault in FAULT[profile.name].values():
            others = [operation.name for operation in OPERATIONS if operation.name not in fault.always_with]
            chance.shuffle(others)
            for operation in (*fault.always_with, *others[: 0 if fault.processes else DRAWN_OPERATIONS]):
                cases = every_case(profile, OPERATION[operation], fault)
                if cases and not fault.crowded and not fault.kills:
                    cases = [chance.choice(cases)]
                if cases:
                    found.setdefault((profile.name, operation), []).extend(cases)
    return found


class Bench:
    """Runs cases on a simulator."""

    def __init__(self, simulator):
        self._simulator = simulator
        self._initial_objects, self._oracles = {}, {}

    def run(self, case):
        """Return what is wrong, as texts; None where the fault hit no call."""
        with tempfile.TemporaryDirectory(prefix="cxops-faults-") as folder, hurried():
            oracle, counts = self._oracle(case, folder)
            return oracle and _Trial(self, case, oracle, counts, pathlib.Path(folder) / "work").run()

    def account(self, case, folder):
        """The account as every case finds it."""
        fault, profile = FAULT[case.vendor][case.fault], BY_NAME[case.vendor]
        account = Account(profile, self._simulator, folder / "cache")
        key = case.vendor, fault.crowded
        if key not in self._initial_objects:
            self._initial_objects[key] = self._build(account, fault.crowded)
        account.vendor.reset()
        account.vendor.switch(
            **{**dict(case.switches), **profile.switches, **(profile.crowd_switches if fault.crowded else {})}
        )
        account.vendor.seed(self._initial_objects[key])
        account.vendor.numbers.update({kind: itertools.count(UNUSED_IDS) for kind in account.vendor.numbers})
        account.connection.update(fault.sign_in)
        return account

    @staticmethod
    def _build(account, crowded):
        profile, vendor = account.profile, account.vendor
        vendor.reset()
        vendor.seed(profile.standing)
        with mock.patch.object(profile.gateway, "workers", 1):
            account.config(*[profile.member(group, mail(name)) for name, group in AGENTS.items()], groups=GROUPS)
        for agent in vendor.objects("agent"):
            vendor.change("agent", agent[profile.storage.ids["agent"]], profile.unnamed)
        if crowded:
            vendor.seed(profile.crowd(profile.crowd_size))
        return {kind: vendor.state()[kind] for kind in ("groups", "agents")}

    def options(self, case, account, before):
        """The options of the config module."""
        inactive = {
            entity.kind: {
                field.name: field.inactive_value for field in entity.fields if field.inactive_value is not None
            }
            for entity in account.entities()
        }
        ids = {label[1]: id for (_kind, id), label in before.ids.items()}
        return OPERATION[case.operation].options(account.profile, ids, inactive)

    def _oracle(self, case, folder):
        """The account without the fault, and the number of calls of each kind; None where the operation is impossible."""
        fault, storage = FAULT[case.vendor][case.fault], BY_NAME[case.vendor].storage
        key = case.vendor, case.operation, fault.crowded, bool(fault.sign_in), case.switches
        if key not in self._oracles:
            account = self.account(case, pathlib.Path(folder) / "oracle")
            before = StoredState(account.vendor, storage)
            result = account.run("config", **self.options(case, account, before))
            after = StoredState(account.vendor, storage, before)
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
        self.fault, self.operation = FAULT[case.vendor][case.fault], OPERATION[case.operation]
        self.account = bench.account(case, folder)
        self.vendor, self.storage = self.account.vendor, self.account.profile.storage
        self.before = StoredState(self.vendor, self.storage)
        self.options = bench.options(case, self.account, self.before)
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
        results = self._faulty_run()
        if self.fault.kills and not self.injection.hit.is_set():
            return None
        now = self._stored_state()
        wrong = [*self._state(now)]
        if self.fault.processes:
            wrong += invariants.records_are_true(self.oracle, now, self._records())
        elif results:
            wrong += invariants.report_is_true(self.oracle, now, results[0], self._may_be_unknown())
        wrong += self._next_runs()
        wrong += invariants.no_crash(self.printed)
        wrong += invariants.no_secret(json.dumps(self.printed), self.folder, *self._secrets())
        return wrong

    def _faulty_run(self):
        """Run while something goes wrong; return the results that are printed."""
        if self.fault.processes:
            return self._processes()
        if self.fault.unreachable:
            with hurried(adapter=self._refuse_connection()):
                return [self._run()]
        if not self.fault.clock:
            self.vendor.faults.append(self.injection)
        with hurried(timeout=TIMEOUT if self.fault.late else None):
            result = self._run()
        if self.fault.late:
            time.sleep(self.injection.delay)  # what is late may still be done
        return [result]

    def _run(self):
        self.printed.append(self.account.run("config", **self.options))
        return self.printed[-1]

    def _record_path(self, number):
        return self.folder / f"record-{number}.json"

    def _records(self):
        """The records of the processes; None for one that left no record."""
        paths = map(self._record_path, range(self.fault.processes))
        return [json.loads(path.read_text(encoding="utf-8")) if path.exists() else None for path in paths]

    def _refuse_connection(self):
        """Send what is hit to a port on which nothing listens."""
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
        arguments = {**self.account.connection, **self.options}
        running = [start(self.vendor.name, self.folder) for _number in range(self.fault.processes)]
        for number, process in enumerate(running):
            begin(process, {**arguments, "record_file": str(self._record_path(number))})
        if self.fault.kills:
            while not self.injection.hit.wait(0.01) and running[0].poll() is None:
                pass
            running[0].send_signal(self.fault.kills)
        self.printed += [process.communicate()[0] for process in running]
        if self.fault.kills:
            time.sleep(self.injection.delay + 0.05)
        self.vendor.switch(latency=0)

    def _next_runs(self):
        """Run again without the fault, twice."""
        self.vendor.faults.clear()
        if self.account.profile.compares_clocks:
            self.vendor.ahead = 0
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
        """Whether the outcome of a write may be unknown: unless only writes are hit, and each is refused for good."""
        return not (self.fault.refuses_for_good and TARGETS[self.case.target].get("kind") == "write")

    def _progress(self, now):
        return [(label, self.oracle.progress(label, now)) for label in self.oracle.changes]

    def _stored_state(self):
        return StoredState(self.vendor, self.storage, self.before, self.injection.changed)

    def _state(self, now):
        for invariant in (
            invariants.nothing_twice,
            invariants.nothing_else_deleted,
            invariants.nothing_else_changed,
        ):
            yield from invariant(self.oracle, now)

    def _secrets(self):
        """Return the secrets that must not be anywhere, and those that the token cache may hold."""
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
