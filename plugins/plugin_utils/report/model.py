# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records -> what reports show, as text in which every character is visible. The writers only add their own escapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import count
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import COUNTED
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import AGENT

from .entries import accepted_entries
from .records import Record, checked, checked_unreadable, checked_window, drift_of, named
from .values import shown

COLUMNS = (*COUNTED, "unchanged", "unmanaged")
REMOVALS_FIRST = ("delete", "deactivate", "move", "activate", "change", "create")
LIMITS = ("max_removals is ", "max_changes is ")
# how reports group agents; other objects are grouped by kind
GROUPS_OF_AGENTS = {
    "delete": "Leavers",
    "deactivate": "Leavers",
    "move": "Movers",
    "activate": "Returners",
    "change": "Changed",
    "create": "Joiners",
}
DONE = {"create": "created", "change": "changed", "delete": "deleted"}  # by actions of the audit log
PLANNED = "planned"  # the outcome of every change of a preview


@dataclass(frozen=True)
class FieldRow:
    """One option. before, after: None where that side does not exist. author: who changed it, and when, or empty."""

    name: str
    before: str | None
    after: str | None
    author: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """One object that changes.

    options: those of a deletion, such as the successor. outcome: empty in previews. error: why it is not done, or empty.
    author: who created or deleted the object, and when, or empty.
    """

    action: str
    kind: str
    name: str
    fields: tuple[FieldRow, ...]
    options: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    error: str = ""
    author: str = ""

    @property
    def has_authors(self) -> bool:
        """Whether anything of it has a known author."""
        return bool(self.author) or any(field.author for field in self.fields)


@dataclass(frozen=True)
class UnmanagedRow:
    """One object that no entry names. protected: why it can't be removed, or empty. author: who created it, and when, or empty."""

    kind: str
    name: str
    values: tuple[tuple[str, str], ...]
    protected: str = ""
    author: str = ""


@dataclass(frozen=True)
class AccountRow:
    """One account. message: why the run failed or would fail, or empty. fits: None without a window.

    entries: YAML that accepts the drift of each list, by the name of the variable.
    """

    name: str
    vendor: str
    account: str
    url: str
    time: str
    counts: Mapping[str, int]
    calls: int
    seconds: int
    fits: bool | None
    message: str
    warnings: tuple[str, ...]
    changes: tuple[ChangeRow, ...]
    unmanaged: tuple[UnmanagedRow, ...]
    entries: Mapping[str, str]

    @property
    def groups(self) -> list[tuple[str, list[ChangeRow]]]:
        """The changes in groups, each with its title: of agents by what becomes of them, then of other objects by kind."""
        groups: dict[str, list[ChangeRow]] = {title: [] for title in GROUPS_OF_AGENTS.values()}
        for change in self.changes:
            title = GROUPS_OF_AGENTS[change.action] if change.kind == AGENT else f"{change.kind.capitalize()}s"
            groups.setdefault(title, []).append(change)
        return [(title, changes) for title, changes in groups.items() if changes]

    @property
    def minutes(self) -> str:
        """The minutes that the calls take, rounded up to a tenth."""
        return f"{ceil(self.seconds / 6) / 10:g}"

    @property
    def exceeds_limit(self) -> bool:
        """Whether the plan is refused because of a limit of the account."""
        return any(limit in self.message for limit in LIMITS)

    @property
    def cells(self) -> list[str]:
        """What the table of accounts shows of the account."""
        fits = [] if self.fits is None else ["yes" if self.fits else "no"]
        return [
            self.name,
            self.vendor,
            *(str(self.counts[name]) for name in COLUMNS),
            str(self.calls),
            self.minutes,
            *fits,
        ]


@dataclass(frozen=True)
class Report:
    """What a report shows.

    unreadable: (host, error) of each account that could not be read. window: in minutes.
    is_preview: nothing was written. is_drift: the accounts were compared with their files.
    """

    accounts: tuple[AccountRow, ...]
    unreadable: tuple[tuple[str, str], ...] = ()
    window: float | None = None
    is_preview: bool = True
    is_drift: bool = False

    @property
    def title(self) -> str:
        """The heading of the report."""
        name = "Drift" if self.is_drift else "Plan" if self.is_preview else "Run"
        return f"{name} of {count(len(self.accounts) + len(self.unreadable), 'account')}"

    @property
    def headings(self) -> list[str]:
        """The headings of the table of accounts."""
        fits = [] if self.window is None else [f"fits {self.window:g} min"]
        return ["account", "vendor", *COLUMNS, "calls", "minutes", *fits]

    @property
    def table(self) -> list[list[str]]:
        """The table of accounts, without its headings. Of accounts that could not be read, nothing is known."""
        unknown = ["-"] * (len(self.headings) - 1)
        rows = [one.cells for one in self.accounts] + [[host, *unknown] for host, _error in self.unreadable]
        if len(rows) > 1 and self.accounts:
            sums = [sum(one.counts[name] for one in self.accounts) for name in COLUMNS]
            calls = sum(one.calls for one in self.accounts)
            last = [] if self.window is None else [""]
            # accounts are processed side by side, so their minutes have no sum
            rows.append(["total", "", *map(str, sums), str(calls), "", *last])
        return rows

    @property
    def notices(self) -> list[tuple[str, str, str]]:
        """What needs attention: the account, what is the matter, and the details."""
        refused = "would be refused" if self.is_preview else "failed"
        return [
            *((host, "could not be read", error) for host, error in self.unreadable),
            *(
                (one.name, "over a limit" if one.exceeds_limit else refused, one.message)
                for one in self.accounts
                if one.message
            ),
            *(
                (one.name, "does not fit the window", f"It takes {one.minutes} of {self.window:g} minutes.")
                for one in self.accounts
                if one.fits is False
            ),
        ]


def make_report(records: object, unreadable: object = (), window: object = None, is_drift: bool = False) -> Report:
    """Return what a report of these records shows.

    records: a record or a list of records. unreadable: dictionaries with host and error. window: minutes that an account
    may take. Anything else than a record raises ReportError.
    """
    listed, errors, minutes = checked(records), checked_unreadable(unreadable), checked_window(window)
    if is_drift:
        listed = [drift_of(record) for record in listed]
    accounts = tuple(_account(name, record, minutes, is_drift) for name, record in zip(named(listed), listed))
    is_preview = all(record["check_mode"] for record in listed)
    return Report(accounts, tuple(errors), minutes, is_preview, is_drift)


def _account(name: str, record: Record, window: float | None, is_drift: bool) -> AccountRow:
    changes = sorted(record["changes"], key=lambda change: REMOVALS_FIRST.index(change["action"]))
    seconds = record["estimate"].get("seconds", 0)
    return AccountRow(
        name=name,
        vendor=visible(record["vendor"]),
        account=visible(record["account"]),
        url=visible(record["url"]),
        time=visible(str(record["times"].get("started", ""))),
        counts={name: record["plan"].get(name, 0) for name in COLUMNS},
        calls=record["estimate"].get("api_calls", 0),
        seconds=seconds,
        fits=None if window is None else seconds <= 60 * window,
        message=visible(str(record.get("msg") or "")),
        warnings=tuple(visible(str(warning)) for warning in record["warnings"]),
        changes=tuple(map(_change, changes)),
        unmanaged=tuple(map(_unmanaged, record.get("unmanaged") or ())),
        entries=accepted_entries(record) if is_drift else {},
    )


def _change(change: Record) -> ChangeRow:
    before, after, is_deletion = change["before"], change["after"], change["action"] == "delete"
    authors = change.get("authors") or {}
    names = before if is_deletion else {**after, **before}
    fields = [
        FieldRow(
            visible(str(name)),
            shown(before[name]) if name in before else None,
            shown(after[name]) if name in after and not is_deletion else None,
            _author(authors.get(name)),
        )
        for name in sorted(names)
    ]
    options = tuple((visible(str(name)), shown(value)) for name, value in after.items()) if is_deletion else ()
    outcome = "" if change["outcome"] == PLANNED else visible(change["outcome"])
    error = visible(str(change.get("error") or ""))
    return ChangeRow(
        change["action"],
        _title(change),
        visible(change["name"]),
        tuple(fields),
        options,
        outcome,
        error,
        _author(change.get("author")),
    )


def _unmanaged(one: Record) -> UnmanagedRow:
    values = tuple((visible(str(name)), shown(value)) for name, value in one["values"].items())
    protected = visible(str(one.get("protected") or ""))
    return UnmanagedRow(_title(one), visible(one["name"]), values, protected, _author(one.get("author")))


def _author(author: Any) -> str:
    """Return who did what to an option or to an object, and when, without milliseconds."""
    if not isinstance(author, Mapping):
        return ""
    verb = DONE.get(str(author.get("action")), "changed")
    time = re.sub(r"\.\d+Z$", "Z", str(author.get("time") or "an unknown time"))
    return visible(f"{verb} by {author.get('user') or 'an unknown user'} at {time}")


def _title(one: Record) -> str:
    return visible(one["kind"]).replace("_", " ")
