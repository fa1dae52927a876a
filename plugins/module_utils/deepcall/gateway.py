# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DeepCall account: names that grow numbers, membership in full sets, one field an update, reads that lag."""

from __future__ import annotations

import re

from ..core.errors import (
    AnswerError,
    ContactCenterError,
    InputError,
    NotFoundError,
    NotTakenError,
    OutcomeUnknownError,
    VendorError,
)
from ..core.gateway import Gateway, finished
from ..core.snapshot import Directory, Existing, Snapshot, Target, World
from ..core.store import fingerprint
from .connection import OPTIONS, Connection
from .entities import AGENT, AGENT_GROUP, MEMBERSHIP, UNCONFIRMED, named
from .shapes import AGENT_IDS, GROUP_IDS, NAMES, ROLE_IDS, relations, rows

NO_DATA, DENIED = 1012, 1015
ROUND = (10, 20, 50, 100)  # a list of so many may be a page of a longer one
ORDER = ("name", "email", "mobile", "role", "parent", "destination", "type", "did", "working_time", "call_password")


class DeepCall(Gateway):
    """The port to one DeepCall account."""

    entities = (AGENT_GROUP, AGENT)
    options = OPTIONS

    def __init__(self, options, writable):
        super().__init__()
        names = options["field_names"] or {}
        strange = sorted(set(names) - set(UNCONFIRMED))
        if strange:
            raise InputError(f"field_names has {', '.join(strange)}", do=f"Allowed are: {', '.join(UNCONFIRMED)}.")
        self._connection = Connection(options, writable, self.workers)
        self.http, self.store = self._connection.http, self._connection.store
        self._names, agent = named(names)
        self.entities = (AGENT_GROUP, agent)
        self._agent, self._relations = agent, {}

    @property
    def account(self):
        return fingerprint(self._connection.url, self._connection.owner)

    # -- reading

    def survey(self, demand):
        groups = self._groups()
        wants, leaving = (
            demand.wants.get(AGENT.kind, ()),
            [group for group in map(groups.match, demand.absent(AGENT_GROUP.kind)) if group],
        )
        for want in demand.wants.get(AGENT_GROUP.kind, ()):
            self._note_twins(want, groups)
        if AGENT.kind not in demand.wants and not leaving:
            return World((groups, Snapshot(self._agent, (), complete=False)), self._look_up)
        told = (
            any(name in want.values for want in wants for name in MEMBERSHIP)
            or AGENT.kind in demand.wants
            and not wants
        )
        for group in groups if told else leaving:
            self._members(group.id)
        agents = self._agents(known=told or bool(leaving))
        self._require_names(agents, wants)
        self._require_receivers(agents, groups, wants)
        return World((groups, agents), self._look_up)

    def _groups(self):
        listed = self._listed("Group/list", "agent groups", GROUP_IDS)
        # an empty list may only mean that the call looked for another right
        listed = listed or self._listed("Group/list", "agent groups", GROUP_IDS, {"forward": True})
        return Snapshot(AGENT_GROUP, [Existing(AGENT_GROUP, item, sparse=True) for item in listed])

    def _listed(self, path, title, ids, body=None, names=NAMES):
        """All records of a list, page by page if it turns out to be one page of several."""
        try:
            found, total = rows(self._read(path, f"Listing the {title}", body), title, ids, names)
        except VendorError as error:
            if error.code == NO_DATA or error.code == DENIED and not body and path == "Group/list":
                return []
            raise
        if path == "Group/list":
            return found
        items, page = {item["id"]: item for item in found}, 1
        while found and (len(found) in ROUND or (total or 0) > len(items)):
            page += 1
            try:
                found, total = rows(
                    self._read(path, f"Listing the {title}", {"page": page, "limit": len(found)}),
                    title,
                    ids,
                    names,
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

    def _agents(self, known):
        """The agents, with their groups where those are known."""
        try:
            listed = self._listed_agents()
        except NotFoundError:
            # the vendor moved people from one section to the other; not every installation has followed
            self._names["section"] = {"Employee": "Agent", "Agent": "Employee"}.get(self._names["section"], "Employee")
            listed = self._listed_agents()
        return Snapshot(self._agent, [self._with_groups(item, known) for item in listed])

    def _listed_agents(self):
        ids, names = (self._names["agent_id"], *AGENT_IDS), (self._names["name"],)
        return self._listed(f"{self._names['section']}/list", "agents", ids, names=names)

    def _with_groups(self, item, known):
        item = {name: value for name, value in item.items() if name not in (self._names["call_password"], "password")}
        groups = {group: members[item["id"]] for group, members in self._relations.items() if item["id"] in members}
        if known:
            item.update(memberships=list(groups), receivers=[group for group, receives in groups.items() if receives])
        return Existing(self._agent, item, sparse=True)

    def _members(self, group_id):
        """Who is in a group: asked once, after that as this run has left it."""
        if group_id not in self._relations:
            self._relations[group_id] = self._ask_members(group_id)
        return self._relations[group_id]

    def _ask_members(self, group_id):
        return relations(
            self._read(
                "Group/getGroupAgentRelation", "Reading the members of a group", {"groupId": group_id, "quick": True}
            )
        )

    def _require_names(self, agents, wants):
        """A property that no agent has is most likely called otherwise."""
        for want in wants:
            for name in want.values:
                field = self._agent.by_name[name]
                if (
                    field.readable
                    and name not in MEMBERSHIP
                    and len(agents)
                    and not any(field.wire.known(agent.wire) for agent in agents)
                ):
                    seen = sorted({key for agent in agents for key in agent.wire} - {"memberships", "receivers"})
                    raise AnswerError(
                        f"{name} of the agents",
                        f"the list has no {field.wire.api}, but {', '.join(seen)}",
                        f"Correct its name: field_names: {{{name}: …}}.",
                    )

    @staticmethod
    def _require_receivers(agents, groups, wants):
        for want in wants:
            receivers, member = want.values.get("receive_call"), want.values.get("agent_groups")
            existing = agents.match(want)
            if member is None and "agent_groups" not in want.values and existing:
                member = [groups.by_id(id).name for id in existing.values.get("agent_groups") or ()]
            extra = {name.casefold() for name in receivers or ()} - {name.casefold() for name in member or ()}
            if extra:
                raise InputError(
                    f'agent "{want.name}"',
                    f"receive_call names {', '.join(sorted(extra))}, which agent_groups does not",
                    "Add it to agent_groups.",
                )

    def _note_twins(self, want, groups):
        """Numbered copies may be left from an accident, or meant: they are named, and left alone."""
        pattern = re.compile(rf"{re.escape(want.key or '')}[ _\-(]*[0-9]+\)?")
        twins = [group.name for group in groups if want.key and pattern.fullmatch(group.name)]
        if twins and not want.absent and not groups.match(want):
            self.warnings.append(
                f'The agent group "{want.key}" does not exist, but {", ".join(twins)} does; it is left alone.'
            )

    def _look_up(self, name):
        listed = self._listed("role/list", "roles", ROLE_IDS, {"page": 1, "limit": 100})
        return Directory("role", [Target(role.get("roleid", role["id"]), role["name"]) for role in listed])

    def reread(self, entity, objects):
        listed = self._groups() if entity is AGENT_GROUP else self._agents(known=True)
        return [listed.by_id(existing.id) for existing in objects]

    # -- writing

    def create(self, entity, values):
        return self._create_group(values) if entity is AGENT_GROUP else self._create_agent(values)

    def _create_group(self, values):
        name, wanted = values["name"], f'Creating the agent group "{values["name"]}"'
        id = self._write("Group/add", wanted, {"name": name}, again=False).get("groupId")
        if not id:
            raise OutcomeUnknownError(wanted, "the answer has no groupId")
        return finished(wanted, self._settle_group, wanted, id, values)

    def _settle_group(self, wanted, id, values):
        """The group that was just created: under its own name, or not at all."""
        found = self.until(lambda: self._groups().by_id(id), lambda seen: seen is not None)
        if found is None:
            do = "Don't create it again; look for it in the panel."
            raise NotTakenError(wanted, f"it has the id {id}, but is not listed", do)
        if found.name != values["name"]:
            # this run made it, and it is empty: so it may go again, by its own id only
            self._write("Group/delete", f'Removing the agent group "{found.name}"', {"groupId": str(id)}, again=True)
            said = f'DeepCall named it "{found.name}", so the name is taken where the list does not show it'
            raise NotTakenError(wanted, f"{said}; it was removed again", "Look for it in the panel.")
        return self._update_group(found, {"status": "inactive"}) if values.get("status") == "inactive" else found

    def find(self, entity, values):
        key = values[entity.key]
        if entity is AGENT_GROUP:
            return self.until(lambda: self._groups().find(key), lambda seen: seen is not None)
        return self.until(lambda: self._agents(known=True).find(key), lambda seen: seen is not None)

    def _create_agent(self, values):
        wanted = f'Creating the agent "{values["email"]}"'
        person = {name: value for name, value in values.items() if name not in MEMBERSHIP}
        try:
            self._write(f"{self._names['section']}/create", wanted, self._agent.encode(person, {}), again=False)
        except OutcomeUnknownError:
            if not self.find(self._agent, values):
                raise
        return finished(wanted, self._settle_agent, wanted, values)

    def _settle_agent(self, wanted, values):
        found = self.find(self._agent, values)
        if not found:
            raise NotTakenError(wanted, "it is not listed", "Don't create it again; look for it in the panel.")
        return self._place(found, values)

    def update(self, entity, existing, values):
        if entity is AGENT_GROUP:
            return self._update_group(existing, values)
        status = values.get("status")
        order = ("status", *ORDER) if status == "active" else (*ORDER, "status")
        done = []
        try:
            for name in [name for name in order if name in values]:
                body = self._agent.encode({name: values[name]}, {self._names["agent_id"]: str(existing.id)})
                self._write(
                    f"{self._names['section']}/update",
                    f'Updating {name} of the agent "{existing.name}"',
                    body,
                    again=True,
                )
                done.append(name)
            existing = self._seen(existing, {name: values[name] for name in done})
            return self._place(existing, values)
        except ContactCenterError as error:
            if not done:
                raise
            raise NotTakenError(
                f'Updating the agent "{existing.name}"',
                f"{', '.join(done)} was written, then: {str(error).rstrip('.')}",
                "Run again to continue.",
            ) from error

    def _seen(self, existing, values):
        """The agent, once the list shows what was written."""
        if not values:
            return existing
        return (
            self.until(lambda: self._agents(known=True).by_id(existing.id), lambda seen: seen and _shows(seen, values))
            or existing
        )

    def _update_group(self, existing, values):
        """Name and status go together: a name alone would switch the group on."""
        wanted = f'Updating the agent group "{existing.name}"'
        status = values.get("status", existing.values.get("status"))
        if status is None:
            raise InputError(wanted, "the list does not tell its status, which must be sent along", "Give status.")
        name = values.get("name", existing.name)
        self._write(
            "Group/update",
            wanted,
            AGENT_GROUP.encode({"name": name, "status": status}, {"groupId": str(existing.id)}),
            again=True,
        )
        return finished(wanted, self._settle_update, wanted, existing, name, values)

    def _settle_update(self, wanted, existing, name, values):
        found = self.until(
            lambda: self._groups().by_id(existing.id), lambda seen: seen is not None and _shows(seen, values)
        )
        if found is None or found.name != name:
            said = f'it is now called "{found.name}"' if found else "it is not listed any more"
            raise NotTakenError(wanted, said, "Look at it in the panel.")
        return found

    def _place(self, existing, values):
        """Bring an agent into the groups of the plan, and out of the others."""
        if not any(name in values for name in MEMBERSHIP):
            return existing
        id = str(existing.id)
        groups = (
            {str(target.id) for target in values["agent_groups"] or ()}
            if "agent_groups" in values
            else set(existing.values.get("agent_groups") or ())
        )
        told = {str(target.id) for target in values["receive_call"] or ()} if "receive_call" in values else None
        leaving = {group for group, members in self._relations.items() if id in members} - groups
        assigned = []
        try:
            for group in (*sorted(groups), *sorted(leaving)):  # in before out: nobody is in no group in between
                members = self._members(group)
                calls = members.get(id, True) if told is None else group in told
                stays = {other: flag for other, flag in members.items() if other != id}
                wanted = {**stays, id: calls} if group in groups else stays
                if wanted != members:
                    self._assign(existing, group, wanted, groups)
                    assigned.append(group)
        except ContactCenterError as error:
            if not assigned:
                raise
            said = f"some of its groups were written, then: {str(error).rstrip('.')}"
            raise NotTakenError(f'Assigning the agent "{existing.name}" to groups', said, "Run again.") from error
        return self._with_groups(existing.wire, known=True)

    def _assign(self, existing, group, wanted, groups):
        """Send the full sets, which is right whether the call replaces or adds."""
        what = f'Assigning the agent "{existing.name}" to groups'
        body = {
            "groupId": group,
            "agent_unique_id": list(wanted),
            "receive_call": [other for other, flag in wanted.items() if flag],
        }
        self._write("Group/submitAssignGroupToAgent", what, body, again=True)
        self._relations[group] = finished(what, self._settle_assignment, what, str(existing.id), group, wanted, groups)

    def _settle_assignment(self, what, id, group, wanted, groups):
        """The members as they are then; where the call only adds, who has to leave is taken out from the other side."""

        def seen():
            return self.until(lambda: self._ask_members(group), lambda members: members.get(id) == wanted.get(id))

        members = seen()
        if members.get(id) != wanted.get(id):
            calls = {other: self._relations.get(other, {}).get(id, True) for other in groups}
            if group in groups:
                calls[group] = wanted[id]
            mapping = [{"groupId": other, "receive_call": int(flag)} for other, flag in sorted(calls.items())]
            body = {self._names["agent_id"]: id, "groups": mapping}
            self._write("Agent/updateAgentGroupMapping", what, body, again=True)
            members = seen()
        if members.get(id) != wanted.get(id):
            raise NotTakenError(what, "DeepCall did not take it", "Change it in the panel.")
        return members

    def delete(self, entity, existing, values):
        wanted = f'Deleting the agent group "{existing.name}"'
        if self._ask_members(str(existing.id)):
            raise InputError(wanted, "it still has members", "Take them out of it, then run again.")
        try:
            self._write("Group/delete", wanted, {"groupId": str(existing.id)}, again=True)
        except VendorError:
            if self._groups().by_id(existing.id):
                raise
        if self.until(lambda: self._groups().by_id(existing.id), lambda seen: seen is None):
            raise NotTakenError(wanted, "it is still listed", "Look at it in the panel.")

    def _read(self, path, wanted, body=None):
        return self._connection.api.read("POST", f"/{path}", wanted, json=body or {})

    def _write(self, path, wanted, body, again):
        return self._connection.api.write("POST", f"/{path}", wanted, again, json=body)


def _shows(seen, values):
    return all(
        seen.entity.by_name[name].comparable(value) == seen.values.get(name)
        for name, value in values.items()
        if name in seen.values
    )
