# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as text that a reader can see: reports show names and values that somebody else has chosen."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

HIDDEN = (
    "Cc",
    "Cf",
    "Cn",
    "Co",
    "Cs",
    "Zl",
    "Zp",
)  # categories of characters that can't be seen, or that reorder others
NOT_SET = "–"


def visible(text: object) -> str:
    """Return text on one line, with escapes for line breaks and for characters that can't be seen."""
    return "".join(_visible_character(character) for character in str(text))


def shown(value: Any) -> str:
    """Return a value of an option: text, a number, a boolean, a list of these, or None."""
    if value is None:
        return NOT_SET
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(visible, value))
    return visible(value)


def _visible_character(character: str) -> str:
    if unicodedata.category(character) not in HIDDEN:
        return character
    if character == "\n":
        return "\\n"
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
