# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments are converted and normalized as documented, or reported with their place and without their values."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    CONFIG_OPTIONS,
    entry_fields,
    query_fields,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import Declaration, read_arguments
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from hypothesis import given
from hypothesis import strategies as st

MARK = "M4RK3R-0f-4-s3cr3t"
NUMBER = "is a number, but must be text; write it in quotes: YAML reads 0123 as 83"
BOOLEAN = "is a boolean, but must be text; write it in quotes: YAML reads yes, no, on and off as booleans"
SITE = Entity(kind="agent_group", title="agent group", key="name", id_property="id", fields=(Field("name", "Name."),))
PERSON = Entity(
    kind="agent",
    title="agent",
    key="login",
    id_property="id",
    fields=(
        Field("login", "Login.", ignore_case=True),
        Field("agent_group", "Group.", references="agent_group", membership=True, clearable=False),
        Field("nick", "Name.", max_length=10),
        Field("bio", "Text.", multiline=True),
        Field("rank", "Rank.", type="int", minimum=0, maximum=9),
        Field("lang", "Language.", choices=("en", "pt")),
        Field("queues", "Queues.", type="list", elements="int"),
        Field("tags", "Tags.", type="list", elements="str"),
        Field("active", "May sign in.", type="bool", inactive_value=False),
        Field("pin", "PIN.", secret=True, readable=False),
        Field("heir", "Successor.", references="agent", readable=False, delete_option=True),
    ),
)
SETTINGS = (Field("url", "URL."), Field("limit", "Calls.", type="int"), *CONFIG_OPTIONS)
CONFIG = Declaration(SETTINGS, lists=(SITE, PERSON))
OBJECT = Declaration(SETTINGS, entry=PERSON)
INFO = Declaration(SETTINGS, query_fields(PERSON, (SITE, PERSON)), exclusive=("login", "agent_id"))


def _read(declaration, arguments, evaluated=True):
    problems = Problems()
    values = read_arguments(declaration, arguments, problems, evaluated)
    return values, problems.message() if problems else ""


def _agent(**options):
    """Read an entry with this login and these options; return its other values, and the message."""
    values, message = _read(CONFIG, {"agents": [{"login": "ana", **options}]})
    return {name: value for name, value in values["agents"][0].items() if name != "login"}, message


@pytest.mark.parametrize(
    ("option", "written", "value"),
    [
        ("nick", " Ana ", "Ana"),
        ("nick", "Ana\u00a0Lima\u200b\n", "Ana Lima"),
        ("nick", "Ana\nLima", "Ana Lima"),
        ("nick", "e\u0301", "\u00e9"),
        ("nick", "", None),
        ("nick", " \u00a0", None),
        ("nick", None, None),
        ("bio", " one\r\ntwo \nthree\n", "one\ntwo\nthree"),
        ("rank", "7", 7),
        ("rank", 7, 7),
        ("active", "yes", True),
        ("active", "off", False),
        ("active", 0, False),
        ("lang", "pt", "pt"),
        ("tags", ["b", " a "], ["b", "a"]),
        ("tags", '["x", "y"]', ["x", "y"]),
        ("tags", [], None),
        ("queues", [7, "8"], [7, 8]),
        ("queues", "[7]", [7]),
        ("pin", " 0123\n", "0123"),
        ("pin", "pass word", "pass word"),
        ("agent_id", 1951, "1951"),
        ("agent_id", "1951", "1951"),
    ],
)
def test_value_is_converted(option, written, value):
    assert _agent(**{option: written}) == ({option: value}, "")


@pytest.mark.parametrize(
    ("option", "written", "message"),
    [
        ("nick", 83, f"nick {NUMBER}."),
        ("nick", 1.1, "nick is a number, but must be text; write it in quotes: YAML reads 1.10 as 1.1."),
        ("nick", False, f"nick {BOOLEAN}."),
        ("nick", ["Ana"], "nick must be text, but is a list."),
        ("nick", {"a": "b"}, "nick must be text, but is a dictionary."),
        ("nick", "x" * 11, "nick must have at most 10 characters."),
        ("pin", 123, f"pin {NUMBER}."),
        ("pin", "12\u200b34", "pin contains an invisible character or a line break; remove it."),
        ("pin", None, "pin can't be cleared."),
        ("rank", True, "rank must be a whole number, but is a boolean."),
        ("rank", "many", "rank must be a whole number, but is text."),
        ("rank", 1.5, "rank must be a whole number, but has a decimal point."),
        ("rank", 10**18, "rank must be a whole number, but is too large."),
        ("rank", 10, "rank must be at most 9."),
        ("rank", -1, "rank must be at least 0."),
        ("active", "maybe", "active must be true or false, but is text."),
        ("lang", "ptt", 'lang must be one of en, pt; did you mean "pt"?'),
        ("lang", "xx", "lang must be one of en, pt."),
        ("tags", "a,b", "tags must be a list, but is text."),
        ("queues", [True], "queues is a list whose item 0 must be a whole number, but is a boolean."),
        ("agent_id", 1.1, "agent_id is a number, but must be text; write it in quotes: YAML reads 1.10 as 1.1."),
        ("tags", ["a", 7], f"tags is a list whose item 1 {NUMBER}."),
        ("tags", ["a", ""], "tags is a list whose item 1 is blank."),
        ("queues", [7, "x"], "queues is a list whose item 1 must be a whole number, but is text."),
        ("queues", [" "], "queues is a list whose item 0 is blank."),
        ("agent_group", "", "agent_group can't be cleared."),
        ("agent_id", " ", "agent_id is blank."),
        ("agent_id", True, f"agent_id {BOOLEAN}."),
        ("agent_grop", "x", 'unknown option "agent_grop", did you mean "agent_group"?'),
        ("zzz", "x", 'unknown option "zzz".'),
        (MARK, "x", "an option has a name that is not the name of an option."),
        ("agent-group", "x", 'an option has a name that is not the name of an option, did you mean "agent_group"?'),
        ("null", [MARK], "an option has no name; in a CSV file, the row has more columns than the header."),
    ],
)
def test_wrong_value_is_reported_with_its_place(option, written, message):
    values, reported = _agent(**{option: written})
    assert reported == f"agents[0] (ana): {message}"
    assert option not in values


@pytest.mark.parametrize(
    ("agents", "message"),
    [
        ([[{"login": "ana", "pin": MARK}]], "agents[0]: must be a dictionary of options, but is a list."),
        ([f"login=ana pin={MARK}"], "agents[0]: must be a dictionary of options, but is text."),
        ([None], "agents[0]: must be a dictionary of options, but is null."),
        ({"login": "ana", "pin": MARK}, "agents must be a list, but is a dictionary."),
        (f"login=ana,pin={MARK}", "agents must be a list, but is text."),
        (f'[{{"login": "{MARK}"', "agents must be a list, but is text."),
        ([{"login": "ana", "pin": {"value": MARK}}], "agents[0] (ana): pin must be text, but is a dictionary."),
        ([{"login": {"value": MARK}}], "agents[0]: login must be text, but is a dictionary."),
        ([{"pin": MARK}], "agents[0]: neither login nor agent_id is given."),
        ([{"login": None, "pin": MARK}], "agents[0]: login is blank."),
        (
            [{"login": "ana"}, {"login": "ANA"}],
            "agents[1] (ANA): is the same agent as agents[0] (ana); keep one of the entries.",
        ),
        (
            [{"login": "bo", "renamed_from": "ana"}, {"login": "ana"}],
            "agents[0] (bo): renamed_from names the agent of agents[1] (ana); use ids for both.",
        ),
        (
            [{"login": "bo", "renamed_from": "ana"}, {"login": "chen", "renamed_from": "Ana"}],
            "agents[1] (chen): renamed_from is the same as that of agents[0] (bo); keep one.",
        ),
        (
            [{"login": "bo", "renamed_from": "ana", "agent_id": 7}],
            "agents[0] (bo): renamed_from and agent_id are mutually exclusive; set only one.",
        ),
        (
            [{"login": "bo", "renamed_from": "ana", "state": "absent"}],
            "agents[0] (bo): renamed_from can't be given with state absent.",
        ),
    ],
)
def test_wrong_shape_is_reported_without_its_value(agents, message):
    assert _read(CONFIG, {"agents": agents})[1] == message
    assert MARK not in message


def test_all_problems_are_reported_and_the_first_twenty_in_full():
    entries = [{"login": f"agent{number}", "rank": "high"} for number in range(25)]
    message = _read(CONFIG, {"agents": entries, "agent_groups": [{"nam": "A"}], "agens": []})[1]
    lines = message.splitlines()
    assert lines[0] == "28 problems in the input:"
    assert lines[1] == '- unknown option "agens", did you mean "agents"?'
    assert lines[2] == '- agent_groups[0]: unknown option "nam", did you mean "name"?'
    assert lines[4] == "- agents[0] (agent0): rank must be a whole number, but is text."
    assert lines[-1] == "- And 8 more."
    assert len(lines) == 22


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_blank_setting_is_not_given(blank):
    names = ("agents", "agent_groups", "agent_defaults", "prune", "max_removals", "on_error", "url")
    assert _read(CONFIG, dict.fromkeys(names, blank)) == ({}, "")


def test_json_text_is_read():
    arguments = {"agents": '[{"login": "ana"}]', "prune": '{"agents": true}', "agent_defaults": '{"rank": 3}'}
    values, message = _read(CONFIG, arguments)
    assert not message
    assert values == {"agents": [{"login": "ana", "rank": 3}], "prune": {"agents": True}}


def test_number_is_accepted_as_the_text_of_a_setting():
    assert _read(CONFIG, {"url": 7, "max_removals": 5})[0] == {"url": "7", "max_removals": "5"}


@pytest.mark.parametrize("name", ["login", "agent_id", "agent_group"])
@pytest.mark.parametrize("blank", ["", " ", None])
def test_blank_filter_is_an_error(name, blank):
    assert _read(INFO, {name: blank})[1] == f"{name} is blank; omit it to return all objects."


def test_filters_that_select_one_object_exclude_each_other():
    assert _read(INFO, {"login": "ana", "agent_id": 7})[1] == "login and agent_id are mutually exclusive; set only one."


def test_options_of_the_module_itself_are_read_with_those_of_the_entry():
    assert _read(OBJECT, {"login": "ana", "rank": "3", "url": " u "}) == ({"url": "u", "login": "ana", "rank": 3}, "")
    assert _read(OBJECT, {"url": "u"})[1] == "neither login nor agent_id is given."
    assert _read(OBJECT, {"login": "ana", "ulr": "u"})[1] == 'unknown option "ulr", did you mean "url"?'


def test_defaults_apply_to_present_entries_that_do_not_set_them():
    entries = [
        {"login": "a"},
        {"login": "b", "rank": 1, "nick": None},
        {"login": "c", "state": "absent"},
        {"login": "d", "state": "inactive"},
    ]
    values, message = _read(CONFIG, {"agents": entries, "agent_defaults": {"rank": 5, "nick": "N"}})
    assert not message
    assert values["agents"] == [
        {"login": "a", "rank": 5, "nick": "N"},
        {"login": "b", "rank": 1, "nick": None},
        {"login": "c", "state": "absent"},
        {"login": "d", "state": "inactive"},
    ]


@pytest.mark.parametrize("name", ["login", "agent_id", "renamed_from", "state", "heir"])
def test_option_that_selects_or_removes_an_object_has_no_default(name):
    message = _read(CONFIG, {"agents": [], "agent_defaults": {name: "x"}})[1]
    assert message == f"agent_defaults: {name} can't be a default; write it in the entries."


@pytest.mark.parametrize(
    ("prune", "message"),
    [
        (True, "prune must be a dictionary, but is a boolean."),
        ("agents", "prune must be a dictionary, but is text."),
        ({"agent": True}, 'prune: unknown option "agent", did you mean "agents"?'),
        ({"agents": "maybe"}, "prune: agents must be true or false, but is text."),
    ],
)
def test_wrong_prune_is_reported(prune, message):
    assert _read(CONFIG, {"agents": [], "prune": prune})[1] == message


NAMES = st.sampled_from(["pin", "login", "agents", MARK])
SHAPES = st.recursive(
    st.just(MARK) | st.none() | st.integers() | st.floats() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(["agents", "agent_defaults", "prune", "agent_groups"]), shape=SHAPES)
def test_no_message_repeats_a_value_of_a_wrong_shape(name, shape):
    entries = [one for one in shape if isinstance(one, dict)] if isinstance(shape, list) else []
    is_key = any(MARK in str(one.get("login")) for one in entries)  # messages name an entry by its key
    message = _read(CONFIG, {"agents": [], name: shape})[1]
    assert is_key or MARK not in message


def test_every_option_of_an_entry_has_a_reader():
    for field in entry_fields(PERSON):
        assert f"{field.name} must be" in _read(CONFIG, {"agents": [{"login": "ana", field.name: object()}]})[1]


def test_previous_key_may_differ_from_the_key_in_letter_case_only():
    assert _read(CONFIG, {"agents": [{"login": "Ana", "renamed_from": "ana"}]})[1] == ""


@pytest.mark.parametrize("limit", ["ten", "-1", "101%", "1.5", "10%%", -1, 1.5])
def test_wrong_limit_is_reported_with_the_other_problems(limit):
    message = _read(CONFIG, {"agents": [{}], "max_removals": limit})[1]
    assert "2 problems" in message and "max_removals must be a count such as 5, or a percentage such as 10%" in message


def test_defaults_are_read_without_entries():
    assert 'unknown option "locaton"' in _read(CONFIG, {"agent_defaults": {"locaton": "x"}})[1]


TEMPLATE = "{{ x }}"


@pytest.mark.parametrize(
    ("declaration", "arguments"),
    [
        (
            CONFIG,
            dict.fromkeys(["agents", "agent_groups", "agent_defaults", "prune", "limit", "max_removals"], TEMPLATE),
        ),
        (
            CONFIG,
            {"agents": "{% if x %}[]{% endif %}", "prune": {"agents": TEMPLATE}, "agent_defaults": {"rank": TEMPLATE}},
        ),
        (CONFIG, {"agents": [TEMPLATE, {"login": "ana", "rank": TEMPLATE, "lang": TEMPLATE, "queues": [1, TEMPLATE]}]}),
        (CONFIG, {"agents": [{"login": TEMPLATE}, {"login": TEMPLATE, "renamed_from": TEMPLATE}]}),
        (OBJECT, {"login": TEMPLATE, "active": TEMPLATE, "tags": TEMPLATE, "state": TEMPLATE, "limit": TEMPLATE}),
        (INFO, {"login": TEMPLATE}),
    ],
)
def test_templates_that_are_not_evaluated_are_left_out(declaration, arguments):
    values, message = _read(declaration, arguments, evaluated=False)
    assert message == "" and TEMPLATE not in str(values)


def test_text_with_template_marks_is_text_once_templates_are_evaluated():
    assert _agent(nick=TEMPLATE) == ({"nick": TEMPLATE}, "")
    assert _agent(rank=TEMPLATE)[1] == "agents[0] (ana): rank must be a whole number, but is text."


def test_mistakes_beside_templates_are_reported():
    entry = {"login": TEMPLATE, "rnak": TEMPLATE, "lang": "xx", "tags": [[TEMPLATE]]}
    message = _read(CONFIG, {"agents": [entry]}, evaluated=False)[1]
    assert "3 problems" in message and 'did you mean "rank"?' in message and "lang must be one of en, pt" in message
