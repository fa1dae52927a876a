# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What RingCX agent groups and agents are made of: option, wire property, vendor's default."""

from __future__ import annotations

from ..core.entity import Entity, Field, ObjectProperty, Property, Reference, camel, id_of

SYNCED = ("username", "first_name", "last_name", "email", "password")


class GroupProperty(Property):
    """The owning group, mirrored twice in the body; in lists only the path tells it, and the gateway notes it as groupId."""

    def read(self, wire):
        return wire.get("groupId") or id_of(wire.get("agentGroup"))

    def write(self, body, value):
        body["groupId"], body["agentGroup"] = value.id, {"id": value.id}


class StateProperty(Property):
    """The initial state: an id and the base name that must agree with it. Old agents have the name alone."""

    def read(self, wire):
        return wire.get("initLoginBaseStateId") or "=" + (wire.get("initLoginBaseState") or "")

    def write(self, body, value):
        body["initLoginBaseStateId"], body["initLoginBaseState"] = value.id, value.data


def allows(name, about, default, **more):
    """A yes/no that RingCX sets by itself when it creates an agent."""
    return Field(name, about, type="bool", vendor_default=default, **more)


AGENT_GROUP = Entity(
    kind="agent_group",
    title="agent group",
    key="name",
    id_wire="agentGroupId",
    wire_name=camel,
    fields=(
        Field(
            "name",
            "Name of the group. RingCX may allow two groups of one name; then O(agent_group_id) tells them apart.",
            wire=Property("groupName"),
        ),
        Field(
            "is_default",
            "Whether this is the account's default group. What RingCX does on V(true) is not documented; leave it out unless you know.",
            type="bool",
            vendor_default=False,
        ),
    ),
)

AGENT = Entity(
    kind="agent",
    title="agent",
    key="username",
    id_wire="agentId",
    wire_name=camel,
    needs=(("password", "rc_user_id"),),
    fields=(
        Field(
            "username", "Login name, unique on the whole RingCX platform. Letter case makes no difference.", folded=True
        ),
        Field(
            "agent_group",
            [
                "Name of the agent group that the agent belongs to; needed to create an agent.",
                "Another group than the present one moves the agent. RingCX documents no call for that: the two plausible ones are tried "
                "on the same agent, one after the other, and the result is read back. If neither moved it, the task fails and the agent "
                "is still in its old group; it is never deleted and created anew.",
            ],
            ref=Reference("agent_group"),
            wire=GroupProperty("groupId"),
            on_create=True,
            clearable=False,
        ),
        Field("first_name", "First name."),
        Field("last_name", "Last name."),
        Field("email", "E-mail address.", folded=True),
        Field(
            "password",
            "Password for signing in to RingCX directly; an agent that is created needs it, or O(rc_user_id). It can't be read, see O(update_password).",
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
            low=0,
            high=24,
            vendor_default=0,
        ),
        allows(
            "is_active",
            "Whether the agent can sign in. Setting it from V(true) to V(false) counts as a removal.",
            True,
            wire=Property("isActive", ("active",)),
            off=False,
        ),
        Field("external_agent_id", "Free key of another system."),
        Field("location", "Location, free text."),
        Field("team", "Team, free text."),
        Field(
            "init_login_base_state",
            "Name of the agent state in which the agent starts, as the account's list of agent states has it, such as V(AVAILABLE).",
            ref=Reference("agent_state"),
            wire=StateProperty("initLoginBaseStateId"),
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
            [
                "RingCentral user to link the agent to: extension number, e-mail address or extension id.",
                "RingCentral then keeps name, e-mail address and user name of the agent.",
            ],
            ref=Reference("extension", keeps=True),
        ),
        allows(
            "user_managed_by_rc",
            f"Whether RingCentral keeps C({'), C('.join(SYNCED)}); then they are left alone, with a warning.",
            False,
            wire=Property("userManagedByRC"),
        ),
        # phone
        Field(
            "default_login_dest",
            "Phone number or SIP address at which the agent signs in.",
            wire=Property("defaultLoginDest", blank=""),
        ),
        Field("alt_default_login_dest", "Second phone number or SIP address."),
        Field("direct_agent_extension", "Extension for direct calls to the agent."),
        Field(
            "phone_login_pin",
            "PIN for signing in by phone. Whether it can be read is not documented, so it isn't; see O(update_password).",
            secret=True,
            readable=False,
        ),
        Field(
            "phone_login_dial_group",
            "Name of the dial group for signing in by phone.",
            ref=Reference("dial_group"),
            wire=ObjectProperty("phoneLoginDialGroup"),
        ),
        allows("enable_softphone", "Whether the agent may use the softphone.", False),
        Field(
            "manual_outbound_default_caller_id",
            "Caller id of the agent's manual calls, ten digits.",
            wire=Property("manualOutboundDefaultCallerId", blank=""),
        ),
        Field(
            "manual_outbound_default_caller_id_e164",
            "The same with a plus sign and the country code. Older accounts don't have it.",
        ),
        Field(
            "manual_outbound_default_gate",
            "Name of the queue of the agent's manual calls; C(queue group/queue) where several queue groups have a queue of that name.",
            ref=Reference("queue"),
            wire=ObjectProperty("manualOutboundDefaultGate"),
        ),
        # chat
        Field("max_chats", "Number of chats at a time.", type="int", low=0, vendor_default=5),
        # assignments: RingCX takes them on creation and answers null ever after
        Field(
            "gate_assignments",
            [
                "Names of the queues to assign the agent to, or C(queue group/queue).",
                "Only used on creation, unless RingCX lets them be read, which its documentation doesn't show.",
            ],
            type="list",
            elements="str",
            ref=Reference("queue"),
            null_is_unknown=True,
        ),
        Field(
            "dial_group_assignments",
            "Names of the dial groups to assign the agent to, the default dial group among them. Used like O(gate_assignments).",
            type="list",
            elements="str",
            ref=Reference("dial_group"),
            null_is_unknown=True,
        ),
        Field(
            "chat_queue_assignments",
            "Ids of the chat queues to assign the agent to. Used like O(gate_assignments).",
            type="list",
            elements="int",
            null_is_unknown=True,
        ),
        # rights
        allows("allow_inbound", "Whether the agent takes inbound calls.", True),
        allows("allow_outbound", "Whether the agent takes part in outbound dialing.", False),
        allows("allow_blended", "Whether the agent does inbound and outbound at once.", False),
        allows("allow_chat", "Whether the agent takes chats.", False),
        allows("allow_external_chat", "Whether the agent takes chats of external channels.", False),
        allows("allow_chat_voice_concurrent", "Whether the agent takes chats during calls.", False),
        allows(
            "allow_off_hook",
            "Whether the agent may keep the phone session open between calls; any phone session needs it.",
            False,
        ),
        allows("allow_call_control", "Whether the agent has call controls.", True),
        allows("allow_hold", "Whether the agent may put calls on hold.", True),
        allows("allow_hangup", "Whether the agent may end calls.", True),
        allows("allow_transfer", "Whether the agent may transfer calls.", True),
        allows("allow_manual_intl_transfer", "Whether the agent may transfer to international numbers by hand.", False),
        allows(
            "allow_inbound_intl_transfer",
            "Whether the agent may transfer inbound calls to international numbers.",
            False,
        ),
        Field(
            "allow_direct_agent_transfer",
            "To which agents the agent may transfer directly.",
            choices=(
                "DIRECT_TRANSFER_DISABLED",
                "ALLOW_DIRECT_TRANSFER_TO_SAME_GROUP",
                "ALLOW_DIRECT_TRANSFER_TO_ANY_GROUP",
            ),
            vendor_default="DIRECT_TRANSFER_DISABLED",
        ),
        allows("allow_requeue", "Whether the agent may put calls back into a queue.", True),
        allows("allow_cross_gate_requeue", "Whether the agent may put calls into another queue.", True),
        allows("allow_endcallforeveryone", "Whether the agent may end a conference for everyone.", True),
        allows("allow_auto_answer", "Whether the agent may have calls answered automatically.", False),
        allows("default_auto_answer_on", "Whether automatic answering is on at first.", True),
        allows("allow_manual_calls", "Whether the agent may dial by hand.", True),
        allows("allow_manual_intl_calls", "Whether the agent may dial international numbers by hand.", False),
        allows("allow_manual_outbound_gates", "Whether the agent may choose the queue of a manual call.", False),
        allows("allow_manual_pass", "Whether the agent may make manual passes.", True),
        allows("allow_historical_dialing", "Whether the agent may dial from the call history.", True),
        allows("allow_lead_inserts", "Whether the agent may add leads.", False),
        allows("show_lead_history", "Whether the agent sees the history of a lead.", True),
        allows("allow_login_control", "Whether the agent may configure the login.", True),
        allows("allow_login_updates", "Whether the agent may change the login while signed in.", True),
        Field(
            "allow_from_ip_addresses",
            "Addresses from which the agent may sign in. The format is not documented; it is passed on as it is.",
        ),
        allows("allow_camp_stats", "Whether the agent sees statistics of campaigns.", True),
        allows("allow_gate_stats", "Whether the agent sees statistics of queues.", True),
        allows("allow_agent_stats", "Whether the agent sees statistics of agents.", True),
        allows("allow_self_agent_stats", "Whether the agent sees the own statistics.", False),
        allows("allow_chat_stats", "Whether the agent sees statistics of chats.", True),
        allows("gates_control_agent_visibility", "Whether queues decide which agents the agent sees.", False),
        allows("disable_supervisor_monitoring", "Whether supervisors can't monitor the agent.", False),
    ),
)
