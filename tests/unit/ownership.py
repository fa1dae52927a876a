# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files owned by another user, and code that runs as another user."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress

OTHER_USER = 65534


def change_owner(path, monkeypatch):
    """Change the owner to another user; where that is not permitted, pretend to be another user instead."""
    try:
        os.chown(str(path), OTHER_USER, -1, follow_symlinks=False)
    except OSError:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


@contextmanager
def unprivileged():
    """Run the body as a user other than root, for whom permissions apply."""
    before = os.geteuid()
    with suppress(OSError):
        os.seteuid(OTHER_USER)
    try:
        yield
    finally:
        os.seteuid(before)
