# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Udesk agent groups and agents, and the options of the connection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..core.api.connection import ConnectionSpec, common_options
from ..core.model.codecs import Codec, ReferenceListCodec, Wire, id_of
from ..core.model.entity import Entity, Field
from ..core.model.meaning import Meaning
from ..core.model.text import AN_EMAIL, EMAIL

OPTIONS = (
    Field(
        "udesk_url",
        "URL of the tenant, such as C(https://tenant.udesk.cn). Some tenants have an additional label in the host name.",
    ),
    Field("udesk_email", "E-mail address of the super administrator in whose name calls are signed."),
    Field("udesk_api_token", "API token of the tenant.", secret=True, readable=False),
    Field(
        "udesk_password",
        "Password of O(udesk_email). It is used to obtain the token if O(udesk_api_token) is not set, or is no longer valid.",
        secret=True,
        readable=False,
    ),
    *common_options(rate_limit=60, rate_limit_source="Udesk documents 60."),
)
CONNECTION = ConnectionSpec(
    "udesk", OPTIONS, address=("udesk_url", "udesk_email"), ways=(("udesk_api_token",), ("udesk_password",))
)


@dataclass(frozen=True)
class NamedReferenceListCodec(ReferenceListCodec):
    """Ids are written to one property, and read from another one, which holds the names as well."""

    read_from: str = ""

    def present(self, wire: Wire) -> bool:
        return isinstance(wire.get(self.read_from), (list, dict))

    def decode(self, wire: Wire) -> Any:
        return [id_of(item) for item in self._items(wire)]

    def shows_name(self, wire: Wire, names: Any) -> bool:
        if not self.present(wire) or not isinstance(names, (list, tuple)):
            return False
        shown = [item.get("name") if isinstance(item, dict) else None for item in self._items(wire)]
        return sorted(map(str, shown)) == sorted(map(str, names))

    def _items(self, wire: Wire) -> list[Any]:
        """Return a list, which is what the API sends; its documentation shows a single object."""
        value = wire.get(self.read_from)
        return value if isinstance(value, list) else [value] if value else []


class CalloutNumberCodec(Codec):
    """The id of the outbound number is written, the number itself is read."""

    READ_FROM = "agent_callout_display_number"

    def present(self, wire: Wire) -> bool:
        return self.READ_FROM in wire

    def decode(self, wire: Wire) -> Any:
        return wire.get(self.READ_FROM)

    def shows_name(self, wire: Wire, names: Any) -> bool:
        return bool(self.decode(wire) == names)

    def encode(self, body: Wire, value: Any) -> None:
        super().encode(body, None if value is None else value.data)


class GreetingCodec(Codec):
    """A greeting, without the paragraph in which the console wraps what it saves."""

    def decode(self, wire: Wire) -> Any:
        greeting = super().decode(wire)
        return without_paragraph(greeting) if isinstance(greeting, str) else greeting


def without_paragraph(text: str) -> str:
    """Return the text of a single paragraph; any other text is returned unchanged."""
    return re.sub(r"(?s)\A\s*<p>((?:(?!</?p\b).)*)</p>\s*\Z", r"\1", text)


AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_property="id",
    fields=(
        Field(
            "name",
            "Name of the group, at most 255 characters. Udesk may allow several groups with the same name; O(agent_group_id) then distinguishes them.",
            max_length=255,
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="email",
    id_property="id",
    blank="",
    fields=(
        Field(
            "email",
            "E-mail address, which is the login name. Letter case is ignored.",
            ignore_case=True,
            pattern=EMAIL,
            expected=AN_EMAIL,
            meaning=Meaning.EMAIL,
        ),
        Field(
            "password",
            "Login password. Required to create an agent. It can't be read, see O(update_password).",
            secret=True,
            readable=False,
            required_on_create=True,
        ),
        Field(
            "agent_groups",
            "Names of all groups of the agent, at least one and at most 10. Required to create an agent.",
            type="list",
            elements="str",
            references="agent_group",
            membership=True,
            codec=ReferenceListCodec("user_group_ids"),
            max_length=10,
            clearable=False,
            required_on_create=True,
        ),
        Field(
            "departments",
            "Names of the agent's departments, at most 10, or paths such as C(Sales/North) if a name is not unique. Required to create an agent.",
            type="list",
            elements="str",
            references="department",
            codec=NamedReferenceListCodec("department_ids", read_from="departments"),
            max_length=10,
            clearable=False,
            required_on_create=True,
        ),
        Field(
            "agent_roles",
            (
                "Names of the agent's roles, at most 10. Required to create an agent.",
                "Lists of agents do not show roles, so the members of groups are read if entries name roles. "
                "If roles can't be read, they are left unchanged, with a warning.",
            ),
            type="list",
            elements="str",
            references="agent_role",
            codec=NamedReferenceListCodec("agent_role_ids", read_from="agent_roles"),
            max_length=10,
            clearable=False,
            null_is_unknown=True,
            required_on_create=True,
        ),
        Field(
            "im_ability_value",
            "Number of conversations that the agent can handle at a time. Required to create an agent. Udesk does not document the range.",
            type="int",
            required_on_create=True,
            meaning=Meaning.CONVERSATIONS,
        ),
        Field("nick_name", "Name of the person.", clearable=False, meaning=Meaning.FULL_NAME),
        Field("aliase", "Name that customers see. The API spells it this way.", clearable=False),
        Field(
            "profile",
            "Channels that the agent works in.",
            choices=("all", "im", "call", "ticket", "dial"),
            vendor_default="all",
        ),
        Field(
            "disable_status",
            "Whether the agent is enabled or disabled. A change from C(enable) to C(disable) counts as a removal.",
            choices=("enable", "disable"),
            inactive_value="disable",
            vendor_default="enable",
        ),
        Field(
            "availability", "Whether tickets are assigned to the agent automatically.", type="bool", vendor_default=True
        ),
        Field("cellphone", "Mobile phone number, as text.", meaning=Meaning.MOBILE_NUMBER),
        Field("work_id", "Staff number, as text.", meaning=Meaning.STAFF_NUMBER),
        Field("duty", "Position."),
        Field("avatar", "URL of a picture."),
        Field(
            "im_welcomes",
            "Personal greeting. It can be HTML and have several lines.",
            multiline=True,
            codec=GreetingCodec("im_welcomes", blank=""),
            normalize=without_paragraph,
        ),
        Field("lang", "Language of the console.", choices=("zh-cn", "en-us")),
        Field(
            "callout_number_id",
            "Outbound number of the agent's calls, written as the number; its id is looked up.",
            references="callout_number",
            codec=CalloutNumberCodec("callout_number_id"),
            clearable=False,
        ),
        Field(
            "owner_id",
            "E-mail address of the agent who takes over the customers of the deleted agent. Required with O(state=absent).",
            references="agent",
            readable=False,
            delete_option=True,
        ),
        Field(
            "owner_group_id",
            "Name of the group that takes over the customers of the deleted agent. Required with O(state=absent).",
            references="agent_group",
            readable=False,
            delete_option=True,
        ),
    ),
)
ENTITIES = (AGENT_GROUP, AGENT)
