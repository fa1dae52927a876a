# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The properties of an agent: types, defaults, and which ones are read-only."""

from __future__ import annotations

import typing

from ..call import Json, Record
from .errors import Refused

# Type, default, names. A reference is {"id": n}; "ids" is a list of numbers; "any" is any list or object.
_TABLE: tuple[tuple[str, Json, str], ...] = (
    ("integer", None, "agentId parentAgentId initLoginBaseStateId rcUserId groupId"),
    ("integer", 0, "agentRank softphoneId"),
    ("integer", 5, "maxChats"),
    (
        "string",
        None,
        "firstName lastName email username password altDefaultLoginDest lastLoginDate createdOn"
        " externalAgentId directAgentExtension transientDeleteDate phoneLoginPin allowFromIpAddresses"
        " location team sipSafeUsername",
    ),
    ("string", "", "defaultLoginDest manualOutboundDefaultCallerId"),
    ("string", "AVAILABLE", "ghostRnaAction initLoginBaseState"),
    ("string", "AGENT", "agentType"),
    ("string", "DIRECT_TRANSFER_DISABLED", "allowDirectAgentTransfer"),
    (
        "boolean",
        True,
        "allowInbound allowCallControl allowHold allowTransfer allowHangup allowRequeue allowLoginControl"
        " allowLoginUpdates allowCrossGateRequeue allowCampStats allowGateStats allowAgentStats"
        " allowChatStats allowManualCalls defaultAutoAnswerOn isActive showLeadHistory allowManualPass"
        " allowEndcallforeveryone allowHistoricalDialing active",
    ),
    (
        "boolean",
        False,
        "allowOutbound allowExternalChat allowChat allowBlended allowChatVoiceConcurrent allowOffHook"
        " allowManualIntlTransfer gatesControlAgentVisibility allowSelfAgentStats"
        " disableSupervisorMonitoring allowAgentReports allowManualIntlCalls allowInboundIntlTransfer"
        " allowLeadInserts allowAutoAnswer loadBalanceEnabled transientAgent transientDelete"
        " multiAccountAgent enableSoftphone allowManualOutboundGates userManagedByRC",
    ),
    ("ids", None, "gateAssignments chatQueueAssignments dialGroupAssignments"),
    ("reference", None, "agentGroup manualOutboundDefaultGate phoneLoginDialGroup"),
    (
        "any",
        None,
        "agentAccountAccess agentGateAccess agentGateGroupAccess agentChatGroupAccess agentSkillProfiles"
        " agentDialGroupMembers agentChatQueueAccesses agentLoadBalanceMembers agentLoadBalance"
        " accountAccess whereSupervisor",
    ),
    ("any", [], "whereSupervisee permissions"),
)
TYPES = {name: kind for kind, dummy, names in _TABLE for name in names.split()}
DEFAULTS: Record = {name: default for dummy, default, names in _TABLE for name in names.split()}

# Properties that were added later. Responses contain them only if they have a value.
LATER = {"manualOutboundDefaultCallerIdE164": "string", "regionalSettings": "any", "sipPassword": "string"}
TYPES.update(LATER)
DEFAULTS.update(dict.fromkeys(LATER))

ENUMS = {
    "agentType": ("AGENT", "SUPERVISOR", "MULTI_USER", "MULTI_SUPERVISOR"),
    "allowDirectAgentTransfer": (
        "DIRECT_TRANSFER_DISABLED",
        "ALLOW_DIRECT_TRANSFER_TO_SAME_GROUP",
        "ALLOW_DIRECT_TRANSFER_TO_ANY_GROUP",
    ),
}
RANKS = range(25)

# Properties that a body cannot change: those of the server, copies, and relations that have their own endpoints.
SERVER = {
    "agentId",
    "permissions",
    "lastLoginDate",
    "createdOn",
    "transientAgent",
    "parentAgentId",
    "transientDelete",
    "transientDeleteDate",
    "multiAccountAgent",
    "softphoneId",
    "agentGroup",
    "groupId",
    "sipSafeUsername",
    "active",
    "sipPassword",
    *(name for name, kind in TYPES.items() if kind == "any" and name != "regionalSettings"),
}
ASSIGNMENTS = [name for name, kind in TYPES.items() if kind == "ids"]
SECRETS = {"password": "password_read", "phoneLoginPin": "pin_read"}
MASK = "password"
SYNCED = ("username", "firstName", "lastName", "email")

_BASIC = (
    "agentId permissions firstName lastName username defaultLoginDest agentType allowDirectAgentTransfer isActive"
    " loadBalanceEnabled location team agentAccountAccess agentGateAccess agentGateGroupAccess"
    " agentChatGroupAccess agentDialGroupMembers agentChatQueueAccesses"
)
_MORE = {
    "basic": "",
    "grown": " initLoginBaseState initLoginBaseStateId allowInbound allowOutbound rcUserId",
    "withgroup": " agentGroup groupId",
}
LISTED = {fields: (_BASIC + more).split() for fields, more in _MORE.items()}


def _integer(value: Json) -> int:
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError("must be an integer")


def _boolean(value: Json) -> bool:
    if value in (True, False) and isinstance(value, int):
        return bool(value)
    raise TypeError("must be a boolean")


def _string(value: Json) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("must be a string")


def _reference(value: Json) -> Record:
    if isinstance(value, dict) and "id" in value:
        return {"id": _integer(value["id"])}
    raise TypeError("must be an object with an id")


def _ids(value: Json) -> list[int]:
    # The developer guide sends an object {"id": n}, the specification a list of numbers.
    if isinstance(value, dict):
        return [_reference(value)["id"]]
    if isinstance(value, list):
        return [_integer(item) for item in value]
    raise TypeError("must be a list of integers")


def _any(value: Json) -> Json:
    if isinstance(value, (dict, list)):
        return value
    raise TypeError("must be a list or an object")


_READERS: dict[str, typing.Callable[[Json], Json]] = {
    "integer": _integer,
    "boolean": _boolean,
    "string": _string,
    "reference": _reference,
    "ids": _ids,
    "any": _any,
}


def validated(
    body: Record,
    types: typing.Mapping[str, str] = TYPES,
    enums: typing.Mapping[str, typing.Sequence[str]] | None = None,
) -> Record:
    """Return the known properties of a body, converted to their types; raise Refused with status 400 that lists all invalid ones."""
    known: Record = {}
    invalid: list[tuple[str, Json, str]] = []
    for name, value in body.items():
        if name not in types:
            continue
        try:
            known[name] = DEFAULTS.get(name) if value is None else _READERS[types[name]](value)
        except TypeError as error:
            invalid.append((name, value, str(error)))
    for name, allowed in (ENUMS if enums is None else enums).items():
        if name in known and known[name] not in allowed:
            invalid.append((name, known[name], f"must be one of {', '.join(allowed)}"))
    if known.get("agentRank", 0) not in RANKS:
        invalid.append(("agentRank", known["agentRank"], f"must be {RANKS[0]} to {RANKS[-1]}"))
    if invalid:
        raise Refused(400, invalid=invalid)
    return known
