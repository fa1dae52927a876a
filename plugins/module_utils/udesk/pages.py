# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of Udesk, a hundred objects a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable

from ..core.api.client import Client
from ..core.errors import UnexpectedResponseError
from ..core.model.codecs import Wire
from ..core.model.state import require_records
from ..core.model.text import join_names

PAGE_SIZE = 100
MAX_READINGS = 3
ReadPages = Callable[[Callable[[int], "Page"], Iterable[int]], Sequence["Page"]]


@dataclass(frozen=True)
class Page:
    """One page of a list. total, last: the numbers of objects and of pages, where the response has them."""

    number: int
    items: list[Wire] = field(repr=False)
    total: int | None = None
    last: int | None = None

    @classmethod
    def of(cls, number: int, items: list[Wire], meta: object) -> Page:
        """Return the page of a response, with the numbers of its meta object."""
        counts = meta if isinstance(meta, dict) else {}
        return cls(number, items, _count(counts, "total_count", "count"), _count(counts, "total_pages"))

    @property
    def has_next(self) -> bool:
        """Whether another page must follow."""
        return len(self.items) >= PAGE_SIZE if self.last is None else self.number < self.last

    @property
    def counts_agree(self) -> bool:
        """Whether the total needs exactly as many pages of this size, so that they can be read side by side."""
        return bool(self.items and self.last and self.total and (self.last - 1) * len(self.items) < self.total)


def read_list(client: Client, path: str, title: str, params: dict[str, Any], read_pages: ReadPages) -> list[Wire]:
    """Return all objects of a list.

    An object that is deleted while pages are read moves others to a page that has been read already, so a list that
    misses objects is read again, and is an error in the end. read_pages(read, numbers): how several pages are read.
    """
    for _reading in range(MAX_READINGS):
        items, missing = read_objects(client, path, title, params, read_pages)
        if not missing:
            return items
    raise UnexpectedResponseError(
        f"Listing the {title}",
        f"the vendor counts {join_names(missing)}, and returned {len(items)} objects",
        "Run again when the list is not being changed.",
    )


def read_objects(
    client: Client, path: str, title: str, params: dict[str, Any], read_pages: ReadPages
) -> tuple[list[Wire], list[str]]:
    """Return the objects of all pages, and the counts that say that there are more. A page without new objects is the last."""

    def read(number: int) -> Page:
        return _read_page(client, path, title, params, number)

    pages = [read(1)]
    if pages[0].counts_agree:
        pages += read_pages(read, range(2, (pages[0].last or 1) + 1))
    items = new = {item["id"]: item for page in pages for item in page.items}
    while pages[-1].has_next and new:
        pages.append(read(len(pages) + 1))
        new = {item["id"]: item for item in pages[-1].items if item["id"] not in items}
        items.update(new)
    totals = {page.total for page in pages if page.total not in (None, len(items))}
    missing = [f"{total} objects" for total in sorted(total for total in totals if total is not None)]
    if pages[-1].has_next and pages[-1].last:
        missing.append(f"{pages[-1].last} pages")
    return list(items.values()), missing


def _read_page(client: Client, path: str, title: str, params: dict[str, Any], number: int) -> Page:
    key, operation = path.rpartition("/")[2], f"Listing the {title}"
    response = client.read("GET", path, operation, params={"page": number, "per_page": PAGE_SIZE, **params})
    listed = response.get(key, response.get("items"))
    if listed is None:
        raise UnexpectedResponseError(operation, f"the response has no {key}", "Check udesk_url.")
    return Page.of(number, require_records(listed, title, "id"), response.get("meta"))


def _count(meta: dict[str, Any], *names: str) -> int | None:
    """Return the first of these numbers that is there."""
    value = next((meta[name] for name in names if meta.get(name) is not None), None)
    if value is not None and not str(value).isdecimal():
        raise UnexpectedResponseError("Reading a list", f"its {names[0]} is not a number", "Run again.")
    return None if value is None else int(value)
