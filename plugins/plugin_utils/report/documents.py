# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of reports, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable

from .html import html
from .junit import junit
from .markdown import markdown
from .model import Report
from .text import text

WRITERS: Mapping[str, Callable[[Report], str]] = {"text": text, "markdown": markdown, "html": html, "junit": junit}
