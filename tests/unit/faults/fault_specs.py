# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong at every vendor; the profiles add what can go wrong at theirs."""

from __future__ import annotations

import signal

from ...vendors import PROFILES
from .fault_spec import CROWDED_OPERATIONS, SINGLE_WRITES, SOME, WRITES, FaultSpec

TIMEOUT, DELAY_OF_LATE_RESPONSES = 0.4, 0.6  # seconds
READS = ("first read", "second read", "fourth read")
BY_NAME = {profile.name: profile for profile in PROFILES}


def _statuses():
    for status in (429, 500, 502, 503, 504, 401, 403, 404, 409):
        yield FaultSpec(f"status {status}", {"status": status})
    for status in (500, 502, 504):
        yield FaultSpec(f"status {status}, but done", {"status": status, "done": True}, WRITES)


def _bodies():
    bodies = {
        "garbage": {"body": '{"half": '},
        "HTML": {"html": True},
        "an empty body": {"body": ""},
        "a number": {"json": 7},
        "a list of text": {"json": ["text"]},
        "an object of something else": {"json": {"unexpected": {"shape": [1]}}},
    }
    for name, rule in bodies.items():
        yield FaultSpec(name, rule)
        yield FaultSpec(f"{name}, but done", {**rule, "done": True}, WRITES)
    yield FaultSpec("truncated", {"truncate": True})


def _add_object(vendor):
    profile = BY_NAME[vendor.name]
    vendor.seed(profile.filler)
    return [thing[profile.storage.keys["agent"]] for thing in profile.filler["agents"]]


def _remove_first_of_crowd(vendor):
    """All objects behind it move up, which can hide one of them between two pages."""
    removed, storage = [], BY_NAME[vendor.name].storage
    for kind, key in storage.keys.items():
        crowd = [thing for thing in vendor.objects(kind) if "crowd" in thing[key]]
        for thing in crowd[-1:] if storage.newest_first else crowd[:1]:
            vendor.remove(kind, thing[storage.ids[kind]])
            removed.append(thing[key])
    return removed


def _kills():
    for when, always_with in (("before", ("mixed",)), ("after", ("mixed", "move"))):
        yield FaultSpec(
            f"killed {when} a write",
            {"reset": when, "delay": 0.2},
            SINGLE_WRITES,
            kills=signal.SIGKILL,
            processes=1,
            always_with=always_with,
        )
    yield FaultSpec(
        "interrupted at a write",
        {"delay": 0.2},
        SINGLE_WRITES,
        kills=signal.SIGTERM,
        processes=1,
        always_with=("mixed",),
    )


FAULT_SPECS = (
    *_statuses(),
    *_bodies(),
    FaultSpec("late", {"delay": DELAY_OF_LATE_RESPONSES}, SOME, late=True),
    FaultSpec("unreachable", unreachable=True),
    FaultSpec("reset before", {"reset": "before"}),
    FaultSpec("reset after", {"reset": "after"}),
    FaultSpec("list grows", targets=READS, event=_add_object, crowded=True, always_with=CROWDED_OPERATIONS),
    FaultSpec(
        "list shrinks", targets=READS, event=_remove_first_of_crowd, crowded=True, always_with=CROWDED_OPERATIONS
    ),
    *_kills(),
    FaultSpec("two at once", targets=("all calls",), processes=2),
)


def fault_specs_of(profile):
    """What can go wrong at a vendor, by name."""
    return {fault.name: fault for fault in (*FAULT_SPECS, *profile.fault_specs)}
