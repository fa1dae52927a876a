# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary of the playbook provision: small rows, made of the results of the roles, and the text that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import normalize_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.columns import aligned

Row = dict[str, Any]

# action of a change -> heading of its column, after a run and in check mode
ACTIONS = {
    "create": ("created", "to create"),
    "change": ("changed", "to change"),
    "move": ("moved", "to move"),
    "activate": ("activated", "to activate"),
    "deactivate": ("deactivated", "to deactivate"),
    "delete": ("deleted", "to delete"),
}
MAX_REASON = 120  # characters
PREFIX = "Task failed: "  # of the messages of newer versions of ansible-core
NO_REASON = "It failed without a message."
NOT_REACHED: Mapping[str, Any] = {"failed": True, "msg": "The run ended before this account was provisioned."}


def summary_row(result: Mapping[str, Any], check_mode: bool) -> Row:
    """Return what the summary shows of one account.

    result: what the task that provisioned the account returned, or an earlier task that failed; empty if there is none.

    An account that failed has at least one failure, and a reason.
    """
    result = result or NOT_REACHED
    failed, failures = bool(result.get("failed") or result.get("unreachable")), result.get("failures") or ()
    return {
        "counts": _counts(result, "planned" if check_mode else "done"),
        "failed": max(len(failures), 1) if failed else 0,
        "calls": result.get("api_calls"),
        "seconds": result.get("seconds"),
        "reason": reason_of(result) if failed else "",
    }


def summary_lines(rows: Mapping[str, Mapping[str, Row]], check_mode: bool) -> list[str]:
    """Return the lines of the summary: the accounts without changes first, those that failed last.

    rows: by host and vendor. A host without rows has failed before there was any.
    """
    accounts = [account for host, of_vendors in rows.items() for account in _accounts(host, of_vendors)]
    accounts.sort(key=lambda account: _attention(account[1]))
    heading = [
        "account",
        *(headings[check_mode] for headings in ACTIONS.values()),
        "failed",
        "calls",
        "seconds",
        "reason",
    ]
    return aligned([heading, *(_cells(name, row) for name, row in accounts)], begins=(0, len(heading) - 1))


def _counts(result: Mapping[str, Any], outcome: str) -> dict[str, int]:
    """Return the number of changes with an outcome, by action. Changes that an approval holds are not among those planned."""
    actions = [change["action"] for change in result.get("changes") or () if change["outcome"] == outcome]
    return {action: actions.count(action) for action in ACTIONS}


def reason_of(result: Mapping[str, Any], max_length: int = MAX_REASON) -> str:
    """Return why a task failed, in at most so many characters: its message, or that of its first failed item where the task is a loop."""
    items = [item for item in result.get("results") or () if item.get("failed") or item.get("unreachable")]
    message = str((items or [result])[0].get("msg") or "").removeprefix(PREFIX)
    return _shortened(" ".join(normalize_text(message).split()), max_length) or NO_REASON


def _shortened(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else text[: max_length - 1].rstrip() + "…"


def _accounts(host: str, of_vendors: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    """Yield the name and the row of each account of a host; the vendor is part of the name where there are several."""
    name = normalize_text(host)
    if not of_vendors:
        yield name, summary_row({}, check_mode=False)
    for vendor, row in of_vendors.items():
        yield f"{name} ({vendor})" if len(of_vendors) > 1 else name, row


def _attention(row: Row) -> int:
    return 2 if row["failed"] else 1 if any(row["counts"].values()) else 0


def _cells(name: str, row: Row) -> list[str]:
    measured = ["-" if value is None else str(value) for value in (row["calls"], row["seconds"])]
    return [name, *(str(row["counts"][action]) for action in ACTIONS), str(row["failed"]), *measured, row["reason"]]
