# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JUnit XML, for CI systems."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from .model import AccountRow, ChangeRow, Report
from .text import from_to, in_brackets


def junit(report: Report) -> str:
    """Return the report as one suite for each account.

    Its passing test case counts the unchanged objects, a failure is an object that differs or that no entry names, and an
    account that could not be read is an error.
    """
    suites = [(account.name, list(_cases(account))) for account in report.accounts]
    tests = sum(len(cases) for _name, cases in suites) + len(report.unreadable)
    failures = sum(len(cases) - 1 for _name, cases in suites)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="contact centers" tests="{tests}" failures="{failures}" errors="{len(report.unreadable)}">',
    ]
    for name, cases in suites:
        lines += _suite(name, cases, failures=len(cases) - 1, errors=0)
    for host, error in report.unreadable:
        lines += _suite(
            host, [_case(host, "read the account", "error", "could not be read", error)], failures=0, errors=1
        )
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(name: str, cases: list[str], failures: int, errors: int) -> list[str]:
    heading = (
        f'<testsuite name={quoteattr(name)} tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0">'
    )
    return [heading, *cases, "</testsuite>"]


def _cases(account: AccountRow) -> Iterator[str]:
    unchanged = account.counts["unchanged"]
    name = "1 unchanged object" if unchanged == 1 else f"{unchanged} unchanged objects"
    yield f"<testcase classname={quoteattr(account.name)} name={quoteattr(name)}/>"
    for change in account.changes:
        message = f"{change.action} {change.kind} {change.name}"
        yield _case(account.name, f"{change.kind} {change.name}", "failure", message, "\n".join(_details(change)))
    for one in account.unmanaged:
        if not one.protected:
            details = [f"{name}: {value}" for name, value in one.values] + [one.author] * bool(one.author)
            message = f"no entry names {one.kind} {one.name}"
            yield _case(account.name, f"{one.kind} {one.name}", "failure", message, "\n".join(details))


def _details(change: ChangeRow) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in change.options)
    yield from (f"{field.name}: {from_to(field)}{in_brackets(field.author)}" for field in change.fields)
    if change.author:
        yield change.author
    if change.error:
        yield change.error


def _case(host: str, name: str, kind: str, message: str, details: str) -> str:
    content = details.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f"<testcase classname={quoteattr(host)} name={quoteattr(name)}>"
        f"<{kind} message={quoteattr(message)}>{content}</{kind}></testcase>"
    )
