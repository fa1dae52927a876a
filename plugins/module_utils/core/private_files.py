# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files with personal data: only their owner can read them, and a reader never sees half of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def private_draft(path: str, text: str) -> Iterator[str]:
    """Yield the path of a new file of mode 0600 with this text, in the folder of the path; the block gives it its name.

    Missing folders are made, with mode 0700. The draft is removed afterwards if it still exists.
    """
    folder = os.path.dirname(path)
    draft = os.path.join(folder, f".{os.urandom(8).hex()}.new")
    make_private_folders(folder)
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        yield draft
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)


def make_private_folders(folder: str) -> None:
    """Make a folder and those above it that are missing; os.makedirs would leave the latter open to others."""
    if folder and not os.path.lexists(folder):
        make_private_folders(os.path.dirname(folder))
        os.makedirs(folder, mode=0o700, exist_ok=True)
