# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo checks what it shows."""

from __future__ import annotations


class Wrong(Exception):
    """A result is not as expected."""


def expect(right, problem):
    if not right:
        raise Wrong(problem)
