# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private files under a lock, and memory where they can't be."""

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


def put(it, value, name="x"):
    with it.locked(name) as data:
        data["value"] = value


def got(it, name="x"):
    with it.locked(name) as data:
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
    assert got(FileStore(str(folder))) == 1 and got(FileStore(str(folder)), "y") is None
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {"x.json": 0o600, "x.lock": 0o600, "y.lock": 0o600}
    assert FileStore(str(folder)).problem is None


def test_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    put(FileStore("~/cache"), 1)
    assert (tmp_path / "cache" / "x.json").exists()


def test_what_is_not_changed_is_not_written(folder):
    put(FileStore(str(folder)), 1)
    before = os.stat(str(folder / "x.json"))
    put(FileStore(str(folder)), 1)
    assert os.stat(str(folder / "x.json")).st_ino == before.st_ino
    put(FileStore(str(folder)), 2)
    assert os.stat(str(folder / "x.json")).st_ino != before.st_ino


def test_without_a_folder_it_is_memory():
    it = FileStore(None)
    put(it, 1)
    assert got(it) == 1 and got(FileStore(None)) is None and it.problem is None


def as_a_file(folder):
    folder.parent.mkdir()
    folder.write_text("")


def below_a_file(folder):
    folder.parent.write_text("")


def as_a_symlink(folder):
    folder.parent.mkdir()
    (folder.parent / "real").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "real")


def with_loose_mode(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o750)


@pytest.mark.parametrize("ending", ["", "/", "/./"])
@pytest.mark.parametrize("spoil", [as_a_file, below_a_file, as_a_symlink, with_loose_mode])
def test_a_folder_that_is_not_private(folder, spoil, ending):
    spoil(folder)
    it = FileStore(f"{folder}{ending}")
    assert it.problem.startswith(f"{folder}: ") and len(it.problem) > len(str(folder)) + 5
    put(it, "s3cret")
    assert got(it) == "s3cret"
    assert not any("s3cret" in path.read_text() for path in folder.parent.parent.rglob("*") if path.is_file())


def test_a_folder_of_somebody_else(folder, monkeypatch):
    folder.mkdir(parents=True, mode=0o700)
    change_owner(folder, monkeypatch)
    it = FileStore(str(folder))
    put(it, 1)
    assert "not private to this user" in it.problem and got(it) == 1 and not list(folder.iterdir())


@pytest.mark.parametrize("ending", [".json", ".lock"])
def test_a_file_of_somebody_else(folder, monkeypatch, ending):
    put(FileStore(str(folder)), "planted")
    it = FileStore(str(folder))
    change_owner(folder / f"x{ending}", monkeypatch)
    assert got(it) is None and "not private to this user" in it.problem
    put(it, "new")
    monkeypatch.undo()
    os.chown(str(folder / f"x{ending}"), os.getuid(), -1)
    assert got(it) == "new" and got(FileStore(str(folder))) == "planted"


def test_a_home_that_can_not_be_written(monkeypatch):
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o555)
        monkeypatch.setenv("HOME", home)
        with unprivileged():
            it = FileStore("~/.cache/x")
            put(it, 1)
            assert it.problem == f"{home}/.cache/x: Permission denied" and got(it) == 1
        assert os.listdir(home) == []


@pytest.mark.parametrize("user", ["~", "~nobody-of-that-name"])
def test_no_home_at_all(monkeypatch, tmp_path, user):
    def unknown(_id):
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    it = FileStore(f"{user}/cache")
    put(it, 1)
    assert it.problem == f"{user}/cache: this user has no home directory" and got(it) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", ["makedirs", "open"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EIO])
def test_a_system_that_refuses(folder, monkeypatch, function, number):
    def refuse(*_arguments, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module.os, function, refuse)
    it = FileStore(str(folder))
    put(it, 1)
    assert it.problem == f"{folder}: {os.strerror(number)}" and got(it) == 1


def test_a_file_system_without_locks(folder, monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(module.fcntl, "flock", refuse)
    it = FileStore(str(folder))
    put(it, 1)
    assert os.strerror(errno.ENOLCK) in it.problem and got(it) == 1


@contextmanager
def files_of(size):
    """The system refuses to write further than that into any file, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 70])
def test_a_disk_that_is_full(folder, size):
    put(FileStore(str(folder)), "old")
    it = FileStore(str(folder))
    with files_of(size):
        put(it, "s3cret" * 99)
    assert it.problem == f"{folder}: {os.strerror(errno.EFBIG)}"
    assert got(it) == "s3cret" * 99 and got(FileStore(str(folder))) == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["x.json", "x.lock"]


@pytest.mark.parametrize("ending", [".json", ".lock"])
@pytest.mark.parametrize("spoil", ["symlink", "mode", "folder"])
def test_a_file_that_is_not_private(folder, tmp_path, ending, spoil):
    put(FileStore(str(folder)), "old")
    path, elsewhere = folder / f"x{ending}", tmp_path / "elsewhere"
    elsewhere.write_text('{"value": "planted"}')
    elsewhere.chmod(0o600)
    if spoil == "mode":
        path.write_text('{"value": "planted"}')
        path.chmod(0o644)
    else:
        path.unlink()
        if spoil == "symlink":
            path.symlink_to(elsewhere)
        else:
            path.mkdir()
    it = FileStore(str(folder))
    assert it.problem is None and got(it) is None
    assert it.problem.startswith(f"{folder}: ")
    put(it, "new")
    assert got(it) == "new" and elsewhere.read_text() == '{"value": "planted"}'


@pytest.mark.parametrize(
    "spoil",
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
def test_a_broken_file_counts_as_empty_and_is_mended(folder, spoil):
    put(FileStore(str(folder)), "old")
    path = Path(folder / "x.json")
    path.write_bytes(spoil(path.read_bytes()))
    it = FileStore(str(folder))
    assert got(it) is None and it.problem is None
    put(it, "new")
    assert got(FileStore(str(folder))) == "new"


def test_a_write_that_fails_costs_the_files_only(folder, monkeypatch):
    it = FileStore(str(folder))

    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "replace", full)
    put(it, 1)
    assert got(it) == 1 and it.problem == f"{folder}: No space left on device"
    assert [path.name for path in folder.iterdir()] == ["x.lock"]


def test_a_leftover_of_a_killed_run_is_no_obstacle(folder):
    it = FileStore(str(folder))
    (folder / f"x.{os.getpid()}.{threading.get_ident()}.new").write_text("half")
    put(it, 2)
    assert it.problem is None and got(FileStore(str(folder))) == 2


def test_what_was_done_before_an_error_is_kept(folder):
    with pytest.raises(ZeroDivisionError), FileStore(str(folder)).locked("x") as data:
        data["value"] = 1 // 1
        data["value"] = 1 // 0
    assert got(FileStore(str(folder))) == 1


def test_threads_take_turns(folder):
    stores = [FileStore(str(folder)), FileStore(str(folder))]

    def work(it):
        for _dummy in range(30):
            with it.locked("x") as data:
                data["count"] = data.get("count", 0) + 1

    threads = [threading.Thread(target=work, args=(it,)) for it in stores * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with FileStore(str(folder)).locked("x") as data:
        assert data == {"count": 120}


def test_processes_take_turns(folder):
    command = [sys.executable, "-c", COUNT, module.__file__, str(folder)]
    processes = [subprocess.Popen(command) for _dummy in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with FileStore(str(folder)).locked("x") as data:
        assert data == {"count": 120}


def test_who_waits_to_be_alone_may_give_up(folder):
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
    """Where the system keeps temporary files."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def alone_twice(first, second):
    """Whether the second waits while the first is alone."""

    def wait():
        raise ZeroDivisionError

    try:
        with first.exclusive("x", wait), second.exclusive("x", wait):
            return False
    except ZeroDivisionError:
        return True


def test_without_a_folder_one_is_alone_all_the_same(temporary):
    first, second = FileStore(None), FileStore(None)
    assert alone_twice(first, second)
    assert first.problem is None and first.lock_problem is None
    (folder,) = temporary.iterdir()
    assert mode(folder) == 0o700 and [mode(path) for path in folder.iterdir()] == [0o600]


def test_with_a_folder_that_can_not_be_used_one_is_alone_all_the_same(folder, temporary):
    as_a_file(folder)
    first, second = FileStore(str(folder)), FileStore(str(folder))
    assert alone_twice(first, second)
    assert first.problem and first.lock_problem is None


@pytest.mark.parametrize("spoil", [as_a_file, as_a_symlink, with_loose_mode])
def test_where_nobody_can_be_alone_it_is_told(temporary, spoil):
    folder = temporary / f"cxops.contact_center-{os.geteuid()}"
    temporary.rmdir()
    spoil(folder)
    first, second = FileStore(None), FileStore(None)
    assert not alone_twice(first, second)
    assert first.lock_problem.startswith(f"{folder}: ") and first.problem is None


def test_fingerprint():
    prints = {fingerprint(*parts) for parts in (("a", "b"), ("ab",), ("a", "b", ""), ("b", "a"))}
    assert len(prints) == 4 and fingerprint("a", 1) == fingerprint("a", "1")
    assert all(len(name) == 64 and "s3cret" not in name for name in (*prints, fingerprint("s3cret")))
