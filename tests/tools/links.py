# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds links to pages and headings that do not exist: in the files of the repository, and in a folder of HTML pages.

python -m ansible_collections.cxops.contact_center.tests.tools.links HTML_FOLDER
"""

from __future__ import annotations

import os
import re
import sys
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The files that contain links to the project, without what a release writes.
FOLDERS = (
    *(".", "changelogs/fragments", "meta", "tests"),
    *(".github/**", "docs/**", "examples/**", "playbooks/**", "plugins/**", "roles/**"),
)
SUFFIXES = {".md", ".py", ".rst", ".yaml", ".yml"}
OWN = "https://github.com/cxops/contact_center"
OWN_LINK = re.compile(
    rf"(?:{re.escape(OWN)}(?:/(?:blob|tree|edit|raw)/main/(?P<path>[\w./-]*[\w/]))?"
    r"|https://raw\.githubusercontent\.com/cxops/contact_center/main/(?P<raw>[\w./-]*[\w/]))"
    r"(?:\?[^\s#\"]*)?(?:#(?P<anchor>[\w-]+))?(?![\w/-])"
)
# A link in its place, with a text, an image, and one that is defined at the end of the file.
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]*)|^\[[^\]]+\]: *(\S+)|(?:href|src)=\"([^\"]*)", re.MULTILINE)
FENCED = re.compile(r"```.*?```", re.DOTALL)
HEADINGS = {
    ".md": re.compile(r"^#+ +(.*)", re.MULTILINE),
    ".rst": re.compile(r"^(\S.*)\n(?:=|-|\^|~){3,}$", re.MULTILINE),
}


def without_code(text: str) -> str:
    """Return the text of a Markdown page without its code."""
    return re.sub(r"`[^`]*`", "", FENCED.sub("", text))


def markdown_links(page: Path) -> list[str]:
    """Return the links of a Markdown page."""
    return ["".join(groups) for groups in MARKDOWN_LINK.findall(without_code(page.read_text(encoding="utf-8")))]


def anchors(page: Path) -> set[str]:
    """Return the headings of a page as GitHub names them in links."""
    text = FENCED.sub("", page.read_text(encoding="utf-8")) if page.suffix in HEADINGS else ""
    headings = HEADINGS[page.suffix].findall(text) if text else []
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(root: Path) -> Iterator[str]:
    """Yield each link between files of a repository, relative or to the project on GitHub, that leads nowhere."""
    found = {path for folder in FOLDERS for path in root.glob(f"{folder}/*") if path.suffix in SUFFIXES}
    for page in sorted(found - {root / "CHANGELOG.md"}):
        targets = []
        for own in OWN_LINK.finditer(page.read_text(encoding="utf-8")):
            targets.append((root / (own["path"] or own["raw"] or "README.md"), own["anchor"]))
        for link in markdown_links(page) if page.suffix == ".md" else ():
            if not re.match(r"\w+:", link):
                path, _hash, anchor = urllib.parse.unquote(link).partition("#")
                targets.append((page.parent / path if path else page, anchor))
        for target, anchor in targets:
            if not target.exists() or (anchor and anchor not in anchors(target)):
                wrong = os.path.relpath(target, root) + (f"#{anchor}" if anchor else "")
                yield f"{page.relative_to(root)}: {wrong}"


class Page(HTMLParser):
    """The links of an HTML page, and the places in it that links can lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes that matter."""
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.places.add(value or "")
            elif name in ("href", "src"):
                self.links.append(value or "")


def dead_links_of_site(folder: Path, root: Path) -> Iterator[str]:
    """Yield each link of HTML pages, to each other or to the project on GitHub, that leads nowhere."""
    folder = folder.resolve()
    pages = {path: Page(path) for path in sorted(folder.rglob("*.html"))}
    if not pages:
        yield f"{folder}: there are no pages"
    for page in pages.values():
        for link in page.links:
            url = urllib.parse.urlsplit(link)
            if url.scheme or url.netloc or link == "/":  # the theme links to the front page of the server
                own = OWN_LINK.match(link)
                alive = not own or (root / (own["path"] or own["raw"] or "")).exists()
            else:
                target = (page.path.parent / urllib.parse.unquote(url.path)).resolve() if url.path else page.path
                place = urllib.parse.unquote(url.fragment)
                alive = target in pages and place in pages[target].places if place else target.is_file()
            if not alive:
                yield f"{page.path.relative_to(folder)}: {link}"


def main() -> int:
    """Print the dead links."""
    dead = [*dead_links(ROOT), *(link for folder in sys.argv[1:] for link in dead_links_of_site(Path(folder), ROOT))]
    print("".join(f"dead link: {link}\n" for link in dead), end="")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
