# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account of a simulated vendor. Its modules run in this process as Ansible runs them, over HTTP."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from ansible_collections.cxops.contact_center.tests.unit.result_schema import check_record_of, check_result
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

EACH_KIND = pytest.mark.parametrize(  # of each vendor
    ("account", "kind"),
    [
        pytest.param(profile, entity.kind, id=f"{profile}-{entity.kind}")
        for profile in PROFILES
        for entity in profile.gateway.entities
    ],
    indirect=["account"],
)
DIFF = True  # whether the modules run in diff mode
try:
    PROFILES_OF_JSON = importlib.import_module("ansible.module_utils._internal._json._profiles")
except ImportError:  # ansible-core 2.18 and older
    PROFILES_OF_JSON = None
INVOCATION = "_ansible_inject_invocation"


class Account:
    """A vendor's profile and its simulated vendor: run modules, look at stored objects and at calls."""

    def __init__(self, profile, simulator, cache):
        self.profile, self.vendor = profile, simulator[profile.name]
        urls = [option.name for option in profile.gateway.connection.options if option.name.endswith("_url")]
        sign_in = {name: self.vendor.credentials[name] for name in profile.sign_in}
        url = simulator.url(profile.name)
        self.connection = {**dict.fromkeys(urls, url), **sign_in, "rate_limit": 0, "token_cache": str(cache)}

    def run(self, suffix, check=False, **options):
        """Return the result of the vendor's module of that suffix, failed or not."""
        return run_module(self.profile, suffix, {**self.connection, **options}, check)

    def ok(self, suffix, check=False, **options):
        """Return the result of a module that must not fail."""
        result = self.run(suffix, check, **options)
        assert not result.get("failed"), result["msg"]
        return result

    def config(self, *agents, groups=("Support", "Sales"), check=False, **more):
        """Return the result of the config module with these agents and groups."""
        return self.ok("config", check, agent_groups=[{"name": name} for name in groups], agents=list(agents), **more)

    def entities(self):
        """The kinds of objects of the vendor."""
        return self.profile.gateway.entities

    def agents(self):
        """The stored agents by name, without those that every account has."""
        return self.stored("agent")

    def groups(self):
        """The stored groups by name, without those that every account has."""
        return self.stored("agent_group")

    def stored(self, kind):
        """The stored objects of a kind by name, without those that every account of the tests has."""
        key = self.profile.storage.keys[kind]
        standing = {thing[key] for thing in self.profile.standing.get(self.vendor.KINDS[kind], ())}
        return {thing[key]: thing for thing in self.vendor.objects(kind) if thing[key] not in standing}

    def exported(self, suffix):
        """What the info module returns, in order, without the objects that every account has."""
        listed, own = self.ok(f"{suffix}_info")[f"{suffix}s"], self.stored(suffix)
        key = self.profile.key if suffix == "agent" else "name"
        return sorted((entry for entry in listed if entry[key] in own), key=lambda entry: entry[key])

    def move_to(self, url):
        """Reach the account through that URL from now on."""
        self.connection.update({name: url for name in self.connection if name.endswith("_url")})

    def secrets(self):
        """Everything that must never be printed: the given secrets, and those that the vendor stores."""
        secret = {
            field.name
            for field in (*self.profile.gateway.connection.options, *self.entities()[-1].fields)
            if field.secret
        }
        found = {value for name, value in {**self.connection, **self.profile.agent}.items() if name in secret}
        for thing in self.vendor.objects("agent"):
            found |= {
                value
                for name, value in thing.items()
                if "password" in name.lower() and isinstance(value, str) and len(value) > 3
            }
        return (found | set(self.vendor.state().get("tokens", ()))) - {"password"}

    def calls(self, kind):
        """The logged calls of a kind: read, write or auth."""
        return [entry for entry in self.vendor.log if entry["kind"] == kind]

    def forget(self):
        """Clear the log of calls."""
        self.vendor.log.clear()


def run_module(profile, suffix, arguments, check=False):
    """Return what a vendor's module of that suffix prints. Signals are left to this process.

    The result, and the record that goes with it, must be as documented.
    """
    with mock.patch.object(Progress, "handle_interruptions"), tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "record.json")
        own = {"record_file": str(record)} if suffix == "config" and "record_file" not in arguments else {}
        result = printed_by_module(profile, suffix, {**own, **arguments}, check)
        check_result(result)
        if own:
            check_record_of(result, json.loads(record.read_text(encoding="utf-8")) if record.exists() else None)
    return result


def printed_by_module(profile, suffix, arguments, check=False):
    """Return what a vendor's module of that suffix prints."""
    inner = {"_ansible_check_mode": check, "_ansible_diff": DIFF}
    if INVOCATION in Path(basic.__file__).read_text(encoding="utf-8"):  # older cores always return the arguments
        inner[INVOCATION] = True
    return printed_for(profile, suffix, {**arguments, **inner})


def printed_for(profile, suffix, arguments):
    """Return what a module prints for these arguments, to which Ansible adds some that have its prefix."""
    given = {"ANSIBLE_MODULE_ARGS": arguments}
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
        internal = getattr(warnings, "_internal", None)
        if getattr(internal, "is_controller", False):  # this process has the controller's code, but acts as a module
            stack.enter_context(mock.patch.object(internal, "is_controller", False))
        if hasattr(PROFILES_OF_JSON, "_string_encoding_check_enabled"):  # controllers refuse text that modules accept
            stack.enter_context(mock.patch.object(PROFILES_OF_JSON, "_string_encoding_check_enabled", lambda: False))
        stack.enter_context(mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps(given).encode()))
        stack.enter_context(contextlib.redirect_stdout(printed))
        _forget_warnings()
        with pytest.raises(SystemExit):
            profile.run_module(suffix)
    return json.loads(printed.getvalue())


def due(result):
    """Return the numbers of a plan that are not zero, without the unmanaged objects."""
    return {action: number for action, number in result["plan"].items() if number and action != "unmanaged"}


def _forget_warnings():
    """Discard the warnings so far. They are collected for the life of a process, which for a module is one task."""
    for name in ("_global_warnings", "_global_deprecations"):
        collected = getattr(warnings, name, None)
        if collected is not None:
            collected.clear()
