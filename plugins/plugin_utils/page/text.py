# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as text that a reader can see: reports show names and values that other people have chosen."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # control, format, surrogate, private use, separators of lines
SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
NOT_SET = "–"


def visible(text: object) -> str:
    """Return text on one line, with escapes for line breaks and for characters that are not visible or not allowed in XML."""
    characters = str(text)
    return characters if characters.isprintable() else "".join(map(_visible, characters))


def _visible(character: str) -> str:
    if character in SHORT:
        return SHORT[character]
    if unicodedata.category(character) in INVISIBLE or ord(character) & 0xFFFE == 0xFFFE:
        return escape(character)
    return character


def escape(character: str) -> str:
    """Return the escape of a character, as YAML and Python write it."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def shown(value: Any) -> str:
    """Return a value of an option: text, a number, a boolean, a list of these, or None."""
    if value is None:
        return NOT_SET
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(visible, value))
    return visible(value)
