# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error messages, and the connection options that all vendors share."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core import errors
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionOptions,
    common_options,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.dialect import error_for_status


@pytest.mark.parametrize(
    "parts, message",
    [
        (("Reading",), "Reading."),
        (("Reading", "HTTP 400"), "Reading: HTTP 400."),
        (("Reading.", "HTTP 400. "), "Reading: HTTP 400."),
        (("Reading", None, "Run again."), "Reading. Run again."),
        (("Reading", "", "Run again."), "Reading. Run again."),
        (("Reading", "HTTP 400.", "Run again."), "Reading: HTTP 400. Run again."),
    ],
)
def test_error_message_contains_operation_detail_and_hint(parts, message):
    assert str(errors.ContactCenterError(*parts)) == message


@pytest.mark.parametrize(
    "status, kind, message",
    [
        (400, errors.VendorError, "Reading: HTTP 400, too long. Correct the entry"),
        (401, errors.AuthenticationError, "Check the credentials"),
        (403, errors.VendorError, "right to do this"),
        (404, errors.NotFoundError, "Check the id"),
        (409, errors.VendorError, "already exists"),
        (429, errors.VendorError, "lower rate_limit"),
        (500, errors.VendorError, "Run again later"),
    ],
)
def test_each_http_status_has_an_error_class_and_a_hint(status, kind, message):
    error = error_for_status("Reading", status, "too long", "E1")
    assert error.__class__ == kind and message in str(error)
    if kind is not errors.AuthenticationError:
        assert (error.status, error.code) == (status, "E1")


def test_common_options_and_their_defaults():
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
