# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules. Those of a real vendor are six files in plugins/modules, each with its documentation."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import (
    run_config,
    run_config_info,
    run_info,
    run_object,
)

from .gateway import Example


def config() -> None:
    """example_config"""
    run_config(Example)


def config_info() -> None:
    """example_config_info"""
    run_config_info(Example)


def agent() -> None:
    """example_agent"""
    run_object(Example, "agent")


def agent_group() -> None:
    """example_agent_group"""
    run_object(Example, "agent_group")


def agent_info() -> None:
    """example_agent_info"""
    run_info(Example, "agent")


def agent_group_info() -> None:
    """example_agent_group_info"""
    run_info(Example, "agent_group")
