# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of another user, and work as another user."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress

NOBODY = 65534


def give_away(path, monkeypatch):
    """To another user, where that may be done; else this one is taken for another."""
    try:
        os.chown(str(path), NOBODY, -1, follow_symlinks=False)
    except OSError:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


@contextmanager
def unprivileged():
    """As a user who is not root, who may do what others may not."""
    before = os.geteuid()
    with suppress(OSError):
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)
