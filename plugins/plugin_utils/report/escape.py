# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from outside in a form in which every character is visible."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # control, format, surrogate, private use, separators of lines
SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
NOTHING = "(none)"


def visible(text: str) -> str:
    """Return text in one line, with escapes for line breaks and for characters that are not visible or not allowed in XML."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character in SHORT:
        return SHORT[character]
    if unicodedata.category(character) in INVISIBLE or ord(character) & 0xFFFE == 0xFFFE:
        return code(character)
    return character


def code(character: str) -> str:
    """Return the escape of a character, as JSON, YAML and Python have it."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def shown(value: Any) -> str:
    """Return the value of an option as a reader is shown it."""
    if value is None or value == [] or value == "":
        return NOTHING
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list) and not any(isinstance(item, (list, Mapping)) for item in value):
        return ", ".join(map(shown, value))
    return visible(json.dumps(value, ensure_ascii=False, default=str))
