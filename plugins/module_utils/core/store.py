# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of this machine share, in private files under a lock: tokens and the times of calls."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
import threading
from contextlib import contextmanager

PRIVATE = 0o077


def fingerprint(*parts):
    """A name that tells nothing of what it is made of."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()


def _taken(handle, wait):
    """Whether the lock is ours; who can't wait for it in another way waits here."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if wait else fcntl.LOCK_EX)
        return True
    except BlockingIOError:
        return False


class Store:
    """Named dictionaries. In files of mode 0600 in a folder of mode 0700, or in this process where that can't be.

    A file begins with the fingerprint of the rest; one that isn't as it was written counts as empty.
    problem tells why files are not used although they were asked for, crowded why alone() leaves nobody alone.
    """

    def __init__(self, folder):
        self.problem, self.crowded, self._memory, self._lock = None, None, {}, threading.RLock()
        self._folder = os.path.normpath(os.path.expanduser(folder)) if folder else None
        if self._folder:
            self._try(self._prepare)

    @contextmanager
    def locked(self, name):
        """The dictionary of that name, for this task alone; changes are kept when the block ends."""
        with self._lock, self._file_lock(name):
            data = self._read(name)
            before = json.dumps(data, sort_keys=True)
            try:
                yield data
            finally:
                if json.dumps(data, sort_keys=True) != before:
                    self._write(name, data)

    @contextmanager
    def alone(self, name, wait):
        """While the block runs, no other task of this machine is in a block of that name; threads of this task are free.

        wait() passes some time, again and again until the others are out. Without a folder of its own, the store locks
        files in one for temporary files.
        """
        with self._file_lock(name, wait) as locked:
            if locked:
                yield
                return
            spare = Store(os.path.join(tempfile.gettempdir(), f"cxops.contact_center-{os.geteuid()}"))
            with spare._file_lock(name, wait):
                self.crowded = spare.problem
                yield

    def _try(self, work, *arguments):
        """A file that can't be used costs speed, not the run."""
        try:
            return work(*arguments)
        except (OSError, ValueError) as error:
            self.problem = f"{self._folder}: {getattr(error, 'strerror', None) or error}"
            self._folder = None
            return None

    def _prepare(self):
        if not os.path.isabs(self._folder):
            raise OSError(0, "this user has no home directory")
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        self._require_own(os.lstat(self._folder))

    @staticmethod
    def _require_own(status):
        if status.st_uid != os.geteuid() or status.st_mode & PRIVATE:
            raise OSError(0, "it is not private to this user (owner, or mode 0700)")

    def _path(self, name, ending):
        return os.path.join(self._folder, name + ending)

    @contextmanager
    def _file_lock(self, name, wait=None):
        handle = self._try(self._open_lock, name, wait) if self._folder else None
        try:
            yield handle is not None
        finally:
            if handle is not None:
                os.close(handle)

    def _open_lock(self, name, wait):
        handle = os.open(self._path(name, ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            self._require_own(os.fstat(handle))
            while not _taken(handle, wait):
                wait()
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _read(self, name):
        kept = self._try(self._read_file, name) if self._folder else None
        seal, _newline, text = (kept or "").partition("\n")
        return json.loads(text) if seal == fingerprint(text) else self._memory.setdefault(name, {})

    def _read_file(self, name):
        try:
            handle = os.open(self._path(name, ".json"), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, encoding="utf-8", errors="replace") as file:
            self._require_own(os.fstat(handle))
            return file.read()

    def _write(self, name, data):
        self._memory[name] = data
        if self._folder:
            self._try(self._write_file, name, data)

    def _write_file(self, name, data):
        path = self._path(name, f".{os.urandom(8).hex()}.new")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                text = json.dumps(data)
                file.write(f"{fingerprint(text)}\n{text}")
            os.replace(path, self._path(name, ".json"))
        except OSError:
            os.unlink(path)
            raise
