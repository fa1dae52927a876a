# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON: a list of objects, one for each person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError

from .table import Cell, Nested, Number, Table, table_of_mappings

SPACE = re.compile(r"[ \t\n\r]*")


class _Object:
    """An object of JSON, which may have a name twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs


DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=Number, parse_float=Number, parse_constant=lambda text: Nested()
)


def read_json(text: str) -> Table:
    """Return the rows of a list of objects. InputError is raised if it is not one."""
    return table_of_mappings(_rows(text))


def _rows(text: str) -> Iterator[tuple[int, list[tuple[str, Cell]] | None]]:
    """Yield each item with the line in which it begins, which the decoder does not report."""
    line, at = 1, _skip(text, 0)
    if at == len(text):
        return
    if text[at] != "[":
        raise InputError("the file must contain a list of rows, in JSON")
    counted, at = 0, _skip(text, at + 1)
    is_end = text[at : at + 1] == "]"
    while not is_end:
        line, counted = line + text.count("\n", counted, at), at
        try:
            item, at = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise InputError(f"the row in line {line} is not valid JSON") from None
        yield line, [(name, _cell(value)) for name, value in item.pairs] if isinstance(item, _Object) else None
        at = _skip(text, at)
        is_end = text[at : at + 1] == "]"
        if not is_end:
            if text[at : at + 1] != ",":
                raise InputError(f"the row in line {line} is not followed by a comma or the end of the list")
            at = _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise InputError("the file goes on after the end of the list")


def _skip(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match else at


def _cell(value: Any) -> Cell:
    if isinstance(value, _Object) or (
        isinstance(value, list) and any(isinstance(one, (list, _Object)) for one in value)
    ):
        return Nested()
    return cast(Cell, value)
