# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists whose shapes and pages are not documented. A shape that is not recognized is an error, never an empty list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable

from ..core.errors import UnexpectedResponseError, VendorError
from ..core.model.codecs import Wire
from .credentials import DeepCallClient

Suffices = Callable[[Mapping[str, Wire]], bool]
NO_DATA, DENIED = 1012, 1015
MAX_PAGE = 500  # a list of no more than so many rows, and of a number divisible by five, may be a page of a longer list


@dataclass(frozen=True)
class RowFormat:
    """A kind of list. ids, names: the properties of a row of which one must be there, or the shape is not recognized."""

    title: str
    ids: tuple[str, ...]
    names: tuple[str, ...] = ("name", "group_name", "groupName")


AGENT_IDS = ("agentId", "agent_id", "agent_unique_id", "agentid")
GROUPS = RowFormat("agent groups", ("groupId", "group_id", "groupid", "id", "_id"))
AGENTS = RowFormat("agents", (*AGENT_IDS, "empId", "id", "_id"), ("name",))
ROLES = RowFormat("roles", ("roleid", "roleId", "role_id", "id", "_id"))


@dataclass(frozen=True)
class Page:
    """The rows of a response, each with an id and a name, and the number of all rows where the response has it."""

    rows: list[Wire] = field(repr=False)
    total: int | None = None

    @classmethod
    def of(cls, payload: Any, format: RowFormat) -> Page:
        """Return the page that the content of a response shows in one of the known shapes."""
        found = _rows(payload)
        if found is None:
            raise not_recognized(format.title, payload)
        total = str(payload.get("total")) if isinstance(payload, dict) else ""
        return cls([_row(row, format) for row in found], int(total) if total.isdecimal() else None)


@dataclass(frozen=True)
class Listing:
    """All rows of a list, and the number of pages on which they were."""

    rows: list[Wire] = field(repr=False)
    pages: int


def read_groups(client: DeepCallClient) -> list[Wire]:
    """Return all agent groups. An empty list may only mean that another right is needed, so it is read in two ways."""
    try:
        page = _read_page(client, "Group/list", GROUPS, {})
    except VendorError as error:
        if error.code != DENIED:
            raise
        page = Page([])
    if not page.rows:
        page = _read_page(client, "Group/list", GROUPS, {"forward": True})
    _require_all(len(page.rows), page.total, GROUPS)
    return page.rows


def read_list(
    client: DeepCallClient,
    path: str,
    format: RowFormat,
    body: Mapping[str, Any],
    suffices: Suffices = lambda rows: False,
) -> Listing:
    """Return all rows of a list, page by page if the response turns out to be one page of several.

    A page without new rows is the last. The largest total of all pages counts: later pages may have none.
    suffices: returns whether the rows so far, by id, include everything that is looked for; then no further page is read.
    """
    page = _read_page(client, path, format, body)
    found, total, pages, size = {row["id"]: row for row in page.rows}, page.total or 0, 1, len(page.rows)
    while not suffices(found) and page.rows and (_may_be_page(len(page.rows), size) or total > len(found)):
        page = _read_page(client, path, format, {"page": pages + 1, "limit": size})
        total = max(total, page.total or 0)
        new = {row["id"]: row for row in page.rows if row["id"] not in found}
        if not new:
            break
        found.update(new)
        pages += 1
    if not suffices(found):
        _require_all(len(found), total, format)
    return Listing(list(found.values()), pages)


def _read_page(client: DeepCallClient, path: str, format: RowFormat, body: Mapping[str, Any]) -> Page:
    try:
        return Page.of(client.read(path, f"Listing the {format.title}", body), format)
    except VendorError as error:
        if error.code == NO_DATA:
            return Page([])
        raise


def _may_be_page(length: int, size: int) -> bool:
    """Return whether more rows may follow. size: the length of the first page."""
    return size <= length <= MAX_PAGE and length % 5 == 0


def _require_all(length: int, total: int | None, format: RowFormat) -> None:
    if total and total > length:
        detail = f"DeepCall counts {total}, and returned {length}"
        raise UnexpectedResponseError(f"Listing the {format.title}", detail, "Run again.")


def first_of(row: Wire, names: Sequence[str], types: tuple[type, ...]) -> Any:
    """Return the first of these properties that is there and has one of these types, or None."""
    return next((row[name] for name in names if isinstance(row.get(name), types)), None)


def not_recognized(title: str, payload: Any) -> UnexpectedResponseError:
    """Return the error for a shape that is not known. It shows the names of properties, no values."""
    shown = type(payload).__name__
    if isinstance(payload, dict):
        shown = f"an object with {', '.join(sorted(map(str, payload))[:8])}"
    hint = "Please report this line."
    if title == AGENTS.title:
        hint = "If these are the properties of agents, correct field_names, agent_id and name first."
    detail = f"the shape of the response is not recognized ({shown})"
    return UnexpectedResponseError(f"Listing the {title}", detail, hint)


def _rows(payload: Any) -> list[Any] | None:
    """Return the rows of a list, of a map by id, or of an object that holds one of these and nothing like it."""
    if isinstance(payload, list):
        return payload
    if not isinstance(payload, dict):
        return None
    if _is_map(payload):
        return [{"id": id, **(row if isinstance(row, dict) else {"name": row})} for id, row in payload.items()]
    containers = [value for value in payload.values() if isinstance(value, (list, dict))]
    only = containers[0] if len(containers) == 1 else None
    return _rows(only) if isinstance(only, list) or (only and _is_map(only)) else None


def _is_map(payload: Wire) -> bool:
    return all(str(key).isdecimal() for key in payload)


def _row(row: Any, format: RowFormat) -> Wire:
    """Return a row with its id and its name."""
    if isinstance(row, dict):
        id, name = first_of(row, format.ids, (int, str)), first_of(row, format.names, (str,))
        if id is not None and name is not None:
            return {"name": name, **row, "id": str(id)}
    raise not_recognized(format.title, row)
