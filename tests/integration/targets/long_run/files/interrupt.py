# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command, pass on what it prints, and press Ctrl-C at the first line that matches: PATTERN COMMAND..."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

pattern, *command = sys.argv[1:]
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # Ansible's workers ignore it, and what they start inherits that
with subprocess.Popen(
    command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
) as process:
    pressed = False
    for line in process.stdout:
        print(line, end="", flush=True)
        if not pressed and re.search(pattern, line):
            os.killpg(process.pid, signal.SIGINT)
            pressed = True
sys.exit(0 if pressed else 1)
