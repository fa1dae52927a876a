# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints. Each one takes a body without credentials and returns its part of the response.

The properties of agents and roles and the shapes of payloads are assumptions, because the vendor does not document them.
"""

from __future__ import annotations

import itertools
import re
import typing

from ..call import Json, Kind, Record
from ..vendor import Tables

if typing.TYPE_CHECKING:
    from . import DeepCall

Endpoint = typing.Callable[["DeepCall", Record], Record]
Reader = typing.Callable[["DeepCall", Json], Json]

GENERAL = {
    1000: "Invalid parameter(s)",
    1001: "Invalid data type",
    1002: "UserId not provided",
    1012: "No data found",
    1014: "Invalid token",
    1015: "Permission denied",
    1020: "Token not found",
    1047: "Invalid Request Data",
}
GROUP = {
    1501: "The 'Name' field was not provided in the request",
    1502: "GroupId is required",
    1503: "Group not found or not authorized",
    1505: "Invalid agent",
}
AGENT = (
    "Data already in processing|Invalid filter value|Invalid role id|Invalid parent|Invalid group data"
    "|AgentId and parent could not be same|Invalid AgentID|Invalid status value|Invalid agentId|Invalid Destination"
    "|Working time format is invalid|Email already exists|Invalid type|Invalid mobile Number|Invalid Name"
    "|Invalid Did Number|Your agentid and your loginid must be same|Data could not be updated"
    "|Call Password must be Integer and Eight digit|You must be single field update|Please Provide Only Valid fields"
)
SECTION = {"Group": GROUP, **dict.fromkeys(("Agent", "Employee"), dict(enumerate(AGENT.split("|"), 1501)))}
SUFFIXES = {"plain": "{}{}", "space": "{} {}", "underscore": "{}_{}", "dash": "{}-{}", "brackets": "{} ({})"}
STATUS = {"active": 1, "inactive": 0, "deleted": None}


class Refused(Exception):
    """Ends a call with an error code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def message(self, section: str) -> str:
        """Return the message. The meaning of a code depends on the section."""
        return {**GENERAL, **SECTION.get(section, {})}[self.code]


def number(value: Json) -> int | None:
    """Return the integer that a number or a text represents, or None."""
    return int(value) if re.fullmatch("[0-9]+", str(value)) else None


def _on(body: Record, name: str) -> bool:
    return body.get(name) in (True, "true", "1")


def _flag(value: Json) -> int:
    if str(value) not in ("0", "1"):
        raise Refused(1001)
    return int(value)


def _name(body: Record, code: int) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refused(code)
    return name


def _id(sim: DeepCall, value: Json) -> Json:
    return str(value) if sim.switches["id_type"] == "str" else value


def _page(items: list[Record], page: Json, limit: Json) -> list[Record]:
    index, size = number(page), number(limit)
    if not index or not size:
        raise Refused(1000)
    return items[(index - 1) * size :][:size]


def _payload(sim: DeepCall, value: Json) -> Record:
    return {sim.switches["response_key"]: value}


def _listing(sim: DeepCall, part: str, records: list[Record], total: int, shape: str | None = None) -> Record:
    """Return a list in the given shape, or in that of the switch. The first property of a record is its id."""
    if not records and sim.switches["empty_list_as_1012"] == "on":
        raise Refused(1012)
    shape = shape or sim.switches["list_shape"]
    by_id = {str(next(iter(record.values()))): record for record in records}
    names = {key: record["name"] for key, record in by_id.items()}
    maps = {key: dict(itertools.islice(record.items(), 1, None)) for key, record in by_id.items()}
    shapes: dict[str, Json] = {
        "S2": maps,
        "S3": names if part == "groupData" else maps,
        "S4": [{**record, **{name: str(record[name]) for name in record if name == "status"}} for record in records],
        "S6": {part: records, "total": total},
        "unknown": {"table": {"columns": ["id", "name"], "rows": list(names.items())}},
    }
    payload = shapes.get(shape, {part: records})
    return {"data": payload} if shape == "S5" else _payload(sim, payload)


def _group(tables: Tables, body: Record) -> Record:
    given = body.get("groupId", body.get("groupid"))
    if given in (None, ""):
        raise Refused(1502)
    group = tables["groups"].get(number(given) or 0)
    if group is None:
        raise Refused(1503)
    return group


def _group_wire(sim: DeepCall, group: Record) -> Record:
    more = {name: value for name, value in group.items() if name != "group_id"}
    return {sim.switches["id_key"]: _id(sim, group["group_id"]), **more}


def _unique(sim: DeepCall, name: str, group: Record | None = None) -> str:
    """Return the name for a new or renamed group. A number is appended if another group has the name."""
    fold: typing.Callable[[str], str] = str.casefold if sim.switches["case_insensitive_unique"] == "on" else str
    taken = {fold(other["name"]) for other in sim.tables["groups"].values() if other is not group}
    if group and fold(name) in taken and sim.switches["duplicate_rename"] == "error":
        raise Refused(1000)
    if group and sim.switches["self_collision"] == "on":
        taken.add(fold(group["name"]))
    form = SUFFIXES[sim.switches["suffix_format"]]
    names = itertools.chain([name], (form.format(name, count) for count in itertools.count(1)))
    return next(name for name in names if fold(name) not in taken)


def group_add(sim: DeepCall, body: Record) -> Record:
    """Create a group. The response does not contain its name."""
    return {"groupId": sim.add("groups", {"name": _unique(sim, _name(body, 1501))})}


def group_update(sim: DeepCall, body: Record) -> Record:
    """Set name and status of a group."""
    group = _group(sim.tables, body)
    name = _name(body, 1501)
    status = _flag(body.get("status", group["status"] if sim.switches["status_default"] == "keeps" else 1))
    group.update(name=_unique(sim, name, group), status=status)
    return {"message": "Group updated successfully"}


def group_delete(sim: DeepCall, body: Record) -> Record:
    """Delete a group and its memberships."""
    sim.delete("groups", _group(sim.tables, body)["group_id"])
    return {"message": "Group deleted successfully"}


def group_list(sim: DeepCall, body: Record) -> Record:
    """Return the groups that match the filters."""
    groups = list(sim.seen()["groups"].values())
    if sim.switches["forward_required"] != "off" and not _on(body, "forward"):
        if sim.switches["forward_required"] == "1015":
            raise Refused(1015)
        groups = []
    if sim.switches["hide_inactive"] == "on":
        groups = [group for group in groups if group["status"]]
    group_id, part = body.get("groupid", body.get("groupId")), str(body.get("name", "")).casefold()
    if group_id:
        groups = [group for group in groups if group["group_id"] == number(group_id)]
    records = [_group_wire(sim, group) for group in groups if part in group["name"].casefold()]
    quick = sim.switches["group_list_quick"] if _on(body, "quick") else "ignored"
    if quick == "less":
        records = [{name: record[name] for name in (sim.switches["id_key"], "name")} for record in records]
    return _listing(sim, "groupData", records, len(records), "S3" if quick == "map" else None)


def group_relation(sim: DeepCall, body: Record) -> Record:
    """Return a group and its members; without ``quick``, only the ids."""
    tables = sim.seen()
    group = _group(tables, body)
    key = group["group_id"]
    members = [agent for agent in tables["agents"].values() if key in agent["groups"]]
    ids = [{"group_id": _id(sim, key), "agent_id": _id(sim, agent["agentId"])} for agent in members]
    if not _on(body, "quick"):
        return _payload(sim, {"relationData": ids})
    rows = [{**row, "receive_call": agent["groups"][key]} for row, agent in zip(ids, members)]
    agents = [_agent_wire(sim, agent) for agent in members]
    return _payload(sim, {"groupData": _group_wire(sim, group), "agentData": agents, "relationData": rows})


def group_assign(sim: DeepCall, body: Record) -> Record:
    """Set the members of a group, and which of them receive calls. Omitted lists count as empty."""
    group = _group(sim.tables, body)["group_id"]
    given = [body.get(name, []) for name in ("agent_unique_id", "receive_call")]
    if not all(isinstance(ids, list) for ids in given):
        raise Refused(1001)
    members, receivers = ({number(agent) for agent in ids} for ids in given)
    if sim.switches["unknown_agent_in_assign"] == "1505" and not members | receivers <= set(sim.tables["agents"]):
        raise Refused(1505)
    adding = sim.switches["assign_mode"] == "add"
    for key, agent in sim.tables["agents"].items():
        old = agent["groups"].get(group) if adding else None
        if key in members or old is not None:
            agent["groups"][group] = int(key in receivers or old == 1)
        else:
            agent["groups"].pop(group, None)
    return {"message": "Group assigned successfully"}


def _text(pattern: str, kind: typing.Callable[[str], Json] = str) -> Reader:
    """Return a reader of texts and numbers that match. A reader returns the value to store, or raises an error."""

    def read(_sim: DeepCall, value: Json) -> Json:
        text = value if isinstance(value, str) else str(int(value))
        if not re.fullmatch(pattern, text):
            raise ValueError
        return kind(text)

    return read


def _known(table: str) -> Reader:
    return lambda sim, value: sim.tables[table][int(value)] and int(value)


def _memberships(sim: DeepCall, rows: Json) -> dict[int, int]:
    """Return the flags by group. Both spellings of the flag are accepted, because the vendor's spelling is not documented."""
    known = _known("groups")
    flag = _text("[01]", int)
    return {known(sim, r["groupId"]): flag(sim, r.get("receiveCall", r.get("receive_call", 1))) for r in rows}


REQUIRED = ("name", "mobile", "email", "roleId", "parent")
FIELDS: dict[str, tuple[int, Reader]] = {
    "name": (1515, _text(r"(?s).*\S.*")),
    "mobile": (1514, _text(r"\+?[0-9]{8,15}")),
    "email": (1000, _text(r"[^@\s]+@[^@\s]+")),
    "roleId": (1503, _known("roles")),
    "parent": (1504, lambda sim, value: value if value == "root" else _known("agents")(sim, value)),
    "groups": (1505, _memberships),
    "status": (1508, _text("[01]", int)),
    "destination": (1510, _text("(?s).*")),
    "type": (1513, _text("(?s).*")),
    "workingTime": (1511, _text("(?s).*")),
    "did": (1516, _text(r"\+?[0-9]*")),
    "callPassword": (1519, _text("[0-9]{8}")),
}


def _validated(sim: DeepCall, body: Record, agent: Record | None = None) -> Record:
    """Return the values to store. All required fields must be present if there is no agent yet."""
    if set(body) - set(FIELDS):
        raise Refused(1521)
    if agent and number(body.get("parent")) == agent["agentId"]:
        raise Refused(1506)
    values = {}
    for name, (code, read) in FIELDS.items():
        if name in body or agent is None and name in REQUIRED:
            try:
                values[name] = read(sim, body[name])
            except (AttributeError, KeyError, TypeError, ValueError):
                raise Refused(code) from None
    others = [other["email"].casefold() for other in sim.tables["agents"].values() if other is not agent]
    if "email" in values and values["email"].casefold() in others:
        raise Refused(1512)
    return values


def _agent(tables: Tables, body: Record) -> Record:
    key = number(body.get("agentId"))
    if key is None:
        raise Refused(1507)
    if key not in tables["agents"]:
        raise Refused(1509)
    return tables["agents"][key]


def _agent_wire(sim: DeepCall, agent: Record) -> Record:
    key = "agentId" if sim.switches["id_key"] == "group_id" else sim.switches["id_key"].replace("group", "agent")
    shown = {key: agent["agentId"], **agent}
    shown.update({name: _id(sim, shown[name]) for name in (key, "roleId", "parent")})
    shown["groups"] = [{"groupId": _id(sim, group), "receiveCall": flag} for group, flag in agent["groups"].items()]
    return {name: shown[name] for name in shown if name == key or name not in ("agentId", "callPassword")}


def agent_create(sim: DeepCall, body: Record) -> Record:
    """Create an agent."""
    return {"agentId": sim.add("agents", _validated(sim, body))}


def agent_update(sim: DeepCall, body: Record) -> Record:
    """Set one field of an agent."""
    agent = _agent(sim.tables, body)
    values = _validated(sim, {name: body[name] for name in body if name != "agentId"}, agent)
    if len(values) != 1:
        raise Refused(1520)
    agent.update(values)
    return {"message": "Employee updated successfully"}


def agent_groups(sim: DeepCall, body: Record) -> Record:
    """Replace the memberships of an agent."""
    agent = _agent(sim.tables, body)
    agent.update(_validated(sim, {"groups": body.get("groups")}, agent))
    return {"message": "Agent group mapping updated successfully"}


def agent_list(sim: DeepCall, body: Record) -> Record:
    """Return the agents that match the filters."""
    agents, status = list(sim.seen()["agents"].values()), body.get("status", "")
    if status not in ("", 0, 1, "0", "1", *STATUS):
        raise Refused(1502)
    if status != "":
        agents = [agent for agent in agents if agent["status"] == STATUS.get(status, number(status))]
    if body.get("groupId"):
        agents = [agent for agent in agents if number(body["groupId"]) in agent["groups"]]
    agents = [agent for agent in agents if str(body.get("name", "")).casefold() in agent["name"].casefold()]
    total, size = len(agents), sim.switches["page_limit"]
    if size:
        agents = _page(agents, body.get("page", 1), min(number(body.get("limit")) or size, size))
    return _listing(sim, "agentData", [_agent_wire(sim, agent) for agent in agents], total)


def agent_profile(sim: DeepCall, body: Record) -> Record:
    """Return one agent."""
    return _payload(sim, _agent_wire(sim, _agent(sim.seen(), body)))


def role_list(sim: DeepCall, body: Record) -> Record:
    """Return a page of roles, ten by default."""
    status, roles = body.get("status"), list(sim.tables["roles"].values())
    if status not in (None, *STATUS):
        raise Refused(1000)
    roles = [{**r, "roleid": _id(sim, r["roleid"])} for r in roles if not status or r["status"] == STATUS[status]]
    return _listing(sim, "roleData", _page(roles, body.get("page", 1), body.get("limit", 10)), len(roles))


def role_add(sim: DeepCall, body: Record) -> Record:
    """Create a role, even if another role has the same name."""
    return {"roleid": sim.add("roles", {"name": _name(body, 1000)})}


def role_update(sim: DeepCall, body: Record) -> Record:
    """Set fields of a role."""
    if not isinstance(body.get("roleid"), int) or isinstance(body["roleid"], bool):
        raise Refused(1001)
    if body["roleid"] not in sim.tables["roles"]:
        raise Refused(1000)
    values: Record = {"name": _name(body, 1000)} if "name" in body else {}
    values.update({name: _flag(body[name]) for name in ("can_see", "status") if name in body})
    sim.tables["roles"][body["roleid"]].update(values)
    return {"message": "Role updated successfully"}


# The switch agent_api selects the section of these endpoints.
MOVABLE = "agents"
ENDPOINTS: tuple[tuple[str, str, Endpoint, Kind], ...] = (
    ("Group", "add", group_add, "write"),
    ("Group", "update", group_update, "write"),
    ("Group", "delete", group_delete, "write"),
    ("Group", "list", group_list, "read"),
    ("Group", "getGroupAgentRelation", group_relation, "read"),
    ("Group", "submitAssignGroupToAgent", group_assign, "write"),
    ("Agent", "updateAgentGroupMapping", agent_groups, "write"),
    ("role", "list", role_list, "read"),
    ("role", "add", role_add, "write"),
    ("role", "update", role_update, "write"),
    (MOVABLE, "create", agent_create, "write"),
    (MOVABLE, "update", agent_update, "write"),
    (MOVABLE, "list", agent_list, "read"),
    (MOVABLE, "profile", agent_profile, "read"),
)
