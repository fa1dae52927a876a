# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated files."""

from __future__ import annotations

import json
from pathlib import Path

from .fragments import fragment_file
from .people_schema import people_schema
from .vendors import VENDORS

ROOT = Path(__file__).resolve().parents[3]


def generated_files() -> dict[str, str]:
    """Return the contents of the generated files, by their paths in the collection."""
    fragments = {f"plugins/doc_fragments/{vendor.name}.py": fragment_file(vendor) for vendor in VENDORS}
    schemas = {f"schemas/{vendor.name}.json": _json(people_schema(vendor)) for vendor in VENDORS}
    return {**fragments, **schemas}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
