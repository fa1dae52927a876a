# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profile of DeepCall."""

from __future__ import annotations

import typing

from ..simulator.call import Record
from ..simulator.deepcall import DeepCall
from ..unit.faults.fault_spec import CROWDED_OPERATIONS, FaultSpec
from .profile import PASSWORD, Clear, DemoAccount, Entry, SignInErrors, Storage, Update, VendorProfile

EMPTY_PAGE = {"status": "success", "code": 200, "response": {"agentData": []}}


def _previewed(agent: Record, groups: typing.Mapping[int, str]) -> Entry:
    names = sorted(groups[membership["groupId"]] for membership in agent["groups"])
    status = "active" if agent["status"] else "inactive"
    return {**agent, "agent_groups": names, "status": status, "groups": None}


DEEPCALL = VendorProfile(
    name="deepcall",
    simulator=DeepCall,
    sign_in=("deepcall_user_id", "deepcall_token"),
    sign_in_errors=SignInErrors(
        wrong=(
            "Listing the agent groups: DeepCall error 1014, Invalid token. "
            "Check or renew the credentials; DeepCall does not document how long they are valid."
        ),
        missing="no way to sign in to DeepCall is complete. Set one of: deepcall_user_id + deepcall_token; deepcall_ssid.",
    ),
    key="email",
    membership="agent_groups",
    agent={
        "name": "Ana Lima",
        "mobile": "9800000001",
        "role": "Agent",
        "parent": "root",
        "call_password": PASSWORD,
        "did": "1140000001",
    },
    required="mobile",
    update=Update("destination", "sip", "destination"),
    clear=Clear("did", "did"),
    storage=Storage(
        ids={"agent_group": "group_id", "agent": "agentId"},
        keys={"agent_group": "name", "agent": "email"},
        memberships=lambda agent: {
            "groups": [row["groupId"] for row in agent["groups"]],
            "receivers": [row["groupId"] for row in agent["groups"] if row["receive_call"]],
        },
        generated=("group_id", "agentId", "create_date"),
        on_creation={"status": 1},
    ),
    account="11112222",
    calls_if_unchanged=lambda agents, groups: 3 + groups + (agents <= 500 and agents % 5 == 0),
    # the list of agents is read twice at most: it may be a page; the members of all groups only for an agent that exists
    object_calls={
        "unchanged": 2,
        "unchanged by id": 2,
        "update": 4,
        "update by id": 4,
        "rename by id": 4,
        "rename": 4,
        "renamed before": 2,
        "switch off": 4,
        "switch off a missing agent": 2,
        "unchanged in a group": 53,
        "move": 59,
        "create": 9,
        "remove": 58,
        "group": 1,
        "create a group": 3,
        "rename a group": 3,
        "delete a group": 5,
        "delete no group": 1,
    },
    leave={"status": "inactive", "agent_groups": []},
    unreadable=("unknown",),
    unnamed={"workingTime": "9-17", "type": "field", "did": "1140000009"},
    filler={"agents": [{"name": "Filler", "email": "filler@example.com", "mobile": "9811111111"}]},
    crowd=lambda size: {"agents": [{"name": "Crowd", "email": f"crowd{number}@example.com"} for number in range(size)]},
    crowd_size=17,
    crowd_switches={"page_limit": 10},
    fault_specs=(
        FaultSpec("token is revoked", {"json": {"status": "error", "code": 1014}}),
        FaultSpec(
            "a page is missing",
            {"path": r"/(Employee|Agent)/list\Z", "json": EMPTY_PAGE},
            ("second read", "fourth read"),
            crowded=True,
            always_with=CROWDED_OPERATIONS,
        ),
    ),
    demo=DemoAccount(
        host="mumbai",
        edits=(
            ("dev.nair@example.com\n    agent_groups: [Support]", "dev.nair@example.com\n    agent_groups: [Sales]"),
            ("name: Isha Das", "name: Isha Bose"),
            ("email: ravi.sen@example.com", "email: ravi.sen@example.com\n    status: inactive"),
        ),
        previewed=_previewed,
    ),
)
