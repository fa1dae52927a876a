# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup records."""

from __future__ import annotations

DOCUMENTATION = r"""
name: records
short_description: Read the records of several accounts
version_added: 1.0.0
author: cxops.contact_center contributors (@cxops)
description:
  - Reads the records that the playbooks C(cxops.contact_center.plan) and C(cxops.contact_center.drift) report.
  - Unlike with C(include_vars) or C(-e @FILE), templates in the text of records are not evaluated.
options:
  _terms:
    description:
      - Accounts by host and vendor. Each is a dictionary with RV(ignore:file), the path of its record, and RV(ignore:reason), why it has none.
      - A host without accounts was not reached.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the accounts that were read
  ansible.builtin.debug:
    msg: "{{ lookup('cxops.contact_center.records', {'lisbon': {'ringcx': {'file': '/tmp/lisbon.json', 'reason': ''}}}).records | map(attribute='host') }}"
"""

RETURN = r"""
_raw:
  description: For each term, a dictionary with C(records), and with C(unreadable), which has the C(host) and the C(error) of each account without a record.
  type: list
  elements: dict
"""
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

NOT_REACHED = "The run ended before this account was read."


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads records."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> list[dict[str, Any]]:
        """Return the records of each term, and the accounts that have none. A record that is not JSON raises AnsibleLookupError."""
        return [_accounts(term) for term in terms]


def _accounts(hosts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, Any]:
    records, unreadable = [], []
    for host, accounts in hosts.items():
        if not accounts:
            unreadable.append({"host": host, "error": NOT_REACHED})
        for vendor, account in accounts.items():
            if account["file"] and os.path.exists(account["file"]):
                records.append(_read(account["file"]))
            else:
                name = f"{host} ({vendor})" if len(accounts) > 1 else host
                unreadable.append({"host": name, "error": _error(account["reason"])})
    return {"records": records, "unreadable": unreadable}


def _error(reason: str) -> str:
    """Return why an account has no record; newer versions of ansible-core begin such messages with a prefix."""
    return reason.removeprefix("Task failed: ") or NOT_REACHED


def _read(path: str) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise AnsibleLookupError(f"The record {path} can't be read: {type(error).__name__}.") from error
