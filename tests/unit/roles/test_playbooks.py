# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks plan and drift pass the same variables to the role of each vendor."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of, entity_of
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
OPTIONS = ("unmanaged", "record_file", "approved_changes")


@pytest.mark.parametrize(("name", "more"), [("plan", ()), ("drift", ("prune",))])
def test_playbooks_pass_variables_to_each_role(name, more):
    plays = yaml.safe_load((PLAYBOOKS / f"{name}.yml").read_text(encoding="utf-8"))
    imported = plays[0]["tasks"][0]
    tasks = yaml.safe_load((PLAYBOOKS / imported["ansible.builtin.import_tasks"]).read_text(encoding="utf-8"))
    (role,) = [task for task in tasks if "ansible.builtin.include_role" in task]
    passed = {*role["vars"], *imported.get("vars", ())}
    assert passed == {f"{profile.name}_{option}" for profile in REAL_VENDORS for option in (*OPTIONS, *more)}
    assert plays[0]["check_mode"] is True


def test_playbooks_know_all_vendors():
    variables = yaml.safe_load((PLAYBOOKS / "vars" / "accounts.yml").read_text(encoding="utf-8"))
    assert sorted(variables["contact_center_vendors"]) == sorted(profile.name for profile in REAL_VENDORS)


def test_reports_know_the_kinds_of_all_vendors():
    known = {(profile.name, entity.kind) for profile in REAL_VENDORS for entity in profile.gateway.entities}
    assert {(profile.name, entity.kind) for profile in REAL_VENDORS for entity in entities_of(profile.name)} == known
    assert all(entity_of(vendor, kind) for vendor, kind in known) and entity_of("unknown", "agent") is None
