# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schemas of what a run returns and of its record. Every result of the contract and fault suites is checked with them."""

from __future__ import annotations

from collections import Counter

import jsonschema

ACTIONS = ("create", "change", "move", "activate", "deactivate", "delete")
ORDER = ("delete", "create", "deactivate", "activate", "move", "change")  # the first that applies counts
OUTCOMES = ("planned", "done", "failed", "unknown", "not_tried", "held")
FAILED = ("failed", "unknown", "not_tried", "held")

COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
ID = {"type": ["integer", "string"]}


def _closed(properties, optional=()):
    """Return the schema of an object with exactly these properties."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


CHANGE = _closed(
    {
        "kind": TEXT,
        "id": {"type": ["integer", "string", "null"]},
        "name": TEXT,
        "action": {"enum": list(ACTIONS)},
        "before": {"type": "object"},
        "after": {"type": "object"},
        "outcome": {"enum": list(OUTCOMES)},
        "error": {"type": ["string", "null"]},
    }
)
UNMANAGED = _closed(
    {"kind": TEXT, "id": ID, "name": TEXT, "values": {"type": "object"}, "protected": {"type": ["string", "null"]}}
)
OPTIONAL = ("unmanaged", "details_as_of")
PLAN = _closed(dict.fromkeys((*ACTIONS, "unchanged", "unmanaged"), COUNT))
RESULT = {
    "changed": {"type": "boolean"},
    "plan": PLAN,
    "changes": {"type": "array", "items": CHANGE},
    "failures": {"type": "array", "items": CHANGE},
    "unmanaged": {"type": "array", "items": UNMANAGED},
    "api_calls": COUNT,
    "details_as_of": TEXT,
    "estimate": _closed({"api_calls": COUNT, "seconds": COUNT}),
}
RECORD = _closed(
    {
        "format": {"const": "cxops.contact_center.record/1"},
        "vendor": TEXT,
        "host": {"type": ["string", "null"]},
        "account": {"type": "string", "minLength": 1},
        "url": TEXT,
        "times": _closed({"started": TEXT, "finished": {"type": ["string", "null"]}}),
        "check_mode": {"type": "boolean"},
        "msg": {"type": ["string", "null"]},
        "warnings": {"type": "array", "items": TEXT},
        **RESULT,
    },
    optional=OPTIONAL,
)
RESULT_VALIDATOR = jsonschema.Draft202012Validator(_closed(RESULT, optional=OPTIONAL))
RECORD_VALIDATOR = jsonschema.Draft202012Validator(RECORD)


def check_result(result):
    """Raise an error if what a module that reconciles has returned is not as documented. Errors before a plan have no plan."""
    if "plan" in result:
        RESULT_VALIDATOR.validate({name: value for name, value in result.items() if name in RESULT})
        _check_counts(result)


def check_record(record):
    """Raise an error if a record is not as documented."""
    RECORD_VALIDATOR.validate(record)
    _check_counts(record)


def check_record_of(result, record):
    """Raise an error if the record does not show what the module has returned; a run without a plan has no record."""
    assert (record is not None) is ("plan" in result)
    if record:
        check_record(record)
        assert record["times"]["finished"] is not None
        assert {name: record[name] for name in RESULT if name in result} == {
            name: result[name] for name in RESULT if name in result
        }
        assert record["msg"] == (result["msg"] if result.get("failed") else None)


def _check_counts(result):
    planned: dict[tuple, str] = {}  # an object of which a part is held is named twice, and counts once
    for position, change in enumerate(result["changes"]):
        if not str(change["error"]).startswith(("No longer planned.", "Not possible: ")):
            key = (change["kind"], change["id"], position if change["id"] is None else None)
            planned[key] = min(planned.get(key, "change"), change["action"], key=ORDER.index)
    actions = Counter(planned.values())
    assert {action: result["plan"][action] for action in ACTIONS} == {action: actions[action] for action in ACTIONS}
    assert result["failures"] == [change for change in result["changes"] if change["outcome"] in FAILED]
    for change in result["changes"]:
        assert bool(change["error"]) is (change["outcome"] in FAILED), change
        assert change["id"] is not None or change["action"] == "create", change
        assert change["before"] == {} or change["action"] != "create", change
        if change["action"] not in ("create", "delete"):
            assert change["before"].keys() == change["after"].keys(), change
