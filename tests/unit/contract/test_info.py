# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What results tell of objects: as they are, by name, in the vendor's spelling, and only what was asked for."""

from __future__ import annotations


def test_a_task_that_fails_tells_no_object(account):
    row = account.row
    option, new, _wire = row.update
    account.config(row.member("Support"))
    account.vendor.fault(kind="write", times=None, status=400, body="{}")
    for suffix, arguments in (
        ("agent", {row.key: "ana@example.com", option: new}),
        ("agent_group", {"name": "Trunk"}),
    ):
        failed = account.run(suffix, **arguments)
        assert failed["failed"] and not failed["changed"]
        assert suffix not in failed
        assert len(failed["failures"]) == len(failed["diff"]) == 1
