# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Speaking to DeepCall: everything is a POST, the credentials are in the body, and the body decides."""

from __future__ import annotations

import threading

from ..core.connection import chosen_way, common, identity, shared_store
from ..core.entity import Field
from ..core.errors import AnswerError, InputError, SignInError, VendorError, brief
from ..core.http import Channel, Http, Protocol, base_url, refusal
from ..core.pace import Pace

OPTIONS = (
    Field(
        "deepcall_url",
        "URL of the API; white-label brands have hosts of their own.",
        default="https://v4-api.deepcall.com",
    ),
    Field("deepcall_user_id", "Id of the account owner, from the web panel."),
    Field("deepcall_token", "Token of O(deepcall_user_id), from the web panel.", secret=True, readable=False),
    Field(
        "deepcall_ssid",
        "Session id of a panel login, instead of O(deepcall_user_id) and O(deepcall_token). It ends with the session and is not renewed.",
        secret=True,
        readable=False,
    ),
    Field(
        "field_names",
        [
            "Wire names that differ from those that this collection assumes, by option; C(section) and C(agent_id) are allowed as well.",
            "DeepCall's documentation does not confirm the names of agents. Where an answer doesn't fit, the error says which name to correct.",
        ],
        type="dict",
    ),
) + common(rate_limit=0, limit_source="DeepCall documents no limit.")

WAYS = (("deepcall_ssid",), ("deepcall_user_id", "deepcall_token"))
WIRE = {"deepcall_ssid": "ssid", "deepcall_user_id": "userId", "deepcall_token": "token"}
SERVER_ERRORS = (1009, 1010, 1032)
IN_PROCESSING = 1501  # in the sections of people; elsewhere it means something else
ADVICE = {
    1000: "Check the credentials, then the entry.",
    1014: "Check or renew the credentials; DeepCall does not say how long they live.",
    1015: "Use the credentials of the account owner.",
    1039: "The account is suspended; ask DeepCall.",
    1520: "Correct field_names: the update of one field was taken for something else.",
    1521: "Correct field_names: DeepCall doesn't know a name that was sent.",
}


class Connection:
    """The channel to one account."""

    def __init__(self, options, writable, workers):
        way = chosen_way(options, WAYS)
        if not way:
            raise InputError(
                "no way to sign in to DeepCall is complete",
                do="Give one of: deepcall_user_id + deepcall_token; deepcall_ssid.",
            )
        if all(name in options.get("given", ()) for other in WAYS for name in other):
            raise InputError(
                "deepcall_ssid and deepcall_token are given",
                "DeepCall takes credentials in one way only",
                "Give one of them.",
            )
        credentials = {WIRE[name]: str(options[name]) for name in way}
        self.http, self.store = Http(options, writable, workers), shared_store(options)
        self.owner = credentials.get("userId", credentials.get("ssid"))
        self.url = url = base_url("deepcall_url", options["deepcall_url"], ("/api/v2",)) + "/api/v2"
        pace = Pace(self.store, f"calls-{identity(options, ('deepcall_url', *way))}", options["rate_limit"])
        self._patient, self._hasty = (
            Channel(self.http, url, InBody(credentials, patient), pace, reads=("POST",)) for patient in (True, False)
        )
        self._crowded, self._one_at_a_time = False, threading.Lock()

    def read(self, path, wanted, body):
        return self._patient.read("POST", f"/{path}", wanted, json=body)

    def write(self, path, wanted, body, again):
        """Side by side, until DeepCall says once that it doesn't bear that; from then on one after the other."""
        if not self._crowded:
            try:
                return self._hasty.write("POST", f"/{path}", wanted, again, json=body)
            except VendorError as error:
                if error.code != IN_PROCESSING or path.startswith("Group/"):
                    raise
            self._crowded = True
        with self._one_at_a_time:
            return self._patient.write("POST", f"/{path}", wanted, again, json=body)


class InBody(Protocol):
    """Credentials go into the body; success is what the body calls success. patient: whether to wait for others."""

    def __init__(self, credentials, patient):
        self._credentials, self._patient = credentials, patient

    def sign(self, request):
        request.json = {**request.json, **self._credentials}

    def expired(self, answer):
        return False

    def throttled(self, answer):
        crowded = _code(answer) == IN_PROCESSING and "/Group/" not in answer.path
        return answer.status == 429 or crowded and self._patient

    def busy(self, answer):
        return super().busy(answer) or _code(answer) in SERVER_ERRORS

    def judge(self, answer, wanted):
        if isinstance(answer.data, dict) and answer.data.get("status") == "success" and answer.status < 400:
            return answer.data
        code = _code(answer)
        if code is None and answer.status >= 400:
            raise refusal(wanted, answer.status, None)
        if code is None:
            raise AnswerError(wanted, "the answer has neither success nor an error code", "Check deepcall_url.")
        said = f"DeepCall error {code}, {brief(answer.data.get('message'))}"
        if code in (1002, 1014, 1020):
            raise SignInError(wanted, said, ADVICE.get(code, "Check the connection options."))
        raise VendorError(
            wanted, said, ADVICE.get(code, "Correct the entry and run again."), status=answer.status, code=code
        )


def _code(answer):
    """The error's number; the same numbers mean different things in different sections."""
    body = answer.data if isinstance(answer.data, dict) and answer.data.get("status") != "success" else {}
    code = body.get("code", body.get("errCode"))
    return int(code) if str(code).isdecimal() else None
