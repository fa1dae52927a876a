# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local server that simulates the vendors' APIs: ``with Simulator() as simulator: simulator.url("ringcx")``."""

from __future__ import annotations

from .server import Simulator

__all__ = ["Simulator"]
