# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract suite needs to know of a vendor: one row each, and no test of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

PASSWORD = "48151623"


@dataclass(frozen=True)
class Row:
    """What is called how, and one agent to begin with.

    sign_in: the connection options to use. agent: options that create one, without key and groups. update: an option,
    its new value and its wire property. clear: an option that can be cleared and its wire property. needed: one
    that can't, and without which no agent is created. membership: the
    option that names an agent's groups. listed: options that the list of agents
    tells, if not all. standing: what every account of the test starts with. parting: what becomes of
    an agent who leaves. no_change: calls of a run that changes nothing, for so many agents and groups. refusals: what can't
    be done at all, by switch and its values. unreadable: values that make answers nobody can read.
    """

    vendor: str
    sign_in: tuple
    key: str
    agent: dict
    update: tuple
    clear: tuple
    needed: str
    membership: str
    wire_name: str
    wire_key: str
    wire_id: str
    wire_group_id: str
    no_change: object
    listed: tuple = None
    standing: dict = field(default_factory=dict)
    parting: dict = field(default_factory=lambda: {"state": "absent"})
    refusals: dict = field(default_factory=dict)
    unreadable: tuple = ()

    def __str__(self):
        return self.vendor

    def member(self, group, key="ana@example.com", **options):
        names = [group] if self.membership == "agent_groups" else group
        return {**self.agent, self.key: key, self.membership: names, **options}

    def leaver(self, key="ana@example.com"):
        return {self.key: key, **self.parting}

    @property
    def deletes(self):
        """Whether agents can be deleted at all."""
        return "state" in self.parting

    def refuses(self, what, switches):
        """Whether the vendor, as it is switched, can't do that."""
        return any(switches[name] in values for name, values in self.refusals.get(what, {}).items())


ROWS = (
    Row(
        vendor="ringcx",
        sign_in=("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt", "ringcx_account_id"),
        key="username",
        agent={
            "first_name": "Ana",
            "last_name": "Lima",
            "password": PASSWORD,
            "agent_rank": 7,
            "email": "ana@example.com",
        },
        update=("agent_rank", 12, "agentRank"),
        clear=("email", "email"),
        needed="agent_group",
        membership="agent_group",
        wire_name="groupName",
        wire_key="username",
        wire_id="agentId",
        wire_group_id="agentGroupId",
        no_change=lambda agents, groups: 1 + groups,
        listed=("username", "agent_group", "first_name", "last_name", "password"),
        refusals={"delete groups": {"delete_group": ("refused",)}, "move": {"move": ("none", "refused", "twin")}},
    ),
    Row(
        vendor="udesk",
        sign_in=("udesk_email", "udesk_api_token"),
        key="email",
        agent={
            "nick_name": "Ana Lima",
            "password": PASSWORD,
            "departments": ["Default"],
            "agent_roles": ["Agent"],
            "im_ability_value": 7,
            "duty": "Lead",
        },
        update=("im_ability_value", 12, "im_ability_value"),
        clear=("duty", "duty"),
        needed="agent_groups",
        membership="agent_groups",
        wire_name="name",
        wire_key="email",
        wire_id="id",
        wire_group_id="id",
        no_change=lambda agents, groups: -(-agents // 100) - (-groups // 100),
        standing={
            "groups": [{"name": "Office"}],
            "agents": [{"email": "head@example.com", "user_group_ids": ["Office"]}],
        },
        parting={"state": "absent", "owner_id": "head@example.com", "owner_group_id": "Office"},
        refusals={"delete agents": {"delete_agent": ("404",)}, "move": {"put_arrays": ("add",)}},
    ),
    Row(
        vendor="deepcall",
        sign_in=("deepcall_user_id", "deepcall_token"),
        key="email",
        agent={
            "name": "Ana Lima",
            "mobile": "9800000001",
            "role": "Agent",
            "parent": "root",
            "call_password": PASSWORD,
            "did": "1140000001",
        },
        update=("destination", "sip", "destination"),
        clear=("did", "did"),
        needed="mobile",
        membership="agent_groups",
        wire_name="name",
        wire_key="email",
        wire_id="agentId",
        wire_group_id="group_id",
        no_change=lambda agents, groups: 3 + groups + (agents <= 500 and agents % 5 == 0),
        parting={"status": "inactive", "agent_groups": []},
        unreadable=("unknown",),
    ),
)
