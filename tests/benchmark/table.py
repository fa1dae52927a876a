# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown tables that are aligned for terminals."""

from __future__ import annotations


def show(title, columns, rows, *notes):
    """Print a table with its notes."""
    cells = [[str(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in cells]  # noqa: B905
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    print("\n".join(["", f"### {title}", "", *lines, *(f"\n{note}" for note in notes)]), flush=True)


def seconds(value):
    """Return seconds with three significant digits."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def goal(reached, text):
    """Return the goal, and whether it is reached."""
    return f"{text}: {'met' if reached else 'missed'}"
