# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks Debian's Chromium into a folder, unless there is one on the path: ``unpack.py FOLDER``. FOLDER/bin/chromium starts it.

Nothing is installed: the packages that the machine lacks are unpacked, and apt keeps its lists and archives in the folder.
It needs apt and dpkg, but not root, and ends after a few minutes in any case.
"""

from __future__ import annotations

import pathlib
import re
import shlex
import subprocess
import sys
import time

from chromium import PATH  # of this folder, as this file is executed and not imported

SECONDS = 300  # in all
PROGRAM = "usr/lib/chromium/chromium"


class Apt:
    """apt-get with lists and archives in a folder of its own."""

    def __init__(self, folder):
        self._ends, self._archives = time.monotonic() + SECONDS, folder / "archives"
        settings = {
            "Dir::State::lists": folder / "lists",
            "Dir::Cache": folder / "cache",
            "APT::Sandbox::User": "root",  # another user could not write to the folder
            "Acquire::Retries": 1,
            "Acquire::http::Timeout": 20,
            "Acquire::https::Timeout": 20,
        }
        self._options = [f"--option={name}={value}" for name, value in settings.items()]
        for name in ("lists/partial", "cache/archives/partial", "archives"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def missing(self, package):
        """Return the names of the package and of what it depends on, except for installed ones."""
        self._get("update")
        planned = self._get("install", "--simulate", "--no-install-recommends", package)
        return re.findall(r"^Inst (\S+)", planned, re.MULTILINE)

    def download(self, packages):
        """Return the paths of the archives of packages."""
        self._get("download", *packages)
        return sorted(self._archives.glob("*.deb"))

    def _get(self, *words):
        """Return what a command prints. Where it fails or takes too long, an error is raised."""
        seconds = max(self._ends - time.monotonic(), 1)
        command = ["apt-get", "--quiet=2", *self._options, *words]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
        return subprocess.run(command, cwd=self._archives, timeout=seconds, check=True, **pipes).stdout


def main():
    """Unpack the packages, and write the program that starts the browser with their libraries."""
    if PATH:
        return
    folder = pathlib.Path(sys.argv[1]).resolve()
    root, start = folder / "root", folder / "bin" / "chromium"
    for archive in (apt := Apt(folder)).download(apt.missing("chromium")):
        subprocess.run(["dpkg-deb", "--extract", archive, root], check=True)
        archive.unlink()
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*")})
    start.parent.mkdir(exist_ok=True)
    start.write_text(
        f'#!/bin/sh\nexport LD_LIBRARY_PATH={shlex.quote(":".join(libraries))}\nexec {shlex.quote(str(root / PROGRAM))} "$@"\n'
    )
    start.chmod(0o755)
    subprocess.run([start, "--version"], timeout=SECONDS, check=True)


if __name__ == "__main__":
    main()
