# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Linters run modules with the arguments of a task as they are written: templates are not evaluated."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.tests.unit.account import printed_for

TEMPLATE = "{{ x }}"


def test_mistakes_come_before_templates_and_no_module_runs_with_templates(account):
    options = {"agents": TEMPLATE, "prune": TEMPLATE, "rate_limit": TEMPLATE}
    linted = printed_for(account.profile, "config", {**account.connection, **options, "agnets": TEMPLATE})
    assert linted["msg"] == 'unknown option "agnets", did you mean "agents"?'
    by_hand = printed_for(account.profile, "config", {**account.connection, **options})
    assert by_hand["failed"] and "agents must be a list, but is text" in by_hand["msg"]
    assert "3 problems" in by_hand["msg"] and not account.vendor.log
