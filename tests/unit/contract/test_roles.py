# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options are declared once, in each vendor's schema: tasks, argument specs and READMEs of the roles agree with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

ROOT = Path(__file__).resolve().parents[3]
COMPARED = ("type", "elements", "choices", "default")
PER_TASK = {argument_spec.PROGRESS_FILE.name}  # options of the config module that make no sense as variables
of_each_vendor = pytest.mark.parametrize("profile", REAL_VENDORS, ids=str)


def _read(*path):
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def _config_options(profile):
    """The options of the config module that are variables, by variable."""
    spec = argument_spec.config_spec(profile.gateway.entities)
    return {f"{profile.name}_{name}": option for name, option in spec.items() if name not in PER_TASK}


def _declared(option):
    return {name: option.get(name) for name in COMPARED if name != "elements" or option.get(name)}


@of_each_vendor
def test_task_passes_each_option(profile):
    (task,) = yaml.safe_load(_read("roles", profile.name, "tasks", "main.yml"))
    module = f"cxops.contact_center.{profile.name}_config"
    assert task["vars"][f"{profile.name}_connection_options"] == [option.name for option in profile.gateway.options]
    assert {f"{profile.name}_{name}" for name in task[module]} == set(_config_options(profile))
    for name, value in task[module].items():
        assert f"'{profile.name}_{name}'" in value


@of_each_vendor
def test_argument_spec_declares_each_option(profile):
    spec = yaml.safe_load(_read("roles", profile.name, "meta", "argument_specs.yml"))
    options = spec["argument_specs"]["main"]["options"]
    config, connection = _config_options(profile), argument_spec.connection_spec(profile.gateway.options)
    assert set(options) == {*config, *connection}
    for name, option in config.items():
        assert _declared(options[name]) == _declared({**option, "type": option.get("type", "str")})
    for name, option in connection.items():
        without_default = {key: value for key, value in option.items() if key != "default"}
        assert _declared(options[name]) == _declared(without_default)


@of_each_vendor
def test_readmes_name_each_option(profile):
    role, project = _read("roles", profile.name, "README.md"), _read("README.md")
    section = re.split(r"^## ", project, flags=re.MULTILINE)
    (connection,) = [part for part in section if part.startswith("Connection options")]
    for option in profile.gateway.options:
        assert f"`{option.name}`" in role
        assert f"`{option.name}`" in (project if option.name == "field_names" else connection)
    for name in _config_options(profile):
        assert f"`{name}`" in role


@of_each_vendor
def test_readme_of_the_role_names_no_other_option(profile):
    named = set(re.findall(rf"`({profile.name}_\w+)`", _read("roles", profile.name, "README.md")))
    assert named <= {*_config_options(profile), *(option.name for option in profile.gateway.options)}
