# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of writes, as the vendor sees it: seats are freed before they are taken, and no agent is ever without a group."""

from __future__ import annotations

import itertools
import json

import pytest


def _entries(profile):
    """Return a joiner, a leaver and an agent who moves."""
    joiner = profile.member("New", "joiner@example.com")
    leaver = profile.leaver("leaver@example.com")
    return [joiner, leaver, profile.member("New", "mover@example.com")]


def _position(account, *words):
    """Return the position of the first write that mentions all these words."""
    texts = [json.dumps([call["path"], call["body"]]) for call in account.calls("write")]
    return next(at for at, text in enumerate(texts) if all(word in text for word in words))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_leaver_frees_the_seat_that_a_joiner_takes(account, order):
    profile = account.profile
    agents = ("leaver", "mover", "stayer")
    account.config(*[profile.member("Support", f"{name}@example.com") for name in agents])
    leaver = str(account.agents()["leaver@example.com"][profile.storage.ids["agent"]])
    account.forget()
    entries = _entries(profile)
    groups = [{"name": "Support"}, {"name": "New"}]
    result = account.ok("config", agent_groups=groups, agents=[entries[at] for at in order], max_removals=1)
    actions = [(change["kind"], change["action"]) for change in result["changes"]]
    leaves = "delete" if profile.deletes_agents else "deactivate"
    assert actions[:2] == [("agent_group", "create"), ("agent", leaves)]
    assert sorted(actions[2:]) == [("agent", "create"), ("agent", "move")]
    assert _position(account, "New") < _position(account, leaver) < _position(account, "joiner@example.com")
