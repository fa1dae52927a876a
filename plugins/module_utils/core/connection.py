# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options that every vendor has."""

from __future__ import annotations

from .entity import Field
from .errors import InputError
from .store import Store, fingerprint


def common(rate_limit, limit_source):
    return (
        Field("validate_certs", "Whether the vendor's TLS certificate is verified.", type="bool", default=True),
        Field("ca_path", "File or folder of CA certificates to trust, instead of the system's.", type="path"),
        Field(
            "proxy",
            [
                "URL of the proxy for all calls, such as C(http://user:password@proxy.example.com:3128).",
                "If it isn't given, the environment variables E(HTTPS_PROXY) and E(NO_PROXY) apply; with V(none) no proxy is used at all.",
                "Plain http, which is allowed to this machine only, never goes through a proxy.",
            ],
            secret=True,
            readable=False,
        ),
        Field(
            "request_timeout",
            "Seconds to wait for a connection, and then for each answer.",
            type="int",
            default=30,
            low=1,
            high=3600,
        ),
        Field(
            "rate_limit",
            [
                "Calls a minute that this machine makes to the account at most, over all tasks of all runs; V(0) is no limit.",
                limit_source,
            ],
            type="int",
            default=rate_limit,
            low=0,
        ),
        Field(
            "token_cache",
            [
                "Folder of files, readable only for the user, in which the tasks of this machine share access tokens and the times of their calls.",
                "With V(none) each task signs in for itself and paces only itself.",
            ],
            default="~/.cache/cxops.contact_center",
        ),
    )


def shared_store(options):
    folder = options["token_cache"].strip()
    if folder.casefold() in ("", "none"):
        return Store(None)
    if not folder.startswith(("/", "~")):
        raise InputError(f"token_cache {folder}", "it is a relative path", "Write an absolute path, or none.")
    return Store(folder)


def chosen_way(options, ways):
    """The options of the first way to sign in that is complete; what the task says goes before the environment."""
    given = options.get("given", ())
    complete = [way for way in ways if all(options.get(name) for name in way)]
    said = [way for way in complete if all(name in given for name in way)]
    return next(iter(said or complete), None)


def identity(options, names):
    """Tells accounts and credentials apart without telling what they are."""
    return fingerprint(*(options.get(name) or "" for name in names))
