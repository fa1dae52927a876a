# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options: names of variables, places with different precedence, and what all vendors share."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionOptions,
    ConnectionSpec,
    Place,
    common_options,
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


def test_all_options_of_the_ways_to_sign_in_are_credentials():
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


def test_common_options_have_defaults_and_limits():
    options = {field.name: field for field in common_options(60, "Documented.")}
    assert set(options) == {"validate_certs", "ca_path", "proxy", "request_timeout", "rate_limit", "token_cache"}
    assert options["rate_limit"].default == 60 and options["validate_certs"].default is True
    assert options["request_timeout"].violation(0) and not options["rate_limit"].violation(0)


@pytest.mark.parametrize("folder, cached", [("none", False), (" None ", False), ("", False), ("cache", True)])
def test_token_cache_option_selects_the_folder_or_none(tmp_path, folder, cached):
    store = ConnectionOptions({"token_cache": str(tmp_path / folder) if cached else folder}).open_store()
    with store.locked("x") as data:
        data["a"] = 1
    assert (tmp_path / "cache" / "x.json").exists() is cached and store.problem is None


@pytest.mark.parametrize(
    "options, way",
    [
        ({}, None),
        ({"a": "", "b": "x"}, None),
        ({"b": "x", "c": "x"}, ("b", "c")),
        ({"a": "x", "b": "x", "c": "x"}, ("a",)),
    ],
    ids=str,
)
def test_the_first_complete_way_to_sign_in_is_chosen(options, way):
    assert ConnectionOptions(options).sign_in((("a",), ("b", "c"))) == way


def test_identity_depends_on_the_named_options_and_reveals_no_value():
    one = ConnectionOptions({"url": "a", "token": "s3cret"}).identity(("url", "token"))
    assert one == ConnectionOptions({"url": "a", "token": "s3cret", "other": 1}).identity(("url", "token"))
    assert one != ConnectionOptions({"url": "a", "token": "other"}).identity(("url", "token"))
    assert ConnectionOptions({"url": None}).identity(("url", "token")) == ConnectionOptions({}).identity(
        ("url", "token")
    )
    assert "s3cret" not in one
