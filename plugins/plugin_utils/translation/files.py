# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A translation as files: the people of the target, those who leave the source, and a report of what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import count
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page import markdown
from ansible_collections.cxops.contact_center.plugins.plugin_utils.page.text import NOT_SET, shown
from ansible_collections.cxops.contact_center.plugins.plugin_utils.people_file import AccountEntries, people_text
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.loss import Category, Loss
from ansible_collections.cxops.contact_center.plugins.plugin_utils.translation.translate import (
    AGENTS,
    GROUPS,
    Translation,
    leavers,
)

PEOPLE_HEADER = (
    "Agent groups and agents of another account, as cxops.contact_center.migrate has translated them.",
    "Read losses.md, and add what it names, before the first run.",
)
LEAVERS_HEADER = (
    "Agents who were translated for another account: each entry switches one off. Review this file, and",
    "merge the entries into the variables of the account after the agents work in the other one.",
)
TITLES = {
    Category.INPUT: "Provide before the first run",
    Category.LEFT_OUT: "Left out",
    Category.COLLISION: "Names that collide",
    Category.EXISTS: "What the target has already",
    Category.REDUCED: "Groups that are not kept",
    Category.GUESSED: "Names that could not be split",
    Category.NOT_ACCEPTED: "Values that the target does not accept",
    Category.NO_COUNTERPART: "Options without a counterpart",
}


def people(translation: Translation, target: str) -> str:
    """Return the file of variables for the account of the target."""
    entries = {GROUPS: translation.agent_groups, AGENTS: translation.agents}
    return people_text([AccountEntries(target, entries, ())], header=PEOPLE_HEADER)


def leaving(translation: Translation, source: str) -> str:
    """Return the file of variables that switches off, in the source, the agents that were translated."""
    entries = {AGENTS: leavers(source, translation.moved)}
    return people_text([AccountEntries(source, entries, ())], header=LEAVERS_HEADER)


def losses(translation: Translation, names: Sequence[str]) -> str:
    """Return the report as Markdown. names: those of the source and of the target."""
    one, other = map(markdown.code, names)
    lines = [f"# From {one} to {other}", "", f"{summary(translation)}."]
    if translation.losses:
        lines += ["", *_overview(translation.losses)]
    for category, title in TITLES.items():
        listed = [loss for loss in translation.losses if loss.category is category]
        if listed:
            rows = [
                [*_cells(loss), markdown.code(shown(loss.value)) if loss.value is not None else NOT_SET]
                for loss in listed
            ]
            lines += ["", f"## {title}", "", *markdown.table(["kind", "name", "option", "reason", "value"], rows)]
    return "\n".join([*lines, ""])


def summary(translation: Translation) -> str:
    """Return the numbers of what was translated and of what is lost, in one line."""
    groups, agents = len(translation.agent_groups), len(translation.agents)
    lost = len(translation.losses)
    return f"{count(groups, 'agent group')} and {count(agents, 'agent')} were translated, {count(lost, 'remark')}"


def _overview(losses: Sequence[Loss]) -> Iterator[str]:
    """Yield a table of what is lost: how often, by option."""
    numbers = Counter((loss.category, loss.kind, loss.option or "") for loss in losses)
    order = list(TITLES)
    rows = [
        [TITLES[category], kind.replace("_", " "), markdown.code(option), str(number)]
        for (category, kind, option), number in sorted(numbers.items(), key=lambda item: order.index(item[0][0]))
    ]
    yield from markdown.table(["what", "kind", "option", "number"], rows)


def _cells(loss: Loss) -> list[str]:
    name = markdown.code(loss.name) if loss.name is not None else "all"
    option = markdown.code(loss.option) if loss.option else NOT_SET
    return [loss.kind.replace("_", " "), name, option, markdown.code(loss.reason)]
