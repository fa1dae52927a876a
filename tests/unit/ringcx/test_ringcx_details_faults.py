# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attempts to make a run miss a change that is older than ten minutes. No run is allowed to."""

from __future__ import annotations

from itertools import count

import pytest
from ansible_collections.cxops.contact_center.tests.unit.ringcx.remembering import (
    AGENTS,
    DAY,
    HOUR,
    LISTS,
    MINUTE,
    QUESTION,
    Remembering,
    entry,
    name,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

SIGN_IN = 2  # calls
SKEWS = [-HOUR, HOUR]


@pytest.fixture(name="quiet")
def fixture_quiet(account_of, monkeypatch):
    """The account; its log is empty."""
    return Remembering(account_of("ringcx"), monkeypatch)


@pytest.fixture(name="run")
def fixture_run(quiet):
    """The account, with an event that the log shows."""
    quiet.edit(0, team="Night")
    quiet.pass_by(20 * MINUTE)
    return quiet


@pytest.mark.parametrize("call", range(SIGN_IN + 1, SIGN_IN + LISTS + QUESTION + AGENTS + 1))
def test_edit_during_a_long_first_run_is_found_by_the_second(quiet, call):
    def edit_and_wait():
        quiet.edit(1, email="new@example.com")
        quiet.vendor.advance(HOUR)

    quiet.at_call(call, edit_and_wait)
    quiet.preview()
    assert quiet.drift() == ([name(1)], [])


@pytest.mark.parametrize("call", range(1, LISTS + QUESTION + 1))
def test_edit_during_the_second_run_is_found_by_the_third(run, call):
    run.preview()
    run.pass_by(HOUR)
    run.at_call(call, lambda: run.edit(1, email="new@example.com"))
    run.preview()
    run.pass_by(10 * MINUTE)
    assert run.drift() == ([name(1)], [])


@pytest.mark.parametrize("before", [0, 10, 290, 310, 590])
def test_edit_right_before_a_run_is_found_by_the_next_one_at_the_latest(quiet, before):
    quiet.preview()
    quiet.pass_by(HOUR)
    quiet.edit(1, email="new@example.com")
    quiet.pass_by(before)
    quiet.preview()
    quiet.pass_by(10 * MINUTE)
    assert quiet.drift() == ([name(1)], [])


def test_edit_that_is_taken_back_is_found_as_well(run):
    run.edit(1, email="new@example.com")
    run.preview()
    run.pass_by(HOUR)
    run.edit(1, email="1@example.com")
    run.pass_by(10 * MINUTE)
    assert run.drift() == ([], [])


@pytest.mark.parametrize("skew", SKEWS)
@pytest.mark.parametrize("right_again", [False, True])
def test_edit_is_found_whatever_the_clock_of_this_machine_shows(run, skew, right_again):
    run.set_clock(skew)
    run.preview()
    run.set_clock(0 if right_again else skew)
    run.edit(1, email="new@example.com")
    run.vendor.advance(10 * MINUTE)
    assert run.drift() == ([name(1)], [])


@pytest.mark.parametrize("skew", SKEWS)
def test_edit_is_found_after_the_clock_of_the_vendor_was_put_right(quiet, skew):
    quiet.preview()
    quiet.pass_by(10 * MINUTE)
    quiet.vendor.advance(skew)
    quiet.edit(1, email="new@example.com")
    quiet.pass_by(75 * MINUTE)
    assert quiet.drift()[0] == [name(1)]


@pytest.mark.parametrize("skew", SKEWS)
def test_edit_is_found_before_the_clock_of_the_vendor_was_put_right(quiet, skew):
    quiet.preview()
    quiet.pass_by(10 * MINUTE)
    quiet.edit(1, email="new@example.com")
    quiet.vendor.advance(skew)
    quiet.pass_by(15 * MINUTE)
    quiet.preview()  # the simulator hides events that are still to come
    quiet.pass_by(HOUR)
    assert quiet.drift()[0] == [name(1)]


def test_log_that_always_forgets_is_not_trusted(run):
    run.preview()
    run.vendor.switch(audit_forgets=HOUR)
    for number in range(1, 4):
        run.edit(number, email="new@example.com")
        run.pass_by(DAY)
        drift, (warning,) = run.drift()
        assert drift == [name(one) for one in range(1, number + 1)]
        assert "no longer shows events" in warning


def test_log_that_is_complete_again_is_trusted(run):
    run.preview()
    run.vendor.switch(audit_forgets=HOUR)
    run.pass_by(DAY)
    assert "no longer shows events" in run.drift()[1][0]
    run.vendor.switch(audit_forgets=0)
    run.edit(1, email="new@example.com")
    run.pass_by(DAY)
    assert run.drift() == ([name(1)], [])
    assert run.read() == [name(1)]


def test_edits_while_the_log_could_not_be_read_are_found(run):
    run.preview()
    for refused in (True, False, True, False):
        run.edit(1 + refused, email=f"{refused}@example.com")
        run.vendor.switch(audit_log="refused" if refused else "allowed")
        run.pass_by(HOUR)
        run.drift()
    assert run.drift() == ([name(1), name(2)], [])


@pytest.mark.parametrize("limit", [2, 5])
def test_edits_are_found_although_answers_are_cut(run, limit):
    run.preview()
    run.vendor.switch(audit_limit=limit)
    for number in range(AGENTS):
        run.pass_by(HOUR)
        run.edit(number, email="new@example.com")
    run.pass_by(10 * MINUTE)
    assert run.drift() == ([name(number) for number in range(AGENTS)], [])


def test_edit_of_an_agent_that_could_not_be_read_is_found(run):
    run.preview()
    run.edit(1, email="new@example.com")
    run.pass_by(HOUR)
    id = run.account.agents()[name(1)]["agentId"]
    run.vendor.fault(path=f"/agents/{id}$", status=404)
    assert run.account.run("config", check=True, agents=[entry(number) for number in range(AGENTS)])["failed"]
    run.pass_by(HOUR)
    assert run.drift() == ([name(1)], [])


def test_older_memory_that_replaces_a_newer_one_misses_nothing(run):
    """Two runs at a time: the one that began first ends last."""
    run.preview()
    older = run.file.read_bytes()
    run.edit(1, email="new@example.com")
    run.pass_by(HOUR)
    run.preview()
    run.file.write_bytes(older)
    assert run.drift() == ([name(1)], [])


ACTS = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, AGENTS - 1), st.sampled_from(["", "x@example.com", "y@example.com"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 200, 301, 599, 601, HOUR, 2 * DAY])),
    st.tuples(st.just("lag"), st.sampled_from([0, 1, 150, 300])),
    st.tuples(st.just("clock"), st.sampled_from([-HOUR, -30, 0, 30, HOUR])),
    st.tuples(st.just("right"), st.sampled_from(["refused", "allowed"])),
    st.tuples(st.just("limit"), st.sampled_from([0, 2])),
    st.tuples(st.just("preview"), st.integers(1, LISTS + QUESTION + AGENTS), st.integers(0, AGENTS - 1)),
    st.tuples(st.just("write"), st.integers(0, AGENTS - 1)),
)


class _Story:
    """What an agent's e-mail address was since when, and what runs may report."""

    def __init__(self, run):
        self._run, self._numbers = run, count(1)
        self._history = [[(0.0, entry(number)["email"])] for number in range(AGENTS)]

    def edit(self, number, email):
        """An edit; without a value, the agent is as the file says again."""
        email = email or entry(number)["email"]
        self._run.edit(number, email=email)
        self._history[number].append((self._run.vendor.now(), email))

    def wait(self, seconds):
        self._run.pass_by(seconds)

    def lag(self, seconds):
        self._run.vendor.switch(audit_lag=seconds)

    def clock(self, seconds):
        self._run.set_clock(seconds)

    def right(self, value):
        self._run.vendor.switch(audit_log=value)

    def limit(self, value):
        self._run.vendor.switch(audit_limit=value)

    def write(self, number):
        """A run that changes an agent in another way."""
        chats = next(self._numbers) % 9
        self._run.config([entry(one, **({"max_chats": chats} if one == number else {})) for one in range(AGENTS)])
        for one, history in enumerate(self._history):
            history.append((self._run.vendor.now(), self._run.account.agents()[name(one)]["email"]))

    def preview(self, call, number):
        """A preview; in the middle of it, an agent is edited. It must report what was so ten minutes ago, or since."""
        self._run.at_call(call, lambda: self.edit(number, f"{next(self._numbers)}@example.com"))
        since = self._run.vendor.now() - 10 * MINUTE
        reported = {change["name"]: change["before"]["email"] for change in self._run.preview()["changes"]}
        self._run.at_call(0, None)
        for one, history in enumerate(self._history):
            old = max(at for at, (time, _email) in enumerate(history) if time <= since)
            assert reported.get(name(one), entry(one)["email"]) in {email for _time, email in history[old:]}


@pytest.mark.hypothesis
def test_no_sequence_of_events_hides_an_old_change(account_of, monkeypatch, tmp_path):
    folders = count(1)

    @settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(ACTS, min_size=4, max_size=12))
    def examples(acts):
        account = account_of("ringcx")
        account.connection["token_cache"] = str(tmp_path / f"cache{next(folders)}")
        story = _Story(Remembering(account, monkeypatch))
        for act, *arguments in [("preview", 1, 0), *acts, ("preview", 1, 0)]:
            getattr(story, act)(*arguments)

    examples()
