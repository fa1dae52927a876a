# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that can go wrong. Messages are safe to print: no header, body, query string or secret is ever part of one.

ContactCenterError
├── InputError                 the task asks for something that is not possible; raised before the first write
│   └── UnknownNameError       an entry names an object that does not exist
├── AuthenticationError        the vendor does not accept the credentials
├── ReadOnlyError              a write was attempted in check mode or by an info module
├── UnexpectedResponseError    the vendor's response is not understood; it never counts as "nothing exists"
├── VendorError                the vendor refused a call
│   ├── NotFoundError          the addressed object does not exist
│   └── OutcomeUnknownError    a write was sent, and no usable response came back
├── WriteNotConfirmedError     the vendor accepted a write, but reading it back shows something else, or fails
├── InterruptedRunError        the run was interrupted
└── InternalError              a bug in this collection
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, TypeVar

ELLIPSIS = "…"
MAX_VENDOR_MESSAGE = 200  # characters
NO_CHANGE = "Reading it back shows no change; run again."

T = TypeVar("T")


def shorten(text: object) -> str:
    """Return a vendor's message, cut to a length that people read; ELLIPSIS marks a cut."""
    message = str(text).strip()
    return message if len(message) <= MAX_VENDOR_MESSAGE else message[:MAX_VENDOR_MESSAGE] + ELLIPSIS


class ContactCenterError(Exception):
    """An error as the user reads it: what was attempted, why it failed, what to do."""

    def __init__(self, operation: str, detail: str | None = None, hint: str | None = None) -> None:
        self.operation, self.detail, self.hint = operation, detail, hint
        super().__init__(operation)

    def __str__(self) -> str:
        message = ": ".join(part.rstrip(". ") for part in (self.operation, self.detail) if part)
        end = "" if message.endswith("?") else "."
        return f"{message}{end} {self.hint}" if self.hint else f"{message}{end}"


class InputError(ContactCenterError):
    """The task asks for something that is not possible; raised before the first write."""


class UnknownNameError(InputError):
    """An entry names an object that does not exist."""


class AuthenticationError(ContactCenterError):
    """The vendor does not accept the credentials."""


class ReadOnlyError(ContactCenterError):
    """A write was attempted through a read-only client. This is a bug in the collection."""


class UnexpectedResponseError(ContactCenterError):
    """The vendor's response is not understood."""


class VendorError(ContactCenterError):
    """The vendor refused a call.

    status is the HTTP status, code the vendor's own error code; either may be missing.
    """

    def __init__(
        self,
        operation: str,
        detail: str | None = None,
        hint: str | None = None,
        status: int | None = None,
        code: int | str | None = None,
    ) -> None:
        super().__init__(operation, detail, hint)
        self.status, self.code = status, code


class NotFoundError(VendorError):
    """The addressed object does not exist."""


class OutcomeUnknownError(VendorError):
    """A write was sent, and no usable response came back: it may have been carried out."""


class WriteNotConfirmedError(ContactCenterError):
    """The vendor accepted a write, but reading it back shows something else, or fails.

    undecided: nothing shows whether everything was carried out.
    """

    def __init__(
        self, operation: str, detail: str | None = None, hint: str | None = None, undecided: bool = False
    ) -> None:
        super().__init__(operation, detail, hint)
        self.undecided = undecided


class InterruptedRunError(ContactCenterError):
    """The run was interrupted."""

    def __init__(self) -> None:
        super().__init__("The run was interrupted", hint="Run again.")


class InternalError(ContactCenterError):
    """A bug in this collection. Only its place is shown: the text of an exception may contain values."""

    def __init__(self, error: Exception) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(last.filename)}:{last.lineno} ({last.name})"
        super().__init__(
            f"Unexpected {type(error).__name__} in {place}",
            hint="This is a bug in the collection: please report this line.",
        )


def is_undecided(error: ContactCenterError) -> bool:
    """Return whether a write that ended with this error may have been carried out as a whole."""
    undecided = isinstance(error, WriteNotConfirmedError) and error.undecided
    return undecided or isinstance(error, (OutcomeUnknownError, InternalError))


def after_reading(
    lost: ContactCenterError, hint: str | None = NO_CHANGE, operation: str | None = None
) -> ContactCenterError:
    """Return the error for a write whose response was lost, and of which a reading shows nothing.

    If the vendor has not responded at all, the call may still be under way, and its outcome stays unknown.
    """
    if not isinstance(lost, OutcomeUnknownError):
        return lost
    kind = VendorError if lost.status else OutcomeUnknownError
    return kind(operation or lost.operation, lost.detail, hint, lost.status, lost.code)


def result_or_error(work: Callable[..., T], *arguments: object) -> T | ContactCenterError:
    """Return what work(*arguments) returns, or its error, where one failure must not stop the others."""
    try:
        return work(*arguments)
    except ContactCenterError as error:
        return error
    except Exception as error:  # pylint: disable=broad-exception-caught
        return InternalError(error)


@contextmanager
def after_write(operation: str, reads_back: bool = False) -> Iterator[None]:
    """Mark a block that runs after a successful write: an error in it becomes a WriteNotConfirmedError.

    reads_back: the block only reads back what was written; otherwise it writes the rest, and a refusal leaves that undone.
    """
    try:
        yield
    except ContactCenterError as error:
        detail = f"it was written, but then: {str(error).rstrip('.')}"
        raise WriteNotConfirmedError(operation, detail, "Run again.", reads_back or is_undecided(error)) from error
