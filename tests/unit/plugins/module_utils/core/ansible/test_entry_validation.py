# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries come out as Ansible would make them, or Ansible has an error to tell."""

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


def by_ansible(value):
    """-> the entries as AnsibleModule makes them of the whole list, or None where it fails."""
    spec = {"things": {"type": "list", "elements": "dict", "options": deepcopy(OPTIONS)}}
    seen = ArgumentSpecValidator(spec).validate({"things": deepcopy(value)})
    return None if seen.error_messages else seen.validated_parameters["things"]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(ENTRIES | SCALARS, max_size=3) | SCALARS.filter(lambda value: value is not None))
def test_as_ansible_would(value):
    mine, its = validated_entries(OPTIONS, value), by_ansible(value)
    assert (mine is None) == (its is None)
    for entry, whole in zip(mine or (), its or ()):  # noqa: B905
        assert {**dict.fromkeys(OPTIONS), **entry} == whole


@pytest.mark.parametrize(
    ("entry", "made"),
    [
        ({"name": "A"}, {"name": "A", "state": "present"}),
        ({"name": "A", "size": None}, {"name": "A", "size": None, "state": "present"}),
        ({"name": "A", "size": "7"}, {"name": "A", "size": 7, "state": "present"}),
        ({"name": 7, "size": None}, {"name": "7", "size": None, "state": "present"}),
        ("name=A state=absent", {"name": "A", "state": "absent"}),
    ],
    ids=str,
)
def test_only_what_was_written_and_defaults(entry, made):
    assert validated_entries(OPTIONS, [entry]) == [made]
