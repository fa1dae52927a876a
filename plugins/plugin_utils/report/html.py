# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file that loads nothing, and in which no other script or style than its own can run."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.html import page

from .model import AccountRow, ChangeRow, Report, UnmanagedRow
from .page import SCRIPT, STYLE

MAX_OPEN = 200  # changes; a longer report begins folded


def html(report: Report) -> str:
    """Return the report as an HTML document."""
    return page(report.title, _body(report), STYLE, SCRIPT)


def _body(report: Report) -> Iterator[str]:
    yield f"<h1>{escape(report.title)}</h1>"
    yield from _notices(report)
    yield from _table(report)
    yield '<form id="tools" role="search" hidden>'
    yield '<input id="search" type="search" placeholder="Search names, options and values" aria-label="Search">'
    yield '<button id="unfold" type="button">Unfold all</button> <button id="fold" type="button">Fold all</button>'
    yield '<output id="found"></output>'
    yield "</form>"
    is_open = sum(len(account.changes) for account in report.accounts) <= MAX_OPEN
    for account in report.accounts:
        yield from _account(account, report.is_drift, is_open)


def _notices(report: Report) -> Iterator[str]:
    if report.notices:
        yield '<ul class="notices">'
        for name, problem, details in report.notices:
            yield f"<li><b>{escape(name)} {escape(problem)}:</b> {escape(details)}</li>"
        yield "</ul>"


def _table(report: Report) -> Iterator[str]:
    yield '<table class="accounts"><thead><tr>'
    yield "".join(f'<th scope="col">{escape(heading)}</th>' for heading in report.headings)
    yield "</tr></thead><tbody>"
    for name, *cells in report.table:
        row = "".join(f"<td{_mark(cell)}>{escape(cell)}</td>" for cell in cells)
        yield f'<tr><th scope="row">{escape(name)}</th>{row}</tr>'
    yield "</tbody></table>"


def _mark(cell: str) -> str:
    return ' class="zero"' if cell == "0" else ' class="late"' if cell == "no" else ""


def _account(account: AccountRow, is_drift: bool, is_open: bool) -> Iterator[str]:
    yield f"<section><h2>{escape(account.name)}</h2>"
    yield (
        f'<p class="about">{escape(account.vendor)}, account {escape(account.account)}, {escape(account.url)}, '
        f"<time>{escape(account.time)}</time></p>"
    )
    if account.message or account.warnings:
        yield '<ul class="notices">'
        yield from (f"<li>{escape(text)}</li>" for text in (account.message, *account.warnings) if text)
        yield "</ul>"
    if not account.changes:
        yield f"<p>{'No drift of what the file names.' if is_drift else 'No changes.'}</p>"
    for title, changes in account.groups:
        yield f'<details class="group" open><summary>{escape(title)} <span>{len(changes)}</span></summary>'
        for change in changes:
            yield from _change(change, is_open)
        yield "</details>"
    if account.unmanaged:
        yield f'<details class="group" open><summary>unmanaged <span>{len(account.unmanaged)}</span></summary>'
        for one in account.unmanaged:
            yield from _unmanaged(one)
        yield "</details>"
    if account.entries:
        yield '<details class="group"><summary>entries that accept the drift</summary>'
        yield "<p>Set these options in the entries of the file:</p>"
        yield from (f"<pre>{escape(yaml)}</pre>" for yaml in account.entries.values())
        yield "</details>"
    yield "</section>"


def _change(change: ChangeRow, is_open: bool) -> Iterator[str]:
    outcome = f' <span class="outcome">{escape(change.outcome)}</span>' if change.outcome else ""
    options = "".join(f" <span>{escape(name)}: {escape(value)}</span>" for name, value in change.options)
    head = (
        f'<b class="{change.action}">{change.action}</b> {escape(change.kind)} <strong>{escape(change.name)}</strong>'
    )
    yield f'<details class="object"{" open" if is_open else ""}><summary>{head}{options}{outcome}{_author(change.author)}</summary>'
    if change.error:
        yield f'<p class="error">{escape(change.error)}</p>'
    yield "<table><tbody>"
    for field in change.fields:
        before = "" if field.before is None else f"<del>{escape(field.before)}</del>"
        after = "" if field.after is None else f"<ins>{escape(field.after)}</ins>"
        yield f"<tr><th>{escape(field.name)}</th><td>{before}</td><td>{after}</td><td>{_author(field.author)}</td></tr>"
    yield "</tbody></table></details>"


def _unmanaged(one: UnmanagedRow) -> Iterator[str]:
    stays = f" <span>stays: {escape(one.protected)}</span>" if one.protected else ""
    name = f"{escape(one.kind)} <strong>{escape(one.name)}</strong>"
    yield f'<details class="object"><summary>{name}{stays}{_author(one.author)}</summary>'
    yield "<table><tbody>"
    for name, value in one.values:
        yield f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
    yield "</tbody></table></details>"


def _author(author: str) -> str:
    return f' <span class="author">{escape(author)}</span>' if author else ""
