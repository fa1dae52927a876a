# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what a preview has printed with what the simulated vendors store."""

from __future__ import annotations

import json
import re

from ..vendors import REAL_VENDORS
from .simulated import ask

PROFILES = {profile.demo.host: profile for profile in REAL_VENDORS if profile.demo}
BLOCK = re.compile(r"^--- before: (?P<name>.+)\n\+\+\+ after: .+\n@@.+@@\n(?P<lines>(?:[-+ ].*\n)+)", re.MULTILINE)
HOST = re.compile(r"^(?:changed|ok): \[(\w+)\]$", re.MULTILINE)


def promised(preview):
    """Return the changes in a printed preview: host and name of the object -> fields -> new values; None if it is deleted."""
    result, start = {}, 0
    for host in HOST.finditer(preview):
        for block in BLOCK.finditer(preview, start, host.end()):
            before, after = (
                json.loads("".join(line[1:] for line in block["lines"].splitlines() if line[0] in " " + side))
                for side in "-+"
            )
            fields = {name: value for name, value in after.items() if name not in before or value != before[name]}
            # of a deleted object, only the successors are left
            is_deleted = before and before.keys().isdisjoint(after)
            result[host[1], block["name"]] = None if is_deleted else fields
        start = host.end()
    return result


def objects(control):
    """Return the objects of the simulated vendors, in the format of the preview."""
    return {
        (host, name): fields
        for host, profile in PROFILES.items()
        for name, fields in shown(profile, ask(f"{control}/{profile.name}/state"))
    }


def shown(profile, state):
    """Yield (name, fields) of each stored object, in the format of the preview."""
    ids, keys = profile.storage.ids, profile.storage.keys
    groups = {group[ids["agent_group"]]: group[keys["agent_group"]] for group in state["groups"]}
    for name in groups.values():
        yield f"agent group {name}", {"name": name}
    for agent in state["agents"]:
        yield f"agent {agent[keys['agent']]}", profile.demo.previewed(agent, groups)


def happened(before, after):
    """Return the actual changes, in the format of the preview."""
    return {
        name: {field: value for field, value in after[name].items() if value != before[name][field]}
        if name in after and name in before
        else after.get(name)
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }
