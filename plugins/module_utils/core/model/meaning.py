# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an option of an agent means, whatever a vendor calls it: the words in which one vendor is translated to another."""

from __future__ import annotations

from enum import Enum


class Meaning(Enum):
    """A property of a person that several vendors know. Membership and the switch are declared by themselves."""

    LOGIN_NAME = "login name"
    EMAIL = "e-mail address"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    FULL_NAME = "full name"
    MOBILE_NUMBER = "mobile phone number"
    STAFF_NUMBER = "staff number"
    CONVERSATIONS = "conversations at a time"
