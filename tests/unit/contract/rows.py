# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract suite needs to know of a vendor: one row each, and no test of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

PASSWORD = "simulated-Passw0rd-of-Ana"


@dataclass(frozen=True)
class Row:
    """What is called how, and one agent to begin with.

    sign_in: the connection options to use. agent: options that create one, without key and groups. update: an option,
    its new value and its wire property. clear: an option that can be cleared and its wire property. membership: the
    option that names an agent's groups. standing: what every account of the test starts with. farewell: what a removal
    needs besides. no_change: calls of a run that changes nothing, for so many agents and groups. refusals: what can't
    be done at all, by switch and its values.
    """

    vendor: str
    sign_in: tuple
    key: str
    agent: dict
    update: tuple
    clear: tuple
    membership: str
    wire_name: str
    wire_key: str
    wire_id: str
    no_change: object
    standing: dict = field(default_factory=dict)
    farewell: dict = field(default_factory=dict)
    refusals: dict = field(default_factory=dict)

    def __str__(self):
        return self.vendor

    def member(self, group, key="ana@example.com", **options):
        names = [group] if self.membership == "agent_groups" else group
        return {**self.agent, self.key: key, self.membership: names, **options}

    def leaver(self, key="ana@example.com"):
        return {self.key: key, "state": "absent", **self.farewell}

    def refuses(self, what, switches):
        """Whether the vendor, as it is switched, can't do that."""
        return any(switches[name] in values for name, values in self.refusals.get(what, {}).items())


ROWS = (
    Row(
        vendor="ringcx",
        sign_in=("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt", "ringcx_account_id"),
        key="username",
        agent={"first_name": "Ana", "last_name": "Lima", "password": PASSWORD, "agent_rank": 7, "email": "ana@example.com"},
        update=("agent_rank", 12, "agentRank"),
        clear=("email", "email"),
        membership="agent_group",
        wire_name="groupName",
        wire_key="username",
        wire_id="agentId",
        no_change=lambda agents, groups: 1 + groups,
        refusals={"delete groups": {"delete_group": ("refused",)}, "move": {"move": ("none", "refused", "twin")}},
    ),
    Row(
        vendor="udesk",
        sign_in=("udesk_email", "udesk_api_token"),
        key="email",
        agent={
            "nick_name": "Ana Lima", "password": PASSWORD, "departments": ["North/Sales"], "agent_roles": ["Agent"],
            "im_ability_value": 7, "duty": "Lead",
        },
        update=("im_ability_value", 12, "im_ability_value"),
        clear=("duty", "duty"),
        membership="agent_groups",
        wire_name="name",
        wire_key="email",
        wire_id="id",
        no_change=lambda agents, groups: -(-agents // 100) - (-groups // 100),
        standing={"groups": [{"name": "Office"}], "agents": [{"email": "head@example.com", "user_group_ids": ["Office"]}]},
        farewell={"owner_id": "head@example.com", "owner_group_id": "Office"},
        refusals={"delete agents": {"delete_agent": ("404",)}, "move": {"put_arrays": ("add",)}},
    ),
)
