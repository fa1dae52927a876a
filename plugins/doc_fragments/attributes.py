# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes, requirements and notes that the modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """The fragments: all modules that write, one-object modules, config modules, the export, info modules."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode, and returns the predicted changes without writing to the account.
    support: full
  diff_mode:
    description: In diff mode, returns the changes, or in check mode the predicted changes, option by option. The values of secrets are not shown.
    support: full
  idempotent:
    description: When run again with the same options, makes no further changes.
    support: full
requirements:
  - requests
"""

    WRITES = r"""
options: {}
notes:
  - Options that are omitted are left unchanged. V(null) clears an option, or is an error if the option can't be cleared. A list is always the complete list.
  - Secrets can't be read back. They are written when the object is created, or on every run with O(update_password=always), which then always reports a change.
"""

    CONFIG = r"""
options: {}
notes:
  - Options that are omitted are left unchanged. V(null) clears an option, or is an error if the option can't be cleared. A list is always the complete list.
  - If a run fails part-way, RV(failures) contains the changes that were not completed. Run the task again to complete them.
"""

    EXPORT = r"""
attributes:
  check_mode:
    description: Can run in check mode, in which it writes nothing.
    support: full
  diff_mode:
    description: Does not return differences.
    support: none
  idempotent:
    description: When run again with the same options, makes no further changes.
    support: full
  action:
    description: Runs on the controller only.
    support: full
requirements:
  - requests
"""

    INFO = r"""
attributes:
  check_mode:
    description: Makes no changes, in check mode or otherwise.
    support: full
  diff_mode:
    description: Makes no changes, so there are no differences to return.
    support: N/A
  idempotent:
    description: Makes no changes.
    support: full
requirements:
  - requests
"""
