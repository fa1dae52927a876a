# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML in the guides: it can be parsed, and its tasks and variables set only options that exist, to values that are possible."""

from __future__ import annotations

import itertools
import json
import re
import textwrap
from pathlib import Path

import jsonschema
import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.tests.tools.docs.vendors import VENDORS
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS

ROOT = Path(__file__).resolve().parents[3]
GUIDES = sorted((ROOT / "docs" / "docsite" / "rst").glob("*.rst"))
BLOCK = re.compile(r"^( *)\.\. code-block:: yaml(?:\+jinja)?\n((?:\1 +\S.*\n|\s*\n)+)", re.MULTILINE)
COLLECTION = "cxops.contact_center."
READERS = {vendor.name: vendor.readers for vendor in VENDORS}


class Loader(yaml.SafeLoader):
    """Reads what Ansible reads: text with !unsafe and !vault."""


for tag in ("!unsafe", "!vault"):
    Loader.add_constructor(tag, lambda loader, node: loader.construct_scalar(node))


def _blocks(text):
    """The line and the YAML of each code block of a guide, without the dots that stand for what is left out."""
    for block in BLOCK.finditer(text):
        yield text.count("\n", 0, block.start()) + 1, re.sub(r"(?m)^ *\.\.\.$", "", textwrap.dedent(block[2]))


def _dictionaries(value):
    """All dictionaries in a value, at any depth."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dictionaries(item)


def _schema(profile):
    return json.loads((ROOT / "schemas" / f"{profile.name}.json").read_text(encoding="utf-8"))


def _violations(profile, variables):
    validator = jsonschema.Draft7Validator(_schema(profile))
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(variables)]


def _wrong_variables(profile, dictionary):
    """What is wrong with the variables of a vendor in a dictionary; <vendor>_agents_* is a list as <vendor>_agents is."""
    known = _schema(profile)["properties"]
    for name, value in dictionary.items():
        if isinstance(name, str) and name.startswith(f"{profile.name}_"):
            meant = max((one for one in known if name == one or name.startswith(f"{one}_")), key=len, default=None)
            if meant is None:
                yield f"{name} is not a variable of the collection"
            else:
                yield from _violations(profile, {meant: value})


def _specs(profile):
    """The options of each module of a vendor."""
    entities, connection = profile.gateway.entities, argument_spec.connection_spec(profile.gateway.connection)
    own = {"config": argument_spec.config_spec(entities), "config_info": argument_spec.config_info_spec()}
    for entity in entities:
        own[entity.kind] = argument_spec.object_spec(entity)
        own[f"{entity.kind}_info"] = argument_spec.query_spec(entity, entities)
    own.update({name: argument_spec.reading_spec(filters) for name, filters in READERS[profile.name].items()})
    return {f"{profile.name}_{suffix}": {**spec, **connection} for suffix, spec in own.items()}


def _wrong_arguments(profile, module, arguments):
    """What is wrong with the arguments of a task."""
    options, properties = _specs(profile).get(module), _schema(profile)["properties"]
    if options is None:
        yield f"{module} is not a module of the collection"
        return
    yield from (f"{module} has no option {name}" for name in arguments if name not in options)
    kind = module[len(profile.name) + 1 :]
    if kind == "config":
        variables = {variable_name(profile.name, name): value for name, value in arguments.items()}
        yield from _violations(profile, {name: value for name, value in variables.items() if name in properties})
    elif not kind.endswith("_info"):
        connection = profile.gateway.connection.names
        entry = {name: value for name, value in arguments.items() if name not in connection}
        yield from _violations(profile, {variable_name(profile.name, f"{kind}s"): [entry]})


def _problems(text):
    """What is wrong with a block."""
    for dictionary in itertools.chain.from_iterable(map(_dictionaries, yaml.load_all(text, Loader))):
        for profile in REAL_VENDORS:
            yield from _wrong_variables(profile, dictionary)
            for name, arguments in dictionary.items():
                if isinstance(name, str) and name.startswith(f"{COLLECTION}{profile.name}_"):
                    yield from _wrong_arguments(profile, name[len(COLLECTION) :], arguments or {})


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_yaml_of_guides_sets_options_that_exist(guide):
    text = guide.read_text(encoding="utf-8")
    assert text.count(".. code-block:: yaml") == len(list(_blocks(text)))
    assert not [f"line {line}: {problem}" for line, block in _blocks(text) for problem in _problems(block)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ringcx_agents: [{username: a, agent_grop: Sales}]", "'agent_grop' was unexpected"),
        ("ringcx_agents_emea: [{username: a, agent_rank: 25}]", "25"),
        ("ringcx_agent: []", "ringcx_agent is not a variable"),
        ("[{hosts: a, vars: {udesk_agent_defaults: {state: absent}}}]", "'state' was unexpected"),
        ("[{tasks: [{cxops.contact_center.udesk_agents: {}}]}]", "udesk_agents is not a module"),
        ("[{block: [{cxops.contact_center.udesk_agent_info: {mail: x}}]}]", "udesk_agent_info has no option mail"),
        ("[{cxops.contact_center.ringcx_config: {agents: [{username: 5}]}}]", "5 is not of type"),
        ("[{cxops.contact_center.ringcx_agent: {username: a, is_active: maybe, ringcx_url: x}}]", "does not match"),
    ],
)
def test_mistakes_in_guides_are_found(text, problem):
    (found,) = _problems(text)
    assert problem in found


@pytest.mark.parametrize(
    "text",
    [
        "ringcx_agents: !unsafe '{{ x }}'\nother: 5",
        "cxops.contact_center.ringcx_agent:\n  username: '{{ x }}'\n  ringcx_url: https://example.com\n  rate_limit: 5",
        "cxops.contact_center.udesk_config_info:",
        "udesk_agents_sales:\n  - email: a@example.com\nudesk_agents: '{{ udesk_agents_sales }}'",
    ],
)
def test_correct_yaml_in_guides_is_accepted(text):
    assert not list(_problems(text))
