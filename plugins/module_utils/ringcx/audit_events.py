# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events of RingCX's audit log in the words of this collection, without secrets.

The log stores objects whole and values as text, secrets among them. So values are only shown of properties that a list
here, or the schema, allows, or whose names do not suggest a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..core.model.codecs import Wire
from ..core.model.entity import Entity, Field
from ..core.model.text import normalize_text
from .audit_log import EPOCH, time_of
from .schema import ENTITIES

# kinds in the words of this collection, and what the log calls them
KINDS = {
    "agent": "Agent",
    "agent_group": "AgentGroup",
    "agent_queue_assignment": "AgentGateAccess",
    "agent_queue_group_assignment": "AgentGateGroupAccess",
    "agent_dial_group_assignment": "AgentDialGroupMember",
    "agent_chat_queue_assignment": "AgentChatQueueAccess",
    "agent_skill_profile": "AgentSkillProfile",
    "agent_supervisor": "AgentSupervisor",
    "agent_state": "AccountAuxState",
    "queue": "Gate",
    "queue_group": "GateGroup",
    "skill": "GateGroupSkill",
    "dial_group": "DialGroup",
}
# options of agents that are objects of their own in the log
ASSIGNMENTS = {"agent_queue_assignment": "gate_assignments", "agent_dial_group_assignment": "dial_group_assignments"}
ACTIONS = {"CREATE": "create", "UPDATE": "change", "DELETE": "delete"}
BY_KIND = {entity.kind: entity for entity in ENTITIES}
# further properties that hold an option, or repeat it
ALIASES = {"agentGroup": "agent_group", "initLoginBaseState": "init_login_base_state", "active": "is_active"}
NAMES = ("gateName", "groupName", "dialGroupName", "skillName", "profileName", "agentAuxState", "username")
# what is shown of created and deleted objects that the schema does not know
SHOWN = (*NAMES, "agentId", "gateId", "gateGroupId", "dialGroupId", "skillId", "profileId", "agentRank", "isActive")
SECRET_NAME = re.compile(
    "(?i:passw|passphrase|passcode|pwd|secret|token|credential|access_?code|auth_?code|authorization)"
    "|[Kk]ey|KEY|PIN|[Pp]in(?![a-z])|PASS|[Pp]ass(?![a-z])|OTP|[Oo]tp(?![a-z])"
)
# a secret inside a text: {"password": "x"}, password=x, <password>x, https://user:x@example.com, Bearer x
SECRET_IN_TEXT = re.compile(
    rf"\w*(?:{SECRET_NAME.pattern})\w*[\\\"']*\s*[:=>]|://[^/\s@]*:[^/\s@]*@|(?i:\bbearer\s+\S)"
)
NOT_SHOWN = "(not shown)"


@dataclass(frozen=True)
class Event:
    """One event of the log, and the kind of its object."""

    wire: Wire
    kind: str

    @property
    def id(self) -> int | str | None:
        """The id of the object, if the event has one."""
        value = self.wire.get("auditedEntityId")
        if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
            return None
        return int(value) if re.fullmatch("[0-9]{1,18}", str(value)) else value

    @property
    def key(self) -> tuple[str, str]:
        """What is the same for all events of one object; without an id, each event has an object of its own."""
        return self.kind, f"event {self.wire['id']}" if self.id is None else str(self.id)

    @property
    def names(self) -> list[str]:
        """All names that the event has for its object; the last one is the newest."""
        entity = BY_KIND.get(self.kind)
        properties = (entity.codec(entity.key).api_name,) if entity else NAMES
        found = [self.wire.get("auditedEntityDescription")]
        found += [self._stored[name] for name in properties if name in self._stored]
        for result in self._results:
            if result.get("attributeName") in properties:
                found += [result.get("originalValue"), result.get("newValue")]
        return list(filter(None, map(_text, found)))

    def as_dict(self, name: str | None) -> dict[str, Any]:
        """Return the event as a result shows it. name: of its object."""
        return {
            "time": self._time,
            "kind": self.kind,
            "id": self.id,
            "object": name,
            "action": ACTIONS.get(str(self.wire.get("actionType")), "change"),
            "user": self._user,
            "fields": list(self._fields()),
        }

    @property
    def _time(self) -> str | None:
        milliseconds = time_of(self.wire)
        if milliseconds is None:
            return None
        return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def _user(self) -> str | None:
        """The name of the user; if somebody else acted in this name, that one, too."""
        user = self.wire.get("authUser")
        if not isinstance(user, Mapping):
            return None
        first, last, name, number, actor = (
            _text(user.get(key)) for key in ("firstName", "lastName", "userName", "userId", "simulatedByUserName")
        )
        name = name or f"{first} {last}".strip() or number
        return (f"{actor} as {name}" if actor else name) or None

    @property
    def _results(self) -> list[Mapping[str, Any]]:
        results = self.wire.get("auditLogResultList")
        return [one for one in results if isinstance(one, Mapping)] if isinstance(results, list) else []

    @property
    def _stored(self) -> Mapping[str, Any]:
        """The object that was created or deleted."""
        stored = self.wire.get("affectedEntityJson")
        stored = _parsed(stored) if isinstance(stored, str) else stored
        return stored if isinstance(stored, Mapping) else {}

    def _fields(self) -> Iterator[dict[str, Any]]:
        """Yield the options of the object, or its properties, that differ."""
        entity = BY_KIND.get(self.kind)
        options = _options(entity) if entity else {}
        seen = set()
        for attribute, before, after in (*self._changed(options), *self._created_or_deleted(entity, options)):
            name = options[attribute].name if attribute in options else _snake_case(attribute)
            if name not in seen:  # two properties can hold one option
                seen.add(name)
                yield {"name": name, "before": before, "after": after}

    def _changed(self, options: Mapping[str, Field]) -> Iterator[tuple[str, Any, Any]]:
        results = [result for result in self._results if isinstance(result.get("attributeName"), str)]
        for result in sorted(results, key=lambda one: one["attributeName"] not in ALIASES):
            attribute = result["attributeName"]
            field = options.get(attribute)
            if not (field.secret if field else SECRET_NAME.search(attribute)):
                yield attribute, _shown(result.get("originalValue"), field), _shown(result.get("newValue"), field)

    def _created_or_deleted(
        self, entity: Entity | None, options: Mapping[str, Field]
    ) -> Iterator[tuple[str, Any, Any]]:
        is_deletion = self.wire.get("actionType") == "DELETE"
        for attribute, value in sorted(self._stored.items(), key=lambda one: one[0] not in ALIASES):
            field = options.get(attribute)
            if (field and not field.secret) if entity else attribute in SHOWN:
                shown = _shown(value, field)
                if _is_set(shown, field):
                    yield (attribute, shown, None) if is_deletion else (attribute, None, shown)


def _text(value: Any) -> str:
    """Return a name or a number; what is neither is blank."""
    return normalize_text(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _options(entity: Entity) -> dict[str, Field]:
    """Return the options of a kind by the properties that hold them."""
    own = {entity.codec(field.name).api_name: field for field in entity.fields}
    return {**own, **{name: entity.by_name[option] for name, option in ALIASES.items() if option in entity.by_name}}


def _is_set(value: Any, field: Field | None) -> bool:
    if field is None or (field.type == "list") is not isinstance(value, list):
        return value not in (None, "", [])
    return field.is_set(value)


def _shown(value: Any, field: Field | None) -> Any:
    """Return a value that the log may store as text: of an object only its name or its id, of a list those of its items."""
    parsed = _parsed(value) if isinstance(value, str) else value
    if isinstance(parsed, list):
        return [NOT_SHOWN if isinstance(item, list) else _shown(item, None) for item in parsed]
    if isinstance(parsed, Mapping):
        names = (parsed.get(key) for key in ("description", "name", "id"))
        return next((_shown(name, field) for name in names if isinstance(name, (str, int)) and name != ""), NOT_SHOWN)
    if isinstance(value, str):
        if field is None and (value[:1] in ("{", "[") or SECRET_IN_TEXT.search(value)):
            return NOT_SHOWN
        return field.canonical(value) if field and field.type in ("bool", "int") else value
    return value


def _parsed(text: str) -> Any:
    """Return what JSON stands for, if it is an object or a list; else the text."""
    if text[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", normalize_text(name)).lower()
