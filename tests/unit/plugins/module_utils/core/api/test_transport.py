# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the transport knows of the calls so far."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import requests
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import transport
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.messages import Request
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress

OPTIONS = {"request_timeout": 9, "ca_path": None, "proxy": None, "validate_certs": True}
FINE = SimpleNamespace(status_code=200, headers={}, content=b"{}")


def _transport(**options):
    return transport.Transport(ConnectionOptions({**OPTIONS, **options}), False, Progress())


def test_mean_duration_is_that_of_the_responses_so_far(monkeypatch):
    times = iter([100.0, 101.0, 200.0, 204.0])
    monkeypatch.setattr(transport, "time", SimpleNamespace(monotonic=lambda: next(times)))
    monkeypatch.setattr(requests.Session, "request", lambda self, *args, **more: FINE)
    sending = _transport(rate_limit=0)
    assert sending.mean_duration == 0
    for mean in (1.0, 2.5):
        sending.send(Request("GET", "https://api.example.com/x", "Reading"))
        assert sending.mean_duration == mean


@pytest.mark.parametrize(("limit", "calls"), [(60, 60), (0, 0), (True, 1), (None, 0)])
def test_rate_limit_in_force_is_known(limit, calls):
    assert _transport(rate_limit=limit).calls_per_minute == calls
