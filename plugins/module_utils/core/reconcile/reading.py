# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what lists lack and the entries need, until it is certain which objects the entries mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import UnexpectedResponseError
from ..gateway import Gateway
from ..model.desired import DesiredByKind
from ..model.match import Match, Matches
from ..model.problems import Problems
from ..model.state import AccountState, Existing
from .loading import lookups_needed, objects_needing_details
from .matching import match_all
from .resolver import ReferenceResolver


def read_further(gateway: Gateway, desired: DesiredByKind, state: AccountState, problems: Problems) -> Reading:
    """Return the state with what the entries need beyond lists, and which objects the entries mean then."""
    reading = Reading.of(gateway, desired, state, problems)
    lacking = reading.lacking_details()
    remembered = gateway.recall(lacking)
    if remembered:
        reading = reading.with_objects(remembered).with_lookups()
        lacking = reading.lacking_details()
    if lacking:
        reading = reading.with_objects(_fetch_details(gateway, lacking))
    reading = reading.with_lookups()
    rivals = gateway.fetch_rivals(reading.matches, reading.state)
    if rivals or reading.may_match_otherwise():
        reading = reading.with_objects(rivals).with_lookups()
    return reading


@dataclass(frozen=True)
class Reading:
    """What has been read so far, and the objects that the entries mean in it.

    problems: what is wrong with the entries is added to them, each time that the entries are matched.
    """

    state: AccountState
    matches: Matches
    _gateway: Gateway = field(repr=False)
    _desired: DesiredByKind = field(repr=False)
    _problems: Problems = field(repr=False)

    @classmethod
    def of(cls, gateway: Gateway, desired: DesiredByKind, state: AccountState, problems: Problems) -> Reading:
        """Match the entries with what is in this state."""
        matches = match_all(gateway.entities, desired, state, gateway.policy, problems)
        return cls(state, matches, gateway, desired, problems)

    def with_objects(self, objects: Iterable[Existing]) -> Reading:
        """Return the reading with newer readings of objects; the entries are matched anew."""
        return Reading.of(self._gateway, self._desired, self.state.with_objects(objects), self._problems)

    def with_lookups(self) -> Reading:
        """Return the reading with the lookups that the entries need."""
        lookups = {name: self._gateway.fetch_lookup(name) for name in lookups_needed(self.matches, self.state)}
        return replace(self, state=self.state.with_lookups(lookups))

    def lacking_details(self) -> list[Existing]:
        """Return the objects of which more has to be read."""
        resolver = ReferenceResolver(self._gateway.entities, self.matches, self.state, self._gateway.policy)
        return objects_needing_details(self.matches, self.state, resolver)

    def may_match_otherwise(self) -> bool:
        """Return whether details and lookups may show that an entry means another object than the lists have shown."""
        return any(_may_be_matched_otherwise(one) for listed in self.matches.values() for one in listed)


def _may_be_matched_otherwise(one: Match) -> bool:
    is_new = one.existing is None and not one.desired.absent and not one.desired.inactive
    return is_new or one.recognized or bool(one.candidates)


def _fetch_details(gateway: Gateway, summaries: Sequence[Existing]) -> list[Existing]:
    objects = gateway.fetch_each(summaries)
    if not all(existing.has_details for existing in objects):
        raise UnexpectedResponseError("Reading objects one by one", "the responses lack fields", "Run again.")
    return objects
