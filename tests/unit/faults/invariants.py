# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold whatever goes wrong. Each function compares with what the simulator stores, and yields violations."""

from __future__ import annotations

import json
import os
import re
import stat

from ansible_collections.cxops.contact_center.tests.unit.result_schema import check_record

BLANK = (None, "", 0, [], {})


class Oracle:
    """The account before and after the same run without a fault. Only states between these two are allowed."""

    def __init__(self, before, after, changes):
        self.before, self.after = before, after
        self.changes: dict = {}
        for change in changes:
            self.changes[self._label(change)] = change

    def _label(self, change):
        """A change names a renamed object by its new name."""
        kind, name = change["kind"], change["name"]
        if change["action"] == "create" or (kind, name) in self.before.known:
            return kind, name
        key = self.before.storage.keys[kind]
        return next(label for label, wire in self.after.known.items() if label[0] == kind and wire[key] == name)

    def progress(self, label, now):
        """How far a change is: none, part or all of it."""
        if self.changes[label]["action"] == "create":
            made, desired = now.new.get(label), self.after.new[label]
            return "none" if not made else "all" if made[:1] == desired else "part"
        was, will, wire = self.before.known[label], self.after.known.get(label), now.known.get(label)
        if will is None or wire is None:
            return "all" if wire == will else "none"
        due = {name for name in {*was, *will} if was.get(name) != will.get(name)}
        done = {name for name in due if wire.get(name) == will.get(name)}
        return "all" if done == due else "part" if any(wire.get(name) != was.get(name) for name in due) else "none"


def nothing_twice(oracle, now):
    for label, made in now.new.items():
        if label not in oracle.after.new:
            yield f"created, but not desired: {label}"
        elif len(made) > 1:
            yield f"created {len(made)} times: {label}"


def nothing_else_deleted(oracle, now):
    for label in now.first.known:
        if label not in now.known and label[1] not in now.changed and label in oracle.after.known:
            yield f"deleted, but not desired: {label}"


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
                allowed = (will.get(name), now.storage.on_creation.get(name), *BLANK)
                if wire.get(name) not in allowed:
                    yield f"{name} of {label} is {wire.get(name)!r}, desired is {will.get(name)!r}"


def _between(was, now, will):
    """Whether a value is one or the other; memberships must include all of one of them, so that no agent is without a group."""
    if now in (was, will):
        return True
    if not all(isinstance(value, list) and all(isinstance(item, str) for item in value) for value in (was, now, will)):
        return False
    return set(now) <= {*was, *will} and (set(was) <= set(now) or set(will) <= set(now))


# The outcomes that a report may give to a change, by how much of it is in the account.
TRUE_OUTCOMES = {
    "all": {"done", "unknown"},
    "part": {"failed", "unknown"},
    "none": {"planned", "not_tried", "failed", "unknown", "not in the plan"},
}


def report_is_true(oracle, now, result, may_be_unknown):
    """result: of the run while something broke. may_be_unknown: whether the fault can hide what became of a write."""
    outcomes = {(change["kind"], change["name"]): change["outcome"] for change in result.get("changes", ())}
    failures = {(failure["kind"], failure["name"]): failure for failure in result.get("failures", ())}
    progresses = set()
    for label, change in oracle.changes.items():
        progress = oracle.progress(label, now)
        progresses.add(progress)
        key = change["kind"], change["name"]
        outcome = outcomes.get(key, "not in the plan")
        if outcome not in TRUE_OUTCOMES[progress]:
            yield f"{progress} of it done, but the outcome is {outcome}: {change['action']} {label}"
        if outcome == "unknown" and not may_be_unknown:
            yield f"the vendor answered, but the outcome is unknown: {change['action']} {label}"
        if (outcome in ("failed", "unknown", "not_tried")) != (key in failures):
            yield f"the outcome is {outcome}, and the failures are {sorted(failures)}"
        if key in failures and failures[key]["outcome"] != outcome:
            yield f"the outcome is {outcome} in changes, and {failures[key]['outcome']} in failures: {label}"
    if bool(result.get("failed")) != (set(outcomes.values()) != {"done"}):
        yield f"failed is {result.get('failed')}, and the outcomes are {sorted(outcomes.values())}: {result.get('msg')}"
    moved = progresses != {"none"}
    if result.get("changed") != moved and not (result.get("changed") and "unknown" in outcomes.values()):
        yield f"changed is {result.get('changed')}, but {'something' if moved else 'nothing'} changed: {result.get('msg')}"


def records_are_true(oracle, now, records):
    """records: of each process, which may have been killed at any time."""
    for record in filter(None, records):
        check_record(record)
        if record["times"]["finished"] is None:
            outcomes = {change["outcome"] for change in record["changes"]}
            if outcomes != {"planned"}:
                yield f"the record of a killed run has the outcomes {outcomes}"
        elif len(records) == 1:
            yield from report_is_true(oracle, now, {**record, "failed": record["msg"] is not None}, True)
    recorded = {(change["kind"], change["name"]) for record in filter(None, records) for change in record["changes"]}
    for label, change in oracle.changes.items():
        if oracle.progress(label, now) != "none" and (change["kind"], change["name"]) not in recorded:
            yield f"done, but in no record: {change['action']} {label}"


def no_secret(printed, folder, secrets, tokens):
    """Secrets are neither printed nor in a file; tokens may be in private files."""
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
        found = re.search(r"Traceback|bug in the collection|Report this as a bug|Unexpected \w+ in", text)
        if found:
            yield f"{found[0]}: {result if isinstance(result, str) else result.get('msg')}"
