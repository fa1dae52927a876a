# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one vendor does differently while a plan is made: pure hooks, each of which does nothing by default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Callable

from .model.desired import Desired
from .model.entity import Field
from .model.lookup import Lookup, LookupEntry
from .model.match import Matches
from .model.problems import Problems
from .model.state import AccountState, Existing, Snapshot


class Policy:
    """The hooks. None of them makes a call or changes what it is given, so that a preview and a real run can't differ."""

    def candidates(self, desired: Desired, snapshot: Snapshot) -> Sequence[Existing]:
        """Return the objects that an entry may mean although no object has its key.

        They are read in detail before recognize() decides.
        """
        return ()

    def recognize(self, desired: Desired, snapshot: Snapshot) -> Existing | None:
        """Return the object that an entry means although no object has its key; for vendors that alter natural keys.

        Such an object is read in detail before the entry counts as matched, and is never removed.
        """
        return None

    def unlisted(self, field: Field, name: str, current: str | None) -> LookupEntry | None:
        """Return what a name refers to that no lookup has.

        current: the id that the object refers to now, if it exists and refers to anything.
        """
        return None

    def planned_lookup(self, name: str, lookup: Lookup, planned: Callable[[str], Iterator[LookupEntry]]) -> Lookup:
        """Return the lookup as it will be once the plan has been carried out. planned(kind): the objects of a kind then."""
        return lookup

    def validate(self, matches: Matches, state: AccountState, problems: Problems) -> list[str]:
        """Check what the declarations can't express; return warnings. What is not possible is added to the problems.

        matches: the entries that were matched, with what they mean; those that rename an object select it by id.
        """
        return []

    def complete(self, desired: Desired, existing: Existing | None, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values to write, by option and in the user's words.

        values: what differs from the existing object, or everything that the entry of a new object sets. An empty result
        means that nothing has to be written.
        """
        return dict(values)
