# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as plain text, for terminals and mail."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.columns import aligned, width

from .model import AccountRow, ChangeRow, FieldRow, Report, UnmanagedRow

LEFT = (0, 1)  # columns that begin, and do not end, at the same place


def text(report: Report) -> str:
    """Return the report as lines of text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield report.title
    yield "=" * len(report.title)
    yield ""
    for name, problem, details in report.notices:
        yield f"{name}: {problem.upper()}. {details}"
    if report.notices:
        yield ""
    yield from aligned([report.headings, *report.table], LEFT)
    for account in report.accounts:
        yield ""
        yield from _account(account, report.is_drift)


def _account(account: AccountRow, is_drift: bool) -> Iterator[str]:
    heading = f"{account.name}: {account.vendor}, account {account.account}, {account.url}, {account.time}"
    yield heading
    yield "-" * width(heading)
    if account.message:
        yield account.message
    yield from (f"Warning: {warning}" for warning in account.warnings)
    if not account.changes:
        yield "No drift of what the file names." if is_drift else "No changes."
    for title, changes in account.groups:
        yield f"{title} ({len(changes)}):"
        for change in changes:
            yield from _change(change)
    if account.unmanaged:
        yield "Unmanaged, since no entry names them:"
        yield from map(_unmanaged, account.unmanaged)
    if account.entries:
        yield "To accept the drift, set these options in the entries of the file:"
        yield ""
        for yaml in account.entries.values():
            yield from yaml.splitlines()


def _change(change: ChangeRow) -> Iterator[str]:
    more = "".join(f", {name}: {value}" for name, value in change.options)
    outcome = f" [{change.outcome}]" if change.outcome else ""
    yield f"  {change.action} {change.kind} {change.name}{more}{outcome}{in_brackets(change.author)}"
    if change.error:
        yield f"      {change.error}"
    for field in change.fields:
        yield f"      {field.name}: {from_to(field)}{in_brackets(field.author)}"


def in_brackets(note: str) -> str:
    """Return a note that follows something else; a blank one is nothing."""
    return f" ({note})" if note else ""


def from_to(field: FieldRow) -> str:
    """Return the value of an option before and after, or the only one that there is."""
    if field.before is None or field.after is None:
        return field.after or field.before or ""
    return f"{field.before} → {field.after}"


def _unmanaged(one: UnmanagedRow) -> str:
    stays = f"stays: {one.protected}" if one.protected else ""
    return f"  {one.kind} {one.name}{in_brackets(stays)}{in_brackets(one.author)}"
