# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schemas of the variables of an account: valid, readable, and in agreement with what the modules accept."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import Declaration, read_arguments
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.problems import Problems
from ansible_collections.cxops.contact_center.tests.tools.docs.people_schema import PER_TASK
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"
KEYWORDS = {"errorMessage", "patternErrorMessage", "markdownDescription"}  # that only editors know
TEMPLATE = "{{ lookup('file', 'x') }}"
VAULT = "$ANSIBLE_VAULT;1.1;AES256\n3132\n"
of_each_vendor = pytest.mark.parametrize("profile", REAL_VENDORS, ids=str)


class _Loader(yaml.SafeLoader):
    """Reads the tags of Ansible as text."""


for tag in ("!unsafe", "!vault"):
    _Loader.add_constructor(tag, lambda loader, node: loader.construct_scalar(node))


def _schema(profile):
    return json.loads((ROOT / "schemas" / f"{profile.name}.json").read_text(encoding="utf-8"))


def _validator(profile):
    return jsonschema.Draft7Validator(_schema(profile))


def _nodes(schema):
    """All schemas within a schema."""
    yield schema
    for name, inner in schema.items():
        if name in ("properties", "definitions"):
            for one in inner.values():
                yield from _nodes(one) if isinstance(one, dict) else ()
        elif name in ("items", "if", "then"):
            yield from _nodes(inner)
        elif name == "anyOf":
            for one in inner:
                yield from _nodes(one)


@of_each_vendor
def test_schema_is_valid_and_has_no_other_keywords(profile):
    schema = _schema(profile)
    jsonschema.Draft7Validator.check_schema(schema)
    known = {*jsonschema.Draft7Validator.META_SCHEMA["properties"], *KEYWORDS}
    for node in _nodes(schema):
        assert set(node) <= known


@of_each_vendor
def test_each_variable_and_option_is_described_in_words(profile):
    schema = _schema(profile)
    described = [schema["properties"], *(one["properties"] for one in schema["definitions"].values())]
    for name, node in ((name, node) for group in described for name, node in group.items()):
        for text in (node["description"], node["markdownDescription"]):
            assert text.endswith(".") and not re.search(r"\b[A-Z]{1,2}\(", text), name
        assert "`" not in node["description"]


@of_each_vendor
def test_schema_has_each_variable(profile):
    options = {*profile.gateway.connection.names, *argument_spec.config_spec(profile.gateway.entities)}
    variables = {variable_name(profile.name, name) for name in options - {*PER_TASK}}
    assert set(_schema(profile)["properties"]) == variables


@of_each_vendor
def test_patterns_are_valid_in_unicode_mode(profile):
    """Editors use JavaScript's flag u, which allows only these escapes."""
    for node in _nodes(_schema(profile)):
        if "pattern" in node:
            assert re.compile(node["pattern"])
            escaped = re.findall(r"\\(.)", node["pattern"])
            assert set(escaped) <= set(r"sSnrtfv^$\.*+?()[]{}|/"), node["pattern"]


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.rglob("host_vars/*/*.yml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_examples_refer_to_the_schema_and_are_valid(path):
    text = path.read_text(encoding="utf-8")
    (reference,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", text, re.MULTILINE)
    schema = (path.parent / reference).resolve()
    variables = yaml.load(text, _Loader)
    vendor = next(
        profile.name for profile in REAL_VENDORS if any(name.startswith(f"{profile.name}_") for name in variables)
    )
    assert schema == ROOT / "schemas" / f"{vendor}.json"
    jsonschema.validate(variables, json.loads(schema.read_text(encoding="utf-8")), jsonschema.Draft7Validator)


def test_settings_of_the_editor_announce_tags_and_the_version_of_yaml():
    settings = json.loads((EXAMPLES / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert {"!unsafe scalar", "!vault scalar"} <= set(settings["yaml.customTags"])
    assert settings["yaml.yamlVersion"] == "1.1"


MISTAKES = [
    ("agents", [{"sate": "present"}], "'sate' was unexpected"),
    ("agents", [{"state": "gone"}], "'gone' is not valid"),
    ("agents", [{"state": "Present"}], "'Present' is not valid"),
    ("agents", [{}, {"SECRET": 83}], "83 is not of type 'string'"),
    ("agents", [{"SECRET": True}], "True is not of type 'string'"),
    ("agents", [{"SECRET": datetime.date(2026, 12, 1)}], "is not of type 'string'"),
    ("agents", [{"SECRET": ["x"]}], "is not of type 'string'"),
    ("agents", [{"renamed_from": "a", "agent_id": 7}], "False schema does not allow 7"),
    ("agents", [{"renamed_from": "a", "state": "absent"}], "'absent' is not valid"),
    ("agents", [{"renamed_from": None}], "None is not of type 'string'"),
    ("agents", [{"KEY": None}], "None is not of type 'string'"),
    ("agents", [{"KEY": " "}], "does not match"),
    ("agents", [[{}]], "is not of type 'object'"),
    ("agents", ["ana@example.com"], "does not match"),
    ("agents", {}, "is not of type 'array'"),
    ("agents", "ana@example.com", "does not match"),
    ("agent_groups", [{"name": 2026}], "2026 is not of type 'string'"),
    ("agent_groups", [{"name": "A", "agents": []}], "'agents' was unexpected"),
    ("agent_groups", ["Sales"], "does not match"),
    ("agent_groups", [{"state": "present"}], "is not valid under any of the given schemas"),
    ("agent_defaults", {"state": "absent"}, "'state' was unexpected"),
    ("agent_defaults", [{}], "is not of type 'object'"),
    ("prune", {"agent": True}, "'agent' was unexpected"),
    ("prune", True, "True is not of type 'object'"),
    ("prune", {"agents": "perhaps"}, "does not match"),
    ("max_removals", "200%", "does not match"),
    ("max_removals", -1, "-1 is less than the minimum"),
    ("max_removals", True, "True is not of type 'string'"),
    ("on_error", "halt", "'halt' is not valid"),
    ("unmanaged", "perhaps", "does not match"),
    ("record_file", "record.json", "does not match"),
    ("rate_limit", "many", "does not match"),
    ("rate_limit", -5, "-5 is less than the minimum of 0"),
    ("validate_certs", "perhaps", "does not match"),
    ("request_timeout", 0, "0 is less than the minimum of 1"),
]


def _entries(profile, value):
    """Complete entries of agents: their key, and the names of options that differ between vendors."""
    names = {"SECRET": profile.secret, "KEY": profile.key}
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return value
    return [
        {profile.key: "ana@example.com", **{names.get(name, name): one for name, one in entry.items()}}
        for entry in value
    ]


@of_each_vendor
@pytest.mark.parametrize(("option", "value", "message"), MISTAKES)
def test_mistakes_are_refused(profile, option, value, message):
    value = _entries(profile, value) if option == "agents" else value
    errors = list(_validator(profile).iter_errors({f"{profile.name}_{option}": value}))
    assert errors and message.replace(" of 0", "").replace(" of 1", "") in str(errors[0].message)


@pytest.mark.parametrize(
    ("vendor", "entry"),
    [
        ("ringcx", {"username": "a", "agent_rank": 25}),
        ("ringcx", {"username": "a", "agent_rank": -1}),
        ("ringcx", {"username": "a", "agent_rank": 1.5}),
        ("ringcx", {"username": "a", "agent_type": "SUPERVISORR"}),
        ("ringcx", {"username": "a", "is_active": "perhaps"}),
        ("ringcx", {"username": "a", "is_active": None}),
        ("ringcx", {"username": "a", "gate_assignments": "Sales"}),
        ("ringcx", {"username": "a", "gate_assignments": [["Sales"]]}),
        ("ringcx", {"username": "a", "gate_assignments": [7]}),
        ("ringcx", {"username": "a", "chat_queue_assignments": ["seven"]}),
        ("ringcx", {"first_name": "Ana"}),
        ("udesk", {"email": "a"}),
        ("udesk", {"email": "a@example.com", "agent_roles": []}),
        ("udesk", {"email": "a@example.com", "agent_roles": [str(number) for number in range(11)]}),
        ("udesk", {"email": "a@example.com", "lang": "en"}),
        ("deepcall", {"email": "a@example.com", "call_password": "1234567"}),
        ("deepcall", {"email": "a@example.com", "status": True}),
    ],
)
def test_mistakes_of_one_vendor_are_refused(vendor, entry):
    (profile,) = (one for one in REAL_VENDORS if one.name == vendor)
    assert not _validator(profile).is_valid({f"{vendor}_agents": [entry]})


def _fields(profile):
    return [*argument_spec.CONFIG_OPTIONS, *profile.gateway.connection.options]


@of_each_vendor
@pytest.mark.parametrize("value", [TEMPLATE, "{% if x %}a{% endif %}", VAULT], ids=["expression", "statement", "vault"])
def test_each_value_may_be_computed(profile, value):
    documents = [dict.fromkeys(_schema(profile)["properties"], value)]
    for entity in profile.gateway.entities:
        options = [field.name for field in argument_spec.entry_fields(entity)]
        selectors = (entity.id_option, argument_spec.RENAMED_FROM.name)
        entries = [dict.fromkeys(set(options) - {one}, value) for one in selectors]
        entries.append({entity.key: value, **{field.name: [value] for field in entity.fields if field.type == "list"}})
        documents.append({f"{profile.name}_{entity.plural}": [value, *entries]})
        defaults = argument_spec.defaults_option(entity)
        if defaults:
            fields = [field.name for field in argument_spec.default_fields(entity)]
            documents.append({f"{profile.name}_{defaults}": dict.fromkeys(fields, value)})
    documents.append({f"{profile.name}_prune": {"agents": value, "agent_groups": value}})
    for document in documents:
        jsonschema.validate(document, _schema(profile), jsonschema.Draft7Validator)


@of_each_vendor
def test_other_variables_may_stand_beside(profile):
    assert _validator(profile).is_valid({f"{profile.name}_agents_emea": 5, "initial_password": True})
    assert _validator(profile).is_valid(None)  # an empty file


TEXTS = [
    "",
    " ",
    "text",
    "ana@example.com",
    " ana@example.com ",
    "12345678",
    "12",
    "-3",
    "+5",
    "1.5",
    "x" * 300,
    "a\nb",
]
WORDS = [
    "yes",
    "No",
    "on",
    "t",
    "perhaps",
    "root",
    "none",
    "present",
    "absent",
    "inactive",
    "active",
    "all",
    "on_create",
]
CHOICES = ["AGENT", " AGENT ", "agent", "zh-cn", "enable", "stop", "10%", "100 %", "200%", "/file", "~/file", "file"]
NUMBERS = [0, 1, 5, -1, 24, 25, 3601, 10**17, 1.5, True, False]
LISTS = [[], ["a"], ["a", "a"], [""], [" "], [None], [5], [-5], ["5"], [1.5], [True], [["a"]], [{}], ["a"] * 11]
OTHERS = [None, {}, {"a": "b"}, '["a"]', "[]"]
VALUES = [*TEXTS, *WORDS, *CHOICES, *NUMBERS, *LISTS, *OTHERS]


def _is_lenient(field, value):
    """Whether the schema can't know that a value is refused: numbers in quotes are in no range, phone numbers take many forms,
    and what JSON in text contains is not checked."""
    if not isinstance(value, str):
        return False
    return (
        (field.type == "int" and (field.minimum, field.maximum) != (None, None))
        or (field.written_as is not None and bool(value.strip()))
        or (field.type == "list" and value.startswith("["))
    )


def _is_refused(profile, arguments):
    gateway, problems = profile.gateway, Problems()
    read_arguments(Declaration(_fields(profile), lists=gateway.entities), arguments, problems)
    return bool(problems)


def _disagreements(profile, field, arguments):
    """The values of a field of which module and schema differ. arguments: returns those of the module with such a value."""
    validator = _validator(profile)
    for value in VALUES:
        given = arguments(value)
        refused = _is_refused(profile, given)
        valid = validator.is_valid({variable_name(profile.name, name): one for name, one in given.items()})
        if valid == refused and not (valid and _is_lenient(field, value)):
            yield field.name, value, "refused" if refused else "accepted"


@of_each_vendor
def test_schema_agrees_with_the_modules_about_entries(profile):
    found = []
    for entity in profile.gateway.entities:
        for field in argument_spec.entry_fields(entity):
            found += _disagreements(
                profile,
                field,
                lambda value, field=field, entity=entity: {
                    entity.plural: [{entity.key: "ana@example.com", field.name: value}]
                },
            )
    assert not found


@of_each_vendor
def test_schema_agrees_with_the_modules_about_defaults(profile):
    found = []
    for entity in profile.gateway.entities:
        name = argument_spec.defaults_option(entity)
        for field in argument_spec.default_fields(entity) if name else ():
            found += _disagreements(profile, field, lambda value, field=field, name=name: {name: {field.name: value}})
    assert not found


@of_each_vendor
def test_schema_agrees_with_the_modules_about_settings(profile):
    found = []
    for field in _fields(profile):
        if field.name not in PER_TASK:
            found += _disagreements(profile, field, lambda value, field=field: {field.name: value})
    for field in argument_spec.prune_fields(profile.gateway.entities):
        found += _disagreements(profile, field, lambda value, field=field: {"prune": {field.name: value}})
    assert not found
