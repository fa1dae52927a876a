# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures and prints one table for each part: ``python tests/benchmark [PART ...] [--quick]``.

no_change  a run that changes nothing, against a bare script, a loop of uri tasks and a loop over the one-object module
role       the parts of the time of the role
ramp       new agents at the vendor's limit, and without one against one call after another
change     five percent of the agents changed: the number of writes
diff       a preview of changes of all agents: the cost of the module and of printing
details    RingCX: details of agents that are remembered from one run to the next
life       changes of all agents: plan, reports, approval, undo and drift
start      the cost of the one-object module before it makes a call

Needs ansible-core, requests and aiohttp. No time is asserted, since the machine may be busy.
"""

from __future__ import annotations

import argparse
import importlib
import pathlib
import signal
import sys
import time

PARTS = ("no_change", "role", "ramp", "change", "diff", "details", "life", "start")
VENDORS = ("ringcx", "udesk", "deepcall")


def arguments():
    """Return the options of the command line."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("benchmark", description=__doc__, formatter_class=form)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--agents", nargs="+", type=int, metavar="N", help="sizes of the account; 1000 10000")
    parser.add_argument("--vendor", action="append", choices=VENDORS, help="may be repeated; default: all")
    parser.add_argument("--looped", type=int, default=100, help="agents of the loops over single objects; 0: no loops")
    parser.add_argument("--quick", action="store_true", help="smaller numbers, in a minute or so")
    options = parser.parse_args()
    if set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(set(options.parts) - set(PARTS)))}")
    options.agents = sorted(options.agents or ([200, 1000] if options.quick else [1000, 10000]))
    if options.quick:
        options.looped = min(options.looped, 10)
    options.vendor = options.vendor or (VENDORS[:1] if options.quick else VENDORS)
    return options


def main():
    """Run the parts in sequence."""
    # An executed folder is not a package, so its parent is put on the path and it is imported by name.
    here = pathlib.Path(__file__).resolve().parent
    sys.path[0] = str(here.parent)
    stage = importlib.import_module(f"{here.name}.stage")
    options, began = arguments(), time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    with stage.Stage(here) as running:
        print(running.environment())
        for part in options.parts or PARTS:
            importlib.import_module(f"{here.name}.{part}").show(running, options)
    print(f"\n{time.monotonic() - began:.0f} seconds in all.")


if __name__ == "__main__":
    main()
