# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the YAML holds, there is a plan or a clear error, never a traceback, and no write before the error."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.pace import Pace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SCALARS = st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False) | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
OFTEN = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _told_clearly(account, result):
    """Either it is fine, or it says what is wrong and nothing was written."""
    if result.get("failed"):
        assert result["msg"].strip()
        assert "Traceback" not in result["msg"] and "bug of the collection" not in result["msg"], result["msg"]
        assert "exception" not in result
        assert account.calls("write") == []


def _options(account, suffix):
    row = account.row
    plain = {"agent": row.member("Support"), "agent_group": {"name": "Support"}}
    return plain.get(suffix) or {"agent_groups": [{"name": "Support"}], "agents": [row.member("Support")]}


@pytest.mark.parametrize("suffix", ["agent", "agent_group"])
@OFTEN
@given(data=st.data())
def test_any_value_in_any_option(account, suffix, data):
    account.config()
    account.forget()
    entity = next(one for one in account.entities() if one.kind == suffix)
    name = data.draw(
        st.sampled_from([field.name for field in entity.fields] + ["state", "update_password", entity.id_option])
    )
    options = {**_options(account, suffix), name: data.draw(ANYTHING)}
    _told_clearly(account, account.run(suffix, check=True, **options))


@OFTEN
@given(data=st.data())
def test_any_value_in_the_options_of_config(account, data):
    account.config()
    account.forget()
    name = data.draw(st.sampled_from(["agents", "agent_groups", "prune", "max_removals", "on_error"]))
    _told_clearly(
        account, account.run("config", check=True, **{**_options(account, "config"), name: data.draw(ANYTHING)})
    )


@OFTEN
@given(data=st.data())
def test_any_value_in_an_entry(account, data):
    account.config()
    account.forget()
    entity = account.entities()[-1]
    entry = data.draw(st.dictionaries(st.sampled_from([field.name for field in entity.fields]), ANYTHING, max_size=4))
    arguments = {"agents": [{**account.row.member("Support"), **entry}], "agent_groups": [{"name": "Support"}]}
    _told_clearly(account, account.run("config", check=True, **arguments))


@OFTEN
@given(data=st.data())
def test_any_value_in_the_connection(account, data, monkeypatch):
    monkeypatch.setattr(Pace, "_enter", lambda self, ticket: 0)  # a limit of one call a minute would take its time
    name = data.draw(st.sampled_from([field.name for field in account.gateway_class().options]))
    value = data.draw(ANYTHING)
    if name in ("token_cache", "ca_path"):
        value = (
            f"{account.connection['token_cache']}/{str(value)[:40].replace('/', '_')}"  # no folders all over the place
        )
    if name.endswith("_url") and isinstance(value, str):
        value = f"http://127.0.0.1:9/{value}"  # nothing leaves this machine
    _told_clearly(account, account.run("config", check=True, agent_groups=[{"name": "Support"}], **{name: value}))
