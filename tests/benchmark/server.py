# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator of one vendor with a scaled rate-limit window; it ends when its standard input is closed.

``python server.py VENDOR FOLDER-OF-SIMULATOR WINDOW-SECONDS SWITCHES-JSON < SEED-JSON-LINE``
"""

from __future__ import annotations

import importlib
import json
import pathlib
import sys


def main():
    """Serve until standard input is closed."""
    vendor, folder, window, switches = sys.argv[1:]
    package = pathlib.Path(folder)
    sys.path[0] = str(package.parent)
    limits = importlib.import_module(f"{package.name}.limits")
    limits.Window.__init__.__defaults__ = (float(window),)
    server = importlib.import_module(f"{package.name}.server")
    seed = json.loads(sys.stdin.readline())
    with server.Simulator((vendor,), {vendor: json.loads(switches)}, {vendor: seed}) as simulator:
        connection = {
            "url": simulator.url(vendor),
            "control": simulator.control_url,
            "known": simulator[vendor].credentials,
        }
        print(json.dumps(connection), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
