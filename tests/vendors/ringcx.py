# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profile of RingCX."""

from __future__ import annotations

import re
import typing

from ..simulator.call import Record
from ..simulator.ringcx import RingCX
from ..unit.faults.fault_spec import SOME, FaultSpec
from .profile import PASSWORD, Clear, DemoAccount, Entry, SignInErrors, Storage, Update, VendorProfile

TOKEN_LIFETIME = 301  # seconds after which a token is certainly refused


def _previewed(agent: Record, groups: typing.Mapping[int, str]) -> Entry:
    fields = {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): value for name, value in agent.items()}
    return {**fields, "agent_group": agent["agentGroup"]["description"], "group_id": None}


RINGCX = VendorProfile(
    name="ringcx",
    simulator=RingCX,
    sign_in=("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt", "ringcx_account_id"),
    sign_in_errors=SignInErrors(
        wrong=(
            "Signing in to RingCentral: Token expired (invalid_grant). "
            "Check the client id, the client secret and the JWT or password; they belong together."
        ),
        missing=(
            "no way to sign in to RingCX is complete. Set one of: ringcx_api_token; ringcx_access_token; "
            "ringcx_client_id + ringcx_client_secret + ringcx_jwt; "
            "ringcx_client_id + ringcx_client_secret + ringcx_username + ringcx_password."
        ),
    ),
    key="username",
    membership="agent_group",
    agent={
        "first_name": "Ana",
        "last_name": "Lima",
        "password": PASSWORD,
        "agent_rank": 7,
        "email": "ana@example.com",
    },
    required="agent_group",
    update=Update("agent_rank", 12, "agentRank"),
    clear=Clear("email", "email"),
    storage=Storage(
        ids={"queue_group": "gateGroupId", "agent_group": "agentGroupId", "agent": "agentId"},
        keys={"queue_group": "groupName", "agent_group": "groupName", "agent": "username"},
        memberships=lambda agent: {"groupId": [agent["groupId"]], "agentGroup": [agent["agentGroup"]["id"]]},
        generated=("agentGroupId", "agentId", "createdOn"),
        timestamps=("transientDeleteDate",),
    ),
    account="99990001",
    calls_if_unchanged=lambda agents, groups: 1 + groups,
    # one for each group, unless the entry names the group in which the agent is
    object_calls={
        "unchanged": 52,
        "unchanged by id": 52,
        "update": 54,
        "update by id": 54,
        "rename by id": 54,
        "rename": 54,
        "renamed before": 51,
        "switch off": 54,
        "switch off a missing agent": 51,
        "unchanged in a group": 2,
        "move": 55,
        "create": 53,
        "remove": 54,
        "group": 1,
        "create a group": 3,
        "rename a group": 3,
        "delete a group": 4,
        "delete no group": 1,
    },
    summary=("username", "agent_group", "first_name", "last_name", "password"),
    refusals={"delete groups": {"delete_group": ("refused",)}, "move": {"move": ("none", "refused", "twin")}},
    unnamed={"location": "Lisbon", "team": "Blue", "gateAssignments": [7], "regionalSettings": {"zone": "x"}},
    filler={"agents": [{"username": "filler@example.com", "agentGroup": "Sales"}]},
    crowd=lambda size: {
        "agents": [{"username": f"crowd{number}@example.com", "agentGroup": "Support"} for number in range(size)]
    },
    crowd_size=5,
    switches={"exchange_limit": 0},
    signs_in=True,
    fault_specs=(FaultSpec("token expires", event=lambda vendor: vendor.advance(TOKEN_LIFETIME), targets=SOME),),
    demo=DemoAccount(
        host="lisbon",
        edits=(
            ("ana.lima@example.com\n    agent_group: Support", "ana.lima@example.com\n    agent_group: Sales"),
            ("last_name: Berg", "last_name: Holm"),
            ("username: chen.wei@example.com", "username: chen.wei@example.com\n    state: absent"),
        ),
        previewed=_previewed,
    ),
)
