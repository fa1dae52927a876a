# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three accounts, one of each vendor: they are previewed, provisioned and changed."""

from __future__ import annotations

import difflib
import re
import shutil

from .checks import expect
from .preview import PROFILES, happened, objects, promised
from .terminal import EXAMPLES, heading


def show(ansible, control, folder):
    """Show it; Wrong is raised if anything differs from a preview."""
    heading("Preview of three new accounts, one for each vendor; nothing is written")
    preview = promised(ansible.run("provision", EXAMPLES, "--check", "--diff"))
    expect(not objects(control), "the preview wrote something")
    heading("Provision the accounts")
    ansible.run("provision", EXAMPLES)
    before = objects(control)
    expect(preview and preview.keys() == before.keys(), "the preview does not match the created objects")
    heading("Second run: nothing changes")
    expect(unchanged(ansible.run("provision", EXAMPLES)), "the second run changed something")

    heading("Preview of changes: in each account, one agent is moved, one is renamed, and one is removed")
    changed = folder / "changed"
    change(EXAMPLES, changed)
    preview = promised(ansible.run("provision", changed, "--check", "--diff"))
    expect(objects(control) == before, "the preview wrote something")
    heading("Apply the changes")
    ansible.run("provision", changed)
    reality = happened(before, objects(control))
    expect(len(reality) == 9, f"expected three changes for each account, got {reality}")
    expect(preview == reality, f"the preview shows {preview}, but the changes are {reality}")
    heading("Second run: nothing changes")
    expect(unchanged(ansible.run("provision", changed)), "the second run changed something")


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
