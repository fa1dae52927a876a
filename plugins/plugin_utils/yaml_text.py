# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as YAML that Ansible reads back as the same values. No text is evaluated as a template."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

TEMPLATE_MARKS = ("{{", "{%", "{#")
# what no YAML file may contain, or what ends a line in it
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
PLAIN = re.compile(r"[^\W\d_][\w.@/+-]*(?: [\w.@/+-]+)*")
# what some version of YAML reads as a boolean or as null
WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))


def scalar(value: Any) -> str:
    """Return text, a number, a boolean or null as YAML, on one line. Text with template marks is tagged as unsafe."""
    if not isinstance(value, str):
        return json.dumps(value)
    if any(mark in value for mark in TEMPLATE_MARKS):
        return f"!unsafe {quoted(value)}"
    return value if PLAIN.fullmatch(value) and value.lower() not in WORDS else quoted(value)


def quoted(text: str) -> str:
    """Return text in quotes, on one line, with escapes for what can't be seen."""
    return UNPRINTABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def entry_lines(name: str, value: Any, indentation: str) -> list[str]:
    """Return the lines of an option: its name and a scalar, a list of scalars, or text with several lines."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [f"{indentation}{name}: [{', '.join(map(scalar, value))}]"]
    if isinstance(value, str) and _is_block(value):
        tag = "!unsafe " if scalar(value).startswith("!unsafe") else ""
        inner = [f"{indentation}  {line}" if line else "" for line in value.split("\n")]
        return [f"{indentation}{name}: {tag}|-", *inner]
    return [f"{indentation}{name}: {scalar(value)}"]


def comment(text: str, indentation: str = "") -> str:
    """Return a comment, on one line whatever the text contains."""
    return f"{indentation}# {UNPRINTABLE.sub(_escape, text)}"


def _is_block(text: str) -> bool:
    """Return whether text can be written as it is, line by line."""
    lines = text.split("\n")
    visible = not any(UNPRINTABLE.search(line) for line in lines)
    return len(lines) > 1 and visible and bool(lines[0].strip() and lines[-1].strip()) and not text[0].isspace()


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
