# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command, print its output, and interrupt it at the first line that matches: HOW PATTERN COMMAND...

HOW: ctrl-c sends SIGINT to all its processes, twice; kill ends only the first process, without notice to the others.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

how, pattern, *command = sys.argv[1:]
# Ansible's workers ignore SIGINT, and their child processes inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupt(process):
    if how == "kill":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)


with subprocess.Popen(
    command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
) as running:
    done = False
    for line in running.stdout:
        print(line, end="", flush=True)
        if not done and re.search(pattern, line):
            interrupt(running)
            done = True
sys.exit(0 if done else 1)
