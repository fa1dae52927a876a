# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTML report in a browser: it is searched, folded and printed, and runs no script but its own.

Without a Chromium on the path, these tests are skipped.
"""

from __future__ import annotations

import base64

import pytest
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.html import html
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.tests.browser import chromium
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    HOSTILE,
    change,
    hostile_record,
    record,
)

pytestmark = pytest.mark.skipif(chromium.PATH is None, reason="there is no Chromium on the path")
VISIBLE = "[...document.querySelectorAll('.object')].filter(one => !one.hidden && !one.closest('.group').hidden).length"
OPEN = "document.querySelectorAll('.object[open]').length"
SEARCH = "document.getElementById('search').value = {!r}; document.getElementById('tools').requestSubmit()"


@pytest.fixture(name="browser")
def fixture_browser(tmp_path):
    browser = chromium.Chromium(tmp_path / "profile")
    yield browser
    browser.close()


def _open(browser, path, *records, **options):
    path.write_text(html(make_report(list(records), **options)), encoding="utf-8")
    browser.open(path)


def _messages(browser):
    """Return what the console shows, and what the page has loaded or opened apart from itself."""
    kinds = ("Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening")
    shown = [event for event in browser.events if event["method"] in kinds]
    loaded = [event for event in browser.events if event["method"] == "Network.requestWillBeSent"]
    return shown, [event["params"]["request"]["url"] for event in loaded]


def test_hostile_names_run_nothing(browser, tmp_path):
    path = tmp_path / "report.html"
    _open(browser, path, hostile_record(), unreadable=[{"host": one, "error": one} for one in HOSTILE], is_drift=True)
    shown, loaded = _messages(browser)
    assert shown == [] and loaded == [path.as_uri()]
    assert browser.evaluate("document.scripts.length") == 1
    assert browser.evaluate("document.querySelectorAll('img, a, iframe, [onerror]').length") == 0
    assert "<script>alert(1)</script>" in browser.evaluate("document.body.textContent")


def test_policy_stops_a_script_that_is_smuggled_in(browser, tmp_path):
    path = tmp_path / "report.html"
    page = html(make_report(record(change())))
    smuggled = (
        "<script>document.title = 'smuggled'</script><p id=late style='color: red' onclick='document.title = 1'>x</p>"
    )
    path.write_text(page.replace("<h1>", f"{smuggled}<h1>", 1), encoding="utf-8")
    browser.open(path)
    browser.evaluate("document.getElementById('late').click()")
    assert browser.evaluate("document.title") == "Plan of 1 account"
    assert browser.evaluate("getComputedStyle(document.getElementById('late')).color") != "rgb(255, 0, 0)"
    assert browser.evaluate("document.getElementById('tools').hidden") is False


def test_thousands_of_changes_are_searched_folded_and_printed(browser, tmp_path):
    changes = [
        change("move", f"agent{at:04}@example.com", {"agent_groups": ["A"]}, {"agent_groups": ["B"]})
        for at in range(3000)
    ]
    _open(browser, tmp_path / "report.html", record(*changes), record(change("delete"), host="lisbon"))
    assert browser.evaluate(VISIBLE) == 3001 and browser.evaluate(OPEN) == 0
    browser.evaluate(SEARCH.format("AGENT0042"))
    assert browser.evaluate(VISIBLE) == 1
    assert browser.evaluate("document.getElementById('found').textContent") == "1 of 3001"
    assert browser.evaluate("document.querySelectorAll('.group:not([hidden])').length") == 1
    browser.evaluate(SEARCH.format("move agent00"))
    assert browser.evaluate(VISIBLE) == 100
    browser.evaluate(SEARCH.format(""))
    assert browser.evaluate(VISIBLE) == 3001
    for button, number in (("unfold", 3001), ("fold", 0)):
        browser.evaluate(f"document.getElementById('{button}').click()")
        assert browser.evaluate(OPEN) == number


def test_a_folded_report_is_printed_unfolded(browser, tmp_path):
    sizes = []
    for name in ("fold", "unfold"):
        _open(browser, tmp_path / "report.html", record(*[change(before={"duty": "a"}, after={"duty": "b"})] * 100))
        browser.evaluate(f"document.getElementById('{name}').click()")
        sizes.append(len(base64.b64decode(browser.send("Page.printToPDF")["data"])))
        assert browser.evaluate(OPEN) == (0 if name == "fold" else 100)
    assert abs(sizes[0] - sizes[1]) < 0.02 * sizes[1]
