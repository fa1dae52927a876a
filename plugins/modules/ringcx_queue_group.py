#!/usr/bin/python
# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ringcx_queue_group
short_description: Manage a queue group of RingCX
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Create, change or delete one queue group of a RingCX account. RingCX calls queue groups C(gateGroups).
  - Queues are not managed. A queue group that still has queues is not deleted, and the task fails with an error that names the queues.
seealso:
  - module: cxops.contact_center.ringcx_config
extends_documentation_fragment:
  - cxops.contact_center.attributes
  - cxops.contact_center.ringcx
  - cxops.contact_center.ringcx.queue_group
notes:
  - RingCX marks the call that deletes a queue group as deprecated. If the account refuses the call, the task fails and reports the error.
"""

EXAMPLES = r"""
- name: Create a queue group
  cxops.contact_center.ringcx_queue_group:
    name: Support

- name: Rename a queue group, which keeps its id and its queues
  cxops.contact_center.ringcx_queue_group:
    queue_group_id: 52653
    name: Customer Support

- name: Delete a queue group that has no queues
  cxops.contact_center.ringcx_queue_group:
    name: Winter Campaign
    state: absent
"""

RETURN = r"""
queue_group:
  description: The queue group after the task. In check mode, the predicted one, as far as it is known. V(null) if the queue group is absent.
  returned: success
  type: dict
  sample: {queue_group_id: 52653, name: Support, billing_key: null}
changes:
  description: The change that was made, or would be made. The list is empty if nothing changes.
  returned: when the plan could be made
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      returned: always
      type: str
      choices: [queue_group, agent_group, agent]
    id:
      description: Id of the object in the account. V(null) if the object does not exist yet.
      returned: always
      type: raw
    name:
      description: Name of the object after the change.
      returned: always
      type: str
    action:
      description: What happens to the object.
      returned: always
      type: str
      choices: [create, change, move, activate, deactivate, delete]
    before:
      description:
        - The options that change, with their values before the change. Empty for a new object. A deletion shows the whole object, as far as it can be read.
        - Other objects are shown by name, secrets as V((set\)).
      returned: always
      type: dict
    after:
      description:
        - The options that change, with their values after the change. For a deletion, options of the deletion.
        - Other objects are shown by name, secrets as V((set\)) or V((changed\)).
      returned: always
      type: dict
    outcome:
      description: V(planned) in check mode or if the plan was refused, V(unknown) if the change was sent but nothing shows whether it was carried out.
      returned: always
      type: str
      choices: [planned, done, failed, unknown, not_tried]
    error:
      description: Why the change is not done, or V(null).
      returned: always
      type: str
  sample:
    - kind: queue_group
      id: 52653
      name: Support
      action: create
      before: {}
      after: {name: Support}
      outcome: done
      error: null
failures:
  description:
    - The changes in RV(changes) that are not done. They failed, have an unknown outcome or were not tried.
    - Empty if the plan was refused before the first write. No change was tried then; see RV(plan).
  returned: when the plan could be made
  type: list
  elements: dict
  sample: []
plan:
  description:
    - Number of objects by action. Each object counts once, as the first action that applies of
      V(delete), V(create), V(deactivate), V(activate), V(move), which means that its groups change, and V(change).
    - V(unchanged) counts the objects that are as desired. V(unmanaged) is V(0), because the task manages one object only.
  returned: when the plan could be made
  type: dict
  sample: {create: 1, change: 0, move: 0, activate: 0, deactivate: 0, delete: 0, unchanged: 0, unmanaged: 0}
estimate:
  description:
    - Approximate cost of the changes of the plan. RV(ignore:api_calls) is the number of calls.
    - RV(ignore:seconds) is the time that these calls take with the rate limit in force.
  returned: when the plan could be made
  type: dict
  sample: {api_calls: 2, seconds: 2}
api_calls:
  description: Number of API calls that were made, including those for signing in.
  returned: always
  type: int
  sample: 2
"""

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.run import run_object
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.gateway import RingCX


def main() -> None:
    """Reconcile one queue group of RingCX, and exit with the result."""
    run_object(RingCX, "queue_group")


if __name__ == "__main__":
    main()
