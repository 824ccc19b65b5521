"""The embedded default: one SQLite file over the standard library's driver, and nothing heavier.

Rule: every write goes through `write`, which is one transaction and one operation in the journal. A file that is
missing, foreign, newer, damaged, locked or read-only becomes one sentence here (UnusableError, exit code 6).
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from netcrm import folders
from netcrm.errors import UnusableError, UsageError
from netcrm.store import driver, queries
from netcrm.store.base import Clash, Missing, Rows, Store, Unwritable, Value, inserts
from netcrm.store.driver import code_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from netcrm.store.aside import Aside
    from netcrm.store.base import Answer, Given
    from netcrm.store.conditions import Where

APPLICATION_ID = 0x6E63726D
"""Marks a file as netcrm's: the bytes `ncrm` in SQLite's header."""

SCHEMA_VERSION = 5
"""The newest schema, as in the file's `user_version` and in the Alembic revision of the same number."""

BUSY_SECONDS = driver.BUSY_SECONDS
"""How long a command waits for another one that is writing."""

ROOM = 32_000
"""KiB of pages that are kept in memory while thousands of rows are added; with 8,000 that takes a fifth longer."""

BEGINNING = "`netcrm add NAME` or `netcrm import PATH` starts one; `netcrm demo` shows how it feels."
"""What to do when there is no store."""


class File(Store):
    """A store in one SQLite file."""

    def __init__(
        self, connection: sqlite3.Connection, path: str, now: Callable[[], str], new_uid: Callable[[], str]
    ) -> None:
        super().__init__(path, now, new_uid)
        self._connection = connection
        self._execute = connection.execute
        self._text = queries.text
        self._said = said
        self._adding: Aside | None = None
        self._reading: Aside | None = None

    def close(self) -> None:
        """Close the file; what was written is on disk."""
        for aside in (self._adding, self._reading):
            if aside is not None:
                aside.stop()  # a connection that is closed under a statement takes the process with it
        self._connection.close()

    def add(self, query: str, **values: Value) -> int | None:
        """Run a named INSERT; the id of the row, or None when it was there already."""
        with said(self.path):
            self._settle()
            done = self._connection.execute(queries.text(query), values)
            return done.lastrowid if done.rowcount > 0 else None

    def insert(self, table: str, **values: Value) -> int:
        """Add a row; its id."""
        with said(self.path):
            self._settle()
            return self._connection.execute(queries.insert(table, values), values).lastrowid or 0

    def insert_soon(self, batch: Sequence[Rows]) -> None:
        """Add the rows of several tables, in this order: the caller goes on meanwhile, and whatever is asked of the
        store waits until they are in."""
        if not driver.may_work_aside(self._connection):
            super().insert_soon(batch)
            return
        with said(self.path):
            if self._adding is None:
                from netcrm.store.aside import Aside

                self._adding = Aside(self._connection.interrupt)
                self._execute = self._settled
            execute = self._connection.execute
            self._adding.start(partial(execute, sql, values) for rows in batch for sql, values in inserts(*rows))

    def _settled(self, sql: str, values: "Given" = ()) -> "Answer":
        self._settle()
        return self._connection.execute(sql, values)

    def _settle(self) -> None:
        """Wait for the rows that are being added, if there are any; raises what went wrong with them."""
        if self._adding is not None:
            self._adding.result()  # if ^C comes now, it is still known that there is something to stop
            self._adding, self._execute = None, self._connection.execute

    def cells(self, query: str, where: "Sequence[Where]", values: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        """The rows of a listing in the order of the contacts, without the columns' names: for exports. Of thousands
        the next ones are looked up while the caller works on these, unless there are conditions to be met."""
        asked_of_all = set(where) <= {"not_private"}  # each page would have to ask any other condition anew
        if not asked_of_all or self._adding is not None or not driver.may_work_aside(self._connection):
            return super().cells(query, where, values)
        from netcrm.store import ahead
        from netcrm.store.aside import Aside

        self._reading = Aside(self._connection.interrupt)
        return self._saying(ahead.rows(self._connection, self._reading, queries.paged(query, where), values))

    def _saying(self, rows: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        with said(self.path):
            yield from rows

    def new_uids(self, count: int) -> list[str]:
        """New uids, so many at once."""
        return random_uids(count) if self.new_uid is random_uid else super().new_uids(count)

    def make_room(self) -> None:
        """Have room for the pages that many new rows come back to: the indexes of 100,000 people, who are added in no
        order that those know."""
        with said(self.path):
            self._settle()
            self._connection.execute(f"PRAGMA cache_size = {-ROOM}").close()

    def update_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Change the same columns of many rows; each item is the values in order, then the row's id."""
        with said(self.path):
            self._settle()
            self._connection.executemany(queries.update_positional(table, columns), rows)

    def version(self) -> int:
        """A number that moves when somebody else has written: what was read before holds while it stays."""
        with said(self.path):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        with said(self.path):
            return [row["name"] for row in self._connection.execute(f"PRAGMA table_info({queries.name(table)})")]

    def references(self, table: str) -> dict[str, str]:
        """Which columns of a table refer to which other table."""
        with said(self.path):
            found = self._connection.execute(f"PRAGMA foreign_key_list({queries.name(table)})")
            return {row["from"]: row["table"] for row in found}

    def set_aside(self, *tables: str) -> bool:
        """From now on have these tables be copies in memory: what is temporary hides what has the same name."""
        with said(self.path):
            for table in tables:
                name = queries.name(table)
                columns = ("id INTEGER PRIMARY KEY" if each == "id" else each for each in self.columns(table))
                self._connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({', '.join(columns)})")
                self._connection.execute(f"INSERT OR IGNORE INTO temp.{name} SELECT * FROM main.{name}")  # noqa: S608
        return True

    def _begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def _open(self, label: str, detail: str, automatic: bool) -> int:
        operation = self.insert("operation", label=label, detail=detail, at=self.now(), automatic=automatic)
        # Without its one row no change would be on record under this operation, and all of it be taken back at the end.
        self._connection.execute("INSERT OR REPLACE INTO current (id, operation_id) VALUES (1, :id)", {"id": operation})
        return operation

    def _end(self, *, keep: bool) -> None:
        self._connection.execute("UPDATE current SET operation_id = NULL")
        self._connection.execute("COMMIT" if keep else "ROLLBACK")

    def _take_back(self) -> None:
        if self._adding is not None:
            self._adding.stop()
            self._adding, self._execute = None, self._connection.execute
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


@contextmanager
def said(path: str) -> Iterator[None]:
    """Turn what SQLite says into a sentence about the file."""
    try:
        yield
    except driver.conflicts() as error:
        raise Clash(str(error)) from error
    except OverflowError:
        raise UsageError("A number is larger than any that can be meant.", "The largest has 18 digits.") from None
    except driver.damage() as error:
        raise _sentence(path, error) from error


SENTENCES: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: (
        "{path} is not a netcrm store.",
        "If it was one, `netcrm restore` brings back a copy; else name another file with --db or NETCRM_DB.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The store {path} is damaged: {error}.", "`netcrm restore` brings back a copy.",
    ),
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL), (
        "The store {path} is in use by another program.", "Wait until it is done, then try again.",
    )),
    sqlite3.SQLITE_READONLY: (
        "The store {path} can't be written.", "Check its permissions, those of its folder, and the room on the disk.",
    ),
    sqlite3.SQLITE_CANTOPEN: ("The store {path} can't be opened.", "Check its permissions and those of its folder."),
    sqlite3.SQLITE_FULL: ("The disk is full; nothing was changed in {path}.", "Make room, then try again."),
    sqlite3.SQLITE_IOERR: (
        "The store {path} can't be read or written: {error}.", "Check the disk and the folder's permissions.",
    ),
}  # fmt: skip
"""For each kind of trouble that SQLite tells: the sentence, and what to do."""

UNWRITABLE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR
)  # fmt: skip
"""What comes of a write to a store that may well be read."""

DAMAGED = ("JSON cannot hold BLOB", "no such table", "no such column", "has no column", "Could not decode to UTF-8")
"""What is said without a code of its own when a file of ours does not hold what we put into it."""


def _sentence(path: str, error: Exception) -> Exception:
    code = code_of(error)
    # The driver takes SQLite's messages for UTF-8, and they quote what is damaged.
    if isinstance(error, UnicodeDecodeError | MemoryError) or any(part in str(error) for part in DAMAGED):
        code = sqlite3.SQLITE_CORRUPT
    if code not in SENTENCES:
        return error
    sentence, hint = SENTENCES[code]
    told = str(error) or "a part of it can't be decrypted"
    kind = Unwritable if code in UNWRITABLE else UnusableError
    return kind(sentence.format(path=path, error=told), hint, {"path": path})


def random_uid() -> str:
    """A version 4 UUID (RFC 9562) as text; the uuid module would cost each command its import."""
    return random_uids(1)[0]


def random_uids(count: int) -> list[str]:
    """So many of them, for one call of the kernel."""
    drawn = os.urandom(16 * count).hex()
    return [
        f"{drawn[at : at + 8]}-{drawn[at + 8 : at + 12]}-4{drawn[at + 13 : at + 16]}-"
        f"{'89ab'[int(drawn[at + 16], 16) % 4]}{drawn[at + 17 : at + 20]}-{drawn[at + 20 : at + 32]}"
        for at in range(0, len(drawn), 32)
    ]


def connect(path: str, *, create: bool, now: Callable[[], str], new_uid: Callable[[], str] = random_uid) -> File:
    """Open the store at `path`, bring it up to date if it is behind, and with `create` make it if it is missing.

    Raises UnusableError with the reason. The file gets mode 0600 and a new folder 0700.
    """
    connection, version = opened(path, create=create)
    if version < SCHEMA_VERSION:
        connection.close()
        from netcrm.store.migrations import upgrade

        upgrade.bring_up_to_date(path, version, now())
        connection, version = opened(path, create=False)
    return File(connection, path, now, new_uid)


def scratch(now: Callable[[], str], new_uid: Callable[[], str] = random_uid) -> File:
    """A store in memory, for a dry run where there is none."""
    store = File(_connection(":memory:"), ":memory:", now, new_uid)
    store._connection.executescript(queries.schema())
    return store


def opened(path: str, *, create: bool) -> tuple[sqlite3.Connection, int]:
    """A connection to the store at `path` and its schema version; an empty file is no store yet."""
    with said(path):
        if os.path.exists(path):  # noqa: PTH110 - pathlib costs an everyday command more than this
            connection, version = _reading(path)
            if version:
                return connection, version
            connection.close()
        if not create:
            raise Missing(f"There is no store at {path}.", BEGINNING, {"path": path})
        _make(path)
        return _reading(path)


NO_SHM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
"""What SQLite says when it can't make its -shm file."""


def _reading(path: str) -> tuple[sqlite3.Connection, int]:
    try:
        return _checked(_connection(path), path)
    except driver.failures() as error:
        # Where nothing may be written, or is no room, SQLite can't make its -shm file. With no -wal it needs none.
        if code_of(error) not in NO_SHM or not _is_at_rest(path):
            raise
        return _checked(_connection(path, immutable=True), path)


def _is_at_rest(path: str) -> bool:
    """Whether all of a readable store is in its one file, with no write under way or left over."""
    wal = path + "-wal"
    return os.access(path, os.R_OK) and not (os.path.exists(wal) and os.path.getsize(wal))  # noqa: PTH110, PTH202


PRAGMAS = (
    "foreign_keys = ON",
    # A statement that fires triggers keeps a journal of its own; in a temporary file it costs an import a third more.
    "temp_store = MEMORY",
    # 8 MB: with more, the first `due` of a week among 100,000 people takes more than the 40 MiB that it may.
    "cache_size = -8000",
)
"""What every connection is told first; for the last one SQLite reads the schema. Not `synchronous`: FULL is SQLite's
own default, with a write-ahead log too, so that what a command has said is done is there after a power cut. A test
holds the libraries to that, which costs no command a statement."""


def _connection(path: str, *, immutable: bool = False) -> sqlite3.Connection:
    connection = driver.connect(path, timeout=BUSY_SECONDS, immutable=immutable, pragmas=PRAGMAS)
    driver.named_rows(connection)
    return connection


def _checked(connection: sqlite3.Connection, path: str) -> tuple[sqlite3.Connection, int]:
    """The connection and its schema version, 0 for an empty file; a foreign or a newer store is refused."""
    try:
        application, version = connection.execute(
            "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
        ).fetchone()
        if application == APPLICATION_ID and 0 < version <= SCHEMA_VERSION:
            return connection, version
        if not application and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            return connection, 0
    except BaseException:
        connection.close()
        raise
    connection.close()
    if application != APPLICATION_ID:
        hint = "Name another file with --db or NETCRM_DB."
        raise UnusableError(f"{path} is a database of another program.", hint, {"path": path})
    if version <= 0:
        hint = "`netcrm restore` brings back a copy."
        raise UnusableError(f"The store {path} is damaged: its schema is {version}.", hint, {"path": path})
    sentence = f"{path} was written by a newer netcrm (schema {version}; this one knows {SCHEMA_VERSION})."
    raise UnusableError(sentence, "Upgrade netcrm.", {"path": path})


def _make(path: str) -> None:
    """A new store, in one transaction: a crash leaves an empty file, and of two processes one waits for the other."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    try:
        folders.make(folder)
        handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        os.fchmod(handle, 0o600)
        os.close(handle)
    except OSError as error:
        sentence = f"The store {path} can't be made: {error.strerror}."
        raise UnusableError(sentence, "Name another file with --db or NETCRM_DB.", {"path": path}) from error
    connection = _connection(path)
    try:
        connection.executescript("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;" + queries.schema() + "COMMIT;")
    except driver.failures() as error:
        if "already exists" not in str(error):  # the other process was faster, and its store is as good
            raise
    finally:
        connection.close()
