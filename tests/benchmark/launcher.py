# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one program and writes its cost to a file: ``python launcher.py FILE PROGRAM ...``.

It is a small process of its own, because Linux counts the memory of the starting process as that of the program.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main():
    """Run the program and return its exit status."""
    began = time.perf_counter()
    pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
    _pid, status, used = os.wait4(pid, 0)
    cost = {"wall": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(cost, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main() and 1)
