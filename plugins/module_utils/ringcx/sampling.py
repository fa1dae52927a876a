# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a sample of what was written, since a response may repeat what was sent although RingCX ignored it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Callable

from ..core.errors import ContactCenterError, after_write, result_or_error
from ..core.gateway import ExistingOrError, Written
from ..core.model.state import Existing

MapParallel = Callable[[Callable[[Existing], ExistingOrError], Sequence[Existing]], Sequence[ExistingOrError]]


def sample_of(options: Iterable[Iterable[str]]) -> list[int]:
    """Return the positions of objects of which some, together, have all options. options: those of each object."""
    last_with = {name: position for position, names in enumerate(options) for name in names}
    return sorted(set(last_with.values()))


def with_sample_read(
    written: Sequence[Written], read: Callable[[Existing], Existing], map_parallel: MapParallel
) -> list[ExistingOrError]:
    """Return each object as its response shows it, or an error where it could not be read.

    If an object of the sample differs from its response, none of the responses is believed: the objects are returned
    without the values that were written.
    """

    def read_back(existing: Existing) -> ExistingOrError:
        return result_or_error(_read_back, read, existing)

    sample = sample_of([name for name in values if name in existing.values] for existing, values in written)
    readings = dict(zip(sample, map_parallel(read_back, [written[at][0] for at in sample])))
    if not all(_agrees(reading, *written[at]) for at, reading in readings.items()):
        return [existing.forget(values) for existing, values in written]
    errors = {at: reading for at, reading in readings.items() if isinstance(reading, ContactCenterError)}
    return [errors.get(at, existing) for at, (existing, _values) in enumerate(written)]


def _read_back(read: Callable[[Existing], Existing], existing: Existing) -> Existing:
    with after_write(f"Writing the {existing.title}", reads_back=True):
        return read(existing)


def _agrees(reading: ExistingOrError, existing: Existing, values: Mapping[str, Any]) -> bool:
    """Return whether a reading shows the values that a response has shown; one that failed contradicts nothing."""
    if not isinstance(reading, Existing):
        return True
    names = [name for name in values if name in existing.entity.readable and name in existing.values]
    return all(reading.values.get(name) == existing.values[name] for name in names)
