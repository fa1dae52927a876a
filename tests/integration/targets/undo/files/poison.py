# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes copies of a record in which texts are templates: ``poison.py RECORD FOLDER MARKER``.

data.json has one in every text but those that say what the record is; each of the others has one in one of these.
"""

from __future__ import annotations

import json
import pathlib
import sys

HEADER = ("format", "vendor", "host", "account")
OF_CHANGE = ("kind", "action", "outcome")


def poisoned(value, text, kept=()):
    """Return the value with this text in place of every text."""
    if isinstance(value, dict):
        return {name: one if name in kept else poisoned(one, text) for name, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, text) for one in value]
    return text if isinstance(value, str) else value


def main(record_file, folder, marker):
    """Write the copies."""
    text = "{{ lookup('ansible.builtin.pipe', 'touch MARKER') }}".replace("MARKER", marker)
    record = json.loads(pathlib.Path(record_file).read_text(encoding="utf-8"))
    changes = [poisoned(change, text, OF_CHANGE) for change in record["changes"]]
    for change in changes:
        # a list of one text stays a list of one, and a second change of one object would be another problem
        change["name"] = f"{text} {changes.index(change)}"
    copies = {"data": {**poisoned(record, text, HEADER), "changes": changes}}
    copies.update({name: {**record, name: text} for name in HEADER})
    copies.update(
        {name: {**record, "changes": [{**change, name: text} for change in record["changes"]]} for name in OF_CHANGE}
    )
    for name, copy in copies.items():
        pathlib.Path(folder, f"{name}.json").write_text(json.dumps(copy), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
