# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading lists whose shape nobody documents: what isn't recognised is an error, never "nothing there"."""

from __future__ import annotations

from ..core.errors import AnswerError

GROUP_IDS = ("groupId", "group_id", "groupid", "id", "_id")
AGENT_IDS = ("agentId", "agent_id", "agent_unique_id", "agentid", "empId", "id", "_id")
NAMES = ("name", "group_name", "groupName")
ROLE_IDS = ("roleid", "roleId", "role_id", "id", "_id")


def rows(answer, title, ids, names=NAMES):
    """The records of an answer as dictionaries with an id, and the total where the answer tells one.

    ids, names: the properties of which one must be there, or the shape isn't recognised.
    """
    payload = answer.get("response", answer.get("data"))
    found, total = _records(payload)
    if found is None:
        raise _strange(title, payload)
    return [_with_id(record, title, ids, names) for record in found], total


def _records(payload):
    """-> the records of the shapes that are known, or None."""
    if isinstance(payload, list):
        return payload, None
    if not isinstance(payload, dict):
        return None, None
    if all(str(key).isdecimal() for key in payload):
        return [_of_map(key, value) for key, value in payload.items()], None
    lists = [value for value in payload.values() if isinstance(value, list)]
    scalars = [value for value in payload.values() if not isinstance(value, (list, dict))]
    total = payload.get("total")
    total = int(total) if str(total).isdecimal() else None
    if len(lists) == 1 and len(lists) + len(scalars) == len(payload):
        return lists[0], total
    maps = [
        value
        for value in payload.values()
        if isinstance(value, dict) and value and all(str(key).isdecimal() for key in value)
    ]
    if len(maps) == 1 and len(maps) + len(scalars) == len(payload):
        return _records(maps[0])[0], total
    return None, None


def _of_map(key, value):
    return {"id": key, **value} if isinstance(value, dict) else {"id": key, "name": value}


def _with_id(record, title, ids, names):
    if not isinstance(record, dict):
        raise _strange(title, record)
    id, name = _first(record, ids, (int, str)), _first(record, names, str)
    if id is None or name is None:
        raise _strange(title, record)
    return {"name": name, **record, "id": str(id)}


def _first(record, keys, types):
    """The first of these properties that is there, and of such a type."""
    for key in keys:
        if isinstance(record.get(key), types):
            return record[key]
    return None


def _strange(title, payload):
    seen = (
        f"an object with {', '.join(sorted(map(str, payload))[:8])}"
        if isinstance(payload, dict)
        else type(payload).__name__
    )
    do = "Nothing was changed."
    if title == "agents":
        do += " If these are the names of agents, tell which they are with field_names, agent_id and name first."
    return AnswerError(f"Listing the {title}", f"the shape of the answer is not recognised ({seen})", do)


def relations(answer):
    """Who is in a group, as {agent id: whether the group's calls are received}."""
    payload = answer.get("response", answer.get("data"))
    listed = payload.get("relationData") if isinstance(payload, dict) else None
    listed = list(listed.values()) if isinstance(listed, dict) else listed
    if not isinstance(listed, list):
        raise _strange("members of a group", payload)
    members = {}
    for row in listed:
        id = _first(row, AGENT_IDS[:4], (int, str)) if isinstance(row, dict) else None
        flag = row.get("receive_call", row.get("receiveCall")) if id is not None else None
        if flag is None:
            raise _strange("members of a group", row)
        members[str(id)] = str(flag).lower() in ("1", "true")
    return members
