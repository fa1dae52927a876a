# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of options in messages: in a role, users set variables such as ringcx_agents, and know no option "agents"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

QUOTED = r'"[^"\n]*"'  # names of objects, which may be those of options
OF_ENTRY = r"\[[0-9]+\](?: \([^()\n]*\))?"  # the position of an entry, and its key
BEFORE_SETTING = r"(?:[Ss]et|[Cc]orrect|lower|raise|and|that) "


class OptionNames:
    """Puts variables in place of options, only where messages of this collection name an option.

    variables: by the option that each of them sets; empty where the options are those of the task.
    settings: the options that hints name, such as max_removals. The others, such as agents, are ordinary words as well.
    """

    def __init__(self, variables: Mapping[str, str], settings: Collection[str] = ()) -> None:
        self._variables = {option: name for option, name in variables.items() if option != name}
        every, hinted = self._any_of(self._variables), self._any_of(self._variables.keys() & set(settings))
        self._pattern = re.compile(
            rf"{QUOTED}|(?<!\w){every}{OF_ENTRY}|^(?:- )?{every}(?=[ :])|(?<!\w){BEFORE_SETTING}{hinted}(?!\w)",
            re.MULTILINE,
        )

    def in_text(self, message: str) -> str:
        """Return a message with the variables that the user has set. What is in double quotes, and what is a key, is not replaced."""
        return self._pattern.sub(self._named, message) if self._variables else message

    def _named(self, found: re.Match[str]) -> str:
        option = next(filter(None, found.groups()), None)
        return found[0].replace(option, self._variables[option], 1) if option else found[0]

    @staticmethod
    def _any_of(options: Collection[str]) -> str:
        longest_first = sorted(options, key=len, reverse=True)
        return f"({'|'.join(map(re.escape, longest_first)) or '(?!)'})"
