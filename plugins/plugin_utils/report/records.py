# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records as they come from files, checked; and drift, which is what is left of them without what counts as no drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import join_names
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.plan import COUNTED
from ansible_collections.cxops.contact_center.plugins.module_utils.core.reconcile.record import FORMAT
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entity_of

Record = Mapping[str, Any]
KEYS: Mapping[str, tuple[type, ...]] = {
    "vendor": (str,),
    "account": (str,),
    "url": (str,),
    "times": (Mapping,),
    "check_mode": (bool,),
    "plan": (Mapping,),
    "changes": (list,),
    "failures": (list,),
    "estimate": (Mapping,),
    "warnings": (list,),
}
CHANGE_KEYS: Mapping[str, tuple[type, ...]] = {
    "kind": (str,),
    "name": (str,),
    "action": (str,),
    "before": (Mapping,),
    "after": (Mapping,),
    "outcome": (str,),
}
UNMANAGED_KEYS: Mapping[str, tuple[type, ...]] = {"kind": (str,), "name": (str,), "values": (Mapping,)}


class ReportError(ValueError):
    """What should be reported is not a record."""


def checked(records: object) -> list[Record]:
    """Return a record or a list of records as a list. Anything else raises ReportError, which names no value."""
    listed: Any = [records] if isinstance(records, Mapping) else records
    if not isinstance(listed, (list, tuple)):
        raise ReportError("A record, or a list of records, is required.")
    return [_checked(record, f"Record {position}") for position, record in enumerate(listed)]


def _checked(record: Any, place: str) -> Record:
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise ReportError(f"{place} is not a record in the format {FORMAT}.")
    _check_keys(record, KEYS, place)
    _check_list(record["changes"], CHANGE_KEYS, f"{place}, changes")
    _check_list(record.get("unmanaged") or [], UNMANAGED_KEYS, f"{place}, unmanaged")
    for change in record["changes"]:
        if change["action"] not in COUNTED:
            raise ReportError(f"{place}: the action of a change is not one of {join_names(COUNTED)}.")
    for counts in (record["plan"], record["estimate"]):
        if not all(isinstance(number, int) and not isinstance(number, bool) for number in counts.values()):
            raise ReportError(f"{place}: plan and estimate must consist of integers.")
    return record


def _check_list(items: object, keys: Mapping[str, tuple[type, ...]], place: str) -> None:
    if not isinstance(items, list):
        raise ReportError(f"{place} is not a list.")
    for position, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise ReportError(f"{place}[{position}] is not a dictionary.")
        _check_keys(item, keys, f"{place}[{position}]")


def _check_keys(value: Record, keys: Mapping[str, tuple[type, ...]], place: str) -> None:
    wrong = [key for key, types in keys.items() if not isinstance(value.get(key), types)]
    if wrong:
        raise ReportError(f"{place}: {join_names(wrong)} missing, or of the wrong type.")


def checked_window(window: object) -> float | None:
    """Return the minutes of a window; None and empty text are no window. Anything but a number raises ReportError."""
    if window is None or window == "":
        return None
    try:
        minutes = float(str(window))
    except ValueError:
        minutes = -1
    if not 0 <= minutes < float("inf"):
        raise ReportError("The window must be a number of minutes.")
    return minutes


def checked_unreadable(unreadable: Any) -> list[tuple[str, str]]:
    """Return (host, error) of each account that could not be read. Anything else raises ReportError."""
    listed = unreadable if isinstance(unreadable, (list, tuple)) else [unreadable]
    for one in listed:
        if not isinstance(one, Mapping) or not {"host", "error"} <= one.keys():
            raise ReportError("Each account that could not be read must be a dictionary with host and error.")
    return [(visible(str(one["host"])), visible(str(one["error"]))) for one in listed]


def drift_of(record: Record) -> dict[str, Any]:
    """Return the record of a plan without what is no drift: secrets that are always written, and objects that must stay.

    The counts of the plan are those of what is left. An object of which only a secret would be written is unchanged.
    """
    changes = list(filter(None, (_without_secrets(record["vendor"], change) for change in record["changes"])))
    unmanaged = [one for one in record.get("unmanaged") or () if not one.get("protected")]
    plan = {action: sum(change["action"] == action for change in changes) for action in COUNTED}
    unchanged = record["plan"].get("unchanged", 0) + len(record["changes"]) - len(changes)
    return {
        **record,
        "plan": {**plan, "unchanged": unchanged, "unmanaged": len(unmanaged)},
        "changes": changes,
        "failures": [change for change in changes if change.get("error")],
        "unmanaged": unmanaged,
    }


def _without_secrets(vendor: str, change: Record) -> Record | None:
    """Return a change without the secrets that it would write; None if nothing else would change."""
    entity = entity_of(vendor, change["kind"])
    secrets = entity.secrets if entity and change["action"] not in ("create", "delete") else ()
    before, after = (
        {name: value for name, value in change[side].items() if name not in secrets} for side in ("before", "after")
    )
    if len(after) == len(change["after"]):
        return change
    return {**change, "before": before, "after": after} if after or before else None


def named(records: Sequence[Record]) -> list[str]:
    """Return how a report refers to each account: by its name in the inventory, with the vendor where a host has several."""
    hosts = [visible(str(record.get("host") or record["account"])) for record in records]
    number = Counter(hosts)
    return [
        f"{host} ({visible(record['vendor'])})" if number[host] > 1 else host for host, record in zip(hosts, records)
    ]
