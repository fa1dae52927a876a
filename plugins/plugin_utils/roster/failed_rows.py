# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of a file whose people a run did not change as it should, as CSV with the reason: a file to correct and run again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name

from .entries import SEPARATOR
from .formulas import with_mark
from .table import Cell, Nested, Table

REASON = "reason of failure"


def reasons_of(record: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Return why each object of a kind failed, by its normalized name."""
    return {
        normalize_name(one["name"]): str(one.get("error") or one["outcome"])
        for one in record["failures"]
        if one["kind"] == kind
    }


def failed_rows(entity: Entity, record: Mapping[str, Any], table: Table, column: str) -> str:
    """Return the rows of people who are in the failures of a record, with the reason in a last column.

    column: the one that says who a row is about. InputError is raised if there is no such column.
    """
    reasons = reasons_of(record, entity.kind)
    position = table.position(column)
    kept = [at for at, name in enumerate(table.header) if name != REASON]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([*(with_mark(table.header[at]) for at in kept), REASON])
    for row in table.rows:
        reason = reasons.get(normalize_name(_text(row.cell(position))))
        if reason is not None:
            writer.writerow([*(with_mark(_text(row.cell(at))) for at in kept), with_mark(" ".join(reason.split()))])
    return stream.getvalue()


def _text(cell: Cell) -> str:
    """Return a cell as CSV holds it. InputError is raised if it can't."""
    if isinstance(cell, list):
        return SEPARATOR.join(map(_text, cell))
    if isinstance(cell, Nested):
        raise InputError("a row of the file has values within values, which CSV can't hold")
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell
