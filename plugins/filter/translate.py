# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import ContactCenterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation import files
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.translate import (
    Translation,
    names_in,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.translate import (
    translate as translate_account,
)

DOCUMENTATION = r"""
name: translate
short_description: Turn an account of one vendor into entries for another vendor
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns agent groups and agents in the format that the config module of the target takes, and a list of losses, which a person has to review.
    Objects of other kinds are among the losses.
  - Groups keep their names. An agent keeps the login name or e-mail address, the name, numbers that both vendors have, and whether it is switched on.
    A full name is split at its first space, and a first and a last name are joined.
  - No call is made, and nothing is written to any account. The playbook C(cxops.contact_center.migrate) reads two accounts, and writes
    files with this filter.
positional: source, target
options:
  _input:
    description: The account of the source, for example a result of M(cxops.contact_center.udesk_config_info).
    type: dict
    required: true
  source:
    description: Vendor of the account, such as V(udesk).
    type: str
    required: true
  target:
    description: Vendor of the target, such as V(ringcx). It must be another vendor.
    type: str
    required: true
  mapping:
    description:
      - Agent options of the source, each with the option of the target that gets its value. They take precedence over the default translation.
      - Values are not converted, apart from numbers to text. A value that the target does not accept is listed as a loss.
    type: dict
    default: {}
  groups:
    description: Names of the groups to translate, with their agents, as a list or as comma-separated text. By default, the whole account is translated.
    type: raw
  existing:
    description:
      - The account of the target, as its config info module returns it.
      - An agent that has the same login name or e-mail address there gets the name that it has there, so no second one is created.
      - Groups get the spelling that they have there.
    type: dict
    default: {}
  names:
    description: Names of both accounts, for the report.
    type: list
    elements: str
    default: [source, target]
  format:
    description:
      - Whether to return a dictionary (V(data)), a file of variables with the translated objects (V(people)), a file of variables that switches
        off the translated agents in the source (V(leavers)), the losses as a report in V(markdown), or a line with the numbers (V(text)).
    type: str
    choices: [data, people, leavers, markdown, text]
    default: data
seealso:
  - plugin: cxops.contact_center.compare
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the tenant
  cxops.contact_center.udesk_config_info:
  register: shanghai

- name: Show what would be lost in RingCX
  ansible.builtin.debug:
    msg: "{{ (shanghai | cxops.contact_center.translate('udesk', 'ringcx', mapping={'duty': 'team'})).losses }}"
"""

RETURN = r"""
_value:
  description:
    - With O(format=data), a dictionary. C(agent_groups) and C(agents) are entries for the config module of the target.
    - C(losses) is a list of dictionaries with C(category), C(kind), C(name), C(option), C(reason) and C(value). The categories are
      V(input) (missing, must be added), V(left_out), V(collision) (of names; the first is used), V(exists) (in the target already), V(reduced) (to
      fewer groups), V(guessed) (a name of one word), V(not_accepted) (by the target) and V(no_counterpart).
    - Otherwise text.
  type: raw
"""

FORMATS: dict[str, Callable[[Translation, str, str, Sequence[str]], Any]] = {
    "data": lambda translation, source, target, names: translation.as_dict(),
    "people": lambda translation, source, target, names: files.people(translation, target),
    "leavers": lambda translation, source, target, names: files.leaving(translation, source),
    "markdown": lambda translation, source, target, names: files.losses(translation, names),
    "text": lambda translation, source, target, names: files.summary(translation),
}


def translate(
    account: Mapping[str, Any],
    source: str,
    target: str,
    mapping: Mapping[str, str] | None = None,
    groups: str | Sequence[str] | None = None,
    existing: Mapping[str, Any] | None = None,
    names: Sequence[str] = ("source", "target"),
    format: str = "data",
) -> Any:
    """Return the translation of an account, as a dictionary or as text."""
    if format not in FORMATS:
        raise AnsibleFilterError(f"translate: format must be one of {', '.join(FORMATS)}")
    if len(names) != 2:
        raise AnsibleFilterError("translate: names must be a list of two names")
    try:
        selected = names_in(groups, account)
        translation = translate_account(account, source, target, mapping, selected, existing)
    except ContactCenterError as error:
        message = f"translate: {error}"
    else:
        return FORMATS[format](translation, source, target, names)
    raise AnsibleFilterError(message)  # outside of the block: Ansible would repeat the message of the cause


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"translate": translate}
