# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What exists in the account: objects by id and by natural key, and the names that they can be referred to by."""

from __future__ import annotations

import time
import unicodedata
from copy import copy

from .errors import AnswerError, InputError


def folded(text):
    """The same for two spellings that a reader can't tell apart, or only by letter case. Straße isn't Strasse."""
    return unicodedata.normalize("NFC", str(text)).lower()


class Target:
    """Something that a field can refer to; the id of a planned one is known once it's created.

    names: other words for it. alias: what objects may hold instead of its id. data: what else is written with its id.
    """

    def __init__(self, id, label, names=(), alias=None, data=None):
        self.id, self.label, self.alias, self.data = id, label, alias, data
        self.names = tuple(filter(None, (str(name).strip() for name in (label, *names) if name is not None)))

    def __repr__(self):
        return f"Target({self.id}, {self.label})"


class Directory:
    """The targets of one kind, by name and by id."""

    def __init__(self, title, targets):
        self.title = title
        self._by_id, self._by_name, self._by_folded = {}, {}, {}
        targets = list(targets)
        for target in targets:
            self._add(target)
        for target in targets:
            target.label = self._clear_name(target) or target.label

    def _add(self, target):
        for id in (target.id, target.alias):
            if id is not None:
                self._by_id[str(id)] = target
        for name in set(target.names):
            self._by_name.setdefault(name, []).append(target)
        for name in {folded(name) for name in target.names}:
            self._by_folded.setdefault(name, []).append(target)

    def _clear_name(self, target):
        """The first of its names that nothing else has."""
        return next((name for name in target.names if self._by_name[name] == [target]), None)

    def by_id(self, id):
        return self._by_id.get(str(id))

    def find(self, name):
        """The one target of that name; letter case decides only where there is a choice."""
        name = str(name).strip()
        hits = self._by_name.get(name) or self._by_folded.get(folded(name)) or []
        if len(hits) > 1:
            clear = sorted({other for hit in hits for other in hit.names if self._by_name[other] == [hit]})
            several = ", ".join(f"{hit.label} (id {hit.id})" for hit in hits)
            raise InputError(
                f'{self.title} "{name}" is the name of several: {several}',
                do=f"Write one of: {', '.join(clear) or ', '.join(str(hit.id) for hit in hits)}.",
            )
        by_id = self.by_id(name)
        return hits[0] if hits else by_id if by_id and str(by_id.id) == name else None

    def label(self, id):
        """The name that find understands as this id; the id itself where there is none."""
        target = self.by_id(id)
        return target and self._clear_name(target) or str(id)

    def unknown(self, name):
        from difflib import get_close_matches  # only an error needs it

        near = get_close_matches(str(name), list(self._by_name), n=3, cutoff=0.4) or sorted(self._by_name)[:5]
        return InputError(
            f'{self.title} "{name}" does not exist, or this account may not see it',
            do=f"The nearest names are: {', '.join(near)}." if near else "There are none that this account may see.",
        )


class Existing:
    """One object of the account.

    wire: the object as it came, so that a vendor's whole-object update carries back what nobody named.
    full: a closer look would tell no more. sparse: yet what is missing in it is unknown, not blank.
    alias: another key by which users may know it, where the vendor makes keys up.
    owned, owner: fields that somebody else keeps, and who; they are not fought over.
    protected: why it must not be removed, if so.
    gone: it is only still listed, deleted already; None where a closer look would tell.
    """

    def __init__(
        self, entity, wire, full=True, sparse=False, alias=None, owned=(), owner=None, protected=None, gone=False
    ):
        self.entity, self.wire, self.full, self.alias = entity, wire, full, alias
        self.owned, self.owner, self.protected, self.gone = owned, owner, protected, gone
        self.id = wire[entity.id_wire]
        self.values = entity.decode(wire, full and not sparse)
        self.name = str(self.values.get(entity.key) or f"(no {entity.key})")
        self.read_at = time.monotonic()

    def without(self, names):
        """The same object, of which these fields are not known any more."""
        twin = copy(self)
        twin.full, twin.values = False, {name: value for name, value in self.values.items() if name not in names}
        return twin

    def age(self):
        return time.monotonic() - self.read_at


class Snapshot:
    """The objects of one kind. An incomplete one proves nobody's absence beyond what was asked for."""

    def __init__(self, entity, objects, complete=True):
        self.entity, self.complete = entity, complete
        self._by_id, self._indexes = {}, {}
        for existing in objects:
            self._by_id.setdefault(str(existing.id), existing)

    def _hits(self, key_of, key):
        """The objects of that key; each index is made when it is first needed."""
        if key_of not in self._indexes:
            index = self._indexes[key_of] = {}
            for existing in self:
                index.setdefault(key_of(existing), []).append(existing)
        return self._indexes[key_of].get(key)

    def __iter__(self):
        return iter(self._by_id.values())

    def __len__(self):
        return len(self._by_id)

    def replace(self, existing):
        """A closer look at an object that is here already."""
        self._by_id[str(existing.id)] = existing
        self._indexes.clear()

    def by_id(self, id):
        return self._by_id.get(str(id))

    def match(self, wanted):
        """The one object that the wanted one is, or None. Nothing is removed because of an alias."""
        if wanted.id is not None:
            return self.by_id(wanted.id)
        return self.find(wanted.key, by_alias=not wanted.absent)

    def find(self, key, by_alias=True):
        """By its exact key, else by its key in other letters, else by its alias."""
        hits = self._hits(_name, key) or self._hits(_folded_name, folded(key))
        if not hits and by_alias:
            hits = self._hits(_folded_alias, folded(key))
        if hits and len(hits) > 1:
            ids = " and ".join(str(existing.id) for existing in hits)
            raise InputError(
                f'{self.entity.title} "{key}" exists {len(hits)} times, with the ids {ids}',
                do=f"Say which one with {self.entity.id_option}, or remove the others in the vendor's console.",
            )
        return hits[0] if hits else None

    def directory(self):
        return Directory(self.entity.title, [Target(existing.id, existing.name) for existing in self])

    def named(self, name):
        """The object of that name, or an error that lists the nearest names."""
        existing = self.find(name)
        if not existing:
            raise self.directory().unknown(name)
        return existing


def _name(existing):
    return existing.name


def _folded_name(existing):
    return folded(existing.name)


def _folded_alias(existing):
    return existing.alias and folded(existing.alias)


class World:
    """Everything of one account that a plan looks at: snapshots by kind, and look-ups that are read when first needed."""

    def __init__(self, snapshots, look_up):
        self.snapshots = {snapshot.entity.kind: snapshot for snapshot in snapshots}
        self._look_up, self._directories = look_up, {}

    def __getitem__(self, kind):
        return self.snapshots[kind]

    def knows(self, to):
        """Whether the directory is at hand without a call."""
        return to in self._directories or to in self.snapshots

    def directory(self, to):
        """The existing objects of a kind, or the entries of a look-up, by name."""
        if to not in self._directories:
            if to in self.snapshots:
                self._directories[to] = self.snapshots[to].directory()
            else:
                self._directories[to] = self._look_up(to)
        return self._directories[to]


def records(answer, title, id_name):
    """The objects of a list answer; None is the vendor's "no content". What isn't recognised is an error, never an empty list."""
    if answer is None:
        return []
    if not isinstance(answer, list):
        raise AnswerError(
            f"the list of {title}",
            f"the answer is not a list but {type(answer).__name__}",
            "Check the URL and the vendor's status.",
        )
    for item in answer:
        if not isinstance(item, dict) or item.get(id_name) in (None, ""):
            raise AnswerError(
                f"the list of {title}",
                f"an entry has no {id_name}",
                "Nothing was changed; an incomplete list proves nothing.",
            )
    return answer
