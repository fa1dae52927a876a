# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the simulator as a program: ``python tests/simulator --vendor ringcx --switch ringcx.put_mode=merge``."""

from __future__ import annotations

import argparse
import importlib
import json
import pathlib
import signal
import sys
import threading
import typing


def parse(vendors: typing.Iterable[str]) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="simulator", description="Simulates the vendors' APIs on loopback.")
    parser.add_argument("--vendor", action="append", choices=sorted(vendors), help="may be repeated; default: all")
    parser.add_argument("--port", type=int, default=0, help="first port, the others follow it; 0: any free ones")
    parser.add_argument("--switch", action="append", default=[], metavar="VENDOR.NAME=VALUE", help="may be repeated")
    parser.add_argument("--seed", metavar="FILE.json", help='objects by vendor: {"ringcx": {"groups": [...]}}')
    parser.add_argument("--for", dest="seconds", type=float, default=3600, help="seconds until it stops")
    return parser.parse_args()


def main() -> None:
    """Print the URLs, and serve requests until a signal arrives or the time has elapsed."""
    # A directory that is executed is not a package: import it by its name from its parent directory.
    here = pathlib.Path(__file__).resolve().parent
    sys.path[0] = str(here.parent)
    server = importlib.import_module(f"{here.name}.server")
    options = parse(server.VENDORS)
    seed = json.loads(pathlib.Path(options.seed).read_text(encoding="utf-8")) if options.seed else {}
    switches: dict[str, dict[str, str]] = {}
    for item in options.switch:
        place, dummy, value = item.partition("=")
        vendor, dummy, name = place.partition(".")
        switches.setdefault(vendor, {})[name] = value

    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *dummy: over.set())
    try:
        simulator = server.Simulator(options.vendor or server.VENDORS, switches, seed, options.port)
    except ValueError as error:
        sys.exit(f"simulator: {error}")
    with simulator:
        for name in simulator.vendors:
            print(name, simulator.url(name))
        print("control", simulator.control_url, flush=True)
        over.wait(options.seconds)


if __name__ == "__main__":
    main()
