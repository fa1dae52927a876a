# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action of the modules: which arguments a module gets, and that the task keeps its own."""

from __future__ import annotations

import datetime
import importlib
from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import CONTEXT

TOKEN = {"ringcx_api_token": "t0ken"}
ENTRY = [{"username": "ana@example.com"}]
ROLE = {"ringcx_config_from_variables": True}


class Action:
    """The action of a module of RingCX, which records the arguments of the module instead of running it."""

    def __init__(self, monkeypatch):
        # Imported here: once controller code is imported, modules in the same process pass their warnings to it, also in other tests.
        root = "ansible_collections.cxops.contact_center.plugins"
        self.base = importlib.import_module(f"{root}.plugin_utils.module_action")
        self.plugin = importlib.import_module(f"{root}.action.ringcx_config").ActionModule
        self.given, self.context, self.warnings = None, None, []
        monkeypatch.setattr(self.base, "shown_progress", self._progress)
        monkeypatch.setattr(self.base, "Display", lambda: SimpleNamespace(warning=self.warnings.append))
        monkeypatch.setattr(self.base.ActionBase, "run", lambda action, tmp, task_vars: {})

    @contextmanager
    def _progress(self, host):
        yield "/progress"

    def run(self, args, variables=None, module="ringcx_config", become=None, transport="local", **task):
        """Return the result; given is what the module gets, and progress_file the file of its progress, apart from that."""
        action = self.plugin.__new__(self.plugin)
        action._templar = SimpleNamespace(template=lambda value: value)
        action._connection = SimpleNamespace(transport=transport, become=become, _shell=SimpleNamespace(tmpdir=None))
        action._task = SimpleNamespace(
            **{"args": args, "async_val": 0, "check_mode": False, "action": f"cxops.contact_center.{module}", **task}
        )
        action._remove_tmp_path = lambda path: None
        action._execute_module = self._execute
        before = deepcopy(args)
        result = action.run(task_vars={"inventory_hostname": "lisbon", **(variables or {})})
        assert action._task.args is args
        assert args == before
        return result

    def _execute(self, module_args, **dummy):
        self.given = dict(module_args)
        self.progress_file, self.context = self.given.pop("progress_file", None), self.given.pop(CONTEXT)
        module_args["_ansible_verbosity"] = 0  # as Ansible adds its own
        return {"changed": True}


@pytest.fixture(name="action")
def fixture_action(monkeypatch):
    return Action(monkeypatch)


def test_options_of_the_task_take_precedence_over_variables(action):
    variables = {"ringcx_rate_limit": 1, "ringcx_validate_certs": False, "proxy": {}, "rate_limit": "many"}
    assert action.run({**TOKEN, "rate_limit": 5}, variables, "ringcx_agent_info") == {"changed": True}
    assert action.given == {**TOKEN, "rate_limit": 5, "validate_certs": False}


@pytest.mark.parametrize("empty", [None, "", " ", "\u200b"])
def test_an_empty_option_is_not_set(action, empty):
    action.run({"ringcx_api_token": empty}, {**TOKEN, "ringcx_url": empty}, "ringcx_agent_info")
    assert action.given == TOKEN


def test_null_of_another_option_is_passed_on(action):
    action.run({"email": None}, TOKEN, "ringcx_agent")
    assert action.given == {"email": None, **TOKEN}


def test_lists_come_from_variables_only_in_the_role(action):
    variables = {"ringcx_agents": ENTRY, "ringcx_prune": '{"agents": true}', "ringcx_on_error": ""}
    action.run({"agent_groups": []}, variables)
    assert action.given == {"agent_groups": []}
    action.run({}, {**variables, **ROLE})
    assert action.given == {"agents": ENTRY, "prune": {"agents": True}}


def test_the_role_returns_its_seconds_and_takes_its_own_result_for_no_misspelled_variable(action, monkeypatch):
    clock = iter([100.0, 102.34])
    monkeypatch.setattr(action.base.time, "monotonic", lambda: next(clock))
    result = action.run({}, {"ringcx_agents": [], "ringcx_result": {}, **ROLE})
    assert result == {"changed": True, "seconds": 2.3}
    assert action.warnings == []


@pytest.mark.parametrize("variables", [{}, {"ringcx_agents": ""}, {"ringcx_agents": None, "ringcx_prune": {}}])
def test_the_role_requires_a_list(action, variables):
    result = action.run({}, {**variables, **ROLE})
    assert result["failed"]
    assert "ringcx_agent_groups and ringcx_agents are not defined for this host" in result["msg"]
    assert action.given is None


def test_an_empty_list_is_a_list(action):
    assert "failed" not in action.run({}, {"ringcx_agents": [], **ROLE})


def test_the_role_warns_of_misspelled_variables(action):
    action.run({}, {"ringcx_agents": [], "ringcx_max_removal": 1, "ringcx_agents_emea": [], **ROLE})
    assert action.warnings == ["lisbon: the variable ringcx_max_removal is not used. Did you mean ringcx_max_removals?"]


@pytest.mark.parametrize(
    "task, variables, message",
    [
        (
            TOKEN,
            {"ringcx_url": "https://x.example.com"},
            "the credentials come from the task (ringcx_api_token), but ringcx_url from the variables of the host",
        ),
        (TOKEN, {"ringcx_account_id": "1"}, "but ringcx_account_id from the variables of the host"),
        (
            {"ringcx_client_id": "c"},
            TOKEN,
            "the credentials in the task (ringcx_client_id) are not complete: those in the variables of the host",
        ),
    ],
)
def test_credentials_are_not_mixed(action, task, variables, message):
    result = action.run(task, variables)
    assert result["failed"]
    assert message in result["msg"]
    assert "t0ken" not in result["msg"]
    assert action.given is None


def test_credentials_are_taken_from_one_place(action):
    action.run(TOKEN, {"ringcx_client_id": "c", "ringcx_client_secret": "s", "ringcx_jwt": "j"}, "ringcx_agent_info")
    assert action.given == TOKEN


def test_an_address_may_come_from_a_higher_place(action):
    action.run({"ringcx_url": "https://x.example.com"}, TOKEN, "ringcx_agent_info")
    assert action.given == {"ringcx_url": "https://x.example.com", **TOKEN}


@pytest.mark.parametrize("module", ["ringcx_config", "ringcx_agent", "ringcx_agent_group_info"])
@pytest.mark.parametrize("task", [{"async_val": 60}, {"become": object()}, {"transport": "ssh"}])
def test_progress_is_shown_only_for_a_module_that_runs_on_the_controller(action, module, task):
    action.run({}, module=module, **task)
    assert action.progress_file is None and "stderr" not in action.context
    action.run({}, module=module)
    assert action.progress_file == "/progress" and action.context["stderr"]


def test_progress_file_of_the_task_is_left_to_others(action):
    action.run({"progress_file": "/mine"})
    assert action.progress_file == "/mine"


def test_module_gets_the_name_of_the_account(action):
    action.run({}, TOKEN)
    assert action.context["host"] == "lisbon"


def test_a_module_name_may_be_short(action):
    action.run({}, {**ROLE, "ringcx_agents": ENTRY}, action="ringcx_config")
    assert action.given == {"agents": ENTRY}


def test_names_of_variables_are_passed_in_a_role_only(action):
    action.run({"agents": []}, TOKEN)
    assert action.context["variables"] == {}
    action.run({"agents": []}, {**TOKEN, **ROLE})
    named = action.context["variables"]
    assert (named["prune"], named["rate_limit"]) == ("ringcx_prune", "ringcx_rate_limit")
    assert named["ringcx_url"] == "ringcx_url"
    assert not {"agents", "progress_file"} & named.keys()


def test_date_in_a_role_is_refused_by_the_name_of_the_variable(action):
    entry = {"username": "ana@example.com", "team": datetime.date(2026, 12, 1)}
    result = action.run({}, {**TOKEN, **ROLE, "ringcx_agents": [entry]})
    assert result["msg"].startswith("ringcx_agents[0].team is a date")


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"username": datetime.date(2026, 12, 1)}, "agents[0].username is a date"),
        ({"team": datetime.datetime(2026, 12, 1, 10, 30)}, "agents[0].team is a date"),
        ({datetime.date(2026, 12, 1): "x"}, "the name of an option of agents[0] is a date"),
    ],
)
def test_date_is_refused_before_the_module_runs(action, entry, place):
    result = action.run({"agents": [entry]}, TOKEN)
    assert result["failed"] and result["msg"].startswith(f"{place}, but must be text. Write it in quotes")
    assert action.given is None


@pytest.mark.parametrize("marker", ["false", "no", False, None, ""])
def test_marker_of_the_role_is_a_boolean(action, marker):
    action.run({}, {**TOKEN, "ringcx_config_from_variables": marker, "ringcx_agents": ENTRY})
    assert action.given == TOKEN


def test_marker_of_the_role_is_for_the_config_module_only(action):
    action.run({"name": "Sales"}, {**TOKEN, **ROLE, "ringcx_agents": ENTRY}, "ringcx_agent_group")
    assert action.given == {**TOKEN, "name": "Sales"}
