# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What DeepCall agent groups and agents are made of: option, wire property, vendor's rule."""

from __future__ import annotations

from dataclasses import replace

from ..core.entity import Entity, Field, IdsProperty, Property, Reference

# No public page shows these names: they are assumed. Every one can be corrected with field_names.
UNCONFIRMED = {
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
NO_DELETE = "DeepCall has no call for it. Write status: inactive instead of state: absent."


class StatusProperty(Property):
    """1 is active, 0 is not; as a number, as text or as a boolean."""

    def read(self, wire):
        value = wire.get(self.api)
        return (
            None if value in (None, "") else "active" if str(value).lower() in ("1", "true", "active") else "inactive"
        )

    def write(self, body, value):
        body[self.api] = 1 if value == "active" else 0


AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_wire="id",
    corrects_case=True,
    fields=(
        Field(
            "name",
            [
                "Name of the group. A group whose name differs in letter case only is meant too, and renamed to it.",
                "DeepCall appends a number to a name that is taken; the module never lets that stand.",
            ],
        ),
        Field(
            "status",
            "Whether the group is in use. From C(active) to C(inactive) counts as a removal.",
            choices=("active", "inactive"),
            off="inactive",
            vendor_default="active",
            along=True,
            wire=StatusProperty("status"),
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="email",
    id_wire="id",
    blank="",
    undeletable=NO_DELETE,
    wire_name=UNCONFIRMED.get,
    fields=(
        Field("email", "E-mail address. Letter case makes no difference.", folded=True),
        Field("name", "Name of the person; needed to create an agent.", on_create=True, clearable=False),
        Field(
            "mobile",
            "Mobile phone number; needed to create an agent. Signs, a leading zero and the Indian country code make no difference.",
            on_create=True,
            clearable=False,
            ignores=(r"[^0-9]", r"\A(?:0+|91(?=[0-9]{10}\Z))"),
        ),
        Field(
            "role",
            "Name of the agent's role; needed to create an agent.",
            ref=Reference("role"),
            on_create=True,
            clearable=False,
        ),
        Field(
            "parent",
            "E-mail address of the agent's manager, or C(root); needed to create an agent.",
            ref=Reference("agent", words=("root",)),
            on_create=True,
            clearable=False,
        ),
        Field(
            "agent_groups",
            "Names of all groups of the agent.",
            type="list",
            elements="str",
            ref=Reference("agent_group"),
            wire=IdsProperty("memberships"),
        ),
        Field(
            "receive_call",
            [
                "Names of those of O(agent_groups) whose calls the agent receives.",
                "If it is omitted, present groups stay as they are, and calls of new groups are received.",
            ],
            type="list",
            elements="str",
            ref=Reference("agent_group", marks="agent_groups"),
            wire=IdsProperty("receivers"),
        ),
        Field(
            "status",
            "Whether the agent is in use. From C(active) to C(inactive) counts as a removal.",
            choices=("active", "inactive"),
            off="inactive",
            vendor_default="active",
            wire=StatusProperty("status"),
        ),
        Field("destination", "Where calls of the agent ring. The format is not documented; it is passed on as it is."),
        Field("type", "Type of the agent. The values are not documented; it is passed on as it is."),
        Field("working_time", "Working time. The format is not documented; it is passed on as it is."),
        Field("did", "Number of the account that is tied to the agent."),
        Field(
            "call_password",
            "Password of eight digits for calls. It can't be read, see O(update_password).",
            secret=True,
            readable=False,
        ),
    ),
)
MEMBERSHIP = ("agent_groups", "receive_call")


def named(field_names):
    """-> the table of wire names with the user's corrections, and the agent entity that speaks by it."""
    table = {**UNCONFIRMED, **field_names}
    fields = (
        field if field.name in MEMBERSHIP else replace(field, wire=replace(field.wire, api=table[field.name]))
        for field in AGENT.fields
    )
    return table, replace(AGENT, fields=tuple(fields))
