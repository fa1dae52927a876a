# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text in the form in which it is compared and written; lists of names and numbers in messages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

EMAIL, AN_EMAIL = r"[^@\s]+@[^@\s]+", "an e-mail address, such as ana@example.com"
LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"


def count(number: int, title: str) -> str:
    """Return the number with what it counts, which is given in the singular: 1 call, 2 calls."""
    return f"{number} {title}" if number == 1 else f"{number} {title}s"


def normalize_text(text: str, multiline: bool = False) -> str:
    """Return text trimmed, in Unicode's composed form (NFC), and without invisible and control characters.

    Unusual spaces become plain ones, and so do line breaks, unless the text may have several lines.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if multiline:
        lines = text.replace("\r\n", "\n").split("\n")
        return "\n".join(_normalize_line(line).rstrip() for line in lines).strip()
    return _normalize_line(text.replace("\r\n", "\n")).strip()


def join_names(names: Iterable[object]) -> str:
    """Return names as a message lists them: "a, b and c"."""
    *first, last = map(str, names)
    return f"{', '.join(first)} and {last}" if first else last


def first_names(names: Sequence[str], limit: int) -> str:
    """Return at most so many names as a message lists them: "a, b, …"."""
    return ", ".join(names[:limit]) + (", …" if len(names) > limit else "")


def is_blank(value: object) -> bool:
    """Return whether a value is null, or text without a visible character: options with such values are not set."""
    return value is None or (isinstance(value, str) and not normalize_text(value))


def has_invisible_characters(text: str) -> bool:
    """Return whether text has characters that are not visible: other spaces than the plain one count, too."""
    return _normalize_line(text) != unicodedata.normalize("NFC", text)


def _normalize_line(text: str) -> str:
    return "".join(map(_normalize_character, unicodedata.normalize("NFC", text)))


def _normalize_character(character: str) -> str:
    if character in LINE_BREAKS or character == "\t":
        return " "
    category = unicodedata.category(character)
    return " " if category == "Zs" else "" if category in ("Cc", "Cf", "Cs") else character
