# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields and entities: comparison, contradictory declarations, and codecs."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.codecs import (
    Codec,
    NestedReferenceCodec,
    ReferenceListCodec,
    camel_case,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import LookupEntry
from ansible_collections.cxops.contact_center.plugins.module_utils.ringcx.schema import AGENT, AGENT_GROUP
from ansible_collections.cxops.contact_center.tests.unit.plugins.module_utils.model import MEMBER, TEAM
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = Field("text", "")
FOLDED = Field("text", "", ignore_case=True)
PHONE = Field("phone", "", normalize=lambda text: "".join(filter(str.isdigit, text)).lstrip("0"))
NUMBER = Field("number", "", type="int")
YES_NO = Field("yes_no", "", type="bool")
NAMES = Field("names", "", type="list", elements="str")
NUMBERS = Field("numbers", "", type="list", elements="int")
REF = Field("ref", "", references="team")
REFS = Field("refs", "", type="list", elements="str", references="team")
SCALARS = (TEXT, FOLDED, NUMBER, YES_NO, REF)
LISTS = (NAMES, NUMBERS, REFS)

blanks_and_texts = (
    st.none() | st.text(max_size=5) | st.sampled_from(["true", "False", "0", "1", "", " ", "--5", "²", " 5 "])
)
items = blanks_and_texts | st.integers()
scalars = items | st.booleans() | st.floats(allow_nan=False)


def test_camel_case_of_property_names():
    assert [camel_case(name) for name in ("name", "first_name", "a_b_c")] == ["name", "firstName", "aBC"]


@pytest.mark.parametrize(
    "field, one, other",
    [
        (TEXT, None, ""),
        (TEXT, "", "  "),
        (TEXT, "1", 1),
        (FOLDED, "STRAßE", "straße"),
        (PHONE, "+01-23", "1 23"),
        (NUMBER, "1", 1),
        (NUMBER, "-7", -7),
        (NUMBER, None, ""),
        (YES_NO, "1", True),
        (YES_NO, 1, True),
        (YES_NO, "false", False),
        (YES_NO, 0, False),
        (YES_NO, None, ""),
        (NAMES, None, []),
        (NAMES, ["b", "a"], ["a", "b"]),
        (NAMES, ["a", "a"], ["a"]),
        (NAMES, [1], ["1"]),
        (NUMBERS, ["2", 1], [1, 2]),
        (REF, 5, "5"),
        (REFS, [10, "9"], ["10", 9]),
        (REFS, [], None),
    ],
)
def test_equivalent_values_have_one_canonical_form(field, one, other):
    assert field.canonical(one) == field.canonical(other)


def test_stored_text_with_spaces_differs_from_the_text_without():
    assert TEXT.canonical(" a ") != TEXT.canonical("a")


@pytest.mark.parametrize(
    "field, one, other",
    [
        (TEXT, "a", "A"),
        (FOLDED, "STRASSE", "straße"),
        (TEXT, "0", None),
        (TEXT, 0, None),
        (NUMBER, 0, None),
        (NUMBER, 1, 2),
        (YES_NO, False, None),
        (YES_NO, True, False),
        (NAMES, ["a"], ["a", "b"]),
        (NAMES, ["a"], ["A"]),
        (REF, "a", "A"),
        (REF, 0, None),
    ],
)
def test_different_values_have_different_canonical_forms(field, one, other):
    assert field.canonical(one) != field.canonical(other)


@pytest.mark.parametrize(
    "field, value, canonical",
    [
        (NUMBER, "5", 5),
        (NUMBER, "many", "many"),
        (NUMBER, "--5", "--5"),
        (NUMBER, "²", "²"),
        (YES_NO, "perhaps", "perhaps"),
        (NAMES, ["b", "a"], ("a", "b")),
    ],
)
def test_canonical_form_of_a_value(field, value, canonical):
    assert field.canonical(value) == canonical


@settings(deadline=None)
@given(st.sampled_from(SCALARS), scalars)
def test_canonical_form_is_idempotent_for_any_value(field, value):
    canonical = field.canonical(value)
    assert field.canonical(canonical) == canonical


@settings(deadline=None)
@given(st.sampled_from(LISTS), st.none() | st.lists(items, max_size=4))
def test_canonical_form_of_lists_is_idempotent_and_ignores_order(field, value):
    canonical = field.canonical(value)
    assert field.canonical(canonical) == canonical
    assert field.canonical(value and value[::-1]) == canonical
    assert canonical is None or isinstance(canonical, tuple)


@pytest.mark.parametrize(
    "metadata",
    [
        {"secret": True},
        {"secret": True, "readable": False, "references": "team"},
        {"secret": True, "readable": False, "inactive_value": False},
        {"type": "int", "choices": ("1", "2")},
        {"minimum": 1},
        {"type": "bool", "maximum": 1},
        {"type": "int", "ignore_case": True},
        {"elements": "str"},
        {"type": "list"},
        {"null_is_unknown": True, "readable": False},
        {"delete_option": True},
        {"stored_apart": True, "readable": False},
        {"stored_apart": True, "null_is_unknown": True},
        {"stored_apart": True, "codec": Codec("x")},
        {"delete_option": True, "readable": False, "required_on_create": True},
        {"type": "int", "max_length": 3},
        {"type": "int", "pattern": "[0-9]", "expected": "a digit"},
        {"pattern": "[0-9]"},
        {"expected": "a digit"},
        {"type": "bool", "written_as": str.lower},
    ],
)
def test_contradictory_field_is_refused(metadata):
    with pytest.raises(TypeError, match="field wrong: "):
        Field("wrong", "", **metadata)


@pytest.mark.parametrize(
    "metadata",
    [
        {"key": "nothing"},
        {"key": "number"},
        {"key": "text", "fields": (TEXT, FOLDED)},
        {"required_one_of": (("text", "nothing"),)},
    ],
)
def test_contradictory_entity_is_refused(metadata):
    with pytest.raises(TypeError, match="entity wrong: "):
        Entity(
            **{"kind": "wrong", "title": "", "key": "text", "id_property": "id", "fields": (TEXT, NUMBER), **metadata}
        )


@pytest.mark.parametrize(
    "field, clearable",
    [
        (TEXT, True),
        (NAMES, True),
        (REF, True),
        (NUMBER, False),
        (YES_NO, False),
        (Field("x", "", choices=("a",)), False),
        (Field("x", "", secret=True, readable=False), False),
        (Field("x", "", clearable=False), False),
        (Field("x", "", type="int", clearable=True), True),
    ],
)
def test_which_fields_null_can_clear(field, clearable):
    assert field.can_clear is clearable
    assert (field.violation(None) is None) is clearable


@pytest.mark.parametrize(
    "low, high, value, fits",
    [
        (0, 24, 0, True),
        (0, 24, 24, True),
        (0, 24, -1, False),
        (0, 24, 25, False),
        (0, None, 99, True),
        (1, None, 0, False),
    ],
)
def test_minimum_and_maximum_are_inclusive(low, high, value, fits):
    assert (Field("x", "", type="int", minimum=low, maximum=high).violation(value) is None) is fits


@pytest.mark.parametrize(
    "metadata, value, fits",
    [
        ({}, "abc", True),
        ({}, "abcd", False),
        ({"type": "list", "elements": "str"}, list("abc"), True),
        ({"type": "list", "elements": "str"}, list("abcd"), False),
    ],
)
def test_maximum_length_of_texts_and_lists(metadata, value, fits):
    assert (Field("x", "", max_length=3, **metadata).violation(value) is None) is fits


def test_property_names_follow_the_entity_unless_the_codec_has_its_own():
    fields = (Field("a_b", ""), Field("c_d", "", codec=Codec("other")), Field("e_f", "", references="x"))
    for wire_name, names in ((str, ["a_b", "other", "e_f"]), (camel_case, ["aB", "other", "eF"])):
        entity = Entity("k", "k", "a_b", "id", fields, api_name=wire_name)
        assert [entity.codec(field.name).api_name for field in fields] == names


@pytest.mark.parametrize(
    "wire, names, shown",
    [
        ({"x": {"id": 1, "name": "A"}}, "A", True),
        ({"x": {"id": 1, "name": "A"}}, "B", False),
        ({"x": None}, "A", False),
        ({}, "A", False),
    ],
)
def test_codec_recognizes_a_name_that_the_object_contains(wire, names, shown):
    assert NestedReferenceCodec("x").shows_name(wire, names) is shown
    assert not Codec("x").shows_name(wire, names)


@pytest.mark.parametrize(
    "wire, full, values",
    [
        ({"id": 1, "name": "A"}, False, {"name": "A"}),
        ({"id": 1, "name": "A"}, True, {"name": "A", "note": None, "size": None}),
        ({"id": 1, "name": "A", "note": "", "size": "3", "other": 1}, False, {"name": "A", "note": None, "size": 3}),
    ],
)
def test_decode_omits_or_blanks_missing_properties(wire, full, values):
    assert TEAM.decode(wire, full) == values


def test_blank_value_of_entity_and_codec_clears_a_field():
    fields = (Field("a", ""), Field("b", "", codec=Codec("b")))
    assert Entity("k", "k", "a", "id", fields, blank="").encode({"a": None, "b": None}, {}) == {"a": "", "b": None}


def test_decode_omits_secrets():
    assert "pin" not in MEMBER.decode({"id": 1, "login": "a", "pin": "1234"}, missing_is_blank=True)


def test_what_is_stored_apart_is_no_part_of_the_wire_object():
    entity = Entity("k", "k", "text", "id", (TEXT, Field("x", "", stored_apart=True)))
    assert entity.decode({"text": "a", "x": "b"}, missing_is_blank=True) == {"text": "a"}
    assert entity.encode({"text": "a", "x": "b"}, {}) == {"text": "a"}


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("sent, known", [({"x": None}, {}), ({"x": []}, {}), ({"x": [2, 1]}, {"x": (1, 2)}), ({}, {})])
def test_null_can_mean_unknown(full, sent, known):
    fields = (TEXT, Field("x", "", type="list", elements="int", null_is_unknown=True))
    assert Entity("k", "k", "text", "id", fields).decode({"text": None, **sent}, full) == {"text": None, **known}


@pytest.mark.parametrize(
    "value, wire",
    [
        ({}, {}),
        ({"note": "n"}, {"note": "n"}),
        ({"note": None}, {"note": ""}),
        ({"active": False}, {"active": False}),
        ({"team": LookupEntry("7", "A")}, {"team": "7"}),
        ({"team": None}, {"team": None}),
        ({"guest_of": [LookupEntry("7", "A"), LookupEntry("8", "B")]}, {"guestOf": ["7", "8"]}),
        ({"guest_of": None}, {"guestOf": []}),
        ({"pin": "1234"}, {"pin": "1234"}),
    ],
)
def test_encode_changes_only_the_given_fields(value, wire):
    before = {"id": 1, "login": "a", "note": "old", "unknown": {"deep": [1]}}
    assert MEMBER.encode(value, dict(before)) == {**before, **wire}


@pytest.mark.parametrize(
    "codec, wire, value",
    [
        (ReferenceListCodec("x"), {"x": [{"id": 1}, 2]}, [1, 2]),
        (ReferenceListCodec("x"), {"x": 3}, [3]),
        (ReferenceListCodec("x"), {"x": None}, []),
        (NestedReferenceCodec("x"), {"x": {"id": 1, "name": "A"}}, 1),
        (NestedReferenceCodec("x"), {"x": None}, None),
        (NestedReferenceCodec("x"), {}, None),
        (Codec("x"), {"y": 1}, None),
    ],
)
def test_codec_decodes_a_property(codec, wire, value):
    assert codec.decode(wire) == value


@pytest.mark.parametrize("wire, known", [({}, False), ({"x": None}, False), ({"x": []}, True)])
def test_missing_list_of_ids_is_distinguished_from_an_empty_one(wire, known):
    assert ReferenceListCodec("x").present(wire) is known


@pytest.mark.parametrize("value, wire", [(LookupEntry(7, "A"), {"x": {"id": 7}}), (None, {"x": None})])
def test_nested_reference_is_encoded_as_an_object_with_an_id(value, wire):
    body = {}
    NestedReferenceCodec("x").encode(body, value)
    assert body == wire


@pytest.mark.parametrize(
    "value, canonical",
    [(LookupEntry(7, "A"), "7"), ([LookupEntry(8, "B"), LookupEntry(7, "A")], ("7", "8")), (None, None), ([], None)],
)
def test_references_are_compared_by_id(value, canonical):
    assert (REFS if isinstance(value, list) else REF).comparable(value) == canonical


def test_ringcx_property_names_are_unique():
    wires = {field.name: AGENT.codec(field.name).api_name for field in AGENT.fields}
    assert wires["first_name"] == "firstName" and wires["user_managed_by_rc"] == "userManagedByRC"
    assert AGENT_GROUP.codec("name").api_name == "groupName"
    assert len(set(wires.values())) == len(wires)


@pytest.mark.parametrize(
    "values, wire",
    [
        ({"agent_group": LookupEntry("3", "A")}, {"groupId": "3", "agentGroup": {"id": "3"}}),
        ({"is_active": False}, {"isActive": False, "active": False}),
        (
            {"init_login_base_state": LookupEntry("9", "Lunch", data="AWAY")},
            {"initLoginBaseStateId": "9", "initLoginBaseState": "AWAY"},
        ),
        ({"default_login_dest": None}, {"defaultLoginDest": ""}),
        ({"phone_login_dial_group": None}, {"phoneLoginDialGroup": None}),
    ],
)
def test_ringcx_fields_are_encoded_in_all_their_properties(values, wire):
    assert AGENT.encode(values, {}) == wire


@pytest.mark.parametrize(
    "wire, group",
    [
        ({"groupId": 3}, "3"),
        ({"agentGroup": {"id": 3}}, "3"),
        ({"groupId": "4", "agentGroup": {"id": 3}}, "4"),
        ({}, None),
    ],
)
def test_ringcx_group_is_decoded_from_either_property(wire, group):
    assert AGENT.decode({"agentId": 1, **wire}, missing_is_blank=True)["agent_group"] == group


@pytest.mark.parametrize(
    ("value", "fits"), [("12345678", True), ("1234567", False), ("12345678\n", False), ("x12345678", False)]
)
def test_text_must_match_its_pattern_as_a_whole_and_is_not_shown(value, fits):
    pin = Field("pin", "", secret=True, readable=False, pattern="[0-9]{8}", expected="eight digits")
    assert pin.violation(value) == (None if fits else "must be eight digits")
