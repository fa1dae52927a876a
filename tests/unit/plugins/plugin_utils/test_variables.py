# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that come from the variables of a host."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.plugin_utils.variables import HostVariables, near_misses

OPTIONS = ("ringcx_url", "ringcx_username", "validate_certs", "agents", "agent_groups", "prune", "max_removals")


def option(value, option_type="list", template=lambda value: value):
    return HostVariables({"ringcx_agents": value}, template).option("ringcx", "agents", option_type)


@pytest.mark.parametrize("value", [None, "", "  ", "\n"])
@pytest.mark.parametrize("option_type", ["list", "dict", "str"])
def test_a_variable_without_a_value_is_not_set(value, option_type):
    assert option(value, option_type) is None


@pytest.mark.parametrize("value", [[], [{"username": "ana"}], [["x"]], {}, 0, False])
def test_other_values_are_passed_on(value):
    assert option(value) == value


@pytest.mark.parametrize(
    "text, option_type, value",
    [
        ('[{"username": "ana"}]', "list", [{"username": "ana"}]),
        (" [] ", "list", []),
        ('{"agents": true}', "dict", {"agents": True}),
        ("[]", "str", "[]"),
        ("5%", "str", "5%"),
    ],
)
def test_text_of_lists_and_dictionaries_is_json(text, option_type, value):
    assert option(text, option_type) == value


@pytest.mark.parametrize(
    "text", ["s3cret", '{"password": "s3cret"}', '"s3cret"', "[s3cret]", "null", "- password: s3cret"]
)
def test_other_text_is_refused_without_its_value(text):
    with pytest.raises(InputError) as raised:
        option(text)
    assert "ringcx_agents is text that is not a list in JSON" in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    "message, problem",
    [
        ("templating '[{'password': 's3cret'}]'. original message: 'nobody' is undefined", "'nobody' is undefined"),
        ('can only concatenate list (not "UndefinedMarker") to list', "uses a variable that is not defined"),
        ("'dict object' has no attribute 's3cret'", "uses a key that does not exist"),
        ("Attempting to decrypt but no vault secrets found: s3cret", "can't be decrypted. Pass the password"),
        ("s3cret is no number", "its template fails"),
    ],
)
def test_an_error_of_a_template_names_the_variable_and_no_value(message, problem):
    def fail(value):
        raise ValueError(message)

    with pytest.raises(InputError) as raised:
        option("{{ x }}", template=fail)
    assert f"the variable ringcx_agents can't be evaluated: {problem}" in str(raised.value).replace(
        ": it ", ": "
    ).replace("its template uses", "uses")
    assert "s3cret" not in str(raised.value)
    assert raised.value.__context__ is None


PLAIN = [
    {"username": "ana", "rank": 1, "share": 0.5, "enabled": True, "email": None, "note": "{ 5 % } #jinja2:"},
    ["x"],
]


def test_what_contains_no_template_is_not_evaluated():
    assert option(PLAIN, template=lambda value: pytest.fail("evaluated")) == PLAIN


@pytest.mark.parametrize(
    "value",
    [
        "{{ people }}",
        [*PLAIN, {"username": "{{ name }}"}],
        [*PLAIN, {"agent_groups": ["Sales", "a {% if b %}c{% endif %}"]}],
        [*PLAIN, "{# a comment #}"],
        [*PLAIN, "#jinja2: variable_start_string: '[%'\n[% name %]"],
        [*PLAIN, {"password": object()}],
    ],
    ids=["text", "of a dictionary", "of a list", "comment", "other marks", "not plain, such as encrypted text"],
)
def test_what_may_be_a_template_is_evaluated(value):
    assert option(value, template=lambda values: {name: ["evaluated"] for name in values}) == ["evaluated"]


@pytest.mark.parametrize(
    "value, without",
    [("_omit_", None), ([{"a": 1, "b": "_omit_"}, "_omit_", {"c": ["_omit_", "x"]}], [{"a": 1}, {"c": ["x"]}])],
)
def test_what_is_omitted_is_not_set(value, without):
    variables = HostVariables({"ringcx_agents": value, "omit": "_omit_"}, lambda value: value)
    assert variables.option("ringcx", "agents", "list") == without


@pytest.mark.parametrize(
    ("values", "expected"), [({}, False), ({"ringcx_agents": None}, True), ({"ringcx_agents": "_omit_"}, False)]
)
def test_variable_is_defined_even_if_it_is_null_unless_it_is_omitted(values, expected):
    assert HostVariables({**values, "omit": "_omit_"}, lambda value: value).is_defined("ringcx", "agents") is expected


def test_an_option_without_the_prefix_has_a_variable_with_it():
    variables = HostVariables({"validate_certs": False, "ringcx_validate_certs": True}, lambda value: value)
    assert variables.option("ringcx", "validate_certs", "bool") is True
    assert (
        HostVariables({"validate_certs": False}, lambda value: value).option("ringcx", "validate_certs", "bool") is None
    )


@pytest.mark.parametrize(
    "name, meant",
    [
        ("ringcx_agent", "ringcx_agents"),
        ("ringcx_agens", "ringcx_agents"),
        ("ringcx_agent_group", "ringcx_agent_groups"),
        ("ringcx_max_removal", "ringcx_max_removals"),
        ("ringcx_purne", "ringcx_prune"),
        ("ringcx_user_name", "ringcx_username"),
        ("ringcx_validate_cert", "ringcx_validate_certs"),
    ],
)
def test_a_near_miss_is_found(name, meant):
    assert list(near_misses("ringcx", [name], OPTIONS)) == [(name, meant)]


@pytest.mark.parametrize(
    "name",
    [
        "ringcx_agents",
        "ringcx_validate_certs",
        "ringcx_agents_emea",
        "ringcx_agents_2",
        "ringcx_emea_agents",
        "ringcx_queue_names",
        "udesk_agent",
        "agent",
        "validate_cert",
    ],
)
def test_other_variables_are_no_near_misses(name):
    assert list(near_misses("ringcx", [name], OPTIONS)) == []
