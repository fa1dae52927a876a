# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs jobs as AWX does: it fills a folder for ansible-runner with a project, an inventory, variables and credentials.

The project, the credential types and the inventory are those of ``examples/awx``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jinja2.sandbox
import yaml

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples" / "awx"
SETTINGS = {"fact_cache_type": "jsonfile"}


class _UnsafeDumper(yaml.SafeDumper):
    """Marks all text as unsafe, so that Ansible does not evaluate it."""

    def represent_data(self, data):
        return self.represent_scalar("!unsafe", data) if isinstance(data, str) else super().represent_data(data)


def unsafe_yaml(variables):
    """Return variables of a survey, of a credential or of another job as AWX writes them."""
    return yaml.dump(variables, Dumper=_UnsafeDumper)


def read(name):
    """Return the content of a YAML file of the examples."""
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


def inject(credential_type, inputs):
    """Return the variables that a credential type of AWX injects."""
    unknown = set(inputs) - {field["id"] for field in credential_type["inputs"]["fields"]}
    if unknown:
        raise ValueError(f"{credential_type['name']} has no {unknown}")
    sandbox = jinja2.sandbox.ImmutableSandboxedEnvironment()

    def render(node):
        if isinstance(node, dict):
            return {render(name): render(value) for name, value in node.items()}
        return sandbox.from_string(node).render(**inputs)

    if set(credential_type["injectors"]) != {"extra_vars"}:
        raise ValueError("only the injection of variables is implemented here")
    return render(credential_type["injectors"]["extra_vars"])


def import_inventory(folder=EXAMPLES / "inventory"):
    """Return an inventory as AWX imports it from a project."""
    program = Path(sys.executable).with_name("ansible-inventory")
    return json.loads(subprocess.check_output([program, "--inventory", folder, "--list", "--export"], text=True))


def cut(inventory, number, count):
    """Return a slice of an inventory. number: from 1."""
    kept = sorted(inventory["_meta"]["hostvars"])[number - 1 :: count]
    groups = {
        name: {**group, "hosts": [host for host in group.get("hosts", ()) if host in kept]}
        for name, group in inventory.items()
        if name != "_meta"
    }
    hostvars = {host: inventory["_meta"]["hostvars"][host] for host in kept}
    return {**groups, "_meta": {**inventory["_meta"], "hostvars": hostvars}}


class Job:
    """A job that has run.

    folder: what ansible-runner has got and written. status: as ansible-runner names it. output: what AWX shows.
    """

    def __init__(self, folder, playbook, inventory, credentials, variables=None, options=""):
        """Run a job. credentials: pairs of a credential type and inputs. options: of ansible-playbook."""
        self.folder = folder
        shutil.copytree(EXAMPLES, folder / "project", ignore=shutil.ignore_patterns("inventory"))
        (folder / "inventory").mkdir()
        (folder / "env").mkdir()
        script = folder / "inventory" / "hosts"
        script.write_text(f"#!/usr/bin/env python3\nprint({json.dumps(inventory)!r})\n", encoding="utf-8")
        script.chmod(0o700)
        self._write("settings", json.dumps(SETTINGS))
        self._write("extravars", unsafe_yaml(variables or {}))
        for number, (credential_type, inputs) in enumerate(credentials):
            path = self._write(f"credential{number}", unsafe_yaml(inject(credential_type, inputs)))
            options += f" -e @{path}"
        self._write("cmdline", options.strip())
        # The home is lost with the container of the job.
        environment = {"ANSIBLE_FORCE_COLOR": "false", "HOME": str(folder / "home"), "NO_PROXY": "127.0.0.1"}
        self._write("envvars", json.dumps({**environment, "no_proxy": "127.0.0.1"}))
        command = ["ansible-runner", "run", str(folder), "--playbook", playbook, "--ident", "job", "--quiet"]
        program = Path(sys.executable).with_name(command[0])
        path = os.pathsep.join([str(program.parent), os.environ["PATH"]])
        subprocess.run([program, *command[1:]], env={**os.environ, "PATH": path}, check=False)
        artifacts = folder / "artifacts" / "job"
        self.status, self.output = ((artifacts / name).read_text(encoding="utf-8") for name in ("status", "stdout"))
        self._events = [json.loads(path.read_text(encoding="utf-8")) for path in artifacts.glob("job_events/*.json")]

    def _write(self, name, text):
        path = self.folder / "env" / name
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def artifacts(self):
        """The variables that a workflow passes on to the next job."""
        (end,) = (event for event in self._events if event["event"] == "playbook_on_stats")
        return end["event_data"]["artifact_data"]

    def files_with(self, *texts):
        """Return the files with one of these texts that ansible-runner and the playbook have written, relative to the folder."""
        paths = [path for path in self.folder.rglob("*") if path.is_file() and path.parent != self.folder / "env"]
        found = [path for path in paths if any(text.encode() in path.read_bytes() for text in texts)]
        return sorted(str(path.relative_to(self.folder)) for path in found)
