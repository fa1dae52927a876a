# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries written by hand that say from when and until when they apply -> those of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import entry_fields
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.input import MAX_NAME
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.lookup import normalize_name
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import is_blank, normalize_text

from .dates import read_date, read_end
from .options import OMIT
from .people import Item, People, about
from .periods import Period, Status, on_day

FROM, UNTIL = "valid_from", "valid_until"
Entry = Mapping[str, Any]


def effective(
    entries: Sequence[Any], candidates: Sequence[Entity], day: date, ended: str, ended_options: Entry
) -> list[dict[str, Any]]:
    """Return the entries of a day, without their dates; InputError is raised for all entries that are wrong.

    candidates: the agents of each vendor that the entries may be for. ended: the state of those whose last day is over, or
    OMIT. ended_options: what these entries get in addition.
    """
    fitting = _fitting(entries, candidates)
    people = People()
    for position, entry in enumerate(entries):
        _add(people, entry, position, candidates)
    people.check_overlaps()
    chosen = []
    for items in people.good():
        status, position = on_day([item.period or Period() for item in items], day)
        entry = items[position].content
        if status is Status.PRESENT:
            chosen.append(_present(entry, fitting))
        elif status is Status.ENDED and ended != OMIT:
            selector = str(_selector(entry, candidates))
            chosen.append({selector: entry[selector], "state": ended, **ended_options})
    people.problems.raise_if_any()
    return chosen


def _fitting(entries: Sequence[Any], candidates: Sequence[Entity]) -> Entity | None:
    """Return the only candidate, or the only one that has all options of the entries; None if there are several."""
    if len(candidates) == 1:
        return candidates[0]
    names = {name for entry in entries if isinstance(entry, Mapping) for name in entry} - {FROM, UNTIL}
    fitting = [one for one in candidates if one.key in names and names <= {field.name for field in entry_fields(one)}]
    return fitting[0] if len(fitting) == 1 else None


def _add(people: People, entry: Any, position: int, candidates: Sequence[Entity]) -> None:
    place = f"entries[{position}]"
    if not isinstance(entry, Mapping):
        people.refuse(place, "", "is not a dictionary of options")
        return
    selector = _selector(entry, candidates)
    if selector is None:
        people.refuse(place, "", "does not say whom it is about")
        return
    name = normalize_text(str(entry[selector]))
    place, person = f"{place} ({name[:MAX_NAME]})", f"{selector} {normalize_name(name)}"
    try:
        days = {"start": _day(entry, FROM, read_date), "end": _day(entry, UNTIL, read_end)}
        period = Period(**{name: value for name, value in days.items() if value})
    except InputError as error:
        people.refuse(place, person, str(error).rstrip("."))
        period = None
    people.add(Item(place, person, period, entry))


def _day(entry: Entry, option: str, read: Callable[[object], date]) -> date | None:
    with about(option):
        return None if is_blank(entry.get(option)) else read(entry[option])


def _selector(entry: Entry, candidates: Sequence[Entity]) -> str | None:
    """Return the option that says whom an entry is about. An e-mail address is one if the entry has no user name."""
    names = [one.key for one in candidates] + [one.id_option for one in candidates]
    return next((name for name in names if not is_blank(entry.get(name))), None)


def _present(entry: Entry, entity: Entity | None) -> dict[str, Any]:
    """Return the entry of a person who is present. Where it has a first or a last day, it switches the person on."""
    values = {name: value for name, value in entry.items() if name not in (FROM, UNTIL)}
    has_dates = not (is_blank(entry.get(FROM)) and is_blank(entry.get(UNTIL)))
    if entity and entity.switch and has_dates and values.get("state", "present") == "present":
        values.setdefault(entity.switch.name, entity.switch.vendor_default)
    return values
