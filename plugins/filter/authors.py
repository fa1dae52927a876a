# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter authors."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.authors import checked_events, with_authors
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import ReportError, checked

DOCUMENTATION = r"""
name: authors
short_description: Add the authors of drift to records
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Adds to each change, and to each object that no entry names, who changed, created or deleted it, and when.
    P(cxops.contact_center.report#filter) shows these authors.
  - Events are matched by the ids of objects, or by their names if the object or the event has no id.
  - The author of an option is that of its last event. If this event shows another value than the account, no author is added, since the log may lag behind.
  - The author of an object that no entry names is the user who created it or, if no event shows that, the user who last changed it.
positional: events
options:
  _input:
    description: A record, or a list of records, of the account in check mode with C(unmanaged=true).
    type: raw
    required: true
  events:
    description: Events of this account, as returned in RV(cxops.contact_center.ringcx_audit_info#module:events).
    type: list
    elements: dict
    required: true
seealso:
  - module: cxops.contact_center.ringcx_audit_info
  - plugin: cxops.contact_center.drift
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write a report of the drift with its authors
  ansible.builtin.copy:
    content: "{{ records | cxops.contact_center.authors(audit.events) | cxops.contact_center.report(format='html', drift=true) }}"
    dest: /var/lib/contact-centers/drift.html
    mode: "0600"
"""

RETURN = r"""
_value:
  description:
    - The records. A change has C(authors) by option, or C(author) if the object as a whole is missing or to be deleted; an unmanaged object has C(author).
    - Each of these is a dictionary with C(user), C(time) and C(action). Without an event, it is omitted.
  type: list
  elements: dict
"""


def authors(records: Any, events: Any) -> list[dict[str, Any]]:
    """Return the records with authors. Wrong input raises AnsibleFilterError."""
    try:
        known = checked_events(events)
        return [with_authors(record, known) for record in checked(records)]
    except ReportError as error:
        raise AnsibleFilterError(f"cxops.contact_center.authors: {error}") from error


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"authors": authors}
