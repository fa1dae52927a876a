# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases, also those that ran in other processes."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter):
    """N cases, M violations."""
    total = {"cases": 0, "violations": 0}
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        for name, value in getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ():
            total[name] = total.get(name, 0) + value
    if total["cases"]:
        terminalreporter.write_line(f"faults: {total['cases']} cases, {total['violations']} violations")
