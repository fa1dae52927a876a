# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Udesk tenant: groups and agents side by side, membership on the agent, lists of a hundred a page."""

from __future__ import annotations

from ..core.errors import AnswerError, InputError, NotFoundError, OutcomeUnknownError, VendorError
from ..core.gateway import Gateway, attempted, finished
from ..core.progress import READING
from ..core.snapshot import Directory, Existing, Snapshot, Target, World, folded, records
from ..core.store import fingerprint
from .connection import MISSING, OPTIONS, Connection
from .entities import AGENT, AGENT_GROUP

PAGE = 100
FEW = 3  # so many agents are read one by one rather than by pages
PATHS = {AGENT_GROUP.kind: "/user_groups", AGENT.kind: "/agents"}
ENABLED = {"disable_status": "enable"}
UNASKED = ("number", "password", "ucpapp_subaccount")  # SIP accounts


class Page:
    """One page of a list. last: the number of pages, total: the number of objects, where they are told.

    more: whether another page must follow. sound: whether so many pages as full as this one are what the total needs.
    """

    def __init__(self, number, items, meta):
        meta = meta if isinstance(meta, dict) else {}
        self.items = items
        self.total, self.last = (_count(meta, names) for names in (("total_count", "count"), ("total_pages",)))
        self.more = len(items) >= PAGE if self.last is None else number < self.last
        self.sound = bool(items and self.last and self.total) and (self.last - 1) * len(items) < self.total


class Udesk(Gateway):
    """The port to one Udesk tenant."""

    entities = (AGENT_GROUP, AGENT)
    options = OPTIONS
    workers = 8

    def __init__(self, options, writable):
        super().__init__()
        self._connection = Connection(options, writable, self.workers)
        self.http, self.store, self._api = self._connection.http, self._connection.store, self._connection.api
        self._admin = folded(self._connection.admin)

    @property
    def account(self):
        return fingerprint(self._connection.url)

    def survey(self, demand):
        wants = demand.wants.get(AGENT.kind, ())
        groups = Snapshot(AGENT_GROUP, self._list(AGENT_GROUP, READING))
        if AGENT.kind not in demand.wants and not demand.absent(AGENT_GROUP.kind):
            agents = Snapshot(AGENT, (), complete=False)
        elif wants and len(wants) <= FEW and not demand.complete and not demand.absent(AGENT.kind):
            agents = self._one_by_one(wants)
        else:
            agents = Snapshot(AGENT, self._list(AGENT, READING))
        return World((groups, agents), self._look_up)

    def _one_by_one(self, wants):
        """The single read may not see disabled agents: what it misses is looked for in the list.

        Of who gets another address, both are read: somebody may have it already.
        """
        found = [self._agent("email", want.key) if want.id is None else self._agent("id", want.id) for want in wants]
        found += [
            self._agent("email", want.key)
            for want, agent in zip(wants, list(found))
            if agent and want.key and folded(agent.name) != folded(want.key)
        ]
        return Snapshot(AGENT, found, complete=False) if all(found) else Snapshot(AGENT, self._list(AGENT))

    def _agent(self, by, value):
        try:
            answer = self._api.read(
                "GET", "/agents/get_agent", f'Reading the agent "{value}"', params={"type": by, "content": value}
            )
        except VendorError as error:
            if error.code in MISSING:
                return None
            raise
        wire = answer.get("agent")
        agent = self._existing(AGENT, wire) if isinstance(wire, dict) and wire.get("id") else None
        asked = agent and (str(agent.id) == str(value) if by == "id" else folded(agent.name) == folded(value))
        return agent if asked else None

    def _list(self, entity, phase=None):
        """All objects of a kind. What is deleted while pages are read moves others to a page already read: read again."""
        title, params = f"{entity.title}s", {"with_disabled": "true"} if entity is AGENT else {}
        for _attempt in range(3):
            items, missed = self._pages(PATHS[entity.kind], title, params, phase)
            if not missed:
                return [self._existing(entity, item) for item in items]
        raise AnswerError(
            f"Listing the {title}",
            f"{' and '.join(missed)} are announced, {len(items)} objects came",
            "Run again when the list is at rest.",
        )

    def _pages(self, path, title, params, phase=None):
        """-> the objects of all pages, and what was announced beyond them. A page that tells nothing new is the last."""
        pages = [self._page(path, title, params, 1)]
        if pages[0].sound:
            rest = range(2, pages[0].last + 1)
            pages += self.side_by_side(lambda number: self._page(path, title, params, number), rest, phase)
        items = new = {item["id"]: item for page in pages for item in page.items}
        while pages[-1].more and new:
            pages.append(self._page(path, title, params, len(pages) + 1))
            new = {item["id"]: item for item in pages[-1].items if item["id"] not in items}
            items.update(new)
        missed = [f"{total} objects" for total in sorted({page.total for page in pages} - {None, len(items)})]
        if pages[-1].more and pages[-1].last:
            missed.append(f"{pages[-1].last} pages")
        return list(items.values()), missed

    def _page(self, path, title, params, number):
        key = path.rpartition("/")[2]
        content = {"page": number, "per_page": PAGE, **params}
        answer = self._api.read("GET", path, f"Listing the {title}", params=content)
        listed = answer.get(key, answer.get("items"))
        if listed is None:
            raise AnswerError(
                f"Listing the {title}", f"the answer has no {key}", "Nothing was changed; check udesk_url."
            )
        return Page(number, records(listed, title, "id"), answer.get("meta"))

    def _existing(self, entity, wire):
        for secret in UNASKED:
            wire.pop(secret, None)
        admin = entity is AGENT and folded(wire.get("email")) == self._admin
        return Existing(
            entity,
            wire,
            protected="it is the administrator in whose name the calls are signed" if admin else None,
        )

    def _look_up(self, name):
        if name == "department":
            answer = self._api.read("GET", "/departments", "Listing the departments")
            return Directory("department", _departments(answer.get("departments"), "", set()))
        if name == "agent_role":
            answer = self._api.read("GET", "/agent_roles", "Listing the agent roles")
            return Directory(
                "agent role",
                [
                    Target(role["id"], role.get("name"))
                    for role in records(answer.get("agent_roles"), "agent roles", "id")
                ],
            )
        numbers, _missed = self._pages("/callcenter/callout_number_list", "outbound numbers", {})
        return Directory("outbound number", [_number(item) for item in numbers])

    def reread(self, entity, objects):
        few = entity is AGENT and len(objects) <= FEW
        found = [few and self._agent("id", existing.id) for existing in objects]
        if all(found):
            return found
        listed = Snapshot(entity, self._list(entity))
        return [one or listed.by_id(existing.id) for one, existing in zip(found, objects)]

    def create(self, entity, values):
        wanted = f'Creating the {entity.title} "{values[entity.key]}"'
        if entity is AGENT_GROUP:
            return self._created(
                entity,
                self._api.write("POST", "/user_groups", wanted, again=False, json=entity.encode(values, {})),
                wanted,
            )
        body = entity.encode(values, {})
        body.pop("disable_status", None)
        return self._created(
            entity, self._api.write("POST", "/agents", wanted, again=False, json={"agent": body}), wanted, **ENABLED
        )

    @staticmethod
    def _created(entity, answer, wanted, **known):
        for found in (answer.get("agent_id"), answer.get("id"), (answer.get(entity.kind) or {}).get("id")):
            if found:
                return Existing(entity, {"id": found, **known}, full=False)
        raise OutcomeUnknownError(wanted, "the answer doesn't tell what was created")

    def settle(self, entity, written):
        """Nobody is created disabled: who shall be is so now, also if he was only found after a lost answer."""
        return self.side_by_side(lambda one: attempted(self._disabled, *one), written)

    def _disabled(self, existing, values):
        if values.get("disable_status") != "disable" or existing.values.get("disable_status") != "enable":
            return existing
        wanted = f'Creating the agent "{values["email"]}"'
        return finished(wanted, self.update, AGENT, existing, {"disable_status": "disable"})

    def find(self, entity, values):
        if entity is AGENT:
            found = self._agent("email", values["email"])
            if found:
                return found
        return Snapshot(entity, self._list(entity)).find(values[entity.key])

    def update(self, entity, existing, values):
        body = entity.encode(values, {})
        self._one(
            "PUT",
            entity,
            existing,
            f'Updating the {entity.title} "{existing.name}"',
            body if entity is AGENT_GROUP else {"agent": body},
        )
        return Existing(entity, {"id": existing.id}, full=False)

    def delete(self, entity, existing, values):
        wanted = f'Deleting the {entity.title} "{existing.name}"'
        if entity is AGENT_GROUP:
            self._require_empty(existing, wanted)
        try:
            self._one("DELETE", entity, existing, wanted, {name: target.id for name, target in values.items()} or None)
        except NotFoundError:
            return

    def _require_empty(self, group, wanted):
        try:
            answer = self._api.read(
                "GET", f"/user_groups/{group.id}/agents", wanted, params={"page": 1, "per_page": PAGE}
            )
        except VendorError as error:
            if error.code in MISSING:
                return
            raise
        found = answer.get("user_group") or answer.get("user_groups") or {}
        found = next(iter(found), {}) if isinstance(found, list) else found
        members = [str(agent.get("email") or agent.get("nick_name")) for agent in found.get("agents") or ()]
        if members:
            raise InputError(
                wanted, f"it still has members: {', '.join(members[:10])}", "Move or delete them, then run again."
            )

    def _one(self, method, entity, existing, wanted, body):
        """A call that addresses one object: there the codes for "missing" mean that it is gone."""
        try:
            return self._api.write(method, f"{PATHS[entity.kind]}/{existing.id}", wanted, again=True, json=body)
        except VendorError as error:
            model = "UserGroup" if entity is AGENT_GROUP else "Agent"
            if error.code in MISSING and ("Couldn't find" not in error.said or f"Couldn't find {model} " in error.said):
                raise NotFoundError(
                    wanted, error.said, "It was deleted meanwhile; run again.", error.status, error.code
                ) from error
            raise


def _count(meta, names):
    """The first of these numbers that is told."""
    value = next((meta[name] for name in names if meta.get(name) is not None), None)
    if value is not None and not str(value).isdecimal():
        raise AnswerError("A list", f"its {names[0]} is no number", "Nothing was changed; run again.")
    return value if value is None else int(value)


def _departments(tree, path, seen):
    """The tree as targets; one department may stand in two places of it."""
    for item in records(tree, "departments", "id"):
        if item["id"] not in seen:
            seen.add(item["id"])
            here = f"{path}{item.get('name')}"
            yield Target(item["id"], item.get("name"), names=(here,))
            yield from _departments(item.get("sub_department") or [], f"{here}/", seen)


def _number(item):
    """Only the id of such an item is certain; the number is the text of it that looks like one."""
    number = next(
        (str(value) for name, value in item.items() if name != "id" and str(value).lstrip("+").isdecimal()),
        str(item["id"]),
    )
    return Target(number, number, data=item["id"])
