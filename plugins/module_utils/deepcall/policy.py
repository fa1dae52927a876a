# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only DeepCall needs while a plan is made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ..core.errors import InputError, UnexpectedResponseError
from ..core.model.desired import Desired, DesiredByKind
from ..core.model.entity import Field
from ..core.model.lookup import LookupEntry, normalize_name
from ..core.model.state import AccountState, Existing, Snapshot
from ..core.policy import Policy
from .schema import AGENT, AGENT_GROUP, MEMBERSHIP, ROOT


class DeepCallPolicy(Policy):
    """The hooks that DeepCall needs."""

    def unlisted(self, field: Field, name: str, current: str | None) -> LookupEntry | None:
        """Accept root as a manager."""
        return LookupEntry(ROOT, ROOT) if field.name == "parent" and name == ROOT else None

    def validate(self, desired: DesiredByKind, state: AccountState) -> list[str]:
        groups, agents = state[AGENT_GROUP.kind], state[AGENT.kind]
        entries = desired.get(AGENT_GROUP.kind, ())
        group_entries = [one for one in entries if not one.absent]
        leaving = {existing.id for existing in (groups.select(one) for one in entries if one.absent) if existing}
        agent_entries = desired.get(AGENT.kind, ())
        for one in group_entries:
            _require_free_name(one, groups, leaving)
            _require_status(one, groups)
        _require_known_names(agents, agent_entries)
        _require_members(agents, groups, group_entries, agent_entries)
        return [warning for one in group_entries for warning in _numbered_twins(one, groups)]

    def complete(self, desired: Desired, existing: Existing | None, values: Mapping[str, Any]) -> dict[str, Any]:
        if desired.entity.kind == AGENT.kind:
            return _with_calls(desired, existing, values)
        return _with_name_and_status(desired, existing, values) if existing else dict(values)


def _with_calls(desired: Desired, existing: Existing | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with receive_call, on which depends what becomes of new groups."""
    needed = existing is None or "agent_groups" in values
    if needed and "receive_call" in desired.values:
        return {**values, "receive_call": desired.values["receive_call"]}
    return dict(values)


def _with_name_and_status(desired: Desired, existing: Existing, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the name as the file spells it, and with a status that the list does not show."""
    result = dict(values)
    if desired.key and desired.key != existing.name:
        result["name"] = desired.key
    if result and "status" in desired.values and "status" not in existing.values:
        result["status"] = desired.values["status"]
    return result


def _numbered_twins(desired: Desired, groups: Snapshot) -> Iterable[str]:
    """Yield a warning if a missing group has numbered copies: they may be left from an accident, or intended."""
    copy = re.compile(rf"{re.escape(desired.key or '')}[ _\-(]*[0-9]+\)?")
    twins = [group.name for group in groups if desired.key and copy.fullmatch(group.name)]
    if twins and not groups.select(desired):
        yield f'The agent group "{desired.key}" does not exist, but {", ".join(twins)} does; it is left unchanged.'


def _require_free_name(desired: Desired, groups: Snapshot, leaving: Collection[Any]) -> None:
    """A name that is taken is refused, or gets a number. leaving: ids of groups that the same run deletes before."""
    renamed = groups.by_id(desired.id) if desired.id is not None and desired.key else None
    holder = groups.find(desired.key or "") if renamed else None
    if holder and holder is not renamed and holder.id not in leaving:
        raise InputError(
            f'agent group "{desired.key}" would exist twice',
            f"id {holder.id} still has that name",
            "Rename that one first, in a run of its own.",
        )


def _require_status(desired: Desired, groups: Snapshot) -> None:
    """Name and status are written together: a name alone would switch the group on."""
    existing = groups.select(desired) if "name" in desired.values else None
    if existing and existing.name != desired.key and "status" not in {*existing.values, *desired.values}:
        raise InputError(
            f'agent group "{existing.name}" would be renamed to "{desired.key}"',
            "the list does not show its status, which must be sent with the name",
            "Set status.",
        )


def _require_known_names(agents: Snapshot, entries: Sequence[Desired]) -> None:
    """A property that no agent has probably has another name."""
    named = {name for one in entries for name in one.values} - set(MEMBERSHIP)
    for name in sorted(named if len(agents) else ()):
        codec = agents.entity.codec(name)
        if name in agents.entity.readable and not any(codec.present(agent.wire) for agent in agents):
            shown = sorted({key for agent in agents for key in agent.wire} - {"memberships", "receivers"})
            raise UnexpectedResponseError(
                f"{name} of the agents",
                f"the list has no {codec.api_name}, but {', '.join(shown)}",
                f"Correct its name: field_names: {{{name}: …}}.",
            )


def _require_members(
    agents: Snapshot, groups: Snapshot, group_entries: Sequence[Desired], agent_entries: Sequence[Desired]
) -> None:
    """receive_call must name groups of the agent."""
    names = {group.id: group.name for group in groups}
    names.update({str(one.id): one.key for one in group_entries if one.id and one.key})
    for one in agent_entries:
        receivers = one.values.get("receive_call") or ()
        existing = agents.select(one) if receivers else None
        member_of = one.values.get("agent_groups")
        if existing and "agent_groups" not in one.values:
            member_of = [names[id] for id in existing.refers_to("agent_groups")]
        known = {normalize_name(name) for name in member_of or ()}
        extra = [name for name in receivers if normalize_name(name) not in known]
        if extra:
            raise InputError(
                f'agent "{one.name}"',
                f"receive_call names {', '.join(extra)}, which agent_groups does not",
                "Name it in agent_groups, too, or correct its spelling.",
            )
