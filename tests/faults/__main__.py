# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random faults for as long as you like: ``python tests/faults --seconds 600 --seed 1``; ``--case NAME`` repeats one."""

from __future__ import annotations

import argparse
import importlib
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
    parser.add_argument("--table", action="store_true", help="print the cases of each vendor and breakage at the end")
    return parser.parse_args()


def drawn(chance, case, servers):
    """Cases without end; every other one at a vendor that reads something unknown in another way."""
    rows = {row.vendor: row for row in case.ROWS}
    while True:
        row, operation, breakage = (
            chance.choice(list(table)) for table in (rows.values(), case.OPERATIONS, case.BREAKAGES)
        )
        cases = case.every_case(row.vendor, operation.name, breakage.name)
        switches = {
            name: [value for value in switch.allowed if value not in row.unreadable]
            for name, switch in sorted(servers[row.vendor].SWITCHES.items())
            if isinstance(switch.default, str)
        }
        name = chance.choice(sorted(switches))
        other = ((name, chance.choice(switches[name])),) if chance.random() < 0.5 else ()
        if cases:
            found = chance.choice(cases)
            yield case.Case(found.vendor, found.operation, found.breakage, found.strike, other)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="cxops-tree-") as tree:
        # Ansible's names need Ansible's path, wherever the collection lies.
        home = pathlib.Path(tree) / "ansible_collections" / "cxops"
        home.mkdir(parents=True)
        (home / "contact_center").symlink_to(ROOT)
        sys.path[0] = tree
        logging.disable(logging.CRITICAL)
        case, server = (
            importlib.import_module(f"{PACKAGE}.{name}") for name in ("unit.faults.case", "simulator.server")
        )
        cases = (
            map(case.Case.named, options.case)
            if options.case
            else drawn(random.Random(options.seed), case, server.VENDORS)
        )
        return run(cases, case, server, options)


def run(cases, case, server, options):
    table, violations, end = {}, 0, time.monotonic() + options.seconds
    with server.Simulator() as simulator:
        bench = case.Bench(simulator)
        for one in cases:
            if time.monotonic() > end and not options.case:
                break
            wrong = bench.run(one)
            if wrong is None:
                continue  # nothing to hit
            row = table.setdefault(one.breakage, dict.fromkeys(server.VENDORS, 0))
            row[one.vendor] += 1
            violations += len(wrong)
            for text in wrong:
                print(f"{one}: {text}", flush=True)
    if options.table:
        print("| what breaks | " + " | ".join(server.VENDORS) + " |")
        print("|---|" + "---:|" * len(server.VENDORS))
        for name, row in sorted(table.items()):
            print(f"| {name} | " + " | ".join(map(str, row.values())) + " |")
    print(f"faults: {sum(sum(row.values()) for row in table.values())} cases, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
