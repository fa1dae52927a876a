# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo, against the simulator.

It previews, provisions and changes the three accounts of examples/inventory, and then shows the life of the file of one of
them: it is exported, edited, planned, applied, compared and undone. `python3 run.py demo` runs it in an environment with
ansible-core, requests and aiohttp.
"""
