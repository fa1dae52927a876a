# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-lint reports wrong options of the modules of each vendor, also in entries, and accepts templates everywhere.

`python -m ansible_collections.cxops.contact_center.tests.lint` writes a playbook, and compares what ansible-lint reports.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec

from ..tools.docs.vendors import VENDORS, Vendor

TEMPLATE = "{{ defined_elsewhere }}"


class Case(NamedTuple):
    """A task and what is reported. module: without the name of the collection. message: a part of it, or None."""

    name: str
    module: str
    options: dict[str, Any]
    message: str | None


def cases(vendor: Vendor) -> Iterator[Case]:
    """Yield tasks with wrong options, and tasks with templates."""
    config = f"{vendor.name}_config"
    yield Case("Misspelled option", config, {"agnets": []}, 'unknown option "agnets", did you mean "agents"?')
    yield Case("Wrong choice", config, {"on_error": "halt"}, "on_error must be one of continue, stop")
    yield Case("Misspelled option of prune", config, {"prune": {"agent": True}}, 'prune: unknown option "agent"')
    yield Case(
        "Misspelled query", f"{config}_info", {"detials": True}, 'unknown option "detials", did you mean "details"?'
    )
    settings = [*vendor.connection.names, *argument_spec.config_spec(vendor.entities)]
    yield Case("Templates", config, dict.fromkeys(settings, TEMPLATE), None)
    for entity in vendor.entities:
        key, place = {entity.key: "ana@example.com"}, f"{entity.plural}[0] (ana@example.com)"
        misspelled, wrong = {**key, "sate": "present"}, {**key, "state": "gone"}
        unknown, choice = 'unknown option "sate", did you mean "state"?', "state must be one of present, absent"
        yield Case(f"Misspelled in {entity.plural}", config, {entity.plural: [misspelled]}, f"{place}: {unknown}")
        yield Case(f"Wrong in {entity.plural}", config, {entity.plural: [wrong]}, f"{place}: {choice}")
        module = f"{vendor.name}_{entity.kind}"
        yield Case(f"Misspelled {entity.kind}", module, misspelled, unknown)
        yield Case(f"Wrong {entity.kind}", module, wrong, choice)
        yield Case(f"Misspelled {entity.kind} query", f"{module}_info", {"nmae": "x"}, 'unknown option "nmae"')
        selectors = (entity.id_option, argument_spec.RENAMED_FROM.name)
        fields = [field.name for field in argument_spec.entry_fields(entity) if field.name not in selectors]
        templates = dict.fromkeys(fields, TEMPLATE)
        yield Case(f"Templates in {entity.plural}", config, {entity.plural: [templates, templates, TEMPLATE]}, None)
        lists = {field.name: [TEMPLATE] for field in entity.fields if field.type == "list"}
        yield Case(f"Templates of {entity.kind}", module, {**templates, **lists}, None)
        hidden = {**templates, "sate": TEMPLATE}
        yield Case(f"Misspelled {entity.kind} with templates", module, hidden, unknown)
    for name, filters in vendor.readers.items():
        templates, module = dict.fromkeys((field.name for field in filters), TEMPLATE), f"{vendor.name}_{name}"
        yield Case(f"Templates of {name}", module, templates, None)
        yield Case(f"Misspelled {name}", module, {**templates, "nmaes": TEMPLATE}, 'unknown option "nmaes"')


def reported(tasks: list[dict[str, Any]]) -> dict[str, str]:
    """Return the messages of ansible-lint about these tasks, by name."""
    play = {"name": "Try", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tasks.yml").write_text(json.dumps([play]), encoding="utf-8")
        (Path(folder) / "config.yml").write_text("enable_list: [args]\nskip_list: [yaml]\n", encoding="utf-8")
        command = ["ansible-lint", "--offline", "--nocolor", "--format", "json", "-c", "config.yml", "tasks.yml"]
        process = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "WARNING  Ignored" in process.stderr or not process.stdout:
        raise SystemExit(process.stderr)
    found = [one for one in json.loads(process.stdout) if one["check_name"] == "args[module]"]
    return {one["content"]["body"].rpartition("Task/Handler: ")[2]: one["description"] for one in found}


def main() -> int:
    """Return 1 if something else is reported than expected."""
    expected = {f"{vendor.title}: {case.name}": case for vendor in VENDORS for case in cases(vendor)}
    tasks = [{"name": name, f"cxops.contact_center.{case.module}": case.options} for name, case in expected.items()]
    messages, wrong = reported(tasks), 0
    for name, case in expected.items():
        message = messages.get(name)
        if (message is None) != (case.message is None) or (case.message or "") not in (message or ""):
            print(f"{name}: expected {case.message!r}, but ansible-lint reports {message!r}")
            wrong += 1
    print(f"ansible-lint: {len(expected)} tasks with options, {wrong} of them not reported as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
