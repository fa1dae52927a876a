# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples for AWX, run by ansible-runner against the simulator: jobs, surveys, slices, and the workflow with an approval."""

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.cxops.contact_center.tests.runner import awx
from ansible_collections.cxops.contact_center.tests.simulator.server import Simulator

INITIAL = {"ringcx": "not-A-real-pw-1", "udesk": "not-A-real-pw-2", "deepcall": "02718281"}
NO_LIMIT = {f"{vendor}_rate_limit": "0" for vendor in INITIAL}
SURVEY = {
    "survey_max_removals": "5%",
    "survey_max_changes": "10",
    "survey_unmanaged": "true",
    "survey_season_end": "2020-02-29",
}
TEMPLATE = "{{ lookup('ansible.builtin.pipe', 'touch MARKER') }}"


@pytest.fixture(name="simulator")
def fixture_simulator():
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(name="launch")
def fixture_launch(simulator, tmp_path, monkeypatch):
    """Return a function that runs a job with the credentials of the simulated accounts."""
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(awx.ROOT.parents[2]))

    def launch(playbook, variables=None, options="", inventory=None, extra_credentials=()):
        folder = tmp_path / f"job{len(list(tmp_path.glob('job*')))}"
        given = [*credentials(simulator), *extra_credentials]
        inventory = inventory or awx.import_inventory()
        return awx.Job(folder, playbook, inventory, given, {**NO_LIMIT, **(variables or {})}, options)

    return launch


def credentials(simulator):
    """Return the inputs of a credential of each type."""
    inputs = {}
    for vendor, password in INITIAL.items():
        names = {field["id"] for field in awx.read(f"credential_types/{vendor}.yml")["inputs"]["fields"]}
        known = {name.removeprefix(f"{vendor}_"): value for name, value in simulator[vendor].credentials.items()}
        given = {name: value for name, value in known.items() if name in names}
        inputs[vendor] = {**given, "url": simulator.url(vendor), "initial_password": password}
    inputs["ringcx"]["platform_url"] = simulator.url("ringcx")
    del inputs["ringcx"]["api_token"]  # it would take precedence over the JWT
    return [(awx.read(f"credential_types/{vendor}.yml"), one) for vendor, one in inputs.items()]


def secrets(simulator):
    """Return the secrets of the credentials, also as base64 text."""
    found = {
        inputs[field["id"]]
        for credential_type, inputs in credentials(simulator)
        for field in credential_type["inputs"]["fields"]
        if field.get("secret") and field["id"] in inputs
    }
    return [*found, *(base64.b64encode(secret.encode()).decode() for secret in found)]


def agents(simulator, vendor="ringcx"):
    """Return the agents of a vendor by key."""
    key = {"ringcx": "username", "udesk": "email", "deepcall": "email"}[vendor]
    return {agent[key]: agent for agent in simulator[vendor].objects("agent")}


def test_provision_leaves_no_secret(launch, simulator):
    job = launch("site.yml", SURVEY, options="--diff -vvv")
    assert job.status == "successful", job.output
    assert {vendor: len(agents(simulator, vendor)) for vendor in INITIAL} == {"ringcx": 3, "udesk": 2, "deepcall": 2}
    assert agents(simulator)["cora.diaz@example.com"]["isActive"] is False
    assert agents(simulator, "deepcall")["dev.nair@example.com"]["callPassword"] == INITIAL["deepcall"]
    assert any("stdout" in path for path in job.files_with("ana.lima@example.com"))
    assert job.files_with(*secrets(simulator)) == []


def test_the_search_finds_a_secret(launch, simulator):
    secret = secrets(simulator)[0]
    job = launch("site.yml", options=f"--list-hosts -e any={secret}")
    assert job.files_with(*secrets(simulator)) == ["artifacts/job/command"]


def test_the_workflow_applies_what_was_approved(launch, simulator):
    plan = launch("plan.yml", options="-v")
    assert plan.status == "successful", plan.output
    assert "create agent bo.berg@example.com" in plan.output
    assert agents(simulator) == {}
    # Someone creates one of the agents, whose name is a template, and another name is one in the approved plan.
    marker = plan.folder / "marker"
    records = {
        host: json.loads(base64.b64decode(text)) for host, text in plan.artifacts["contact_center_plans"].items()
    }
    assert sorted(records) == ["lisbon", "mumbai", "shanghai"]
    assert plan.artifacts["contact_center_plans"]["lisbon"] not in plan.output
    records["lisbon"]["changes"] = [
        {**change, "name": TEMPLATE.replace("MARKER", str(marker))}
        if change["name"] == "bo.berg@example.com"
        else change
        for change in records["lisbon"]["changes"]
    ]
    records["lisbon"]["warnings"] = [TEMPLATE.replace("MARKER", str(marker))]
    plans = {host: base64.b64encode(json.dumps(record).encode()).decode() for host, record in records.items()}
    apply = launch("apply.yml", {"contact_center_plans": plans})
    assert not marker.exists()
    assert sorted(agents(simulator)) == ["ana.lima@example.com", "cora.diaz@example.com"]
    assert sorted(agents(simulator, "udesk")) == ["fang.li@example.com", "hao.zhu@example.com"]
    assert "Not approved: bo.berg@example.com" in apply.output
    assert apply.status == "failed"
    assert plan.files_with(*secrets(simulator)) + apply.files_with(*secrets(simulator)) == []


def test_workflow_with_a_shared_directory_needs_no_artifacts(launch, simulator, tmp_path):
    """The two jobs run on one slice of the inventory, that of one account."""
    inventory = awx.cut(awx.import_inventory(), 1, 3)
    variables = {"contact_center_plan_dir": str(tmp_path / "shared")}
    plan = launch("plan.yml", variables, inventory=inventory)
    assert (plan.status, plan.artifacts) == ("successful", {})
    apply = launch("apply.yml", variables, inventory=inventory)
    assert apply.status == "successful", apply.output
    assert (len(agents(simulator)), agents(simulator, "udesk"), agents(simulator, "deepcall")) == (3, {}, {})


def test_accounts_of_one_vendor_have_credential_types_of_their_own(launch, simulator):
    inventory = awx.import_inventory()
    inventory["udesk"]["hosts"].append("beijing")
    connection = {
        name: value.replace("udesk_credential", "udesk_beijing_credential") if isinstance(value, str) else value
        for name, value in inventory["_meta"]["hostvars"]["shanghai"].items()
    }
    inventory["_meta"]["hostvars"]["beijing"] = {**connection, "udesk_agents": []}
    copied = awx.read("credential_types/udesk.yml")
    injected = copied["injectors"]["extra_vars"]
    injected["udesk_beijing_credential"] = injected.pop("udesk_credential")
    with Simulator(["udesk"]) as other:
        other["udesk"].token = "99999999-1111-2222-3333-444444444444"
        inputs = {"url": other.url("udesk"), "email": "admin@example.com", "api_token": other["udesk"].token}
        given = [(copied, inputs)]
        job = launch("site.yml", options="--limit udesk", inventory=inventory, extra_credentials=given)
        assert job.status == "successful", job.output
        assert (len(agents(simulator, "udesk")), len(agents(other, "udesk"))) == (2, 0)
        assert len(other["udesk"].objects("agent_group")) == 2


def test_slices_cover_all_accounts():
    slices = [awx.cut(awx.import_inventory(), number, 3) for number in (1, 2, 3)]
    assert [list(one["_meta"]["hostvars"]) for one in slices] == [["lisbon"], ["mumbai"], ["shanghai"]]


def test_the_survey_limits_a_job(launch, simulator):
    lisbon = awx.cut(awx.import_inventory(), 1, 3)
    blank = {question["variable"]: question["default"] for question in awx.read("survey.yml")["spec"]}
    assert launch("site.yml", blank, inventory=lisbon).status == "successful"
    job = launch("site.yml", {**SURVEY, "survey_max_removals": "0"}, inventory=lisbon)
    assert "max_removals is 0" in job.output
    assert agents(simulator)["cora.diaz@example.com"]["isActive"] is True


def test_the_inventory_uses_each_field_of_the_survey():
    fields = {question["variable"] for question in awx.read("survey.yml")["spec"]}
    assert fields == set(SURVEY)
    assert [field for field in fields if field not in json.dumps(awx.import_inventory())] == []
