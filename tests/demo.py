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

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "inventory"
# The accounts: host -> vendor, and the replacements in its people.yml.
VENDORS = {"lisbon": "ringcx", "shanghai": "udesk", "mumbai": "deepcall"}
CHANGES = {
    "lisbon": (
        ("ana.lima@example.com\n    agent_group: Support", "ana.lima@example.com\n    agent_group: Sales"),
        ("last_name: Berg", "last_name: Holm"),
        ("username: chen.wei@example.com", "username: chen.wei@example.com\n    state: absent"),
    ),
    "shanghai": (
        ("hao.zhu@example.com\n    agent_groups: [Support]", "hao.zhu@example.com\n    agent_groups: [Sales]"),
        ("nick_name: Jing Xu", "nick_name: Jing Su"),
        (
            "email: lin.ma@example.com",
            "email: lin.ma@example.com\n    state: absent\n    owner_id: fang.li@example.com\n    owner_group_id: Sales",
        ),
    ),
    "mumbai": (
        ("dev.nair@example.com\n    agent_groups: [Support]", "dev.nair@example.com\n    agent_groups: [Sales]"),
        ("name: Isha Das", "name: Isha Bose"),
        ("email: ravi.sen@example.com", "email: ravi.sen@example.com\n    status: inactive"),
    ),
}
SIGN_IN = {
    "ringcx": ("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt"),
    "udesk": ("udesk_email", "udesk_api_token"),
    "deepcall": ("deepcall_user_id", "deepcall_token"),
}
SETTINGS = ("ANSIBLE_", *(f"{vendor.upper()}_" for vendor in SIGN_IN), "FIELD_NAMES")
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
        lines = [process.stdout.readline().split() for _line in (*SIGN_IN, "control")]
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
        connection = {"rate_limit": 0, "token_cache": str(folder / "tokens")}
        for vendor, names in SIGN_IN.items():
            connection.update({name: vendors[vendor]["credentials"][name] for name in names})
            connection[f"{vendor}_url"] = vendors[vendor]["url"]
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
    told = {"ringcx": ringcx, "udesk": udesk, "deepcall": deepcall}
    return {
        (host, f"{kind} {name}"): fields
        for host, vendor in VENDORS.items()
        for kind, listed in zip(("agent group", "agent"), told[vendor](ask(f"{control}/{vendor}/state")), strict=True)
        for name, fields in listed.items()
    }


def ringcx(state):
    """Return groups and agents by name."""
    groups = {group["groupName"]: {"name": group["groupName"]} for group in state["groups"]}
    agents = {}
    for agent in state["agents"]:
        fields = {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): agent[name] for name in agent}
        agents[agent["username"]] = {**fields, "agent_group": agent["agentGroup"]["description"], "group_id": None}
    return groups, agents


def udesk(state):
    """Return groups and agents by name; memberships are ids on the agent."""
    names = {group["id"]: group["name"] for group in state["groups"]}
    agents = {}
    for agent in state["agents"]:
        groups = sorted(names[id] for id in agent["user_group_ids"])
        agents[agent["email"]] = {**agent, "agent_groups": groups, "user_group_ids": None}
    return {name: {"name": name} for name in names.values()}, agents


def deepcall(state):
    """Return groups and agents by name; a membership also contains whether calls are received."""
    names = {group["group_id"]: group["name"] for group in state["groups"]}
    agents = {}
    for agent in state["agents"]:
        groups = sorted(names[row["groupId"]] for row in agent["groups"])
        status = "active" if agent["status"] else "inactive"
        agents[agent["email"]] = {**agent, "agent_groups": groups, "status": status, "groups": None}
    return {name: {"name": name} for name in names.values()}, agents


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
    return all(re.search(rf"^{host} .* changed=0 .* failed=0 ", printed, re.MULTILINE) for host in VENDORS)


def change(old, new):
    """Write a changed copy of the examples, and print the diff."""
    shutil.copytree(old, new)
    for host, changes in CHANGES.items():
        people = f"host_vars/{host}/people.yml"
        text = before = (new / people).read_text(encoding="utf-8")
        for words, others in changes:
            expect(words in text, f"{people} does not contain {words!r}")
            text = text.replace(words, others)
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
