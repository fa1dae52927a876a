# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: examples/inventory is previewed, applied and changed, against the simulator.

`python3 run.py demo` runs it where ansible-core, requests and aiohttp are installed.
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

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "inventory"
PEOPLE = "host_vars/main_account/people.yml"
CHANGES = (
    (
        "username: ana.lima@example.com\n    agent_group: Support",
        "username: ana.lima@example.com\n    agent_group: Sales",
    ),
    ("last_name: Berg", "last_name: Holm"),
    ("username: chen.wei@example.com", "username: chen.wei@example.com\n    state: absent"),
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
BLOCK = re.compile(r"^--- before: (?P<name>.+)\n\+\+\+ after: .+\n@@.+@@\n(?P<lines>(?:[-+ ].*\n)+)", re.MULTILINE)
LINE = re.compile(r'^(?P<side>[-+]) +"(?P<field>\w+)": (?P<value>.+?),?$', re.MULTILINE)


class Wrong(Exception):
    """Something was not as promised."""


@contextlib.contextmanager
def started(command, **options):
    """A process that is gone afterwards, with whatever it started."""
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
    """-> the addresses of RingCX and of the control port."""
    command = (sys.executable, ROOT / "tests" / "simulator", "--vendor", "ringcx", "--for", "600")
    with started(command) as process:
        lines = [process.stdout.readline().split() for _line in range(2)]
        expect(all(lines), "the simulator didn't start")
        urls = dict(lines)
        yield urls["ringcx"], urls["control"]


def ask(url):
    """What the control port answers; never through a proxy."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=10) as answer:
        return json.load(answer)


class Ansible:
    """`ansible-playbook cxops.contact_center.provision`, apart from the user's own settings and credentials."""

    def __init__(self, folder, url, credentials):
        (folder / "collections/ansible_collections/cxops").mkdir(parents=True)
        (folder / "collections/ansible_collections/cxops/contact_center").symlink_to(ROOT)
        (folder / "empty.cfg").touch()
        self.colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "RINGCX_"))}
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
        ways = ("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt")
        self.connection = folder / "connection.json"
        self.connection.write_text(
            json.dumps(
                {
                    **{name: credentials[name] for name in ways},
                    "ringcx_url": url,
                    "ringcx_platform_url": url,
                    "rate_limit": 0,
                    "token_cache": str(folder / "tokens"),
                }
            )
        )

    def provision(self, inventory, *options):
        """Shows what Ansible prints, and returns it without colours."""
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
            raise Wrong(f"ansible-playbook ended with {process.returncode}")
        return "".join(lines)


def promised(preview):
    """What a printed preview says: name of the object -> fields -> new values."""
    result = {}
    for block in BLOCK.finditer(preview):
        lines = list(LINE.finditer(block["lines"]))
        leaves = bool(re.search(r"^\+\{\}$", block["lines"], re.MULTILINE))
        after = {line["field"]: json.loads(line["value"]) for line in lines if line["side"] == "+"}
        result[block["name"]] = None if leaves else after
    return result


def objects(control):
    """What is stored at the simulated vendor, in the words of the preview."""
    state = ask(f"{control}/ringcx/state")
    result = {f"agent group {group['groupName']}": {"name": group["groupName"]} for group in state["groups"]}
    for agent in state["agents"]:
        fields = {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): agent[name] for name in agent}
        fields["agent_group"] = agent["agentGroup"]["description"]
        del fields["group_id"]
        result[f"agent {agent['username']}"] = fields
    return result


def happened(before, after):
    """The same for what really came of it."""
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


def change(old, new):
    """Write a changed copy of the examples, and show the difference."""
    shutil.copytree(old, new)
    text = before = (new / PEOPLE).read_text(encoding="utf-8")
    for words, others in CHANGES:
        expect(words in text, f"{PEOPLE} has no {words!r} any more")
        text = text.replace(words, others)
    (new / PEOPLE).write_text(text, encoding="utf-8")
    files = (f"{folder.name}/{PEOPLE}" for folder in (old, new))
    print("".join(difflib.unified_diff(before.splitlines(True), text.splitlines(True), *files, n=1)))


def show(folder):
    with simulator() as (url, control):
        ansible = Ansible(folder, url, ask(control)["ringcx"]["credentials"])

        heading("A new account: the preview, which writes nothing")
        preview = promised(ansible.provision(EXAMPLES, "--check", "--diff"))
        expect(not objects(control), "the preview wrote something")
        heading("For real")
        ansible.provision(EXAMPLES)
        before = objects(control)
        expect(preview and preview.keys() == before.keys(), "the preview named other objects than were created")
        heading("Once more: nothing is left to do")
        expect("changed=0 " in ansible.provision(EXAMPLES), "the second run changed something")

        heading("Ana moves to another group, Bo has a new name, Chen leaves")
        changed = folder / "changed"
        change(EXAMPLES, changed)
        preview = promised(ansible.provision(changed, "--check", "--diff"))
        expect(objects(control) == before, "the preview wrote something")
        heading("For real")
        ansible.provision(changed)
        reality = happened(before, objects(control))
        expect(preview == reality, f"the preview said {preview}, and this happened: {reality}")
        heading("Once more: nothing is left to do")
        expect("changed=0 " in ansible.provision(changed), "the second run changed something")
    print("Shown: an account was built, then one agent moved, one renamed, one deleted, each time just as previewed.")


def main():
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="cxops-demo-") as folder:
            show(Path(folder))
    except Wrong as problem:
        return f"The demo failed: {problem}."
    except KeyboardInterrupt:
        return "The demo was interrupted; everything is cleaned up."
    return 0


if __name__ == "__main__":
    sys.exit(main())
