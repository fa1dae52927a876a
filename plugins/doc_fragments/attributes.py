# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all modules promise."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and tell what would change, without a single write.
    support: full
  diff_mode:
    description: Tells what has changed, or would change, field by field; secrets only as words.
    support: full
  idempotent:
    description: Changes nothing when run again with the same options.
    support: full
requirements:
  - requests
"""

    WRITES = r"""
options: {}
notes:
  - What is omitted is left alone. V(null) clears a field, which is an error where a field can't be cleared. A list that is given is the whole list.
  - Secrets can't be read back, so they are written on creation, or on every run with O(update_password=always), which then reports a change each time.
"""

    CONFIG = r"""
options: {}
notes:
  - What is omitted is left alone. V(null) clears a field, which is an error where a field can't be cleared. A list that is given is the whole list.
  - A run that fails half-way tells what is not done; running it again finishes the job.
"""

    INFO = r"""
attributes:
  check_mode:
    description: Never writes, in check mode or not.
    support: full
  diff_mode:
    description: There is nothing to compare.
    support: N/A
  idempotent:
    description: Changes nothing.
    support: full
requirements:
  - requests
"""
