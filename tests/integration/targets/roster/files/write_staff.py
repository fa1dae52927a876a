# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the files of an HR system: people who join, some bad rows, the same file in other formats, and seasonal agents.

Arguments: the folder, and the file that a template in a cell would create.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from pathlib import Path

HEADER = ["Staff number", "First name", "Last name", "E-mail", "Team", "Start", "End", "Note"]
BAD = {
    3: {"E-mail": ""},
    11: {"Team": "Suport EMEA"},
    19: {"Start": "02.11.2026"},
}


def person(number, **more):
    """Return a row; the numbers of staff have leading zeros."""
    own = {
        "Staff number": f"{number:04}",
        "First name": f"Ana {number}",
        "Last name": "Lima",
        "E-mail": f"ana{number}@example.com",
        "Team": "Sales EMEA" if number % 5 == 0 else "Support EMEA",
        "Start": "2026-11-02",
        "End": "",
        "Note": "",
    }
    return {**own, **more}


def table(people, delimiter=","):
    """Return CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADER, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(people)
    return stream.getvalue()


def main():
    folder, marker = Path(sys.argv[1]), sys.argv[2]
    template = "{{ lookup('ansible.builtin.pipe', 'touch " + marker + "') }}"
    hostile = {
        7: {"First name": template, "Note": "a\r\nb; c"},
        8: {"First name": "=1+1", "Last name": "+351"},
        9: {"First name": "no"},
    }
    staff = [person(number, **hostile.get(number, {})) for number in range(1, 26)]
    joiners = [{**one, **BAD.get(number, {})} for number, one in enumerate(staff, 1)]
    files = {
        "joiners.csv": table(joiners).encode(),
        "staff.csv": table(staff).encode(),
        "mark.csv": codecs.BOM_UTF8 + table(staff, ";").encode(),
        "tab.csv": table(staff, "\t").encode(),
        "utf16.csv": table(staff).encode("utf-16"),
        "latin.csv": table([*staff, person(26, Note="Zoë")]).encode("cp1252"),
        "staff.json": json.dumps([{name: value or None for name, value in one.items()} for one in staff]).encode(),
        "staff.yml": "".join(f"- {json.dumps(one)}\n" for one in staff).encode(),
        "cut.csv": table(staff).encode()[:-25],
        "empty.csv": table([]).encode(),
    }
    moved = [{**one, "Team": "Sales EMEA"} if number == 1 else one for number, one in enumerate(staff, 1)]
    left = [{**one, "End": "2026-12-31"} if number == 2 else one for number, one in enumerate(moved, 1)]
    files["life.csv"] = table(left).encode()
    files["return.csv"] = table([*left, person(2, Start="2027-02-01")]).encode()
    seasonal = [person(number, Start="2026-11-15", End="2027-01-10") for number in range(1001, 1301)]
    files["season.csv"] = table(seasonal).encode()
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
