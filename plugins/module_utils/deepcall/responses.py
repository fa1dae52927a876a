# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists whose shape is not documented. A shape that is not recognized is an error, never an empty list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.errors import UnexpectedResponseError
from ..core.model.codecs import Wire

GROUP_IDS = ("groupId", "group_id", "groupid", "id", "_id")
AGENT_IDS = ("agentId", "agent_id", "agent_unique_id", "agentid", "empId", "id", "_id")
NAMES = ("name", "group_name", "groupName")
ROLE_IDS = ("roleid", "roleId", "role_id", "id", "_id")


def read_rows(
    response: Wire, title: str, ids: Sequence[str], names: Sequence[str] = NAMES
) -> tuple[list[Wire], int | None]:
    """Return the rows of a response, each with an id and a name, and the total where the response has one.

    ids, names: the properties of which one must be there, or the shape is not recognized.
    """
    payload = response.get("response", response.get("data"))
    found, total = _rows(payload)
    if found is None:
        raise _not_recognized(title, payload)
    return [_with_id(row, title, ids, names) for row in found], total


def read_members(response: Wire) -> dict[str, bool]:
    """Return the members of a group, as {agent id: whether the agent receives the calls of the group}."""
    payload = response.get("response", response.get("data"))
    listed = payload.get("relationData") if isinstance(payload, dict) else None
    listed = list(listed.values()) if isinstance(listed, dict) else listed
    if not isinstance(listed, list):
        raise _not_recognized("members of a group", payload)
    members = {}
    for row in listed:
        id = _first(row, AGENT_IDS[:4], (int, str)) if isinstance(row, dict) else None
        flag = row.get("receive_call", row.get("receiveCall")) if id is not None else None
        if flag is None:
            raise _not_recognized("members of a group", row)
        members[str(id)] = str(flag).lower() in ("1", "true")
    return members


def _rows(payload: Any) -> tuple[list[Any] | None, int | None]:
    """Return the rows of a shape that is known, or None; and the total."""
    if isinstance(payload, list):
        return payload, None
    if not isinstance(payload, dict):
        return None, None
    if _is_map(payload):
        return [_row_of_map(key, value) for key, value in payload.items()], None
    total = str(payload.get("total"))
    count = int(total) if total.isdecimal() else None
    containers = [value for value in payload.values() if isinstance(value, (list, dict))]
    only = containers[0] if len(containers) == 1 else None
    if isinstance(only, list):
        return only, count
    return (_rows(only)[0], count) if only and _is_map(only) else (None, None)


def _is_map(payload: Wire) -> bool:
    return all(str(key).isdecimal() for key in payload)


def _row_of_map(key: str, value: Any) -> Wire:
    return {"id": key, **value} if isinstance(value, dict) else {"id": key, "name": value}


def _with_id(row: Any, title: str, ids: Sequence[str], names: Sequence[str]) -> Wire:
    if not isinstance(row, dict):
        raise _not_recognized(title, row)
    id, name = _first(row, ids, (int, str)), _first(row, names, (str,))
    if id is None or name is None:
        raise _not_recognized(title, row)
    return {"name": name, **row, "id": str(id)}


def _first(row: Wire, keys: Sequence[str], types: tuple[type, ...]) -> Any:
    """Return the first of these properties that is there and has one of these types."""
    return next((row[key] for key in keys if isinstance(row.get(key), types)), None)


def _not_recognized(title: str, payload: Any) -> UnexpectedResponseError:
    shown = type(payload).__name__
    if isinstance(payload, dict):
        shown = f"an object with {', '.join(sorted(map(str, payload))[:8])}"
    hint = "Please report this line."
    if title == "agents":
        hint = "If these are the properties of agents, correct field_names, agent_id and name first."
    return UnexpectedResponseError(
        f"Listing the {title}", f"the shape of the response is not recognized ({shown})", hint
    )
