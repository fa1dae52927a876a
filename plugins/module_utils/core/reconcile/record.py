# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a run: a JSON file that says what was due and what became of it. It holds personal data, and no secrets."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ..errors import InputError
from ..private_files import private_draft

FORMAT = "cxops.contact_center.record/1"
OPERATION = "The record can't be written"


def utc(seconds: float) -> str:
    """Return a time in seconds since 1970 as records show it, such as 2026-11-27T08:15:00Z."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_now() -> str:
    """Return the time as records show it."""
    return utc(time.time())


@dataclass(frozen=True)
class RunHeader:
    """Which run a record is about.

    host: the name of the account in the inventory, if the run has one. started: as utc_now() returns it.
    """

    vendor: str
    host: str | None
    account: str
    url: str
    check_mode: bool
    started: str = field(default_factory=utc_now)

    def record(
        self, result: Mapping[str, Any], warnings: Sequence[str], message: str | None, is_finished: bool
    ) -> dict[str, Any]:
        """Return the record. result: what the module returns. message: why the run failed."""
        return {
            "format": FORMAT,
            "vendor": self.vendor,
            "host": self.host,
            "account": self.account,
            "url": self.url,
            "times": {"started": self.started, "finished": utc_now() if is_finished else None},
            "check_mode": self.check_mode,
            "msg": message,
            "warnings": list(warnings),
            **result,
        }


class RecordFile:
    """One record in a file of mode 0600. A reader never sees half a record, and a record never replaces that of another run."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._is_ours = False

    def __repr__(self) -> str:
        return f"RecordFile({self.path!r})"

    @property
    def is_written(self) -> bool:
        """Whether the file holds a version of the record."""
        return self._is_ours

    @classmethod
    def in_private_folder(cls) -> RecordFile:
        """Return a record file in a new temporary folder that only this user can open."""
        return cls(os.path.join(tempfile.mkdtemp(prefix="contact_center-"), "record.json"))

    def check(self) -> None:
        """Raise InputError if the record can't be written, as far as that can be found out without writing it."""
        if os.path.lexists(self.path):
            raise _exists(self.path)

    def write(self, record: Mapping[str, Any]) -> None:
        """Write the record, or a newer version of it. Missing folders are made, with mode 0700.

        What prevents that raises InputError.
        """
        try:
            with private_draft(self.path, json.dumps(record, ensure_ascii=False, indent=1) + "\n") as draft:
                self._publish(draft)
        except OSError as error:
            hint = "Correct record_file, or the permissions of its directory."
            raise InputError(f"{OPERATION}: {self.path}", error.strerror or type(error).__name__, hint) from error

    def _publish(self, draft: str) -> None:
        """Give the draft the name of the record. Only an earlier version of this record may be replaced."""
        if not self._is_ours:
            try:
                os.link(draft, self.path)
            except FileExistsError:
                raise _exists(self.path) from None
            except OSError:  # a file system without hard links
                os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._is_ours = True
        os.replace(draft, self.path)


def _exists(path: str) -> InputError:
    hint = "Give each run a record of its own, for example with the time in its name."
    return InputError(f"{OPERATION}: {path}", "the file exists, and a record never replaces another one", hint)
