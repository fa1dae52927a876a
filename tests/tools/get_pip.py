# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-test runs to put pip into a new venv, without a download.

ansible-test fetches a script of this interface from a host of its own, which a closed network does not reach.
This one starts from the pip that comes with Python and takes the required version from the configured package index.
"""

from __future__ import annotations

import subprocess
import sys


def main() -> int:
    """Install what the arguments name; the venv is the one of this Python."""
    required = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
    subprocess.run([sys.executable, "-m", "ensurepip"], check=True)
    return subprocess.call([sys.executable, "-m", "pip", "install", "--upgrade", *required])


if __name__ == "__main__":
    sys.exit(main())
