# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens that the vendor replaces or lets expire while calls are in progress are renewed, and the run succeeds."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

# The vendors whose modules obtain tokens, and what makes the current token invalid.
RENEWING = [
    (profile, spec)
    for profile in PROFILES
    for spec in profile.fault_specs
    if spec.event and spec.name.startswith("token ")
]


def test_vendors_with_renewal_are_covered():
    assert {profile.name for profile, _spec in RENEWING} >= {profile.name for profile in PROFILES if profile.signs_in}


@pytest.mark.parametrize("replacements", [1, 2])
@pytest.mark.parametrize(
    ("account", "spec"), RENEWING, indirect=["account"], ids=lambda value: getattr(value, "name", None)
)
def test_run_succeeds_if_a_renewed_token_is_replaced_before_the_calls_are_repeated(
    account, spec, replacements, monkeypatch
):
    """Several writes are in progress when the token becomes invalid; so does each of the first renewed tokens."""
    account.vendor.switch(**account.profile.switches)
    account.connection.update(spec.sign_in)
    account.config()
    account.vendor.switch(latency=0.05)  # all calls that are made at once are signed before the first one is answered
    answer, invalidated = account.vendor.answer, []

    def invalidate(kind):
        invalidated.append(kind)
        spec.event(account.vendor)

    def answer_with_event(handler, call):
        with account.vendor.lock:
            if call.kind == "write" and not invalidated:
                invalidate("write")
            reply = answer(handler, call)
            if call.kind == "auth" and 0 < len(invalidated) <= replacements:
                invalidate("auth")
            return reply

    monkeypatch.setattr(account.vendor, "answer", answer_with_event)
    account.forget()
    names = [f"Group {number}" for number in range(8)]
    result = account.ok("config", agent_groups=[{"name": name} for name in names])
    assert invalidated == ["write", *["auth"] * replacements]
    assert {change["outcome"] for change in result["changes"]} == {"done"}
    assert sorted(account.groups()) == sorted([*names, "Support", "Sales"])
    assert len(account.calls("write")) > len(names) + 1  # several calls were refused and repeated
