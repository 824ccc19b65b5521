"""Overwriting what could be read before a store got its key, where removing it would leave it on the disk.

Rule: nothing is overwritten before what takes its place is on the disk. Until that is done the old file has a second
name, so that after a kill in between it is told of, and the next encrypt overwrites it. A file with a name that is not
ours belongs to somebody else too, and stays as it is. What a disk keeps elsewhere (an SSD, ZFS, Btrfs) nobody reaches.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from netcrm.store import shelf
from netcrm.store.unfinished import left_over

CHUNK: Final = bytes(1 << 20)
HEAD: Final = 512
"""Bytes at the start without which SQLite takes no log or journal for one. They go first: half of a log that is still
in force would bring back old pages."""

ENDING: Final = ".replaced"
LOGS: Final = ("-wal", "-journal")


class Replaced:
    """A file whose place another one takes while this is entered. `done` says that this has happened, and then the
    file is overwritten, if it is `to_go`."""

    def __init__(self, path: str, *, to_go: bool) -> None:
        self._path, self._second = path, second_name(path)
        self._to_go, self._over = to_go, not to_go

    def __enter__(self) -> "Replaced":
        _remove(self._second)
        if self._to_go:
            with suppress(OSError):  # not every file system gives a file two names; there a kill leaves what it leaves
                os.link(self._path, self._second)
        self._file = os.open(self._path, os.O_RDWR)
        return self

    def is_there(self) -> bool:
        """Whether nothing has taken its place yet."""
        return os.path.samestat(os.fstat(self._file), os.stat(self._path))  # noqa: PTH116

    def done(self) -> None:
        """Write nothing over it: whoever waits for it finds no store there, nor does a look at the bare disk."""
        if not self._to_go:
            return
        ours = os.path.exists(self._second)  # noqa: PTH110
        with suppress(OSError):
            if os.fstat(self._file).st_nlink <= ours:
                _fill(self._file)
            self._over = True

    def __exit__(self, *_: object) -> None:
        if self._over or self.is_there():
            _unlink(self._second)
        os.close(self._file)


def second_name(path: str) -> str:
    """The name by which a file is found that was replaced and not yet overwritten."""
    folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100
    return os.path.join(folder, f".{name}{ENDING}")  # noqa: PTH118


def left(path: str) -> list[str]:
    """What a kill within encrypt, decrypt or rekey left beside the store at `path` and beside its backups."""
    folders = (os.path.dirname(os.path.abspath(path)), shelf.folder(path))  # noqa: PTH100, PTH120
    stem = os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122
    found = [second_name(path)] if os.path.exists(second_name(path)) else []  # noqa: PTH110
    with suppress(OSError):
        names = sorted(os.listdir(folders[1]))  # noqa: PTH208
        ours = (name for name in names if name.startswith(f".{stem}-") and name.endswith(ENDING))
        found += [os.path.join(folders[1], name) for name in ours]  # noqa: PTH118
    return [*found, *(file for folder in folders for file in left_over(folder))]


def sweep(path: str) -> list[str]:
    """Overwrite and remove all that; what can't be removed."""
    for file in left(path):
        with suppress(OSError):
            _remove(file)
    return left(path)


@contextmanager
def logs(path: str) -> Iterator[None]:
    """Overwrite what of the log and the journal of the store at `path` SQLite removes meanwhile, as who closes it last
    does."""
    found = []
    for side in LOGS:
        with suppress(OSError):
            found.append(os.open(os.path.realpath(path) + side, os.O_RDWR | os.O_NOFOLLOW))
    try:
        yield
    finally:
        for file in found:
            with suppress(OSError):
                if not os.fstat(file).st_nlink:
                    _fill(file)
            os.close(file)


def empty_log(alone: sqlite3.Connection, path: str) -> None:
    """Write the log of a database that nobody else has open into its file, and nothing over the log."""
    busy, pages, done = alone.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    if not busy and pages == done:
        _overwrite(path + "-wal")


def remove_sides(path: str) -> None:
    """Overwrite and remove what SQLite keeps beside a file that is about to be replaced, and needs none of it."""
    for side in (*LOGS, "-shm"):
        _remove(path + side)


def _remove(path: str) -> None:
    _overwrite(path)
    _unlink(path)


def _unlink(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108


def _overwrite(path: str) -> None:
    """Write nothing over a file that has this one name; another name may be that of a store which is in use."""
    with suppress(OSError):
        found = os.lstat(path)
        if found.st_nlink > 1 or not stat.S_ISREG(found.st_mode):
            return
        file = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            _fill(file)
        finally:
            os.close(file)


def _fill(file: int) -> None:
    size = os.fstat(file).st_size
    os.pwrite(file, CHUNK[: min(HEAD, size)], 0)
    os.fsync(file)
    for at in range(0, size, len(CHUNK)):
        os.pwrite(file, CHUNK[: size - at], at)
    os.fsync(file)
