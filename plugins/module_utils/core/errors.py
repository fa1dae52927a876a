# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong, in words that are safe to print: never a header, a body, a query string or a secret."""

from __future__ import annotations

import os
import traceback

CUT, LONGEST = "…", 200


def brief(text):
    """What a vendor says, as much of it as somebody reads; CUT tells that there was more."""
    text = str(text).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


class ContactCenterError(Exception):
    """What was wanted, what the vendor said and what to do, each in one sentence."""

    def __init__(self, wanted, said=None, do=None):
        self.wanted, self.said, self.do = wanted, said, do
        super().__init__(wanted)

    def __str__(self):
        told = ": ".join(part.rstrip(". ") for part in (self.wanted, self.said) if part)
        return f"{told}. {self.do}" if self.do else f"{told}."


class InputError(ContactCenterError):
    """The task asks for something that can't be; found before the first write."""


class SignInError(ContactCenterError):
    """The vendor doesn't accept the credentials."""


class ReadOnlyError(ContactCenterError):
    """A write was tried through a client that may only read: a bug of the collection, made loud."""


class AnswerError(ContactCenterError):
    """The vendor answered something that isn't understood; it never counts as "nothing there"."""


class VendorError(ContactCenterError):
    """The vendor refused a call."""

    def __init__(self, wanted, said=None, do=None, status=None, code=None):
        super().__init__(wanted, said, do)
        self.status, self.code = status, code


class NotFoundError(VendorError):
    """The vendor says that the addressed object doesn't exist."""


class OutcomeUnknownError(VendorError):
    """A write was sent and no usable answer came: it may have been done or not."""


class NotTakenError(ContactCenterError):
    """The vendor accepted a write, yet reads back something else."""


class InterruptedRunError(ContactCenterError):
    """Somebody asked the run to stop."""

    def __init__(self):
        super().__init__("The run was interrupted", do="Run again.")


class UnexpectedError(ContactCenterError):
    """A bug of ours, told by its place: an exception's own text may hold values."""

    def __init__(self, error):
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(last.filename)}:{last.lineno} ({last.name})"
        super().__init__(
            f"Unexpected {type(error).__name__} in {place}",
            do="This is a bug of the collection: please report this line.",
        )
