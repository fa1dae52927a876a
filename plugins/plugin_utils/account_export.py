# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export of an account does with its file, what it reports, and the summary of several exports."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import (
    count,
    join_names,
    normalize_text,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.people_file import AccountEntries, schema_line
from ansible_collections.cxops.contact_center.plugins.plugin_utils.summary import reason_of
from ansible_collections.cxops.contact_center.plugins.plugin_utils.vendors import entities_of

COLLECTION = Path(__file__).parents[2]


class FileStatus(Enum):
    """What becomes of the file."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def writes(self) -> bool:
        """Whether the file is written."""
        return self in (FileStatus.CREATED, FileStatus.REPLACED)


def file_status(text: str, existing: str | None, force: bool) -> FileStatus:
    """Return what becomes of a file that exists with another text, or that does not exist. force: replace what differs."""
    if existing is None:
        return FileStatus.CREATED
    if existing == text:
        return FileStatus.UNCHANGED
    return FileStatus.REPLACED if force else FileStatus.REFUSED


def refusal(path: str) -> InputError:
    """Return the error for a file that differs."""
    hint = (
        "Export to another directory (contact_center_export_dir) to compare both, "
        "or set contact_center_export_force=true to replace the file."
    )
    return InputError(f"{path} exists, and differs from the account", hint=hint)


def schema_of(path: str, vendors: Sequence[str], existing: str | None) -> str | None:
    """Return the schema that a file names, or None. vendors: those whose accounts the file describes.

    Paths are relative to the file, so that all users of a project write the same one. Only schemas in the current
    folder have such a path. A schema that the existing file names is kept.
    """
    named = schema_line(existing or "")
    if named or len(vendors) != 1:
        return named
    schema = COLLECTION / "schemas" / f"{vendors[0]}.json"
    is_in_project = Path.cwd() in schema.parents and Path.cwd() in Path(path).parents
    return os.path.relpath(schema, os.path.dirname(path)) if is_in_project and schema.is_file() else None


def counts(account: AccountEntries) -> dict[str, Any]:
    """Return the number of entries by list, and what is left out."""
    return {**{name: len(entries) for name, entries in account.entries.items()}, "omitted": account.omissions()}


@dataclass(frozen=True)
class Proof:
    """What applying an exported file would change, which should be nothing.

    lossy: the objects that would change, and their options. api_calls: those of a run that changes nothing.
    """

    lossy: tuple[str, ...]
    api_calls: int

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> Proof:
        """Return what a result of VENDOR_config in check mode shows."""
        return cls(tuple(map(_lossy, result["changes"])), result["api_calls"])

    def as_dict(self) -> dict[str, Any]:
        """Return the proof as a result shows it."""
        return {"round_trip": list(self.lossy), "api_calls_of_later_runs": self.api_calls}


def _lossy(change: Mapping[str, Any]) -> str:
    options = ", ".join(sorted({*change["before"], *change["after"]}))
    return f'{change["kind"].replace("_", " ")} "{change["name"]}" ({change["action"]}): {options}'


def summary_lines(results: Mapping[str, Mapping[str, Any]], check_mode: bool) -> list[str]:
    """Return what happened to several hosts: what is left out first, then a line for each host, those that failed last.

    results: of account_export, by host; empty for a host that could not be reached.
    """
    hosts = sorted(results, key=lambda host: _failed(results[host]))
    omissions = [line for host in hosts for line in _omission_lines(host, results[host])]
    return [*omissions, *(line for host in hosts for line in _host_lines(host, results[host], check_mode))]


def _failed(result: Mapping[str, Any]) -> bool:
    return not result or bool(result.get("failed") or result.get("unreachable"))


MAX_OMISSIONS = 20  # of an account; the file has all of them


def _omission_lines(host: str, result: Mapping[str, Any]) -> Iterator[str]:
    lines = [line for account in (result.get("accounts") or {}).values() for line in account["omitted"]]
    for line in lines[:MAX_OMISSIONS]:
        yield normalize_text(f"{host}: {line}")
    if len(lines) > MAX_OMISSIONS:
        yield normalize_text(
            f"{host}: {len(lines) - MAX_OMISSIONS} more values are left out; see the comments in the file."
        )


VERBS = {
    "created": ("created", "would be created"),
    "replaced": ("replaced", "would be replaced"),
    "unchanged": ("is unchanged", "is unchanged"),
}


MAX_REASON = 1000  # characters; it names each option that would change
NOT_REACHED = "The run ended before this account was exported."
DETAILS = ", among them one for each agent with options that lists do not show; contact_center_export_details=false leaves these out"


def _host_lines(host: str, result: Mapping[str, Any], check_mode: bool) -> Iterator[str]:
    if _failed(result):
        yield normalize_text(f"{host}: FAILED: {reason_of(result, MAX_REASON) if result else NOT_REACHED}")
        return
    accounts = result["accounts"]
    for vendor, account in accounts.items():
        name = f"{host} ({vendor})" if len(accounts) > 1 else host
        listed = [entity for entity in entities_of(vendor) if entity.plural in account]
        objects = join_names(count(account[entity.plural], entity.title) for entity in listed)
        yield normalize_text(
            f"{name}: {_shown(result['file'])} {VERBS[result['status']][check_mode]}: {objects}; "
            f"round trip: {count(len(account['round_trip']), 'change')}; "
            f"a run without changes takes {count(account['api_calls_of_later_runs'], 'call')}"
            f"{DETAILS if result['details'] and _has_details(vendor) else ''}"
        )


def _has_details(vendor: str) -> bool:
    return any(entity.lists_are_summaries for entity in entities_of(vendor))


def _shown(path: str) -> str:
    """Return a path relative to the current folder if it is in it."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
