# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the parts of the demo: `python -m tests.demo`."""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

from . import life, provisioning
from .checks import Wrong
from .simulated import ask, simulator
from .terminal import Ansible

END = """
The demo provisioned three accounts in parallel. In each account, one agent was then moved, one was renamed, and one was
removed: deleted or, if the vendor does not support this, deactivated. All changes match the previews. Then the file of one
account was exported, edited, planned and applied: what a supervisor had edited meanwhile was held, and was found as drift.
Undo restored the rest. The report of the plan was a page, plan.html: the guide "From console to code" shows it.
"""


def show(folder):
    with simulator() as control:
        ansible = Ansible(folder, ask(control))
        provisioning.show(ansible, control, folder)
        life.show(ansible, control, folder)
    print(END)


def main():
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="cxops-demo-") as folder:
            show(Path(folder))
    except Wrong as problem:
        return f"The demo failed: {problem}."
    except KeyboardInterrupt:
        return "The demo was interrupted; all temporary files were removed."
    return 0


if __name__ == "__main__":
    sys.exit(main())
