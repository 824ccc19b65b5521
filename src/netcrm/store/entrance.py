"""What is to know of a store's file before SQLite opens it: whether it is encrypted, and that nobody replaces it now.

Rule: the file itself says what it is, by its first bytes. No driver is needed for any of this, nor anything else that
takes time to load: completion at the prompt comes through here.
"""

import fcntl
import os
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAGIC = b"SQLite format 3\0"
PAGE = 4096
RANDOM = 230
"""Of the 256 values of a byte, a page of an encrypted file has all or nearly all; text and tables are far from it."""

_salts: dict[tuple[int, int], bytes] = {}
"""The salt by file, empty for plain ones. Reading a file's first bytes again would let go of the locks that an open
connection of this process has on it: POSIX drops them all when any descriptor of the file is closed. A new file may
have the number of one that is gone: `forget` it."""


def salt_of(path: str) -> bytes:
    """The 16 bytes that an encrypted file begins with, and that its key is known by; empty for any other file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - pathlib costs an everyday command more than this
    except (OSError, ValueError):
        return b""
    if not found.st_size or not stat.S_ISREG(found.st_mode):
        return b""
    file = (found.st_dev, found.st_ino)
    if file not in _salts:
        _salts[file] = _read_salt(path, found.st_size)
    return _salts[file]


def is_encrypted(path: str) -> bool | None:
    """What the first bytes of a file say, also where it is cut short: None when neither is to be seen. This process
    must not have the file open (see `_salts`)."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            page = file.read(PAGE)
    except OSError:
        return None
    if page.startswith(MAGIC):
        return False
    return True if len(set(page)) > RANDOM else None


def forget(path: str) -> None:
    """Look at the file anew: it may not be the one that it was."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return
    _salts.pop((found.st_dev, found.st_ino), None)


def forget_all() -> None:
    """Look at every file anew."""
    _salts.clear()


def _read_salt(path: str, size: int) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            start = file.read(len(MAGIC))
            if start == MAGIC or size % PAGE:
                return b""
            page = start + file.read(PAGE - len(MAGIC))
    except OSError:
        return b""  # who opens the database is told why
    return start if len(set(page)) > RANDOM else b""


WRITTEN_BY = slice(18, 20)
"""Where a plain file says what may write and what may read it, and the newest of both that SQLite has."""
NEWEST = 2


def asks_too_much(path: str) -> bool:
    """Whether a plain file's header asks for an SQLite that there is not, and so is damaged. This process must not have
    the file open (see `_salts`)."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            start = file.read(WRITTEN_BY.stop)
    except OSError:
        return False
    return start.startswith(MAGIC) and any(number > NEWEST for number in start[WRITTEN_BY])


SHARED = (510, 0x40000002)
"""How many bytes of a database, and from which on, every connection to it keeps a lock on (`os_unix.c` of SQLite); with
a write-ahead log for as long as it is open."""


def is_open(path: str) -> bool:
    """Whether another process has the database open; without a write-ahead log, whether it reads or writes just now.

    No key is needed. This process must not have the file open (see `_salts`). Where the file can't be locked: no.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, *SHARED)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def uri(path: str, how: str) -> str:
    """How SQLite is told a file with something about it: `immutable=1`, `mode=rw`."""
    escaped = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # noqa: PTH100
    return f"file://{escaped}?{how}"


class Gate:
    """Held while a database is opened and first read; and `alone` while another file takes the place of one.

    A connection to a file that lost its name would find the write-ahead log of the new one by that name, write it into
    the old one, and remove it. After the first read SQLite's own lock keeps others from replacing the file.

    It is a lock on the folder, which needs no file. Where the file system has none, things go on without. Raises what
    `refusal` makes when others hold it for too long.
    """

    refusal: "Callable[[], Exception]" = TimeoutError

    def __init__(self, path: str, timeout: float, *, alone: bool = False) -> None:
        self._folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120 - that of the file which a link leads to
        self._timeout = timeout
        self._kind = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB
        self._held = -1

    def __enter__(self) -> None:
        try:
            self._held = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return
        until = time.monotonic() + self._timeout
        while True:
            try:
                fcntl.flock(self._held, self._kind)
            except BlockingIOError:
                if time.monotonic() > until:
                    self.__exit__()
                    raise self.refusal() from None
                time.sleep(0.01)
            except OSError:
                return
            else:
                return

    def __exit__(self, *_: object) -> None:
        if self._held >= 0:
            os.close(self._held)
            self._held = -1
