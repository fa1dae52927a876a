# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program and measures its cost."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import typing

LONGEST = 900  # seconds after which a program is ended
LAUNCHER = pathlib.Path(__file__).with_name("launcher.py")


class Cost(typing.NamedTuple):
    """Wall time and processor time in seconds, memory of the largest process in megabytes, and the output."""

    wall: float
    cpu: float
    memory: float
    printed: str


class Failed(Exception):
    """A program failed."""


def run(command, text="", must=True, **options):
    """Return the cost of a command. must: whether it must succeed. Its whole process group is ended afterwards."""
    with tempfile.NamedTemporaryFile("r") as cost, tempfile.TemporaryFile("w+") as given:
        given.write(text)
        given.seek(0)
        launched = [sys.executable, "-S", LAUNCHER, cost.name, *command]
        pipes = {"stdin": given, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen([str(word) for word in launched], start_new_session=True, **pipes, **options)
        try:
            printed, errors = process.communicate(timeout=LONGEST)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode and must:
            raise Failed(f"{command[-1]} ended with {process.returncode}: {printed[-2000:]} {errors[-2000:]}")
        return Cost(**json.load(cost), printed=printed)


def best(times, *jobs):
    """Return the minimum cost of each job in so many rounds; the jobs alternate, so that other load affects all of them."""
    rounds = [[job() for job in jobs] for _round in range(times)]
    return [
        Cost(*(min(cost[at] for cost in costs) for at in range(3)), costs[0].printed)
        for costs in zip(*rounds)  # noqa: B905
    ]
