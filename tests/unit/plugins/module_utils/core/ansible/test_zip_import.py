# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules are imported from the zip file in which Ansible sends them, and compiled once."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import zip_import

FILES = {
    "first/__init__.py": "",
    "first/zip_import.py": Path(zip_import.__file__).read_text(encoding="utf-8"),
    "first/second/__init__.py": "from .third import value",
    "first/second/third.py": "value = 3",
    "fourth.py": "import first.second\nvalue = first.second.value",
    "pack/__init__.py": "from . import inner",
    "pack/inner.py": "",
}
START = """
import builtins, json, sys
compiled, original = [], builtins.compile
def count(source, path, *options, **named):
    compiled.append(path)
    return original(source, path, *options, **named)
builtins.compile = count
sys.path.insert(0, sys.argv[1])
import first
{start}
import fourth, pack
print(json.dumps({"compiled": compiled, "files": {name: sys.modules[name].__file__ for name in sorted(sys.modules)
    if name.partition(".")[0] in ("first", "fourth", "pack")}, "value": fourth.value}))
"""


def _run(tmp_path, start):
    archive = tmp_path / "sent.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in FILES.items():
            file.writestr(name, text)
    command = [sys.executable, "-c", START.replace("{start}", start), archive]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    compiled = [Path(path).relative_to(archive).as_posix() for path in found["compiled"] if str(archive) in path]
    files = {name: Path(path).relative_to(archive).as_posix() for name, path in found["files"].items()}
    return found["value"], files, [path for path in compiled if path != "first/__init__.py"]


def test_each_file_is_compiled_once(tmp_path):
    value, files, compiled = _run(tmp_path, "import first.zip_import")
    assert value == 3
    assert sorted(set(compiled)) == sorted(set(FILES) - {"first/__init__.py"})
    assert [path for path in compiled if compiled.count(path) > 1] == ["first/zip_import.py"] * 2
    assert files == {
        "first": "first/__init__.py",
        "first.second": "first/second/__init__.py",
        "first.second.third": "first/second/third.py",
        "first.zip_import": "first/zip_import.py",
        "fourth": "fourth.py",
        "pack": "pack/__init__.py",
        "pack.inner": "pack/inner.py",
    }


def test_without_it_modules_have_the_same_paths(tmp_path):
    _value, files, _compiled = _run(tmp_path, "")
    _value, faster, _compiled = _run(tmp_path, "import first.zip_import")
    del faster["first.zip_import"]
    assert files == faster
