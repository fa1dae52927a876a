# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wanted objects from task parameters: what is omitted is left alone, null clears, a value is wanted."""

from __future__ import annotations

from .errors import InputError


class Wanted:
    """One object as the user describes it; values holds only what the user named."""

    def __init__(self, entity, id, key, absent, values=None, set_secrets=False, pruned=False):
        self.entity, self.id, self.key, self.absent = entity, id, key, absent
        self.values, self.set_secrets, self.pruned = values or {}, set_secrets, pruned

    @property
    def name(self):
        return self.key or f"{self.entity.id_option} {self.id}"


def wanted(entity, given):
    """given holds what the user wrote, null too, and defaults."""
    if given is None:
        raise InputError(f"an entry of {entity.plural} is empty", do=f"Write at least its {entity.key}.")
    key, id = given.get(entity.key), given.get(entity.id_option) or None
    key = key.strip() if key else None
    if not key and id is None:
        raise InputError(
            f"an entry of {entity.plural} has neither {entity.key} nor {entity.id_option}", do="Add one of them."
        )
    if entity.key in given and not key:
        raise InputError(
            f"{entity.title} {id}", f"{entity.key} is blank", "A name can't be cleared; leave it out to keep it."
        )
    values, fields = {}, entity.by_name
    for name, value in given.items():
        if name == entity.key:
            values[name] = key
        elif name in fields:
            values[name] = value = None if not value and value in ("", []) else value
            problem = fields[name].problem(value)
            if problem:
                raise InputError(
                    f'{entity.title} "{key or id}"', f"{name}: {problem}", "Correct the entry; nothing was changed."
                )
    return Wanted(entity, id, key, given.get("state") == "absent", values, given.get("update_password") == "always")


def wanted_list(entity, entries):
    """Every entry of a list; two entries about one object are a contradiction."""
    wants = [wanted(entity, entry) for entry in entries]
    seen = set()
    for want in wants:
        name = ("id", want.id) if want.id is not None else ("key", want.key)
        if name in seen:
            raise InputError(f'{entity.plural} names "{want.name}" twice', do="Keep one of the entries.")
        seen.add(name)
    return wants
