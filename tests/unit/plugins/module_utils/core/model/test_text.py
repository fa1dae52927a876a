# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blank values, and lists of names in messages."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank, join_names


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), (iter([1, 2, 3]), "1, 2 and 3")],
)
def test_names_are_listed_as_in_a_sentence(names, expected):
    assert join_names(names) == expected


def test_null_and_text_without_a_visible_character_are_blank():
    values = (None, "", " \t", "\u00a0", "\u200b\ufeff", "x", 0, False, [], {})
    assert [value for value in values if not is_blank(value)] == ["x", 0, False, [], {}]
