# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module as a process of its own, which can be killed: ``python -m …process VENDOR`` with its arguments on stdin."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from unittest import mock

import requests
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import client
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway
from ansible_collections.cxops.contact_center.tests.unit.account import printed_by_module
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES


@contextlib.contextmanager
def hurried(timeout=None, adapter=None):
    """Nothing waits before it retries, nor longer than the timeout. adapter: sends instead of the one of requests."""
    plain = requests.Session.request
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(client, "pause_before_retry", lambda *dummy, **more: None))
        stack.enter_context(mock.patch.object(RateLimiter, "slot", lambda *dummy: contextlib.nullcontext()))
        stack.enter_context(mock.patch.object(Gateway, "read_back_delays", (0.01, 0.02)))
        if timeout:

            def changed(self, *args, **more):
                return plain(self, *args, **{**more, "timeout": timeout})

            stack.enter_context(mock.patch.object(requests.Session, "request", changed))
        if adapter:
            stack.enter_context(mock.patch.object(requests.adapters.HTTPAdapter, "send", adapter))
        yield


def start(vendor, folder):
    """Return the process, ready to begin; its files can only be in that folder."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(folder), "TMPDIR": str(folder)}
    command = [sys.executable, "-m", __spec__.name if __name__ == "__main__" else __name__, vendor]
    process = subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    process.stdout.readline()
    return process


def begin(process, arguments):
    process.stdin.write(json.dumps(arguments))
    process.stdin.close()
    process.stdin = None


def main():
    profile = next(profile for profile in PROFILES if profile.name == sys.argv[1])
    print("ready", flush=True)
    with hurried():
        print(json.dumps(printed_by_module(profile, "config", json.load(sys.stdin))))


if __name__ == "__main__":
    main()
