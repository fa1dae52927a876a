# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the generated files of the collection."""

from __future__ import annotations

from .files import ROOT, generated_files

for path, text in generated_files().items():
    (ROOT / path).write_text(text, encoding="utf-8")
    print(path)
