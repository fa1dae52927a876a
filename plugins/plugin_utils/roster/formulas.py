# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cells that a spreadsheet would run as formulas, and the apostrophe that prevents it."""

from __future__ import annotations

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def with_mark(cell: str) -> str:
    """Return a cell as text for spreadsheets."""
    return MARK + cell if cell.startswith(FORMULAS) else cell


def without_mark(cell: str) -> str:
    """Return a cell without the apostrophe that with_mark() has added."""
    return cell[1:] if cell.startswith(MARK) and cell[1:].startswith(FORMULAS) else cell
