# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profiles of the vendors, and a vendor that exists in the tests only."""

from __future__ import annotations

from .deepcall import DEEPCALL
from .example.profile import EXAMPLE
from .profile import VendorProfile
from .ringcx import RINGCX
from .udesk import UDESK

REAL_VENDORS: tuple[VendorProfile, ...] = (RINGCX, UDESK, DEEPCALL)
PROFILES: tuple[VendorProfile, ...] = (*REAL_VENDORS, EXAMPLE)
