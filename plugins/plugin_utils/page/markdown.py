# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Markdown in which no text can be more than text: names and values are code, which has no links, mentions or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible


def code(text: str) -> str:
    """Return text as code, outside of tables."""
    text = visible(text) or " "
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    padding = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table. Its cells are Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |" for cells in lines]
