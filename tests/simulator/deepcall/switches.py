# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One switch for each fact that DeepCall does not document."""

from __future__ import annotations

from ..switches import Choice, Number, Switch

SWITCHES: dict[str, Switch] = {
    "list_shape": Choice(
        "S1|S2|S3|S4|S5|S6|unknown",
        "the shape of lists: records below a name, map by id, map of names by id (groups only, no status; else as S2),"
        " bare list, S1 under data, S1 with a total, a table of an unknown form",
    ),
    "id_key": Choice(
        "group_id|groupId|groupid|id|_id",
        "the name of a group's id in reads; that of an agent is agentId (for the first two), agentid, id or _id",
    ),
    "id_type": Choice("int|str", "the type of ids in reads"),
    "response_key": Choice("response|data", "the key of the payload in the response to a read"),
    "hide_inactive": Choice("off|on", "whether the list of groups omits inactive ones"),
    "empty_list_as_1012": Choice("off|on", "whether an empty list is returned as error 1012"),
    "group_list_quick": Choice(
        "less|map|ignored", "the effect of quick on a list of groups: id and name only, shape S3, no effect"
    ),
    "forward_required": Choice("off|empty|1015", "the list of groups without forward: complete, empty, error"),
    "page_limit": Number(0, "maximum of agents on a page; 0: all in one response, page and limit are ignored"),
    "list_lag_ms": Number(0, "milliseconds by which reads of groups, agents and relations lag behind"),
    "suffix_format": Choice("plain|space|underscore|dash|brackets", "Sales1, Sales 1, Sales_1, Sales-1, Sales (1)"),
    "case_insensitive_unique": Choice("off|on", "whether group names that differ only in case are the same"),
    "duplicate_rename": Choice("error|suffix", "the reaction to a rename to the name of another group"),
    "self_collision": Choice("off|on", "whether an update that keeps the name of the group appends a number to it"),
    "status_default": Choice("reactivates|keeps", "the status after a group update without status"),
    "assign_mode": Choice("replace|add", "the effect of submitAssignGroupToAgent on existing members and receivers"),
    "unknown_agent_in_assign": Choice(
        "ignored|1505", "the reaction to an unknown agent id in submitAssignGroupToAgent"
    ),
    "side_by_side": Choice("taken|1501", "the reaction to a write to agents while another write is in progress"),
    "in_processing_n": Number(0, "writes to agents that are refused with 1501 before one is accepted"),
    "agent_api": Choice(
        "Employee|Agent", "the section with create, update, list and profile; the other one returns 404"
    ),
    "error_http_status": Choice("200|400", "the HTTP status of errors; with 400, that of wrong credentials is 401"),
}
