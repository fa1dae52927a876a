# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error messages, and the errors of HTTP statuses."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core import errors
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
