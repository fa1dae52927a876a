# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""RingCX queue groups, agent groups and agents, and the options of the connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..core.api.connection import ConnectionSpec, SignIn, common_options
from ..core.model.codecs import Codec, NestedReferenceCodec, Wire, camel_case, id_of
from ..core.model.entity import Entity, Field
from ..core.model.meaning import Meaning

# what RingCentral maintains of the agents that it manages
SYNCED = ("username", "first_name", "last_name", "email", "password")
BASE_STATE = "="  # marks the base name of an agent state where there is no id

OPTIONS = (
    Field("ringcx_url", "URL of the RingCX API.", default="https://ringcx.ringcentral.com"),
    Field(
        "ringcx_platform_url",
        "URL of the RingCentral platform, which issues the token to exchange.",
        default="https://platform.ringcentral.com",
    ),
    Field(
        "ringcx_account_id",
        (
            "Id of the RingCX sub-account, a string of digits.",
            "Not needed if the credentials have access to only one account. With several accounts, the error lists their ids.",
        ),
    ),
    Field(
        "ringcx_client_id", "Client id of the RingCentral app, for signing in with O(ringcx_jwt) or O(ringcx_username)."
    ),
    Field("ringcx_client_secret", "Client secret of the RingCentral app.", secret=True, readable=False),
    Field(
        "ringcx_jwt",
        "JWT credential of a RingCentral user. The app needs the JWT auth flow and the scope Read Accounts.",
        secret=True,
        readable=False,
    ),
    Field("ringcx_username", "RingCentral user name, for an app with the password flow."),
    Field("ringcx_password", "Password of O(ringcx_username).", secret=True, readable=False),
    Field("ringcx_extension", "Extension of O(ringcx_username), if the user name is a main number."),
    Field(
        "ringcx_api_token",
        "Permanent RingCX API token. RingCX does not document whether every call accepts it; if not, use O(ringcx_jwt).",
        secret=True,
        readable=False,
    ),
    Field(
        "ringcx_access_token",
        "RingCX access token that is ready to use. It is valid for five minutes and is not renewed.",
        secret=True,
        readable=False,
    ),
    Field(
        "ringcx_details",
        (
            "Which agents to read one by one if options are needed that lists do not show: V(always) reads all of them, "
            "V(changed) only new ones and those that have changed since an earlier run.",
            "With V(changed), details of agents are kept from run to run, without secrets, in the directory O(token_cache), "
            "and the audit log of RingCX shows which agents have changed. The API user needs the permission Audit log access.",
            "The log shows changes five minutes late. A change of the last minutes may be missed by one run, but not by the next one. "
            "An agent is read in any case before it is written, and if its details are 30 days old.",
            "If it is not certain that the log shows every change, all agents are read, and a warning gives the reason.",
        ),
        choices=("always", "changed"),
        default="always",
    ),
    *common_options(
        rate_limit=120,
        rate_limit_source="RingCX documents 120 for administrative calls, and no limit for those of agents and agent groups.",
    ),
)

WAYS: tuple[SignIn, ...] = (
    ("ringcx_api_token",),
    ("ringcx_access_token",),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_jwt"),
    ("ringcx_client_id", "ringcx_client_secret", "ringcx_username", "ringcx_password"),
)
ADDRESS = ("ringcx_url", "ringcx_platform_url", "ringcx_account_id")
CONNECTION = ConnectionSpec("ringcx", OPTIONS, ADDRESS, WAYS, behavior=("ringcx_details",))


class GroupCodec(Codec):
    """The agent's group. A list shows it only by its path, so the gateway adds it to each agent as groupId."""

    def decode(self, wire: Wire) -> Any:
        return wire.get("groupId") or id_of(wire.get("agentGroup"))

    def encode(self, body: Wire, value: Any) -> None:
        body["groupId"], body["agentGroup"] = value.id, {"id": value.id}


class StateCodec(Codec):
    """The initial state: an id, and the base name that must agree with it. Older agents have the name alone."""

    def decode(self, wire: Wire) -> Any:
        return wire.get("initLoginBaseStateId") or BASE_STATE + (wire.get("initLoginBaseState") or "")

    def encode(self, body: Wire, value: Any) -> None:
        body["initLoginBaseStateId"], body["initLoginBaseState"] = value.id, value.data


@dataclass(frozen=True)
class MirroredCodec(Codec):
    """A property that the API repeats under another name."""

    mirror: str = ""

    def encode(self, body: Wire, value: Any) -> None:
        super().encode(body, value)
        body[self.mirror] = body[self.api_name]


def _switch(name: str, description: str, default: bool, **more: Any) -> Field:
    """Return a yes/no option that RingCX sets by itself when it creates an agent."""
    return Field(name, description, type="bool", vendor_default=default, **more)


QUEUE_GROUP = Entity(
    kind="queue_group",
    title="queue group",
    key="name",
    id_property="gateGroupId",
    api_name=camel_case,
    fields=(
        Field(
            "name",
            "Name of the queue group. RingCX may allow two queue groups with the same name; O(queue_group_id) then distinguishes them.",
            codec=Codec("groupName"),
        ),
        Field("billing_key", "Billing key of the queue group, free text. RingCX does not document its use."),
    ),
)

AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_property="agentGroupId",
    api_name=camel_case,
    fields=(
        Field(
            "name",
            "Name of the group. RingCX may allow two groups with the same name; O(agent_group_id) then distinguishes them.",
            codec=Codec("groupName"),
        ),
        Field(
            "is_default",
            "Whether this is the account's default group. RingCX does not document the effect of V(true); omit this option unless you know it.",
            type="bool",
            vendor_default=False,
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="username",
    id_property="agentId",
    api_name=camel_case,
    required_one_of=(("password", "rc_user_id"),),
    lists_are_summaries=True,
    fields=(
        Field(
            "username",
            "Login name, unique on the whole RingCX platform. Letter case is ignored.",
            ignore_case=True,
            meaning=Meaning.LOGIN_NAME,
        ),
        Field(
            "agent_group",
            (
                "Name of the agent group that the agent belongs to. Required to create an agent.",
                "A group other than the current one moves the agent. RingCX documents no call for moves, so the module tries two calls, "
                "one after the other, and reads the result back. If neither moves the agent, the task fails and the agent "
                "stays in its group; it is never deleted and created again.",
            ),
            references="agent_group",
            membership=True,
            codec=GroupCodec("groupId"),
            required_on_create=True,
            clearable=False,
        ),
        Field("first_name", "First name.", meaning=Meaning.FIRST_NAME),
        Field("last_name", "Last name.", meaning=Meaning.LAST_NAME),
        Field("email", "E-mail address.", ignore_case=True, meaning=Meaning.EMAIL),
        Field(
            "password",
            "Password for signing in to RingCX directly. Required to create an agent without O(rc_user_id). It can't be read, see O(update_password).",
            secret=True,
            readable=False,
        ),
        Field(
            "agent_type",
            "Role of the agent; a C(SUPERVISOR) may monitor others.",
            choices=("AGENT", "SUPERVISOR", "MULTI_USER", "MULTI_SUPERVISOR"),
            vendor_default="AGENT",
        ),
        Field(
            "agent_rank",
            "Rank for routing, from V(0), the lowest, to V(24), the highest.",
            type="int",
            minimum=0,
            maximum=24,
            vendor_default=0,
        ),
        _switch(
            "is_active",
            "Whether the agent can sign in. Setting it from V(true) to V(false) counts as a removal.",
            True,
            codec=MirroredCodec("isActive", mirror="active"),
            inactive_value=False,
        ),
        Field("external_agent_id", "Id of the agent in another system, free text.", meaning=Meaning.STAFF_NUMBER),
        Field("location", "Location, free text."),
        Field("team", "Team, free text."),
        Field(
            "init_login_base_state",
            "Name of the agent state after signing in, from the account's list of agent states, such as V(AVAILABLE).",
            references="agent_state",
            codec=StateCodec("initLoginBaseStateId"),
            clearable=False,
            vendor_default="AVAILABLE",
        ),
        Field(
            "ghost_rna_action",
            "Agent state after a call that the agent did not answer. Only V(AVAILABLE) is documented.",
            vendor_default="AVAILABLE",
            clearable=False,
        ),
        Field(
            "rc_user_id",
            (
                "RingCentral user to link the agent to: extension number, e-mail address or extension id.",
                "RingCentral then maintains the name, e-mail address and user name of the agent.",
                "If the user already has another agent, this is an error, which names that agent.",
            ),
            references="extension",
        ),
        _switch(
            "user_managed_by_rc",
            f"Whether RingCentral maintains C({'), C('.join(SYNCED)}). These are then left unchanged, with a warning.",
            False,
            codec=Codec("userManagedByRC"),
        ),
        Field(
            "default_login_dest",
            "Phone number or SIP address at which the agent signs in.",
            codec=Codec("defaultLoginDest", blank=""),
        ),
        Field("alt_default_login_dest", "Second phone number or SIP address."),
        Field("direct_agent_extension", "Extension for direct calls to the agent."),
        Field(
            "phone_login_pin",
            "PIN for signing in by phone. RingCX does not document whether it can be read, so it is not compared; see O(update_password).",
            secret=True,
            readable=False,
        ),
        Field(
            "phone_login_dial_group",
            "Name of the dial group for signing in by phone.",
            references="dial_group",
            codec=NestedReferenceCodec("phoneLoginDialGroup", name_property="description"),
        ),
        _switch("enable_softphone", "Whether the agent may use the softphone.", False),
        Field(
            "manual_outbound_default_caller_id",
            "Caller id of the agent's manual calls, ten digits.",
            codec=Codec("manualOutboundDefaultCallerId", blank=""),
        ),
        Field(
            "manual_outbound_default_caller_id_e164",
            "The same number with a plus sign and the country code. Older accounts don't have this option.",
        ),
        Field(
            "manual_outbound_default_gate",
            "Name of the queue for the agent's manual calls, or C(queue group/queue) if several queue groups have a queue of that name.",
            references="queue",
            codec=NestedReferenceCodec("manualOutboundDefaultGate", name_property="description"),
        ),
        Field(
            "max_chats",
            "Number of chats at a time.",
            type="int",
            minimum=0,
            vendor_default=5,
            meaning=Meaning.CONVERSATIONS,
        ),
        Field(
            "gate_assignments",
            (
                "Names of all queues that the agent is assigned to, or C(queue group/queue).",
                "If an entry sets this option, the agents of all queues are read, one call for each queue; modules that only return agents don't read them. "
                "The user needs the permissions READ on all queues and UPDATE on those that agents join or leave. If the agents of a queue can't be read, "
                "the entries that set this option are refused.",
                "All agents join queues before any agent leaves one. Ranks of agents in queues are not managed.",
                "RingCX does not document whether its call adds agents to a queue or replaces them. The module sends all agents that it has just read, "
                "which is right in both cases; but if the call replaces them, an assignment that a supervisor makes in between is lost.",
            ),
            type="list",
            elements="str",
            references="queue",
            stored_apart=True,
        ),
        Field(
            "dial_group_assignments",
            (
                "Names of all dial groups that the agent is assigned to. Read and written like O(gate_assignments).",
                "RingCX documents no call that removes an agent from a dial group. The module sends the list without the agent and reads it back; "
                "if the agent is still in it, the change fails.",
            ),
            type="list",
            elements="str",
            references="dial_group",
            stored_apart=True,
        ),
        Field(
            "chat_queue_assignments",
            (
                "Ids of the chat queues to assign the agent to.",
                "Only used on creation, unless RingCX returns them, which is not documented.",
            ),
            type="list",
            elements="int",
            null_is_unknown=True,
        ),
        _switch("allow_inbound", "Whether the agent takes inbound calls.", True),
        _switch("allow_outbound", "Whether the agent takes part in outbound dialing.", False),
        _switch("allow_blended", "Whether the agent takes inbound and outbound calls at the same time.", False),
        _switch("allow_chat", "Whether the agent takes chats.", False),
        _switch("allow_external_chat", "Whether the agent takes chats of external channels.", False),
        _switch("allow_chat_voice_concurrent", "Whether the agent takes chats during calls.", False),
        _switch(
            "allow_off_hook",
            "Whether the agent may keep the phone session open between calls. Required for any phone session.",
            False,
        ),
        _switch("allow_call_control", "Whether the agent has call controls.", True),
        _switch("allow_hold", "Whether the agent may put calls on hold.", True),
        _switch("allow_hangup", "Whether the agent may end calls.", True),
        _switch("allow_transfer", "Whether the agent may transfer calls.", True),
        _switch(
            "allow_manual_intl_transfer", "Whether the agent may transfer to international numbers manually.", False
        ),
        _switch(
            "allow_inbound_intl_transfer",
            "Whether the agent may transfer inbound calls to international numbers.",
            False,
        ),
        Field(
            "allow_direct_agent_transfer",
            "Agents to whom the agent may transfer calls directly.",
            choices=(
                "DIRECT_TRANSFER_DISABLED",
                "ALLOW_DIRECT_TRANSFER_TO_SAME_GROUP",
                "ALLOW_DIRECT_TRANSFER_TO_ANY_GROUP",
            ),
            vendor_default="DIRECT_TRANSFER_DISABLED",
        ),
        _switch("allow_requeue", "Whether the agent may put calls back into a queue.", True),
        _switch("allow_cross_gate_requeue", "Whether the agent may put calls into another queue.", True),
        _switch("allow_endcallforeveryone", "Whether the agent may end a conference for everyone.", True),
        _switch("allow_auto_answer", "Whether the agent may have calls answered automatically.", False),
        _switch("default_auto_answer_on", "Whether automatic answering is initially on.", True),
        _switch("allow_manual_calls", "Whether the agent may dial manually.", True),
        _switch("allow_manual_intl_calls", "Whether the agent may dial international numbers manually.", False),
        _switch("allow_manual_outbound_gates", "Whether the agent may choose the queue of a manual call.", False),
        _switch("allow_manual_pass", "Whether the agent may make manual passes.", True),
        _switch("allow_historical_dialing", "Whether the agent may dial from the call history.", True),
        _switch("allow_lead_inserts", "Whether the agent may add leads.", False),
        _switch("show_lead_history", "Whether the agent sees the history of a lead.", True),
        _switch("allow_login_control", "Whether the agent may configure the login.", True),
        _switch("allow_login_updates", "Whether the agent may change the login while signed in.", True),
        Field(
            "allow_from_ip_addresses",
            "IP addresses from which the agent may sign in. The format is not documented; the value is sent unchanged.",
        ),
        _switch("allow_camp_stats", "Whether the agent sees statistics of campaigns.", True),
        _switch("allow_gate_stats", "Whether the agent sees statistics of queues.", True),
        _switch("allow_agent_stats", "Whether the agent sees statistics of agents.", True),
        _switch("allow_self_agent_stats", "Whether agents see their own statistics.", False),
        _switch("allow_chat_stats", "Whether the agent sees statistics of chats.", True),
        _switch("gates_control_agent_visibility", "Whether queues determine which agents the agent sees.", False),
        _switch("disable_supervisor_monitoring", "Whether supervisors can't monitor the agent.", False),
    ),
)
ENTITIES = (QUEUE_GROUP, AGENT_GROUP, AGENT)
