# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a file of people: CSV, JSON or YAML, by the end of its name."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Collection, Mapping

from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import InputError
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.text import join_names

from .csv_format import read_csv
from .json_format import read_json
from .table import Table
from .yaml_format import read_yaml

UTF_16, UTF_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
READERS: Mapping[str, Callable[[str, Collection[str]], Table]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".json": lambda text, columns: read_json(text),
    ".yml": lambda text, columns: read_yaml(text),
    ".yaml": lambda text, columns: read_yaml(text),
}
ENCODING_HINT = "Save the file as UTF-8, or set encoding, such as cp1252."


def find_file(path: str, folders: Collection[str]) -> str:
    """Return the first file that a path, which may be relative to these folders, names. InputError is raised if there is none."""
    expanded = os.path.expanduser(path)
    places = [os.path.join(folder, expanded) for folder in dict.fromkeys(folders)]
    found = next((place for place in places if os.path.isfile(place)), None)
    if found is None:
        where = "" if os.path.isabs(expanded) else f" in {join_names(dict.fromkeys(folders))}"
        raise InputError(f"the file {path} was not found{where}")
    return found


def read_table(path: str, encoding: str | None, columns: Collection[str]) -> Table:
    """Return the rows of a file.

    encoding: None for UTF-8, or UTF-16 with its mark. columns: some names of columns, by which the delimiter of a CSV
    file is recognized. InputError is raised if the file can't be read as a whole.
    """
    read = READERS.get(os.path.splitext(path)[1].lower())
    if read is None:
        raise InputError("the name of the file must end with " + ", ".join(READERS))
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        problem = error.strerror or type(error).__name__
    else:
        return read(decode(content, encoding), columns)
    raise InputError("the file can't be read", problem)


def decode(content: bytes, encoding: str | None) -> str:
    """Return the text of a file. InputError is raised if it has another encoding."""
    has_mark = content.startswith(UTF_16) and not content.startswith(UTF_32)
    name = encoding or ("utf-16" if has_mark else "utf-8")
    try:
        text = content.decode(name)
    except UnicodeError as error:
        line = content[: getattr(error, "start", 0)].count(b"\n") + 1
        problem = f"the file is not {name.upper()}, see line {line}"
    except LookupError:
        problem = f'there is no encoding "{encoding}"'
    else:
        if "\0" not in text:
            return text.removeprefix("\ufeff")
        problem = f"the file is not {name.upper()}: it contains null characters"
    raise InputError(problem, hint=ENCODING_HINT)
