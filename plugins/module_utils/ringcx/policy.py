# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only RingCX needs while a plan is made: user names that RingCentral generates, and references that no list has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Callable

from ..core.errors import InputError
from ..core.model.desired import Desired
from ..core.model.entity import Field
from ..core.model.lookup import Lookup, LookupEntry, normalize_name
from ..core.model.match import Match, Matches
from ..core.model.problems import Problems
from ..core.model.state import AccountState, Completeness, Existing, Presence, Snapshot
from ..core.model.text import join_names
from ..core.policy import Policy
from .lookups import with_group_names
from .schema import AGENT, QUEUE_GROUP

GENERATED_USERNAME = re.compile(r"(?P<name>.+)\+[0-9]+_[0-9]+(?P<domain>@.+)")
NUMBERED = re.compile(r"(?P<name>.+)\+[0-9]+(_[0-9]+)?")  # what remains may be of that form itself
IN_ENTRY = "Select the agent that is meant with agent_id, or by its own user name"


class Verdict(Enum):
    """Whether an agent with a generated user name is the one that an entry means."""

    YES = "yes"
    NO = "no"
    OPEN = "open"  # the user name can be read in several ways, and nothing decides


class RingCXPolicy(Policy):
    """The hooks that RingCX needs."""

    def candidates(self, desired: Desired, snapshot: Snapshot) -> Sequence[Existing]:
        """Return the agents whose user name may have been generated from that of the entry."""
        if desired.entity is not AGENT or not desired.key:
            return ()
        return snapshot.having(original_usernames, normalize_name(desired.key))

    def recognize(self, desired: Desired, snapshot: Snapshot) -> Existing | None:
        """Recognize an agent that is linked to a RingCentral user by the user name that it was created with.

        Where the entry names the RingCentral user, that user decides.
        """
        known = [agent for agent in self.candidates(desired, snapshot) if agent.completeness is Completeness.FULL]
        hits = [agent for agent in known if _verdict(agent, desired, snapshot) is Verdict.YES]
        hits += [agent for agent in _of_same_address(desired, snapshot) if agent not in hits]
        if len(hits) > 1:
            raise InputError(
                f"the user names of several agents were generated from it: {_listed(hits)}", hint=f"{IN_ENTRY}."
            )
        return hits[0] if hits else None

    def unlisted(self, field: Field, name: str, current: str | None) -> LookupEntry | None:
        """Accept any name for the RingCentral user of an agent that has one: the list may not show that user."""
        if field.name == "rc_user_id" and current is not None:
            return LookupEntry(current, name)
        return None

    def planned_lookup(self, name: str, lookup: Lookup, planned: Callable[[str], Iterator[LookupEntry]]) -> Lookup:
        """Return the queues under the names that their queue groups will have."""
        if name != "queue":
            return lookup
        return with_group_names(lookup, {str(group.id): group.label for group in planned(QUEUE_GROUP.kind)})

    def validate(self, matches: Matches, state: AccountState, problems: Problems) -> list[str]:
        snapshot, listed = state[AGENT.kind], matches.get(AGENT.kind, ())
        staying = [one for one in listed if not one.desired.absent]
        meant = {str(one.existing.id) for one in staying if one.existing}
        users = _Users(snapshot, listed)
        for one in staying:
            with problems.of(one.desired.place):
                if one.existing is None:
                    self._refuse_if_open(one.desired, snapshot, meant)
                users.refuse_second_agent(one)
        return []

    def _refuse_if_open(self, desired: Desired, snapshot: Snapshot, meant: Collection[str]) -> None:
        """Refuse an entry if it may mean an agent that no other entry means."""
        unsure = [
            agent
            for agent in self.candidates(desired, snapshot)
            if agent.completeness is Completeness.FULL
            and str(agent.id) not in meant
            and _verdict(agent, desired, snapshot) is Verdict.OPEN
        ]
        if unsure:
            raise InputError(
                f"it may be {_listed(unsure)}, whose user name RingCentral has generated",
                hint=f"{IN_ENTRY}; if it is another one, set rc_user_id, or add an entry for that agent.",
            )


def original_usernames(agent: Existing) -> tuple[str, ...]:
    """Return the user names, normalized, to which RingCentral may have added what it adds for a linked agent.

    The most likely one comes first; there is none if nothing was added, or if the agent was deleted. A summary does not show
    whether an agent is linked, so any user name of that form counts as generated there.
    """
    if agent.entity is not AGENT or agent.presence is Presence.DELETED:
        return ()
    is_linked = agent.wire.get("userManagedByRC") or linked_user(agent)
    parts = GENERATED_USERNAME.fullmatch(str(agent.wire.get("username")))
    if not parts or (not is_linked and agent.completeness is Completeness.FULL):
        return ()
    stems = [parts["name"]]
    shorter = NUMBERED.fullmatch(stems[-1])
    while shorter:
        stems.append(shorter["name"])
        shorter = NUMBERED.fullmatch(stems[-1])
    return tuple(normalize_name(stem + parts["domain"]) for stem in stems)


def linked_user(agent: Existing) -> str | None:
    """Return the id of the RingCentral user of an agent that exists, if that is shown."""
    if agent.entity is not AGENT or agent.presence is Presence.DELETED:
        return None
    return str(agent.wire.get("rcUserId") or "") or None


def given_user(desired: Desired, lookups: Mapping[str, Lookup]) -> LookupEntry | None:
    """Return the RingCentral user that an entry names, if the account has it and shows it."""
    name, lookup = desired.values.get("rc_user_id"), lookups.get("extension")
    if desired.entity is not AGENT or not name or not lookup:
        return None
    try:
        return lookup.find(name)
    except InputError:  # several users have that name; the planner reports it
        return None


def user_ids(desired: Desired, lookups: Mapping[str, Lookup]) -> set[str]:
    """Return the ids that the RingCentral user of an entry may have: a user that is not listed may be given by its id."""
    user, name = given_user(desired, lookups), desired.values.get("rc_user_id")
    return {str(user.id)} if user else {str(name).strip()} if desired.entity is AGENT and name else set()


def new_user_ids(one: Match, lookups: Mapping[str, Lookup]) -> set[str]:
    """Return the ids that the RingCentral user may have to whom an entry links an agent that is not linked to that user yet."""
    ids = set() if one.desired.absent else user_ids(one.desired, lookups)
    owner = linked_user(one.existing) if one.existing else None
    # a name that is not listed stands for the user that the agent has, see unlisted()
    return set() if owner and (owner in ids or not given_user(one.desired, lookups)) else ids


def _verdict(agent: Existing, desired: Desired, snapshot: Snapshot) -> Verdict:
    """Return whether an agent, whose user name may have been generated from that of the entry, is the one that it means."""
    owner, given = linked_user(agent), user_ids(desired, snapshot.lookups)
    if owner and given and (owner in given or given_user(desired, snapshot.lookups)):
        return Verdict.YES if owner in given else Verdict.NO
    key, readings = normalize_name(desired.key), original_usernames(agent)
    email = normalize_name(agent.wire.get("email") or "")
    if email == key:
        return Verdict.YES
    if key == readings[0]:
        return Verdict.OPEN if email in readings else Verdict.YES
    return Verdict.NO if email in readings else Verdict.OPEN


def _of_same_address(desired: Desired, snapshot: Snapshot) -> list[Existing]:
    """Return the agents, with generated user names, of the RingCentral user that the entry names twice: by its address, too."""
    user = given_user(desired, snapshot.lookups)
    if not user or normalize_name(desired.key) not in {normalize_name(name) for name in user.all_names}:
        return []
    return [
        agent
        for agent in snapshot.having(linked_user, str(user.id))
        if agent.completeness is Completeness.FULL and original_usernames(agent)
    ]


class _Users:
    """The RingCentral users as the entries link them. Several agents of one user stay, but none is added."""

    def __init__(self, snapshot: Snapshot, matches: Sequence[Match]) -> None:
        self._snapshot = snapshot
        self._linked_by: dict[str, Desired] = {}  # by user, so far
        self._leaving = {
            str(one.existing.id) for one in matches if one.existing and (one.desired.absent or self._unlinks(one))
        }

    def refuse_second_agent(self, one: Match) -> None:
        """Refuse to link an agent to a user who keeps another one, or gets one by another entry."""
        desired = one.desired
        for id in new_user_ids(one, self._snapshot.lookups):
            user = f'the RingCentral user "{desired.values["rc_user_id"]}"'
            owned = [agent for agent in self._snapshot.having(linked_user, id) if str(agent.id) not in self._leaving]
            if owned:
                instead = "Link one of them only" if one.existing else IN_ENTRY
                raise InputError(f"{user} has {_listed(owned)} already", hint=f"{instead}.")
            rival = self._linked_by.setdefault(id, desired)
            if rival is not desired:
                raise InputError(f"{user} gets an agent by {rival.place} already", hint="Keep one of the entries.")

    def _unlinks(self, one: Match) -> bool:
        cleared = one.desired.values.get("rc_user_id", "") is None
        return cleared or bool(new_user_ids(one, self._snapshot.lookups))


def _listed(agents: Iterable[Existing]) -> str:
    return join_names(f"{agent.title} (id {agent.id})" for agent in agents)
