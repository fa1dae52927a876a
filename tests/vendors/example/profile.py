# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profile of the example."""

from __future__ import annotations

import importlib

from ..profile import COLLECTION, PASSWORD, Clear, SignInErrors, Storage, Update, VendorProfile
from .simulator import Example


class ExampleProfile(VendorProfile):
    """The code of the example is in the tests."""

    @property
    def package(self) -> str:
        return f"{COLLECTION}.tests.vendors.example"

    def run_module(self, suffix: str) -> None:
        getattr(importlib.import_module(f"{self.package}.modules"), suffix)()


EXAMPLE = ExampleProfile(
    name="example",
    simulator=Example,
    sign_in=("example_token",),
    sign_in_errors=SignInErrors(
        wrong="Listing the agent groups: HTTP 401, unknown token. Check the credentials of the connection options.",
        missing="example_token must be set.",
    ),
    key="email",
    membership="agent_groups",
    agent={"name": "Ana Lima", "rank": 7, "extension": "1001", "password": PASSWORD},
    required="name",
    update=Update("rank", 12, "rank"),
    clear=Clear("extension", "extension"),
    storage=Storage(
        ids={"agent_group": "id", "agent": "id"},
        keys={"agent_group": "name", "agent": "email"},
        memberships=lambda agent: {"groups": agent["groups"]},
        generated=("id",),
    ),
    account="127.0.0.1",
    calls_if_unchanged=lambda agents, groups: 2,
    object_calls={
        "unchanged": 2,
        "unchanged by id": 2,
        "update": 3,
        "update by id": 3,
        "rename by id": 3,
        "rename": 3,
        "renamed before": 2,
        "switch off": 3,
        "switch off a missing agent": 2,
        "unchanged in a group": 2,
        "move": 3,
        "create": 3,
        "remove": 3,
        "group": 1,
        "create a group": 2,
        "rename a group": 2,
        "delete a group": 3,
        "delete no group": 2,
    },
    unnamed={"notes": "Speaks Portuguese"},
    filler={"agents": [{"email": "filler@example.com", "name": "Filler"}]},
    crowd=lambda size: {"agents": [{"email": f"crowd{number}@example.com", "name": "Crowd"} for number in range(size)]},
    crowd_size=5,
)
