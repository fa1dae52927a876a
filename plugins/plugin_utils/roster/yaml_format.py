# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML: a list of mappings, one for each person."""

from __future__ import annotations

from typing import Any

import yaml
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError

from .table import Cell, Nested, Number, Table, table_of_mappings

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PREFIX = "tag:yaml.org,2002:"
TEXT = (f"{PREFIX}str", f"{PREFIX}timestamp", f"{PREFIX}value", "!unsafe")  # a date is text until it is read as one
NUMBERS = (f"{PREFIX}int", f"{PREFIX}float")
TRUE = ("yes", "true", "on")


def read_yaml(text: str) -> Table:
    """Return the rows of a list of mappings. InputError is raised if it is not one."""
    try:
        root = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"line {mark.line + 1 if mark else 1} is not valid YAML") from None
    except RecursionError:
        raise InputError("the file is nested too deeply") from None
    if root is None or (_is_scalar(root) and root.tag == f"{PREFIX}null"):
        return Table((), ())
    if not isinstance(root, yaml.SequenceNode):
        raise InputError("the file must contain a list of rows, in YAML")
    return table_of_mappings((node.start_mark.line + 1, _pairs(node)) for node in root.value)


def _pairs(node: Any) -> list[tuple[str, Cell]] | None:
    if not isinstance(node, yaml.MappingNode) or not all(_is_scalar(name) for name, _value in node.value):
        return None
    return [(name.value, _cell(value)) for name, value in node.value]


def _cell(node: Any) -> Cell:
    if isinstance(node, yaml.SequenceNode):
        return [_scalar(item) for item in node.value] if all(map(_is_scalar, node.value)) else Nested()
    return _scalar(node)


def _scalar(node: Any) -> Cell:
    if not _is_scalar(node):
        return Nested()
    if node.tag in TEXT:
        return str(node.value)
    if node.tag in NUMBERS:
        return Number(node.value)
    if node.tag == f"{PREFIX}bool":
        return node.value.lower() in TRUE
    return None if node.tag == f"{PREFIX}null" else Nested()


def _is_scalar(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode)
