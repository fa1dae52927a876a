# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However wrong the input is, nothing that a module prints contains a secret: neither a message, nor the shown arguments.

Each test tries one kind of wrong input for every secret option of a module, with a marker as the secret.
"""

from __future__ import annotations

import json

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.tests.unit.account import EACH_KIND
from ansible_collections.cxops.contact_center.tests.vendors import PROFILES

NUMBER = 4815162342
MARKER = f"Marker {NUMBER}"
SUFFIXES = ("agent", "agent_group", "agent_info", "agent_group_info", "config")

# vendors whose agents have a key that only text of a certain form can be
KEYS_OF_A_FORM = [profile for profile in PROFILES if profile.gateway.entities[-1].by_name[profile.key].pattern]
# what a secret option may get instead of text
VALUES = {
    "dictionary": {"value": MARKER},
    "key of a dictionary": {MARKER: "x"},
    "list": [MARKER],
    "list of lists": [[MARKER]],
    "number": NUMBER,
    "negative number": -NUMBER,
    "decimal number": NUMBER + 0.5,
    "two lines": f"x\n{MARKER}",
    "invisible character": f"x\u200b{MARKER}",
}
# what a list or a dictionary of options may be, made from such options
SHAPES = {
    "list of lists": lambda entry: [[entry], list(entry.values())],
    "list of dictionaries and lists": lambda entry: [entry, list(entry.items())],
    "dictionary": lambda entry: {"entry": entry},
    "list of texts": lambda entry: [f"{name}={value}" for name, value in entry.items()],
    "text": lambda entry: " ".join(f"{name}={value}" for name, value in entry.items()),
    "broken JSON": lambda entry: json.dumps([entry])[:-1],
    "text in JSON": lambda entry: json.dumps(json.dumps([entry])),
    "JSON in a list": lambda entry: [json.dumps([entry])],
    "number": lambda entry: NUMBER,
    "boolean and numbers": lambda entry: [True, NUMBER],
    "more columns than headers": lambda entry: [{**entry, "null": [MARKER, NUMBER]}],
    "misaligned headers": lambda entry: [{MARKER: "password", str(NUMBER): MARKER, f"x_{NUMBER}": MARKER}],
    "values as options": lambda entry: [{**entry, **{str(value): name for name, value in entry.items()}}],
    "unknown option": lambda entry: [{**entry, "pasword": MARKER, "token_of_another": {"value": [MARKER]}}],
}


def _refused(account, suffix, **options):
    """Run a module that must fail before the first write, in check mode and without; nothing printed holds the marker."""
    account.forget()
    for check in (True, False):
        result = account.run(suffix, check, **options)
        assert result["failed"], f"{suffix} accepts {options}"
        assert "exception" not in result and "bug in the collection" not in result["msg"], result["msg"]
        assert str(NUMBER) not in json.dumps(result), f"{suffix} {options}: {result}"
    assert account.calls("write") == []


def _secrets(fields):
    return [field.name for field in fields if field.secret]


def _entity(account, suffix):
    return next((entity for entity in account.entities() if entity.kind == suffix), None)


def _entry(account, entity):
    """An entry of a kind, with the marker in every secret option."""
    profile = account.profile
    entry = profile.member("Support") if entity.kind == "agent" else {"name": "Support"}
    return {**entry, **dict.fromkeys(entity.secrets, MARKER)}


def _options(account, suffix):
    """What a module of that suffix requires."""
    return {"agent": account.profile.member("Support"), "agent_group": {"name": "Support"}}.get(suffix, {})


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_wrong_value_of_a_secret_of_an_object_is_not_shown(account, value):
    for entity in account.entities():
        entry, defaults = _entry(account, entity), argument_spec.defaults_option(entity)
        for secret in entity.secrets:
            wrong = {**entry, secret: value}
            _refused(account, entity.kind, **wrong)
            _refused(account, "config", **{entity.plural: [entry, wrong]})
            if defaults:
                _refused(account, "config", **{entity.plural: [entry], defaults: {secret: value}})


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_entries_of_a_wrong_shape_are_refused_without_their_text(account, shape):
    for entity in account.entities():
        wrong, defaults = shape(_entry(account, entity)), argument_spec.defaults_option(entity)
        _refused(account, "config", **{entity.plural: wrong})
        if defaults:
            _refused(account, "config", **{defaults: wrong})


@pytest.mark.parametrize("account", KEYS_OF_A_FORM, indirect=True, ids=str)
def test_secret_in_the_place_of_the_key_is_not_shown(account):
    """As in a row of a CSV file that lacks its first column. Only a key of a certain form shows that it is something else."""
    entity = _entity(account, "agent")
    entry = {**_entry(account, entity), entity.key: MARKER}
    _refused(account, "config", **{entity.plural: [entry, {**entry, "pasword": MARKER}]})


@pytest.mark.parametrize("option", ["prune", "max_removals", "on_error"])
@pytest.mark.parametrize("value", [MARKER, NUMBER + 0.5, [MARKER], {MARKER: True}, {"agents": MARKER}], ids=str)
def test_secret_in_another_option_is_not_shown(account, option, value):
    _refused(account, "config", agent_groups=[], agents=[], **{option: value})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_secret_in_an_unknown_option_is_not_shown(account, suffix):
    options = _options(account, suffix)
    for name, value in (("pasword", MARKER), ("token", [MARKER]), (MARKER, MARKER), (f"x_{NUMBER}", {"x": MARKER})):
        _refused(account, suffix, **{**options, name: value})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_wrong_value_of_a_secret_of_the_connection_is_not_shown(account, suffix, value, monkeypatch):
    connection = account.profile.gateway.connection
    options = _options(account, suffix)
    for secret in _secrets(connection.options):
        if not isinstance(value, (int, float)):  # numbers are texts here
            _refused(account, suffix, **{**options, secret: value})
    if isinstance(value, str):
        account.connection = {name: one for name, one in account.connection.items() if name in connection.address}
        for secret in _secrets(connection.options):
            monkeypatch.setenv(argument_spec.environment_variable(connection, secret), value)
        _refused(account, suffix, **options)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_secrets_of_the_connection_that_the_vendor_does_not_accept_are_not_shown(account, suffix):
    connection, options = account.profile.gateway.connection, _options(account, suffix)
    others = {name: value for name, value in account.connection.items() if name not in connection.credentials}
    secrets = _secrets(connection.options)
    for value in (MARKER, NUMBER):
        for way in connection.ways:
            account.connection = {**others, **{name: value if name in secrets else "x" for name in way}}
            _refused(account, suffix, **options)


@EACH_KIND
@pytest.mark.parametrize("value", [[MARKER], {"name": MARKER}, NUMBER + 0.5], ids=str)
def test_secret_in_a_filter_is_not_shown(account, kind, value):
    entity = _entity(account, kind)
    _refused(account, f"{kind}_info", **{entity.key: value})
    _refused(account, f"{kind}_info", **{entity.id_option: [value]})
