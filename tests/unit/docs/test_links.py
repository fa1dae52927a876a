# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tool that finds dead links finds them, and no others. The session docsite runs it on the real pages."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.tools import links

GUIDE = "..\n  a comment\n\n.. _anchor:\n\nUndo: a `run`\n=============\n\nText\n"
RAW = "https://raw.githubusercontent.com/cxops/contact_center/main"
MARKDOWN = "# Title\n\n## Two words\n"


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "docs" / "rst").mkdir(parents=True)
    (tmp_path / "docs" / "rst" / "guide.rst").write_text(GUIDE, encoding="utf-8")
    (tmp_path / "docs" / "page.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "LICENSE").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "link",
    [
        f"[x]({links.OWN}/blob/main/docs/page.md#two-words)",
        f"[x]({links.OWN}/tree/main/docs/rst)",
        f"see {links.OWN}/blob/main/docs/rst/guide.rst#undo-a-run.",
        f"{links.OWN}#read-me",
        f"{RAW}/docs/page.md",
        f"{links.OWN}, {links.OWN}/issues, {links.OWN}).",
        "[x](docs/page.md)",
        "[x](#read-me)",
        "[x]: docs/page.md#title",
        "[x](https://example.com/docs/none.md)",
        "`[x](docs/none.md)`",
    ],
)
def test_links_to_what_exists_are_alive(repository, link):
    (repository / "README.md").write_text(f"# Read me\n{link}\n", encoding="utf-8")
    assert list(links.dead_links(repository)) == []


@pytest.mark.parametrize(
    "link, dead",
    [
        (f"[x]({links.OWN}/blob/main/docs/none.md)", "docs/none.md"),
        (f"[x]({links.OWN}/blob/main/docs/page.md#none)", "docs/page.md#none"),
        (f"[x]({links.OWN}/blob/main/LICENSE#none)", "LICENSE#none"),
        (f"see {links.OWN}/blob/main/docs/rst/guide.rst#undo.", "docs/rst/guide.rst#undo"),
        (f"{links.OWN}#none", "README.md#none"),
        (f"{RAW}/docs/none.png", "docs/none.png"),
        ("[x](#a-comment)\n```\n# a comment\n```", "README.md#a-comment"),
        ("[x](docs/none.md)", "docs/none.md"),
        ("[x](#none)", "README.md#none"),
        ("[x]: docs/page.md#none", "docs/page.md#none"),
    ],
)
def test_links_to_what_does_not_exist_are_dead(repository, link, dead):
    (repository / "README.md").write_text(f"# Read me\n{link}\n", encoding="utf-8")
    assert list(links.dead_links(repository)) == [f"README.md: {dead}"]


@pytest.mark.parametrize(
    "name", ["galaxy.yml", "docs/rst/a.rst", "plugins/modules/a.py", "roles/a/README.md", "tests/a.md"]
)
def test_links_are_found_in_all_places(repository, name):
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text(f"{links.OWN}/blob/main/none.md\n", encoding="utf-8")
    assert list(links.dead_links(repository)) == [f"{name}: none.md"]


@pytest.mark.parametrize(
    "link, alive",
    [
        ("guides/other.html", True),
        ("guides/other.html#place", True),
        ("#here", True),
        ("style.css", True),
        ("https://example.com/none.html", True),
        (f"{links.OWN}/edit/main/LICENSE?description=x", True),
        ("none.html", False),
        ("guides/other.html#none", False),
        ("#none", False),
        ("guides", False),
        (f"{links.OWN}/edit/main/none.py?description=x", False),
    ],
)
def test_dead_links_between_html_pages_are_found(repository, tmp_path, link, alive):
    site = tmp_path / "site"
    (site / "guides").mkdir(parents=True)
    (site / "style.css").write_text("", encoding="utf-8")
    (site / "index.html").write_text(f'<p id="here"><a href="{link}">x</a>', encoding="utf-8")
    (site / "guides" / "other.html").write_text('<a name="place" href="../index.html#here">x</a>', encoding="utf-8")
    dead = list(links.dead_links_of_site(site, repository))
    assert dead == ([] if alive else [f"index.html: {link}"])


def test_a_site_without_pages_is_an_error(tmp_path):
    assert list(links.dead_links_of_site(tmp_path, tmp_path)) != []
