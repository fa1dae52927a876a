# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of the demo, and what it prints."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from ..vendors import REAL_VENDORS
from .checks import Wrong

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples" / "inventory"
SETTINGS = ("ANSIBLE_", *(f"{profile.name.upper()}_" for profile in REAL_VENDORS))
FAILED_HOSTS = 2  # exit status of ansible-playbook
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@contextlib.contextmanager
def started(command, **options):
    """Run a process; end it and its child processes afterwards."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([str(word) for word in command], start_new_session=True, **pipes, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


class Ansible:
    """ansible-playbook, without the settings and credentials of the user."""

    def __init__(self, folder, vendors):
        (folder / "collections/ansible_collections/cxops").mkdir(parents=True)
        (folder / "collections/ansible_collections/cxops/contact_center").symlink_to(ROOT)
        (folder / "empty.cfg").touch()
        self.colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        self.env.update(
            ANSIBLE_COLLECTIONS_PATH=str(folder / "collections"),
            ANSIBLE_CONFIG=str(folder / "empty.cfg"),
            ANSIBLE_HOME=str(folder / "home"),
            ANSIBLE_REMOTE_TMP=str(folder / "remote"),
            ANSIBLE_FORCE_COLOR=str(self.colour),
            ANSIBLE_NOCOLOR=str(not self.colour),
            PYTHONDONTWRITEBYTECODE="1",
            NO_PROXY="127.0.0.1",
            no_proxy="127.0.0.1",
        )
        connection = {}
        for profile in REAL_VENDORS:
            connection[f"{profile.name}_rate_limit"] = 0
            connection[f"{profile.name}_token_cache"] = str(folder / "tokens")
            simulated = vendors[profile.name]
            connection.update({name: simulated["credentials"][name] for name in profile.sign_in})
            connection[f"{profile.name}_url"] = simulated["url"]
        connection["ringcx_platform_url"] = connection["ringcx_url"]
        self.connection = folder / "connection.json"
        self.connection.write_text(json.dumps(connection))

    def run(self, playbook, inventory, *options, fails=False):
        """Show the output of a playbook, started in the folder of its inventory; return it without colours.

        fails: whether the playbook has to fail because an account does.
        """
        command = ["ansible-playbook", f"cxops.contact_center.{playbook}", "-i", inventory.name, *options]
        print("$ " + " ".join(command), flush=True)
        program = Path(sys.executable).with_name(command[0])
        extra = ("--extra-vars", f"@{self.connection}")
        with started([program, *command[1:], *extra], cwd=inventory.parent, env=self.env) as process:
            lines = []
            for line in process.stdout:
                sys.stdout.write(line)
                sys.stdout.flush()
                lines.append(COLOURS.sub("", line))
        if process.returncode != (FAILED_HOSTS if fails else 0):
            raise Wrong(f"the playbook {playbook} ended with exit status {process.returncode}")
        return "".join(lines)


def heading(text):
    print(f"\n=== {text} ===\n", flush=True)
