# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which name is probably meant by an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a suggestion that follows a name that is unknown, or an empty string."""
    names = {one.lower(): one for one in known if one}
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return f', did you mean "{names[close[0]]}"?' if close else ""
