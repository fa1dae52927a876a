# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any value of any option leads to a plan or to a clear error: no traceback, and no write before the error.

Each example fills every option of a module in turn.
"""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible import argument_spec
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.hypothesis  # selects these tests, whose properties are inner functions, as property tests
CONFIG = ("agents", "agent_groups", "prune", "max_removals", "on_error", "progress_file")
WORDS = ("Support", "ana@example.com", "7", "yes")
TEXTS = ("", " ", "\0", "\ud800", "\u202e", "²", "none", "{{ x }}", "../..", "x" * 5000, "9" * 400)
NUMBERS = (0, -1, 2**31, 10**30)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(TEXTS + NUMBERS)
    | st.sampled_from(WORDS)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FEW = settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # shrinking a failing example takes minutes
    suppress_health_check=list(HealthCheck),
)
OFTEN = settings(FEW, max_examples=25)


@pytest.fixture(name="account")
def fixture_account(account, monkeypatch):
    """Calls do not wait for the rate limit, which may be one a minute; signal handlers of the test process are left alone."""
    monkeypatch.setattr(RateLimiter, "_seconds_to_wait", lambda self, ticket: 0)
    monkeypatch.setattr(Progress, "handle_interruptions", lambda self: None)
    return account


class Runs:
    """Runs modules with generated options, checks the results, and counts the runs that get past the checks of the input."""

    def __init__(self, account):
        self.account, self.total, self.accepted = account, 0, 0

    def begin(self):
        """Restore an account with two groups and no agents."""
        self.account.vendor.reset()
        self.account.vendor.seed(self.account.profile.standing)
        self.account.config()

    def run(self, suffix, check=False, **options):
        """Run a module: it succeeds, or fails with a message; a failure before any change is made has written nothing."""
        self.account.forget()
        result = self.account.run(suffix, check, **options)
        self.total += 1
        self.accepted += not result.get("failed") or "plan" in result
        if not result.get("failed"):
            return
        assert result["msg"].strip()
        assert "exception" not in result
        for message in [result["msg"], *(failure["error"] for failure in result.get("failures", ()))]:
            assert "Traceback" not in message and "bug in the collection" not in message, f"{message} {options}"
        if check or not result.get("failures"):
            assert self.account.calls("write") == []

    def run_each(self, suffix, data, names, others=None, check=False):
        """Run a module once for each of these options, with any value; others: the options given besides."""
        self.begin()
        for name, value in data.draw(
            st.fixed_dictionaries(dict.fromkeys(names, st.sampled_from(WORDS) | ANYTHING))
        ).items():
            self.run(suffix, check, **{**(others or {}), name: _confined(self.account, name, value)})


def _check_examples(account, level, share, example, **strategies):
    """Call example(runs, ...) for generated values; at least this share of its runs must get past the checks of the input."""
    runs = Runs(account)

    @level
    @given(**strategies)
    def examples(**values):
        example(runs, **values)

    examples()
    assert runs.accepted >= share * runs.total, f"{runs.accepted} of {runs.total} runs were accepted"


def _confined(account, name, value):
    """Return the value, changed so that files stay in the folder of the test and no call leaves this machine.

    A short secret gets longer: ansible-core masks every number of a result that contains the text of a secret.
    """
    if name in ("token_cache", "ca_path", "progress_file"):
        return f"{account.connection['token_cache']}/{str(value)[:40].replace('/', '_')}"
    if name in _secrets(account) and value != "" and isinstance(value, (str, int, float)) and len(str(value)) < 6:
        return f"not-a-real-secret-{value}"
    return f"http://127.0.0.1:9/{value}" if name.endswith("_url") and isinstance(value, str) else value


def _secrets(account):
    return {option.name for option in account.profile.gateway.connection.options if option.secret}


def _options(account, suffix):
    profile = account.profile
    return profile.member("Support") if suffix == "agent" else {"name": "Support"}


def _both_lists(account):
    return {"agent_groups": [_options(account, "agent_group")], "agents": [_options(account, "agent")]}


def _names(entity):
    return [field.name for field in argument_spec.entry_fields(entity)]


@pytest.mark.parametrize("suffix", ["agent", "agent_group"])
def test_any_value_of_a_one_object_module_option(account, suffix):
    entity = next(one for one in account.entities() if one.kind == suffix)

    def example(runs, data):
        runs.run_each(suffix, data, _names(entity), _options(account, suffix))

    level = FEW if suffix == "agent" else OFTEN  # a group has few options
    _check_examples(account, level, 0.02, example, data=st.data())


@pytest.mark.parametrize("suffix", ["agent", "agent_group"])
def test_any_value_of_an_info_option(account, suffix):
    vendor = account.profile.gateway
    entity = next(one for one in vendor.entities if one.kind == suffix)
    filters = [field.name for field in argument_spec.query_fields(entity, vendor.entities)]

    def example(runs, data):
        runs.run_each(f"{suffix}_info", data, filters)

    _check_examples(account, OFTEN, 0.02, example, data=st.data())


def test_any_value_of_a_config_option(account):
    def example(runs, data):
        runs.run_each("config", data, CONFIG, _both_lists(account))

    _check_examples(account, OFTEN, 0.02, example, data=st.data())


def test_any_prune_with_any_max_removals(account):
    kinds = st.sampled_from(["agents", "agent_groups"])
    prune = st.dictionaries(kinds, st.booleans()) | st.dictionaries(kinds | st.text(max_size=3), ANYTHING, max_size=3)
    limit = st.from_regex(r"\A *[-+0-9².e]{1,9} *%?\Z")

    def example(runs, prune, limit):
        runs.begin()
        runs.run("config", **_both_lists(account), prune=prune, max_removals=limit)

    _check_examples(account, OFTEN, 0.02, example, prune=prune, limit=limit)


def test_any_value_in_an_entry(account):
    def example(runs, data):
        runs.begin()
        for entity in account.entities():
            known = st.sampled_from(_names(entity))
            entry = data.draw(st.dictionaries(known | st.text(max_size=3), ANYTHING, max_size=4))
            changes = data.draw(st.dictionaries(known, ANYTHING, min_size=2, max_size=4))
            valid = _options(account, entity.kind)
            changed = [{**valid, name: value} for name, value in changes.items()]
            whole = {**valid, **entry}
            for entries in (
                *([one] for one in changed),
                [whole],
                [entry],
                [whole, entry],
                [entry, data.draw(ANYTHING)],
            ):
                runs.run("config", **{**_both_lists(account), entity.plural: entries})

    _check_examples(account, OFTEN, 0.02, example, data=st.data())


def test_any_value_of_a_connection_option(account):
    names = [field.name for field in account.profile.gateway.connection.options]

    def example(runs, data):
        runs.run_each("config", data, names, {"agent_groups": [{"name": "Support"}]}, check=True)

    _check_examples(account, FEW, 0.1, example, data=st.data())
