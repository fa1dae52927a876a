# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup roster."""

from __future__ import annotations

DOCUMENTATION = r"""
name: roster
short_description: Turn a file of people into the agents of a vendor
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Reads a file with one row for each person, such as an export of an HR system, and returns agent entries for one vendor.
    The same file can be used for several vendors.
  - The file is CSV, JSON or YAML, depending on its extension. C(.csv), C(.tsv) and C(.txt) are CSV with commas, semicolons or tabs; cells in quotation marks
    may have line breaks. JSON and YAML files are lists of dictionaries, with the columns as keys.
  - CSV is read as UTF-8, with or without a byte order mark, or as UTF-16 with one. For other encodings, set O(encoding).
  - A cell takes precedence over the options of the team, and these over O(defaults). A blank cell does not set its option.
  - Values are used as text, and are never evaluated as templates. They are converted only for options that are numbers, booleans or lists.
    The items of a list are separated by C(|). In JSON and YAML, a number without quotes is refused where the option is text, and null counts as blank.
  - Spaces around headers, empty columns at the end and blank rows are ignored. A header that is repeated is left out, with a warning.
  - Somebody whose first day is after O(as_of) is not returned yet. The last day is a working day; see O(ended) for what is returned after it.
    If the roster has C(start) or C(end), current people are switched on, so that somebody who returns gets the same agent again.
  - Several rows with the same key are one person if their periods do not overlap. The row for O(as_of) applies, otherwise the last one that has begun.
  - A row is bad if its cells do not match the header, if its key is missing, if its team is unknown, if a date has another format, if the end is
    before the start, if the person has another row for the same time, if the value of an option is invalid, or if an option that
    is required to create an agent is in O(columns), O(teams) or O(defaults) but not set for this person. See O(bad_rows).
  - In rows of people who have left, only keys and dates are checked.
options:
  _terms:
    description:
      - Path of the file. A relative path is searched in the directory in which ansible-playbook was started, and then in the directory of the inventory.
    type: list
    elements: str
    required: true
  vendor:
    description: Vendor of the account, such as V(ringcx), V(udesk) or V(deepcall).
    type: str
    required: true
  columns:
    description:
      - 'The column of each option, such as C({username: Login, first_name: Given name}). All options of an entry of the vendor are allowed.'
      - The option that is the key of agents is required, such as C(username) or C(email).
      - C(team) is the column with the team of the person in HR, see O(teams). A vendor's own option of this name is set through O(teams) or O(defaults).
      - C(start) and C(end) are the columns with the first and the last day. C(9999-12-31) means no end; a zero date as the end makes a row bad.
      - Columns of options for a deletion, such as C(owner_id), are used with O(ended=absent) only.
    type: dict
    required: true
  teams:
    description:
      - 'Options for the members of each team, such as C({Support EMEA: {agent_group: Support, max_chats: 3}}). Letter case of teams is ignored.'
      - A team whose options are null is not served by this vendor. Its members are treated as if they had left.
    type: dict
    default: {}
  defaults:
    description: Options for all current people.
    type: dict
    default: {}
  as_of:
    description: The day to return the agents of, as C(YYYY-MM-DD). The default is today in O(timezone).
    type: str
  timezone:
    description: Time zone of today, such as V(Europe/Lisbon). The default is the time zone of the controller.
    type: str
  date_format:
    description:
      - Format of the dates in the file, as for Python's C(strptime), such as V(%d.%m.%Y). The default is C(YYYY-MM-DD).
      - Other formats are never guessed.
    type: str
  ended:
    description:
      - What to return for people whose last day is over.
      - V(inactive) and V(absent) return the key and this O(cxops.contact_center.ringcx_config#module:agents[].state); V(inactive) creates no agents.
      - V(omit) leaves them out, so that their agents are not changed, unless the run prunes.
    type: str
    choices: [inactive, absent, omit]
    default: inactive
  ended_options:
    description: Options of people whose last day is over, such as C(owner_id) and C(owner_group_id) of Udesk, which are required for a deletion.
    type: dict
    default: {}
  bad_rows:
    description:
      - With V(fail), the task fails if there are bad rows, and names all of them, each with file, line and key, without other cells.
      - With V(skip), bad rows, and all other rows of their people, are left out with a warning. This is refused with O(prune).
    type: str
    choices: [fail, skip]
    default: fail
  clear_mark:
    description: Text of cells that clear their option, such as V(-). If omitted, no text clears an option.
    type: str
  encoding:
    description: Encoding of the file, such as V(cp1252), if it is neither UTF-8 nor UTF-16 with a byte order mark.
    type: str
  allow_empty:
    description: Whether to accept a file without rows. Otherwise, it is an error.
    type: bool
    default: false
  show:
    description:
      - V(agents) returns the entries of agents.
      - V(staged) returns the people who start after O(as_of), with the key and C(start).
    type: str
    choices: [agents, staged]
    default: agents
  prune:
    description: Whether the run removes agents that have no entry. The default is whether the role's variable C(<vendor>_prune) sets it for the host.
    type: bool
notes:
  - People who leave count as removals. Set O(cxops.contact_center.ringcx_config#module:max_removals) to the number of people who leave on a day.
  - A file that suddenly has fewer rows removes no agents, unless the run prunes. In this case, the same limit applies.
seealso:
  - plugin: cxops.contact_center.effective
    plugin_type: filter
  - plugin: cxops.contact_center.failed_rows
    plugin_type: filter
"""

EXAMPLES = r"""
# host_vars of a RingCX account
ringcx_agents: "{{ lookup('cxops.contact_center.roster', 'staff.csv', vendor='ringcx', columns=roster_columns, teams=roster_teams, defaults=roster_defaults) }}"
roster_columns: {username: E-mail, first_name: First name, last_name: Last name, team: Team, start: Start, end: End}
roster_teams:
  Support EMEA: {agent_group: Support, max_chats: 3}
  Sales EMEA: {agent_group: Sales}
roster_defaults: {password: "{{ vaulted_initial_password }}"}

# Who starts later
staged: "{{ lookup('cxops.contact_center.roster', 'staff.csv', vendor='ringcx', columns=roster_columns, teams=roster_teams, show='staged') }}"
"""

RETURN = r"""
_raw:
  description:
    - One list, regardless of the number of people. With O(show=agents), its items are entries for O(cxops.contact_center.ringcx_config#module:agents) or the
      same option of another vendor.
    - With O(show=staged), its items are dictionaries with the key of the person and C(start).
  type: list
  elements: list
"""
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.entries import Roster, read_roster
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.options import read_options
from ansible_collections.cxops.contact_center.plugins.plugin_utils.roster.reading import find_file, read_table
from ansible_collections.cxops.contact_center.plugins.plugin_utils.shown_errors import ShownLookupError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.variables import HostVariables
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import agents_of


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads a roster. Options are read here, since the messages of Ansible would contain values."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> list[list[dict[str, Any]]]:
        """Return one list of agents, or of people who start later. What is wrong raises ShownLookupError."""
        name = str(terms[0]) if terms else ""
        try:
            if len(terms) != 1 or not isinstance(terms[0], str) or is_blank(name):
                raise InputError("one path of a file is required")
            return [self._read(name, variables or {}, kwargs)]
        except InputError as error:
            problem = str(error)
        # outside of the block: Ansible would repeat the message of the cause
        raise ShownLookupError(f"roster {name}: {problem}")

    def _read(self, name: str, variables: Mapping[str, Any], given: Mapping[str, Any]) -> list[dict[str, Any]]:
        vendor = str(given.get("vendor", ""))
        agent = agents_of(vendor)
        options = read_options(
            agent,
            {
                "prune": self._prunes(vendor, variables),
                **{option: value for option, value in given.items() if option != "vendor"},
            },
        )
        path = find_file(name, [os.getcwd(), *filter(None, [variables.get("inventory_dir")])])
        table = read_table(path, options.encoding, options.columns.values())
        for line in table.repeated:
            Display().warning(f"{os.path.basename(name)}:{line}: the header is repeated; the row is left out.")
        if not table.rows and not options.allow_empty:
            raise InputError("the file has no rows", hint="Set allow_empty if that is intended.")
        roster: Roster = read_roster(agent, table, options, os.path.basename(name))
        if roster.problems and options.bad_rows == "fail":
            roster.problems.raise_if_any()
        if roster.problems:
            Display().warning(f"Bad rows are left out. {roster.problems.message()}")
        return roster.staged if options.show == "staged" else roster.agents

    def _prunes(self, vendor: str, variables: Mapping[str, Any]) -> bool:
        """Return whether the role prunes the account of the host."""
        kinds = HostVariables(variables, self._templar.template).option(vendor, "prune", "dict")
        return isinstance(kinds, Mapping) and any(boolean(value, strict=False) for value in kinds.values())
