# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only DeepCall needs while a plan is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..core.errors import InputError, UnexpectedResponseError
from ..core.model.desired import Desired
from ..core.model.entity import Field
from ..core.model.lookup import LookupEntry, normalize_name
from ..core.model.match import Matches
from ..core.model.problems import Problems
from ..core.model.state import AccountState, Existing, Snapshot
from ..core.policy import Policy
from .schema import AGENT, AGENT_GROUP, MEMBERSHIP, ROOT

Node = tuple[str, str]


class DeepCallPolicy(Policy):
    """The hooks that DeepCall needs."""

    def unlisted(self, field: Field, name: str, current: str | None) -> LookupEntry | None:
        """Accept root as a manager."""
        return LookupEntry(ROOT, ROOT) if field.name == "parent" and name == ROOT else None

    def validate(self, matches: Matches, state: AccountState, problems: Problems) -> list[str]:
        groups, agents = state[AGENT_GROUP.kind], state[AGENT.kind]
        group_entries = [one.desired for one in matches.get(AGENT_GROUP.kind, ()) if not one.desired.absent]
        agent_entries = [one.desired for one in matches.get(AGENT.kind, ())]
        for one in group_entries:
            with problems.of(one.place):
                _require_status(one, groups)
        _require_known_names(agents, agent_entries)
        names = {group.id: group.name for group in groups}
        names.update({str(one.id): one.key for one in group_entries if one.id and one.key})
        for one in agent_entries:
            with problems.of(one.place):
                _require_members(one, agents, names)
        _refuse_circles(agents, agent_entries, problems)
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


def _require_status(desired: Desired, groups: Snapshot) -> None:
    """Name and status are written together: a name alone would switch the group on."""
    existing = groups.select(desired) if "name" in desired.values else None
    if existing and existing.name != desired.key and "status" not in {*existing.values, *desired.values}:
        raise InputError(
            f'the list does not show the status of "{existing.name}", which must be sent with the new name',
            hint="Set status.",
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
                f"Correct field_names: {{{name}: …}}.",
            )


def _refuse_circles(agents: Snapshot, entries: Sequence[Desired], problems: Problems) -> None:
    """No agent can be a manager of its own, be it directly or through others; agents outside the file count, too."""
    managers = _Managers(agents, entries)
    reported: set[Node] = set()
    for one in entries:
        circle = managers.circle(one) if one.values.get("parent") and not one.absent else []
        if circle and reported.isdisjoint(circle):
            reported.update(circle)
            names = [managers.name(node) for node in circle]
            text = "parent names the agent itself"
            if len(names) > 1:
                text = f"parent makes a circle of managers: {' reports to '.join([*names, names[0]])}"
            problems.add(one.place, f"{text}; name another manager, or {ROOT}")


class _Managers:
    """The manager of each agent as the entries make it. An agent is (id, "") if it exists, or ("", its address)."""

    def __init__(self, agents: Snapshot, entries: Sequence[Desired]) -> None:
        self._agents = agents
        self._names: dict[Node, str] = {(str(existing.id), ""): existing.name for existing in agents.present()}
        self._parents: dict[Node, object] = {
            (str(existing.id), ""): existing.values.get("parent") for existing in agents.present()
        }
        self._named: dict[Node, str] = {}
        for one in entries:
            if not one.absent:
                self._names[self._node(one)] = one.key or self._names.get(self._node(one), one.name)
                if one.values.get("parent"):
                    self._named[self._node(one)] = str(one.values["parent"])
        self._by_name = {normalize_name(name): node for node, name in self._names.items()}

    def name(self, node: Node) -> str:
        """Return the address of an agent."""
        return self._names[node]

    def circle(self, desired: Desired) -> list[Node]:
        """Return the agents of the circle that an agent is part of, beginning with the agent; empty if there is none."""
        start = self._node(desired)
        path: list[Node] = [start]
        above = self._above(start)
        while above and above not in path:
            path.append(above)
            above = self._above(above)
        return path if above == start else []

    def _node(self, desired: Desired) -> Node:
        existing = self._agents.select(desired)
        return (str(existing.id), "") if existing else ("", normalize_name(desired.name))

    def _above(self, node: Node) -> Node | None:
        named, current = self._named.get(node), (str(self._parents.get(node)), "")
        if named is None or named == current[0]:
            return current if current in self._names else None
        return self._by_name.get(normalize_name(named))


def _require_members(desired: Desired, agents: Snapshot, names: Mapping[str, str]) -> None:
    """receive_call must name groups of the agent. names: of the groups by id."""
    receivers = desired.values.get("receive_call") or ()
    existing = agents.select(desired) if receivers else None
    member_of = desired.values.get("agent_groups")
    if existing and "agent_groups" not in desired.values:
        member_of = [names[id] for id in existing.refers_to("agent_groups")]
    known = {normalize_name(name) for name in member_of or ()}
    extra = [name for name in receivers if normalize_name(name) not in known]
    if extra:
        raise InputError(
            f"receive_call names {', '.join(extra)}, which agent_groups does not",
            hint="Name it in agent_groups, too, or correct its spelling.",
        )
