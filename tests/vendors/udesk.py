# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profile of Udesk."""

from __future__ import annotations

import typing

from ..simulator.call import Record
from ..simulator.udesk import Udesk
from ..unit.faults.fault_spec import CROWDED_OPERATIONS, SOME, FaultSpec
from .profile import PASSWORD, Clear, DemoAccount, Entry, SignInErrors, Storage, Update, VendorProfile

CLOCK_OFFSET = 600  # seconds; 300 are tolerated
EMPTY_PAGE = {"code": 1000, "agents": [], "user_groups": [], "meta": {"current_page": 2, "total_pages": 2}}


def _replace_token(vendor: typing.Any) -> None:
    """The token never expires, but a new one can be issued; with the password, the modules obtain it."""
    vendor.token = f"{vendor.token[:-1]}{(int(vendor.token[-1]) + 1) % 10}"


def _missing_page(name: str) -> FaultSpec:
    rule = {"path": rf"/{name}\Z", "json": EMPTY_PAGE}
    return FaultSpec(
        f"a page of {name} is missing", rule, ("second read",), crowded=True, always_with=CROWDED_OPERATIONS
    )


def _previewed(agent: Record, groups: typing.Mapping[int, str]) -> Entry:
    names = sorted(groups[id] for id in agent["user_group_ids"])
    return {**agent, "agent_groups": names, "user_group_ids": None}


UDESK = VendorProfile(
    name="udesk",
    simulator=Udesk,
    sign_in=("udesk_email", "udesk_api_token"),
    sign_in_errors=SignInErrors(
        wrong=(
            "Listing the agent groups: Udesk error 2059, open api签名不对. "
            "Check udesk_email and udesk_api_token, or set udesk_password, with which a new token is obtained."
        ),
        missing="there is no way to sign in to Udesk. Set one of: udesk_api_token; udesk_password.",
    ),
    key="email",
    membership="agent_groups",
    agent={
        "nick_name": "Ana Lima",
        "password": PASSWORD,
        "departments": ["Default"],
        "agent_roles": ["Agent"],
        "im_ability_value": 7,
        "duty": "Lead",
    },
    required="agent_groups",
    update=Update("im_ability_value", 12, "im_ability_value"),
    clear=Clear("duty", "duty"),
    storage=Storage(
        ids={"agent_group": "id", "agent": "id"},
        keys={"agent_group": "name", "agent": "email"},
        memberships=lambda agent: {"user_group_ids": agent["user_group_ids"]},
        generated=("id", "number", "password"),
        on_creation={"disable_status": "enable"},
        newest_first=True,
    ),
    account="127.0.0.1",
    # the lists, and the members of each group but the standing one, since the entries name roles
    calls_if_unchanged=lambda agents, groups: -(-agents // 100) - (-groups // 100) + groups - 1,
    # the list of agents is three pages; it is read for what no single read finds, and where an agent gets another address
    object_calls={
        "unchanged": 1,
        "unchanged by id": 1,
        "update": 3,
        "update by id": 3,
        "rename by id": 6,
        "rename": 5,
        "renamed before": 3,
        "switch off": 3,
        "switch off a missing agent": 4,
        "unchanged in a group": 2,
        "move": 4,
        "create": 9,
        "remove": 6,
        "group": 1,
        "create a group": 3,
        "rename a group": 3,
        "delete a group": 6,
        "delete no group": 1,
    },
    standing={
        "groups": [{"name": "Office"}],
        "agents": [{"email": "head@example.com", "user_group_ids": ["Office"]}],
    },
    leave={"state": "absent", "owner_id": "head@example.com", "owner_group_id": "Office"},
    refusals={"delete agents": {"delete_agent": ("404",)}, "move": {"put_arrays": ("add",)}},
    unnamed={"cellphone": "13800000000", "work_id": "77", "lang": "en-us", "callout_number_id": 61},
    filler={"agents": [{"email": "filler@example.com", "user_group_ids": ["Office"]}]},
    crowd=lambda size: {
        "groups": [{"name": f"crowd {number}"} for number in range(size)],
        "agents": [{"email": f"crowd{number}@example.com", "user_group_ids": ["Office"]} for number in range(size)],
    },
    crowd_size=98,
    compares_clocks=True,
    fault_specs=(
        FaultSpec(
            "token is replaced",
            event=_replace_token,
            targets=SOME,
            sign_in={"udesk_api_token": None, "udesk_password": Udesk.credentials["udesk_password"]},
        ),
        FaultSpec("clock behind", clock=CLOCK_OFFSET, targets=("all calls",)),
        FaultSpec("clock ahead", clock=-CLOCK_OFFSET, targets=("all calls",)),
        FaultSpec("clock jumps", event=lambda vendor: vendor.advance(CLOCK_OFFSET), targets=SOME),
        _missing_page("agents"),
        _missing_page("user_groups"),
    ),
    demo=DemoAccount(
        host="shanghai",
        edits=(
            ("hao.zhu@example.com\n    agent_groups: [Support]", "hao.zhu@example.com\n    agent_groups: [Sales]"),
            ("nick_name: Jing Xu", "nick_name: Jing Su"),
            (
                "email: lin.ma@example.com",
                "email: lin.ma@example.com\n    state: absent\n    owner_id: fang.li@example.com\n    owner_group_id: Sales",
            ),
        ),
        previewed=_previewed,
    ),
)
