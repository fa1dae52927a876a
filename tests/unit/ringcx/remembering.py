# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account whose agents' e-mail addresses, which lists do not show, are compared again and again."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from types import SimpleNamespace

from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx import details

AGENTS = 4
MINUTE, HOUR, DAY = 60, 3600, 86400
LISTS = 3  # calls: the groups, and the agents of two of them
QUESTION = 2  # calls: both orders


def name(number):
    """The user name of an agent."""
    return f"agent{number}@example.com"


def entry(number, **more):
    """The entry of an agent, as the account has it."""
    return {
        "username": name(number),
        "agent_group": ("Support", "Sales")[number % 2],
        "email": f"{number}@example.com",
        **more,
    }


ENTRIES = [entry(number) for number in range(AGENTS)]


def _text(warning):
    return warning if isinstance(warning, str) else warning["event"]["msg"]


class Remembering:
    """The account, with ringcx_details=changed: edits of a supervisor, time that goes by, and previews."""

    def __init__(self, account, monkeypatch):
        self.account, self.vendor, self._monkeypatch = account, account.vendor, monkeypatch
        account.connection["ringcx_details"] = "changed"
        self.vendor.switch(token_life=10 * 365 * DAY)
        self.vendor.seed({"groups": [{"groupName": "Support"}, {"groupName": "Sales"}]})
        self.vendor.seed({"agents": [self.stored(one) for one in ENTRIES]})

    @staticmethod
    def stored(one, **more):
        """An entry as the vendor stores it."""
        return {"username": one["username"], "agentGroup": one["agent_group"], "email": one["email"], **more}

    @property
    def folder(self):
        """The directory of the token cache."""
        return Path(self.account.connection["token_cache"])

    @property
    def file(self):
        """The file with what is remembered."""
        (path,) = self.folder.glob("details-*.json")
        return path

    def edit(self, number, **values):
        """Change an agent as a supervisor does."""
        self.vendor.change("agent", self.account.agents()[name(number)]["agentId"], values)

    def pass_by(self, seconds):
        """Let time pass, at the vendor and on this machine."""
        self.vendor.advance(seconds)
        self.set_clock(getattr(self, "_ours", 0) + seconds)

    def set_clock(self, seconds):
        """Set the clock of this machine, in seconds from its real time."""
        self._ours = seconds
        now = time.time
        self._monkeypatch.setattr(details, "time", SimpleNamespace(time=lambda: now() + seconds))

    def at_call(self, number, act):
        """Act right before a call of the next run arrives; it counts from 1."""
        receive, count = type(self.vendor).receive, itertools.count(1)

        def counted(call):
            if next(count) == number:
                act()
            return receive(self.vendor, call)

        self._monkeypatch.setattr(self.vendor, "receive", counted)

    def config(self, entries=ENTRIES, **more):
        """The result of a run."""
        self.account.forget()
        return self.account.config(*entries, **more)

    def preview(self, entries=ENTRIES, **more):
        """The result of a preview."""
        return self.config(entries, check=True, **more)

    def drift(self, **more):
        """The names of the agents that a preview changes, and its warnings."""
        result = self.preview(**more)
        return sorted(change["name"] for change in result["changes"]), list(map(_text, result.get("warnings", ())))

    def read(self):
        """The names of the agents that the last run has read individually, in order; a number in place of unknown ones."""
        names = {str(agent["agentId"]): name for name, agent in self.account.agents().items()}
        paths = (call["path"].split("/") for call in self.account.calls("read"))
        return sorted(names.get(path[-1], path[-1]) for path in paths if path[-2] == "agents")

    def searches(self):
        """The spans of the audit log that the last run has searched."""
        bodies = [call["body"] for call in self.account.calls("read") if call["path"].endswith("/auditLogs/search")]
        return [(body["startDateTime"], body["endDateTime"]) for body in bodies]
