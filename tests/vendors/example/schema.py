# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is managed: the connection options, and a declaration for each kind of object."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import (
    ConnectionSpec,
    common_options,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.codecs import ReferenceListCodec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field

OPTIONS = (
    Field("example_url", "URL of the API."),
    Field("example_token", "API token.", secret=True, readable=False),
    *common_options(rate_limit=0, rate_limit_source="The example has no limit."),
)
CONNECTION = ConnectionSpec("example", OPTIONS, address=("example_url",), ways=(("example_token",),))

AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_property="id",
    fields=(Field("name", "Name of the group.", max_length=100),),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="email",
    id_property="id",
    fields=(
        Field("email", "E-mail address. Letter case makes no difference.", ignore_case=True),
        Field("name", "Name of the person. Required to create an agent.", required_on_create=True, clearable=False),
        Field(
            "agent_groups",
            "Names of all groups of the agent.",
            type="list",
            elements="str",
            references="agent_group",
            membership=True,
            codec=ReferenceListCodec("groups"),
        ),
        Field("rank", "Rank; agents of a higher rank get calls first.", type="int", minimum=0, vendor_default=0),
        Field("extension", "Extension of the agent's phone."),
        Field("enabled", "Whether the agent can sign in.", type="bool", inactive_value=False, vendor_default=True),
        Field(
            "password",
            "Password. It can't be read, see O(update_password). Required to create an agent.",
            secret=True,
            readable=False,
            required_on_create=True,
        ),
    ),
)

ENTITIES = (AGENT_GROUP, AGENT)
