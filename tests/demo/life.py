# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of the file of one account: export, edit, plan, apply, drift and undo."""

from __future__ import annotations

import difflib
import json

from .checks import expect
from .simulated import ask
from .terminal import heading

ACCOUNT, VENDOR = "lisbon", "ringcx"
EDITS = (("last_name: Okoye", "last_name: Adeyemi"), ("agent_rank: 12", "agent_rank: 3"))
EDITED, RANKED = "dana.okoye@example.com", "ana.lima@example.com"  # the agents of these lines
SUPERVISOR = {"lastName": "Okoye-Cruz"}


def show(ansible, control, folder):
    """Show it; Wrong is raised if anything else than the approved changes is written, or if any other edit is found."""
    project = folder / "project"
    project.mkdir()
    inventory = project / "hosts.yml"
    inventory.write_text(f"{VENDOR}:\n  hosts:\n    {ACCOUNT}:\n", encoding="utf-8")

    heading("From console to code: export an account to a file")
    ansible.run("export", inventory, "-e", "contact_center_export_dir=.")
    heading("Edit the file")
    edit(project / "host_vars" / ACCOUNT / "people.yml")
    heading("Plan the changes, for approval")
    ansible.run("plan", inventory)
    print((project / "plan" / "plan.txt").read_text(encoding="utf-8"))

    heading("Meanwhile, a supervisor edits one of the two agents in the console")
    supervise(control)
    before = agents(control)
    heading("Apply what was approved: the change of that agent is held, so the account fails")
    ansible.run("apply", inventory, "-e", "contact_center_record_dir=records", fails=True)
    after = agents(control)
    expect(
        {name for name in before if before[name] != after.get(name)} == {RANKED} and after[RANKED]["agentRank"] == 3,
        f"expected the change of {RANKED} alone: {before}, {after}",
    )
    heading("Compare the account with the file: only the supervisor's edit differs, so the account fails")
    ansible.run("drift", inventory, fails=True)
    (drift,) = json.loads((project / "drift" / "drift.json").read_text(encoding="utf-8"))["records"]
    found = [(change["name"], change["before"]) for change in drift["changes"]]
    expect(found == [(EDITED, {"last_name": SUPERVISOR["lastName"]})], f"expected the supervisor's edit, got {found}")
    heading("Undo the run")
    (record,) = (project / "records").iterdir()
    ansible.run("undo", inventory, "-e", f"contact_center_record={record.relative_to(project)}")
    expect(agents(control) == before, f"the account is not as before: {before}, {agents(control)}")


def edit(path):
    """Change the file, and print the difference."""
    text = before = path.read_text(encoding="utf-8")
    for present, replacement in EDITS:
        expect(text.count(present) == 1, f"{path.name} does not contain {present!r} once")
        text = text.replace(present, replacement)
    path.write_text(text, encoding="utf-8")
    print("".join(difflib.unified_diff(before.splitlines(True), text.splitlines(True), path.name, path.name, n=2)))


def supervise(control):
    """Change an agent in the simulator, and print what is done."""
    url = f"{control}/{VENDOR}/objects/agent/{agents(control)[EDITED]['agentId']}"
    print(f"PATCH {url} {json.dumps(SUPERVISOR)}")
    ask(url, "PATCH", **SUPERVISOR)


def agents(control):
    """Return the agents of the account by name."""
    return {agent["username"]: agent for agent in ask(f"{control}/{VENDOR}/state")["agents"]}
