# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages name the variables that a user has set, and leave alone what users and vendors call like an option."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.naming import OptionNames

OPTIONS = ("agents", "agent_groups", "agent_defaults", "prune", "max_removals", "on_error", "rate_limit", "proxy")
NAMES = OptionNames({name: f"x_{name}" for name in OPTIONS}, ("max_removals", "on_error", "rate_limit", "proxy"))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("agents[14] (ana@example.com): unknown option", "x_agents[14] (ana@example.com): unknown option"),
        (
            "2 problems in the input:\n- agents must be a list.\n- agent_defaults: team is a number.",
            "2 problems in the input:\n- x_agents must be a list.\n- x_agent_defaults: team is a number.",
        ),
        ("it is the same as agents[0] (a), and agents[1] is", "it is the same as x_agents[0] (a), and x_agents[1] is"),
        ("prune: unknown option", "x_prune: unknown option"),
        (
            "4 removals, and max_removals is 1. Set max_removals",
            "4 removals, and x_max_removals is 1. Set x_max_removals",
        ),
        ("an earlier change failed, and on_error is stop", "an earlier change failed, and x_on_error is stop"),
        (
            "HTTP 429: over the rate_limit. Run later, or lower rate_limit.",
            "HTTP 429: over the rate_limit. Run later, or lower x_rate_limit.",
        ),
    ],
)
def test_option_is_named_by_its_variable(message, expected):
    assert NAMES.in_text(message) == expected
    assert OptionNames({}).in_text(message) == message


@pytest.mark.parametrize(
    "text",
    [
        'unknown agent group "agents", did you mean "agents[1]"?',
        '"set max_removals" and "and on_error"',
        "to be deleted or deactivated: agents, prune, max_removals",
        "the plan removes 3 of 10 agents, and agents are left",
        "password, agent_groups and agent_groups must be given",
        "Check the URL, the network and the proxy settings.",
    ],
)
def test_other_text_is_left_alone(text):
    assert NAMES.in_text(text) == text


def test_key_of_an_entry_is_left_alone():
    assert NAMES.in_text("agent_groups[0] (agents[1]): x") == "x_agent_groups[0] (agents[1]): x"
