# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What agents of RingCX refer to besides groups: agent states, dial groups, queues and RingCentral extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Callable

from ..core.errors import NotFoundError
from ..core.model.codecs import Wire
from ..core.model.lookup import Lookup, LookupEntry
from ..core.model.state import require_records
from .schema import BASE_STATE

Read = Callable[..., Any]  # read(method, path, operation, params=…) below the account


class StateLookup(Lookup):
    """Agent states. Older agents hold the base name of a state in place of its id."""

    def __init__(self, title: str, entries: Iterable[LookupEntry]) -> None:
        entries = list(entries)
        super().__init__(title, entries)
        self._by_base_name = {f"{BASE_STATE}{entry.data}": entry for entry in entries if entry.data == entry.label}

    def by_id(self, id: object) -> LookupEntry | None:
        return super().by_id(id) or self._by_base_name.get(str(id))


class ExtensionIds(Lookup):
    """Stands for the list of extensions where the account does not have it: every number is an id."""

    def find(self, name: object) -> LookupEntry | None:
        return LookupEntry(int(str(name)), str(name)) if str(name).isdecimal() else None


@dataclass(frozen=True)
class LookupSource:
    """A list of the account whose entries users write by name."""

    path: str
    title: str
    id_property: str
    entries: Callable[[Wire], Iterator[LookupEntry]] = field(repr=False)
    lookup: type[Lookup] = Lookup
    params: Mapping[str, str] = field(default_factory=dict)


def read_lookup(read: Read, name: str) -> Lookup:
    """Return the lookup of that name."""
    source = SOURCES[name]
    try:
        response = read("GET", source.path, f"Listing the {source.title}s", params=source.params)
    except NotFoundError:
        if name != "extension":  # RingCX does not document this list; where it is missing, ids are taken as they are
            raise
        return ExtensionIds(source.title, ())
    if isinstance(response, dict) and isinstance(response.get("records"), list):
        response = response["records"]
    items = require_records(response, f"{source.title}s", source.id_property)
    if name == "queue":
        items = [
            item if item.get("gates") is not None else {**item, "gates": queues_of(read, item["gateGroupId"])}
            for item in items
        ]
    return source.lookup(source.title, (entry for item in items for entry in source.entries(item)))


def queues_of(read: Read, queue_group_id: Any) -> list[Wire]:
    """Return the queues of a queue group."""
    path = f"/gateGroups/{queue_group_id}/gates"
    return require_records(read("GET", path, "Listing the queues of a queue group"), "queues", "gateId")


def with_group_names(queues: Lookup, names: Mapping[str, str]) -> Lookup:
    """Return the queues under the names that queue groups have by id."""

    def under_name(queue: LookupEntry) -> LookupEntry:
        group = names.get(str(queue.data))
        return replace(queue, names=(f"{group}/{queue.label}",)) if group and queue.names else queue

    return queues.mapped(under_name)


def _agent_state(item: Wire) -> Iterator[LookupEntry]:
    if item.get("isActive", True):
        name = item.get("agentAuxState")
        base_name = (item.get("baseAgentState") or {}).get("colKey") or name
        yield LookupEntry(item["stateId"], name or "", data=base_name)


def _queue(queue_group: Wire) -> Iterator[LookupEntry]:
    for queue in queue_group["gates"]:
        name, group = queue.get("gateName") or "", queue_group.get("groupName")
        names = (f"{group}/{name}",) if group and name else ()
        yield LookupEntry(queue["gateId"], name, names, data=queue_group["gateGroupId"])


def _dial_group(item: Wire) -> Iterator[LookupEntry]:
    yield LookupEntry(item["dialGroupId"], item.get("dialGroupName") or "")


def _extension(item: Wire) -> Iterator[LookupEntry]:
    email = item.get("email") or (item.get("contact") or {}).get("email")
    names = tuple(str(name) for name in (email, item["id"]) if name)
    yield LookupEntry(item["id"], str(item.get("extensionNumber") or item["id"]), names, data=_person(item))


def _person(item: Wire) -> str:
    """Return the name of a RingCentral user, by which agents that may be linked to it are found."""
    contact = item.get("contact") or {}
    return " ".join(filter(None, (contact.get("firstName"), contact.get("lastName")))) or item.get("name") or ""


SOURCES = {
    "agent_state": LookupSource(
        "/auxStates", "agent state", "stateId", _agent_state, StateLookup, {"activeOnly": "true"}
    ),
    "dial_group": LookupSource("/dialGroups", "dial group", "dialGroupId", _dial_group),
    "queue": LookupSource("/gateGroups/withChildren", "queue", "gateGroupId", _queue),
    "extension": LookupSource("/ringcentral/extensions", "RingCentral extension", "id", _extension),
}
