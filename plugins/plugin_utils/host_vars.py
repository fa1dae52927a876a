# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a file as Ansible reads the files in host_vars."""

from __future__ import annotations

import inspect
from typing import Any

from ansible.parsing.dataloader import DataLoader


def load_variables(path: str) -> dict[str, Any]:
    """Return the variables in a file. Text that is tagged as unsafe is never evaluated; other text may be a template."""
    loader = DataLoader()
    # ansible-core 2.19 and later evaluate only what is marked as trusted; earlier ones evaluate all that is not unsafe
    is_marked = "trusted_as_template" in inspect.signature(loader.load_from_file).parameters
    variables = loader.load_from_file(path, **({"trusted_as_template": True} if is_marked else {}))
    return dict(variables or {})
