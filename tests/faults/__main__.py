# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random faults for as long as you like: ``python tests/faults --seconds 600 --seed 1``; ``--case NAME`` repeats one."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import itertools
import logging
import pathlib
import random
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = "ansible_collections.cxops.contact_center.tests"


def arguments():
    parser = argparse.ArgumentParser(prog="faults", description="Breaks things at random; prints what goes wrong.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", action="append", default=[], help="a case by its name as printed; may be repeated")
    parser.add_argument("--short", action="store_true", help="the fixed cases of the test run instead")
    parser.add_argument("--table", action="store_true", help="print the cases of each vendor and fault at the end")
    return parser.parse_args()


def drawn(chance, case):
    """Cases without end; every other one with a switch of the simulated vendor set to another reading."""
    while True:
        profile = chance.choice(case.PROFILES)
        operation = chance.choice(case.OPERATIONS)
        fault = chance.choice(list(case.FAULT[profile.name].values()))
        cases = case.every_case(profile, operation, fault)
        switches = {
            name: [value for value in switch.allowed if value not in profile.unreadable]
            for name, switch in sorted(profile.simulator.SWITCHES.items())
            if isinstance(switch.default, str)
        }
        name = chance.choice(sorted(switches))
        other = ((name, chance.choice(switches[name])),) if chance.random() < 0.5 else ()
        if cases:
            yield dataclasses.replace(chance.choice(cases), switches=other)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="cxops-tree-") as tree:
        # Ansible's names need Ansible's path, wherever the collection is located.
        home = pathlib.Path(tree) / "ansible_collections" / "cxops"
        home.mkdir(parents=True)
        (home / "contact_center").symlink_to(ROOT)
        sys.path[0] = tree
        logging.disable(logging.CRITICAL)
        case, server = (
            importlib.import_module(f"{PACKAGE}.{name}") for name in ("unit.faults.case", "simulator.server")
        )
        cases = drawn(random.Random(options.seed), case)
        if options.short or options.case:
            fixed = itertools.chain.from_iterable(case.chosen().values())
            cases, options.seconds = fixed if options.short else map(case.Case.named, options.case), float("inf")
        return run(cases, case, server, options)


def run(cases, case, server, options):
    end, names = time.monotonic() + options.seconds, (*case.BY_NAME, "violations")
    table = {name: dict.fromkeys(names, 0) for faults in case.FAULT.values() for name in faults}
    with server.Simulator({profile.name: profile.simulator for profile in case.PROFILES}) as simulator:
        bench = case.Bench(simulator)
        for one in cases:
            if time.monotonic() > end:
                break
            wrong = bench.run(one)
            if wrong is None:
                continue  # there was nothing to hit
            table[one.fault][one.vendor] += 1
            table[one.fault]["violations"] += len(wrong)
            for text in wrong:
                print(f"{one}: {text}", flush=True)
    if options.table:
        show(table, names)
    sums = {name: sum(row[name] for row in table.values()) for name in names}
    violations = sums.pop("violations")
    print(f"faults: {sum(sums.values())} cases, {violations} violations")
    return 1 if violations else 0


def show(table, names):
    print(f"| what breaks | {' | '.join(names)} |")
    print("| --- |" + " ---: |" * len(names))
    for name, row in table.items():
        print(f"| {name} | {' | '.join(map(str, row.values()))} |")


if __name__ == "__main__":
    sys.exit(main())
