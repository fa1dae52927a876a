# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports as text, Markdown, HTML and JUnit: hostile text stays text in each of them."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from time import process_time
from xml.etree import ElementTree

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import visible
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.documents import WRITERS
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.entries import accepted_entries, scalar
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.html import html
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.junit import junit
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.markdown import literal, markdown
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.model import make_report
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.records import drift_of
from ansible_collections.cxops.contact_center.plugins.plugin_utils.report.text import text
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.html_page import HtmlPage
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.report.report_records import (
    HOSTILE,
    change,
    hostile_record,
    record,
    unmanaged,
)

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "ul",
        "li",
        "b",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *(
        "form",
        "input",
        "button",
        "output",
        "section",
        "p",
        "time",
        "details",
        "summary",
        "span",
        "strong",
        "del",
        "ins",
        "pre",
    ),
    "script",
}
ERRORS = [{"host": one, "error": one} for one in HOSTILE]


class _Loader(yaml.SafeLoader):
    """Reads !unsafe as Ansible does."""


_Loader.add_constructor("!unsafe", lambda loader, node: ("unsafe", loader.construct_scalar(node)))


@pytest.fixture(scope="module", name="report")
def fixture_report():
    return make_report([hostile_record(), record(host="lisbon")], ERRORS, window=1)


def test_html_has_no_other_tags_and_attributes_than_its_own(report):
    page = HtmlPage(html(report))
    assert set(page.tags) <= TAGS and page.tags.count("script") == 1 and page.tags.count("style") == 1
    names = page.attribute_names
    assert not any(name.startswith("on") for name in names) and not names & {"style", "src", "href"}
    shown = "".join(page.text)
    assert all(visible(one) in shown and visible(f"{one} (author)") in shown for one in HOSTILE)


def test_html_allows_its_own_script_and_style_alone(report):
    page = HtmlPage(html(report))
    (policy,) = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content") and "src" in value]
    hashes = {kind: b64encode(sha256(content[0].encode()).digest()).decode() for kind, content in page.content.items()}
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert page.tags.index("meta") < page.tags.index("style")


def test_long_html_begins_folded():
    assert '<details class="object" open>' in html(make_report(record(*[change()] * 200)))
    assert '<details class="object" open>' not in html(make_report(record(*[change()] * 201)))


@pytest.mark.parametrize("one", HOSTILE, ids=range(len(HOSTILE)))
def test_markdown_shows_exactly_the_text(one):
    written = literal(visible(one))
    if written.startswith("<code>"):
        inner = written[len("<code>") : -len("</code>")]
        assert unescape(inner) == visible(one)
        assert not set(re.sub(r"&#\d+;", "", inner)) & set("`|<>&{}*_[]()#!\\")
    elif written:
        assert written == f"`{visible(one)}`" and not set(visible(one)) & set("`|<>&{}\\")
    else:
        assert not visible(one).strip()


def test_tables_of_markdown_keep_their_columns(report):
    rows = [line for line in markdown(report).splitlines() if line.startswith("|")]
    columns = {line.count("|") for line in rows}
    assert len(rows) > 100 and columns == {len(report.headings) + 1, 7}


def test_markdown_contains_no_markup_of_others(report):
    fenced = re.sub(r"(?s)```yaml\n.*?\n```\n", "", markdown(make_report(hostile_record(), ERRORS, is_drift=True)))
    for written in (fenced, markdown(report)):
        rest = re.sub(r"`[^`]+`|<code>[^<]*</code>", "", written)
        assert not set(rest) & set("`<>{}[]@"), set(rest)


def test_junit_is_xml_with_a_case_for_each_account_and_object(report):
    root = ElementTree.fromstring(junit(report).encode())
    changes = len(report.accounts[0].changes) + len(report.accounts[0].unmanaged)
    assert root.attrib == {
        "name": "contact centers",
        "tests": str(changes + 2 + len(HOSTILE)),
        "failures": str(changes),
        "errors": str(len(HOSTILE)),
    }
    for kind in ("failure", "error"):
        assert len(root.findall(f".//{kind}")) == int(root.get(f"{kind}s"))
    passing = [case for case in root.iter("testcase") if not len(case)]
    assert [(case.get("name"), case.get("classname")) for case in passing][1] == ("7 unchanged objects", "lisbon")
    names = {error.get("message") for error in root.iter("failure")}
    assert all(f"delete agent {visible(one)}@delete" in names for one in HOSTILE)


def test_junit_counts_no_objects_that_must_stay():
    stays = record(unmanaged=[unmanaged("Default", protected="it is the default group")])
    assert 'failures="0"' in junit(make_report(stays))


def test_text_has_aligned_columns():
    lines = text(make_report([record(host="李雷"), record(host="lisbon")])).splitlines()
    table = [line for line in lines if line.startswith(("account", "李雷  ", "lisbon  "))]
    assert [len(line) + line.count("李") * 2 for line in table] == [len(table[0])] * 3
    assert text(make_report(record(change(before={"duty": "a"}, after={"duty": "b"})))).count("duty: a → b") == 1


@pytest.mark.parametrize(
    "one", [*HOSTILE, "Ana Lima", "ana.lima@example.com", "a/b (c)", "a: b", "a #b", "ends ", "a:"]
)
def test_yaml_reads_back_as_the_same_text(one):
    for value in (one, [one, "x"]):
        read = yaml.load(f"- key: {scalar(value)}\n", _Loader)[0]["key"]
        is_template = any(mark in one for mark in ("{{", "{%", "{#"))
        expected = ("unsafe", one) if is_template else one
        assert read == (expected if value == one else [expected, "x"])
    assert not set(scalar(one)) & set("<>`&")


@pytest.mark.parametrize("value", [None, True, False, 7, 1.5, [], {"a": [1, "no"]}, [["x"]]])
def test_values_are_written_as_yaml_that_reads_back_the_same(value):
    assert yaml.safe_load(scalar(value)) == value


def test_entries_describe_what_the_account_has():
    drift = drift_of(
        record(
            change(before={"duty": "Lead", "agent_groups": ["Night: late"]}, after={"duty": None, "agent_groups": []}),
            change("create", "new@example.com", after={"email": "new@example.com"}),
            change("change", "New", {"name": "Old"}, {"name": "New"}, kind="agent_group"),
            change(before={"password": "(set)"}, after={"password": "(changed)"}),
            unmanaged=[unmanaged(values={"duty": "no"}), unmanaged("Office", "agent_group")],
        )
    )
    entries = {variable: yaml.safe_load(text) for variable, text in accepted_entries(drift).items()}
    assert entries["udesk_agents"] == {
        "udesk_agents": [
            {"email": "ana@example.com", "duty": "Lead", "agent_groups": ["Night: late"]},
            {"email": "new@example.com", "state": "absent"},
            {"email": "bo@example.com", "duty": "no"},
        ]
    }
    assert entries["udesk_agent_groups"] == {"udesk_agent_groups": [{"name": "Old"}, {"name": "Office"}]}
    for name, write in WRITERS.items():
        assert name == "junit" or "udesk_agents:" in write(make_report(drift, is_drift=True))


def test_hostile_entries_read_back():
    for written in accepted_entries(drift_of(hostile_record())).values():
        (listed,) = yaml.load(written, _Loader).values()
        assert len(listed) == 7 * len(HOSTILE)


@pytest.mark.parametrize("name", WRITERS)
def test_reports_are_linear(name):
    """Ten times the changes take ten times as long; quadratic work would take a hundred times."""
    seconds = []
    for number in (1000, 10000):
        large = record(
            *(
                change("move", f"{at}@example.com", {"agent_groups": ["A"]}, {"agent_groups": ["B"]})
                for at in range(number)
            )
        )
        began = process_time()
        WRITERS[name](make_report(large, is_drift=True))
        seconds.append(process_time() - began)
    assert seconds[1] < 40 * seconds[0]


GROUPED = record(
    change("create", "joiner@example.com"),
    change("change", "changed@example.com"),
    change("move", "mover@example.com"),
    change("activate", "returner@example.com"),
    change("deactivate", "leaver@example.com"),
    change("delete", "deleted@example.com"),
    change("create", "Night shift", kind="agent_group"),
)


@pytest.mark.parametrize(
    ("name", "heading"),
    [("text", "{} ({}):\n"), ("markdown", "### {} ({})\n"), ("html", "<summary>{} <span>{}</span>")],
)
def test_agents_are_grouped_by_what_becomes_of_them(name, heading):
    written = WRITERS[name](make_report(GROUPED))
    groups = {
        "Leavers": ["deleted@example.com", "leaver@example.com"],
        "Movers": ["mover@example.com"],
        "Returners": ["returner@example.com"],
        "Changed": ["changed@example.com"],
        "Joiners": ["joiner@example.com"],
        "Agent groups": ["Night shift"],
    }
    places = []
    for title, names in groups.items():
        places += [written.index(heading.format(title, len(names))), *map(written.index, names)]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_groups_without_changes_are_left_out(name):
    written = WRITERS[name](make_report(record(change("move"))))
    assert "Movers" in written and not any(title in written for title in ("Leavers", "Returners", "Changed", "Joiners"))
