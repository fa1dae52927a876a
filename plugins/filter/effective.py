# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter effective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster import effective as entries_of_day
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.dates import read_date, today
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.options import ENDED, plain
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.people import about
from ansible_collections.cxops.contact_center.plugins.plugin_utils.shown_errors import ShownFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import VENDORS, agents_of

DOCUMENTATION = r"""
name: effective
short_description: Select the entries of agents that apply on a day
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Takes entries with RV(ignore:valid_from) and RV(ignore:valid_until), which are written by hand, and returns those that apply on a day, without the dates.
  - An entry without dates always applies. An entry whose first day is after O(as_of) is left out. The last day is a working day.
    See O(ended) for entries whose last day is over.
  - Several entries for one person are allowed if their periods do not overlap. The one for O(as_of) applies, otherwise the last one that has begun.
  - If an entry with dates applies, it switches its agent on, unless it sets this option itself. So somebody who returns gets the same agent again.
    The vendor is recognized by the options of the entries. If several vendors have all of these options, set O(vendor).
positional: as_of, timezone, ended, ended_options, vendor
options:
  _input:
    description: Entries of agents. RV(ignore:valid_from) and RV(ignore:valid_until) are dates as C(YYYY-MM-DD); a blank date is no limit.
    type: list
    elements: dict
    required: true
  as_of:
    description: The day, as C(YYYY-MM-DD). The default is today in O(timezone).
    type: str
  timezone:
    description: Time zone of today, such as V(Europe/Lisbon). The default is the time zone of the controller.
    type: str
  ended:
    description:
      - What to return for an entry whose last day is over. V(inactive) and V(absent) return its key with this state, and no other options.
      - V(omit) leaves out the entry.
    type: str
    choices: [inactive, absent, omit]
    default: inactive
  ended_options:
    description: Options of entries whose last day is over, such as C(owner_id) and C(owner_group_id) of Udesk, which are required for a deletion.
    type: dict
    default: {}
  vendor:
    description: Vendor of the account, such as V(udesk).
    type: str
seealso:
  - plugin: cxops.contact_center.roster
    plugin_type: lookup
"""

EXAMPLES = r"""
ringcx_agents: "{{ staff | cxops.contact_center.effective }}"
staff:
  - username: ana.lima@example.com
    agent_group: Support
    valid_until: "2027-01-31"
  - username: bo.berg@example.com
    agent_group: Sales
    valid_from: "2027-02-01"
"""

RETURN = r"""
_value:
  description: The entries of the day, for O(cxops.contact_center.ringcx_config#module:agents) or the same option of another vendor.
  type: list
  elements: dict
"""


def effective(
    entries: Any,
    as_of: Any = None,
    timezone: Any = None,
    ended: str = ENDED[0],
    ended_options: Any = None,
    vendor: Any = None,
) -> list[dict[str, Any]]:
    """Return the entries of a day. What is wrong raises ShownFilterError."""
    try:
        if not isinstance(entries, (list, tuple)):
            raise InputError("a list of entries is required")
        if ended not in ENDED:
            raise InputError(f"ended must be one of {', '.join(ENDED)}")
        if not (ended_options is None or isinstance(ended_options, Mapping)):
            raise InputError("ended_options must be a dictionary")
        candidates = [agents_of(name) for name in ([vendor] if vendor else VENDORS)]
        if is_blank(as_of):
            day = today(timezone)
        else:
            with about("as_of"):
                day = read_date(as_of)
        return entries_of_day.effective(plain(entries), candidates, day, ended, plain(ended_options or {}))
    except InputError as error:
        problem = str(error)
    # outside of the block: Ansible would repeat the message of the cause
    raise ShownFilterError(f"effective: {problem}")


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"effective": effective}
