# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of an agent: types, defaults, and who owns them."""

from __future__ import annotations

from .errors import Refused

# Type, default, names. A reference is {"id": n}; "ids" is a list of numbers; "any" is a relation of no fixed shape.
_TABLE = (
    ("whole", None, "agentId parentAgentId initLoginBaseStateId rcUserId groupId"),
    ("whole", 0, "agentRank softphoneId"),
    ("whole", 5, "maxChats"),
    (
        "text",
        None,
        "firstName lastName email username password altDefaultLoginDest lastLoginDate createdOn"
        " externalAgentId directAgentExtension transientDeleteDate phoneLoginPin allowFromIpAddresses"
        " location team sipSafeUsername",
    ),
    ("text", "", "defaultLoginDest manualOutboundDefaultCallerId"),
    ("text", "AVAILABLE", "ghostRnaAction initLoginBaseState"),
    ("text", "AGENT", "agentType"),
    ("text", "DIRECT_TRANSFER_DISABLED", "allowDirectAgentTransfer"),
    (
        "flag",
        True,
        "allowInbound allowCallControl allowHold allowTransfer allowHangup allowRequeue allowLoginControl"
        " allowLoginUpdates allowCrossGateRequeue allowCampStats allowGateStats allowAgentStats"
        " allowChatStats allowManualCalls defaultAutoAnswerOn isActive showLeadHistory allowManualPass"
        " allowEndcallforeveryone allowHistoricalDialing active",
    ),
    (
        "flag",
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
DEFAULTS = {name: default for dummy, default, names in _TABLE for name in names.split()}

# Younger fields, which an object only shows once they have a value.
LATER = {"manualOutboundDefaultCallerIdE164": "text", "regionalSettings": "any", "sipPassword": "text"}
TYPES.update(LATER)

ENUMS = {
    "agentType": ("AGENT", "SUPERVISOR", "MULTI_USER", "MULTI_SUPERVISOR"),
    "allowDirectAgentTransfer": (
        "DIRECT_TRANSFER_DISABLED",
        "ALLOW_DIRECT_TRANSFER_TO_SAME_GROUP",
        "ALLOW_DIRECT_TRANSFER_TO_ANY_GROUP",
    ),
}
RANKS = range(25)

# What a body cannot change: the server's own fields, mirrors, and relations with endpoints of their own.
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


def _whole(value):
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError("must be an integer")


def _flag(value):
    if value in (True, False) and isinstance(value, int):
        return bool(value)
    raise TypeError("must be a boolean")


def _text(value):
    if isinstance(value, str):
        return value
    raise TypeError("must be a string")


def _reference(value):
    if isinstance(value, dict) and "id" in value:
        return {"id": _whole(value["id"])}
    raise TypeError("must be an object with an id")


def _ids(value):
    # The guide sends an object {"id": n}, the specification a list of numbers.
    if isinstance(value, dict):
        return [_reference(value)["id"]]
    if isinstance(value, list):
        return [_whole(item) for item in value]
    raise TypeError("must be a list of integers")


def _any(value):
    if isinstance(value, (dict, list)):
        return value
    raise TypeError("must be a list or an object")


_READ = {"whole": _whole, "flag": _flag, "text": _text, "reference": _reference, "ids": _ids, "any": _any}


def checked(body, types=None, enums=None):
    """The known fields of a body in their types; 400 that lists every field at fault. Unknown ones are lost."""
    known, wrong = {}, []
    types = types or TYPES
    for name, value in body.items():
        if name not in types:
            continue
        try:
            known[name] = DEFAULTS.get(name) if value is None else _READ[types[name]](value)
        except TypeError as error:
            wrong.append((name, value, str(error)))
    for name, allowed in (ENUMS if enums is None else enums).items():
        if name in known and known[name] not in allowed:
            wrong.append((name, known[name], f"must be one of {', '.join(allowed)}"))
    if known.get("agentRank", 0) not in RANKS:
        wrong.append(("agentRank", known["agentRank"], f"must be {RANKS[0]} to {RANKS[-1]}"))
    if wrong:
        raise Refused(400, invalid=wrong)
    return known
