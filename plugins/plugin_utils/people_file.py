# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that describes an account: what the config module of its vendor manages, as variables of the role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import defaults_option
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import variable_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import join_names
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of
from ansible_collections.cxops.contact_center.plugins.plugin_utils.yaml_text import comment, entry_lines, quoted

Entry = Mapping[str, Any]

HEADER = (
    "The {kinds} of the account, as cxops.contact_center.export found them. Options that are blank,",
    "or have the value that the vendor sets by default, are left out; they are not changed.",
)
LISTED_ONLY = "Only options that the lists of the vendor show are exported."
SECRETS = "No vendor shows {names}: set defaults for agents that you add, in {variable}."
UNKNOWN = "The vendor may not show {names}: they are exported where they can be read."
SCHEMA = re.compile("^# yaml-language-server: .*$", re.MULTILINE)


@dataclass(frozen=True)
class AccountEntries:
    """What VENDOR_config_info returned: entries by list, such as agents, and the values that no entry can have."""

    vendor: str
    entries: Mapping[str, Sequence[Entry]]
    omitted: Sequence[Mapping[str, str]]

    @classmethod
    def of(cls, vendor: str, result: Mapping[str, Any]) -> AccountEntries:
        """Return what a result of the module holds."""
        lists = (entity.plural for entity in entities_of(vendor) if entity.plural in result)
        return cls(vendor, {name: result[name] for name in lists}, result["omitted"])

    @property
    def variables(self) -> dict[str, Sequence[Entry]]:
        """The entries by the variable of the role."""
        return {variable_name(self.vendor, name): entries for name, entries in self.entries.items()}

    def omissions(self) -> list[str]:
        """Return what is left out, one line for each value."""
        titles = {entity.kind: entity for entity in entities_of(self.vendor)}
        return [_omission(titles[one["kind"]], one) for one in self.omitted]


def people_text(
    accounts: Sequence[AccountEntries],
    schema: str | None = None,
    details: bool = True,
    header: Sequence[str] = (),
) -> str:
    """Return the file: YAML that Ansible reads as the variables of these accounts, and that evaluates no text of a vendor.

    accounts: those of one host, each of another vendor. schema: the schema of the file, for editors.
    details: whether the entries have all options, or those that lists show. header: lines of the comment on top, instead of
    those of an export. A list that an account does not have is left out.
    """
    lines = ["---", *([f"# yaml-language-server: $schema={schema}"] if schema else [])]
    lines += map(comment, header or _header_of_export(accounts, details))
    for account in accounts:
        for entity in entities_of(account.vendor):
            if entity.plural in account.entries:
                lines += ["", *_list_lines(account, entity)]
    return "\n".join([*lines, ""])


def _header_of_export(accounts: Sequence[AccountEntries], details: bool) -> list[str]:
    lists = [(entity, one.entries) for one in accounts for entity in entities_of(one.vendor)]
    kinds = join_names(dict.fromkeys(f"{entity.title}s" for entity, entries in lists if entity.plural in entries))
    notes = [] if details else [LISTED_ONLY]
    return [
        *(line.format(kinds=kinds) for line in HEADER),
        *notes,
        *(line for account in accounts for line in _unreadable(account)),
    ]


def schema_line(text: str) -> str | None:
    """Return the schema that a file names, or None."""
    match = SCHEMA.search(text)
    return match[0].partition("$schema=")[2] or None if match else None


def _unreadable(account: AccountEntries) -> Iterator[str]:
    """Yield what can't be exported, or not always."""
    for entity in entities_of(account.vendor):
        unknown = [field.name for field in entity.fields if field.null_is_unknown]
        if unknown:
            yield UNKNOWN.format(names=join_names(unknown))
        if entity.secrets:
            variable = variable_name(account.vendor, defaults_option(entity))
            yield SECRETS.format(names=join_names(entity.secrets), variable=variable)


def _list_lines(account: AccountEntries, entity: Entity) -> Iterator[str]:
    """Yield the lines of a list: its entries, each with comments about what it lacks, and the objects without an entry."""
    omitted: dict[str, list[Mapping[str, str]]] = {}
    for one in account.omitted:
        if one["kind"] == entity.kind:
            omitted.setdefault(normalize_name(one["name"]), []).append(one)
    entries, variable = account.entries[entity.plural], variable_name(account.vendor, entity.plural)
    yield f"{variable}:" if entries else f"{variable}: []"
    for entry in entries:
        yield from _entry_lines(entity, entry, omitted.pop(normalize_name(entry[entity.key]), ()))
    for omissions in omitted.values():
        for one in omissions:
            yield comment(_omission(entity, one), "  ")


def _entry_lines(entity: Entity, entry: Entry, omitted: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield the lines of an entry, with its key first."""
    names = [entity.key, *(name for name in entry if name != entity.key)]
    lines = [line for name in names for line in entry_lines(name, entry[name], "    ")]
    yield f"  - {lines[0].lstrip()}"
    yield from lines[1:]
    for one in omitted:
        yield comment(f"{one['option']} is left out: it {one['reason']}.", "    ")


def _omission(entity: Entity, one: Mapping[str, str]) -> str:
    what = f"{entity.title} {quoted(one['name'])}"
    if one["option"] == entity.key:
        return f"The {what} is left out: its {entity.key} {one['reason']}."
    return f"{one['option']} of the {what} is left out: it {one['reason']}."
