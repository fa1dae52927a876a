# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options: names of variables, and places with different precedence."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionSpec,
    Place,
    variable_name,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Field

NAMES = ("v_url", "v_account", "v_token", "v_id", "v_secret", "v_extra", "v_mode", "proxy")
SPEC = ConnectionSpec(
    "v",
    tuple(Field(name, "An option.") for name in NAMES),
    address=("v_url", "v_account"),
    ways=(("v_token",), ("v_id", "v_secret")),
    behavior=("v_mode",),
)
TOKEN, PAIR = {"v_token": "t"}, {"v_id": "i", "v_secret": "s"}


def merge(*values):
    return SPEC.merge(*(Place(f"place {number}", value) for number, value in enumerate(values, 1)))


@pytest.mark.parametrize(
    "option, variable", [("v_url", "v_url"), ("proxy", "v_proxy"), ("volume", "v_volume"), ("v", "v_v")]
)
def test_a_variable_has_the_prefix_of_the_vendor(option, variable):
    assert variable_name("v", option) == variable


def test_options_that_belong_to_the_sign_in():
    assert SPEC.credentials == {"v_token", "v_id", "v_secret", "v_extra"}


@pytest.mark.parametrize(
    "places, merged",
    [
        (({}, {}), {}),
        (({"proxy": "a"}, {"proxy": "b", "v_url": "u"}), {"proxy": "a", "v_url": "u"}),
        ((TOKEN, PAIR), TOKEN),
        ((PAIR, TOKEN), PAIR),
        (({}, PAIR, TOKEN), PAIR),
        (({"v_url": "u"}, TOKEN), {"v_url": "u", **TOKEN}),
        (({**TOKEN, "v_url": "u"}, {"v_url": "other"}), {**TOKEN, "v_url": "u"}),
        (({"v_url": "u"}, TOKEN, {"v_url": "other"}), {"v_url": "u", **TOKEN}),
        ((TOKEN, {**PAIR, "v_extra": "x", "proxy": "p"}), {**TOKEN, "proxy": "p"}),
        (({"v_mode": "m"}, {**PAIR, "v_url": "u"}), {**PAIR, "v_url": "u", "v_mode": "m"}),
        ((TOKEN, {**PAIR, "v_mode": "m"}), {**TOKEN, "v_mode": "m"}),
        (({"v_id": "i"}, {"proxy": "p"}), {"v_id": "i", "proxy": "p"}),
        (({**TOKEN, **PAIR, "v_extra": "x"}, {}), {**TOKEN, **PAIR, "v_extra": "x"}),
    ],
    ids=str,
)
def test_the_first_place_takes_precedence_and_credentials_stay_together(places, merged):
    assert merge(*places) == merged


@pytest.mark.parametrize(
    "places, message",
    [
        (
            ({"v_id": "s3cret"}, PAIR),
            "the credentials in place 1 (v_id) are not complete: those in place 2 are not combined with them",
        ),
        (
            ({}, {"v_id": "s3cret"}, {"v_secret": "s3cret"}),
            "the credentials in place 2 (v_id) are not complete: those in place 3 are not",
        ),
        (({"v_extra": "s3cret"}, TOKEN), "the credentials in place 1 (v_extra) are not complete"),
        ((TOKEN, {"v_url": "s3cret"}), "the credentials come from place 1 (v_token), but v_url from place 2"),
        (
            (PAIR, {}, {"v_account": "s3cret"}),
            "the credentials come from place 1 (v_id, v_secret), but v_account from place 3",
        ),
    ],
    ids=str,
)
def test_credentials_are_not_mixed_with_those_or_the_address_of_another_place(places, message):
    with pytest.raises(InputError) as raised:
        merge(*places)
    assert message in str(raised.value)
    assert "s3cret" not in str(raised.value)
