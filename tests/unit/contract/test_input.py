# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the YAML holds, there is a plan or a clear error, never a traceback, and no write before the error.

Each example fills every option of a module in turn.
"""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

CONFIG = ("agents", "agent_groups", "prune", "max_removals", "on_error", "progress_file")
TEXTS = ("", " ", "\0", "\ud800", "\u202e", "²", "none", "{{ x }}", "../..", "x" * 5000, "9" * 400)
NUMBERS = (0, -1, 2**31, 10**30)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(TEXTS + NUMBERS)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # to shrink what failed takes minutes
    suppress_health_check=list(HealthCheck),
)
OFTEN = settings(FEW, max_examples=25)


@pytest.fixture(name="account")
def fixture_account(account, monkeypatch):
    """Nobody waits for a place among the calls, of which there may be one a minute; Ctrl-C stays the test's own."""
    monkeypatch.setattr(RateLimiter, "_seconds_to_wait", lambda self, ticket: 0)
    monkeypatch.setattr(Progress, "handle_interruptions", lambda self: None)
    return account


def _begin(account):
    """With two groups and nobody in them."""
    account.vendor.reset()
    account.vendor.seed(account.profile.standing)
    account.config()


def _try(account, suffix, check=False, **options):
    """Either it is fine, or it says what is wrong; and what fails before the plan is carried out has written nothing."""
    account.forget()
    result = account.run(suffix, check, **options)
    if not result.get("failed"):
        return
    assert result["msg"].strip()
    assert "exception" not in result
    for told in [result["msg"], *(failure["error"] for failure in result.get("failures", ()))]:
        assert "Traceback" not in told and "bug of the collection" not in told, f"{told} {options}"
    if check or not result.get("failures"):
        assert account.calls("write") == []


def _try_each(account, suffix, data, names, others=None, check=False):
    """Each of these options alone with any value; others are given besides."""
    _begin(account)
    for name, value in data.draw(st.fixed_dictionaries(dict.fromkeys(names, ANYTHING))).items():
        _try(account, suffix, check, **{**(others or {}), name: _confined(account, name, value)})


def _confined(account, name, value):
    """No files all over the place, and nothing leaves this machine."""
    if name in ("token_cache", "ca_path", "progress_file"):
        return f"{account.connection['token_cache']}/{str(value)[:40].replace('/', '_')}"
    return f"http://127.0.0.1:9/{value}" if name.endswith("_url") and isinstance(value, str) else value


def _options(account, suffix):
    profile = account.profile
    return profile.member("Support") if suffix == "agent" else {"name": "Support"}


def _both_lists(account):
    return {"agent_groups": [_options(account, "agent_group")], "agents": [_options(account, "agent")]}


def _names(entity):
    return [field.name for field in argument_spec.entry_fields(entity)]


@pytest.mark.parametrize("suffix", ["agent", "agent_group"])
@FEW
@given(data=st.data())
def test_any_value_in_any_option(account, suffix, data):
    entity = next(one for one in account.entities() if one.kind == suffix)
    _try_each(account, suffix, data, _names(entity), _options(account, suffix))


@pytest.mark.parametrize("suffix", ["agent", "agent_group"])
@FEW
@given(data=st.data())
def test_any_value_in_the_options_of_info(account, suffix, data):
    vendor = account.profile.gateway
    entity = next(one for one in vendor.entities if one.kind == suffix)
    filters = argument_spec.query_fields(entity, vendor.entities)
    _try_each(account, f"{suffix}_info", data, [field.name for field in filters])


@OFTEN
@given(data=st.data())
def test_any_value_in_the_options_of_config(account, data):
    _try_each(account, "config", data, CONFIG, _both_lists(account))


@OFTEN
@given(
    prune=st.dictionaries(st.sampled_from(["agents", "agent_groups"]) | st.text(max_size=3), ANYTHING, max_size=3),
    limit=st.from_regex(r"\A *[-+0-9².e]{1,9} *%?\Z"),
)
def test_any_prune_within_any_limit(account, prune, limit):
    _begin(account)
    _try(account, "config", **_both_lists(account), prune=prune, max_removals=limit)


@OFTEN
@given(data=st.data())
def test_any_value_in_an_entry(account, data):
    _begin(account)
    for entity, plural in ((account.entities()[0], "agent_groups"), (account.entities()[-1], "agents")):
        names = st.sampled_from(_names(entity)) | st.text(max_size=3)
        entry = data.draw(st.dictionaries(names, ANYTHING, max_size=4))
        whole = {**_options(account, entity.kind), **entry}
        for entries in ([whole], [entry], [whole, entry], [entry, data.draw(ANYTHING)]):
            _try(account, "config", **{**_both_lists(account), plural: entries})


@FEW
@given(data=st.data())
def test_any_value_in_the_connection(account, data):
    names = [field.name for field in account.profile.gateway.connection.options]
    _try_each(account, "config", data, names, {"agent_groups": [{"name": "Support"}]}, check=True)
