# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options: those that all vendors share, where their values come from, and what identifies an account."""

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
                "Maximum number of calls a minute that this machine makes to the account, in all tasks and runs together. V(0) means no limit.",
                "If the vendor refuses a call because there were too many, all calls of this machine to the account wait as long as the vendor requests.",
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
                "With V(none), each task signs in on its own and limits only its own calls.",
            ),
            default="~/.cache/cxops.contact_center",
        ),
    )


@dataclass(frozen=True)
class Place:
    """A place in which users set connection options, and what is set there.

    name: as in "the environment". values: those with a value, by option.
    """

    name: str
    values: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class ConnectionSpec:
    """The connection options of a vendor.

    vendor: the prefix of its options, variables and environment variables.
    options: all options. address: those of them that select the server and the account.
    ways: the ways to sign in. The other options with the prefix of the vendor belong to the sign-in.
    behavior: those of them that do not.
    """

    vendor: str
    options: tuple[Field, ...]
    address: tuple[str, ...]
    ways: tuple[SignIn, ...]
    behavior: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the options."""
        return tuple(option.name for option in self.options)

    @property
    def credentials(self) -> frozenset[str]:
        """The names of the options that belong to the sign-in."""
        prefix = f"{self.vendor}_"
        return frozenset(name for name in self.names if name.startswith(prefix)) - {*self.address, *self.behavior}

    def merge(self, *places: Place) -> dict[str, Any]:
        """Return the values of all places by option; the first place that sets an option takes precedence.

        The credentials are taken together, from the first place that sets any of them. InputError is raised if another
        place has to complete them, or if the address comes from a later place: it may be that of another account.
        """
        merged = {name: place.values[name] for place in reversed(places) for name in place.values}
        signing = [number for number, place in enumerate(places) if self.credentials & place.values.keys()]
        if not signing:
            return merged
        first, owner = signing[0], places[signing[0]]
        credentials = self.credentials & owner.values.keys()
        listed = ", ".join(sorted(credentials))
        if len(signing) > 1 and not any(credentials >= {*way} for way in self.ways):
            raise InputError(
                f"the credentials in {owner.name} ({listed}) are not complete",
                f"those in {places[signing[1]].name} are not combined with them",
                f"Set one of these in one place: {list_ways(self.ways)}.",
            )
        for name in self.address:
            source = next((number for number, place in enumerate(places) if name in place.values), first)
            if source > first:
                raise InputError(
                    f"the credentials come from {owner.name} ({listed}), but {name} from {places[source].name}",
                    "they may belong to different accounts",
                    f"Set {name} in the same place as the credentials.",
                )
        return {name: value for name, value in merged.items() if name not in self.credentials or name in credentials}


def variable_name(vendor: str, option: str) -> str:
    """Return the variable of an option: the option with the prefix of the vendor. The environment variable is in upper case."""
    return option if option.startswith(f"{vendor}_") else f"{vendor}_{option}"


def list_ways(ways: Sequence[SignIn]) -> str:
    """Return the ways to sign in, as text for a message."""
    return "; ".join(" + ".join(way) for way in ways)


@dataclass(frozen=True)
class ConnectionOptions:
    """The values of the connection options."""

    values: Mapping[str, Any] = field(repr=False)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """Return the value of an option, or None."""
        return self.values.get(name)

    def sign_in(self, ways: Sequence[SignIn]) -> SignIn | None:
        """Return the first way to sign in that is complete."""
        return next((way for way in ways if all(self.get(name) for name in way)), None)

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
