# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of the measurements: a temporary folder with the collection, and simulators in processes of their own."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import urllib.request

import yaml

from .process import run

OTHERS = ("ANSIBLE_", "RINGCX_", "UDESK_", "DEEPCALL_", "PYTHON")
MODULES = "ansible_collections.cxops.contact_center.plugins.modules"


class Stage:
    """``with Stage(folder of the benchmark) as stage``."""

    def __init__(self, here):
        self.here = here
        self._folder = tempfile.TemporaryDirectory(prefix="cxops-benchmark-")
        self.folder = pathlib.Path(self._folder.name)

    def __enter__(self):
        tree = self.folder / "tree" / "ansible_collections" / "cxops"
        tree.mkdir(parents=True)
        (tree / "contact_center").symlink_to(self.here.parent.parent)
        (self.folder / "empty.cfg").touch()
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
        self.env.update(
            PYTHONPATH=str(self.folder / "tree"),
            PYTHONPYCACHEPREFIX=str(self.folder / "bytecode"),
            ANSIBLE_COLLECTIONS_PATH=str(self.folder / "tree"),
            ANSIBLE_CONFIG=str(self.folder / "empty.cfg"),
            ANSIBLE_HOME=str(self.folder / "home"),
            ANSIBLE_REMOTE_TMP=str(self.folder / "remote"),
            ANSIBLE_NOCOLOR="1",
            NO_PROXY="127.0.0.1",
            no_proxy="127.0.0.1",
        )
        return self

    def __exit__(self, *dummy):
        self._folder.cleanup()

    def environment(self):
        """Return a line with the versions of Ansible and Python, and the number of processor cores."""
        version = run([self.program("ansible-playbook"), "--version"], env=self.env).printed.split("]")[0]
        return f"{version}], Python {platform.python_version()}, {os.cpu_count()} processor cores."

    @contextlib.contextmanager
    def account(self, vendor, seed, window=60, **switches):
        """Run a simulator with an account that contains the seed."""
        command = (sys.executable, self.here / "server.py", vendor, self.here.parent / "simulator", window)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": self.env}
        process = subprocess.Popen([*map(str, command), json.dumps(switches)], **pipes)
        try:
            process.stdin.write(json.dumps(seed) + "\n")
            process.stdin.flush()
            yield Account(vendor, **json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()

    def module(self, name, arguments, check=False, diff=False):
        """Run a module by itself, with its arguments on standard input."""
        modes = {"_ansible_check_mode": check, "_ansible_diff": diff}
        return self.script(["-m", f"{MODULES}.{name}"], {**arguments, **modes})

    def script(self, command, arguments):
        """Run a Python program that takes its arguments as a module does."""
        return run([sys.executable, *command], json.dumps({"ANSIBLE_MODULE_ARGS": arguments}), env=self.env)

    def playbook(self, playbook, inventory, *arguments):
        """Run ansible-playbook."""
        return run([self.program("ansible-playbook"), playbook, "-i", inventory, *arguments], env=self.env)

    def inventory(self, vendor, values, ending="yml"):
        """Write an inventory in which one host is one account, with its agents in a YAML or JSON file; return its path."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="inventory-", dir=self.folder))
        (folder / "host_vars").mkdir()
        local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        (folder / "hosts.yml").write_text(yaml.safe_dump({vendor: {"hosts": {"account": local}}}))
        with (folder / "host_vars" / f"account.{ending}").open("w") as file:
            if ending == "json":
                json.dump(values, file)
            else:
                yaml.dump(values, file, getattr(yaml, "CSafeDumper", yaml.SafeDumper))
        return folder

    def write(self, name, value):
        """Write a JSON file, which is valid YAML too; return its path."""
        path = self.folder / name
        path.write_text(json.dumps(value))
        return path

    @staticmethod
    def program(name):
        return pathlib.Path(sys.executable).with_name(name)


class Account:
    """A simulated account: its URL, its credentials and its log of calls."""

    def __init__(self, vendor, url, control, known):
        self.url, self.known, self._control = url, known, f"{control}/{vendor}"

    def control(self, path, method="GET", value=None):
        """Return the response of the control server; no proxy is used."""
        without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        data = None if value is None else json.dumps(value).encode()
        with without_proxy.open(
            urllib.request.Request(f"{self._control}/{path}", data, method=method), timeout=120
        ) as response:
            return json.load(response)

    def log(self):
        """Return the calls since the last use, and clear the log."""
        calls = self.control("log")
        self.control("log", "DELETE")
        return calls
