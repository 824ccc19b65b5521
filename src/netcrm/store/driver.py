"""Opens SQLite files, plain and encrypted ones, through one interface.

Rule: the file itself says whether it is encrypted, by its first bytes, and every connection to a file of ours is made
here. sqlcipher3 is loaded when an encrypted file is opened, and for nobody else; its connections do what those of the
standard library do, and its errors are other classes with the same codes, which `faults` and its like gather.
"""

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from netcrm.errors import UnusableError
from netcrm.store import entrance
from netcrm.store.entrance import forget, salt_of, uri

if TYPE_CHECKING:
    from types import ModuleType

    from netcrm.store.keys import Holder, Key

__all__ = ["forget", "salt_of"]

BUSY_SECONDS = 5.0
"""How long a command waits for another one that is writing."""

CIPHER = "sqlcipher3.dbapi2"

SERIALIZED = 3
"""What the driver calls an SQLite whose connections threads may share (PEP 249, `threadsafety`)."""


def faults() -> tuple[type[Exception], ...]:
    """What the drivers raise when the database says no."""
    return _of("DatabaseError")


def damage() -> tuple[type[Exception], ...]:
    """How a damaged file shows: the drivers take SQLite's messages for UTF-8, and they quote what is damaged; and for a
    page that can't be decrypted SQLCipher says that there is no memory."""
    decrypting = (MemoryError,) if CIPHER in sys.modules else ()
    return (*faults(), UnicodeDecodeError, *decrypting)


def conflicts() -> tuple[type[Exception], ...]:
    """What they raise when a row would break a rule of the schema."""
    return _of("IntegrityError")


def failures() -> tuple[type[Exception], ...]:
    """What they raise when the file can't be used: locked, full, read-only."""
    return _of("OperationalError")


def troubles() -> tuple[type[Exception], ...]:
    """Whatever they raise."""
    return (*_of("Error"), *damage())


def _of(name: str) -> tuple[type[Exception], ...]:
    loaded = (sys.modules.get(module) for module in ("sqlite3", CIPHER))
    return tuple(getattr(module, name) for module in loaded if module is not None)


def code_of(error: BaseException) -> int:
    """SQLite's primary result code; 0 for what the driver says itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def busy(status: int = sqlite3.SQLITE_BUSY) -> sqlite3.OperationalError:
    """What SQLite says of a file that another program keeps."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = status
    return error


class Bunch:
    """The keys that this process has used, by their salts, and who knows others."""

    def __init__(self) -> None:
        self.held: dict[bytes, Key] = {}
        self.holder: Callable[[], Holder] | None = None

    def of(self, holder: "Callable[[], Holder]") -> None:
        """From now on ask this one, and forget what was known: a run begins, and no file is open."""
        self.held.clear()
        entrance.forget_all()
        self.holder = holder

    def hold(self, key: "Key") -> None:
        """Have a key at hand."""
        self.held[key.salt] = key


bunch = Bunch()


def key_of(path: str) -> "Key | None":
    """The key of an encrypted file, None for a plain one. Raises UnusableError when there is no key that opens it."""
    salt = salt_of(path)
    if not salt:
        return None
    if salt not in bunch.held:
        from netcrm.store import keys

        library(path)  # else one would be asked for a key for nothing
        holder = bunch.holder() if bunch.holder is not None else None
        bunch.hold(keys.found(path, salt, holder, lambda key: _opens(path, key)))
    return bunch.held[salt]


def _opens(path: str, key: "Key") -> bool:
    try:
        with gate(path):
            open_with(path, key).close()
    except faults() as error:
        if code_of(error) != sqlite3.SQLITE_NOTADB:
            raise
        return False
    return True


READ = ("schema_version",)
"""The least that a database is asked."""


def connect(
    path: str,
    *,
    timeout: float = BUSY_SECONDS,
    immutable: bool = False,
    cipher: bool = False,
    pragmas: Sequence[str] = READ,
) -> sqlite3.Connection:
    """Open the database at `path` with whatever key it needs, and tell it `pragmas`, one of which reads from it.

    `immutable`: nobody writes to it, so that nothing is locked and no file is made beside it. `cipher` takes
    sqlcipher3 for a plain file too, which can attach an encrypted one.

    Raises what the driver raises, and UnusableError when there is no key.
    """
    while True:
        salt = salt_of(path)
        key = key_of(path)
        try:
            with nullcontext() if immutable else gate(path, timeout):
                return open_with(
                    path, key, timeout=timeout, immutable=immutable, cipher=cipher, pragmas=pragmas
                )  # fmt: skip
        except faults() as error:
            if code_of(error) != sqlite3.SQLITE_NOTADB:
                raise
            forget(path)
            if salt_of(path) == salt:  # else it was encrypted, or decrypted, a moment ago
                raise


def open_with(
    path: str,
    key: "Key | None",
    *,
    timeout: float = BUSY_SECONDS,
    immutable: bool = False,
    cipher: bool = False,
    pragmas: Sequence[str] = READ,
) -> sqlite3.Connection:
    """The same with this key, or without one; the file may be new."""
    place = uri(path, "immutable=1") if immutable else path
    sql = library(path) if key is not None or cipher else sqlite3
    connection: sqlite3.Connection = sql.connect(
        place, timeout=timeout, isolation_level=None, uri=immutable, check_same_thread=False
    )  # store/aside.py has a thread of its own work with it
    try:
        if key is not None:
            connection.execute(f'PRAGMA key = "{key.raw}"').close()
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def library(path: str) -> "ModuleType":
    """sqlcipher3, silent and made to behave as the standard library's. Raises UnusableError where it is missing."""
    try:
        from sqlcipher3 import dbapi2  # type: ignore[import-untyped]
    except ImportError:
        sentence = f"{path} needs what encrypts, and that is not installed."
        raise UnusableError(sentence, "Install it: pip install 'netcrm[crypt]'", {"path": path}) from None
    if not _silenced:
        silent = dbapi2.connect(":memory:")
        silent.execute("PRAGMA cipher_log_level = NONE").close()  # for the process: else it writes to stderr by itself
        silent.close()
        _silenced.append(True)
    module: ModuleType = dbapi2
    return module


_silenced: list[bool] = []


def named_rows(connection: sqlite3.Connection) -> None:
    """Have the rows of a connection know their columns' names."""
    connection.row_factory = sqlite3.Row if _is_plain(connection) else sys.modules[CIPHER].Row


def may_work_aside(connection: sqlite3.Connection) -> bool:
    """Whether a thread may work with a connection while another one has it; sqlcipher3 promises nothing of that."""
    return _is_plain(connection) and sqlite3.threadsafety == SERIALIZED


def _is_plain(connection: sqlite3.Connection) -> bool:
    return isinstance(connection, sqlite3.Connection)


def attach(connection: sqlite3.Connection, path: str, name: str) -> None:
    """Put another database beside the one that is open. `connection` is of sqlcipher3 if either is encrypted."""
    key = key_of(path)
    with gate(path):
        if _is_plain(connection):
            connection.execute(f"ATTACH :path AS {name}", {"path": path})
        else:
            connection.execute(f"ATTACH :path AS {name} KEY :key", {"path": path, "key": key.raw if key else ""})
        connection.execute(f"PRAGMA {name}.schema_version").fetchall()


class Gate(entrance.Gate):
    """The same lock; who waits too long for it is told what SQLite tells of a file that another program keeps."""

    refusal = staticmethod(busy)


def gate(path: str, timeout: float = BUSY_SECONDS, *, alone: bool = False) -> Gate:
    """Held while a database is opened and first read; and `alone` while another file takes the place of one."""
    return Gate(path, timeout, alone=alone)
