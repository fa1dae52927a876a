# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract suite needs to know of a vendor: one row each, and no test of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

PASSWORD = "simulated-Passw0rd-of-Ana"


@dataclass(frozen=True)
class Row:
    """sign_in: the connection options to use. agent: options that create one, without its group. update: an option, its new value and the wire property.

    basic: options that the lists tell, all others take a closer look. refusals: switch values under which the vendor
    can't do something at all, by what can't be done.
    """

    vendor: str
    sign_in: tuple
    key: str
    agent: dict
    update: tuple
    clear: tuple
    basic: tuple
    membership: str
    wire_name: str
    wire_key: str
    refusals: dict = field(default_factory=dict)
    deletes_agents: bool = True

    def __str__(self):
        return self.vendor

    def member(self, group, key="ana@example.com", **options):
        names = [group] if self.membership == "agent_groups" else group
        return {**self.agent, self.key: key, self.membership: names, **options}


ROWS = (
    Row(
        vendor="ringcx",
        sign_in=("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt", "ringcx_account_id"),
        key="username",
        agent={"first_name": "Ana", "last_name": "Lima", "password": PASSWORD, "agent_rank": 7, "email": "ana@example.com"},
        update=("agent_rank", 12, "agentRank"),
        clear=("email", "email"),
        basic=("first_name", "last_name"),
        membership="agent_group",
        wire_name="groupName",
        wire_key="username",
        refusals={
            "delete groups": {"delete_group": "refused"},
            "move": {"move": ("none", "refused", "twin")},
        },
    ),
)
