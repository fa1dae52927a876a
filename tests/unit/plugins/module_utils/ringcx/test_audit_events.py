# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of the audit log, of which everything may be missing and of any type: what is shown of them, and what is not."""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.audit_events import KINDS, NOT_SHOWN, Event

MARKER = "Marker 4815162342"
SECRETS = (
    "password",
    "phoneLoginPin",
    "sipPassword",
    "PIN",
    "apiToken",
    "securityKey",
    "key",
    "clientSecret",
    "userPwd",
    "userPass",
    "accessCode",
    "Authorization",
    "otp",
)


def change(attribute, before, after, kind="agent"):
    results = [{"attributeName": attribute, "originalValue": before, "newValue": after}]
    return Event({"id": "1", "actionType": "UPDATE", "auditLogResultList": results}, kind).as_dict("x")["fields"]


def created(stored, kind="agent"):
    stored = stored if isinstance(stored, str) else json.dumps(stored)
    return Event({"id": "1", "actionType": "CREATE", "affectedEntityJson": stored}, kind).as_dict("x")["fields"]


@pytest.mark.parametrize(
    ("attribute", "before", "after", "field"),
    [
        ("agentRank", "0", "7", ("agent_rank", 0, 7)),
        ("isActive", "true", "false", ("is_active", True, False)),
        ("email", "A@example.com", None, ("email", "A@example.com", None)),
        ("team", "7", "08", ("team", "7", "08")),
        ("allowManualPass", "false", True, ("allow_manual_pass", False, True)),
        ("agentGroup", '{"id": 1, "description": "Support"}', {"id": 2}, ("agent_group", "Support", 2)),
        ("gateAssignments", "[1, 2]", [], ("gate_assignments", [1, 2], [])),
        ("someNewThing", "1", "2", ("some_new_thing", "1", "2")),
        ("location", "{{ x }}", "[x", ("location", "{{ x }}", "[x")),
        ("location", "Key: front desk", "x", ("location", "Key: front desk", "x")),
    ],
)
def test_changed_attributes_have_the_names_and_types_of_options(attribute, before, after, field):
    assert change(attribute, before, after) == [dict(zip(("name", "before", "after"), field))]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_not_shown(kind, name):
    assert change(name, MARKER, f"{MARKER} 2", kind) == []
    assert MARKER not in json.dumps(created({name: MARKER, "username": "ana", "nested": {name: MARKER}}, kind))


@pytest.mark.parametrize(
    "value",
    [
        {"password": MARKER},
        json.dumps({"password": MARKER}),
        json.dumps({"password": MARKER})[:-1],
        f'{{"note": "{MARKER}',
        [{"password": MARKER}],
        [[MARKER]],
        f"Agent{{username=ana, password={MARKER}}}",
        f'the "phoneLoginPin": "{MARKER}"',
        {"description": {"password": MARKER}},
        [{"description": f"password: {MARKER}"}],
        json.dumps(json.dumps({"password": MARKER})),
        f"<password>{MARKER}</password>",
        "https://api:4815162342@example.com Marker 4815162342",
        f"Bearer {MARKER}",
    ],
    ids=str,
)
def test_secrets_inside_of_values_are_not_shown(value):
    fields = change("someNewThing", value, value)
    assert MARKER not in json.dumps(fields) and NOT_SHOWN in json.dumps(fields)


def test_only_known_properties_of_stored_objects_are_shown():
    stored = {"username": "ana", "agentRank": 3, "agentType": "AGENT", "note": MARKER, "password": MARKER}
    assert created(stored) == [
        {"name": "username", "before": None, "after": "ana"},
        {"name": "agent_rank", "before": None, "after": 3},
    ]
    assert created({"gateId": 5, "gateName": "English", "note": MARKER}, "queue") == [
        {"name": "gate_id", "before": None, "after": 5},
        {"name": "gate_name", "before": None, "after": "English"},
    ]


def test_one_option_is_shown_once():
    assert [field["after"] for field in created({"groupId": 5, "agentGroup": {"id": 5, "description": "Support"}})] == [
        "Support"
    ]


def test_names_of_an_object_are_those_before_and_after_a_rename():
    results = [
        {"attributeName": "username", "originalValue": "ana", "newValue": "anna"},
        {"attributeName": "team", "originalValue": "Red", "newValue": "Blue"},
    ]
    wire = {"id": "1", "auditedEntityDescription": "a", "affectedEntityJson": {"username": "ana", "team": "Red"}}
    assert Event({**wire, "auditLogResultList": results}, "agent").names == ["a", "ana", "ana", "anna"]


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        ({"userName": "root@example.com"}, "root@example.com"),
        ({"userName": "root", "simulatedByUserName": "eve"}, "eve as root"),
        ({"firstName": "Ana", "lastName": "Lima"}, "Ana Lima"),
        ({"userId": 5}, "5"),
        ({"userName": "a\nb\u202e"}, "a b"),
        ({}, None),
        ("root", None),
        (None, None),
    ],
)
def test_user_of_an_event_is_named(user, shown):
    assert Event({"id": "1", "authUser": user}, "agent").as_dict(None)["user"] == shown


@pytest.mark.parametrize(
    ("wire", "shown"),
    [
        ("5", 5),
        (5, 5),
        ("0b1c", "0b1c"),
        ("", None),
        (None, None),
        (True, None),
        ({"value": 5}, None),
        ("9" * 30, "9" * 30),
    ],
)
def test_id_of_an_event_is_a_number_or_text_or_null(wire, shown):
    assert Event({"id": "1", "auditedEntityId": wire}, "agent").id == shown


STRANGE = (
    None,
    "",
    "x",
    5,
    0.5,
    True,
    [],
    {},
    [None],
    [[]],
    {"x": []},
    "{",
    "[" * 10_000,
    '{"x":' * 9_000,
    10**30,
    -(10**20),
)


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("kind", ["agent", "agent_group", "queue"])
def test_values_of_any_type_are_no_error(kind, value):
    results = [
        value,
        {"attributeName": value},
        *({"attributeName": one, "newValue": value} for one in ("team", "isActive", "x")),
    ]
    stored = {"gateAssignments": value, "username": value, "agentGroup": value, "isActive": value, "gateId": value}
    names = (
        "authUser",
        "createTime",
        "auditedEntityId",
        "auditedEntityDescription",
        "actionType",
        "affectedEntityJson",
    )
    for wire in (
        {"id": 1, **dict.fromkeys(names, value), "auditLogResultList": value},
        {"id": 1, "affectedEntityJson": stored, "auditLogResultList": results},
        {"id": 1, "authUser": {"userName": value, "firstName": value, "simulatedByUserName": value}},
    ):
        event = Event(wire, kind)
        assert event.key and isinstance(event.names, list)
        json.dumps(event.as_dict(None))
