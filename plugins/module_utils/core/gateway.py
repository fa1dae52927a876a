# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port that each vendor implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Callable, ClassVar, TypeVar, Union

from .api.connection import ConnectionOptions, ConnectionSpec
from .api.file_store import FileStore, fingerprint
from .api.transport import Transport
from .errors import ContactCenterError, InterruptedRunError, NotFoundError, result_or_error
from .model.desired import Desired, DesiredByKind
from .model.entity import Entity
from .model.lookup import Lookup
from .model.match import Matches
from .model.state import AccountState, Existing, Presence
from .policy import Policy
from .progress import Phase, Progress
from .reconcile.plan import Change, Plan

Item = TypeVar("Item")
Result = TypeVar("Result")
Written = tuple[Existing, Mapping[str, Any]]
ExistingOrError = Union[Existing, ContactCenterError]


@dataclass(frozen=True)
class ReadScope:
    """What a run needs to know of an account.

    desired: the entries by kind; a kind that is missing is not managed.
    complete: all objects of these kinds are needed, because the entries describe the account as a whole.
    prune: objects that no entry names may be removed.
    whole: what is found is shown with everything that it refers to, whether or not an entry names that.
    details: every option of what is found is shown, also those that lists lack.
    group: only members of this group are needed, as (kind, name).
    """

    desired: DesiredByKind = field(repr=False)
    complete: bool = False
    prune: bool = False
    whole: bool = False
    details: bool = False
    group: tuple[str, str] | None = None

    def absent(self, kind: str) -> list[Desired]:
        """Return the entries of objects that must not exist."""
        return [desired for desired in self.desired.get(kind, ()) if desired.absent]

    def reads(self, entity: Entity, option: str) -> bool:
        """Return whether the value of an option is needed that is stored apart from its objects."""
        entries = self.desired.get(entity.kind, ())
        return self.details or any(option in one.values and not one.absent for one in entries)

    def names(self, kind: str) -> bool:
        """Return whether an entry names objects of a kind, be it as its own object or as one that it refers to."""
        return kind in self.desired or any(
            one.entity.by_name[name].references == kind
            for listed in self.desired.values()
            for one in listed
            for name in one.values
        )


class Gateway(ABC):
    """A vendor's account. Wire objects stay behind it; Existing objects and ContactCenterErrors come out.

    How to write a vendor. Copy tests/vendors/example, the smallest complete one, then fill a folder with four files:

    schema.py        the options of the connection and an Entity for each kind of object. Nearly everything follows from
                     these declarations: arguments, documentation, comparison, redaction.
    credentials.py   the ways to sign in, and a Dialect: how a call is signed, what a response means.
    gateway.py       a subclass of this class: the calls that read and write objects. It compares nothing and decides nothing.
    policy.py        a subclass of Policy, if the vendor has rules that a declaration can't express.

    The pipeline (core/reconcile/pipeline.py) calls the methods in this order:

    1. load() reads lists, with as few calls as the API allows; fetch_details(), fetch_lookup() and fetch_rivals() read
       what lists lack. Options that are stored apart from their objects are read by load() if the scope reads() them;
       every object that is returned later has their values, too.
    2. recall() returns what an earlier run has read of them, if the vendor shows that it is still so.
    3. policy.validate() and the planner see what was read. They make no calls.
    4. create(), update() and delete() write one object each. They are called for several objects at a time if
       workers > 1. They return what the response shows, not what was sent.
    5. finalize() gets all objects of a kind that were just written, refetch() those whose responses do not show everything.
    6. estimate_calls() returns how many calls 4 and 5 take; it is called before them, and in check mode instead of them.

    Each method raises ContactCenterErrors only, mostly by way of the Client:
    - InputError where the user asks for something that the vendor can't do,
    - UnexpectedResponseError where a response is not understood; it must never count as an empty list,
    - VendorError where the vendor refuses a call, AuthenticationError where it refuses the credentials,
    - NotFoundError where an addressed object is gone,
    - OutcomeUnknownError where a write was sent and no usable response came back,
    - WriteNotConfirmedError where a write was accepted and the object is not as it should be.
    """

    # What is referred to comes before what refers to it. An instance may replace them, if options change wire names.
    entities: tuple[Entity, ...]
    connection: ClassVar[ConnectionSpec]
    policy: Policy = Policy()
    workers: ClassVar[int] = 1  # calls at a time
    read_back_delays: ClassVar[tuple[float, ...]] = (0.5, 1, 2, 4, 8)  # seconds, where reads lag behind writes

    def __init__(self, transport: Transport, store: FileStore, progress: Progress) -> None:
        self.transport, self.store, self.progress = transport, store, progress
        self.warnings: tuple[str, ...] = ()  # about how the account was read
        self.details_as_of: str | None = None  # the UTC time for which what was recalled is certain, if anything was

    @classmethod
    @abstractmethod
    def connect(cls, options: ConnectionOptions, writable: bool, progress: Progress) -> Gateway:
        """Return a gateway to the account that the options name, without a call. Incomplete options raise InputError."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The URL of the account's API."""

    @property
    @abstractmethod
    def account(self) -> str:
        """What distinguishes the account from others at this URL, in the words of the vendor's users."""

    @property
    def lock_name(self) -> str:
        """A file name that is the same for all runs against this account, on this machine."""
        return fingerprint(self.url, self.account)

    @abstractmethod
    def load(self, scope: ReadScope) -> AccountState:
        """Read what the scope needs. A kind that was not read, or only in part, is an incomplete snapshot."""

    def fetch_details(self, existing: Existing) -> Existing:
        """Read one object whole. Only needed where lists are summaries."""
        return existing

    def fetch_listed(self, existing: Existing) -> Existing:
        """Read one object whole, before anything is written. If it may be deleted and is not found, it is returned as deleted."""
        try:
            return self.fetch_details(existing)
        except NotFoundError:
            if existing.presence is not Presence.UNKNOWN:
                raise
            return existing.as_deleted()

    def recall(self, summaries: Sequence[Existing]) -> Sequence[Existing]:
        """Return those of these objects whose details are known from an earlier run.

        Such objects are good enough to compare with and to show, but are read again before they are written.
        """
        return ()

    def recall_or_fetch(self, summaries: Sequence[Existing]) -> list[Existing]:
        """Return objects with what a single read shows, or has shown in an earlier run."""
        remembered = {str(existing.id): existing for existing in self.recall(summaries)}
        unread = [existing for existing in summaries if str(existing.id) not in remembered]
        return [*remembered.values(), *self.fetch_each(unread)]

    def fetch_each(self, objects: Sequence[Existing]) -> list[Existing]:
        """Read objects whole, before anything is written, for several at a time; see fetch_listed()."""
        if not objects:
            return []
        titles = {existing.entity.title for existing in objects}
        title = titles.pop() if len(titles) == 1 else None
        return self.map_parallel(self.fetch_listed, objects, Phase.READING, title=title)

    def fetch_rivals(self, matches: Matches, state: AccountState) -> Sequence[Existing]:
        """Read objects in detail that may rule out what entries create or change, although no list shows it."""
        return ()

    def close(self) -> None:
        """End the use of the account."""
        self.transport.close()

    def fetch_lookup(self, name: str) -> Lookup:
        """Read a lookup. It must be overridden if a field of the schema refers to one."""
        raise NotImplementedError(name)

    @abstractmethod
    def create(self, entity: Entity, values: Mapping[str, Any]) -> Existing:
        """Create an object; values are by option, references are LookupEntry objects. It is sent once only."""

    @abstractmethod
    def find(self, entity: Entity, values: Mapping[str, Any]) -> Existing | None:
        """Look afresh for an object whose creation was sent without a usable response."""

    @abstractmethod
    def update(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> Existing:
        """Write these values to an object."""

    @abstractmethod
    def delete(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> None:
        """Delete an object; one that is gone already is no error. values: those of the delete options."""

    def estimate(self, plan: Plan, one_by_one: bool = False) -> dict[str, int]:
        """Return about what it costs to carry out a plan, as far as that is known before it is; no call is made.

        api_calls: those from the first write to the last read, if nothing fails.
        seconds: the time in which the rate limit allows so many calls, whether or not some of them may be made at once;
        without a limit, the time that they take if they take as long as those that this run has made so far.
        one_by_one: a change is made and read back before the next one.
        """
        calls = 0
        for changes in plan.read_together(one_by_one):
            calls += self.estimate_calls(changes, calls)
        return {"api_calls": calls, "seconds": ceil(self.seconds_for(calls))}

    def estimate_calls(self, changes: Sequence[Change], calls_before: int) -> int:
        """Return about how many calls it takes to make changes and to read them back together, if nothing fails.

        It must not make a call. changes: of one kind; either all or none of them are deletions.
        calls_before: those of the changes that are made before.
        """
        return len(changes)

    def seconds_for(self, calls: int) -> float:
        """Return how long so many calls take, see estimate()."""
        transport = self.transport
        if transport.calls_per_minute:
            return 60 * calls / transport.calls_per_minute
        return calls * transport.mean_duration / self.workers

    def finalize(self, entity: Entity, written: Sequence[Written]) -> Sequence[ExistingOrError]:
        """Write what can only be written for all objects of a kind together, after each of them was created or updated.

        Return the object as it is now, or an error, for each.
        """
        return [existing for existing, _values in written]

    def refetch(self, entity: Entity, objects: Sequence[Existing]) -> Sequence[ExistingOrError | None]:
        """Read objects afresh after a write, with as few calls as the API allows.

        Return for each the object, None where it is not there, or an error where it was read by itself.
        """
        return self.map_parallel(lambda existing: result_or_error(self.fetch_details, existing), objects)

    def poll_until(self, read: Callable[[], Result], shows: Callable[[Result], bool]) -> Result:
        """Return the first reading that shows what was written, or the last one when read_back_delays are used up."""
        for delay in self.read_back_delays:
            result = read()
            if shows(result):
                return result
            self.progress.pause(delay)
        return read()

    def map_parallel(
        self,
        work: Callable[[Item], Result],
        items: Iterable[Item],
        phase: Phase | None = None,
        title: str | None = None,
    ) -> list[Result]:
        """Return work(item) for each item, in order, for as many items at a time as the vendor allows.

        phase, title: what progress shows; title is what an item is called. Reading ends when the run is interrupted, since
        nothing has been written yet.
        """
        items = list(items)
        if phase:
            self.progress.begin(phase, len(items), title)

        def work_and_count(item: Item) -> Result:
            if phase is Phase.READING and self.progress.stopped.is_set():
                raise InterruptedRunError()
            result = work(item)
            if phase:
                self.progress.advance()
            return result

        if len(items) < 2 or self.workers < 2:
            return [work_and_count(item) for item in items]
        with ThreadPoolExecutor(min(self.workers, len(items))) as pool:
            return list(pool.map(work_and_count, items))
