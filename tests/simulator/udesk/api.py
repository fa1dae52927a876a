# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures, errors and endpoints."""

from __future__ import annotations

import hashlib
import math
import re
import typing
import uuid

from ..call import Call, Json, Record, Reply
from ..switches import SwitchValue

if typing.TYPE_CHECKING:
    from . import Udesk

Endpoint = typing.Callable[["Udesk", Call], typing.Union[Record, Reply]]
Switches = typing.Mapping[str, SwitchValue]

TOLERANCE, NONCE_LIFE = 300, 900
RATE_STATUS = {429: 429, 2999: 200}

MESSAGES = {
    2000: ("未知错误", "Unknown error"),
    2005: ("资源未找到", "Resource not found"),
    2015: ("不是管理员", "Not an administrator"),
    2059: ("open api签名不对", "The open api sign is wrong"),
    2999: ("请求频率过高，请稍后再试", "请求频率过高，请稍后再试"),
    429: ("too many requests", "too many requests"),
    20621: ("时间戳缺失或格式错误", "The timestamp is missing or malformed"),
    20622: ("时间戳误差过大", "The timestamp is too far off"),
    20623: ("nonce已被使用", "The nonce was used before"),
    20624: ("nonce不能为空", "The nonce is missing"),
}

# The names of the tables in exceptions.
MODELS = {
    "groups": "UserGroup",
    "agents": "Agent",
    "roles": "AgentRole",
    "departments": "Department",
    "callout_numbers": "CalloutNumber",
}
CONDITION = " [WHERE user_groups.company_id = ? AND user_groups.category = 'General customer service group']"

# References of an agent: the table, and the property of a read that holds the objects.
REFERENCES = {
    "department_ids": ("departments", "departments"),
    "agent_role_ids": ("roles", "agent_roles"),
    "user_group_ids": ("groups", "user_groups"),
}
NULLABLE = ("cellphone", "avatar", "lang", "duty", "work_id", "im_welcomes")
HIDDEN = ("login_password", "callout_number_id", "department_ids", "agent_role_ids")
REQUIRED = ("email", "password", "agent_role_ids", "user_group_ids", "department_ids", "im_ability_value")


AGENT: Record = {
    "email": "",
    **dict.fromkeys(("nick_name", "aliase", *NULLABLE, "callout_number_id")),
    **{name: [] for name in REFERENCES},
    "profile": "all",
    "role_name": "agent",
    "im_ability_value": 10,
    "disable_status": "enable",
    "availability": True,
    "number": "",
    "password": "",
    "login_password": "",
}


def _integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


# Properties that can be written, each with a function that returns whether a value is valid.
RULES: dict[str, typing.Callable[[Json], bool]] = {
    **dict.fromkeys(("nick_name", "aliase", *NULLABLE), lambda value: value is None or isinstance(value, str)),
    **dict.fromkeys(REFERENCES, lambda value: isinstance(value, list) and 0 < len(value) <= 10),
    "email": lambda value: isinstance(value, str) and "@" in value,
    "password": lambda value: isinstance(value, str) and value != "",
    "im_ability_value": _integer,
    "callout_number_id": lambda value: value is None or _integer(value),
    "availability": lambda value: value in (True, False, "true", "false"),
    "profile": lambda value: value in ("all", "im", "call", "ticket", "dial"),
    "lang": lambda value: value in ("zh-cn", "en-us", "", None),
    "disable_status": lambda value: value in ("enable", "disable"),
}


class Refused(Exception):
    """Ends a call with an error. ``texts`` is the message in Chinese and English, by default that of the code."""

    def __init__(
        self,
        code: int,
        exception: str = "",
        texts: tuple[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(exception)
        self.code, self.exception, self.texts, self.headers = code, exception, texts or MESSAGES[code], headers or {}

    def reply(self, switches: Switches) -> Reply:
        """Return the response in the form that the switches select."""
        values: Record = {switches["message_key"]: self.texts[switches["message_language"] == "English"]}
        style = switches["exception_style"]
        if self.exception and style != "absent":
            key = "exception:message" if style == "flat" else "exception"
            values[key] = {"message": self.exception} if style == "object" else self.exception
        by_kind = 404 if self.exception.startswith("Couldn't find") else 400
        status = 200 if switches["error_http_status"] == "200" else by_kind
        return reply(switches, self.code, values, RATE_STATUS.get(self.code, status), self.headers)


def reply(
    switches: Switches, code: int, values: Record, status: int = 200, headers: typing.Mapping[str, str] | None = None
) -> Reply:
    """Return a response with its code."""
    value = {"code": str(code) if switches["code_type"] == "string" else code, **values}
    return Reply(value, status, headers=headers or {})


def _invalid(problem: str) -> Refused:
    return Refused(2000, f"Validation failed: {problem}")


def _body(call: Call) -> Record:
    return call.json if isinstance(call.json, dict) and "json" in call.headers.get("Content-Type", "") else {}


def _ordered(sim: Udesk, items: typing.Iterable[Record]) -> list[Record]:
    return sorted(items, key=lambda item: item["id"], reverse=sim.switches["list_order"] == "newest")


def _paged(
    sim: Udesk,
    call: Call,
    key: str,
    items: list[Record],
    default_size: int = 20,
    present: typing.Callable[[Record], Record] = dict,
) -> Record:
    def given(name: str, default: int) -> int:
        text = call.query.get(name, "")
        return max(1, int(text)) if re.fullmatch("[0-9]{1,9}", text) else default

    page, size = given("page", 1), min(given("per_page", default_size), 100)
    values: Record = {key: [present(item) for item in items[(page - 1) * size : page * size]]}
    if sim.switches["meta_style"] != "none":
        total = {"total_pages": -(-len(items) // size), sim.switches["meta_style"]: len(items)}
        values["meta"] = {"current_page": page, **total}
    return values


def log_in(sim: Udesk, call: Call) -> Record:
    """Return the API token in exchange for the administrator's e-mail address and password."""
    given, known = call.form or _body(call), sim.credentials
    email, password = given.get("email"), given.get("password")
    if not sim.same(email, known["udesk_email"]) or password != known["udesk_password"]:
        agents = sim.tables["agents"].values()
        if any(sim.same(agent["email"], email) and agent["login_password"] == password for agent in agents):
            raise Refused(2015)
        raise Refused(2005, texts=("参数错误", "Invalid parameters"))
    if sim.switches["token_rotates"] == "on":
        sim.token = str(uuid.uuid4())
    return {sim.switches["login_key"]: sim.token}


def check_rate(sim: Udesk) -> None:
    """Raise Refused if the call limit is reached."""
    wait, how = sim.calls.wait(sim.switches["rate_limit"], sim.now()), sim.switches["rate_limit_reply"]
    if wait:
        headers = {"Retry-After": str(math.ceil(wait))} if how == "retry_after" else {}
        raise Refused(2999 if how == "200" else 429, headers=headers)


def check_signature(sim: Udesk, query: typing.Mapping[str, str]) -> None:
    """Raise Refused unless the five parameters are valid. The nonce of a valid signature can't be used again."""
    timestamp, nonce, email = (query.get(name, "") for name in ("timestamp", "nonce", "email"))
    if not re.fullmatch("[0-9]{1,12}", timestamp):
        raise Refused(20621)
    if abs(int(sim.now()) - int(timestamp)) > TOLERANCE:
        raise Refused(20622)
    if not nonce:
        raise Refused(20624)
    text = "&".join((email, sim.token, timestamp, nonce, "v2")).encode()
    valid = [hashlib.sha256(text).hexdigest()]
    if sim.switches["sha1_sign"] == "accepted":
        valid.append(hashlib.sha1(text).hexdigest())
    known = sim.same(email, sim.credentials["udesk_email"])
    if not known or query.get("sign_version") != "v2" or query.get("sign") not in valid:
        raise Refused(2059)
    sim.nonces = {old: used for old, used in sim.nonces.items() if used > sim.now() - NONCE_LIFE}
    if nonce in sim.nonces:
        raise Refused(20623)
    sim.nonces[nonce] = sim.now()


def _find(sim: Udesk, table: str, number: Json) -> Record:
    item = sim.tables[table].get(int(number)) if re.fullmatch("[0-9]{1,18}", str(number)) else None
    if item is None:
        raise Refused(2005, f"Couldn't find {MODELS[table]} with id={number}{CONDITION if table == 'groups' else ''}")
    return item


def _members(sim: Udesk, group: Record) -> list[Record]:
    disabled = sim.switches["group_agents_disabled"] == "shown"
    found = [agent for agent in sim.tables["agents"].values() if group["id"] in agent["user_group_ids"]]
    return _ordered(sim, [agent for agent in found if disabled or _enabled(agent)])


def group_wire(sim: Udesk, group: Record) -> Record:
    """Return a group as a read returns it, with id and name of its agents."""
    return {**group, "agents": [{name: agent[name] for name in ("id", "nick_name")} for agent in _members(sim, group)]}


def _name(sim: Udesk, call: Call, table: str, item: Record | None = None) -> str:
    name, label = _body(call).get("name"), f"{table[:-1].capitalize()} name"
    if name is None:
        raise Refused(2000, texts=("name不能为空", "name cannot be empty"))
    if not isinstance(name, str) or not name.strip():
        raise _invalid(f"{label} cannot be an empty string")
    if len(name) > 255:
        raise _invalid(f"{label} is too long (maximum is 255 characters)")
    taken = {other["name"] for other in sim.tables["groups"].values() if other is not item}
    if table == "groups" and sim.switches["group_names_unique"] == "true" and name in taken:
        raise _invalid(f"{label} has already been taken")
    return name


def groups(sim: Udesk, call: Call) -> Record:
    """Return all groups."""
    found = _ordered(sim, sim.tables["groups"].values())
    return _paged(sim, call, "user_groups", found, present=lambda group: group_wire(sim, group))


def group_agents(sim: Udesk, call: Call) -> Record:
    """Return a group with all properties of its agents."""
    group = _find(sim, "groups", call.params["id"])
    page, style = _paged(sim, call, "agents", _members(sim, group)), sim.switches["group_agents_style"]
    found = {**group, "agents": [agent_wire(sim, agent) for agent in page["agents"]]}
    return {style: found if style == "user_group" else [found]}


def create_group(sim: Udesk, call: Call) -> Record:
    """Create a group. The response contains only its id."""
    return {"id": sim.add("groups", {"name": _name(sim, call, "groups")})}


def update_group(sim: Udesk, call: Call) -> Record:
    """Rename a group."""
    group = _find(sim, "groups", call.params["id"])
    group["name"] = _name(sim, call, "groups", group)
    return {"user_group": group_wire(sim, group)}


def delete_group(sim: Udesk, call: Call) -> Record:
    """Delete a group."""
    number = _find(sim, "groups", call.params["id"])["id"]
    members = [agent for agent in sim.tables["agents"].values() if number in agent["user_group_ids"]]
    if members and sim.switches["groups_delete_with_members"] == "refused":
        raise _invalid("Group still has agents")
    sim.delete("groups", number)
    return {"message": f"UserGroup {number} was deleted"}


def departments(sim: Udesk, call: Call) -> Record:
    """Return the tree of departments."""

    def below(parent: int) -> list[Record]:
        children = [item for item in sim.tables["departments"].values() if item["parent_id"] == parent]
        return [{"id": item["id"], "name": item["name"], "sub_department": below(item["id"])} for item in children]

    return {"departments": below(0)}


def create_department(sim: Udesk, call: Call) -> Record:
    """Create a department. The response contains only its id."""
    name, parent = _name(sim, call, "departments"), _body(call).get("parent_id")
    parent_id = _find(sim, "departments", parent)["id"] if parent else 0
    return {"id": sim.add("departments", {"name": name, "parent_id": parent_id})}


def roles(sim: Udesk, call: Call) -> Record:
    """Return all roles."""
    return {"agent_roles": list(sim.tables["roles"].values())}


def callout_numbers(sim: Udesk, call: Call) -> Record:
    """Return a page of the numbers that outbound calls can show."""
    return _paged(sim, call, "items", list(sim.tables["callout_numbers"].values()), 10)


def agent_wire(sim: Udesk, agent: Record, full: bool = True) -> Record:
    """Return an agent as a read returns it; if ``full``, with roles and groups."""
    shown = {name: value for name, value in agent.items() if name not in HIDDEN}
    number = sim.tables["callout_numbers"].get(agent["callout_number_id"], {"number": ""})
    shown["agent_callout_display_number"] = number["number"]
    for name, (kind, objects) in REFERENCES.items():
        if full or objects == "departments":
            found = [sim.tables[kind][one] for one in agent[name]]
            shown[objects] = [{key: item[key] for key in item if key != "parent_id"} for item in found]
    if sim.switches["number_style"] == "numbers":
        shown.update({name: int(shown[name]) for name in ("cellphone", "work_id") if str(shown[name]).isdecimal()})
    unset, style = [name for name in NULLABLE if shown[name] in (None, "")], sim.switches["null_style"]
    if style == "empty":
        shown.update(dict.fromkeys(unset, ""))
    return {name: value for name, value in shown.items() if style != "missing" or name not in unset}


def _enabled(agent: Record) -> bool:
    return bool(agent["disable_status"] == "enable")


def _write(sim: Udesk, agent: Record, values: Record) -> int:
    """Store the agent with the new values, and return its id; raise Refused if a value is invalid."""
    new = {name: value for name, value in values.items() if name in RULES}
    invalid = [f"{name} is invalid" for name, value in new.items() if not RULES[name](value)]
    if invalid:
        raise _invalid(", ".join(invalid))
    for name in REFERENCES:
        if name in new:
            kept = agent[name] if sim.switches["put_arrays"] == "add" else []
            new[name] = sorted({*kept, *(_find(sim, REFERENCES[name][0], number)["id"] for number in new[name])})
    if new.get("callout_number_id") is not None:
        _find(sim, "callout_numbers", new["callout_number_id"])
    if "password" in new:
        new["login_password"] = new.pop("password")
    if "availability" in new:
        new["availability"] = new["availability"] in (True, "true")
    new = {**agent, **new}
    others = [other for other in sim.tables["agents"].values() if other is not agent]
    if any(sim.same(other["email"], new["email"]) for other in others):
        raise _invalid("Email has already been taken")
    seats, had_seat = sim.switches["seat_limit"], agent["id"] in sim.tables["agents"] and _enabled(agent)
    if seats and _enabled(new) and not had_seat and sum(map(_enabled, others)) >= seats:
        raise _invalid("There is no free seat")
    number: int = sim.put("agents", new)["id"]
    return number


def _values(call: Call) -> Record:
    values = _body(call).get("agent")
    if not isinstance(values, dict) or not values:
        raise Refused(2000, "param is missing or the value is empty: agent")
    return values


def agents(sim: Udesk, call: Call) -> Record:
    """Return the enabled agents, or all agents."""
    disabled = call.query.get("with_disabled") == "true"
    found = [agent for agent in sim.tables["agents"].values() if disabled or _enabled(agent)]
    full = sim.switches["list_has_roles"] == "true"
    return _paged(sim, call, "agents", _ordered(sim, found), present=lambda agent: agent_wire(sim, agent, full))


def get_agent(sim: Udesk, call: Call) -> Record:
    """Return the agent with an id or an e-mail address."""
    key, content = call.query.get("type"), call.query.get("content", "")
    if key not in ("id", "email"):
        raise Refused(2000, "param is missing or the value is empty: type")
    for agent in sim.tables["agents"].values():
        visible = _enabled(agent) or sim.switches["get_agent_finds_disabled"] == "true"
        if visible and (sim.same(agent["email"], content) if key == "email" else str(agent["id"]) == content):
            return {"agent": agent_wire(sim, agent)}
    if sim.switches["get_agent_missing"] == "1000":
        return {"agent": None}
    raise Refused(int(sim.switches["get_agent_missing"]), f"Couldn't find Agent with {key}={content}")


def create_agent(sim: Udesk, call: Call) -> Record:
    """Create an agent. It is enabled, even if the body disables it."""
    values = _values(call)
    missing = [f"{name} can't be blank" for name in REQUIRED if values.get(name) in (None, "", [])]
    if missing:
        raise _invalid(", ".join(missing))
    values = {name: value for name, value in values.items() if name != "disable_status"}
    number = _write(sim, sim.new("agents"), values)
    key = sim.switches["agent_create_key"]
    replies: dict[str, Record] = {"agent_id": {key: number}, "id": {key: number}, "agent": {key: {"id": number}}}
    return replies.get(key, {})


def update_agent(sim: Udesk, call: Call) -> Record:
    """Set the properties that the body contains."""
    agent = _find(sim, "agents", call.params["id"])
    return {"agent_id": _write(sim, agent, _values(call))}


def delete_agent(sim: Udesk, call: Call) -> Record | Reply:
    """Delete an agent. The new owners of its customers in the body are ignored."""
    if sim.switches["delete_agent"] == "404":
        return sim.unknown(call)
    number = _find(sim, "agents", call.params["id"])["id"]
    sim.delete("agents", number)
    return {"message": f"Agent {number} was deleted"}


ENDPOINTS: tuple[tuple[str, str, Endpoint], ...] = (
    ("GET", "/user_groups", groups),
    ("POST", "/user_groups", create_group),
    ("PUT", "/user_groups/{id}", update_group),
    ("DELETE", "/user_groups/{id}", delete_group),
    ("GET", "/user_groups/{id}/agents", group_agents),
    ("GET", "/agents", agents),
    ("GET", "/agents/get_agent", get_agent),
    ("POST", "/agents", create_agent),
    ("PUT", "/agents/{id}", update_agent),
    ("DELETE", "/agents/{id}", delete_agent),
    ("GET", "/agent_roles", roles),
    ("GET", "/departments", departments),
    ("POST", "/departments", create_department),
    ("GET", "/callcenter/callout_number_list", callout_numbers),
)
