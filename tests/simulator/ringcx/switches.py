# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One switch for each fact that RingCX does not document."""

from __future__ import annotations

from ..switches import Choice, Names, Number, Switch

SWITCHES: dict[str, Switch] = {
    "accounts": Names(("99990001",), "ids of the sub-accounts that the API user has access to"),
    "hidden_groups": Names((), "ids of groups that the API user has no access to: they are not listed and return 403"),
    "put_mode": Choice("replace|merge", "the effect of a PUT on fields that are not in its body"),
    "put_reply": Choice(
        "full|basic|empty|echo", "the response to a PUT; echo: the body that was sent, whether it was stored or not"
    ),
    "create_reply": Choice("full|id_only|empty", "the response to a create"),
    "ignore_fields": Names((), "fields that are accepted but not stored"),
    "move": Choice(
        "body|path|none|refused|twin",
        "how an agent moves to another group; body: by a PUT at the old path with the new group in the body; path: by a"
        " PUT at the path of the new group; none: it does not, body ignored, path 404; refused: it does not, body 400,"
        " path 404; twin: a PUT at the path of the new group creates a second agent",
    ),
    "wrong_group": Choice("404|found", "whether an agent is found at the path of another group"),
    "aux_id_default": Choice("null|available", "initLoginBaseStateId when only initLoginBaseState is given"),
    "generated_usernames": Choice(
        "off|on", "whether agents of RingCentral users get a username generated from the e-mail address"
    ),
    "generated_numbers": Choice("3|7", "digits of the number in a generated username"),
    "duplicate_username": Choice("409|400|500", "the status if another agent has the username"),
    "username_case": Choice("exact|folded", "whether usernames that differ in case are the same"),
    "unique_group_names": Choice("off|400|409", "the status if another group has the name"),
    "group_name_case": Choice("exact|folded", "whether group names that differ in case are the same"),
    "group_names_trimmed": Choice("off|on", "whether spaces around group names are removed"),
    "delete_reply": Choice("true|204|false_done", "the response to a successful delete"),
    "delete_unknown": Choice("404|false", "the response to a delete of an object that does not exist"),
    "delete_agent": Choice(
        "hard|soft", "soft: lists still contain the agent, as inactive, and its username stays in use"
    ),
    "deleted_read": Choice("marked|404", "the response to the read of an agent that is only marked as deleted"),
    "integration_lists": Choice("allowed|refused", "whether the API user has the role for the integration lists"),
    "delete_nonempty": Choice(
        "409|400|500|cascade", "the response to the deletion of a group that has agents; cascade: they are deleted, too"
    ),
    "delete_group": Choice("allowed|refused", "refused: 403"),
    "list_fields": Choice("basic|grown|withgroup", "the fields of an agent in the list of a group"),
    "empty_list": Choice("array|204", "the response if a list is empty"),
    "password_read": Choice("mask|echo|null", "the password in a read; mask: a fixed word"),
    "pin_read": Choice("mask|echo|null", "the phone PIN in a read"),
    "assign_agents": Choice("adds|replaces", "the effect of assignAgents of a queue on other agents of that queue"),
    "assign_dial_groups": Choice("replaces|adds", "the same for a dial group"),
    "rank_omitted": Choice("keeps|resets", "what becomes of the rank of an assignment that is sent again without it"),
    "relations": Choice("null|filled", "whether agents in the list of a queue show their assignments, with ranks"),
    "unassign_reply": Choice("1|204", "the response to a successful unassignAgent"),
    "hidden_queues": Names((), "ids of queues and dial groups whose agents the API user has no access to: 403"),
    "extensions_shape": Choice("list|records", "the RingCentral users as a list or below records"),
    "extensions_listed": Choice("all|unlinked", "whether users that have an agent are still listed"),
    "withchildren_gates": Choice(
        "present|absent", "whether the list of queue groups with children contains the queues"
    ),
    "withchildren_fields": Choice(
        "full|undated|basic",
        "the other properties of queue groups in that list; undated: without dates; basic: those of the published sample",
    ),
    "expired_text": Choice("Jwt is expired|JWT is expired.", "the body of the 401 for an expired token"),
    "exchange_limit": Number(5, "token exchanges in a minute; 0: no limit"),
    "token_life": Number(300, "lifetime of a RingCX token in seconds"),
    "refresh": Choice("single|many|none", "how often a refresh token can be used; none: none is issued"),
    "token_accepts": Choice("everywhere|auth_only", "where the current root accepts a permanent token"),
    "account_unknown": Choice("403|404", "the status if the API user has no access to the account"),
    "error_body": Choice("json|text|empty", "the form of errors"),
    "rate_limit": Number(0, "calls in a minute to the admin endpoints; 0: no limit"),
    "rate_reply": Choice(
        "retry_after|short|bare", "the Retry-After header of a 429: the actual wait, one second, or no header"
    ),
    "audit_log": Choice("allowed|refused", "whether the API user has the right to read the audit log"),
    "audit_lag": Number(300, "seconds until an event can be searched"),
    "audit_limit": Number(0, "entries that a search returns at most, without a sign of it; 0: all"),
    "audit_forgets": Number(0, "seconds after which an event is gone; 0: never"),
    "audit_shape": Choice(
        "guide|openapi|bare",
        "the form of an event; openapi: without classes and descriptions, values of any type; bare: only its id and its time",
    ),
    "audit_supervisor": Names(("supervisor@example.com",), "who changes objects in the web interface"),
    "wrong_prefix": Choice("html|404", "the response to a path outside the API"),
}
