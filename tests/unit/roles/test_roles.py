# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options are declared once, in each vendor's schema: argument specs, actions and documents of the roles agree with it."""

from __future__ import annotations

import importlib
import itertools
import re
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS
from ansible_collections.cxops.contact_center.tests.vendors.profile import COLLECTION

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


def _connection_variables(profile):
    """The connection options by variable."""
    spec = argument_spec.connection_spec(profile.gateway.connection)
    return {variable_name(profile.name, name): option for name, option in spec.items()}


def _result(profile):
    """The variable that the role sets."""
    return f"{profile.name}_result"


@of_each_vendor
def test_the_task_has_no_options_and_no_comment_about_secrets(profile):
    text = _read("roles", profile.name, "tasks", "main.yml")
    (task,) = yaml.safe_load(text)
    assert task[f"cxops.contact_center.{profile.name}_config"] is None
    assert task["vars"] == {f"{profile.name}_config_from_variables": True}
    assert task["register"] == _result(profile)
    assert not re.search("password|secret|token", text, re.IGNORECASE)  # Ansible prints these lines with an error


@of_each_vendor
def test_the_action_serves_all_modules_of_the_vendor(profile):
    routes = yaml.safe_load(_read("meta", "runtime.yml"))["plugin_routing"]["modules"]
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob(f"{profile.name}_*.py")}
    assert len(modules) >= 5
    for module in modules - {f"{profile.name}_config"}:
        assert routes[module] == {"action_plugin": f"cxops.contact_center.{profile.name}_config"}
    action = importlib.import_module(f"{COLLECTION}.plugins.action.{profile.name}_config").ActionModule
    assert action.connection_spec is profile.gateway.connection
    assert action.entities is profile.gateway.entities


@of_each_vendor
def test_argument_spec_declares_each_option(profile):
    """Empty text and JSON are allowed, so that only text has a type of its own."""
    spec = yaml.safe_load(_read("roles", profile.name, "meta", "argument_specs.yml"))
    options = spec["argument_specs"]["main"]["options"]
    config, connection = _config_options(profile), _connection_variables(profile)
    assert set(options) == {*config, *connection}
    for name, option in {**config, **connection}.items():
        expected = option["type"] if option["type"] in ("str", "path") else "raw"
        default = option.get("default") if name in config else None
        assert {key: options[name].get(key) for key in COMPARED} == {
            **dict.fromkeys(COMPARED),
            "type": expected,
            "default": default,
        }


@of_each_vendor
def test_argument_spec_never_shows_a_value(profile):
    """The validation of ansible-core prints values of a wrong type; only raw values and text have none."""
    spec = yaml.safe_load(_read("roles", profile.name, "meta", "argument_specs.yml"))["argument_specs"]["main"][
        "options"
    ]
    wrong = [["s3cret"], [["s3cret"]], {"s3cret": "s3cret"}, "s3cret", 5, True, ""]
    for name, value in itertools.product(spec, wrong):
        errors = ArgumentSpecValidator(spec).validate({name: value}).error_messages
        assert "s3cret" not in str(errors)
        assert not errors or not isinstance(value, str)


@of_each_vendor
def test_documents_name_each_option(profile):
    role, connection = (
        _read("roles", profile.name, "README.md"),
        _read("docs", "docsite", "rst", "guide_connection.rst"),
    )
    for option in profile.gateway.connection.options:
        assert f"`{variable_name(profile.name, option.name)}`" in role
        assert f"``{option.name}``" in connection
    for name in (*_config_options(profile), _result(profile)):
        assert f"`{name}`" in role


@of_each_vendor
def test_readme_of_the_role_names_no_other_option(profile):
    named = set(re.findall(rf"`({profile.name}_\w+)`", _read("roles", profile.name, "README.md")))
    assert named <= {*_config_options(profile), *_connection_variables(profile), _result(profile)}
