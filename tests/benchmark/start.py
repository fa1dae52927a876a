# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of a one-object module before it makes a call, compared with a module that imports only the bare minimum."""

from __future__ import annotations

import sys

from . import table
from .process import best, run

ROUNDS = 9
QUICK_ROUNDS = 3
ALONE = """#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
import requests


def main():
    AnsibleModule({"name": {"type": "str"}}, supports_check_mode=True).exit_json(version=requests.__version__)


if __name__ == "__main__":
    main()
"""


def show(stage, options):
    """Measure each module as Ansible sends it, a zip file without bytecode, and as a file with cached bytecode."""
    folder = stage.folder / "library"
    folder.mkdir()
    (folder / "alone.py").write_text(ALONE)
    names = {"only basic and requests": "alone"}
    names.update({f"{name}_agent": f"cxops.contact_center.{name}_agent" for name in options.vendor})
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    # the files are run first: they leave the bytecode of requests behind, which a target host usually has
    files = best(rounds, *[_file(stage, folder, name) for name in names.values()])
    zips = best(rounds, *[_packed(stage, folder, name) for name in names.values()])
    rows = []
    for what, packed, file in zip(names, zips, files):  # noqa: B905
        ratio = packed.cpu / zips[0].cpu
        reached = table.goal(ratio <= 1.5, "1.5") if packed is not zips[0] else ""
        shown = (table.seconds(packed.cpu), f"{ratio:.2f}", table.seconds(file.cpu), f"{file.cpu / files[0].cpu:.2f}")
        rows.append((what, *shown, reached))
    table.show(
        "Start of the one-object module",
        ("module", "as Ansible sends it", "ratio", "with bytecode", "ratio", "goal"),
        rows,
        f"Seconds of the processor, minimum of {rounds} rounds; the modules alternate. They fail because no agent is named.",
    )


def _packed(stage, folder, name):
    """Return a job that runs the module as Ansible packs it."""
    remote = stage.folder / f"packed-{name}"
    env = {
        **stage.env,
        "ANSIBLE_KEEP_REMOTE_FILES": "1",
        "ANSIBLE_REMOTE_TMP": str(remote),
        "ANSIBLE_LIBRARY": str(folder),
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [{name: {}, "ignore_errors": True}]}]
    run([stage.program("ansible-playbook"), stage.write(f"{name}.yml", play)], env=env)
    (package,) = remote.glob("*/AnsiballZ_*.py")
    return lambda: run([sys.executable, package], must=False, env=env)


def _file(stage, folder, name):
    path = (
        folder / "alone.py"
        if name == "alone"
        else stage.here.parent.parent / f"plugins/modules/{name.split('.')[-1]}.py"
    )
    empty = '{"ANSIBLE_MODULE_ARGS": {}}'
    return lambda: run([sys.executable, path], empty, must=False, env=stage.env)
