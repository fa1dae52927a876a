# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged, foreign or missing token cache: the run succeeds, changes no other files and prints no secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import file_store
from ansible_collections.cxops.contact_center.tests.unit.faults import process
from ansible_collections.cxops.contact_center.tests.unit.ownership import change_owner

PLANTED = '{"planted": 1}'


@pytest.fixture(name="cache")
def fixture_cache(account):
    """The token cache as a run leaves it."""
    account.connection["rate_limit"] = 100000
    account.config()
    cache = Path(account.connection["token_cache"])
    assert list(cache.glob("*.json"))
    return cache


@pytest.fixture(name="elsewhere")
def fixture_elsewhere(tmp_path):
    """An empty folder and a file that must not change."""
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "victim").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "victim").chmod(0o600)
    yield tmp_path / "elsewhere", tmp_path / "victim"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "victim").read_text(encoding="utf-8") == PLANTED


def _move_away(cache):
    cache.rename(cache.with_name("old"))


def symlink(cache, elsewhere, monkeypatch):
    _move_away(cache)
    cache.symlink_to(elsewhere[0])


def dangling_symlink(cache, elsewhere, monkeypatch):
    _move_away(cache)
    cache.symlink_to(elsewhere[0] / "new")


def symlinks_as_files(cache, elsewhere, monkeypatch):
    for path in list(cache.iterdir()):
        path.unlink()
        path.symlink_to(elsewhere[1])


def owned_by_another_user(cache, elsewhere, monkeypatch):
    change_owner(cache, monkeypatch)


def files_owned_by_another_user(cache, elsewhere, monkeypatch):
    for path in cache.iterdir():
        change_owner(path, monkeypatch)


def readable_by_others(cache, elsewhere, monkeypatch):
    cache.chmod(0o755)


def path_is_a_file(cache, elsewhere, monkeypatch):
    _move_away(cache)
    cache.write_text("", encoding="utf-8")


def full_disk(cache, elsewhere, monkeypatch):
    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file_store.os, "replace", full)


def corrupted(cache, elsewhere, monkeypatch):
    for path in cache.glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b'"', b"\0"))


def unexpected_values(cache, elsewhere, monkeypatch):
    for path in cache.glob("*.json"):
        path.write_text('{"access": 7, "received": [], "token": {}, "id": null, "at": "now"}', encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        symlink,
        dangling_symlink,
        symlinks_as_files,
        owned_by_another_user,
        files_owned_by_another_user,
        readable_by_others,
        path_is_a_file,
        full_disk,
    ],
)
def test_unusable_cache_causes_a_warning_and_no_failure(account, cache, elsewhere, damage, monkeypatch):
    damage(cache, elsewhere, monkeypatch)
    groups = ("Support", "Sales", "Trunk")
    result = account.config(account.profile.member("Support"), groups=groups, record_file=None)
    (warning,) = map(str, result["warnings"])
    assert "The token cache is not used" in warning
    _require_success_without_secrets(account, result)


@pytest.mark.parametrize("damage", [corrupted, unexpected_values])
def test_corrupted_cache_is_replaced(account, cache, elsewhere, damage, monkeypatch):
    damage(cache, elsewhere, monkeypatch)
    broken = {path: path.read_bytes() for path in cache.glob("*.json")}
    result = account.config(account.profile.member("Support"), groups=("Support", "Sales", "Trunk"))
    assert "warnings" not in result
    assert all(path.read_bytes() != text for path, text in broken.items())
    _require_success_without_secrets(account, result)


def _require_success_without_secrets(account, result):
    assert list(account.agents()) == ["ana@example.com"]
    assert account.groups().keys() == {"Support", "Sales", "Trunk"}
    printed = json.dumps(result)
    for secret in account.secrets():
        assert secret not in printed


def test_simultaneous_runs_without_a_cache_create_one_object(account, tmp_path):
    arguments = {**account.connection, "token_cache": "none", "agent_groups": [{"name": "Support"}]}
    account.vendor.switch(latency=0.2)
    runs = [process.start(account.profile.name, tmp_path) for _dummy in range(2)]
    for run in runs:
        process.begin(run, arguments)
    results = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert sorted(result["changed"] for result in results) == [False, True]
    key = account.profile.storage.keys["agent_group"]
    assert [group[key] for group in account.vendor.objects("agent_group")].count("Support") == 1


def test_missing_lock_between_runs_causes_a_warning(account, tmp_path):
    account.connection["token_cache"] = "none"
    assert "warnings" not in account.config()
    (folder,) = (tmp_path / "tmp").iterdir()
    folder.chmod(0o755)
    (warning,) = account.config(groups=("New",))["warnings"]
    assert "Simultaneous runs would not wait for each other: " in str(warning)
