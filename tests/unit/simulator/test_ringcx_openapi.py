# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated RingCX conforms to the vendor's OpenAPI file; the environment variable RINGCX_OPENAPI is its path."""

from __future__ import annotations

import json
import os
import pathlib

import pytest
from ansible_collections.cxops.contact_center.tests.simulator.ringcx import fields

FILE = os.environ.get("RINGCX_OPENAPI")
pytestmark = pytest.mark.skipif(not FILE or not os.path.exists(FILE), reason="RINGCX_OPENAPI is not the path of a file")

AUDIT = "/voice/api/v1/admin/auditLogs"
ACCOUNT = "/voice/api/v1/admin/accounts/{accountId}"
GROUP = ACCOUNT + "/agentGroups/{agentGroupId}"
AGENT = GROUP + "/agents/{agentId}"


@pytest.fixture(scope="module")
def api():
    """The file. Dates are texts, as in its samples: its generator describes them as objects."""
    found = json.loads(pathlib.Path(FILE).read_text(encoding="utf-8"))
    schemas = found["components"]["schemas"]
    schemas["DateTime"] = {"type": "string", "pattern": r"\.\d{3}\+0000$"}
    # What the vendor's code declares as any object is a text or a number in the samples.
    for schema in (schemas["AuditLog"], schemas["AuditLogResult"]):
        schema["properties"].update(
            {name: {} for name, one in schema["properties"].items() if one == {"type": "object"}}
        )
    return found


def without_null(value):
    """The value without nulls: the file does not declare which properties may be null, and its samples contain many."""
    if isinstance(value, dict):
        return {name: without_null(item) for name, item in value.items() if item is not None}
    return [without_null(item) for item in value] if isinstance(value, list) else value


def properties(api, schema):
    """The properties in the schema of a response or of its items."""
    schema = schema.get("items", schema)
    return api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]


def check(api, path, response):
    """Check that a response conforms to the schema of its operation and has no other properties; return its value."""
    jsonschema = pytest.importorskip("jsonschema")
    operation = api["paths"][path][response.request.method.lower()]
    schema = operation["responses"][str(response.status_code)]["content"]
    schema = next(iter(schema.values()))["schema"]
    value = response.json()
    jsonschema.Draft4Validator(
        {**schema, "components": api["components"]}
        if "$ref" not in schema
        else {"allOf": [schema], "components": api["components"]}
    ).validate(without_null(value))
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            assert set(item) <= set(properties(api, schema))
    return value


def test_responses_match_the_schemas(api, ringcx, admin):
    group = check(api, ACCOUNT + "/agentGroups", admin("POST", "/agentGroups", {"groupName": "Support"}))
    place = f"/agentGroups/{group['agentGroupId']}"
    check(api, ACCOUNT + "/agentGroups", admin("GET", "/agentGroups"))
    check(api, GROUP, admin("GET", place))
    check(api, GROUP, admin("PUT", place, group))
    agent = check(
        api,
        GROUP + "/agents",
        admin(
            "POST",
            place + "/agents",
            {
                "username": "jdoe",
                "password": "simulated",
                "manualOutboundDefaultGate": {"id": 72991},
                "phoneLoginDialGroup": {"id": 3001},
                "rcUserId": 62490101,
                "manualOutboundDefaultCallerIdE164": "+15550100",
            },
        ),
    )
    one = f"{place}/agents/{agent['agentId']}"
    later = {"sipPassword": "simulated", "lastLoginDate": "2020-05-06T20:57:43.000+0000"}
    ringcx.change("agent", agent["agentId"], later)
    check(api, AGENT, admin("GET", one))
    check(api, AGENT, admin("PUT", one, agent))
    check(api, GROUP + "/agents", admin("GET", place + "/agents"))
    check(api, GROUP + "/agents", admin("PUT", place + "/agents", [agent]))
    for queue, path, number in (
        ("/gateGroups/52653/gates/72991", "/gateGroups/{gateGroupId}/gates/{gateId}", {"gateId": 72991}),
        ("/dialGroups/3001", "/dialGroups/{dialGroupId}", {"dialGroupId": 3001}),
    ):
        assigned = admin("PUT", f"{queue}/assignAgents", [{"agentId": agent["agentId"], **number}])
        if "gateId" in number:  # that of dial groups is described as an object without properties
            check(api, f"{ACCOUNT}{path}/assignAgents", assigned)
        check(api, f"{ACCOUNT}{path}/assignedAgents", admin("GET", f"{queue}/assignedAgents"))
    unassign = f"/gateGroups/52653/gates/72991/unassignAgent/{agent['agentId']}"
    check(api, ACCOUNT + "/gateGroups/{gateGroupId}/gates/{gateId}/unassignAgent/{agentId}", admin("DELETE", unassign))
    check(api, AGENT, admin("DELETE", one))
    check(api, GROUP, admin("DELETE", place))
    check(api, ACCOUNT + "/dialGroups", admin("GET", "/dialGroups"))
    check(api, ACCOUNT + "/gateGroups/withChildren", admin("GET", "/gateGroups/withChildren"))
    check(api, ACCOUNT + "/gateGroups/{gateGroupId}", admin("GET", "/gateGroups/52653"))
    check(api, ACCOUNT + "/gateGroups/{gateGroupId}", admin("PUT", "/gateGroups/52653", {"groupName": "Trade"}))
    check(api, ACCOUNT.rpartition("/")[0], admin("GET", "/../../accounts"))  # the list of accounts is above the account


def test_the_audit_log_matches_its_schema(api, ringcx, admin):
    ringcx.switch(audit_shape="openapi", audit_lag=0)
    group = admin("POST", "/agentGroups", {"groupName": "Support"}).json()
    admin("PUT", f"/agentGroups/{group['agentGroupId']}", {**group, "groupName": "Help"})
    span = {"startDateTimeAsUnix": 0, "endDateTimeAsUnix": 10**14}
    body = {"accountId": ringcx.credentials["ringcx_account_id"], **span}
    assert set(body) <= set(api["components"]["schemas"]["AuditLogSearchCriteria"]["properties"])
    assert len(check(api, AUDIT + "/search", admin("PUT", "/../../auditLogs/search", body))) == 2
    check(api, AUDIT + "/auditable", admin("GET", "/../../auditLogs/auditable"))


def test_errors_and_agent_states_match_the_schemas(api, admin):
    jsonschema = pytest.importorskip("jsonschema")
    for name, value in (
        ("Errors", admin("POST", "/agentGroups", {}).json()),
        ("Errors", admin("GET", "/agentGroups/1").json()),
        ("AccountAuxState", admin("GET", "/auxStates").json()[0]),
    ):
        schema = {"allOf": [{"$ref": f"#/components/schemas/{name}"}], "components": api["components"]}
        jsonschema.Draft4Validator(schema).validate(without_null(value))


def test_types_match_the_schema(api):
    schema = api["components"]["schemas"]["Agent"]["properties"]
    assert set(fields.TYPES) == set(schema)
    simple = {"boolean", "integer"}
    for name, kind in fields.TYPES.items():
        declared = schema[name].get("type")
        assert declared == kind or not {declared, kind} & simple
        if "enum" in schema[name] and declared == "string":
            assert set(fields.ENUMS[name]) == set(schema[name]["enum"])
