# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that describes an account: whatever a vendor shows, Ansible reads the same values and evaluates nothing."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.plugin_utils.host_vars import load_variables
from ansible_collections.cxops.contact_center.plugins.plugin_utils.people_file import (
    AccountEntries,
    people_text,
    schema_line,
)
from ansible_collections.cxops.contact_center.plugins.plugin_utils.yaml_text import comment, entry_lines, scalar

TEMPLATES = ["{{ lookup('pipe', 'id') }}", "a {% b", "{# c", "{{ x }}\n{{ y }}"]
SPECIALS = [
    *(
        "no",
        "NO",
        "y",
        "Yes",
        "on",
        "null",
        "~",
        "true",
        "0123",
        "1.10",
        "1e3",
        "0x1F",
        "0o17",
        "1_000",
        "12:30:45",
        ".inf",
        "+1",
    ),
    *(
        "2026-12-01",
        "2026-12-01 10:30:00",
        "*x",
        "&x",
        "!x",
        "%x",
        "@x",
        "`x",
        "|",
        ">",
        "-",
        "- x",
        "? x",
        "x: y",
        "x:",
        "x #y",
    ),
    *(
        "#x",
        "[x",
        "x]",
        "{x",
        "}",
        "a, b",
        '"x',
        "'x",
        "x\\",
        "\\n",
        "---",
        "...",
        "=",
        "<<",
        "!unsafe x",
        "$ANSIBLE_VAULT;1.1",
    ),
    *(
        "",
        " x",
        "x ",
        "\tx",
        "a\tb",
        "a\nb",
        "a\n\nb",
        "a\n b\n",
        "\na",
        " a\nb",
        "a \nb",
        "# a\n- b",
        "a\rb",
        "a\r\nb",
        "\n",
        "a\n   \nb",
    ),
    *(
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "\ufeffa",
        "a\u200bb",
        "a\u202eb",
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\x9f",
        "\ufffe",
        "\U0001ffff",
    ),
    *("王伟", "आशा", "e\u0301", "ß", "😀", "Ana-Maria O'Neil", "ana.lima+x@example.com", "North/Sales"),
]


class _Unsafe(str):
    """Text that Ansible does not evaluate."""


def _loaders():
    for base in (yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])):
        loader = type("Loader", (base,), {})
        loader.add_constructor("!unsafe", lambda loader, node: _Unsafe(loader.construct_scalar(node)))
        yield loader


@pytest.mark.parametrize("loader", list(_loaders()))
@pytest.mark.parametrize("text", [*SPECIALS, *TEMPLATES])
def test_text_comes_back_as_it_was_and_only_text_with_template_marks_is_unsafe(loader, text):
    for value in (text, [text, "x", text]):
        lines = ["x:", "  - y: 1", *entry_lines("name", value, "    "), "  - z: 2"]
        (entry, after) = yaml.load("\n".join(lines), loader)["x"]
        assert (entry["name"], after) == (value, {"z": 2})
        found = entry["name"] if isinstance(value, list) else [entry["name"]]
        assert isinstance(found[0], _Unsafe) == any(mark in text for mark in ("{{", "{%", "{#"))


@pytest.mark.parametrize("loader", list(_loaders()))
def test_every_character_comes_back(loader):
    characters = map(chr, itertools.chain(range(0xD800), range(0xE000, 0x11000), range(0x1F600, 0x1F650)))
    texts = [f"a{character}b" for character in characters]
    assert yaml.load(f"[{', '.join(map(scalar, texts))}]", loader) == texts


@pytest.mark.parametrize("text", [*SPECIALS, *TEMPLATES])
def test_no_text_ends_a_comment(text):
    line = comment(f"left out: {text}x: 1")
    assert yaml.safe_load(f"a: 1\n{line}") == {"a": 1}
    assert not any(unicodedata.category(character) == "Cc" for character in line)


def test_plain_text_has_no_quotes():
    assert [scalar(text) for text in ("Ana Lima", "ana.lima@example.com", "North/Sales", "王伟", "Anne-Marie")] == [
        "Ana Lima",
        "ana.lima@example.com",
        "North/Sales",
        "王伟",
        "Anne-Marie",
    ]
    assert [scalar(value) for value in ("no", "0123", True, 7, None)] == ['"no"', '"0123"', "true", "7", "null"]


def test_text_with_several_lines_is_a_block():
    assert entry_lines("im_welcomes", "Hello,\n  {{ you }}!", "    ") == [
        "    im_welcomes: !unsafe |-",
        "      Hello,",
        "        {{ you }}!",
    ]


EVIL = "x\nringcx_api_token: stolen\n# {{ 7 * 7 }}"
ACCOUNT = AccountEntries(
    "udesk",
    {
        "agent_groups": [{"name": "Sales"}],
        "agents": [{"agent_groups": ["Sales"], "email": "ana@example.com", "nick_name": "{{ 7 * 7 }}"}],
    },
    [
        {"kind": "agent", "name": "Ana@example.com", "option": "duty", "reason": "has invisible characters"},
        {"kind": "agent", "name": EVIL, "option": "email", "reason": "must be an e-mail address"},
    ],
)


def test_file_names_what_is_left_out_beside_its_entry_and_objects_at_the_end():
    assert people_text([ACCOUNT]).partition("\n\n")[2].splitlines() == [
        "udesk_agent_groups:",
        "  - name: Sales",
        "",
        "udesk_agents:",
        "  - email: ana@example.com",
        "    agent_groups: [Sales]",
        '    nick_name: !unsafe "{{ 7 * 7 }}"',
        "    # duty is left out: it has invisible characters.",
        '  # The agent "x\\nringcx_api_token: stolen\\n# {{ 7 * 7 }}" is left out: its email must be an e-mail address.',
    ]


def test_head_says_what_cannot_be_exported():
    head = people_text([ACCOUNT], details=False).partition("\n\n")[0]
    assert "# Only options that the lists of the vendor show are exported." in head
    assert "# The vendor may not show agent_roles: " in head
    assert "# No vendor shows password: set defaults for agents that you add, in udesk_agent_defaults." in head
    assert "Only options" not in people_text([ACCOUNT])


def test_file_of_an_empty_account_and_of_two_accounts_is_yaml():
    empty = AccountEntries("ringcx", {"agent_groups": [], "agents": []}, [])
    assert yaml.safe_load(people_text([empty])) == {"ringcx_agent_groups": [], "ringcx_agents": []}
    assert list(yaml.load(people_text([ACCOUNT, empty]), next(_loaders()))) == [
        *("udesk_agent_groups", "udesk_agents", "ringcx_agent_groups", "ringcx_agents")
    ]


def test_schema_line_is_read_as_it_is_written():
    assert schema_line(people_text([ACCOUNT], "../../schemas/udesk.json")) == "../../schemas/udesk.json"
    assert schema_line(people_text([ACCOUNT])) is None


def test_file_is_read_as_ansible_reads_variables(tmp_path):
    path = tmp_path / "people.yml"
    path.write_text(people_text([ACCOUNT]), encoding="utf-8")
    assert load_variables(str(path)) == ACCOUNT.variables
