# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTML in which no text can be more than text: everything is escaped, and the page allows only its own style and script."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Sequence

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible

STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
th, td { border: 1px solid #8886; padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #8882; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def escaped(text: object) -> str:
    """Return text as HTML, for content and for attributes in quotes."""
    return html.escape(visible(text))


def element(tag: str, text: object) -> str:
    """Return an element that contains text."""
    return f"<{tag}>{escaped(text)}</{tag}>"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table. Its cells are text."""
    body = [f"<tr>{''.join(element('td', cell) for cell in cells)}</tr>" for cells in rows]
    head = f"<thead><tr>{''.join(element('th', cell) for cell in heading)}</tr></thead>"
    return ["<table>", head, "<tbody>", *body, "</tbody>", "</table>"]


def page(title: str, body: Iterable[str], style: str = STYLE, script: str = "") -> str:
    """Return a page in one file. body: lines of HTML. style, script: the only ones that a browser uses."""
    own = [f"script-src '{_hash(script)}'"] if script else []
    policy = ["default-src 'none'", *own, f"style-src '{_hash(style)}'", "base-uri 'none'", "form-action 'none'"]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            element("title", title),
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *body,
            *([f"<script>{script}</script>"] if script else []),
            "</body>",
            "</html>",
            "",
        ]
    )


def _hash(text: str) -> str:
    """Return the source expression of a Content-Security-Policy for an inline element with this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
