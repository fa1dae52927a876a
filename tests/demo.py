# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: previews, provisions and changes the three accounts of examples/inventory, against the simulator.

`python3 run.py demo` runs it in an environment with ansible-core, requests and aiohttp.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from .vendors import REAL_VENDORS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "inventory"
PROFILES = {profile.demo.host: profile for profile in REAL_VENDORS if profile.demo}
SETTINGS = ("ANSIBLE_", *(f"{profile.name.upper()}_" for profile in REAL_VENDORS))
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
BLOCK = re.compile(r"^--- before: (?P<name>.+)\n\+\+\+ after: .+\n@@.+@@\n(?P<lines>(?:[-+ ].*\n)+)", re.MULTILINE)
HOST = re.compile(r"^(?:changed|ok): \[(\w+)\]$", re.MULTILINE)


class Wrong(Exception):
    """A result is not as expected."""


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


@contextlib.contextmanager
def simulator():
    """Run the simulator; yield the URL of its control port."""
    with started((sys.executable, ROOT / "tests" / "simulator", "--for", "600")) as process:
        lines = [process.stdout.readline().split() for _line in (*REAL_VENDORS, "control")]
        expect(all(lines), "the simulator did not start")
        yield dict(lines)["control"]


def ask(url):
    """Return the response of the control port; no proxy is used."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=10) as answer:
        return json.load(answer)


class Ansible:
    """`ansible-playbook cxops.contact_center.provision`, without the settings and credentials of the user."""

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

    def provision(self, inventory, *options):
        """Show the output of Ansible; return it without colours."""
        command = ["ansible-playbook", "cxops.contact_center.provision", "-i", inventory.name, *options]
        print("$ " + " ".join(command), flush=True)
        program = Path(sys.executable).with_name(command[0])
        extra = ("--extra-vars", f"@{self.connection}")
        with started([program, *command[1:], *extra], cwd=inventory.parent, env=self.env) as process:
            lines = []
            for line in process.stdout:
                sys.stdout.write(line)
                sys.stdout.flush()
                lines.append(COLOURS.sub("", line))
        if process.returncode:
            raise Wrong(f"ansible-playbook failed with exit status {process.returncode}")
        return "".join(lines)


def promised(preview):
    """Return the changes in a printed preview: host and name of the object -> fields -> new values; None if it is deleted."""
    result, start = {}, 0
    for host in HOST.finditer(preview):
        for block in BLOCK.finditer(preview, start, host.end()):
            before, after = (
                json.loads("".join(line[1:] for line in block["lines"].splitlines() if line[0] in " " + side))
                for side in "-+"
            )
            fields = {name: value for name, value in after.items() if name not in before or value != before[name]}
            result[host[1], block["name"]] = fields if after else None
        start = host.end()
    return result


def objects(control):
    """Return the objects of the simulated vendors, in the format of the preview."""
    return {
        (host, name): fields
        for host, profile in PROFILES.items()
        for name, fields in shown(profile, ask(f"{control}/{profile.name}/state"))
    }


def shown(profile, state):
    """Yield (name, fields) of each stored object, in the format of the preview."""
    ids, keys = profile.storage.ids, profile.storage.keys
    groups = {group[ids["agent_group"]]: group[keys["agent_group"]] for group in state["groups"]}
    for name in groups.values():
        yield f"agent group {name}", {"name": name}
    for agent in state["agents"]:
        yield f"agent {agent[keys['agent']]}", profile.demo.previewed(agent, groups)


def happened(before, after):
    """Return the actual changes, in the format of the preview."""
    return {
        name: {field: value for field, value in after[name].items() if value != before[name][field]}
        if name in after and name in before
        else after.get(name)
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def expect(right, problem):
    if not right:
        raise Wrong(problem)


def heading(text):
    print(f"\n=== {text} ===\n", flush=True)


def unchanged(printed):
    """Return whether the recap shows every account without a change."""
    return all(re.search(rf"^{host} .* changed=0 .* failed=0 ", printed, re.MULTILINE) for host in PROFILES)


def change(old, new):
    """Write a changed copy of the examples, and print the diff."""
    shutil.copytree(old, new)
    for host, profile in PROFILES.items():
        people = f"host_vars/{host}/people.yml"
        text = before = (new / people).read_text(encoding="utf-8")
        for present, replacement in profile.demo.edits:
            expect(present in text, f"{people} does not contain {present!r}")
            text = text.replace(present, replacement)
        (new / people).write_text(text, encoding="utf-8")
        files = (f"{folder.name}/{people}" for folder in (old, new))
        print("".join(difflib.unified_diff(before.splitlines(True), text.splitlines(True), *files, n=1)))


def show(folder):
    with simulator() as control:
        ansible = Ansible(folder, ask(control))

        heading("Preview of three new accounts, one for each vendor; nothing is written")
        preview = promised(ansible.provision(EXAMPLES, "--check", "--diff"))
        expect(not objects(control), "the preview wrote something")
        heading("Provision the accounts")
        ansible.provision(EXAMPLES)
        before = objects(control)
        expect(preview and preview.keys() == before.keys(), "the preview does not match the created objects")
        heading("Second run: nothing changes")
        expect(unchanged(ansible.provision(EXAMPLES)), "the second run changed something")

        heading("Preview of changes: in each account, one agent is moved, one is renamed, and one is removed")
        changed = folder / "changed"
        change(EXAMPLES, changed)
        preview = promised(ansible.provision(changed, "--check", "--diff"))
        expect(objects(control) == before, "the preview wrote something")
        heading("Apply the changes")
        ansible.provision(changed)
        reality = happened(before, objects(control))
        expect(len(reality) == 9, f"expected three changes for each account, got {reality}")
        expect(preview == reality, f"the preview shows {preview}, but the changes are {reality}")
        heading("Second run: nothing changes")
        expect(unchanged(ansible.provision(changed)), "the second run changed something")
    print(
        "The demo provisioned three accounts in parallel. In each account, one agent was then moved, one was renamed, and"
    )
    print(
        "one was removed: deleted or, if the vendor does not support this, deactivated. All changes match the previews."
    )


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
