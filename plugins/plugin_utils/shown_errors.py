# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of lookups and filters whose text contains no value, so that it may be shown where others may not."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError, AnsibleLookupError


class ShownLookupError(AnsibleLookupError):  # type: ignore[misc]
    """What is wrong with the use of a lookup. text: the message alone, which Ansible may extend."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class ShownFilterError(AnsibleFilterError):  # type: ignore[misc]
    """What is wrong with the use of a filter. text: the message alone, which Ansible may extend."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def shown_text(error: BaseException | None) -> str | None:
    """Return the text of such an error among the causes of another one, or None."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, (ShownLookupError, ShownFilterError)):
            return error.text
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None
