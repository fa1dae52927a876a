# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files with personal data: only their owner can read them, and a reader never sees half of one."""

from __future__ import annotations

import os

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.private_files import private_draft


def read_text(path: str) -> str | None:
    """Return the text of a file, or None if it does not exist. InputError is raised if it can't be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} can't be read", error.strerror) from error


def write_text(path: str, text: str) -> None:
    """Write a file of mode 0600, or replace it. Missing folders are made, with mode 0700. What prevents that raises InputError."""
    try:
        with private_draft(path, text) as draft:
            os.replace(draft, path)
    except OSError as error:
        raise InputError(f"{path} can't be written", error.strerror) from error
