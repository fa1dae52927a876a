# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DeepCall account: names that grow numbers, membership in full sets, one field an update, reads that lag."""

from __future__ import annotations

import re
from functools import partial

from ..core.errors import (
    AnswerError,
    ContactCenterError,
    InputError,
    NotFoundError,
    NotTakenError,
    OutcomeUnknownError,
    VendorError,
)
from ..core.gateway import Gateway, attempted, finished
from ..core.progress import READING
from ..core.snapshot import Directory, Existing, Snapshot, Target, World, folded
from ..core.store import fingerprint
from .connection import OPTIONS, Connection
from .entities import AGENT, AGENT_GROUP, MEMBERSHIP, UNCONFIRMED, named
from .memberships import Memberships
from .shapes import AGENT_IDS, GROUP_IDS, NAMES, ROLE_IDS, rows

NO_DATA, DENIED = 1012, 1015
LONGEST_PAGE = 500  # a list of so many at most, that can be divided by five, may be a page of a longer one
ORDER = ("name", "email", "mobile", "role", "parent", "destination", "type", "did", "working_time", "call_password")


class DeepCall(Gateway):
    """The port to one DeepCall account."""

    entities = (AGENT_GROUP, AGENT)
    options = OPTIONS
    workers = 8

    def __init__(self, options, writable):
        super().__init__()
        names = options["field_names"] or {}
        strange = sorted(set(names) - set(UNCONFIRMED))
        if strange:
            raise InputError(f"field_names has {', '.join(strange)}", do=f"Allowed are: {', '.join(UNCONFIRMED)}.")
        self._connection = Connection(options, writable, self.workers)
        self.http, self.store = self._connection.http, self._connection.store
        self._names, self._agent = named(names)
        self.entities = (AGENT_GROUP, self._agent)
        self._secrets = self._names["call_password"], "password"
        self._memberships = Memberships(self, self._names["agent_id"])
        self._new = {}  # groups of this run, by id: whether it certainly made them, or found them after a lost answer

    @property
    def account(self):
        return fingerprint(self._connection.url, self._connection.owner)

    def survey(self, demand):
        groups, wants = self._groups(), demand.wants.get(AGENT.kind, ())
        leaving = [group for group in map(groups.match, demand.absent(AGENT_GROUP.kind)) if group]
        for want in demand.wants.get(AGENT_GROUP.kind, ()):
            self._note_twins(want, groups)
            self._require_free_name(want, groups)
            self._require_status(want, groups)
        if AGENT.kind not in demand.wants and not leaving:
            return World((groups, Snapshot(self._agent, (), complete=False)), self._look_up)
        asked = demand.prune or not wants or any(_of_groups(want.values) or not want.values for want in wants)
        self._memberships.known = bool(asked or leaving)
        agents = self._agents_and_members([group.id for group in (groups if asked else leaving)])
        self._require_names(agents, wants)
        self._require_receivers(agents, groups, demand)
        return World((groups, agents), self._look_up)

    def _groups(self):
        listed = self._listed("Group/list", "agent groups", GROUP_IDS)
        # an empty list may only mean that the call looked for another right
        listed = listed or self._listed("Group/list", "agent groups", GROUP_IDS, {"forward": True})
        return Snapshot(AGENT_GROUP, [Existing(AGENT_GROUP, item, sparse=True) for item in listed])

    def _listed(self, path, title, ids, body=None, names=NAMES):
        """All records of a list, page by page if it turns out to be one page of several."""
        try:
            found, total = rows(self.read(path, f"Listing the {title}", body), title, ids, names)
        except VendorError as error:
            if error.code == NO_DATA or error.code == DENIED and not body and path == "Group/list":
                return []
            raise
        if path == "Group/list":
            return found
        items, page, size = {item["id"]: item for item in found}, 1, len(found)
        while found and (_is_page(len(found), size) or (total or 0) > len(items)):
            page += 1
            try:
                found, total = rows(
                    self.read(path, f"Listing the {title}", {"page": page, "limit": size}), title, ids, names
                )
            except VendorError as error:
                if error.code == NO_DATA:
                    break
                raise
            new = {item["id"]: item for item in found if item["id"] not in items}
            items.update(new)
            found = found if new else []
        if (total or 0) > len(items):
            raise AnswerError(
                f"Listing the {title}", f"{total} are announced, {len(items)} came", "Nothing was changed; run again."
            )
        return list(items.values())

    def _agents_and_members(self, groups):
        """The agents, and who is in these groups: what is read has no order."""
        members = [partial(self._memberships.ask, group) for group in groups]
        listed, *asked = self.side_by_side(lambda read: read(), [self._listed_agents, *members], READING)
        self._memberships.note(zip(groups, asked))
        return self._snapshot(listed)

    def _agents(self):
        return self._snapshot(self._listed_agents())

    def _snapshot(self, listed):
        """The agents, with their groups as far as those are known."""
        return Snapshot(self._agent, map(self._with_groups, listed))

    def _listed_agents(self):
        try:
            return self._people()
        except NotFoundError:
            # the vendor moved people from one section to the other; not every installation has followed
            self._names["section"] = {"Employee": "Agent", "Agent": "Employee"}.get(self._names["section"], "Employee")
            return self._people()

    def _people(self):
        ids, names = (self._names["agent_id"], *AGENT_IDS), (self._names["name"],)
        return self._listed(f"{self._names['section']}/list", "agents", ids, names=names)

    def _with_groups(self, item):
        for secret in self._secrets:
            item.pop(secret, None)
        if self._memberships.known:
            groups = self._memberships.of(item["id"])
            item["memberships"] = list(groups)
            item["receivers"] = [group for group, calls in groups.items() if calls]
        return Existing(self._agent, item, sparse=True)

    def _require_names(self, agents, wants):
        """A property that no agent has is most likely called otherwise."""
        for name in sorted(set().union(*(want.values for want in wants)) - set(MEMBERSHIP)):
            field = self._agent.by_name[name]
            if field.readable and len(agents) and not any(field.wire.known(agent.wire) for agent in agents):
                seen = sorted({key for agent in agents for key in agent.wire} - {"memberships", "receivers"})
                raise AnswerError(
                    f"{name} of the agents",
                    f"the list has no {field.wire.api}, but {', '.join(seen)}",
                    f"Correct its name: field_names: {{{name}: …}}.",
                )

    @staticmethod
    def _require_receivers(agents, groups, demand):
        names = {group.id: group.name for group in groups}
        names.update(
            (str(want.id), want.key) for want in demand.wants.get(AGENT_GROUP.kind, ()) if want.id and want.key
        )
        for want in (want for want in demand.wants.get(AGENT.kind, ()) if want.values.get("receive_call")):
            receivers, member = want.values["receive_call"], want.values.get("agent_groups")
            existing = agents.match(want)
            if existing and "agent_groups" not in want.values:
                member = [names[id] for id in existing.values.get("agent_groups") or ()]
            member = {folded(name) for name in member or ()}
            extra = [name for name in receivers if folded(name) not in member]
            if extra:
                raise InputError(
                    f'agent "{want.name}"',
                    f"receive_call names {', '.join(extra)}, which agent_groups does not",
                    "Name it in agent_groups too, or correct its spelling.",
                )

    def _note_twins(self, want, groups):
        """Numbered copies may be left from an accident, or meant: they are named, and left alone."""
        pattern = re.compile(rf"{re.escape(want.key or '')}[ _\-(]*[0-9]+\)?")
        twins = [group.name for group in groups if want.key and pattern.fullmatch(group.name)]
        if twins and not want.absent and not groups.match(want):
            self.warnings.append(
                f'The agent group "{want.key}" does not exist, but {", ".join(twins)} does; it is left alone.'
            )

    @staticmethod
    def _require_free_name(want, groups):
        """A name that is taken is refused or gets a number, until the other group is renamed or gone."""
        renamed = groups.by_id(want.id) if want.id is not None and want.key and not want.absent else None
        holder = renamed and groups.find(want.key)
        if holder and holder is not renamed:
            raise InputError(
                f'agent group "{want.key}" would exist twice',
                f"id {holder.id} has that name still",
                "Rename or delete that one first, in a run of its own.",
            )

    @staticmethod
    def _require_status(want, groups):
        """Name and status are written together: a name alone would switch the group on."""
        existing = None if want.absent or "name" not in want.values else groups.match(want)
        if existing and "status" not in {*existing.values, *want.values} and existing.name != want.key:
            raise InputError(
                f'agent group "{existing.name}" would be called "{want.key}"',
                "the list does not tell its status, which must be sent along",
                "Give status.",
            )

    def _look_up(self, name):
        listed = self._listed("role/list", "roles", ROLE_IDS, {"page": 1, "limit": 100})
        return Directory("role", [Target(role.get("roleid", role["id"]), role["name"]) for role in listed])

    def create(self, entity, values):
        wanted = f'Creating the {entity.title} "{values[entity.key]}"'
        if entity is AGENT_GROUP:
            id = self.write("Group/add", wanted, {"name": values["name"]}, again=False).get("groupId")
            if not id:
                raise OutcomeUnknownError(wanted, "the answer has no groupId")
            self._new[str(id)] = True
            return Existing(AGENT_GROUP, {"id": str(id)}, full=False)
        person = {name: value for name, value in values.items() if name not in MEMBERSHIP}
        self.write(f"{self._names['section']}/create", wanted, entity.encode(person, {}), again=False)
        # what the answer calls the new id is not documented: the list tells it
        return Existing(entity, entity.encode({"email": values["email"]}, {"id": None}), full=False)

    def find(self, entity, values):
        look = self._groups if entity is AGENT_GROUP else self._agents
        found = self.until(lambda: look().find(values[entity.key]), lambda seen: seen is not None)
        if found and entity is AGENT_GROUP:
            self._new[found.id] = False
        return found

    def update(self, entity, existing, values):
        if entity is AGENT_GROUP:
            return self._update_group(existing, values)
        order = ("status", *ORDER) if values.get("status") == "active" else (*ORDER, "status")
        done = []
        try:
            for name in [name for name in order if name in values]:
                body = entity.encode({name: values[name]}, {self._names["agent_id"]: str(existing.id)})
                wanted = f'Updating {name} of the agent "{existing.name}"'
                self.write(f"{self._names['section']}/update", wanted, body, again=True)
                done.append(name)
        except ContactCenterError as error:
            if not done:
                raise
            raise NotTakenError(
                f'Updating the agent "{existing.name}"',
                f"{', '.join(done)} was written, then: {str(error).rstrip('.')}",
                "Run again to continue.",
            ) from error
        return existing

    def _update_group(self, existing, values):
        wanted = f'Updating the agent group "{existing.name}"'
        body = {name: values.get(name, existing.values.get(name)) for name in ("name", "status")}
        # a second time the group's own name may count as taken: the list tells what became of the first
        self.write("Group/update", wanted, AGENT_GROUP.encode(body, {"groupId": str(existing.id)}), again=False)
        return existing

    def settle(self, entity, written):
        return self._settle_groups(written) if entity is AGENT_GROUP else self._settle_agents(written)

    def _settle_groups(self, written):
        sent = [
            (existing, {"name": values["name"]} if existing.id in self._new else values) for existing, values in written
        ]
        listed = self._caught_up(AGENT_GROUP, sent, self._groups)
        return [
            attempted(self._named, existing, values, found) if isinstance(found, Existing) else found
            for (existing, values), found in zip(written, listed)
        ]

    def _named(self, existing, values, found):
        """A group under its own name; one that was just created under another is removed again."""
        created, name = self._new.get(existing.id), values.get("name", existing.name)
        wanted = f'Writing the agent group "{name}"'
        if found.name != name and created:
            # this run made it, and it is empty: so it may go again, by its own id only
            what = f'Removing the agent group "{found.name}"'
            finished(wanted, self.write, "Group/delete", what, {"groupId": found.id}, True)
            said = f'DeepCall named it "{found.name}", so the name is taken where the list does not show it'
            raise NotTakenError(wanted, f"{said}; it was removed again", "Look for it in the panel.")
        if found.name != name:
            raise NotTakenError(wanted, f'it was written, but is now called "{found.name}"', "Look at it in the panel.")
        if existing.id in self._new and values.get("status") == "inactive":  # which can't be said on creation
            del self._new[existing.id]
            finished(wanted, self._update_group, found, {"status": "inactive"})
            (found,) = self._settle_groups([(found, {"status": "inactive"})])
            if isinstance(found, ContactCenterError):
                raise found
        return found

    def _settle_agents(self, written):
        """Each as the list shows him; then all are brought into the groups of the plan, and out of the others."""
        settled = [existing for existing, _values in written]
        persons = [at for at, (_existing, values) in enumerate(written) if _of_person(values)]
        for at, found in zip(persons, self._caught_up(self._agent, [written[at] for at in persons], self._agents)):
            settled[at] = found
        wishes = {
            agent.id: self._wish(agent, values)
            for agent, (_existing, values) in zip(settled, written)
            if isinstance(agent, Existing) and _of_groups(values)
        }
        failed = self._memberships.place(wishes)
        return [
            attempted(self._placed, agent, values, failed.get(agent.id)) if isinstance(agent, Existing) else agent
            for agent, (_existing, values) in zip(settled, written)
        ]

    def _caught_up(self, entity, written, read):
        """-> of each what the list shows, once it shows all that was written, or why it doesn't."""

        def found(listed, existing, values):
            # the id of an agent who was just created is not known
            return listed.by_id(existing.id) if existing.id is not None else listed.find(values[entity.key])

        def shown(listed):
            return all(_shows(found(listed, *one), one[1]) for one in written)

        def missing(existing, values):
            said = f"it was written, but then: {listed}" if failed else "it is not listed"
            wanted = f'Writing the {entity.title} "{values.get(entity.key, existing.name)}"'
            return NotTakenError(wanted, said, "Run again." if failed else "Look for it in the panel.")

        listed = attempted(self.until, read, shown) if written else None
        failed = isinstance(listed, ContactCenterError)
        return [not failed and found(listed, *one) or missing(*one) for one in written]

    def _wish(self, agent, values):
        """-> {group id: whether its calls are received}, as it shall be."""
        now = self._memberships.of(agent.id)
        groups = _ids(values["agent_groups"]) if "agent_groups" in values else set(now)
        if "receive_call" in values:
            return {group: group in _ids(values["receive_call"]) for group in groups}
        return {group: now.get(group, True) for group in groups}

    def _placed(self, agent, values, error):
        now = self._with_groups(dict(agent.wire))
        if error and (_of_person(values) or any(now.values.get(name) != agent.values.get(name) for name in MEMBERSHIP)):
            said = f"some of it was written, then: {str(error).rstrip('.')}"
            raise NotTakenError(f'Assigning the agent "{agent.name}" to groups', said, "Run again.") from error
        if error:
            raise error
        return now

    def reread(self, entity, objects):
        listed = self._groups() if entity is AGENT_GROUP else self._agents()
        return [listed.by_id(existing.id) for existing in objects]

    def delete(self, entity, existing, values):
        wanted = f'Deleting the agent group "{existing.name}"'
        if self._memberships.ask(str(existing.id)):
            raise InputError(wanted, "it still has members", "Take them out of it, then run again.")
        try:
            self.write("Group/delete", wanted, {"groupId": str(existing.id)}, again=True)
        except VendorError:
            listed = attempted(self._groups)
            if isinstance(listed, ContactCenterError) or listed.by_id(existing.id):
                raise
        if finished(wanted, self.until, lambda: self._groups().by_id(existing.id), lambda seen: seen is None):
            raise NotTakenError(wanted, "it is still listed", "Look at it in the panel.")

    def read(self, path, wanted, body=None):
        return self._connection.read(path, wanted, body or {})

    def write(self, path, wanted, body, again):
        return self._connection.write(path, wanted, body, again)


def _is_page(length, size):
    """Whether more may follow. size: the length of the first page."""
    return size <= length <= LONGEST_PAGE and length % 5 == 0


def _of_person(values):
    return any(name not in MEMBERSHIP for name in values)


def _of_groups(values):
    return any(name in MEMBERSHIP for name in values)


def _ids(targets):
    return {str(target.id) for target in targets or ()}


def _shows(seen, values):
    return seen is not None and all(
        seen.entity.by_name[name].comparable(value) == seen.values.get(name)
        for name, value in values.items()
        if name not in MEMBERSHIP and name in seen.values
    )
