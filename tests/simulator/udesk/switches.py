# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Udesk does not document: one switch for each fact."""

from __future__ import annotations

from ..switches import Choice, Number, Switch

SWITCHES: dict[str, Switch] = {
    "code_type": Choice("integer|string", "the type of code"),
    "message_key": Choice("message|code_message", "the key of an error's message"),
    "message_language": Choice("Chinese|English", "of the messages; exceptions are always English"),
    "exception_style": Choice("object|string|flat|absent", "an error's exception; flat: a key exception:message"),
    "error_http_status": Choice("200|by_kind", "the HTTP status of an error; by_kind: 404 for what is missing, or 400"),
    "meta_style": Choice("total_count|count|none", "the key of the total in meta; none: there is no meta"),
    "login_key": Choice("open_api_auth_token|open_api_token", "the key of the token in the response of log_in"),
    "token_rotates": Choice("off|on", "whether log_in replaces the token"),
    "sha1_sign": Choice("refused|accepted", "a signature by SHA-1 over the same text"),
    "rate_limit": Number(0, "calls in a minute, to all endpoints; 0: no limit"),
    "rate_limit_reply": Choice(
        "429|retry_after|200", "retry_after: 429 with that header; 200: only the message shows it"
    ),
    "group_names_unique": Choice("false|true", "whether a name that another group has is refused"),
    "groups_delete_with_members": Choice("allowed|refused", "deleting a group that has members"),
    "group_agents_style": Choice("user_groups|user_group", "one group with its agents: in a list, or as an object"),
    "group_agents_disabled": Choice("shown|hidden", "disabled agents among the agents of a group"),
    "list_order": Choice("newest|oldest", "what is first in a list"),
    "list_has_roles": Choice("false|true", "agent_roles and user_groups of the agents in the list"),
    "get_agent_missing": Choice("2005|2015|1000", "the code where no agent is found; 1000: with agent null"),
    "get_agent_finds_disabled": Choice("true|false", "whether get_agent finds disabled agents"),
    "null_style": Choice("null|empty|missing", 'texts that are not set; null: as stored, null or ""'),
    "number_style": Choice("strings|numbers", "cellphone and work_id in a read"),
    "agent_create_key": Choice("agent_id|id|agent|none", "the key of the new id in the response; agent: in an object"),
    "put_arrays": Choice("replace|add", "whether the ids in a PUT replace those of the agent"),
    "email_case": Choice("folded|exact", "whether e-mails that differ in case are the same"),
    "seat_limit": Number(0, "maximum of enabled agents; 0: no limit"),
    "delete_agent": Choice("supported|404", "404: the endpoint does not exist"),
}
