"""The two ends of a move: what it asks of a store below its named queries, on each engine. An export, too, reads as of
one moment.

Rule: whatever is written here is no operation: the journal is still while a store is filled, and as it was afterwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from netcrm.store.base import Store, Value
from netcrm.store.queries import name
from netcrm.store.sqlite import File, said

if TYPE_CHECKING:
    from netcrm.store.server import Server

Values = Sequence[Value]

FETCHED = 5_000
"""How many rows come from a server at a time."""


class End(Protocol):
    """A store to move from or to."""

    def reading(self) -> AbstractContextManager[None]:
        """Read as of one moment, whoever writes meanwhile."""

    def writing(self) -> AbstractContextManager[None]:
        """Write as one transaction in which nobody else writes, without the journal; all of it or nothing."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Values]:
        """The rows of a table in the order of their ids, one at a time."""

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
        """Add rows, of which one may refer to one that is not there yet."""

    def kept(self, row: Values) -> Values:
        """A row as it comes back from here."""

    def count_on(self, table: str, number: int) -> None:
        """Have the next new row of a journalled table get this number."""

    def last_change(self) -> int:
        """The number of the newest change on record: every write makes one."""


def of(store: Store) -> End:
    """The end that a store is."""
    if isinstance(store, File):
        return FileEnd(store)
    from netcrm.store.server import Server

    assert isinstance(store, Server)  # noqa: S101 - there are no others
    return ServerEnd(store)


class FileEnd:
    """A store in one SQLite file."""

    def __init__(self, store: File) -> None:
        self._store = store
        self._connection = store._connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that is never written in keeps what it sees."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:  # SQLite ends it by itself when the disk fails
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The journal's triggers are away meanwhile; references are looked at when it ends."""
        execute = self._connection.execute
        with said(self._store.path):
            execute("BEGIN IMMEDIATE")
            try:
                execute("PRAGMA defer_foreign_keys = ON")
                triggers = execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 8) = 'journal_'"
                ).fetchall()
                for trigger, _ in triggers:
                    execute(f"DROP TRIGGER {name(trigger)}")
                yield
                for _, made in triggers:
                    execute(made)
                execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    execute("ROLLBACK")
                raise

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Values]:
        """The rows of a table in the order of their ids, one at a time."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        with said(self._store.path):
            yield from cursor.execute(_all(table, columns))

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
        """Add rows, of which one may refer to one that is not there yet."""
        self._store.insert_many(table, columns, rows)

    def kept(self, row: Values) -> Values:
        """The same."""
        return row

    def count_on(self, table: str, number: int) -> None:
        """Numbers that were given before are not given again, so that it counts on from the last one."""
        self._connection.execute("DELETE FROM sqlite_sequence WHERE name = :table", {"table": table})
        if number > 1:
            last = {"table": table, "last": number - 1}
            self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)", last)

    def last_change(self) -> int:
        """The number of the newest change on record."""
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def _all(table: str, columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(map(name, columns))} FROM {name(table)} ORDER BY id"


class ServerEnd:
    """A store on a PostgreSQL server."""

    def __init__(self, store: "Server") -> None:
        self._store = store
        self._connection = store._connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All statements of such a transaction see what the first one saw."""
        with self._store._said(self._store.path):
            self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The journal's triggers look at a setting that ends with the transaction; references are looked at when it
        ends."""
        execute = self._connection.execute
        with self._store._said(self._store.path):
            self._store._begin()
            try:
                execute("SELECT set_config('netcrm.journal', 'off', true)")
                aside = self._store.all("moving/set_aside")
                for each in aside:
                    execute(each["away"])
                yield
                for each in aside:
                    execute(each["back"])
                self.count_on("change", self.last_change() + 1)
                execute("COMMIT")
            except BaseException:
                self._store._take_back()
                raise
            # The planner knows the tables as they were before: empty.
            execute(f"ANALYZE {', '.join(row['name'] for row in self._store.all('moving/tables'))}")

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Values]:
        """Through a cursor of the server's, so that the rows are never all here."""
        from psycopg.rows import tuple_row

        with (
            self._store._said(self._store.path),
            self._connection.cursor(f"all_of_{table}", row_factory=tuple_row) as cursor,
        ):
            cursor.itersize = FETCHED
            yield from cursor.execute(_all(table, columns))

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
        """As one statement, whose references are looked at when it ends."""
        into = f"COPY {name(table)} ({', '.join(map(name, columns))}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)

    def kept(self, row: Values) -> Values:
        """Without U+0000, for which PostgreSQL has no room; what earlier versions wrote may have it."""
        return [value.replace("\0", "") if isinstance(value, str) else value for value in row]

    def count_on(self, table: str, number: int) -> None:
        """Have the next new row of a table get this number."""
        if number > 1:
            self._store._count_on(table, number - 1)

    def last_change(self) -> int:
        """The number of the newest change on record."""
        from psycopg.rows import scalar_row

        with self._connection.cursor(row_factory=scalar_row) as cursor:
            return int(cursor.execute("SELECT coalesce(max(id), 0) FROM change").fetchone() or 0)
