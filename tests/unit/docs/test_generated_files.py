# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated files are current, and editors find the documentation of all options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.cxops.contact_center.tests.tools.docs.files import generated_files
from ansible_collections.cxops.contact_center.tests.tools.docs.markup import to_markdown, to_plain
from ansible_collections.cxops.contact_center.tests.tools.docs.vendors import VENDORS
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

ROOT = Path(__file__).resolve().parents[3]
FRAGMENTS = sorted((ROOT / "plugins" / "doc_fragments").glob("*.py"))
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
OF_VENDORS = [path for path in MODULES if path.stem.startswith(tuple(f"{profile.name}_" for profile in REAL_VENDORS))]
# Ansible's language server searches files with this expression; it imports nothing.
LITERAL = re.compile(
    r"(?P<name>[A-Z0-9_]+)\s*=\s*r?(?P<quotes>'''|\"\"\")(?:\n---)?\n?(?P<doc>.*?)(?P=quotes)", re.DOTALL
)


def _literals(path):
    """The documentation that the language server finds in a file, by name."""
    return {found["name"]: yaml.safe_load(found["doc"]) for found in LITERAL.finditer(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", generated_files())
def test_generated_file_is_current(path):
    assert (ROOT / path).read_text(encoding="utf-8") == generated_files()[path], "run: python3 run.py docs"


def test_files_of_each_vendor_are_generated():
    declared = {vendor.name: (vendor.connection, vendor.entities) for vendor in VENDORS}
    assert declared == {
        profile.name: (profile.gateway.connection, profile.gateway.entities) for profile in REAL_VENDORS
    }


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.stem)
def test_editors_find_each_fragment(path):
    assert "import" not in re.sub("from __future__ import annotations", "", path.read_text(encoding="utf-8"))
    fragments = {}
    exec(path.read_text(encoding="utf-8"), fragments)
    names = {name for name in vars(fragments["ModuleDocFragment"]) if name.isupper()}
    assert names and set(_literals(path)) == names


@pytest.mark.parametrize("path", OF_VENDORS, ids=lambda path: path.stem)
def test_editors_find_the_options_of_each_module(path):
    fragments = {one.stem: _literals(one) for one in FRAGMENTS}
    options = {}
    for name in _literals(path)["DOCUMENTATION"]["extends_documentation_fragment"]:
        _namespace, _collection, file, *part = name.split(".")
        options.update(fragments[file][part[0].upper() if part else "DOCUMENTATION"].get("options", {}))
    vendor = next(profile for profile in REAL_VENDORS if path.stem.startswith(f"{profile.name}_"))
    assert set(vendor.gateway.connection.names) < set(options)
    assert all(option["description"] and option["type"] for option in options.values())
    assert not path.stem.endswith("_config") or options["agents"]["suboptions"]["state"]["choices"]


@pytest.mark.parametrize(
    ("text", "markdown", "plain"),
    [
        ("V(null) clears O(nick).", "`null` clears `nick`.", "null clears nick."),
        ("With O(state=absent)", "With `state: absent`", "With state: absent"),
        ("O(agents[].state=absent) or O(agents)", "`x_agents[].state: absent` or `x_agents`", None),
        (r"as V((set\)).", "as `(set)`.", "as (set)."),
        ("E(HTTPS_PROXY), C(a/b), M(a.b.c)", "`HTTPS_PROXY`, `a/b`, `a.b.c`", "HTTPS_PROXY, a/b, a.b.c"),
        ("P(a.b.c#filter)", "`a.b.c`", "a.b.c"),
    ],
)
def test_markup_is_rendered(text, markdown, plain):
    variables = {"agents": "x_agents"}
    assert to_markdown(text, variables) == markdown
    assert to_plain(text, variables) == (plain or markdown.replace("`", ""))
