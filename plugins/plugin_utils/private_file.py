# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files with personal data: only their owner can read them, and a reader never sees half of one."""

from __future__ import annotations

import os

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.record import make_private_folders


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
    draft = f"{path}.{os.urandom(4).hex()}.new"
    try:
        make_private_folders(os.path.dirname(path))
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(draft, path)
        finally:
            if os.path.lexists(draft):
                os.unlink(draft)
    except OSError as error:
        raise InputError(f"{path} can't be written", error.strerror) from error
