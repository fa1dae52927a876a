# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever became of the token cache, the run does its work, and neither tells nor spreads a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import file_store
from ansible_collections.cxops.contact_center.tests.unit.faults import process
from ansible_collections.cxops.contact_center.tests.unit.ownership import give_away

PLANTED = '{"planted": 1}'


@pytest.fixture(name="cache")
def fixture_cache(account):
    """The folder, as a run has left it."""
    account.connection["rate_limit"] = 100000
    account.config()
    cache = Path(account.connection["token_cache"])
    assert list(cache.glob("*.json"))
    return cache


@pytest.fixture(name="elsewhere")
def fixture_elsewhere(tmp_path):
    """What must stay as it is: an empty folder, and a file."""
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "victim").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "victim").chmod(0o600)
    yield tmp_path / "elsewhere", tmp_path / "victim"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "victim").read_text(encoding="utf-8") == PLANTED


def _away(cache):
    cache.rename(cache.with_name("old"))


def symlink(cache, elsewhere, monkeypatch):
    _away(cache)
    cache.symlink_to(elsewhere[0])


def dangling_symlink(cache, elsewhere, monkeypatch):
    _away(cache)
    cache.symlink_to(elsewhere[0] / "new")


def symlinks_as_files(cache, elsewhere, monkeypatch):
    for path in list(cache.iterdir()):
        path.unlink()
        path.symlink_to(elsewhere[1])


def of_somebody_else(cache, elsewhere, monkeypatch):
    give_away(cache, monkeypatch)


def files_of_somebody_else(cache, elsewhere, monkeypatch):
    for path in cache.iterdir():
        give_away(path, monkeypatch)


def open_to_others(cache, elsewhere, monkeypatch):
    cache.chmod(0o755)


def below_a_file(cache, elsewhere, monkeypatch):
    _away(cache)
    cache.write_text("", encoding="utf-8")


def full_disk(cache, elsewhere, monkeypatch):
    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file_store.os, "replace", full)


def corrupted(cache, elsewhere, monkeypatch):
    for path in cache.glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b'"', b"\0"))


def not_as_written(cache, elsewhere, monkeypatch):
    for path in cache.glob("*.json"):
        path.write_text('{"access": 7, "received": [], "token": {}, "id": null, "at": "now"}', encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        symlink,
        dangling_symlink,
        symlinks_as_files,
        of_somebody_else,
        files_of_somebody_else,
        open_to_others,
        below_a_file,
        full_disk,
    ],
)
def test_a_cache_that_can_not_be_used_is_a_warning(account, cache, elsewhere, spoil, monkeypatch):
    spoil(cache, elsewhere, monkeypatch)
    result = account.config(account.profile.member("Support"), groups=("Support", "Sales", "Trunk"))
    assert any("The token cache is not used" in warning for warning in map(str, result["warnings"]))
    _done_without_a_word(account, result)


@pytest.mark.parametrize("spoil", [corrupted, not_as_written])
def test_a_cache_that_is_broken_is_mended(account, cache, elsewhere, spoil, monkeypatch):
    spoil(cache, elsewhere, monkeypatch)
    broken = {path: path.read_bytes() for path in cache.glob("*.json")}
    result = account.config(account.profile.member("Support"), groups=("Support", "Sales", "Trunk"))
    assert "warnings" not in result
    assert all(path.read_bytes() != text for path, text in broken.items())
    _done_without_a_word(account, result)


def _done_without_a_word(account, result):
    assert list(account.agents()) == ["ana@example.com"]
    assert account.groups().keys() == {"Support", "Sales", "Trunk"}
    told = json.dumps(result)
    for secret in account.secrets():
        assert secret not in told


def test_two_runs_at_once_without_a_cache_create_one_object(account, tmp_path):
    arguments = {**account.connection, "token_cache": "none", "agent_groups": [{"name": "Support"}]}
    account.vendor.switch(latency=0.2)
    runs = [process.start(account.profile.name, tmp_path) for _dummy in range(2)]
    for run in runs:
        process.begin(run, arguments)
    results = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert sorted(result["changed"] for result in results) == [False, True]
    created = [thing for thing in account.vendor.objects("agent_group") if "Support" in map(str, thing.values())]
    assert len(created) == 1


def test_where_two_runs_would_not_wait_for_each_other_a_warning_tells(account, tmp_path):
    account.connection["token_cache"] = "none"
    assert "warnings" not in account.config()
    (folder,) = (tmp_path / "tmp").iterdir()
    folder.chmod(0o755)
    (warning,) = account.config(groups=("New",))["warnings"]
    assert "would not wait for each other" in str(warning)
