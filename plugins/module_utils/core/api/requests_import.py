# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that imports requests, which may be missing where a module runs."""

from __future__ import annotations

import traceback

__all__ = ["REQUESTS_ERROR", "requests"]

REQUESTS_ERROR: str | None = None
try:
    import requests
except ImportError:
    requests = None  # type: ignore[assignment]
    REQUESTS_ERROR = traceback.format_exc()
