# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that exchange their names, by id, in one file: refused with the two runs to make; chains of renames are done."""

from __future__ import annotations

import re

import pytest
import yaml
from ansible_collections.cxops.contact_center.tests.unit.account import EACH_KIND


def _ids(account, kind, names):
    things = account.stored(kind)
    return {name: str(things[name][account.profile.storage.ids[kind]]) for name in names}


def _prepare(account, kind, count):
    """Return the option of the key, the names of so many objects, and their ids."""
    if kind == "agent":
        names = [f"{name}@example.com" for name in ("ana", "bo", "chen")[:count]]
        account.config(*[account.profile.member("Support", name) for name in names])
        return account.profile.key, names, _ids(account, kind, names)
    names = ["Support", "Sales", "Care"][:count]
    account.ok("config", **{f"{kind}s": [{"name": name} for name in names]})
    return "name", names, _ids(account, kind, names)


@pytest.mark.parametrize("count", [2, 3])
@EACH_KIND
def test_exchanged_names_are_refused_with_the_two_runs_that_exchange_them(account, kind, count):
    key, names, ids = _prepare(account, kind, count)
    exchanged = [{f"{kind}_id": ids[old], key: new} for old, new in zip(names, [*names[1:], names[0]])]
    account.forget()
    refusals = {account.run("config", check, **{f"{kind}s": exchanged})["msg"] for check in (True, False)}
    (message,) = refusals
    assert account.calls("write") == []
    for old, new in zip(names, [*names[1:], names[0]]):
        assert re.search(rf'"{old}" \(id {ids[old]}, {kind}s\[[0-9]\] \({new}\)\) becomes "{new}"', message)
    runs = re.search(r"First run: (.*)\. Second run: (.*)\.\Z", message)
    first, second = ([yaml.safe_load(entry) for entry in re.findall(r"\{[^}]*\}", run)] for run in runs.groups())
    assert second == exchanged
    for entries in (first, second):
        assert account.ok("config", **{f"{kind}s": entries})["changed"]
    now = _ids(account, kind, names)
    assert now == {new: ids[old] for old, new in zip(names, [*names[1:], names[0]])}
    assert not account.ok("config", **{f"{kind}s": exchanged})["changed"]


@EACH_KIND
def test_chain_of_renames_is_done_in_one_run(account, kind):
    key, names, ids = _prepare(account, kind, 3)
    new = [*names[1:], "dora@example.com" if kind == "agent" else "Dunning"]
    chain = [{f"{kind}_id": ids[old], key: other} for old, other in zip(names, new)]
    account.ok("config", **{f"{kind}s": chain})
    assert _ids(account, kind, new) == {other: ids[old] for old, other in zip(names, new)}
