# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of options as reports show them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible

NOTHING = "(none)"


def shown(value: Any) -> str:
    """Return the value of an option as a reader is shown it."""
    if value is None or value == [] or value == "":
        return NOTHING
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list) and not any(isinstance(item, (list, Mapping)) for item in value):
        return ", ".join(map(shown, value))
    return visible(json.dumps(value, ensure_ascii=False, default=str))
