# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records the run of a config module: before the first write, and at its end or interruption."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..gateway import Gateway
from ..reconcile.outcome import Status
from ..reconcile.record import RecordFile, RunHeader
from .module import Module


class Recorder:
    """Writes the record to the file of the option record_file.

    A run that has none is recorded in a private folder if it is interrupted, and the path goes to standard error.
    """

    def __init__(self, module: Module, gateway: Gateway) -> None:
        self._module, self._gateway = module, gateway
        path = module.params.get("record_file")
        self._file = RecordFile(path) if path else None
        if self._file:
            self._file.check()
        vendor, host = gateway.connection.vendor, module.context.get("host")
        self._header = RunHeader(vendor, host, gateway.account, gateway.url, module.check_mode)

    def begin(self, planned: Mapping[str, Any], warnings: Sequence[str]) -> None:
        """Write what is due; InputError is raised if that is not possible."""
        if self._file:
            self._file.write(self._header.record(planned, warnings, None, is_finished=False))

    def finish(self, result: Mapping[str, Any], warnings: Sequence[str], message: str | None) -> None:
        """Write what became of it. InputError is raised if nothing was written before, and nothing can be written now."""
        record = self._header.record(result, warnings, message, is_finished=True)
        is_interrupted = self._gateway.progress.stopped.is_set()
        file = self._file or (RecordFile.in_private_folder() if is_interrupted else None)
        if file is None:
            return
        try:
            file.write(record)
        except InputError as error:
            if not file.is_written:
                raise
            self._module.warn(f"The record shows the run before its first change only. {error}")
        if is_interrupted:
            self._gateway.progress.report({"record": file.path})
            self._print(f"{_progress(result)}; the record of the run is {file.path}")

    def _print(self, text: str) -> None:
        """Print a line to the standard error of ansible-playbook, which may have ended already."""
        line = f"[{self._header.host}] The run was interrupted: {text}\n"
        try:
            path = self._module.context.get("stderr")
            target = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY) if path else os.dup(sys.stderr.fileno())
            with open(target, "w", encoding="utf-8", errors="replace") as stderr:
                stderr.write(line)
        except OSError:
            pass  # without anybody to read it, the line has no purpose


def _progress(result: Mapping[str, Any]) -> str:
    """Return how many changes got how far, such as "585 of 3010 changes are done, 2425 were not tried"."""
    counts = Counter(change["outcome"] for change in result["changes"])
    words = {Status.FAILED: "failed", Status.UNKNOWN: "may or may not be done", Status.NOT_TRIED: "were not tried"}
    parts = [f"{counts[status.value]} {text}" for status, text in words.items() if counts[status.value]]
    return ", ".join([f"{counts[Status.DONE.value]} of {len(result['changes'])} changes are done", *parts])
