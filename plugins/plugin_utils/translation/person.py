# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A person in the words that vendors share, read from one vendor's options and written to those of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.meaning import Meaning
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import EMAIL

Person = dict[Meaning, Any]
# A meaning that the source lacks follows from these others.
SOURCES: dict[Meaning, tuple[Meaning, ...]] = {
    Meaning.LOGIN_NAME: (Meaning.EMAIL,),
    Meaning.EMAIL: (Meaning.LOGIN_NAME,),
    Meaning.FIRST_NAME: (Meaning.FULL_NAME,),
    Meaning.LAST_NAME: (Meaning.FULL_NAME,),
    Meaning.FULL_NAME: (Meaning.FIRST_NAME, Meaning.LAST_NAME),
}


def read_person(entity: Entity, entry: Mapping[str, Any]) -> Person:
    """Return what an entry says about the person."""
    return {
        field.meaning: entry[field.name]
        for field in entity.fields
        if field.meaning and field.canonical(entry.get(field.name)) is not None
    }


def complete(person: Person) -> Person:
    """Return the person with what follows from what is known: names are split or joined, an e-mail address is a login name."""
    derived = dict(person)
    login, email, full = (person.get(one) for one in (Meaning.LOGIN_NAME, Meaning.EMAIL, Meaning.FULL_NAME))
    if email:
        derived.setdefault(Meaning.LOGIN_NAME, email)
    elif login and re.fullmatch(EMAIL, login):
        derived[Meaning.EMAIL] = login
    names = [person[one] for one in (Meaning.FIRST_NAME, Meaning.LAST_NAME) if one in person]
    if full and not names:
        first, _space, last = full.strip().partition(" ")
        derived.update({Meaning.FIRST_NAME: first, **({Meaning.LAST_NAME: last.strip()} if last.strip() else {})})
    elif names and not full:
        derived[Meaning.FULL_NAME] = " ".join(names)
    return derived


def is_one_word(person: Person) -> bool:
    """Return whether a full name can't be split."""
    return Meaning.LAST_NAME not in complete(person) and Meaning.FULL_NAME in person


def carries(meaning: Meaning, target: Entity, person: Person) -> bool:
    """Return whether options of the target say what an option of the source means.

    A login name that differs from the e-mail address is lost where the target has none.
    """
    known = {field.meaning for field in target.fields}
    if meaning in known:
        return True
    takers = [one for one in known if one and meaning in SOURCES.get(one, ())]
    if meaning is Meaning.LOGIN_NAME and Meaning.EMAIL in person:
        return bool(takers) and str(person[meaning]).lower() == str(person[Meaning.EMAIL]).lower()
    return bool(takers)
