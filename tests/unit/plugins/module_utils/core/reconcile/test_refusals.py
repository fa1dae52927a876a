# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals in a row: when a kind of change is not tried any more."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    AuthenticationError,
    ContactCenterError,
    VendorError,
    WriteNotConfirmedError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.outcome import Outcome, Status
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import Action, Change
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.refusals import Refusals
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import MEMBER, TEAM, desired_of


def change(number=1, action=Action.CREATE, entity=MEMBER):
    name = f"m{number}"
    return Change(action, desired_of(entity, **{entity.key: name}), None, name, {}, ())


def seats(number):
    return VendorError(f'Creating "m{number}"', f'no seat is free for "m{number}" (request 4{number}7)', status=400)


def refused(number, error=None, **more):
    return Outcome(change(number, **more), Status.FAILED, error=error or seats(number))


def noted(*outcomes):
    refusals = Refusals()
    for outcome in outcomes:
        refusals.note(outcome)
    return refusals


def done(number, **more):
    return Outcome(change(number, **more), Status.DONE)


TEN = [refused(number) for number in range(10)]
NOT_TRIED = Outcome(change(), Status.NOT_TRIED, error=ContactCenterError("The run was interrupted"))


@pytest.mark.parametrize(
    "outcomes, ended",
    [
        (TEN, True),
        (TEN[:9], False),
        ([*TEN[:5], done(7), *TEN[5:]], False),
        ([*TEN[:5], done(7, action=Action.CHANGE), *TEN[5:]], True),
        ([*TEN[:5], NOT_TRIED, *TEN[5:]], True),
        ([*TEN[:9], refused(9, VendorError("Creating", "the name is in use", status=400))], False),
        ([*TEN[:9], refused(9, VendorError("Creating", seats(9).detail, status=403))], False),
        ([*TEN[:9], refused(9, VendorError("Creating", seats(9).detail, status=400, code="seats"))], False),
        ([*TEN, done(11)], True),  # it was under way
        ([refused(number, AuthenticationError("Creating", "the token was revoked")) for number in range(10)], True),
        ([refused(number, WriteNotConfirmedError("Creating", "note is None")) for number in range(10)], False),
    ],
)
def test_kind_of_change_ends_after_ten_refusals_in_a_row_for_one_reason(outcomes, ended):
    refusals = noted(*outcomes)
    assert bool(refusals.reason_to_end(change(99))) is ended
    assert not refusals.reason_to_end(change(99, action=Action.CHANGE))
    assert not refusals.reason_to_end(change(99, entity=TEAM))


def test_reason_says_how_many_changes_were_refused():
    expected = "10 changes of this kind failed in a row for the same reason."
    assert str(noted(*TEN).reason_to_end(change(99))) == expected
