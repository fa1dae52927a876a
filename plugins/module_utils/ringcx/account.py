# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RingCX account that the calls address: the one that the user names, or the only one that the credentials see."""

from __future__ import annotations

import time

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions
from ..core.api.file_store import FileStore
from ..core.errors import InputError
from ..core.model.state import require_records
from .credentials import IDENTITY

REMEMBERED = 300  # seconds for which a discovered account is not looked up again


def account_id(options: ConnectionOptions, store: FileStore, client: Client) -> str:
    """Return the id of the account. Several accounts are an InputError that lists them."""
    if options.get("ringcx_account_id"):
        return str(options["ringcx_account_id"])
    with store.locked(f"account-{options.identity(IDENTITY)}") as known:
        if not 0 <= time.time() - known.get("at", 0) < REMEMBERED:
            known.update(id=_discover(client), at=time.time())
        return str(known["id"])


def _discover(client: Client) -> str:
    response = client.read("GET", "/accounts", "Looking for the RingCX account")
    accounts = require_records(response, "RingCX accounts", "accountId")
    if len(accounts) == 1:
        return str(accounts[0]["accountId"])
    names = ", ".join(f"{account['accountId']} ({account.get('accountName')})" for account in accounts)
    raise InputError(
        f"the credentials see {len(accounts)} RingCX accounts" + (f": {names}" if names else ""),
        hint="Set ringcx_account_id to one of them." if names else "Give the API user rights on one.",
    )
