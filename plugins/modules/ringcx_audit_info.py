#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_audit_info
short_description: Query the audit log of a RingCX account
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Return who created, changed or deleted which objects of a RingCX account, and when. Changes by API users, such as those of this collection, are included.
  - RingCX shows an event about five minutes after it happened, not earlier. RingCX does not document how far back the log goes.
  - The API user needs the permission C(Audit log access).
  - "The kinds of objects, with their names in RingCX, are: C(agent) (Agent), C(agent_group) (AgentGroup),
    C(agent_queue_assignment) (AgentGateAccess), C(agent_queue_group_assignment) (AgentGateGroupAccess),
    C(agent_dial_group_assignment) (AgentDialGroupMember), C(agent_chat_queue_assignment) (AgentChatQueueAccess),
    C(agent_skill_profile) (AgentSkillProfile), C(agent_supervisor) (AgentSupervisor), C(agent_state) (AccountAuxState),
    C(queue) (Gate), C(queue_group) (GateGroup), C(skill) (GateGroupSkill), C(dial_group) (DialGroup)."
  - The task fails unless all events of the time span can be returned. The module requests the whole span, in both orders. If RingCX returns 1,000 events
    or more, a multiple of 250, or different events in the two orders, the module requests each half of the span separately, and so on.
seealso:
  - module: cxops.contact_center.ringcx_config_info
extends_documentation_fragment:
  - cxops.contact_center.attributes.info
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.audit_info
"""

EXAMPLES = r"""
- name: Read who changed an agent since the beginning of November
  cxops.contact_center.ringcx_audit_info:
    since: "2026-11-01T00:00:00Z"
    kinds: [agent]
    names: [ana.lima@example.com]
  register: audit

- name: Show the users
  ansible.builtin.debug:
    msg: "{{ audit.events | map(attribute='user') | unique }}"

- name: Read all events of the last 24 hours
  cxops.contact_center.ringcx_audit_info:
    since: "{{ '%Y-%m-%dT%H:%M:%SZ' | strftime(now().timestamp() - 86400, utc=true) }}"
"""

RETURN = r"""
events:
  description: The events, oldest first.
  returned: success
  type: list
  elements: dict
  contains:
    time:
      description: Time of the event in UTC, by the clock of RingCX.
      returned: always
      type: str
    kind:
      description: Kind of the object, as in O(kinds).
      returned: always
      type: str
    id:
      description: Id of the object.
      returned: always
      type: raw
    object:
      description: Name of the object in the event, or its current name if the event shows none.
      returned: always
      type: str
    action:
      description: What happened to the object.
      returned: always
      type: str
      choices: [create, change, delete]
    user:
      description: User name of the person or program. If somebody acted on behalf of another user, both are shown, as C(ROOT as USER).
      returned: always
      type: str
    fields:
      description:
        - The differences. Properties that modules of this collection manage have the names of their options; others have their RingCX names in snake case.
        - For an object that was created or deleted, only options that are set are shown.
        - Secrets are left out. If a value is itself an object, only its name or id is shown.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: Name of the option or of the property.
          returned: always
          type: str
        before:
          description: Value before the event.
          returned: always
          type: raw
        after:
          description: Value after the event.
          returned: always
          type: raw
  sample:
    - time: "2026-11-30T08:00:00.000Z"
      kind: agent
      id: 7654321
      object: ana.lima@example.com
      action: change
      user: supervisor@example.com
      fields: [{name: agent_rank, before: 0, after: 7}]
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_reading
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.audit_info import FIELDS, read_events
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Query the audit log of a RingCX account, and exit with the result."""
    run_reading(RingCX, FIELDS, read_events)


if __name__ == "__main__":
    main()
