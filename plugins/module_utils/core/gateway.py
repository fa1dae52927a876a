# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port that a vendor implements: how the objects of an account are read and written."""

from __future__ import annotations

from .errors import ContactCenterError, InterruptedRunError, NotTakenError, UnexpectedError
from .progress import READING, Progress


class Demand:
    """What a run needs to know of an account.

    wants: by kind. complete: read everything, because a file describes the account as a whole.
    prune: whether what no file names may be removed. within: a kind and a name; only what belongs to that object is
    asked for.
    """

    def __init__(self, wants, complete=False, prune=False, within=None):
        self.wants, self.complete, self.prune, self.within = wants, complete, prune, within

    def absent(self, kind):
        return [want for want in self.wants.get(kind, ()) if want.absent]


class Gateway:
    """A vendor's account. Wire objects stay behind it; Existing objects and plain errors come out."""

    entities: tuple = ()
    options: tuple = ()
    basic: tuple = ()  # kinds whose lists don't tell every field
    workers = 1
    patience = (0.5, 1, 2, 4, 8)  # seconds between looks, where reads lag behind writes
    http = store = None

    def __init__(self):
        self.warnings, self.progress = [], Progress()

    @property
    def account(self):
        """What tells the account from others, in this machine's lock."""
        raise NotImplementedError

    def watched_by(self, progress):
        """From now on, progress is told of every call and of everything that is done."""
        self.progress = self.http.progress = progress
        if progress.path:
            progress.listen()

    def survey(self, demand):
        """-> World: what demand needs, with as few calls as the API allows."""
        raise NotImplementedError

    def closely(self, existing):
        """-> Existing with every readable field. Only where lists are basic."""
        return existing

    def reread(self, entity, objects):
        """-> Existing of each, asked afresh after a write, as cheaply as the API allows; None for one that isn't there.

        Or the error, where it was asked for by itself.
        """
        return self.side_by_side(lambda existing: attempted(self.closely, existing), objects)

    def settle(self, entity, written):
        """written: (Existing, values) of all objects of a kind that were just created or updated, one by one.

        -> for each, once what can only be written for all of them together is written too, Existing or an error.
        """
        return [existing for existing, _values in written]

    def create(self, entity, values):
        """-> Existing, with what the answer tells. An answer that never comes raises OutcomeUnknownError."""
        raise NotImplementedError

    def find(self, entity, values):
        """-> Existing or None, asked afresh: is it there after an answer that never came?"""
        raise NotImplementedError

    def update(self, entity, existing, values):
        """-> Existing, with what the answer tells."""
        raise NotImplementedError

    def delete(self, entity, existing, values):
        """Gone afterwards, also if it was gone before. values: what is said for the removal."""
        raise NotImplementedError

    def until(self, look, shown):
        """The first look that shows what was written; the last one where patience ends."""
        for pause in (*self.patience, None):
            seen = look()
            if pause is None or shown(seen):
                return seen
            self.progress.pause(pause)
        return None

    def side_by_side(self, work, items, phase=None, failed=lambda result: False):
        """work(item) for each item, as many at a time as the vendor bears; results in order.

        phase, failed: what others are told about it. Reading stops when the run is interrupted, for nothing is begun yet.
        """
        items = list(items)
        if phase:
            self.progress.begin(phase, len(items))

        def watched(item):
            if phase == READING and self.progress.stopped.is_set():
                raise InterruptedRunError()
            result = work(item)
            if phase:
                self.progress.advance(failed(result))
            return result

        if len(items) < 2 or self.workers < 2:
            return [watched(item) for item in items]
        from concurrent.futures import ThreadPoolExecutor  # most runs of one object don't need it

        with ThreadPoolExecutor(min(self.workers, len(items))) as pool:
            return list(pool.map(watched, items))


def finished(wanted, work, *arguments):
    """What is due after something was written; if it fails, that is written all the same."""
    try:
        return work(*arguments)
    except ContactCenterError as error:
        raise NotTakenError(wanted, f"it was written, but then: {str(error).rstrip('.')}", "Run again.") from error


def attempted(work, *arguments):
    """-> what comes of it, or the error: where others must not suffer from it."""
    try:
        return work(*arguments)
    except ContactCenterError as error:
        return error
    except Exception as error:  # pylint: disable=broad-exception-caught
        return UnexpectedError(error)
