# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows the progress of the module of the same name."""

from __future__ import annotations

from ansible_collections.cxops.contact_center.plugins.plugin_utils import progress


class ActionModule(progress.ActionModule):
    """The action of the module of the same name, which Ansible finds by the name of this file."""
