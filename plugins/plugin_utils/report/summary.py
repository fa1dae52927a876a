# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One line for each account: how plan and drift end."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import count

from .model import COLUMNS, AccountRow, Report

MAX_ERROR = 120  # characters, in a line; the report has the whole error


def summary(report: Report) -> list[str]:
    """Return a line for each account, those that need attention last, and a last line that names accounts over a limit."""
    lines = sorted(_lines(report))
    limited = [account.name for account in report.accounts if account.exceeds_limit]
    if limited:
        lines.append((3, f"Over a limit, so that this plan would be refused: {', '.join(limited)}."))
    return [line for _rank, line in lines]


def _lines(report: Report) -> Iterator[tuple[int, str]]:
    for account in report.accounts:
        text = _drift(account) if report.is_drift else _plan(account)
        rank = 1 if account.changes or (report.is_drift and account.unmanaged) else 0
        yield rank, f"{account.name}: {text}."
    for host, error in report.unreadable:
        yield 2, f"{host}: could not be read. {_shortened(error)}"


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ERROR else text[: MAX_ERROR - 1].rstrip() + "…"


def _plan(account: AccountRow) -> str:
    counts = [f"{account.counts[action]} to {action}" for action in COLUMNS[:6] if account.counts[action]]
    if not counts:
        return "no changes"
    fits = ", which does not fit the window" if account.fits is False else ""
    return f"{', '.join(counts)}; {count(account.calls, 'call')}, {account.minutes} minutes{fits}"


def _drift(account: AccountRow) -> str:
    parts = [f"{len(account.changes)} drifted"] if account.changes else []
    parts += [f"{len(account.unmanaged)} unmanaged"] if account.unmanaged else []
    return ", ".join(parts) or "no drift"
