# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not known about RingCX, one switch for each unknown."""

from __future__ import annotations

from ..switches import Choice, Names, Number

SWITCHES = {
    "accounts": Names(("99990001",), "ids of the sub-accounts that the caller sees"),
    "hidden_groups": Names((), "ids of groups that the caller has no right to: not listed, 403 on access"),
    # Writing
    "put_mode": Choice("replace|merge", "what a PUT does to fields that are not in its body"),
    "put_reply": Choice("full|basic|empty|echo", "the body that answers a PUT; echo: what was sent, stored or not"),
    "create_reply": Choice("full|id_only|empty", "the body that answers a create"),
    "ignore_fields": Names((), "fields that are accepted and not stored"),
    "move": Choice(
        "body|path|none|refused|twin",
        "how an agent gets into another group: by a PUT at the old path with"
        " the new group in the body, by a PUT at the new group's path, not at all (body ignored, path 404),"
        " not at all (body 400, path 404), or by the new path in the shape of a second agent",
    ),
    "wrong_group": Choice("404|found", "an agent under the path of a group that is not its own"),
    "aux_id_default": Choice("null|available", "initLoginBaseStateId when only initLoginBaseState is given"),
    "generated_usernames": Choice("off|on", "agents of RingCentral users get a username made up from the address"),
    # Names
    "duplicate_username": Choice("409|400|500", "the status for a username that is taken"),
    "username_case": Choice("exact|folded", "whether usernames that differ in case are the same"),
    "unique_group_names": Choice("off|400|409", "the status for a group name that is taken"),
    "group_name_case": Choice("exact|folded", "whether group names that differ in case are the same"),
    "group_names_trimmed": Choice("off|on", "whether spaces around group names are cut off"),
    # Deleting
    "delete_reply": Choice("true|204|false_done", "the answer to a delete that was done"),
    "delete_unknown": Choice("404|false", "the answer to a delete of what is not there"),
    "delete_agent": Choice("hard|soft", "soft: the agent stays listed as inactive and keeps its username"),
    "delete_nonempty": Choice("409|400|500|cascade", "deleting a group that has agents"),
    "delete_group": Choice("allowed|refused", "refused: 403"),
    # Reading
    "list_fields": Choice("basic|grown|withgroup", "the fields of an agent in the list of a group"),
    "empty_list": Choice("array|204", "the answer when there is nothing to list"),
    "password_read": Choice("mask|echo|null", "the password in a read; mask: always the same word"),
    "pin_read": Choice("mask|echo|null", "the phone PIN in a read"),
    "dial_group_assignments_read": Choice("null|list|object", "assignments in a read; object: of dial groups"),
    "extensions_shape": Choice("list|records", "the RingCentral users as a list or below records"),
    "extensions_listed": Choice("all|unlinked", "whether users that have an agent are still listed"),
    "withchildren_gates": Choice("present|absent", "queues in the list of queue groups with children"),
    # Signing in
    "expired_text": Choice("Jwt is expired|JWT is expired.", "the body of the 401 for an expired token"),
    "exchange_limit": Number(5, "exchanges of tokens in a minute; 0: no limit"),
    "token_life": Number(300, "seconds that a RingCX token lives"),
    "refresh": Choice("single|many|none", "how often a refresh token can be used; none: none is issued"),
    "token_accepts": Choice("everywhere|auth_only", "where the current root takes a permanent token"),
    # Refusing
    "account_unknown": Choice("403|404", "the status for an account that the caller does not see"),
    "error_body": Choice("json|text|empty", "the form of errors"),
    "rate_limit": Number(0, "calls in a minute to the admin endpoints; 0: no limit"),
    "rate_reply": Choice("retry_after|short|bare", "the 429 names the true wait, always one second, or none"),
    "wrong_prefix": Choice("html|404", "a path outside the API"),
}
