# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file store: private locked files, and memory where files can't be used."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api import file_store as module
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.file_store import FileStore, fingerprint
from ansible_collections.cxops.contact_center.tests.unit.ownership import change_owner, unprivileged

COUNT = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("store", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
for _dummy in range(40):
    with module.FileStore(sys.argv[2]).locked("x") as data:
        data["count"] = data.get("count", 0) + 1
"""


def put(store, value, name="x"):
    with store.locked(name) as data:
        data["value"] = value


def get(store, name="x"):
    with store.locked(name) as data:
        return data.get("value")


def mode(path):
    return stat.S_IMODE(os.lstat(str(path)).st_mode)


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    return tmp_path / "new" / "cache"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_files_are_private_and_shared(folder, umask):
    before = os.umask(umask)
    try:
        put(FileStore(str(folder)), 1)
    finally:
        os.umask(before)
    assert get(FileStore(str(folder))) == 1 and get(FileStore(str(folder)), "y") is None
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {"x.json": 0o600, "x.lock": 0o600, "y.lock": 0o600}
    assert FileStore(str(folder)).problem is None


def test_tilde_is_the_home_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    put(FileStore("~/cache"), 1)
    assert (tmp_path / "cache" / "x.json").exists()


def test_unchanged_data_is_not_written(folder):
    put(FileStore(str(folder)), 1)
    before = os.stat(str(folder / "x.json"))
    put(FileStore(str(folder)), 1)
    assert os.stat(str(folder / "x.json")).st_ino == before.st_ino
    put(FileStore(str(folder)), 2)
    assert os.stat(str(folder / "x.json")).st_ino != before.st_ino


def test_without_a_folder_data_is_kept_in_memory():
    store = FileStore(None)
    put(store, 1)
    assert get(store) == 1 and get(FileStore(None)) is None and store.problem is None


def path_is_a_file(folder):
    folder.parent.mkdir()
    folder.write_text("")


def parent_is_a_file(folder):
    folder.parent.write_text("")


def path_is_a_symlink(folder):
    folder.parent.mkdir()
    (folder.parent / "real").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "real")


def group_has_access(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o750)


@pytest.mark.parametrize("ending", ["", "/", "/./"])
@pytest.mark.parametrize("damage", [path_is_a_file, parent_is_a_file, path_is_a_symlink, group_has_access])
def test_unsuitable_folder_is_reported_and_not_used(folder, damage, ending):
    damage(folder)
    store = FileStore(f"{folder}{ending}")
    assert store.problem.startswith(f"{folder}: ") and len(store.problem) > len(str(folder)) + 5
    put(store, "s3cret")
    assert get(store) == "s3cret"
    assert not any("s3cret" in path.read_text() for path in folder.parent.parent.rglob("*") if path.is_file())


def test_folder_of_another_user_is_reported_and_not_used(folder, monkeypatch):
    folder.mkdir(parents=True, mode=0o700)
    change_owner(folder, monkeypatch)
    store = FileStore(str(folder))
    put(store, 1)
    assert "not private to this user" in store.problem and get(store) == 1 and not list(folder.iterdir())


@pytest.mark.parametrize("ending", [".json", ".lock"])
def test_file_of_another_user_is_reported_and_not_used(folder, monkeypatch, ending):
    put(FileStore(str(folder)), "planted")
    store = FileStore(str(folder))
    change_owner(folder / f"x{ending}", monkeypatch)
    assert get(store) is None and "not private to this user" in store.problem
    put(store, "new")
    monkeypatch.undo()
    os.chown(str(folder / f"x{ending}"), os.getuid(), -1)
    assert get(store) == "new" and get(FileStore(str(folder))) == "planted"


def test_home_directory_without_write_permission_is_reported(monkeypatch):
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o555)
        monkeypatch.setenv("HOME", home)
        with unprivileged():
            store = FileStore("~/.cache/x")
            put(store, 1)
            assert store.problem == f"{home}/.cache/x: Permission denied" and get(store) == 1
        assert os.listdir(home) == []


@pytest.mark.parametrize("user", ["~", "~unknown-user"])
def test_missing_home_directory_is_reported(monkeypatch, tmp_path, user):
    def unknown(_id):
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    store = FileStore(f"{user}/cache")
    put(store, 1)
    assert store.problem == f"{user}/cache: this user has no home directory" and get(store) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", ["makedirs", "open"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EIO])
def test_system_error_is_reported_and_data_is_kept_in_memory(folder, monkeypatch, function, number):
    def refuse(*_arguments, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module.os, function, refuse)
    store = FileStore(str(folder))
    put(store, 1)
    assert store.problem == f"{folder}: {os.strerror(number)}" and get(store) == 1


def test_file_system_without_locks_is_reported(folder, monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(module.fcntl, "flock", refuse)
    store = FileStore(str(folder))
    put(store, 1)
    assert os.strerror(errno.ENOLCK) in store.problem and get(store) == 1


@contextmanager
def limited_file_size(size):
    """Let writes beyond this file size fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 70])
def test_full_disk_is_reported_and_the_stored_data_is_kept(folder, size):
    put(FileStore(str(folder)), "old")
    store = FileStore(str(folder))
    with limited_file_size(size):
        put(store, "s3cret" * 99)
    assert store.problem == f"{folder}: {os.strerror(errno.EFBIG)}"
    assert get(store) == "s3cret" * 99 and get(FileStore(str(folder))) == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["x.json", "x.lock"]


@pytest.mark.parametrize("ending", [".json", ".lock"])
@pytest.mark.parametrize("damage", ["symlink", "mode", "folder"])
def test_file_that_is_not_private_is_neither_read_nor_written(folder, tmp_path, ending, damage):
    put(FileStore(str(folder)), "old")
    path, elsewhere = folder / f"x{ending}", tmp_path / "elsewhere"
    elsewhere.write_text('{"value": "planted"}')
    elsewhere.chmod(0o600)
    if damage == "mode":
        path.write_text('{"value": "planted"}')
        path.chmod(0o644)
    else:
        path.unlink()
        if damage == "symlink":
            path.symlink_to(elsewhere)
        else:
            path.mkdir()
    store = FileStore(str(folder))
    assert store.problem is None and get(store) is None
    assert store.problem.startswith(f"{folder}: ")
    put(store, "new")
    assert get(store) == "new" and elsewhere.read_text() == '{"value": "planted"}'


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: b"",
        lambda text: text[:-1],
        lambda text: text[:40],
        lambda text: text + b"}",
        lambda text: text.replace(b"old", b"odd"),
        lambda text: text.replace(b'"old"', b"[7]"),
        lambda text: text.partition(b"\n")[2],
        lambda text: b"\0" * len(text),
        lambda text: b"\xed\xa0\x80" + text,
        lambda text: b"[" * 100000,
    ],
)
def test_corrupted_file_counts_as_empty_and_is_replaced(folder, damage):
    put(FileStore(str(folder)), "old")
    path = Path(folder / "x.json")
    path.write_bytes(damage(path.read_bytes()))
    store = FileStore(str(folder))
    assert get(store) is None and store.problem is None
    put(store, "new")
    assert get(FileStore(str(folder))) == "new"


def test_failed_write_is_reported_and_data_is_kept_in_memory(folder, monkeypatch):
    store = FileStore(str(folder))

    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "replace", full)
    put(store, 1)
    assert get(store) == 1 and store.problem == f"{folder}: No space left on device"
    assert [path.name for path in folder.iterdir()] == ["x.lock"]


def test_temporary_file_of_a_killed_run_is_overwritten(folder):
    store = FileStore(str(folder))
    (folder / f"x.{os.getpid()}.{threading.get_ident()}.new").write_text("half")
    put(store, 2)
    assert store.problem is None and get(FileStore(str(folder))) == 2


def test_changes_before_an_exception_are_stored(folder):
    with pytest.raises(ZeroDivisionError), FileStore(str(folder)).locked("x") as data:
        data["value"] = 1 // 1
        data["value"] = 1 // 0
    assert get(FileStore(str(folder))) == 1


def test_lock_excludes_other_threads(folder):
    stores = [FileStore(str(folder)), FileStore(str(folder))]

    def work(store):
        for _dummy in range(30):
            with store.locked("x") as data:
                data["count"] = data.get("count", 0) + 1

    threads = [threading.Thread(target=work, args=(store,)) for store in stores * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with FileStore(str(folder)).locked("x") as data:
        assert data == {"count": 120}


def test_lock_excludes_other_processes(folder):
    command = [sys.executable, "-c", COUNT, module.__file__, str(folder)]
    processes = [subprocess.Popen(command) for _dummy in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with FileStore(str(folder)).locked("x") as data:
        assert data == {"count": 120}


def test_waiting_for_exclusive_access_can_be_cancelled(folder):
    first, second, waits = FileStore(str(folder)), FileStore(str(folder)), []

    def wait():
        waits.append(1)
        if len(waits) == 3:
            raise ZeroDivisionError

    with first.exclusive("x", wait):
        assert not waits
        with pytest.raises(ZeroDivisionError), second.exclusive("x", wait):
            raise AssertionError
    with second.exclusive("x", wait):
        assert len(waits) == 3 and second.problem is None


@pytest.fixture(name="temporary")
def fixture_temporary(monkeypatch, tmp_path):
    """The folder for temporary files."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def excludes_each_other(first, second):
    """Return whether the second store waits while the first one has exclusive access."""

    def wait():
        raise ZeroDivisionError

    try:
        with first.exclusive("x", wait), second.exclusive("x", wait):
            return False
    except ZeroDivisionError:
        return True


def test_exclusive_access_works_without_a_folder(temporary):
    first, second = FileStore(None), FileStore(None)
    assert excludes_each_other(first, second)
    assert first.problem is None and first.lock_problem is None
    (folder,) = temporary.iterdir()
    assert mode(folder) == 0o700 and [mode(path) for path in folder.iterdir()] == [0o600]


def test_exclusive_access_works_with_an_unusable_folder(folder, temporary):
    path_is_a_file(folder)
    first, second = FileStore(str(folder)), FileStore(str(folder))
    assert excludes_each_other(first, second)
    assert first.problem and first.lock_problem is None


@pytest.mark.parametrize("damage", [path_is_a_file, path_is_a_symlink, group_has_access])
def test_missing_exclusive_access_is_reported(temporary, damage):
    folder = temporary / f"cxops.contact_center-{os.geteuid()}"
    temporary.rmdir()
    damage(folder)
    first, second = FileStore(None), FileStore(None)
    assert not excludes_each_other(first, second)
    assert first.lock_problem.startswith(f"{folder}: ") and first.problem is None


def test_fingerprints_are_distinct_and_reveal_no_value():
    prints = {fingerprint(*parts) for parts in (("a", "b"), ("ab",), ("a", "b", ""), ("b", "a"))}
    assert len(prints) == 4 and fingerprint("a", 1) == fingerprint("a", "1")
    assert all(len(name) == 64 and "s3cret" not in name for name in (*prints, fingerprint("s3cret")))
    assert len(fingerprint("\ud800")) == 64  # YAML allows what UTF-8 does not


def test_replaced_data_is_read_by_others(folder):
    FileStore(str(folder)).replace("large", {"a": [1]})
    store = FileStore(str(folder))
    store.replace("large", {"b": 2})
    assert FileStore(str(folder)).read("large") == {"b": 2}
    assert stat.S_IMODE((folder / "large.json").stat().st_mode) == 0o600


def test_missing_file_is_distinguished_from_a_damaged_one(folder):
    store = FileStore(str(folder))
    assert store.read("large") is None
    store.replace("large", {"a": 1})
    path = folder / "large.json"
    path.write_bytes(path.read_bytes()[:-1])
    assert store.read("large") == {}


def test_nothing_is_replaced_without_a_folder():
    store = FileStore(None)
    store.replace("large", {"a": 1})
    assert (store.has_files, store.read("large")) == (False, None)


@pytest.mark.parametrize("text", ["hello", "[1]", "5", "[" * 100_000])
def test_file_that_holds_no_dictionary_is_damaged_whatever_its_fingerprint(folder, text):
    store = FileStore(str(folder))
    store.replace("name", {})
    (folder / "name.json").write_text(f"{fingerprint(text)}\n{text}", encoding="utf-8")
    assert store.read("name") == {}
