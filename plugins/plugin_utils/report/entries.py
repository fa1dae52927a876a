# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries as YAML that describe what an account has: pasted into a file, they accept its drift."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import escape
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entity_of

from .records import Record

TEMPLATE_MARKS = ("{{", "{%", "{#")
PLAIN = re.compile(r"[^\W\d_](?:[\w@./+-]| (?=[\w/+(]))*", re.ASCII)
NOT_TEXT = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|none")
MEANINGFUL = '"\\<>&`'  # in YAML, or where YAML is part of HTML or Markdown


def accepted_entries(record: Record) -> dict[str, str]:
    """Return a list of entries in YAML for each kind that has drifted, by the variable of its role.

    record: as drift_of() returns it. An entry that changes has the values of the account; one that is missing there gets
    the state absent; what the file does not name, or removes, is described as far as the record shows it.
    """
    entries: dict[str, list[str]] = {}
    vendor = record["vendor"]
    for one in (*record["changes"], *record["unmanaged"]):
        entity = entity_of(vendor, one["kind"])
        if entity:
            lines = _lines(_entry(entity.key, one))
            entries.setdefault(f"{vendor}_{entity.plural}", []).append("  - " + "\n    ".join(lines))
    return {variable: f"{variable}:\n" + "\n".join(listed) + "\n" for variable, listed in entries.items()}


def _entry(key: str, one: Record) -> dict[str, Any]:
    if "values" in one:
        return {key: one["name"], **one["values"]}
    if one["action"] == "create":
        return {key: one["name"], "state": "absent"}
    return {key: one["name"], **one["before"]}


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    for name, value in entry.items():
        if isinstance(value, list) and value:
            yield f"{name}:"
            yield from (f"  - {scalar(item)}" for item in value)
        else:
            yield f"{name}: {scalar(value)}"


def scalar(value: Any) -> str:
    """Return a value as YAML in one line, from which any reader gets the same value, and no template is evaluated."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(scalar, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(name))}: {scalar(item)}" for name, item in value.items()) + "}"
    text = str(value)
    if PLAIN.fullmatch(text) and not NOT_TEXT.fullmatch(text):
        return text
    quoted = '"' + "".join(map(_quoted, text)) + '"'
    return f"!unsafe {quoted}" if any(mark in text for mark in TEMPLATE_MARKS) else quoted


def _quoted(character: str) -> str:
    return escape(character) if character in MEANINGFUL or not character.isprintable() else character
