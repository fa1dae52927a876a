# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints. Each takes a body without credentials and returns its part of the answer.

The fields of agents and roles and the shapes of payloads are working names: the vendor's were not seen.
"""

from __future__ import annotations

import itertools
import re

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

    def __init__(self, code):
        super().__init__(code)
        self.code = code

    def text(self, section):
        """What the code means in a section."""
        return {**GENERAL, **SECTION.get(section, {})}[self.code]


# What the endpoints share


def number(value):
    """The id that a number or a text stands for, or None."""
    return int(value) if re.fullmatch("[0-9]+", str(value)) else None


def _on(body, name):
    return body.get(name) in (True, "true", "1")


def _flag(value):
    if str(value) not in ("0", "1"):
        raise Refused(1001)
    return int(value)


def _name(body, code):
    if not isinstance(body.get("name"), str) or not body["name"].strip():
        raise Refused(code)
    return body["name"]


def _ident(sim, value):
    return str(value) if sim.switches["id_type"] == "str" else value


def _page(items, page, limit):
    if not number(page) or not number(limit):
        raise Refused(1000)
    return items[(number(page) - 1) * number(limit) :][: number(limit)]


def _payload(sim, value):
    return {sim.switches["response_key"]: value}


def _listing(sim, part, records, total, shape=None):
    """A list in the shape that the switch wants; the first field of a record is its id."""
    if not records and sim.switches["empty_list_as_1012"] == "on":
        raise Refused(1012)
    shape = shape or sim.switches["list_shape"]
    by_id = {str(next(iter(record.values()))): record for record in records}
    names = {key: record["name"] for key, record in by_id.items()}
    maps = {key: dict(itertools.islice(record.items(), 1, None)) for key, record in by_id.items()}
    shapes = {
        "S2": maps,
        "S3": names if part == "groupData" else maps,
        "S4": [{**record, **{name: str(record[name]) for name in record if name == "status"}} for record in records],
        "S6": {part: records, "total": total},
        "unknown": {"table": {"columns": ["id", "name"], "rows": list(names.items())}},
    }
    answer = shapes.get(shape, {part: records})
    return {"data": answer} if shape == "S5" else _payload(sim, answer)


# Groups


def _group(tables, body):
    given = body.get("groupId", body.get("groupid"))
    if given in (None, ""):
        raise Refused(1502)
    if number(given) not in tables["groups"]:
        raise Refused(1503)
    return tables["groups"][number(given)]


def _shown_group(sim, group):
    more = {name: value for name, value in group.items() if name != "group_id"}
    return {sim.switches["id_key"]: _ident(sim, group["group_id"]), **more}


def _unique(sim, name, group=None):
    """The name for a new group, or a renamed one; with a number if it is taken."""
    fold = str.casefold if sim.switches["case_insensitive_unique"] == "on" else str
    taken = {fold(other["name"]) for other in sim.tables["groups"].values() if other is not group}
    if group and fold(name) in taken and sim.switches["duplicate_rename"] == "error":
        raise Refused(1000)
    if group and sim.switches["self_collision"] == "on":
        taken.add(fold(group["name"]))
    form = SUFFIXES[sim.switches["suffix_format"]]
    names = itertools.chain([name], (form.format(name, count) for count in itertools.count(1)))
    return next(name for name in names if fold(name) not in taken)


def group_add(sim, body):
    """A new group; the answer does not tell its name."""
    return {"groupId": sim.add("groups", {"name": _unique(sim, _name(body, 1501))})}


def group_update(sim, body):
    """Name and status."""
    group = _group(sim.tables, body)
    name = _name(body, 1501)
    status = _flag(body.get("status", group["status"] if sim.switches["status_default"] == "keeps" else 1))
    group.update(name=_unique(sim, name, group), status=status)
    return {"message": "Group updated successfully"}


def group_delete(sim, body):
    """The group and its memberships."""
    sim.drop("agent_group", _group(sim.tables, body)["group_id"])
    return {"message": "Group deleted successfully"}


def group_list(sim, body):
    """All groups, or those that the filters let through."""
    groups = list(sim.seen()["groups"].values())
    if sim.switches["forward_required"] != "off" and not _on(body, "forward"):
        if sim.switches["forward_required"] == "1015":
            raise Refused(1015)
        groups = []
    if sim.switches["hide_inactive"] == "on":
        groups = [group for group in groups if group["status"]]
    wanted, part = body.get("groupid", body.get("groupId")), str(body.get("name", "")).casefold()
    if wanted:
        groups = [group for group in groups if group["group_id"] == number(wanted)]
    records = [_shown_group(sim, group) for group in groups if part in group["name"].casefold()]
    quick = sim.switches["group_list_quick"] if _on(body, "quick") else "ignored"
    if quick == "less":
        records = [{name: record[name] for name in (sim.switches["id_key"], "name")} for record in records]
    return _listing(sim, "groupData", records, len(records), "S3" if quick == "map" else None)


def group_relation(sim, body):
    """One group and its members; without quick the ids only."""
    tables = sim.seen()
    group = _group(tables, body)
    key = group["group_id"]
    members = [agent for agent in tables["agents"].values() if key in agent["groups"]]
    ids = [{"group_id": _ident(sim, key), "agent_id": _ident(sim, agent["agentId"])} for agent in members]
    if not _on(body, "quick"):
        return _payload(sim, {"relationData": ids})
    rows = [{**row, "receive_call": agent["groups"][key]} for row, agent in zip(ids, members, strict=True)]
    agents = [_shown_agent(sim, agent) for agent in members]
    return _payload(sim, {"groupData": _shown_group(sim, group), "agentData": agents, "relationData": rows})


def group_assign(sim, body):
    """Members, and who of them receives calls. What is left out counts as empty."""
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


# Agents


def _text(pattern, kind=str):
    """A reader for what matches; readers return what is stored, or fail."""
    return lambda sim, value: kind(re.fullmatch(pattern, value if isinstance(value, str) else str(int(value)))[0])


def _known(table):
    return lambda sim, value: sim.tables[table][int(value)] and int(value)


def _memberships(sim, rows):
    """Rows come with either spelling of the flag: the vendor's is not known."""
    known = _known("groups")
    flag = _text("[01]", int)
    return {known(sim, r["groupId"]): flag(sim, r.get("receiveCall", r.get("receive_call", 1))) for r in rows}


REQUIRED = ("name", "mobile", "email", "roleId", "parent")
FIELDS = {
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


def _checked(sim, body, agent=None):
    """The fields of a body as they are stored; a new agent must have the required ones."""
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


def _agent(tables, body):
    if number(body.get("agentId")) is None:
        raise Refused(1507)
    if number(body["agentId"]) not in tables["agents"]:
        raise Refused(1509)
    return tables["agents"][number(body["agentId"])]


def _shown_agent(sim, agent):
    key = "agentId" if sim.switches["id_key"] == "group_id" else sim.switches["id_key"].replace("group", "agent")
    shown = {key: agent["agentId"], **agent}
    shown.update({name: _ident(sim, shown[name]) for name in (key, "roleId", "parent")})
    shown["groups"] = [{"groupId": _ident(sim, group), "receiveCall": flag} for group, flag in agent["groups"].items()]
    return {name: shown[name] for name in shown if name == key or name not in ("agentId", "callPassword")}


def agent_create(sim, body):
    """A new agent."""
    return {"agentId": sim.add("agents", _checked(sim, body))}


def agent_update(sim, body):
    """One field of an agent."""
    agent = _agent(sim.tables, body)
    values = _checked(sim, {name: body[name] for name in body if name != "agentId"}, agent)
    if len(values) != 1:
        raise Refused(1520)
    agent.update(values)
    return {"message": "Employee updated successfully"}


def agent_groups(sim, body):
    """All memberships of an agent."""
    agent = _agent(sim.tables, body)
    agent.update(_checked(sim, {"groups": body.get("groups")}, agent))
    return {"message": "Agent group mapping updated successfully"}


def agent_list(sim, body):
    """All agents, or those that the filters let through."""
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
    return _listing(sim, "agentData", [_shown_agent(sim, agent) for agent in agents], total)


def agent_profile(sim, body):
    """One agent."""
    return _payload(sim, _shown_agent(sim, _agent(sim.seen(), body)))


# Roles


def role_list(sim, body):
    """Roles by page, ten at a time unless told otherwise."""
    status, roles = body.get("status"), list(sim.tables["roles"].values())
    if status not in (None, *STATUS):
        raise Refused(1000)
    roles = [{**r, "roleid": _ident(sim, r["roleid"])} for r in roles if not status or r["status"] == STATUS[status]]
    return _listing(sim, "roleData", _page(roles, body.get("page", 1), body.get("limit", 10)), len(roles))


def role_add(sim, body):
    """A new role, also when there is one of that name."""
    return {"roleid": sim.add("roles", {"name": _name(body, 1000)})}


def role_update(sim, body):
    """Any fields of a role."""
    if not isinstance(body.get("roleid"), int) or isinstance(body["roleid"], bool):
        raise Refused(1001)
    if body["roleid"] not in sim.tables["roles"]:
        raise Refused(1000)
    values = {"name": _name(body, 1000)} if "name" in body else {}
    values.update({name: _flag(body[name]) for name in ("can_see", "status") if name in body})
    sim.tables["roles"][body["roleid"]].update(values)
    return {"message": "Role updated successfully"}


TABLE = (
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
)
# These are in the section for people that the switch agent_api names.
PEOPLE = (
    ("create", agent_create, "write"),
    ("update", agent_update, "write"),
    ("list", agent_list, "read"),
    ("profile", agent_profile, "read"),
)
