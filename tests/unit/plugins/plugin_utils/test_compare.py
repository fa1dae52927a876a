# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison of two accounts, and its reports, in which no name can be more than text."""

from __future__ import annotations

import json
import re

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.cxops.contact_center.plugins.filter.compare import compare
from ansible_collections.cxops.contact_center.tests.unit.plugins.plugin_utils.html_page import HtmlPage

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="x',
    "[x](javascript:alert(1))",
    "`| @ana #1 www.example.com",
    "``\n# x",
    "a\u202eb\x1b[31m",
    "{{ 7 * 7 }}",
    "|",
)


def _account(*agents, groups=("Sales",), omitted=()):
    return {"agent_groups": [{"name": name} for name in groups], "agents": list(agents), "omitted": list(omitted)}


def _agent(email, **options):
    return {"email": email, "agent_groups": ["Sales"], "disable_status": "enable", **options}


def test_accounts_are_compared_by_name_and_option():
    one = _account(
        _agent("Ana@example.com", duty="Lead", cellphone=None), _agent("bo@example.com"), groups=("Sales", "Night")
    )
    other = _account(
        _agent("ana@example.com", duty=None, agent_groups=["sales"]), _agent("chen@example.com"), groups=("SALES",)
    )
    result = compare(one, other, "udesk", ["production", "staging"])
    assert result["agents"] == {
        "only_from": [{"name": "bo@example.com", "values": _agent("bo@example.com")}],
        "only_to": [{"name": "chen@example.com", "values": _agent("chen@example.com")}],
        "different": [{"name": "Ana@example.com", "options": {"duty": {"from": "Lead", "to": None}}}],
        "equal": 0,
    }
    assert result["agent_groups"] == {
        "only_from": [{"name": "Night", "values": {"name": "Night"}}],
        "only_to": [],
        "different": [],
        "equal": 1,
    }


def test_kinds_that_an_account_does_not_show_are_left_out():
    one = _account({"username": "ana", "agent_group": "Sales"})
    queue_groups = [{"name": "Night", "billing_key": "B-7"}]
    result = compare({**one, "queue_groups": queue_groups}, one, "ringcx", ["lisbon", "porto"])
    assert "queue_groups" not in result and result["agents"]["equal"] == 1
    assert "Queue groups" not in compare({**one, "queue_groups": queue_groups}, one, "ringcx", ["a", "b"], "markdown")
    both = compare({**one, "queue_groups": queue_groups}, {**one, "queue_groups": []}, "ringcx", ["lisbon", "porto"])
    assert [thing["name"] for thing in both["queue_groups"]["only_from"]] == ["Night"]


def test_same_accounts_do_not_differ():
    account = _account(_agent("ana@example.com", agent_groups=["Sales", "Night"]), groups=("Sales", "Night"))
    other = _account(_agent("ana@example.com", agent_groups=["Night", "Sales"]), groups=("Night", "Sales"))
    text = compare(account, other, "udesk", ["a", "b"], "text")
    assert text.splitlines() == [
        "Agent groups: 0 only in a, 0 only in b, 0 different, 2 equal",
        "Agents: 0 only in a, 0 only in b, 0 different, 1 equal",
    ]


def test_letter_case_counts_in_text_and_not_in_names():
    one, other = _account(_agent("ana@example.com", duty="Lead")), _account(_agent("ANA@example.com", duty="lead"))
    (different,) = compare(one, other, "udesk")["agents"]["different"]
    assert different["options"] == {"duty": {"from": "Lead", "to": "lead"}}


@pytest.mark.parametrize(
    ("other", "vendor", "names", "format", "message"),
    [
        (_account(), "other", ["a", "b"], "data", 'there is no vendor "other"'),
        (_account(), "../udesk", ["a", "b"], "data", 'there is no vendor "../udesk"'),
        (_account(), "udesk", ["a"], "data", "names must be a list of two names"),
        (_account(), "udesk", ["a", "b"], "pdf", "format must be one of data, "),
        ({"changed": False}, "udesk", ["a", "b"], "data", "one of the accounts is not what udesk_config_info returns"),
    ],
)
def test_what_can_not_be_compared_is_an_error(other, vendor, names, format, message):
    with pytest.raises(AnsibleFilterError, match=re.escape(message)):
        compare(_account(), other, vendor, names, format)


def test_accounts_of_another_vendor_are_an_error():
    with pytest.raises(AnsibleFilterError, match="no list agents whose entries have username"):
        compare(_account(_agent("ana@example.com")), _account(), "ringcx")


def _hostile(format):
    one = _account(
        *(_agent(f"{number}{text}", duty=text) for number, text in enumerate(HOSTILE)),
        groups=HOSTILE,
        omitted=[{"kind": "agent", "name": text, "option": "duty", "reason": "is odd"} for text in HOSTILE],
    )
    other = _account(*(_agent(f"{number}{text}", duty="x") for number, text in enumerate(HOSTILE)))
    return compare(one, other, "udesk", [HOSTILE[0], HOSTILE[3]], format)


def test_html_has_only_its_own_elements():
    page = _hostile("html")
    parsed, harmless = HtmlPage(page), HtmlPage(compare(_account(), _account(), "udesk", ["a", "b"], "html"))
    assert set(parsed.tags) - set(harmless.tags) <= {"h2", "ul", "li"}
    assert parsed.attribute_names == harmless.attribute_names
    assert "".join(parsed.text).count(HOSTILE[0]) > 5  # shown as it is
    assert "\u202e" not in page and "\x1b" not in page


def test_markdown_has_names_as_code_only():
    for line in _hostile("markdown").splitlines():
        without_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line.replace("\\|", ""))
        assert not re.search(r"[<\[@{\x1b]|www|^#.*# x", without_code), line
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 6)


def test_json_is_the_data():
    assert json.loads(_hostile("json")) == _hostile("data")
