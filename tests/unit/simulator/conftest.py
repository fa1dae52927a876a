# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for RingCX: a running simulator, the vendor, and calls with the permanent token."""

from __future__ import annotations

import pytest
import requests
from ansible_collections.cxops.contact_center.tests.simulator import Simulator


@pytest.fixture(scope="module")
def simulator():
    """One simulator for all tests of a file."""
    with Simulator(vendors=("ringcx",)) as running:
        yield running


@pytest.fixture
def ringcx(simulator):
    """RingCX without objects and with default switches."""
    simulator["ringcx"].reset()
    return simulator["ringcx"]


@pytest.fixture
def admin(simulator, ringcx):
    """``admin(method, path, body)`` calls the admin API of the account and returns the response."""
    with requests.Session() as session:
        session.headers["X-Auth-Token"] = ringcx.credentials["ringcx_api_token"]
        root = f"{simulator.url('ringcx')}/voice/api/v1/admin/accounts/{ringcx.credentials['ringcx_account_id']}"
        yield lambda method, path, body=None, **more: session.request(method, root + path, json=body, **more)
