# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RingCX account that the calls address: the one that the user names, or the only one to which the credentials have access."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ..core.api.client import Client
from ..core.api.connection import ConnectionOptions
from ..core.api.file_store import FileStore
from ..core.errors import ContactCenterError, InputError, VendorError, result_or_error
from ..core.model.codecs import Wire
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


def wrong_account(options: ConnectionOptions, client: Client, refusal: VendorError) -> InputError | None:
    """Return the error for an account that the user names, and to which the credentials have no access.

    refusal: of the first call below the account. None: the account is visible, or nothing shows whether it is.
    """
    given = str(options.get("ringcx_account_id") or "")
    if not given or refusal.status not in (403, 404):
        return None
    accounts = result_or_error(_accounts, client)
    if isinstance(accounts, ContactCenterError) or given in {str(account["accountId"]) for account in accounts}:
        return None
    detail = f"{refusal.detail}; the credentials have access to {_names(accounts) or 'no account'}"
    if given in {str(account.get("mainAccountId")) for account in accounts}:
        detail = f"it is the id of a main account, and {detail}"
    hint = "Set it to one of them." if accounts else "Give the API user rights on it."
    return InputError(f"ringcx_account_id {given}", detail, hint)


def _accounts(client: Client) -> list[Wire]:
    response = client.read("GET", "/accounts", "Looking for the RingCX account")
    return require_records(response, "RingCX accounts", "accountId")


def _names(accounts: Sequence[Wire]) -> str:
    return ", ".join(f"{account['accountId']} ({account.get('accountName')})" for account in accounts)


def _discover(client: Client) -> str:
    accounts = _accounts(client)
    if len(accounts) == 1:
        return str(accounts[0]["accountId"])
    names = _names(accounts)
    raise InputError(
        f"the credentials have access to {len(accounts)} RingCX accounts" + (f": {names}" if names else ""),
        hint="Set ringcx_account_id to one of them." if names else "Give the API user rights on one.",
    )
