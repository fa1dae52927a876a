# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hundreds of faults, the same ones in every run; `python tests/faults` tries others."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.tests.unit.faults.case import Bench, chosen

CASES = chosen()


@pytest.mark.parametrize("chosen_for", CASES, ids="-".join)
def test_faults(chosen_for, vendors, record_property):
    bench = Bench(vendors)
    results = {case: bench.run(case) for case in CASES[chosen_for]}
    wrong = [f"{case}: {text}" for case, texts in results.items() for text in texts or ()]
    record_property("cases", sum(texts is not None for texts in results.values()))
    record_property("violations", len(wrong))
    assert not wrong, "\n".join(["", *wrong])
