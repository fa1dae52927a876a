# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTML page as a browser would parse it."""

from __future__ import annotations

from html.parser import HTMLParser


class HtmlPage(HTMLParser):
    """The tags, the attributes and the text of a page, in their order. content: the text of its scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.content = [], [], [], {"script": [], "style": []}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *one) for one in attrs]

    def handle_data(self, data):
        if self.tags and self.tags[-1] in self.content and data.strip():
            self.content[self.tags[-1]].append(data)
        self.text.append(data)

    @property
    def attribute_names(self):
        """The names of all attributes, once each."""
        return {name for _tag, name, _value in self.attributes}
