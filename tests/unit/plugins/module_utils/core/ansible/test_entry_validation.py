# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries are validated and converted exactly as Ansible does it; entries with errors are left to Ansible."""

from __future__ import annotations

from copy import deepcopy

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import validated_entries
from hypothesis import given, settings
from hypothesis import strategies as st

OPTIONS = {
    "name": {"type": "str"},
    "size": {"type": "int"},
    "active": {"type": "bool"},
    "groups": {"type": "list", "elements": "str"},
    "kind": {"type": "str", "choices": ["a", "b"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", "7", "yes", "x=y", "present", 1.5])
)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=1)
ENTRIES = st.dictionaries(st.sampled_from([*OPTIONS, "nope"]), VALUES, max_size=4)


def validated_by_ansible(value):
    """Return the entries as AnsibleModule converts the whole list, or None if it reports an error."""
    spec = {"things": {"type": "list", "elements": "dict", "options": deepcopy(OPTIONS)}}
    result = ArgumentSpecValidator(spec).validate({"things": deepcopy(value)})
    return None if result.error_messages else result.validated_parameters["things"]


@settings(deadline=None, max_examples=150)
@given(st.lists(ENTRIES | SCALARS, max_size=3) | SCALARS.filter(lambda value: value is not None))
def test_entries_are_converted_as_by_ansible(value):
    actual, expected = validated_entries(OPTIONS, value), validated_by_ansible(value)
    assert (actual is None) == (expected is None)
    for entry, whole in zip(actual or (), expected or ()):  # noqa: B905
        assert {**dict.fromkeys(OPTIONS), **entry} == whole


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"name": "A"}, {"name": "A", "state": "present"}),
        ({"name": "A", "size": None}, {"name": "A", "size": None, "state": "present"}),
        ({"name": "A", "size": "7"}, {"name": "A", "size": 7, "state": "present"}),
        ({"name": 7, "size": None}, {"name": "7", "size": None, "state": "present"}),
        ("name=A state=absent", {"name": "A", "state": "absent"}),
    ],
    ids=str,
)
def test_entry_contains_only_the_given_options_and_defaults(entry, expected):
    assert validated_entries(OPTIONS, [entry]) == [expected]
