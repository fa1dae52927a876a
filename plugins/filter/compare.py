# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import ContactCenterError
from ansible_collections.cxops.contact_center.plugins.plugin_utils import compare as comparing
from ansible_collections.cxops.contact_center.plugins.plugin_utils.comparison_report import FORMATS

DOCUMENTATION = r"""
name: compare
short_description: Compare two accounts of one vendor
version_added: 1.0.0
author: cxops.contact_center contributors
description:
  - Returns the differences between two accounts, by name. The accounts are results of, for example, M(cxops.contact_center.udesk_config_info).
  - Letter case of names is ignored. An option that an account does not show counts as not set.
  - The playbook C(cxops.contact_center.compare) reads two accounts, and writes reports with this filter.
positional: other, vendor
options:
  _input:
    description: The first account.
    type: dict
    required: true
  other:
    description: The second account.
    type: dict
    required: true
  vendor:
    description: Vendor of both accounts, such as V(udesk).
    type: str
    required: true
  names:
    description: Names of the accounts, in a list of two.
    type: list
    elements: str
    default: [from, to]
  format:
    description: Whether to return a dictionary (V(data)) or text. Names and values are escaped in V(markdown) and in V(html), which is a complete page.
    type: str
    choices: [data, json, text, markdown, html]
    default: data
"""

EXAMPLES = r"""
- name: Read both tenants
  cxops.contact_center.udesk_config_info:
    udesk_url: "https://{{ item }}.udesk.cn"
  loop: [production, staging]
  register: read

- name: Show the differences
  ansible.builtin.debug:
    msg: "{{ read.results[0] | cxops.contact_center.compare(read.results[1], 'udesk') }}"
"""

RETURN = r"""
_value:
  description:
    - With O(format=data), the keys C(format), C(vendor), C(from), C(to), C(omitted) and, for each list, such as C(agents), a dictionary with C(only_from),
      C(only_to), C(different) and C(equal). The first two have a name and values for each object, C(different) has a name and the
      options, each with both values, and C(equal) is a number.
    - Otherwise text.
  type: raw
"""


def compare(
    account: Mapping[str, Any],
    other: Mapping[str, Any],
    vendor: str,
    names: Sequence[str] = ("from", "to"),
    format: str = "data",
) -> Any:
    """Return the comparison of two accounts, as a dictionary or as text."""
    if format != "data" and format not in FORMATS:
        raise AnsibleFilterError(f"format must be one of data, {', '.join(FORMATS)}")
    if len(names) != 2:
        raise AnsibleFilterError("names must be a list of two names")
    try:
        comparison = comparing.compare(account, other, vendor, names)
    except ContactCenterError as error:
        raise AnsibleFilterError(str(error)) from None
    return comparison if format == "data" else FORMATS[format](comparison)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"compare": compare}
