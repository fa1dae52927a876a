# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One switch for each fact that Udesk does not document."""

from __future__ import annotations

from ..switches import Choice, Number, Switch

SWITCHES: dict[str, Switch] = {
    "code_type": Choice("integer|string", "the type of code"),
    "message_key": Choice("message|code_message", "the key of an error's message"),
    "message_language": Choice("Chinese|English", "the language of messages; exceptions are always in English"),
    "exception_style": Choice("object|string|flat|absent", "an error's exception; flat: a key exception:message"),
    "error_http_status": Choice(
        "200|by_kind", "the HTTP status of an error; by_kind: 404 for a missing object, otherwise 400"
    ),
    "meta_style": Choice("total_count|count|none", "the key of the total in meta; none: there is no meta"),
    "login_key": Choice("open_api_auth_token|open_api_token", "the key of the token in the response of log_in"),
    "token_rotates": Choice("off|on", "whether log_in replaces the token"),
    "sha1_sign": Choice("refused|accepted", "whether a SHA-1 signature of the same text is accepted"),
    "rate_limit": Number(0, "calls in a minute, to all endpoints; 0: no limit"),
    "rate_limit_reply": Choice(
        "429|retry_after|200",
        "the response above the limit; retry_after: 429 with that header; 200: only the message reports it",
    ),
    "group_names_unique": Choice("false|true", "whether a name that another group has is refused"),
    "groups_delete_with_members": Choice("allowed|refused", "whether a group that has members can be deleted"),
    "group_agents_style": Choice(
        "user_groups|user_group", "the form of one group with its agents: in a list, or as an object"
    ),
    "group_agents_disabled": Choice("shown|hidden", "whether the agents of a group include disabled ones"),
    "list_order": Choice("newest|oldest", "the order of lists: newest or oldest first"),
    "list_has_roles": Choice("false|true", "whether the list of agents contains agent_roles and user_groups"),
    "get_agent_missing": Choice("2005|2015|1000", "the code if no agent is found; 1000: with agent null"),
    "get_agent_finds_disabled": Choice("true|false", "whether get_agent finds disabled agents"),
    "null_style": Choice("null|empty|missing", 'the form of texts that are not set; null: as stored, null or ""'),
    "number_style": Choice("strings|numbers", "the type of cellphone and work_id in a read"),
    "agent_create_key": Choice("agent_id|id|agent|none", "the key of the new id in the response; agent: in an object"),
    "put_arrays": Choice("replace|add", "whether the ids in a PUT replace those of the agent"),
    "email_case": Choice("folded|exact", "whether e-mail addresses that differ only in case are the same"),
    "seat_limit": Number(0, "maximum number of enabled agents; 0: no limit"),
    "delete_agent": Choice("supported|404", "404: the endpoint does not exist"),
}
