# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options that all vendors share, and what of them identifies an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..model.entity import Field
from .file_store import FileStore, fingerprint

SignIn = tuple[str, ...]  # the options of one way to sign in


def common_options(rate_limit: int, rate_limit_source: str) -> tuple[Field, ...]:
    """Return the connection options of every vendor; rate_limit is the vendor's default, in calls a minute."""
    return (
        Field("validate_certs", "Whether to verify the vendor's TLS certificate.", type="bool", default=True),
        Field("ca_path", "File or directory of CA certificates to trust, instead of the system's.", type="path"),
        Field(
            "proxy",
            (
                "URL of the proxy for all calls, such as C(http://user:password@proxy.example.com:3128).",
                "If it is not set, the environment variables E(HTTPS_PROXY) and E(NO_PROXY) apply. With V(none), no proxy is used.",
                "Plain HTTP, which is allowed for the local machine only, never uses a proxy.",
            ),
            secret=True,
            readable=False,
        ),
        Field(
            "request_timeout",
            "Seconds to wait for a connection, and then for each response.",
            type="int",
            default=30,
            minimum=1,
            maximum=3600,
        ),
        Field(
            "rate_limit",
            (
                "Maximum number of calls a minute that this machine makes to the account, over all tasks of all runs. V(0) means no limit.",
                rate_limit_source,
            ),
            type="int",
            default=rate_limit,
            minimum=0,
        ),
        Field(
            "token_cache",
            (
                "Directory of files, readable only by the user, in which the tasks of this machine share access tokens and the times of their calls.",
                "With V(none), each task signs in by itself and limits only its own calls.",
            ),
            default="~/.cache/cxops.contact_center",
        ),
    )


@dataclass(frozen=True)
class ConnectionOptions:
    """The values of the connection options.

    given: the options that the task itself sets; the others come from the environment, or are defaults.
    """

    values: Mapping[str, Any] = field(repr=False)
    given: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """Return the value of an option, or None."""
        return self.values.get(name)

    def sign_in(self, ways: Sequence[SignIn]) -> SignIn | None:
        """Return the first way to sign in that is complete; what the task sets takes precedence over the environment."""
        complete = [way for way in ways if all(self.get(name) for name in way)]
        given = [way for way in complete if self.given.issuperset(way)]
        return next(iter(given or complete), None)

    def identity(self, names: Sequence[str]) -> str:
        """Return a file name that distinguishes accounts and credentials, and reveals neither."""
        return fingerprint(*(self.get(name) or "" for name in names))

    def open_store(self) -> FileStore:
        """Return the files that the tasks of this machine share."""
        folder = self["token_cache"].strip()
        if folder.casefold() in ("", "none"):
            return FileStore(None)
        if not folder.startswith(("/", "~")):
            raise InputError(f"token_cache {folder}", "it is a relative path", "Use an absolute path, or none.")
        return FileStore(folder)
