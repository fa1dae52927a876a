# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as Markdown, for pull requests and tickets."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence

from .model import AccountRow, ChangeRow, Report, UnmanagedRow

# Character references mean no markup in Markdown. Where no character needs one, a code span is easier to read.
REFERENCES = {ord(character): f"&#{ord(character)};" for character in string.punctuation}
UNSAFE_IN_CODE = frozenset("`|<>&{}\\")


def markdown(report: Report) -> str:
    """Return the report as Markdown with tables."""
    return "\n".join(_lines(report)) + "\n"


def literal(text: str) -> str:
    """Return text from outside as Markdown that shows exactly this text, in a table, too."""
    if not text.strip():
        return ""
    if UNSAFE_IN_CODE.isdisjoint(text):
        return f"`{text}`"
    return f"<code>{text.translate(REFERENCES)}</code>"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {report.title}"
    yield ""
    for name, problem, details in report.notices:
        yield f"- **{literal(name)} {problem}:** {literal(details)}"
    if report.notices:
        yield ""
    names = [[literal(row[0]), *map(_plain, row[1:])] for row in report.table]
    yield from _table(report.headings, names, left=2)
    for account in report.accounts:
        yield ""
        yield from _account(account, report.is_drift)


def _account(account: AccountRow, is_drift: bool) -> Iterator[str]:
    yield from _heading(account)
    if not account.changes:
        yield "No drift of what the file names." if is_drift else "No changes."
    for position, (title, changes) in enumerate(account.groups):
        if position:
            yield ""
        yield from _group(title, changes)
    if account.unmanaged:
        yield from _unmanaged(account.unmanaged)
    if account.entries:
        yield from _entries(account.entries.values())


def _heading(account: AccountRow) -> Iterator[str]:
    yield f"## {literal(account.name)}"
    yield ""
    yield f"{literal(account.vendor)}, account {literal(account.account)}, {literal(account.url)}, {literal(account.time)}"
    yield ""
    if account.message:
        yield f"**{literal(account.message)}**"
        yield ""
    for warning in account.warnings:
        yield f"- Warning: {literal(warning)}"
    if account.warnings:
        yield ""


def _group(title: str, changes: Sequence[ChangeRow]) -> Iterator[str]:
    yield f"### {_plain(title)} ({len(changes)})"
    yield ""
    has_authors = any(change.has_authors for change in changes)
    rows = _changes(changes) if has_authors else (cells[:-1] for cells in _changes(changes))
    yield from _table(["action", "object", "option", "from", "to", *(["by"] if has_authors else [])], rows)


def _unmanaged(objects: Iterable[UnmanagedRow]) -> Iterator[str]:
    yield ""
    yield "Unmanaged, since no entry names them:"
    yield ""
    for one in objects:
        stays = f" (stays: {literal(one.protected)})" if one.protected else ""
        author = f" ({literal(one.author)})" if one.author else ""
        yield f"- {_plain(one.kind)} {literal(one.name)}{stays}{author}"


def _entries(texts: Iterable[str]) -> Iterator[str]:
    """Yield the entries that accept the drift. texts: those of each list, as YAML."""
    yield ""
    yield "To accept the drift, set these options in the entries of the file:"
    for yaml in texts:
        yield ""
        yield "```yaml"
        yield yaml.rstrip("\n")
        yield "```"


def _changes(changes: Sequence[ChangeRow]) -> Iterator[list[str]]:
    """Yield the cells of each row, the last of which is the author."""
    for change in changes:
        action = f"{change.action} ({_plain(change.outcome)})" if change.outcome else change.action
        rows = [["error", "", literal(change.error), ""]] if change.error else []
        rows += [[literal(name), "", literal(value), ""] for name, value in change.options]
        rows += [
            [literal(field.name), literal(field.before or ""), literal(field.after or ""), literal(field.author)]
            for field in change.fields
        ]
        rows = rows or [["", "", "", ""]]
        rows[0][-1] = rows[0][-1] or literal(change.author)
        head = [action, f"{_plain(change.kind)} {literal(change.name)}"]
        for row in rows:
            yield [*head, *row]
            head = ["", ""]


def _plain(text: str) -> str:
    """Return text that usually is a word or a number without a code span."""
    return text if text.replace(" ", "").isalnum() or text in ("", "-") or _is_number(text) else literal(text)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _table(
    headings: Sequence[str], rows: Iterator[list[str]] | Sequence[list[str]], left: int | None = None
) -> Iterator[str]:
    yield _row(headings)
    yield _row(["---" if left is None or at < left else "--:" for at in range(len(headings))])
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
