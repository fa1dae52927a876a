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

HOSTS = {"lisbon": "ringcx", "mumbai": "deepcall", "shanghai": "udesk"}
INITIAL = {"ringcx": "not-A-real-pw-1", "udesk": "not-A-real-pw-2", "deepcall": "02718281"}
NO_LIMIT = {f"{vendor}_rate_limit": "0" for vendor in INITIAL}
TEMPLATE = "{{ lookup('ansible.builtin.pipe', 'touch MARKER') }}"


@pytest.fixture(name="simulator")
def _simulator():
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(name="launch")
def _launch(simulator, tmp_path, monkeypatch):
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


SURVEY = {"survey_max_removals": "5%", "survey_max_changes": "10", "survey_unmanaged": "true", "survey_season_end": "2020-02-29"}


def test_provision_leaves_no_secret(launch, simulator):
    job = launch("site.yml", SURVEY, options="--diff -vvv")
    assert job.status == "successful", job.output
    assert {vendor: len(agents(simulator, vendor)) for vendor in INITIAL} == {"ringcx": 3, "udesk": 2, "deepcall": 2}
    assert agents(simulator)["cora.diaz@example.com"]["isActive"] is False
    assert agents(simulator, "deepcall")["dev.nair@example.com"]["callPassword"] == INITIAL["deepcall"]
    assert any("stdout" in path for path in job.files_with("ana.lima@example.com"))
    assert job.files_with(*secrets(simulator)) == []


def test_a_secret_in_the_environment_would_be_found(launch, simulator):
    """ansible-runner writes the environment to its artifacts, which is why the credential types do not use it."""
    job = launch("site.yml", {"ringcx_jwt": secrets(simulator)[0]}, options="--list-hosts -e x=" + secrets(simulator)[0])
    assert job.files_with(*secrets(simulator)) == ["artifacts/job/command"]


def test_the_workflow_applies_what_was_approved(launch, simulator):
    plan = launch("plan.yml")
    assert plan.status == "successful", plan.output
    assert "create agent bo.berg@example.com" in plan.output
    assert agents(simulator) == {}
    # Someone creates one of the agents, whose name is a template, and another name is one in the approved plan.
    marker = plan.folder / "marker"
    records = {host: json.loads(base64.b64decode(text)) for host, text in plan.artifacts["contact_center_plans"].items()}
    assert sorted(records) == ["lisbon", "mumbai", "shanghai"]
    records["lisbon"]["changes"] = [
        {**change, "name": TEMPLATE.replace("MARKER", str(marker))} if change["name"] == "bo.berg@example.com" else change
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
