# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records the run of a config module: before the first write, and at its end or interruption."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..errors import InputError
from ..gateway import Gateway
from ..reconcile.outcome import Status
from ..reconcile.record import RecordFile, RunHeader
from .module import Module


class Recorder:
    """Writes the record to the file of the option record_file.

    A run that has none is recorded in a private folder if it is interrupted while it makes changes. The path goes to standard
    error.
    """

    def __init__(self, module: Module, gateway: Gateway) -> None:
        self._module, self._gateway = module, gateway
        path = module.params.get("record_file")
        self._file = RecordFile(path) if path else None
        if self._file:
            self._file.check()
        vendor, host = gateway.connection.vendor, module.context.get("host")
        self._header = RunHeader(vendor, host, gateway.account, gateway.url, module.check_mode)
        self._makes_changes = False
        self._stderr = _opened(module.context.get("stderr"))  # at an interruption, its owner may have ended already

    def begin(self, planned: Mapping[str, Any], warnings: Sequence[str]) -> None:
        """Write what is due; InputError is raised if that is not possible."""
        self._makes_changes = True
        if self._file:
            self._file.write(self._header.record(planned, warnings, None, is_finished=False))

    def finish(self, result: Mapping[str, Any], warnings: Sequence[str], message: str | None) -> None:
        """Write what became of it. InputError is raised if nothing was written before, and nothing can be written now."""
        record = self._header.record(result, warnings, message, is_finished=True)
        is_interrupted = self._makes_changes and self._gateway.progress.stopped.is_set()
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
            self._gateway.progress.end_interrupted(file.path)
            self._print(f"{_progress(result)}; the record of the run is {file.path}")

    def _print(self, text: str) -> None:
        """Print a line to the standard error of ansible-playbook, where nothing is left that could return a result."""
        line = f"[{self._header.host or self._header.account}] The run was interrupted: {text}\n"
        with suppress(OSError):
            os.write(self._stderr, line.encode("utf-8", "replace"))


def _opened(path: str | None) -> int:
    """Return a file descriptor for a path; without one, or if it can't be opened, that of the module's standard error."""
    with suppress(OSError):
        if path:
            return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_CLOEXEC)
    return 2


def _progress(result: Mapping[str, Any]) -> str:
    """Return how many changes got how far, such as "585 of 3010 changes are done, 2425 were not tried"."""
    counts = Counter(change["outcome"] for change in result["changes"])
    words = {Status.FAILED: "failed", Status.UNKNOWN: "may or may not be done", Status.NOT_TRIED: "were not tried"}
    parts = [f"{counts[status.value]} {text}" for status, text in words.items() if counts[status.value]]
    return ", ".join([f"{counts[Status.DONE.value]} of {len(result['changes'])} changes are done", *parts])
