# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DeepCall agent groups and agents, and the options of the connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.api.connection import ConnectionSpec, SignIn, common_options
from ..core.model.codecs import Codec, ReferenceListCodec, Wire
from ..core.model.entity import Entity, Field
from ..core.model.meaning import Meaning
from ..core.model.text import AN_EMAIL, EMAIL

OPTIONS = (
    Field(
        "deepcall_url",
        "URL of the API. If DeepCall is sold under another brand, the host name differs.",
        default="https://v4-api.deepcall.com",
    ),
    Field("deepcall_user_id", "Id of the account owner, from the web panel."),
    Field("deepcall_token", "Token of O(deepcall_user_id), from the web panel.", secret=True, readable=False),
    Field(
        "deepcall_ssid",
        "Session id of a web panel login, instead of O(deepcall_user_id) and O(deepcall_token). It expires with the session and is not renewed.",
        secret=True,
        readable=False,
    ),
    Field(
        "field_names",
        (
            "API names of options, if they differ from the names that this collection assumes. C(section) and C(agent_id) are allowed as keys, too.",
            "DeepCall's documentation does not confirm the names for agents. If a response does not match, the error shows which name to correct.",
        ),
        type="dict",
    ),
    *common_options(rate_limit=0, rate_limit_source="DeepCall documents no limit."),
)
WAYS: tuple[SignIn, ...] = (("deepcall_ssid",), ("deepcall_user_id", "deepcall_token"))
CONNECTION = ConnectionSpec("deepcall", OPTIONS, address=("deepcall_url",), ways=WAYS)

# No public document shows these names, so they are assumed; field_names can correct each of them.
ASSUMED_NAMES = {
    "section": "Employee",
    "agent_id": "agentId",
    "name": "name",
    "email": "email",
    "mobile": "mobile",
    "role": "roleId",
    "parent": "parent",
    "status": "status",
    "destination": "destination",
    "type": "type",
    "working_time": "workingTime",
    "did": "did",
    "call_password": "callPassword",
}
PHONE_NUMBER = r"\+?[0-9]{8,15}"
ROOT = "root"  # the manager of agents who have none


class StatusCodec(Codec):
    """1 is active, 0 is not; as a number, as text or as a boolean."""

    def decode(self, wire: Wire) -> Any:
        value = wire.get(self.api_name)
        if value in (None, ""):
            return None
        return "active" if str(value).lower() in ("1", "true", "active") else "inactive"

    def encode(self, body: Wire, value: Any) -> None:
        body[self.api_name] = 1 if value == "active" else 0


def national_number(text: str) -> str:
    """Return the digits of a phone number, without leading zeros and without India's country code."""
    return re.sub(r"\A0*(?:91(?=[0-9]{10}\Z))?", "", re.sub("[^0-9]", "", text))


def without_punctuation(text: str) -> str:
    """Return a phone number without what separates its digits. Whatever else is no digit stays, so that it is noticed."""
    return re.sub(r"[^\w+]|_", "", text.replace("(0)", ""))


def trimmed_number(text: str) -> str:
    """Return a phone number without punctuation; blanks around it are kept, since they are no spelling of it."""
    return without_punctuation(text) if text == text.strip() else text


def dialable_number(text: str) -> str:
    """Return a phone number in the form in which it is written: ten digits in India, otherwise as it is dialled."""
    number = re.sub(r"\A00", "+", without_punctuation(text))
    return re.sub(r"\A(?:\+?91|\+?0)?(?=[0-9]{10}\Z)", "", number)


AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_property="id",
    fields=(
        Field(
            "name",
            (
                "Name of the group. A group whose name differs only in letter case is the same group, and is renamed.",
                "DeepCall appends a number to a name that is already in use; the module never keeps such a name.",
            ),
        ),
        Field(
            "status",
            "Whether the group is in use. A change from C(active) to C(inactive) counts as a removal.",
            choices=("active", "inactive"),
            inactive_value="inactive",
            vendor_default="active",
            codec=StatusCodec("status"),
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="email",
    id_property="id",
    blank="",
    undeletable="DeepCall has no call for it. Set status to inactive instead of state to absent.",
    api_name=ASSUMED_NAMES.__getitem__,
    fields=(
        Field(
            "email",
            "E-mail address. Letter case is ignored.",
            ignore_case=True,
            pattern=EMAIL,
            expected=AN_EMAIL,
            meaning=Meaning.EMAIL,
        ),
        Field(
            "name",
            "Name of the person. Required to create an agent.",
            required_on_create=True,
            clearable=False,
            meaning=Meaning.FULL_NAME,
        ),
        Field(
            "mobile",
            "Mobile phone number. Required to create an agent. Punctuation, a leading zero and the country code of India are ignored.",
            required_on_create=True,
            clearable=False,
            normalize=national_number,
            written_as=dialable_number,
            pattern=PHONE_NUMBER,
            expected="a phone number of 8 to 15 digits",
            meaning=Meaning.MOBILE_NUMBER,
        ),
        Field(
            "role",
            "Name of the agent's role. Required to create an agent.",
            references="role",
            required_on_create=True,
            clearable=False,
        ),
        Field(
            "parent",
            "E-mail address of the agent's manager, or C(root). Required to create an agent.",
            references="agent",
            required_on_create=True,
            clearable=False,
        ),
        Field(
            "agent_groups",
            "Names of all groups of the agent.",
            type="list",
            elements="str",
            references="agent_group",
            membership=True,
            codec=ReferenceListCodec("memberships"),
        ),
        Field(
            "receive_call",
            (
                "Names of the groups in O(agent_groups) whose calls the agent receives.",
                "If omitted, nothing changes for current groups, and the agent receives the calls of new groups.",
            ),
            type="list",
            elements="str",
            references="agent_group",
            codec=ReferenceListCodec("receivers"),
        ),
        Field(
            "status",
            "Whether the agent is in use. A change from C(active) to C(inactive) counts as a removal.",
            choices=("active", "inactive"),
            inactive_value="inactive",
            vendor_default="active",
            codec=StatusCodec(ASSUMED_NAMES["status"]),
        ),
        Field(
            "destination",
            "Destination of the agent's calls. The format is not documented; the value is sent unchanged.",
        ),
        Field("type", "Type of the agent. The values are not documented; the value is sent unchanged."),
        Field("working_time", "Working time. The format is not documented; the value is sent unchanged."),
        Field(
            "did",
            "Phone number of the account that is assigned to the agent. Punctuation is ignored.",
            normalize=trimmed_number,
            written_as=without_punctuation,
            pattern=r"\+?[0-9]{1,15}",
            expected="a phone number of at most 15 digits",
        ),
        Field(
            "call_password",
            "Password for calls, eight digits. It can't be read, see O(update_password).",
            secret=True,
            readable=False,
            pattern="[0-9]{8}",
            expected="eight digits",
        ),
    ),
)
MEMBERSHIP = ("agent_groups", "receive_call")  # written by group, not with the agent
ENTITIES = (AGENT_GROUP, AGENT)


def agent_with_names(names: Mapping[str, str]) -> Entity:
    """Return the agent entity whose fields have these wire names."""
    fields = tuple(
        replace(field, codec=StatusCodec(names["status"])) if field.name == "status" else field
        for field in AGENT.fields
    )
    return replace(AGENT, fields=fields, api_name=names.__getitem__)
