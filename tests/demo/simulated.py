# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator, and what its control port answers."""

from __future__ import annotations

import contextlib
import json
import sys
import urllib.request

from ..vendors import REAL_VENDORS
from .checks import expect
from .terminal import ROOT, started


@contextlib.contextmanager
def simulator():
    """Run the simulator; yield the URL of its control port."""
    with started((sys.executable, ROOT / "tests" / "simulator", "--for", "600")) as process:
        lines = [process.stdout.readline().split() for _line in (*REAL_VENDORS, "control")]
        expect(all(lines), "the simulator did not start")
        yield dict(lines)["control"]


def ask(url, method="GET", **values):
    """Return the response of the control port; no proxy is used."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, json.dumps(values).encode() if values else None, method=method)
    with direct.open(request, timeout=10) as answer:
        return json.load(answer)
