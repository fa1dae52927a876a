# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The config module of a vendor with a scaled rate-limit window or another number of parallel calls.

``python scaled.py VENDOR WINDOW-SECONDS CALLS-AT-A-TIME < ARGUMENTS``; 0 keeps the default.
"""

from __future__ import annotations

import importlib
import runpy
import sys

UTILS = "ansible_collections.cxops.contact_center.plugins.module_utils"


def main():
    """Change these values and run the module."""
    vendor, window, workers = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    del sys.argv[1:]
    importlib.import_module(f"{UTILS}.{vendor}.gateway")
    if window:
        importlib.import_module(f"{UTILS}.core.api.rate_limiter").RateLimiter.__init__.__defaults__ = (window,)
    for gateway in importlib.import_module(f"{UTILS}.core.gateway").Gateway.__subclasses__() if workers else ():
        gateway.workers = workers
    runpy.run_module(f"ansible_collections.cxops.contact_center.plugins.modules.{vendor}_config", run_name="__main__")


if __name__ == "__main__":
    main()
