# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Udesk agent groups and agents are made of: option, wire property, vendor's default."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..core.entity import Entity, Field, IdsProperty, Property, Reference, id_of


@dataclass(repr=False, eq=False)
class NamedIdsProperty(IdsProperty):
    """Ids are written in one property and read in another, beside the names."""

    read_as: str = ""

    def known(self, wire):
        return isinstance(wire.get(self.read_as), (list, dict))

    def read(self, wire):
        return [id_of(item) for item in self._items(wire)]

    def tells(self, wire, names):
        told = [item.get("name") if isinstance(item, dict) else None for item in self._items(wire)]
        return sorted(map(str, told)) == sorted(map(str, names))

    def _items(self, wire):
        """A list, as seen; the documentation speaks of an object."""
        value = wire.get(self.read_as)
        return value if isinstance(value, list) else [value] if value else []


class NumberProperty(Property):
    """The outbound number: its id is written, the number itself is read."""

    def known(self, wire):
        return "agent_callout_display_number" in wire

    def read(self, wire):
        return wire.get("agent_callout_display_number")

    def tells(self, wire, names):
        return self.read(wire) == names

    def write(self, body, value):
        super().write(body, value and value.data)


class GreetingField(Field):
    """The console wraps what it saves in a paragraph: text is the same in one paragraph and in none."""

    def normal(self, value):
        return super().normal(re.sub(r"(?s)\A\s*<p>((?:(?!</?p\b).)*)</p>\s*\Z", r"\1", str(value or "")))


AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_wire="id",
    fields=(
        Field(
            "name",
            "Name of the group, at most 255 characters. Udesk may allow two groups of one name; then O(agent_group_id) tells them apart.",
            most=255,
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="email",
    id_wire="id",
    blank="",
    fields=(
        Field("email", "E-mail address, which is the login name. Letter case makes no difference.", folded=True),
        Field(
            "password",
            "Login password; needed to create an agent. It can't be read, see O(update_password).",
            secret=True,
            readable=False,
            on_create=True,
        ),
        Field(
            "agent_groups",
            "Names of all groups of the agent, at least one and at most 10; needed to create an agent.",
            type="list",
            elements="str",
            ref=Reference("agent_group"),
            wire=IdsProperty("user_group_ids"),
            most=10,
            clearable=False,
            on_create=True,
        ),
        Field(
            "departments",
            "Departments of the agent by name, or as a path such as C(Sales/North) where a name occurs twice; at most 10, needed to create an agent.",
            type="list",
            elements="str",
            ref=Reference("department"),
            wire=NamedIdsProperty("department_ids", read_as="departments"),
            most=10,
            clearable=False,
            on_create=True,
        ),
        Field(
            "agent_roles",
            [
                "Names of the agent's roles, at most 10; needed to create an agent.",
                "Lists of agents don't show roles. Where they can't be read, they are left as they are; with C(--diff), a warning says so.",
            ],
            type="list",
            elements="str",
            ref=Reference("agent_role"),
            wire=NamedIdsProperty("agent_role_ids", read_as="agent_roles"),
            most=10,
            clearable=False,
            null_is_unknown=True,
            on_create=True,
        ),
        Field(
            "im_ability_value",
            "Number of conversations that the agent is able to hold; needed to create an agent. The range is not documented.",
            type="int",
            on_create=True,
        ),
        Field("nick_name", "Name of the person.", clearable=False),
        Field("aliase", "Name that customers see. The API spells it so.", clearable=False),
        Field(
            "profile",
            "Channels that the agent works in.",
            choices=("all", "im", "call", "ticket", "dial"),
            vendor_default="all",
        ),
        Field(
            "disable_status",
            "Whether the agent is enabled or disabled. From C(enable) to C(disable) counts as a removal.",
            choices=("enable", "disable"),
            off="disable",
            vendor_default="enable",
        ),
        Field(
            "availability", "Whether tickets are assigned to the agent automatically.", type="bool", vendor_default=True
        ),
        Field("cellphone", "Mobile phone number, as text."),
        Field("work_id", "Staff number, as text."),
        Field("duty", "Position."),
        Field("avatar", "URL of a picture."),
        GreetingField("im_welcomes", "Personal greeting, which may be HTML."),
        Field("lang", "Language of the console.", choices=("zh-cn", "en-us")),
        Field(
            "callout_number_id",
            "Outbound number of the agent's calls, written as the number; its id is looked up.",
            ref=Reference("callout_number"),
            wire=NumberProperty("callout_number_id"),
            clearable=False,
        ),
        Field(
            "owner_id",
            "E-mail address of the agent who takes over the customers of an agent that is deleted; needed with O(state=absent).",
            ref=Reference("agent"),
            readable=False,
            for_removal=True,
        ),
        Field(
            "owner_group_id",
            "Name of the group that takes over the customers of an agent that is deleted; needed with O(state=absent).",
            ref=Reference("agent_group"),
            readable=False,
            for_removal=True,
        ),
    ),
)
