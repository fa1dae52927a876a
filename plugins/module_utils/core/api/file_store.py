# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of this machine share, in private files under a lock: access tokens and the times of calls."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, TypeVar

T = TypeVar("T")
OTHERS_MAY_ACCESS = 0o077


def fingerprint(*parts: object) -> str:
    """Return a file name that identifies the parts and reveals none of them."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class FileStore:
    """Named dictionaries, in files of mode 0600 in a directory of mode 0700, or in memory where that is not possible.

    A file begins with the fingerprint of its content; one that was cut or altered counts as empty.
    problem: why files are not used although they should be. lock_problem: why exclusive() does not exclude other runs.
    """

    def __init__(self, folder: str | None) -> None:
        self.problem: str | None = None
        self.lock_problem: str | None = None
        self._memory: dict[str, dict[str, Any]] = {}
        self._lock = threading.RLock()
        self._folder = os.path.normpath(os.path.expanduser(folder)) if folder else None
        if self._folder:
            self._try(self._prepare, self._folder)

    @property
    def has_files(self) -> bool:
        """Whether later tasks will find what is stored."""
        return self._folder is not None

    def __repr__(self) -> str:
        return f"FileStore({self._folder!r})"

    @contextmanager
    def locked(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the dictionary of that name, which no other task can access meanwhile; changes are kept."""
        with self._lock, self._file_lock(name):
            data = self._read(name)
            before = json.dumps(data, sort_keys=True)
            try:
                yield data
            finally:
                if json.dumps(data, sort_keys=True) != before:
                    self._write(name, data)

    def read(self, name: str) -> dict[str, Any] | None:
        """Return the dictionary of that name as a file holds it, an empty one if the file is damaged, or None without a file."""
        with self._lock, self._file_lock(name):
            content = self._content(name)
        return None if content is None else _unsealed(content) or {}

    def replace(self, name: str, data: dict[str, Any]) -> None:
        """Store a dictionary under that name, whatever it was before. It may be large: no memory is kept of it."""
        with self._lock, self._file_lock(name):
            self._write_to_file(name, data)

    @contextmanager
    def exclusive(self, name: str, wait: Callable[[], None]) -> Iterator[None]:
        """Exclude other tasks of this machine from a block of that name; threads of this task are not excluded.

        wait() lets some time pass; it is called until the others have left the block. A store without a directory locks
        files in one for temporary files.
        """
        with self._file_lock(name, wait) as locked:
            if locked:
                yield
                return
            spare = FileStore(os.path.join(tempfile.gettempdir(), f"cxops.contact_center-{os.geteuid()}"))
            with spare._file_lock(name, wait):
                self.lock_problem = spare.problem
                yield

    def _try(self, work: Callable[..., T], *arguments: object) -> T | None:
        """Do without files when one can't be used: that costs speed, but must not fail the run."""
        try:
            return work(*arguments)
        except (OSError, ValueError) as error:
            self.problem = f"{self._folder}: {getattr(error, 'strerror', None) or error}"
            self._folder = None
            return None

    def _prepare(self, folder: str) -> None:
        if not os.path.isabs(folder):
            raise OSError(0, "this user has no home directory")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        _require_private(os.lstat(folder))

    @contextmanager
    def _file_lock(self, name: str, wait: Callable[[], None] | None = None) -> Iterator[bool]:
        """Hold the lock file of that name; yield whether there is one."""
        handle = self._try(self._open_lock, self._path(name, ".lock"), wait) if self._folder else None
        try:
            yield handle is not None
        finally:
            if handle is not None:
                os.close(handle)

    def _open_lock(self, path: str, wait: Callable[[], None] | None) -> int:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _require_private(os.fstat(handle))
            if wait is None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            else:
                while not _try_lock(handle):
                    wait()
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _path(self, name: str, suffix: str) -> str:
        return os.path.join(self._folder or "", name + suffix)

    def _read(self, name: str) -> dict[str, Any]:
        data = _unsealed(self._content(name) or "")
        return self._memory.setdefault(name, {}) if data is None else data

    def _content(self, name: str) -> str | None:
        return self._try(self._read_file, self._path(name, ".json")) if self._folder else None

    def _read_file(self, path: str) -> str | None:
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, encoding="utf-8", errors="replace") as file:
            _require_private(os.fstat(handle))
            return file.read()

    def _write(self, name: str, data: dict[str, Any]) -> None:
        self._memory[name] = data
        self._write_to_file(name, data)

    def _write_to_file(self, name: str, data: dict[str, Any]) -> None:
        if self._folder:
            draft = self._path(name, f".{os.urandom(8).hex()}.new")
            self._try(self._write_file, draft, self._path(name, ".json"), data)

    def _write_file(self, draft: str, path: str, data: dict[str, Any]) -> None:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                text = json.dumps(data)
                file.write(f"{fingerprint(text)}\n{text}")
            os.replace(draft, path)
        except OSError:
            os.unlink(draft)
            raise


def _unsealed(content: str) -> dict[str, Any] | None:
    """Return what a file holds, or None if it was cut or altered."""
    seal, _newline, text = content.partition("\n")
    if seal != fingerprint(text):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _require_private(status: os.stat_result) -> None:
    if status.st_uid != os.geteuid() or status.st_mode & OTHERS_MAY_ACCESS:
        raise OSError(0, "it is not private to this user (owner, or mode 0700)")


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
