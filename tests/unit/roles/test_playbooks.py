# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks treat all vendors alike: what they name for one vendor, they name for each."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of, entity_of
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
OPTIONS = ("unmanaged", "record_file", "approved_changes")


def _read(*path):
    return yaml.safe_load(PLAYBOOKS.joinpath(*path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "more"), [("plan", ()), ("drift", ("prune",))])
def test_playbooks_pass_variables_to_each_role(name, more):
    plays = _read(f"{name}.yml")
    imported = plays[0]["tasks"][0]
    tasks = _read(imported["ansible.builtin.import_tasks"])
    (role,) = [task for task in tasks if "ansible.builtin.include_role" in task]
    passed = {*role["vars"], *imported.get("vars", ())}
    assert passed == {f"{profile.name}_{option}" for profile in REAL_VENDORS for option in (*OPTIONS, *more)}
    assert plays[0]["check_mode"] is True


def test_apply_carries_out_only_what_is_approved_at_each_vendor():
    (play,) = _read("apply.yml")
    approved = {name: value for name, value in play["vars"].items() if name.endswith("_approved_changes")}
    assert set(approved) == {f"{profile.name}_approved_changes" for profile in REAL_VENDORS}
    assert all("contact_center_approved" in value for value in approved.values())


def test_undo_hands_each_kind_of_object_to_the_module_of_its_vendor():
    (block,) = [task["block"] for play in _read("undo.yml") for task in play.get("tasks", ()) if "block" in task]
    tasks = {task["register"]: task for task in block}
    assert set(tasks) == {f"{profile.name}_result" for profile in REAL_VENDORS}
    for profile in REAL_VENDORS:
        task = tasks[f"{profile.name}_result"]
        options = task[f"cxops.contact_center.{profile.name}_config"]
        assert {entity.plural for entity in profile.gateway.entities} < set(options)
        assert options["approved_changes"] == "{{ contact_center_undone.approved_changes }}"
        assert task["when"] == f"contact_center_run.vendor == '{profile.name}'"


def test_playbooks_know_all_vendors():
    assert sorted(_read("vars", "accounts.yml")["contact_center_vendors"]) == sorted(
        profile.name for profile in REAL_VENDORS
    )


def test_reports_know_the_kinds_of_all_vendors():
    known = {(profile.name, entity.kind) for profile in REAL_VENDORS for entity in profile.gateway.entities}
    assert {(profile.name, entity.kind) for profile in REAL_VENDORS for entity in entities_of(profile.name)} == known
    assert all(entity_of(vendor, kind) for vendor, kind in known) and entity_of("unknown", "agent") is None
