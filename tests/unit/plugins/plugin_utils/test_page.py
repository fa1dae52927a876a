# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages: their policy allows nothing from outside, and names in them are only text."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page import html, markdown
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import shown, visible


def test_html_allows_its_own_style_and_script_only():
    page = html.page("x", [], script="run()")
    (policy,) = re.findall('Content-Security-Policy" content="(.*?)"', page)
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (inner,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in html.page("x", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "`a`"), ("`", "`` ` ``"), ("a``b", "```a``b```"), ("", "`   `"), (" a", "`  a `"), ("a\nb", "`a\\nb`")],
)
def test_code_is_closed_by_its_own_end_only(text, expected):
    assert markdown.code(text) == expected


def test_values_are_shown_on_one_line():
    assert [shown(value) for value in (None, True, 7, ["a", "b\n"], "x\u2028y")] == [
        "–",
        "true",
        "7",
        "a, b\\n",
        "x\\u2028y",
    ]
    assert visible("王 e\u0301 \U000e0001") == "王 e\u0301 \\U000e0001"
