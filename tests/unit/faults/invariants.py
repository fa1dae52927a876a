# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold whatever breaks. Each looks at what the simulator stores, and yields what is wrong."""

from __future__ import annotations

import json
import os
import re
import stat

# An error that says so leaves open, or tells, that something was written.
TOLD = re.compile(r"may have been done|was written|was created|was removed|so it was|not listed|is still listed")
BLANK = (None, "", 0, [], {})


class Oracle:
    """The account before and after the same file without any fault; what lies between is allowed, nothing else."""

    def __init__(self, before, after, changes):
        self.before, self.after = before, after
        self.steps: dict = {}
        for change in changes:
            self.steps[self._label(change)] = change

    def _label(self, change):
        """An object that is renamed is told by its new name."""
        kind, name = change["kind"], change["name"]
        if change["action"] == "create" or (kind, name) in self.before.known:
            return kind, name
        key = self.before.shape.keys[kind]
        return next(label for label, wire in self.after.known.items() if label[0] == kind and wire[key] == name)

    def progress(self, label, now):
        """How far a step is: none, part or all of it."""
        if self.steps[label]["action"] == "create":
            made, wanted = now.new.get(label), self.after.new[label]
            return "none" if not made else "all" if made[:1] == wanted else "part"
        was, will, wire = self.before.known[label], self.after.known.get(label), now.known.get(label)
        if will is None or wire is None:
            return "all" if wire == will else "none"
        due = {name for name in {*was, *will} if was.get(name) != will.get(name)}
        done = {name for name in due if wire.get(name) == will.get(name)}
        return "all" if done == due else "part" if any(wire.get(name) != was.get(name) for name in due) else "none"


def nothing_twice(oracle, now):
    for label, made in now.new.items():
        if label not in oracle.after.new:
            yield f"created, though not wanted: {label}"
        elif len(made) > 1:
            yield f"created {len(made)} times: {label}"


def nothing_else_deleted(oracle, now):
    for label in now.first.known:
        if label not in now.known and label[1] not in now.drifted and label in oracle.after.known:
            yield f"deleted, though not wanted: {label}"


def nothing_else_changed(oracle, now):
    for label, wire in now.known.items():
        was = now.first.known[label]
        will = oracle.after.known.get(label, was)
        for name in {*was, *wire}:
            if not _between(was.get(name), wire.get(name), will.get(name)):
                yield f"{name} of {label} is {wire.get(name)!r}, was {was.get(name)!r}"
    for label, made in now.new.items():
        for wire, will in zip(made, oracle.after.new.get(label, ())):
            for name in {*wire, *will}:
                if wire.get(name) != will.get(name) and wire.get(name) not in BLANK and name not in _switched(label):
                    yield f"{name} of {label} is {wire.get(name)!r}, wanted is {will.get(name)!r}"


def _between(was, now, will):
    """One or the other; of sets of groups one and something of the other, for a move must not leave nobody's agent."""
    if now in (was, will):
        return True
    if not all(isinstance(value, list) and all(isinstance(item, str) for item in value) for value in (was, now, will)):
        return False
    return set(now) <= {*was, *will} and (set(was) <= set(now) or set(will) <= set(now))


def _switched(label):
    """What some vendors take only after the creation."""
    return ("status", "disable_status")


def report_is_true(oracle, now, result):
    """result: of the run while something broke."""
    failures = {}
    for failure in result.get("failures", ()):
        failures.setdefault((failure["kind"], failure["name"]), []).append(failure["error"])
    early = result.get("failed") and not result.get("failures")  # it ended before the first write
    moved = False
    for label, step in oracle.steps.items():
        progress = oracle.progress(label, now)
        moved |= progress != "none"
        errors = failures.get((step["kind"], step["name"]))
        told = errors and any(TOLD.search(error) for error in errors)
        if errors and progress != "none" and not told:
            yield f"{progress} of it done, but reported as not: {step['action']} {label}: {errors[0]}"
        if not errors and not early and progress != "all":
            yield f"{progress} of it done, but reported as done: {step['action']} {label}"
        if early and progress != "none":
            yield f"{progress} of it done by a run that reports only: {result['msg']}"
    unknown = any(TOLD.search(error) for errors in failures.values() for error in errors)
    if result.get("changed") != moved and not (result.get("changed") and unknown):
        yield f"changed is {result.get('changed')}, but {'something' if moved else 'nothing'} changed: {result.get('msg')}"


def no_secret(printed, folder, secrets, tokens):
    """Neither printed nor in a file; only tokens may be in files of their own user."""
    for secret in {*secrets, *tokens}:
        if secret in printed:
            yield f"printed: {secret}"
    for path, text in _files(folder):
        if stat.S_IMODE(os.stat(path).st_mode) & 0o077:
            yield f"others may read {os.path.basename(path)}"
        yield from (f"left in {os.path.basename(path)}: {secret}" for secret in secrets if secret in text)


def _files(folder):
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                yield path, file.read()


def no_crash(results):
    for result in results:
        text = result if isinstance(result, str) else json.dumps(result)
        found = re.search(r"Traceback|bug of the collection|Report this as a bug|Unexpected \w+ in", text)
        if found:
            yield f"{found[0]}: {result if isinstance(result, str) else result.get('msg')}"
