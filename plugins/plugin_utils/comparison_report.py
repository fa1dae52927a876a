# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A comparison of two accounts, as text, Markdown and HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.plugin_utils.compare import Comparison
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page import html, markdown
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import NOT_SET, shown, visible
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of

NOTE = "Objects are compared by name. Passwords are not compared, since no vendor shows them."


def as_json(comparison: Comparison) -> str:
    """Return the comparison as JSON."""
    return json.dumps(comparison, ensure_ascii=False, indent=1) + "\n"


def as_text(comparison: Comparison) -> str:
    """Return a line for each kind of objects."""
    heading, *rows = _numbers(comparison)
    return "\n".join(
        f"{title}: {', '.join(f'{number} {word}' for number, word in zip(numbers, heading[1:]))}"
        for title, *numbers in rows
    )


def as_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown."""
    one, other = (markdown.code(comparison[side]) for side in ("from", "to"))
    heading, *rows = _numbers(comparison, markdown.code)
    lines = [f"# {one} and {other}", "", NOTE, "", *markdown.table(heading, rows)]
    for title, kind in _kinds(comparison):
        for side, name in (("only_from", one), ("only_to", other)):
            if kind[side]:
                lines += ["", f"## {title}: only in {name}", ""]
                lines += [f"- {markdown.code(thing['name'])}" for thing in kind[side]]
        if kind["different"]:
            rows = [[_code(cell) for cell in row] for row in _rows(kind["different"])]
            lines += ["", f"## {title}: different", "", *markdown.table(["name", "option", one, other], rows)]
    omitted = list(_omitted(comparison))
    if omitted:
        lines += ["", "## Not compared", "", *(f"- {': '.join(map(markdown.code, line))}" for line in omitted)]
    return "\n".join([*lines, ""])


def as_html(comparison: Comparison) -> str:
    """Return the comparison as a page in one file."""
    one, other = comparison["from"], comparison["to"]
    title = f"{visible(one)} and {visible(other)}"
    heading, *rows = _numbers(comparison)
    body = [html.element("h1", title), html.element("p", NOTE), *html.table(heading, rows)]
    for kind_title, kind in _kinds(comparison):
        for side, name in (("only_from", one), ("only_to", other)):
            if kind[side]:
                body += [html.element("h2", f"{kind_title}: only in {name}"), *_html_list(kind[side])]
        if kind["different"]:
            body.append(html.element("h2", f"{kind_title}: different"))
            body += html.table(["name", "option", one, other], _rows(kind["different"]))
    omitted = list(_omitted(comparison))
    if omitted:
        body += [html.element("h2", "Not compared")]
        body += html.table(["account", "object", "option", "reason"], omitted)
    return html.page(title, body)


FORMATS: dict[str, Callable[[Comparison], str]] = {
    "json": as_json,
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
}


def _html_list(things: Iterable[dict[str, Any]]) -> list[str]:
    return ["<ul>", *(html.element("li", thing["name"]) for thing in things), "</ul>"]


def _kinds(comparison: Comparison) -> Iterator[tuple[str, dict[str, Any]]]:
    for entity in entities_of(comparison["vendor"]):
        if entity.plural in comparison:
            yield f"{entity.title.capitalize()}s", comparison[entity.plural]


def _numbers(comparison: Comparison, name: Callable[[str], str] = visible) -> list[list[str]]:
    """Return the rows of a table of counts, the heading first. name: returns the name of an account as it is shown."""
    heading = ["", f"only in {name(comparison['from'])}", f"only in {name(comparison['to'])}", "different", "equal"]
    rows = [
        [title, *(str(len(kind[key])) for key in ("only_from", "only_to", "different")), str(kind["equal"])]
        for title, kind in _kinds(comparison)
    ]
    return [heading, *rows]


def _rows(different: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield the cells of each option that differs: name, option, and both values."""
    for thing in different:
        for option, values in thing["options"].items():
            yield [thing["name"], option, shown(values["from"]), shown(values["to"])]


def _omitted(comparison: Comparison) -> Iterator[list[str]]:
    for side in ("from", "to"):
        for one in comparison["omitted"][side]:
            yield [comparison[side], one["name"], one["option"], one["reason"]]


def _code(cell: str) -> str:
    return cell if cell == NOT_SET else markdown.code(cell)
