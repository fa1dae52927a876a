# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the admin API."""

from __future__ import annotations

import time
import typing

from ..call import Call, Json, Record, Reply

GENERAL = {
    400: "The supplied data is not valid",
    401: "Unauthorized",
    403: "You do not have permission to access this resource",
    404: "The resource you have requested does not exist",
    409: "The resource already exists or is in use",
    429: "rate",
    500: "An Internal Server Error occurred while processing this request",
}


class Refused(Exception):
    """Ends a call with an error. ``invalid`` lists the fields in error, each with its value and a message."""

    def __init__(
        self,
        status: int | str,
        details: str = "",
        code: str | None = None,
        invalid: typing.Sequence[tuple[str, Json, str]] = (),
    ) -> None:
        super().__init__(details)
        self.status = int(status)
        self.details = details
        self.code = code
        self.invalid = invalid

    def reply(self, call: Call, form: str) -> Reply:
        """Return the response in a form of the switch ``error_body``."""
        general = GENERAL[self.status]
        if form == "empty":
            return Reply.empty(self.status)
        if form == "text":
            return Reply.text(self.details or general, self.status)
        body: Record = {
            "generalMessage": general,
            "details": self.details or general,
            "requestUri": f"{call.path} - {call.method}",
            "timestamp": int(time.time() * 1000),
        }
        if self.code:
            body["errorCode"] = self.code
        if self.invalid:
            body["validationErrors"] = [
                {"attributeName": name, "value": None if value is None else str(value), "message": message}
                for name, value, message in self.invalid
            ]
        return Reply(body, self.status)


class Answered(Exception):
    """Ends a call with a response of another form."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply
