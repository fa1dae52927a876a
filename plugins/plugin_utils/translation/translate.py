# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One account's export -> entries for an account of another vendor, and what is lost. Pure functions.

What corresponds to what follows from the declarations: the meaning of a field, membership of groups, and the switch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import refusal
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity, Field
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.meaning import Meaning
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import count, is_blank, join_names
from ansible_collections.cxops.contact_center.plugins.plugin_utils.suggestion import did_you_mean
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.loss import Category, Loss
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.person import (
    carries,
    complete,
    is_one_word,
    read_person,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import agents_of, entities_of

Entry = Mapping[str, Any]
Account = Mapping[str, Any]  # a result of VENDOR_config_info
GROUPS, AGENTS = "agent_groups", "agents"


@dataclass(frozen=True)
class Translation:
    """Entries for the target, and what users have to decide or to know. moved: the entries of the source that were translated."""

    agent_groups: list[dict[str, Any]]
    agents: list[dict[str, Any]]
    losses: list[Loss]
    moved: list[Entry]

    def as_dict(self) -> dict[str, Any]:
        """Return the translation as the filter returns it."""
        return {
            "agent_groups": self.agent_groups,
            "agents": self.agents,
            "losses": [loss.as_dict() for loss in self.losses],
        }


def translate(
    account: Account,
    source: str,
    target: str,
    mapping: Mapping[str, str] | None = None,
    groups: Sequence[str] = (),
    existing: Account | None = None,
) -> Translation:
    """Return what makes an account of the target like that of the source.

    account: as VENDOR_config_info of the source returns it. mapping: options of agents of the source that are written to these
    options of the target. groups: only these groups, and the agents in them. existing: what the target has.
    What can't be translated as a whole raises InputError.
    """
    if source == target:
        raise InputError(f"both accounts are of {source}", hint="Export one of them, and use its file for the other.")
    translator = _Translator(entities_of(source), entities_of(target), mapping or {}, existing or {})
    return translator.translate(account, groups)


class _Translator:
    """One use of translate."""

    def __init__(
        self, source: Sequence[Entity], target: Sequence[Entity], mapping: Mapping[str, str], existing: Account
    ) -> None:
        self._source_group, self._source = _groups_and_agents(source)
        self._target_group, self._target = _groups_and_agents(target)
        self._others = [one for one in source if one not in (self._source_group, self._source)]
        self._mapping = {_known(one, self._source): _known(other, self._target) for one, other in mapping.items()}
        self._membership, self._target_membership = _membership(self._source), _membership(self._target)
        self._existing_groups: dict[str, str] = {
            normalize_name(one["name"]): one["name"] for one in existing.get(GROUPS, ())
        }
        self._existing_agents = {
            name: agent for agent in existing.get(AGENTS, ()) for name in _names_of_person(self._target, agent)
        }
        self._losses: list[Loss] = []
        self._new: list[dict[str, Any]] = []  # entries of agents that the target does not have

    def translate(self, account: Account, selected: Sequence[str]) -> Translation:
        groups = _entries(account, GROUPS, self._source_group)
        agents = _entries(account, AGENTS, self._source)
        if not selected:
            self._note_other_kinds(account)
        chosen = self._chosen(groups, selected)
        names = self._group_names(chosen)
        order = {normalize_name(group["name"]): position for position, group in enumerate(groups)}
        translated: dict[str, dict[str, Any]] = {}
        moved = []
        for agent in agents:
            if not selected or any(normalize_name(name) in names for name in self._groups_of(agent)):
                entry = self._agent(agent, names, order)
                if entry and self._is_new(entry, agent, translated):
                    moved.append(agent)
        entries = list(translated.values())
        self._losses = [*self._inputs(), *self._losses]
        written = dict.fromkeys(names.values())
        return Translation([{"name": name} for name in written], entries, self._losses, moved)

    def _note_other_kinds(self, account: Account) -> None:
        """Add a loss for each object of a kind that other vendors do not have."""
        for kind in self._others:
            for entry in _entries(account, kind.plural, kind) if kind.plural in account else ():
                reason = f"is that of a {kind.title}, which is not translated"
                self._add(Category.LEFT_OUT, kind, entry, kind.key, reason, None)

    def _chosen(self, groups: Sequence[Entry], selected: Sequence[str]) -> list[Entry]:
        """Return the groups of these names, or all."""
        by_name = {normalize_name(group["name"]): group for group in groups}
        for name in selected:
            if normalize_name(name) not in by_name:
                names = (group["name"] for group in groups)
                raise InputError(f'unknown agent group "{name}"{did_you_mean(name, names)}')
        return [by_name[normalize_name(name)] for name in selected] if selected else list(groups)

    def _group_names(self, groups: Sequence[Entry]) -> dict[str, str]:
        """Return the names of the groups in the target, by their normalized names in the source."""
        names: dict[str, str] = {}
        for group in groups:
            name, key = group["name"], normalize_name(group["name"])
            problem = refusal(self._target_group.by_name["name"], name)
            if problem:
                self._lose_of_group(
                    Category.LEFT_OUT, group, "name", f"{problem} at the target, so the group is left out"
                )
                continue
            if key in names:
                self._lose_of_group(
                    Category.COLLISION, group, "name", f'is the same as that of "{names[key]}", which is used'
                )
                continue
            names[key] = str(self._existing_groups.get(key, name))
            if key in self._existing_groups:
                self._lose_of_group(
                    Category.EXISTS, group, "name", f'is that of the group "{names[key]}" of the target'
                )
            for one in self._source_group.fields:
                if one.name != "name" and one.readable and one.is_set(group.get(one.name)):
                    self._lose_of_group(Category.NO_COUNTERPART, group, one.name, "has no counterpart", group[one.name])
        return names

    def _agent(self, agent: Entry, names: Mapping[str, str], order: Mapping[str, int]) -> dict[str, Any] | None:
        """Return the entry of an agent, or None if the target can't have it."""
        person = complete(read_person(self._source, agent))
        values = {
            field.name: person[field.meaning]
            for field in self._target.fields
            if field.meaning and field.meaning in person
        }
        values.update(self._memberships(agent, names, order))
        values.update(self._switched(agent))
        for option, other in self._mapping.items():
            if self._source.by_name[option].is_set(agent.get(option)):
                values[other] = _converted(self._target.by_name[other], agent[option])
        key = self._target.key
        if key not in values or refusal(self._target.by_name[key], values[key]):
            what = self._target.by_name[key].meaning
            reason = f"gives no {what.value if what else key}, which the target needs, so the agent is left out"
            self._lose(Category.LEFT_OUT, agent, self._source.key, reason)
            return None
        self._note_lost_options(agent)
        accepted = {key: values[key]}
        for name in (field.name for field in self._target.fields if field.name in values):
            problem = refusal(self._target.by_name[name], values[name])
            if problem:
                self._lose(Category.NOT_ACCEPTED, agent, name, f"{problem} at the target", values[name])
            else:
                accepted[name] = values[name]
        return accepted

    def _is_new(self, entry: dict[str, Any], agent: Entry, translated: dict[str, dict[str, Any]]) -> bool:
        """Add an entry to the others unless it names the same agent. An agent that the target has already is named as there."""
        key = self._target.key
        same = next((one for one in _names_of_person(self._target, entry) if one in self._existing_agents), None)
        if same:
            entry[key] = self._existing_agents[same][key]
            self._lose(Category.EXISTS, agent, self._source.key, f'belongs to the agent "{entry[key]}" of the target')
        name = normalize_name(entry[key])
        if name in translated:
            self._lose(
                Category.COLLISION,
                agent,
                self._source.key,
                f'gives a second agent "{entry[key]}"; the first one is used',
            )
            return False
        translated[name] = entry
        if not same:
            self._new.append(entry)
        return True

    def _groups_of(self, agent: Entry) -> list[str]:
        value = agent.get(self._membership.name)
        return [] if value is None else [value] if isinstance(value, str) else list(value)

    def _memberships(self, agent: Entry, names: Mapping[str, str], order: Mapping[str, int]) -> dict[str, Any]:
        listed = sorted(map(normalize_name, self._groups_of(agent)), key=lambda name: order.get(name, len(order)))
        groups = list(dict.fromkeys(names[name] for name in listed if name in names))
        others = [name for name in self._groups_of(agent) if normalize_name(name) not in names]
        option = self._membership.name
        if others:
            self._lose(
                Category.REDUCED, agent, option, f"also has {join_names(others)}, which is not translated", others
            )
        if not groups:
            return {}
        if self._target_membership.type == "list":
            return {self._target_membership.name: groups}
        if len(groups) > 1:
            reason = f"has {len(groups)} groups, of which {groups[0]} is taken"
            self._lose(Category.REDUCED, agent, option, reason, groups)
        return {self._target_membership.name: groups[0]}

    def _switched(self, agent: Entry) -> dict[str, Any]:
        """Return the option that switches the agent on or off; the switch is always written."""
        switch = self._target.switch
        if not switch or not self._source.switch:
            return {}
        return {switch.name: switch.inactive_value if self._source.is_inactive(agent) else switch.vendor_default}

    def _note_lost_options(self, agent: Entry) -> None:
        person = read_person(self._source, agent)
        kept = {self._membership.name, self._source.switch.name if self._source.switch else "", *self._mapping}
        for field in self._source.fields:
            value = agent.get(field.name)
            if field.name in kept or not field.readable or not field.is_set(value):
                continue
            if not (field.meaning and carries(field.meaning, self._target, person)):
                self._lose(Category.NO_COUNTERPART, agent, field.name, "has no counterpart", value)
        splits = any(field.meaning is Meaning.FIRST_NAME for field in self._target.fields)
        if splits and is_one_word(person):
            full = next(field.name for field in self._source.fields if field.meaning is Meaning.FULL_NAME)
            self._lose(Category.GUESSED, agent, full, "is one word, which is taken as the first name", agent[full])

    def _inputs(self) -> Iterator[Loss]:
        """Yield what users have to provide: options that a new agent needs, and those that only the target account can know."""
        needed = [
            *((field.name,) for field in self._target.fields if field.required_on_create),
            *self._target.required_one_of,
        ]
        for names in needed:
            lacking = sum(not any(name in agent for name in names) for agent in self._new)
            if lacking:
                reason = f"is needed to create an agent; {lacking} of {count(len(self._new), 'new agent')} lack it"
                yield Loss(Category.INPUT, self._target.kind, None, " or ".join(names), reason)
        named = {name for names in needed for name in names}
        for field in self._target.fields:
            depends_on_account = field.references and field.readable and not field.can_clear and not field.membership
            if self._new and depends_on_account and field.name not in named:
                yield Loss(
                    Category.INPUT, self._target.kind, None, field.name, "depends on the account; set it if needed"
                )

    def _lose(self, category: Category, agent: Entry, option: str, reason: str, value: Any = None) -> None:
        self._add(category, self._source, agent, option, reason, value)

    def _lose_of_group(self, category: Category, group: Entry, option: str, reason: str, value: Any = None) -> None:
        self._add(category, self._source_group, group, option, reason, value)

    def _add(self, category: Category, kind: Entity, entry: Entry, option: str, reason: str, value: Any) -> None:
        self._losses.append(Loss(category, kind.kind, entry[kind.key], option, reason, value))


def names_in(groups: str | Sequence[str] | None, account: Account) -> list[str]:
    """Return the names of groups that are a list, or text with commas; a name of the account may have commas itself.

    Nothing is selected by None; what is blank raises InputError.
    """
    if groups is None:
        return []
    names = [groups] if isinstance(groups, str) else list(groups)
    known = {normalize_name(group["name"]) for group in _listed(account, GROUPS)}
    if isinstance(groups, str) and normalize_name(groups) not in known:
        names = [name.strip() for name in groups.split(",")]
    if not names or any(map(is_blank, names)):
        raise InputError("groups is blank, or has a blank name", hint="Omit it to translate the whole account.")
    return names


def leavers(source: str, moved: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return entries that switch off the agents that have moved."""
    agent = agents_of(source)
    return [{agent.key: entry[agent.key], "state": "inactive"} for entry in moved if not agent.is_inactive(entry)]


def _known(option: str, entity: Entity) -> str:
    if option not in entity.by_name:
        raise InputError(f'mapping: unknown option "{option}"{did_you_mean(option, entity.by_name)}')
    if not entity.by_name[option].readable:
        raise InputError(f"mapping: {option} can't be read, or is no property of an agent")
    return option


def _groups_and_agents(entities: Sequence[Entity]) -> tuple[Entity, Entity]:
    """Return the kinds that are translated: agents, and the groups to which they belong."""
    agents = next(entity for entity in entities if any(field.membership for field in entity.fields))
    return next(entity for entity in entities if entity.kind == _membership(agents).references), agents


def _membership(entity: Entity) -> Field:
    return next(field for field in entity.fields if field.membership)


def _listed(account: Account, name: str) -> list[Entry]:
    entries = account.get(name) if isinstance(account, Mapping) else None
    if not isinstance(entries, (list, tuple)) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InputError(f"the account has no list {name}", hint="Give the result of a config info module.")
    return list(entries)


def _entries(account: Account, name: str, entity: Entity) -> list[Entry]:
    entries = _listed(account, name)
    known = {*entity.by_name, entity.id_option}
    unknown = next((option for entry in entries for option in entry if option not in known), None)
    if unknown or not all(entity.key in entry for entry in entries):
        what = f'with the option "{unknown}"' if unknown else f"without {entity.key}"
        raise InputError(f"{name} has an entry {what}", hint="Is it an account of another vendor?")
    return entries


def _names_of_person(entity: Entity, entry: Entry) -> list[str]:
    """Return the names by which an agent is recognized: login name and e-mail address."""
    person = read_person(entity, entry)
    return [normalize_name(person[one]) for one in (Meaning.LOGIN_NAME, Meaning.EMAIL) if one in person]


def _converted(field: Field, value: Any) -> Any:
    """Return a value of another vendor in the type of the field, where that changes nothing."""
    if field.type == "str" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field.type == "list" and isinstance(value, str):
        return [value]
    return value
