# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records for the tests of reports, and text that tries to be more than text."""

from __future__ import annotations

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "a|b",
    "a\\|b",
    "`code` ```",
    "line\nbreak\r\nand\ttab",
    "bell\x07 escape\x1b[31m red\x00",
    "\u202ereversed\u2028 \ufeff",
    "{{ lookup('pipe', 'touch marker') }}",
    "{% raw %}",
    "{# comment #}",
    "*bold* _it_ [link](javascript:alert(1)) # heading",
    "- item: value",
    "&anchor *alias !tag % @ `",
    "no",
    "0123",
    "1.10",
    "2026-12-01",
    "~",
    "",
    " spaces ",
    "]]> --> <!--",
    "'quotes' \"double\"",
    "\ud800 \uffff",
    "李雷",
    "x: y # z",
)
ACTIONS = ("create", "change", "move", "activate", "deactivate", "delete")


def change(action="change", name="ana@example.com", before=None, after=None, kind="agent", **more):
    """Return a change of a record."""
    own = {"kind": kind, "id": "1", "name": name, "action": action, "outcome": "planned", "error": None}
    return {**own, "before": before or {}, "after": after or {}, **more}


def unmanaged(name="bo@example.com", kind="agent", protected=None, values=None):
    """Return an unmanaged object of a record."""
    return {"kind": kind, "id": "2", "name": name, "values": values or {}, "protected": protected}


def record(*changes, unmanaged=(), **more):
    """Return the record of a plan of Udesk."""
    counts = {action: sum(one["action"] == action for one in changes) for action in ACTIONS}
    own = {
        "format": "cxops.contact_center.record/1",
        "vendor": "udesk",
        "host": "shanghai",
        "account": "tenant.udesk.cn",
        "url": "https://tenant.udesk.cn",
        "times": {"started": "2026-11-27T08:15:00Z", "finished": "2026-11-27T08:15:02Z"},
        "check_mode": True,
        "msg": None,
        "warnings": [],
        "changed": bool(changes),
        "plan": {**counts, "unchanged": 7, "unmanaged": len(unmanaged)},
        "changes": list(changes),
        "failures": [one for one in changes if one["error"]],
        "unmanaged": list(unmanaged),
        "estimate": {"api_calls": 2 * len(changes), "seconds": 30 * len(changes)},
        "api_calls": 3,
    }
    return {**own, **more}


def hostile_record():
    """Return a record with hostile text wherever text from outside can be."""
    changes = [
        change(
            action,
            f"{text}@{action}",
            {"nick_name": text, "agent_groups": [text, "Sales"]},
            {"nick_name": text[::-1], text: text},
            author=_author(text),
            authors={"nick_name": _author(text)},
        )
        for text in HOSTILE
        for action in ACTIONS
    ]
    others = [
        {**unmanaged(text, values={"nick_name": text, "agent_groups": [text]}), "author": _author(text)}
        for text in HOSTILE
    ]
    everything = " ".join(HOSTILE)
    return record(
        *changes,
        unmanaged=others,
        host=everything,
        account=everything,
        url=everything,
        msg=everything,
        warnings=list(HOSTILE),
    )


def _author(text):
    return {"user": f"{text} (author)", "time": text, "action": text}
