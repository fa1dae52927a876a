# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The markup of Ansible's documentation, such as O(name) and V(value), as Markdown and as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARKUP = re.compile(r"\b(?P<kind>O|RV|V|C|E|M|P)\((?P<text>(?:\\.|[^\\)])*)\)")


def to_markdown(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with options, values and other names as code. variables: replace the options of these names."""
    return MARKUP.sub(lambda found: f"`{_name(found, variables)}`", text)


def to_plain(text: str, variables: Mapping[str, str]) -> str:
    """Return the text without markup. variables: replace the options of these names."""
    return MARKUP.sub(lambda found: _name(found, variables), text)


def _name(found: re.Match[str], variables: Mapping[str, str]) -> str:
    """Return what a markup names; an option with a value as YAML has it."""
    text = re.sub(r"\\(.)", r"\1", found["text"])
    if found["kind"] == "P":
        return text.partition("#")[0]
    if found["kind"] != "O":
        return text
    option, equals, value = text.partition("=")
    first = re.match(r"\w*", option)
    name = first[0] if first else ""
    return variables.get(name, name) + option[len(name) :] + (f": {value}" if equals else "")
